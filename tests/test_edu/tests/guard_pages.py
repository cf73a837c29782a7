# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages guard: what families and the public see.

Routes of ours that answer GET with a page and have no argument are visited of their
own accord. A module says the rest in `tests/pages.py`:

- `PAGES`: a route, as its decorator says it, to a function that returns
  `[(persona, path)]` for a test case
- `NOT_PAGES`: a route to the reason why no person opens it in a browser
"""

from ..tools import wording
from .own import get_own_declarations, get_own_modules

SIZES = (390, 1280)
# Stock routes we override parts of; their pages are Odoo's own but for our blocks.
ENGLISH_ALLOWED = ("Odoo", "VietQR", "QR", "PDF", "Email", "e-mail")


def get_own_routes(env):
    """Return {route: routing} of the GET routes that a module of ours defines."""
    own = tuple(f"odoo.addons.{name}." for name in get_own_modules(env))
    routes = {}
    for rule in env["ir.http"].routing_map().iter_rules():
        routing = rule.endpoint.routing
        methods = routing.get("methods") or ["GET"]
        if (
            routing.get("type") == "http"
            and "GET" in methods
            and _is_defined_in(rule.endpoint, own)
        ):
            routes[rule.rule] = routing
    return routes


def _is_defined_in(endpoint, prefixes):
    """Return whether one of these modules defines or overrides a route's method."""
    method = endpoint.func
    while hasattr(method, "func"):
        method = method.func
    return any(
        method.__name__ in class_.__dict__ and class_.__module__.startswith(prefixes)
        for class_ in type(method.__self__).__mro__
    )


class Pages:
    """What all modules together declared."""

    def __init__(self, modules):
        self.pages, self.not_pages = {}, {}
        for module in modules:
            self.pages.update(getattr(module, "PAGES", {}))
            self.not_pages.update(getattr(module, "NOT_PAGES", {}))

    @classmethod
    def collect(cls, env):
        """Return the pages of all installed modules of the suite."""
        return cls(get_own_declarations(env, "pages"))

    def find_undeclared(self, routes):
        """Return the routes with arguments for which nobody named a page to open."""
        return [
            f"route {route}: has arguments and is neither in PAGES nor in NOT_PAGES"
            for route in routes
            if "<" in route and route not in self.pages and route not in self.not_pages
        ]

    def get_visits(self, case, routes):
        """Return the list of (persona, path) to open."""
        visits = []
        for route, routing in routes.items():
            if route in self.not_pages:
                continue
            if route in self.pages:
                visits += self.pages[route](case)
            elif "<" not in route:
                persona = "parent" if routing.get("auth") == "user" else "public"
                visits.append((persona, route))
        return sorted(set(visits), key=lambda visit: (visit[0], visit[1]))


def find_page_faults(browser, path, sizes=SIZES, is_vietnamese=True):
    """Open a page in each size and return all that is wrong with it."""
    findings = []
    for size in sizes:
        browser.resize(size)
        browser.open(path)
        found = browser.find_faults() + browser.find_violations()
        if size < 500:
            found += browser.find_overflow()
        if is_vietnamese and size == sizes[0]:
            found += find_text_faults(browser.get_text())
        findings += [f"{path} at {size}: {finding}" for finding in found]
    return findings


def find_text_faults(text):
    """Return forbidden and English words in what a Vietnamese reader sees."""
    findings = [f"word {finding}" for finding in wording.find_forbidden(text)]
    for line in text.splitlines():
        words = wording.find_english(line, ENGLISH_ALLOWED)
        if words:
            findings.append(f"English: {', '.join(words)} in {line.strip()[:80]!r}")
    return findings
