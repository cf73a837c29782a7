# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a module brings beside code, and the documents of the repository."""

import re
import struct

import readme_table

MIN_TEXT = 40
ICON_SIZE = (128, 128)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def check_readme(project):
    """Every module says what it is and how it is used."""
    for module in project.modules:
        names = ("DESCRIPTION",) if module.is_test else ("DESCRIPTION", "USAGE")
        for name in names:
            path = module.path / "readme" / f"{name}.md"
            if not path.is_file() or len(path.read_text("utf-8").strip()) < MIN_TEXT:
                yield f"{project.get_label(path)}: missing, or says nothing"


def check_icon(project):
    """Every module has an icon of 128 by 128 pixels."""
    for module in project.modules:
        path = module.path / "static" / "description" / "icon.png"
        if module.is_test:
            continue
        if not path.is_file():
            yield f"{project.get_label(path)}: missing"
        elif (size := _get_png_size(path)) != ICON_SIZE:
            yield f"{project.get_label(path)}: {size}, must be {ICON_SIZE}"


def _get_png_size(path):
    head = path.read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        return None
    return struct.unpack(">II", head[16:24])


def check_module_table(project):
    """The table of modules in README.md says what the manifests say."""
    path = project.root / "README.md"
    if not path.is_file():
        yield "README.md: missing"
        return
    text = path.read_text("utf-8")
    if readme_table.render(text, readme_table.build_table(project.root)) != text:
        yield "README.md: run scripts/readme_table.py --write README.md"


def check_links(project):
    """A link of a document to a file of the repository leads somewhere."""
    for path in project.get_files(".md"):
        for target in LINK.findall(path.read_text("utf-8")):
            if not (path.parent / target).exists():
                yield f"{project.get_label(path)}: {target} does not exist"
