# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each rule of rules/style.py and rules/value_functions.py fails on a planted fault."""

import pytest

from rules import style, value_functions

HEADER = (
    "# Copyright 2026 The Edu Suite contributors\n"
    "# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).\n"
)


def test_docstrings_and_comments_are_no_code():
    source = (
        '"""Doc."""\n\n# note\ndef f():\n    """Doc\n\n    more."""\n    return 1\n'
    )
    assert style.count_code_lines(source) == 2


def test_long_function_is_found(plant):
    body = "".join(f"    x = {number}\n" for number in range(60))
    project = plant({"edu_core/models/a.py": f"def f():\n{body}"})
    assert list(style.check_sizes(project)) == [
        "edu_core/models/a.py:1: f has 61 lines"
    ]


def test_long_file_is_found(plant):
    project = plant({"scripts/a.py": "x = 1\n" * 401})
    assert list(style.check_sizes(project)) == [
        "scripts/a.py: 401 lines of code, 400 are the limit"
    ]


@pytest.mark.parametrize(
    "name", ["action_run", "_prepare_values", "_get_data", "_build_x", "_extract_x"]
)
def test_missing_docstring_is_found(plant, name):
    code = f"class A:\n    def {name}(self): ...\n    def _own(self): ...\n"
    project = plant({"edu_core/models/a.py": code, "edu_core/tests/a.py": code})
    assert list(style.check_docstrings(project)) == [
        f"edu_core/models/a.py:2: {name} has no docstring"
    ]


def test_a_day_of_another_clock_is_found(plant):
    code = (
        "a = fields.Date.context_today(self)\n"
        "b = fields.Date.today()\n"
        "c = datetime.date.today()\n"
        "d = vietnam_today()\n"
    )
    project = plant(
        {
            "edu_core/__manifest__.py": HEADER + "{}\n",
            "edu_core/models/a.py": code,
            "edu_core/tests/a.py": code,
        }
    )
    assert list(style.check_days(project)) == [
        f"edu_core/models/a.py:{line}: asks another clock for the day"
        for line in (1, 2, 3)
    ]


def test_missing_header_is_found(plant):
    project = plant(
        {
            "edu_core/__manifest__.py": HEADER + "{}\n",
            "edu_core/models/a.py": "x = 1\n",
            "edu_core/models/b.py": HEADER + "x = 1\n",
            "edu_core/models/__init__.py": "",
        }
    )
    assert list(style.check_headers(project)) == [
        "edu_core/models/a.py: the licence header is missing"
    ]


def test_too_few_tests_are_found(plant):
    files = {
        "edu_core/models/a.py": "x = 1\n" * 10,
        "edu_core/tests/a.py": "x = 1\n" * 8,
    }
    assert list(style.check_test_ratio(plant(files))) == [
        "8 lines of tests for 10 of code: 0.80, 0.9 is the bar"
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("from odoo import _", "imports odoo"),
        ("from . import b", "imports a neighbour"),
        ("import b", "imports b"),
        ("import edu_core.tools.b", "imports edu_core.tools.b"),
    ],
)
def test_value_function_importing_its_surroundings_is_found(plant, line, fault):
    project = plant({"edu_core/tools/a.py": f"{line}\n", "edu_core/tools/b.py": ""})
    assert list(value_functions.check_imports(project)) == [
        f"edu_core/tools/a.py:1: {fault}"
    ]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ('"""\n>>> 1 + 1\n3\n"""\n', "1 doctests failed"),
        ("x = 1\n", "has no doctest"),
        ("import b\n", "cannot be loaded by its path"),
    ],
)
def test_value_function_with_a_false_example_is_found(plant, code, fault):
    good = '"""\n>>> 1 + 1\n2\n"""\n'
    project = plant({"edu_core/tools/a.py": code, "edu_core/tools/b.py": good})
    (found,) = value_functions.check_doctests(project)
    assert found.startswith("edu_core/tools/a.py: ") and fault in found
