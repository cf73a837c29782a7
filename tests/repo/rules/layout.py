# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where things are, and who may know whom (design: products know no vendor)."""

import ast
import re

from rules.project import PRODUCTS

TOP = {
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "edu",
    "Makefile",
    "odoo.conf",
    "Dockerfile",
    "docker-compose.yml",
    "requirements.txt",
    "test-requirements.txt",
    "constraints.txt",
    "lint-requirements.txt",
    "package.json",
    "package-lock.json",
    "prettier.config.cjs",
    "eslint.config.cjs",
    "pytest.ini",
    "addons",
    "bench",
    "docs",
    "scripts",
    "tests",
}
PARTS = {
    "models",
    "wizards",
    "controllers",
    "views",
    "security",
    "data",
    "demo",
    "report",
    "static",
    "i18n",
    "readme",
    "migrations",
    "tests",
    "tools",
}
FILES = {
    "__init__.py",
    "__manifest__.py",
    "const.py",
    "exceptions.py",
    "utils.py",
    "hooks.py",
    "pyproject.toml",
    "logins.txt",  # edu_demo: who may log in, printed by ./edu run
    "logins_district.txt",  # the same of ./edu demo SIZE=district
}
# What a product may depend on beside these two, which belong to no product.
NEUTRAL = {"edu_website", "edu_report_pdf"}
DEPENDS = {
    "edu_core": {
        "base",
        "base_user_role_company",
        "edu_report_pdf",
        "hr",
        "mail",
        "queue_job",
    },
    "edu_fees": {
        "account",
        "account_statement_import_file",
        "edu_core",
        "portal",
        "queue_job",
        "report_xlsx",
    },
    "edu_lms": {"edu_core", "queue_job", "survey", "website_slides"},
    "edu_admission": {"edu_core", "queue_job", "website"},
    "edu_smartcard": {"edu_core", "queue_job"},
    "edu_reports": {"edu_core", "queue_job", "report_xlsx"},
}
VENDORS = re.compile(
    r"agribank|bidv|esms|mbbank|misa|momo|msb|onepay|payos|sepay|techcombank|vietcombank"
    r"|vietinbank|viettel|vinaid|vnedu|vnpay|zalo|zkteco|zoom"
)
IMPORT_OF_ADDON = re.compile(r"^odoo\.addons\.(\w+)")


def check_top_level(project):
    """Only the names of the design stand at the root; modules there are products."""
    for name in sorted({project.get_parts(path)[0] for path in project.files}):
        if name not in TOP and name not in PRODUCTS and not name.startswith("."):
            yield f"{name}: has no place at the root"
    for module in project.modules:
        if not module.folder and module.name not in PRODUCTS:
            yield f"{module.name}: not a product, belongs into addons/"
        if module.folder != "tests" and module.name in PRODUCTS and module.folder:
            yield f"{module.folder}/{module.name}: a product, belongs to the root"
    if (project.root / "tests" / "__init__.py").exists():
        yield "tests/__init__.py: must not exist, tests/ is a folder of modules"


def check_module_parts(project):
    """A module has the folders of the design and no others."""
    for module in project.modules:
        for path in project.files:
            if not path.is_relative_to(module.path):
                continue
            first, *rest = path.relative_to(module.path).parts
            if module.is_test and not rest:
                continue
            if first not in (PARTS if rest else FILES):
                yield f"{project.get_label(path)}: {first} has no place in a module"


def check_one_model_per_file(project):
    """A file defines one model; a child may live with its parent."""
    for module in project.modules:
        for path in project.get_files(".py", module=module):
            if path.parent.name not in ("models", "wizards", "report"):
                continue
            # What hands values to a printed report is no model of the design.
            names = [
                name
                for name in _find_models(ast.parse(path.read_text("utf-8")))
                if not name.startswith("report.")
            ]
            for name in names[1:]:
                if not name.startswith(f"{names[0]}."):
                    yield f"{project.get_label(path)}: {name} beside {names[0]}"


def _find_models(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for line in node.body:
            targets = [getattr(t, "id", "") for t in getattr(line, "targets", ())]
            if "_name" in targets and isinstance(line.value, ast.Constant):
                yield line.value.value


def check_dependencies(project):
    """A product depends on what its table allows; bridges live in addons/."""
    for module in project.modules:
        if module.name in DEPENDS and not module.folder:
            allowed = DEPENDS[module.name] | NEUTRAL
            if module.name == "edu_core":
                allowed = DEPENDS["edu_core"]
            for name in sorted(set(module.depends) - allowed):
                yield f"{module.name}: may not depend on {name}"


def check_imports(project):
    """Code imports a module of ours only if its manifest depends on it."""
    ours = {module.name: module for module in project.modules}
    for module in project.modules:
        known = _get_closure(module, ours)
        for path in project.get_files(".py", module=module):
            # The tests stand on the shared personas; Odoo loads them without depends.
            allowed = known | {"test_edu"} if project.is_test_file(path) else known
            for line, name in _find_addon_imports(path):
                if name in ours and name not in allowed:
                    label = project.get_label(path)
                    yield f"{label}:{line}: imports {name} without depending on it"


def _find_addon_imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
            if node.module == "odoo.addons":
                names = [f"odoo.addons.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if match := IMPORT_OF_ADDON.match(name):
                yield node.lineno, match[1]


def _get_closure(module, ours):
    known, todo = {module.name}, list(module.depends)
    while todo:
        name = todo.pop()
        if name not in known:
            known.add(name)
            todo += ours[name].depends if name in ours else []
    return known


def check_vendors(project):
    """No file of a product is named after a vendor."""
    for module in project.modules:
        if module.folder:
            continue
        for path in project.get_files(".py", ".xml", ".js", module=module):
            label = project.get_label(path)
            if VENDORS.search(path.name) and not project.is_test_file(path):
                yield f"{label}: names a vendor, belongs into addons/"
