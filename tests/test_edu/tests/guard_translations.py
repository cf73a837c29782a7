# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The translation guard: every string has its Vietnamese, and the right one."""

from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tools.translate import TranslationModuleReader

from ..tools import translations, wording


def get_exported_terms(env, module):
    """Return the source strings Odoo exports for a module now."""
    reader = TranslationModuleReader(env.cr, modules=[module])
    return {row[4].strip() for row in reader if row[4] and row[4].strip()}


def get_paths(module):
    """Return the paths of a module's .pot and vi.po."""
    folder = Path(Manifest.for_addon(module).path) / "i18n"
    return folder / f"{module}.pot", folder / "vi.po"


def find_untranslated(module):
    """Return what is wrong with the translation file of a module."""
    template, translation = get_paths(module)
    missing = [path for path in (template, translation) if not path.exists()]
    if missing:
        return [f"{module}: there is no {path.name}" for path in missing]
    findings = translations.compare(
        template.read_text(encoding="utf-8"), translation.read_text(encoding="utf-8")
    )
    return [f"{module}: {finding}" for finding in findings]


def find_out_of_step(module, exported, template):
    """Return the strings of the code that the .pot lacks, and the other way round.

    :param exported: what `get_exported_terms` returned
    :param template: text of the .pot file
    """
    listed = {entry.msgid.strip() for entry in polib.pofile(template)}
    return [
        *(f"{module}: not in the .pot: {term!r}" for term in sorted(exported - listed)),
        *(f"{module}: no longer said: {term!r}" for term in sorted(listed - exported)),
    ]


def find_wrong_words(module, text):
    """Return the words of a vi.po text that a school does not use."""
    return [
        f"{module}: {finding}"
        for entry in polib.pofile(text)
        for finding in wording.find_forbidden(entry.msgstr)
    ]
