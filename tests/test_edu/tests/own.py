# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What belongs to the suite: found by where it lies, so that nothing is forgotten."""

import importlib
import importlib.util
from pathlib import Path

from odoo.modules import Manifest

ROOT = Path(__file__).resolve().parents[3]
ADDONS_PATHS = (ROOT, ROOT / "addons", ROOT / "tests")


def get_own_modules(env):
    """Return the names of the installed modules of this repository."""
    installed = env["ir.module.module"].search([("state", "=", "installed")])
    return sorted(name for name in installed.mapped("name") if _is_own(name))


def _is_own(name):
    """Return whether a module lies in one of the repository's addons paths."""
    manifest = Manifest.for_addon(name, display_warning=False)
    return bool(manifest) and Path(manifest.path).resolve().parent in ADDONS_PATHS


def get_own_models(env):
    """Return the model classes the suite's modules brought in, abstract ones not."""
    own = set(get_own_modules(env))
    return [
        env[name]
        for name in sorted(env.registry)
        if env.registry[name]._original_module in own and not env[name]._abstract
    ]


def get_own_records(env, model):
    """Return the records of a model that the suite's modules brought in."""
    data = env["ir.model.data"].search(
        [("model", "=", model), ("module", "in", get_own_modules(env))]
    )
    return env[model].browse(data.mapped("res_id")).exists()


def get_own_declarations(env, filename):
    """Return the `tests/<filename>.py` of each of the suite's modules that has one."""
    names = (f"odoo.addons.{name}.tests.{filename}" for name in get_own_modules(env))
    return [importlib.import_module(name) for name in names if _has_module(name)]


def _has_module(name):
    """Return whether a Python module can be found."""
    try:
        return bool(importlib.util.find_spec(name))
    except ModuleNotFoundError:
        return False
