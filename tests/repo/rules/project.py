# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a rule looks at: the files of a folder and the modules among them."""

import ast
import importlib.util
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SKIPPED = {".git", ".local", "__pycache__", "node_modules"}
PRODUCTS = (
    "edu_core",
    "edu_fees",
    "edu_lms",
    "edu_admission",
    "edu_smartcard",
    "edu_reports",
)


def load_by_path(path):
    """Return a Python file as a module, loaded by its path alone."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Module:
    """An Odoo module."""

    path: Path
    folder: str

    @property
    def name(self):
        """Return the technical name."""
        return self.path.name

    @cached_property
    def manifest(self):
        """Return the manifest's dictionary."""
        return ast.literal_eval((self.path / "__manifest__.py").read_text("utf-8"))

    @property
    def depends(self):
        """Return the technical names the module depends on."""
        return self.manifest.get("depends", [])

    @property
    def is_test(self):
        """Say whether the module exists for the tests alone."""
        return self.folder == "tests"


class Project:
    """A folder laid out like this repository.

    :param root: the folder
    """

    def __init__(self, root):
        self.root = Path(root)

    @cached_property
    def files(self):
        """Return the paths of all files that belong to the repository, sorted."""
        if (self.root / ".git").exists():
            command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
            run = subprocess.run(
                command, cwd=self.root, check=True, capture_output=True, text=True
            )
            paths = [self.root / name for name in run.stdout.split("\0") if name]
        else:
            paths = self.root.rglob("*")
        return sorted(
            path
            for path in paths
            if path.is_file() and not SKIPPED & set(self.get_parts(path))
        )

    @cached_property
    def modules(self):
        """Return the Odoo modules, products first."""
        found = []
        for folder in ("", "addons", "tests"):
            for manifest in sorted((self.root / folder).glob("*/__manifest__.py")):
                found.append(Module(manifest.parent, folder))
        return found

    def get_parts(self, path):
        """Return the parts of a path below the root."""
        return path.relative_to(self.root).parts

    def get_label(self, path):
        """Return a path as a reader of the repository knows it."""
        return path.relative_to(self.root).as_posix()

    def get_files(self, *suffixes, module=None):
        """Return the files with one of the suffixes, of all the tree or one module."""
        top = module.path if module else self.root
        return [
            path
            for path in self.files
            if path.suffix in suffixes and path.is_relative_to(top)
        ]

    def is_in_module(self, path):
        """Say whether a file belongs to an Odoo module."""
        return any(path.is_relative_to(module.path) for module in self.modules)

    def is_test_file(self, path):
        """Say whether a file exists for the tests alone."""
        parts = self.get_parts(path)
        return parts[0] == "tests" or "tests" in parts[:-1]


def read_text(path):
    """Return the text of a file, None if it is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
