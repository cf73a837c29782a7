"""Where things are, which modules are ours, and what the environment overrides."""

import ast
import hashlib
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("EDU_LOCAL", ROOT / ".local")).resolve()
DATA_DIR = LOCAL / "data"
LOG_DIR = LOCAL / "log"
# The folders that hold modules of ours; in this order they are the addons_path.
ADDONS_DIRS = (ROOT, ROOT / "addons", ROOT / "tests")
# Parts of a module that a database does not depend on.
UNSTORED_DIRS = {"tests", "readme", "__pycache__", "migrations", "node_modules"}
LANGUAGE = "vi_VN"


def get_env(name, default):
    """Return an environment variable, the default when it is unset or empty."""
    return os.environ.get(name) or default


HTTP_PORT = int(get_env("ODOO_HTTP_PORT", "8069"))
HTTP_INTERFACE = get_env("ODOO_HTTP_INTERFACE", "127.0.0.1")
DB_NAME = get_env("ODOO_DB_NAME", "edu")
DB_HOST = get_env("ODOO_DB_HOST", "")
DB_PORT = get_env("ODOO_DB_PORT", "")
DB_USER = get_env("ODOO_DB_USER", "")
DB_PASSWORD = get_env("ODOO_DB_PASSWORD", "")
ODOO_HOME = get_env("ODOO_HOME", "")


@dataclass(frozen=True)
class Module:
    """A module of ours: its technical name, folder and manifest."""

    name: str
    path: Path
    manifest: dict = field(hash=False, compare=False)

    @property
    def depends(self):
        """Return the technical names this module names as its dependencies."""
        return self.manifest.get("depends", ["base"])

    @property
    def is_test(self):
        """Say whether the module exists for the tests alone."""
        return self.path.parent == ROOT / "tests"

    @cached_property
    def digest(self):
        """Return a digest of all files that an installed database depends on."""
        digest = hashlib.sha256()
        for path in sorted(self.path.rglob("*")):
            relative = path.relative_to(self.path)
            if path.is_dir() or path.suffix == ".pyc":
                continue
            if set(relative.parts) & UNSTORED_DIRS:
                continue
            digest.update(str(relative).encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()


def read_modules():
    """Return our modules by name, found by their manifests."""
    modules = {}
    for folder in ADDONS_DIRS:
        for manifest in sorted(folder.glob("*/__manifest__.py")):
            values = ast.literal_eval(manifest.read_text())
            if values.get("installable", True):
                name = manifest.parent.name
                modules[name] = Module(name, manifest.parent, values)
    return modules


def get_closure(names, modules):
    """Return (ours, foreign): all modules of ours that `names` need, and the others.

    :param names: technical names to begin with
    :param modules: our modules by name
    :return: two sorted lists of technical names
    """
    ours, foreign, todo = set(), set(), list(names)
    while todo:
        name = todo.pop()
        if name in ours or name in foreign:
            continue
        if name in modules:
            ours.add(name)
            todo += modules[name].depends
        else:
            foreign.add(name)
    return sorted(ours), sorted(foreign)
