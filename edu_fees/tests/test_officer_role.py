# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import FeesCase


@tagged("post_install", "-at_install", "security")
class TestOfficerRole(FeesCase):
    """Which figures of fees an officer reads, by what the unit is to the school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(cls.school)
        cls.fee_round = cls._create_round({cls.item: 100_000}, classes=cls.class_1a)
        cls._generate(cls.fee_round, publish=True)

    def _get_seen(self, role, model):
        """Return what an officer of a new unit with this role finds."""
        unit = self._create_authority()
        self._link_authority(unit, self.school, role=role)
        officer = self._create_officer(unit)
        return self.env[model].with_user(officer).search([])

    def test_direct_budget_and_professional_read_the_figures(self):
        for role in ("direct", "budget", "professional"):
            for model in ("edu.fee.progress", "edu.fee.progress.part"):
                with self.subTest(role=role, model=model):
                    self.assertTrue(self._get_seen(role, model))

    def test_a_cluster_reads_no_figure_of_fees(self):
        for model in ("edu.fee.progress", "edu.fee.progress.part"):
            self.assertFalse(self._get_seen("cluster", model))

    def test_rules_of_single_fees_are_for_direct_and_budget(self):
        rules = self.env["ir.rule"].search(
            [
                ("model_id.model", "in", ("edu.fee.charge", "edu.receipt")),
                ("domain_force", "like", "officer_"),
            ]
        )
        self.assertEqual(len(rules), 2)
        for rule in rules:
            self.assertIn("officer_fees", rule.domain_force)
