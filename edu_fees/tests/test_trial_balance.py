# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date
from io import BytesIO
from urllib.parse import quote

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import FeesCase, FeesHttpCase, FeesSetUp

OCTOBER = {"edu_date_from": "2026-10-01", "edu_date_to": "2026-10-31"}
NOVEMBER = {"edu_date_from": "2026-11-01", "edu_date_to": "2026-11-30"}


class TrialBalanceSetUp(FeesSetUp):
    @classmethod
    def _post(cls, day, amount, debit="cash_in_hand", credit="collected_on_behalf"):
        """Post an entry of two lines on a day."""
        pair = ((debit, amount), (credit, -amount))
        move = cls.env["account.move"].create(
            {
                "journal_id": cls._get_journal("KHAC").id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {"account_id": cls._get_account(role).id, "balance": balance}
                    )
                    for role, balance in pair
                ],
            }
        )
        move.action_post()

    @classmethod
    def _post_two_months(cls):
        """Let 1,252,000 come in before October ends, and 300,000 leave in November."""
        cls._post("2026-09-15", 252_000)
        cls._post("2026-10-31", 1_000_000)
        cls._post("2026-11-01", 300_000, "collected_on_behalf", "cash_in_hand")

    def _get_row(self, role="cash_in_hand", user=None, **context):
        """Return an account's row of a period."""
        self.env.invalidate_all()
        balances = self.env["edu.trial.balance"].with_user(user or self.env.user)
        return balances.with_context(**context).search(
            [
                ("company_id", "=", self.school.id),
                ("account_id", "=", self._get_account(role).id),
            ]
        )

    def _read(self, row):
        names = ("opening", "debit", "credit", "balance")
        return tuple(int(row[name]) for name in names)


@freeze_time("2026-11-05 03:00:00")
class TestTrialBalance(TrialBalanceSetUp, FeesCase):
    """Bảng cân đối số phát sinh: start, movements and end of a period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._post_two_months()

    def test_a_month_has_start_movements_and_end(self):
        row = self._get_row(**OCTOBER)
        self.assertEqual(self._read(row), (252_000, 1_000_000, 0, 1_252_000))
        self.assertEqual((row.opening_debit, row.closing_debit), (252_000, 1_252_000))
        row = self._get_row(**NOVEMBER)
        self.assertEqual(self._read(row), (1_252_000, 0, 300_000, 952_000))

    def test_what_is_owed_stands_on_the_other_side(self):
        row = self._get_row("collected_on_behalf", **OCTOBER)
        self.assertEqual((row.opening_debit, row.opening_credit), (0, 252_000))
        self.assertEqual((row.closing_debit, row.closing_credit), (0, 1_252_000))
        self.assertEqual(row.balance, -1_252_000)

    def test_debit_is_credit_at_the_start_within_and_at_the_end(self):
        for context in (OCTOBER, NOVEMBER, {}):
            self.env.invalidate_all()
            rows = self.env["edu.trial.balance"].with_context(**context)
            rows = rows.search([("company_id", "=", self.school.id)])
            for one, other in (
                ("opening_debit", "opening_credit"),
                ("debit", "credit"),
                ("closing_debit", "closing_credit"),
            ):
                self.assertEqual(sum(rows.mapped(one)), sum(rows.mapped(other)))

    def test_without_a_period_all_that_there_is_has_moved(self):
        self.assertEqual(self._read(self._get_row()), (0, 1_252_000, 300_000, 952_000))

    def test_the_list_opens_on_this_month(self):
        action = self.env.ref("edu_fees.edu_trial_balance_action")
        self.assertIn("edu_this_month", action.context)
        row = self._get_row(edu_this_month=True)
        self.assertEqual(row.opening, 1_252_000)
        self.assertEqual(row.period, "01/11/2026 – 30/11/2026")

    def test_an_account_without_entries_until_then_has_no_row(self):
        self._post("2026-11-02", 5, "bank_fee", "bank")
        self.assertFalse(self._get_row("bank_fee", **OCTOBER))
        self.assertTrue(self._get_row("bank_fee", **NOVEMBER))

    def test_a_row_is_the_same_in_every_period(self):
        self.assertEqual(self._get_row(**OCTOBER).id, self._get_row(**NOVEMBER).id)

    def test_the_entries_behind_a_row_are_those_of_the_period(self):
        domain = self._get_row(**OCTOBER).action_view_lines()["domain"]
        lines = self.env["account.move.line"].search(domain)
        self.assertEqual(lines.mapped("date"), [date(2026, 10, 31)])

    def test_the_accountant_chooses_the_period(self):
        user = self._persona("accountant")
        balances = self.env["edu.trial.balance"].with_user(user)
        window = balances.with_context(edu_this_month=True).action_choose_period()
        wizard = self.env["edu.trial.balance.period"].with_user(user)
        wizard = wizard.with_context(**window["context"]).create({})
        self.assertEqual(wizard.date_from, date(2026, 11, 1))
        wizard.write({"date_from": "2026-10-01", "date_to": "2026-10-31"})
        action = wizard.action_confirm()
        self.assertEqual(action["res_model"], "edu.trial.balance")
        row = self._get_row(user=user, **action["context"])
        self.assertEqual(self._read(row)[0], 252_000)

    def test_a_period_ends_after_it_begins_and_is_made_of_days(self):
        wizard = self.env["edu.trial.balance.period"].create(
            {"date_from": "2026-10-02", "date_to": "2026-10-01"}
        )
        with self.assertRaisesRegex(UserError, "before it begins"):
            wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "days of the period"):
            self._get_row(edu_date_from="'; DROP TABLE x; --")

    def test_who_keeps_no_books_chooses_no_period(self):
        for persona in ("cashier", "teacher"):
            user = self._persona(persona)
            with self.assertRaises(AccessError):
                self.env["edu.trial.balance.period"].with_user(user).create({})


class TestTrialBalanceWorkbook(TrialBalanceSetUp, FeesHttpCase):
    """The workbook is of the period that the list shows."""

    def test_the_workbook_has_the_period_of_the_list(self):
        self._post_two_months()
        row = self._get_row(**OCTOBER)
        self._login(self._persona("accountant"))
        context = json.dumps({**OCTOBER, "active_ids": row.ids, "lang": "en_US"})
        response = self.url_open(
            "/report/xlsx/edu_fees.report_list_trial_balance_xlsx"
            f"?options={quote(json.dumps({'has_period': True}))}"
            f"&context={quote(context)}"
        )
        sheet = load_workbook(BytesIO(response.content)).active
        texts = [cell.value for line in sheet.iter_rows() for cell in line]
        self.assertIn("01/10/2026 – 31/10/2026, in đồng", texts)
        for amount in (252_000, 1_000_000, 1_252_000):
            self.assertIn(amount, texts)
        self.assertNotIn(300_000, texts)
