# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .collection_common import CollectionCase

NEW_YEAR = date(2027, 1, 1)


class TestRoleDates(CollectionCase):
    """A circular that renumbers the chart is data: new rows from a day on."""

    def _renumber(self, role, code, account_type, day=NEW_YEAR):
        """Let another account play a role from a day on."""
        row = self.env["edu.account.role"].search(
            [("company_id", "=", self.school.id), ("role", "=", role)]
        )
        account = self.env["account.account"].create(
            {
                "code": code,
                "name": f"Tài khoản mới {code}",
                "account_type": account_type,
                "reconcile": account_type == "asset_receivable",
                "company_ids": [Command.set(self.school.ids)],
            }
        )
        row.date_end = date.fromordinal(day.toordinal() - 1)
        new = row.copy({"account_id": account.id, "date_start": day, "date_end": False})
        return row.account_id, new.account_id

    def _get_account_balance(self, account):
        balances = self.env["edu.trial.balance"]
        balances.invalidate_model()
        rows = balances.search([("account_id", "=", account.id)])
        return int(sum(rows.mapped("balance")))

    def test_each_day_has_its_own_account(self):
        old, new = self._renumber("service_revenue", "5118", "income")
        get = self.env["edu.account.role"]._get_account
        last = date(2026, 12, 31)
        self.assertEqual(get(self.school, "service_revenue", last), old)
        self.assertEqual(get(self.school, "service_revenue", NEW_YEAR), new)
        self.assertEqual(get(self.school, "service_revenue", "2027-01-01"), new)

    def test_money_is_recognised_on_the_account_of_its_own_day(self):
        old, new = self._renumber("service_revenue", "5118", "income")
        code = self.bill.edu_payment_code
        self._receive(500_000, code)
        self._receive(752_000, code, date=NEW_YEAR)
        self.assertEqual(self._get_account_balance(old), -500_000)
        self.assertEqual(self._get_account_balance(new), -10_000)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_a_bill_keeps_its_receivable_when_the_chart_changes(self):
        old, new = self._renumber("bill_receivable", "1318", "asset_receivable")
        before = self._get_account_balance(old)
        self._receive(1_252_000, self.bill.edu_payment_code, date=NEW_YEAR)
        self.assertEqual(self.bill.payment_state, "paid")
        self.assertEqual(self._get_account_balance(old), before - 1_252_000)
        self.assertEqual(self._get_account_balance(new), 0)

    def test_a_bill_of_the_new_year_takes_the_new_receivable(self):
        _old, new = self._renumber("bill_receivable", "1318", "asset_receivable")
        bill = self._create_bill_of(
            100_000,
            period=NEW_YEAR,
            date=NEW_YEAR,
            date_due=date(2027, 1, 15),
        )
        terms = bill.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertEqual(terms.account_id, new)

    def test_an_overpayment_needs_its_role_on_the_day_of_the_money(self):
        row = self.env["edu.account.role"].search(
            [
                ("company_id", "=", self.school.id),
                ("role", "=", "received_in_advance"),
            ]
        )
        row.date_end = date(2026, 9, 30)
        with self.assertRaisesRegex(UserError, "2026-10-05"):
            self._receive(1_300_000, self.bill.edu_payment_code)

    def test_a_mapping_does_not_end_before_it_starts(self):
        row = self.env["edu.account.role"].search([], limit=1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            row.date_end = date(2019, 12, 31)
            self.env.flush_all()

    def test_two_open_mappings_of_one_role_are_refused_by_name(self):
        row = self.env["edu.account.role"].search(
            [("company_id", "=", self.school.id), ("role", "=", "bank_fee")]
        )
        with self.assertRaisesRegex(ValidationError, "two accounts"):
            row.copy({"date_start": NEW_YEAR})

    def test_an_account_that_plays_a_role_is_not_deleted(self):
        account = self._get_account("bank_fee")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            account.unlink()
            self.env.flush_all()

    def test_only_the_accountant_maps_accounts(self):
        row = self.env["edu.account.role"].search(
            [("company_id", "=", self.school.id), ("role", "=", "bank_fee")]
        )
        row.with_user(self._persona("accountant")).source = "TT 24/2024/TT-BTC"
        for persona in ("cashier", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                row.with_user(self._persona(persona)).source = "x"
        for persona in ("teacher", "office", "parent"):
            with self.assertRaises(AccessError, msg=persona):
                row.with_user(self._persona(persona)).read(["source"])

    def test_every_role_has_a_name_for_people(self):
        roles = self.env["edu.account.role"]
        for key, name in roles._fields["role"].selection:
            self.assertEqual(
                roles.with_context(lang="en_US")._get_role_label(key), name
            )


class TestBankNumber(CollectionCase):
    """The number that VietQR knows a bank by."""

    def test_it_has_six_digits(self):
        bank = self.env["res.bank"].create({"name": "Ngân hàng thử"})
        for number in ("97041", "97O418", "970 18"):
            with self.assertRaises(ValidationError, msg=number):
                bank.edu_vietqr_bin = number
        bank.edu_vietqr_bin = "970418"

    def test_a_bank_may_have_none(self):
        bank = self.env["res.bank"].create({"name": "Ngân hàng thử"})
        self.assertFalse(bank.edu_vietqr_bin)

    def test_the_shipped_banks_have_one_each(self):
        banks = self.env["res.bank"].search([("edu_vietqr_bin", "!=", False)])
        numbers = banks.mapped("edu_vietqr_bin")
        self.assertGreater(len(numbers), 20)
        self.assertEqual(len(numbers), len(set(numbers)))
