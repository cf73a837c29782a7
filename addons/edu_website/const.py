# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# What a page may load. Odoo writes inline scripts and styles into its pages and
# compiles its templates in the browser: without 'unsafe-inline' and 'unsafe-eval' no
# page of Odoo works. What the policy holds is that nothing comes from another host.
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "connect-src": "'self' data: blob:",
    "frame-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def get_policy(**directives):
    """Return the text of the policy, with other sources for some directives.

    :param directives: sources by directive, for the one page that needs them
    """
    policy = {**CONTENT_SECURITY_POLICY, **directives}
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


# Headers of every answer; of pages in addition to the policy.
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
PAGE_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": get_policy(),
}
