# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must not be in a file: secrets, this or that machine, hosts of registries."""

import re

from rules.project import read_text

# The patterns are written so that they do not match themselves.
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----",
    "an access key": (
        r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-\w{10,}"
    ),
    "a web token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password in an address": r"\w+://[^\s:/@$<{]+:[^\s:/@$<{]{3,}@",
    "a literal secret": (
        r"(?i)\b(?:api_?key|secret(?:_?key)?|access_?token|auth_?token|passw(?:or)?d)"
        r"['\"]?\s*[:=]\s*['\"][A-Za-z0-9+/_.-]{20,}['\"]"
    ),
    "a setting with a password": r"(?m)^\s*(?:db_|admin_)passw(?:or)?d\s*=\s*\S+",
}
MACHINES = {
    "a path of one machine": (
        r"(?<![\w.~}-])[/](?:work|root|home[/]\w+|Users[/]\w+)[/]"
    ),
    "a scratch folder": (
        r"(?<![\w.])[/]tmp[/](?:team|bash_jobs)|[/]opt[/](?:pypi|wheels)"
    ),
    "a host of a registry": (
        r"(?i)registry[.]npmjs|files[.]pythonhosted|pypi[.]org[/]simple|deb[.]debian"
        r"|security[.]debian|archive[.]ubuntu|proxy[.]golang"
    ),
    "a setting of a registry": (
        r"(?i)--(?:extra-)?index-url|_auth[T]oken|\"resolved\"\s*:"
    ),
}


def check_secrets(project):
    """No file holds a secret."""
    yield from _search(project, SECRETS)


def check_machines(project):
    """No file knows the machine it was written on, nor where packages come from."""
    yield from _search(project, MACHINES)


def _search(project, patterns):
    for path in project.files:
        text = read_text(path)
        if text is None:
            continue
        for what, pattern in patterns.items():
            for match in re.finditer(pattern, text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{project.get_label(path)}:{line}: {what}"
