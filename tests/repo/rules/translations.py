# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Vietnamese: complete, with the words a school uses.

The comparison and the list of words are value functions of tests/test_edu, which apply
them to what the running system says.
"""

import csv
import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import polib

from rules.project import load_by_path

TOOLS = Path(__file__).resolve().parents[2] / "test_edu" / "tools"
GLOSSARY = Path(__file__).resolve().parents[1] / "glossary.toml"
VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]",
    re.IGNORECASE,
)

wording = load_by_path(TOOLS / "wording.py")
translations = load_by_path(TOOLS / "translations.py")


def check_translations(project):
    """Every module has a template and a complete Vietnamese translation of it."""
    for module in project.modules:
        if module.is_test:
            continue
        template = module.path / "i18n" / f"{module.name}.pot"
        translation = module.path / "i18n" / "vi.po"
        missing = [path for path in (template, translation) if not path.is_file()]
        for path in missing:
            yield f"{project.get_label(path)}: missing"
        if not missing:
            label = project.get_label(translation)
            texts = template.read_text("utf-8"), translation.read_text("utf-8")
            for finding in translations.compare(*texts):
                yield f"{label}: {finding}"


def check_words(project):
    """No text of ours says what the glossary rules out."""
    for path, text in _find_texts(project):
        for finding in wording.find_forbidden(text):
            yield f"{project.get_label(path)}: {finding}"


def check_glossary(project):
    """A source term is translated with the word that the glossary gives it."""
    rows = tomllib.loads(GLOSSARY.read_text("utf-8"))["term"]
    for path, entry in _find_entries(project):
        for row in rows:
            said = re.search(row["source"], entry.msgid, re.IGNORECASE)
            wrong = re.search(row["not"], entry.msgstr, re.IGNORECASE)
            if said and wrong:
                yield (
                    f"{project.get_label(path)}: {entry.msgid!r} -> {entry.msgstr!r}:"
                    f" not {wrong[0]!r} but {row['say']!r} ({row['reason']})"
                )


def _find_entries(project):
    for path in project.get_files(".po"):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                yield path, entry


def _find_texts(project):
    """Yield (path, Vietnamese text) of translations, views, data and demo files."""
    for path, entry in _find_entries(project):
        yield path, entry.msgstr
    for path in project.get_files(".xml"):
        for element in ET.parse(path).getroot().iter():
            for text in (element.text, element.tail, *element.attrib.values()):
                if text and VIETNAMESE.search(text):
                    yield path, text
    for path in project.get_files(".csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for text in filter(VIETNAMESE.search, row):
                    yield path, text
