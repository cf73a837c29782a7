# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a manifest says."""

import itertools
import re

VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
AUTHOR = "The Edu Suite contributors"
FIXED = {"author": AUTHOR, "license": "AGPL-3"}
REQUIRED = ("name", "summary", "version", "author", "license", "category", "depends")
DEFAULTS = {
    "active": True,
    "application": False,
    "auto_install": False,
    "data": [],
    "demo": [],
    "description": "",
    "external_dependencies": {},
    "installable": True,
    "website": "",
}
# security → data → views and reports → wizards → menus
RANKS = {"security": 0, "data": 1, "report": 2, "views": 2, "wizards": 3}
MENUS = 4


def check_manifest(project):
    """Every manifest has the same shape and says nothing that goes without saying."""
    for module in project.modules:
        manifest, label = module.manifest, f"{module.name}/__manifest__.py"
        for key in REQUIRED:
            if key not in manifest:
                yield f"{label}: {key} is missing"
        for key, value in FIXED.items():
            if key in manifest and manifest[key] != value:
                yield f"{label}: {key} must be {value!r}"
        if not VERSION.fullmatch(manifest.get("version", "")):
            yield f"{label}: version must be 19.0.x.y.z"
        for key, value in DEFAULTS.items():
            if key in manifest and manifest[key] == value:
                yield f"{label}: {key} equals its default, leave it out"
        if (
            not module.is_test
            and manifest.get("category", "").split("/")[0] != "Education"
        ):
            yield f"{label}: category must be Education"


def check_data_files(project):
    """Data files exist, are all listed, and stand in loading order."""
    for module in project.modules:
        label = f"{module.name}/__manifest__.py"
        listed = module.manifest.get("data", [])
        demo = module.manifest.get("demo", [])
        for name in [*listed, *demo]:
            if not (module.path / name).is_file():
                yield f"{label}: {name} does not exist"
        yield from _find_unlisted(project, module, {*listed, *demo})
        ranked = [(_get_rank(name), name) for name in listed]
        for (before, _name), (rank, name) in itertools.pairwise(ranked):
            if rank < before:
                yield f"{label}: {name} stands too late"


def _find_unlisted(project, module, listed):
    for path in project.get_files(".xml", ".csv", module=module):
        name = path.relative_to(module.path).as_posix()
        if name.split("/")[0] in {*RANKS, "demo"} and name not in listed:
            # A file that Python or a browser reads is no data file.
            if path.suffix == ".xml" and "<odoo" not in path.read_text("utf-8"):
                continue
            yield f"{module.name}/__manifest__.py: {name} is not listed"


def _get_rank(name):
    if name.endswith("_menus.xml"):
        return MENUS
    return RANKS.get(name.split("/")[0], MENUS)
