# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import EinvoiceCase

ID_NUMBER = "079185001234"


@freeze_time("2026-10-06 03:00:00")
class TestAccess(EinvoiceCase):
    """Who reads what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay_bank()
        cls.row = cls._collect()
        cls.row.buyer_id_number = ID_NUMBER

    def test_the_accountant_reads_the_personal_id(self):
        row = self.row.with_user(self.accountant)
        self.assertEqual(row.buyer_id_number, ID_NUMBER)

    def test_the_principal_reads_all_but_the_personal_id(self):
        row = self.row.with_user(self._persona("principal"))
        self.assertEqual(row.amount, 510_000)
        self.assertNotIn("buyer_id_number", row.fields_get())
        with self.assertRaises(AccessError):
            row.read(["buyer_id_number"])

    def test_cashier_parent_and_teacher_read_nothing(self):
        for persona in ("cashier", "parent", "teacher", "office", "pupil"):
            row = self.row.with_user(self._persona(persona))
            with self.subTest(persona), self.assertRaises(AccessError):
                row.read(["amount"])

    def test_the_personal_id_is_in_no_message(self):
        row = self.row.with_user(self.accountant)
        row.buyer_id_number = "079185009999"
        self.env.flush_all()
        self.cr.precommit.run()
        self._number(self.row)
        self.cr.precommit.run()
        texts = str(self.row.message_ids.mapped("body"))
        values = self.row.message_ids.sudo().tracking_value_ids
        texts += str(values.mapped("new_value_char"))
        self.assertNotIn("079185009999", texts)
        self.assertTrue(self.row.message_ids)

    def test_the_personal_id_is_not_copied(self):
        self.assertFalse(self.row.copy_data()[0].get("buyer_id_number"))

    def test_nobody_makes_rows_by_hand(self):
        values = {"company_id": self.school.id, "buyer_name": "Hai"}
        with self.assertRaises(AccessError):
            self.einvoices.with_user(self.accountant).create(values)

    def test_the_rules_are_the_districts(self):
        rule = self.env.ref("edu_einvoice.edu_einvoice_rule_agreed")
        with self.assertRaises(AccessError):
            rule.with_user(self.accountant).is_service = False
        admin = self._persona("district_admin")
        rule.with_user(admin).confirmed = True
        self.assertTrue(rule.confirmed)
