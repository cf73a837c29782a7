# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.edu_fees.const import CHUNK_SIZE, ORM_CHUNK_SIZE
from odoo.addons.edu_fees.tools import bill_columns

from .stamp_common import StampCase

# What other models keep that is worked out from bills. None of it can be there when a
# bill is made: no money has come in for it. A claim looks at its own entry, no bill.
DEPENDENTS = {
    "account.bank.statement.line",
    "account.partial.reconcile",
    "account.payment",
    "edu.collection.allocation",
    "edu.fee.claim",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestStampObstacle(StampCase):
    """What keeps bills from being copied, and that it is noticed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stamp = cls.env["edu.bill.stamp"]
        cls.stamp_class = type(cls.stamp)
        cls.journal = cls.school.edu_bill_journal_id
        cls.fee_round = cls._create_round(cls.prices, classes=cls.pupils)

    def _assert_made_by_the_orm(self, reason):
        """All bills are there, none copied, and the round says why, once."""
        with patch.object(self.stamp_class, "_stamp") as stamp:
            for _chunk in range(2):
                planned = self.fee_round._plan_bills().bills
                self.fee_round._post_bills(planned[:6])
            self.assertEqual(self.fee_round._get_chunk_size(), ORM_CHUNK_SIZE)
        stamp.assert_not_called()
        self.assertEqual(self.fee_round.bill_count, 12)
        bodies = self.fee_round.message_ids.mapped("body")
        self.assertEqual(len([body for body in bodies if reason in body]), 1)

    # === COLUMNS === #

    def test_every_stored_column_of_every_installed_module_is_classified(self):
        self.assertEqual(self.stamp._find_unknown_columns(), [])

    def test_every_override_of_what_makes_a_bill_is_known(self):
        self.assertEqual(self.stamp._find_unknown_methods(), [])

    def test_a_column_is_of_one_kind(self):
        for model, kinds in self.stamp._get_columns().items():
            names = [name for kind in kinds.values() for name in kind]
            self.assertEqual(len(names), len(set(names)), model)

    def test_a_column_that_the_database_must_have_is_not_left_empty(self):
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND is_nullable = 'NO'
               AND column_default IS NULL
            """
        )
        needed = set(self.env.cr.fetchall())
        for model, kinds in self.stamp._get_columns().items():
            table = self.env[model]._table
            for name in kinds["reset"]:
                self.assertNotIn((table, name), needed)

    def test_bills_with_a_column_nobody_classified_are_made_by_the_orm(self):
        columns = bill_columns.merge(bill_columns.COLUMNS)
        columns["account.move.line"]["copy"] -= {"quantity", "tax_ids"}
        with patch.object(self.stamp_class, "_get_columns", lambda _stamp: columns):
            self.assertEqual(
                self.stamp._find_unknown_columns(),
                ["account.move.line.quantity", "account.move.line.tax_ids"],
            )
            self._assert_made_by_the_orm("account.move.line.quantity")

    def test_a_column_or_relation_that_a_module_brings_is_found(self):
        """The fault that the first test is to catch, in every table that is copied."""
        planted = {
            "x_color": fields.Char(),
            "x_label_ids": fields.Many2many("res.lang"),
        }
        for name, field in planted.items():
            field.name = name
        self.assertTrue(planted["x_color"].store and planted["x_label_ids"].store)
        for model in self.stamp._get_columns():
            own = type(self.env[model])._fields__
            with patch.dict(own, planted), self.subTest(model=model):
                self.assertEqual(
                    self.stamp._find_unknown_columns(),
                    [f"{model}.x_color", f"{model}.x_label_ids"],
                )

    def test_what_other_models_keep_of_bills_cannot_be_there_yet(self):
        """A stored field worked out from bills would stay as it was."""
        stamped = set(self.stamp._get_columns())
        triggers = self.env.registry._field_triggers
        dependents = {
            dependent.model_name
            for model in stamped
            for field in self.env[model]._fields.values()
            for fields in triggers.get(field, {}).values()
            for dependent in fields
            if dependent.store and dependent.compute
        }
        self.assertEqual(dependents - stamped - DEPENDENTS, set())

    # === OVERRIDES, RULES, JOURNALS === #

    def test_bills_that_an_unknown_module_acts_on_are_made_by_the_orm(self):
        known = self.stamp._get_known_modules() - {"mail"}
        with patch.object(self.stamp_class, "_get_known_modules", lambda _stamp: known):
            self.assertIn("account.move.create", self.stamp._find_unknown_methods())
            self._assert_made_by_the_orm("account.move.create")

    def test_bills_that_a_rule_acts_on_are_made_by_the_orm(self):
        """Automation and audit rules patch the class of the registry."""
        moves = type(self.env["account.move"])
        create = moves.create
        with patch.object(moves, "create", create):
            self.assertEqual(
                self.stamp._find_unknown_methods(), ["account.move.create"]
            )
            self._assert_made_by_the_orm("account.move.create")

    def test_bills_that_auditlog_keeps_are_made_by_the_orm(self):
        """At night, when OCA's auditlog stands beside the suite."""
        if "auditlog.rule" not in self.env:
            self.skipTest("auditlog is not installed.")
        model = self.env["ir.model"]._get("account.move")
        rule = self.env["auditlog.rule"].create(
            {"name": "Thông báo thu", "model_id": model.id, "log_type": "fast"}
        )
        self.assertFalse(self.stamp._find_unknown_methods())
        rule.set_to_confirmed()
        self.addCleanup(rule.set_to_draft)
        self.assertIn("account.move.create", self.stamp._find_unknown_methods())
        self._assert_made_by_the_orm("account.move.create")
        logs = self.env["auditlog.log"].search(
            [("model_id", "=", model.id), ("method", "=", "create")]
        )
        bills = self.fee_round._get_bills()
        self.assertEqual(set(logs.mapped("res_id")), set(bills.ids))

    def test_bills_of_a_journal_that_is_secured_are_made_by_the_orm(self):
        self.assertFalse(self.stamp._get_obstacle(self.journal))
        self.assertEqual(self.fee_round._get_chunk_size(), CHUNK_SIZE)
        self.journal.restrict_mode_hash_table = True
        self._assert_made_by_the_orm("secures its entries")

    def test_bills_that_leave_rows_in_other_tables_are_made_by_the_orm(self):
        """Found when the first bill is made, whatever the table."""
        with patch.object(
            self.stamp_class, "_find_other_rows", lambda _stamp, _made: ["x_audit"]
        ):
            for _chunk in range(2):
                planned = self.fee_round._plan_bills().bills
                self.fee_round._post_bills(planned[:6])
        self.assertEqual(self.fee_round.bill_count, 12)
        bodies = self.fee_round.message_ids.mapped("body")
        self.assertEqual(len([body for body in bodies if "x_audit" in body]), 1)

    def test_rows_in_other_tables_are_found_by_the_keys_of_the_database(self):
        bill, other = self._generate(self.fee_round)[:2]
        self.assertEqual(self.stamp._find_other_rows(bill), [])
        bill.activity_schedule("mail.mail_activity_data_todo")
        bill.message_ids[0].starred_partner_ids = self.env.user.partner_id
        self.env["ir.attachment"].create(
            {"name": "x", "res_model": "account.move", "res_id": bill.id}
        )
        other._edu_cancel("Nhầm lớp")
        self.env.flush_all()
        self.assertEqual(
            set(self.stamp._find_other_rows(bill)),
            {"ir_attachment", "mail_activity", "mail_message_res_partner_starred_rel"},
        )
        self.assertIn("account_partial_reconcile", self.stamp._find_other_rows(other))
