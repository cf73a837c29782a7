# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each rule of documents, translations, hygiene and pins fails on a planted fault."""

import struct

import pytest

import readme_table
from rules import documents, hygiene, pins, translations

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"
POT = 'msgid ""\nmsgstr ""\n\nmsgid "{}"\nmsgstr ""\n'
PO = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "{}"\nmsgstr "{}"\n'
)
# Put together here so that the rules do not find them in this file.
SLASH = "/"


def test_module_without_readme_is_found(plant):
    project = plant({"edu_core/readme/USAGE.md": "How to use it.\n"})
    assert list(documents.check_readme(project)) == [
        "edu_core/readme/DESCRIPTION.md: missing, or says nothing",
        "edu_core/readme/USAGE.md: missing, or says nothing",
    ]


@pytest.mark.parametrize("size", [None, (64, 64)])
def test_missing_or_small_icon_is_found(plant, size):
    files = {"edu_core/models/a.py": ""}
    if size:
        icon = PNG + struct.pack(">II", *size)
        files["edu_core/static/description/icon.png"] = icon
    assert len(list(documents.check_icon(plant(files)))) == 1


def test_icon_of_the_right_size_is_accepted(plant):
    icon = PNG + struct.pack(">II", 128, 128)
    project = plant({"edu_core/static/description/icon.png": icon})
    assert not list(documents.check_icon(project))


def test_table_out_of_step_is_found(plant):
    markers = f"{readme_table.BEGIN}\nold\n{readme_table.END}\n"
    project = plant({"README.md": markers, "edu_core/models/a.py": ""})
    assert list(documents.check_module_table(project)) == [
        "README.md: run scripts/readme_table.py --write README.md"
    ]
    table = readme_table.build_table(project.root)
    project = plant({"README.md": readme_table.render(markers, table)})
    assert not list(documents.check_module_table(project))


def test_document_without_markers_is_refused():
    with pytest.raises(ValueError, match="markers"):
        readme_table.render("no markers", "table")


def test_dead_link_is_found(plant):
    project = plant({"README.md": "[a](b.md) [c](https://example.com) [d](#d)"})
    assert list(documents.check_links(project)) == ["README.md: b.md does not exist"]


def test_missing_translation_files_are_found(plant):
    project = plant({"edu_core/models/a.py": ""})
    assert list(translations.check_translations(project)) == [
        "edu_core/i18n/edu_core.pot: missing",
        "edu_core/i18n/vi.po: missing",
    ]


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("Class", "", "not translated"),
        ("Class %(name)s", "Lớp %(ten)s", "other placeholders"),
    ],
)
def test_fault_in_a_translation_is_found(plant, source, target, fault):
    project = plant(
        {
            "edu_core/i18n/edu_core.pot": POT.format(source),
            "edu_core/i18n/vi.po": PO.format(source, target),
        }
    )
    (found,) = translations.check_translations(project)
    assert fault in found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("edu_core/i18n/vi.po", PO.format("Bill", "Hóa đơn")),
        ("edu_core/views/a.xml", '<odoo><field name="name">Sinh viên</field></odoo>'),
        ("edu_core/views/a.xml", '<odoo><field string="Hạnh kiểm"/></odoo>'),
        ("edu_core/data/a.csv", "code,name\nA,Thu ngân\n"),
    ],
)
def test_word_ruled_out_is_found(plant, name, content):
    (found,) = translations.check_words(plant({name: content}))
    assert found.startswith(name)


@pytest.mark.parametrize(
    "text", ["Thu ngân sách nhà nước", "Văn phòng nhà trường", "Hóa đơn điện tử"]
)
def test_word_within_another_is_let_through(plant, text):
    project = plant({"edu_core/data/a.csv": f"code,name\nA,{text}\n"})
    assert not list(translations.check_words(project))


def test_wrong_word_for_a_source_term_is_found(plant):
    project = plant(
        {"edu_core/i18n/vi.po": PO.format("Enrolment", "Tuyển sinh")},
    )
    (found,) = translations.check_glossary(project)
    assert "Xếp lớp" in found


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "AKIA" + "A1B2C3D4E5F6G7H8",
        "postgresql" + "://odoo:hunter22@db",
        "api_key" + ' = "A1b2C3d4E5f6G7h8I9j0K1"',
        "admin_" + "passwd = swordfish",
    ],
)
def test_secret_is_found(plant, text):
    assert len(list(hygiene.check_secrets(plant({"odoo.conf": f"{text}\n"})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "cd " + SLASH + "home/an/edu",
        "see " + SLASH + "root/edu",
        "https:" + 2 * SLASH + "registry." + "npmjs.org/prettier",
        "deb http:" + 2 * SLASH + "deb." + "debian.org/debian unstable main",
        "pip install --extra-" + "index-url x",
    ],
)
def test_trace_of_a_machine_is_found(plant, text):
    project = plant({"scripts/a.sh": f"first\n{text}\n"})
    (found,) = hygiene.check_machines(project)
    assert found.startswith("scripts/a.sh:2: ")


def test_route_and_relative_path_are_no_machine(plant):
    text = "route: /my/home/bills ~" + SLASH + "work/x docs/home/an/\n"
    assert not list(hygiene.check_machines(plant({"a.txt": text})))


def _pins(old="", new=""):
    files = {
        "lint-requirements.txt": "ruff==1.0\n",
        "package.json": '{"devDependencies": {"prettier": "3.0.0"}}',
        "package-lock.json": (
            '{"packages": {"node_modules/prettier": {"version": "3.0.0"}}}'
        ),
        ".pre-commit-config.yaml": (
            "repos:\n  - repo: local\n    hooks:\n"
            "      - additional_dependencies: [ruff==1.0, prettier@3.0.0]\n"
        ),
    }
    return {name: text.replace(old, new) for name, text in files.items()}


def test_hook_of_another_version_is_found(plant):
    files = _pins("[ruff==1.0", "[ruff==0.9")
    assert list(pins.check_hook_pins(plant(files))) == [
        ".pre-commit-config.yaml: ruff 0.9, not 1.0"
    ]


def test_hook_from_elsewhere_is_found(plant):
    files = _pins("repo: local", "repo: https://example.com/hooks")
    assert len(list(pins.check_hook_pins(plant(files)))) == 1


def test_stale_lock_is_found(plant):
    files = _pins('"version": "3.0.0"', '"version": "2.0.0"')
    assert list(pins.check_lock(plant(files))) == [
        "package.json: prettier 3.0.0 is locked at 2.0.0"
    ]


def test_library_without_a_version_is_found(plant):
    files = {
        "requirements.txt": "Jinja2\nlxml-html-clean\nsegno==1.6.6\n",
        "constraints.txt": "lxml_html_clean==0.4.6\n",
    }
    assert list(pins.check_constraints(plant(files))) == [
        "requirements.txt: Jinja2 has no version, here or in constraints.txt"
    ]


def test_pins_in_step_are_accepted(plant):
    project = plant(_pins())
    checks = (pins.check_hook_pins, pins.check_lock, pins.check_constraints)
    assert not [fault for check in checks for fault in check(project)]
