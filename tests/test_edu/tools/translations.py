# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is missing or wrong in a Vietnamese translation file."""

import re
import sys

import polib

PLACEHOLDER = re.compile(
    r"%\(\w+\)[sdfrx]|%(?:\.\d+)?[sdf](?!\w)|\$\{[^}]*\}|\{\{[^}]*\}\}|\{\w*\}|<[^>]*>"
)


def find_placeholders(text):
    """Return the sorted placeholders and tags of a string.

    >>> find_placeholders("Row %(row)s of <b>{name}</b>: 5 % sold")
    ['%(row)s', '</b>', '<b>', '{name}']
    """
    # A translated tooltip is an attribute of its tag: compare the tags' names only.
    return sorted(
        re.sub(r"^<(/?[\w-]+).*$", r"<\1>", found, flags=re.DOTALL)
        for found in PLACEHOLDER.findall(text)
    )


def compare(template, translation):
    """Return what is wrong with a .po text, measured by its .pot text.

    >>> pot = 'msgid "Class %s"\\nmsgstr ""\\n\\nmsgid "Grade"\\nmsgstr ""\\n'
    >>> po = 'msgid "Class %s"\\nmsgstr "Lớp"\\n\\nmsgid "Level"\\nmsgstr "Cấp"\\n'
    >>> for finding in compare(pot, po): print(finding)
    other placeholders: 'Class %s' -> 'Lớp'
    not in the .po file: 'Grade'
    no longer in the .pot file: 'Level'
    """
    translated = {entry.msgid: entry for entry in polib.pofile(translation)}
    wanted = [entry.msgid for entry in polib.pofile(template) if not entry.obsolete]
    findings = []
    for source in wanted:
        entry = translated.get(source)
        if not entry or entry.obsolete:
            findings.append(f"not in the .po file: {source!r}")
        elif not entry.msgstr.strip():
            findings.append(f"not translated: {source!r}")
        elif "fuzzy" in entry.flags:
            findings.append(f"fuzzy: {source!r}")
        elif find_placeholders(source) != find_placeholders(entry.msgstr):
            findings.append(f"other placeholders: {source!r} -> {entry.msgstr!r}")
    extra = set(translated) - set(wanted)
    return findings + [f"no longer in the .pot file: {source!r}" for source in extra]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as pot_file:
        pot_text = pot_file.read()
    with open(sys.argv[2], encoding="utf-8") as po_file:
        found = compare(pot_text, po_file.read())
    print("\n".join(found))
    sys.exit(bool(found))
