# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The repository, and bad samples of it."""

from pathlib import Path

import pytest

from rules.project import Project

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = """{
    "name": "Sample",
    "summary": "A sample of a module",
    "version": "19.0.1.0.0",
    "category": "Education",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "depends": ["base"],
}
"""


@pytest.fixture(scope="session")
def project():
    """Return the repository."""
    return Project(ROOT)


@pytest.fixture
def plant(tmp_path):
    """Return a function that writes files and returns the project they make.

    A manifest that a module's files need and nobody gave is a faultless one.
    """

    def write(files):
        for name in [*files]:
            module = name.split("/")[0]
            if module.startswith("edu_"):
                files.setdefault(f"{module}/__manifest__.py", MANIFEST)
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, "utf-8")
        return Project(tmp_path)

    return write
