# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The repository keeps every rule."""

from pathlib import Path

import pytest

from rules import (
    documents,
    hygiene,
    layout,
    manifest,
    pins,
    screens,
    style,
    translations,
    value_functions,
)

MODULES = (
    layout,
    manifest,
    style,
    value_functions,
    documents,
    translations,
    hygiene,
    pins,
    screens,
)
RULES = [
    pytest.param(rule, id=f"{module.__name__.split('.')[-1]}.{name}")
    for module in MODULES
    for name, rule in vars(module).items()
    if name.startswith("check_")
]


@pytest.mark.parametrize("rule", RULES)
def test_repository_keeps_the_rule(rule, project):
    faults = list(rule(project))
    assert not faults, "\n".join([rule.__doc__, *faults])


def test_every_rule_is_seen_failing():
    """Each rule is named in a test that plants a fault."""
    tests = "".join(
        path.read_text("utf-8")
        for path in Path(__file__).parent.glob("test_*_rules.py")
    )
    unseen = [rule.id for rule in RULES if f"{rule.id}(" not in tests]
    assert not unseen
