# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The translation guard: every string has its Vietnamese, and the right one."""

import re
from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tools.translate import TranslationModuleReader

from ..tools import translations, wording
from .own import get_own_models, get_own_modules

COMMON = re.compile(
    r"model:(ir\.model,name:|ir\.model\.fields,field_description:.*"
    r"__(id|display_name|create_uid|create_date|write_uid|write_date)$)"
)


class Reader(TranslationModuleReader):
    """Odoo's reader of terms, looking into the folders of the modules only.

    Odoo takes the first addons path that a file begins with for its module's folder;
    with the repository's root on the path, terms of Python files below `addons/` get
    lost, and everything that lies below the root is walked through.
    """

    def _export_translatable_resources(self):
        self._path_list = [
            (Manifest.for_addon(name).path, True) for name in self._modules
        ]
        return super()._export_translatable_resources()

    def _get_module_from_path(self, path):
        for name in self._modules:
            if path.startswith(f"{Manifest.for_addon(name).path}/"):
                return name
        return "base"


def get_exported_terms(env, modules):
    """Return {module: set of source strings} that Odoo exports now.

    What Odoo's own models and technical fields are called is left out: to which module
    Odoo counts it depends on the other modules that are installed.
    """
    terms = {module: set() for module in modules}
    for module, kind, name, id_, source, *_rest in Reader(env.cr, modules=modules):
        if source and source.strip() and not COMMON.match(f"{kind}:{name}:{id_}"):
            terms[module].add(source.strip())
    for model in get_own_models(env):
        if model._original_module in terms:
            terms[model._original_module].add(model._description)
    return terms


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
    entries = polib.pofile(template)
    listed = {entry.msgid.strip() for entry in entries}
    stale = {entry.msgid.strip() for entry in entries if not _is_common(entry)}
    return [
        *(f"{module}: not in the .pot: {term!r}" for term in sorted(exported - listed)),
        *(f"{module}: no longer said: {term!r}" for term in sorted(stale - exported)),
    ]


def _is_common(entry):
    """Return whether an entry is only there as a name that Odoo gives."""
    places = [place for place, _line in entry.occurrences]
    return bool(places) and all(COMMON.match(place) for place in places)


def find_english_selections(env):
    """Return the choices that a Vietnamese reads in English though one of the suite's
    files has their Vietnamese: a list of a mixin is translated for the models of the
    mixin's own module only."""
    known = {}
    for module in get_own_modules(env):
        translation = get_paths(module)[1]
        if translation.exists():
            entries = polib.pofile(translation.read_text(encoding="utf-8"))
            known.update((one.msgid, one.msgstr) for one in entries)
    env = env(context={**env.context, "lang": "vi_VN"})
    return [
        f"{model._name}.{field.name}: {label!r}"
        for model in get_own_models(env)
        for field in model._fields.values()
        if field.type == "selection" and isinstance(field.selection, list)
        for label in find_english_labels(
            field.selection, field._description_selection(env), known
        )
    ]


def find_english_labels(source, shown, known):
    """Return the labels that are shown as in the source, but have a translation.

    :param list source: pairs of value and label, in English
    :param list shown: the same, as it is shown
    :param dict known: Vietnamese of labels
    """
    shown = dict(shown)
    return [
        label
        for value, label in source
        if shown.get(value) == label and known.get(label, label) != label
    ]


def find_wrong_words(module, text):
    """Return the words of a vi.po text that a school does not use."""
    return [
        f"{module}: {finding}"
        for entry in polib.pofile(text)
        for finding in wording.find_forbidden(entry.msgstr)
    ]
