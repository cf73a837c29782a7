# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each rule of layout, manifest and screens fails on a planted fault."""

import pytest

from conftest import MANIFEST
from rules import layout, manifest, screens


def test_stray_file_at_the_root_is_found(plant):
    project = plant({"notes.txt": "x", "README.md": "x", ".editorconfig": "x"})
    assert list(layout.check_top_level(project)) == [
        "notes.txt: has no place at the root"
    ]


def test_bridge_at_the_root_is_found(plant):
    project = plant({"edu_fees_zalo/models/x.py": ""})
    assert "edu_fees_zalo: not a product, belongs into addons/" in list(
        layout.check_top_level(project)
    )


def test_product_in_addons_is_found(plant):
    project = plant({"addons/edu_core/__manifest__.py": MANIFEST})
    assert list(layout.check_top_level(project)) == [
        "addons/edu_core: a product, belongs to the root"
    ]


def test_package_file_in_tests_is_found(plant):
    project = plant({"tests/__init__.py": ""})
    assert len(list(layout.check_top_level(project))) == 1


def test_wizard_folder_in_the_singular_is_found(plant):
    project = plant({"edu_core/wizard/a.py": "", "edu_core/models/b.py": ""})
    assert list(layout.check_module_parts(project)) == [
        "edu_core/wizard/a.py: wizard has no place in a module"
    ]


def test_two_models_in_a_file_are_found(plant):
    code = 'class A(M):\n    _name = "edu.a"\n\n\nclass B(M):\n    _name = "edu.{}"\n'
    project = plant(
        {
            "edu_core/models/two.py": code.format("b"),
            "edu_core/models/child.py": code.format("a.line"),
            "edu_core/report/values.py": code.replace("edu.", "report.").format("b"),
        }
    )
    assert list(layout.check_one_model_per_file(project)) == [
        "edu_core/models/two.py: edu.b beside edu.a"
    ]


def test_product_depending_on_a_vendor_is_found(plant):
    bad = MANIFEST.replace('"base"', '"edu_core", "payment_stripe"')
    project = plant({"edu_fees/__manifest__.py": bad})
    assert list(layout.check_dependencies(project)) == [
        "edu_fees: may not depend on payment_stripe"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "from odoo.addons.edu_fees.models import x",
        "from odoo.addons import edu_fees",
        "import odoo.addons.edu_fees.models.x",
    ],
)
def test_import_without_dependency_is_found(plant, line):
    project = plant(
        {"edu_core/models/a.py": f"{line}\n", "edu_fees/__init__.py": "x = 1\n"}
    )
    assert list(layout.check_imports(project)) == [
        "edu_core/models/a.py:1: imports edu_fees without depending on it"
    ]


def test_file_named_after_a_vendor_is_found(plant):
    project = plant(
        {"edu_fees/models/momo.py": "", "addons/edu_momo/__manifest__.py": MANIFEST}
    )
    assert list(layout.check_vendors(project)) == [
        "edu_fees/models/momo.py: names a vendor, belongs into addons/"
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("19.0.1.0.0", "1.0", "version must be 19.0.x.y.z"),
        ('"AGPL-3"', '"LGPL-3"', "license must be 'AGPL-3'"),
        ("The Edu Suite contributors", "Somebody", "author must be"),
        ('"summary": "A sample of a module",', "", "summary is missing"),
        ('"Education"', '"Tools"', "category must be Education"),
        (
            '"depends"',
            '"installable": True, "depends"',
            "installable equals",
        ),
        ('"depends"', '"demo": [], "depends"', "demo equals its default"),
    ],
)
def test_fault_in_a_manifest_is_found(plant, old, new, fault):
    project = plant({"edu_core/__manifest__.py": MANIFEST.replace(old, new)})
    faults = list(manifest.check_manifest(project))
    assert len(faults) == 1 and fault in faults[0]


def _with_data(*names):
    return MANIFEST.replace('"depends"', f'"data": {list(names)!r}, "depends"')


def test_missing_data_file_is_found(plant):
    project = plant({"edu_core/__manifest__.py": _with_data("views/a_views.xml")})
    assert list(manifest.check_data_files(project)) == [
        "edu_core/__manifest__.py: views/a_views.xml does not exist"
    ]


def test_unlisted_data_file_is_found(plant):
    project = plant({"edu_core/views/a_views.xml": "<odoo/>"})
    assert list(manifest.check_data_files(project)) == [
        "edu_core/__manifest__.py: views/a_views.xml is not listed"
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("views/a_views.xml", "security/s.xml"),
        ("wizards/w_views.xml", "views/a_views.xml"),
        ("views/edu_core_menus.xml", "wizards/w_views.xml"),
        ("views/a_views.xml", "data/d.xml"),
    ],
)
def test_wrong_order_of_data_is_found(plant, names):
    files = {f"edu_core/{name}": "<odoo/>" for name in names}
    project = plant({"edu_core/__manifest__.py": _with_data(*names), **files})
    assert list(manifest.check_data_files(project)) == [
        f"edu_core/__manifest__.py: {names[1]} stands too late"
    ]


def test_list_that_says_nothing_while_it_is_empty_is_found(plant):
    action = (
        '<odoo><record id="{}" model="ir.actions.act_window">'
        '<field name="view_mode">{}</field>{}</record></odoo>'
    )
    views = "edu_core/views/edu_{}_views.xml"
    project = plant(
        {
            views.format("a"): action.format("mute", "list,form", ""),
            views.format("b"): action.format("form", "form", ""),
            views.format("c"): action.format("c", "kanban", '<field name="help" />'),
        }
    )
    assert list(screens.check_empty_lists(project)) == [
        "edu_core/views/edu_a_views.xml: mute has no help"
    ]
