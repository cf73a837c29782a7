"""Refresh the .pot of our modules (MODULE=… for one) and merge it into their vi.po."""

import os
import subprocess
import sys

import polib

import settings
from db import Databases
from odoo_process import ODOO_COMMAND, OdooProcess, get_addons_path


def export(databases, module, database):
    """Write a module's .pot from a database in which it is installed."""
    target = module.path / "i18n" / f"{module.name}.pot"
    target.parent.mkdir(exist_ok=True)
    # Odoo takes the first path that a file begins with for its module's folder: with
    # the repository's root before addons/, terms of Python files there get lost.
    folders = sorted(get_addons_path().split(","), key=len, reverse=True)
    process = OdooProcess(
        databases.options,
        log_name=f"i18n-{module.name}",
        addons_path=",".join(folders),
    )
    command = [*ODOO_COMMAND, "i18n", "export", "-c", str(process.config)]
    command += ["-d", database, "-l", "pot", "-o", str(target), module.name]
    with process.log.open("wb") as log:
        environment = process.get_environment()
        result = subprocess.run(command, stdout=log, stderr=log, env=environment)
    if result.returncode or not target.exists():
        sys.exit(f"{module.name}: no export\n{process.get_tail()}")
    _drop_dates(target)
    return target


def _drop_dates(path):
    """Take out of a .pot what changes at each export although no string did."""
    catalogue = polib.pofile(str(path))
    for key in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator"):
        catalogue.metadata.pop(key, None)
    catalogue.save(str(path))


def merge(template):
    """Bring vi.po in step with its .pot; what is gone goes, what is new is empty."""
    path = template.with_name("vi.po")
    source = polib.pofile(str(template))
    if path.exists():
        catalogue = polib.pofile(str(path))
    else:
        catalogue = polib.POFile()
    catalogue.metadata = {**source.metadata, "Language": "vi"}
    catalogue.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
    catalogue.merge(source)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    catalogue.save(str(path))
    return [entry.msgid for entry in catalogue.untranslated_entries()]


def main():
    """Export, merge, and name what still waits for its translation."""
    modules = settings.read_modules()
    names = [name for name in os.environ.get("MODULE", "").split(",") if name]
    names = names or sorted(modules)
    databases = Databases()
    template = databases.get_template(names)
    for name in names:
        waiting = merge(export(databases, modules[name], template))
        print(f"{name}: {len(waiting)} to translate")
        for text in waiting:
            print(f"    {text!r}")


if __name__ == "__main__":
    main()
