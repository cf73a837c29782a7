# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import UserError

from .common import FeesCase


@freeze_time("2026-10-05")
class TestRecognition(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boarding = cls._create_fee_item(name="Phục vụ bán trú")
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", legal_class="collected_on_behalf"
        )
        cls.prices = {cls.boarding: 350_000, cls.lunch: (38_000, 22)}

    def _collect(self, bill, amount):
        """Post money in for a bill the way a statement line does; return the entry."""
        receivable = self._get_account("bill_receivable")
        lines = [
            {"account_id": self._get_account("bank").id, "balance": amount},
            {
                "account_id": receivable.id,
                "partner_id": bill.partner_id.id,
                "balance": -amount,
            },
            *bill._edu_prepare_recognition_lines(amount),
        ]
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "company_id": self.school.id,
                "line_ids": [(0, 0, line) for line in lines],
            }
        )
        entry.action_post()
        (bill | entry).line_ids.filtered(
            lambda line: line.account_id == receivable
        ).reconcile()
        return entry

    def test_a_payment_in_full_moves_every_line_to_its_account(self):
        """On collection the contra account is emptied, revenue and debt arise."""
        bill = self._create_bill(prices=self.prices)
        bill |= self.env["account.move"]
        self._collect(bill, 1_186_000)
        self.assertEqual(bill.edu_payment_state, "collected")
        self.assertEqual(bill._edu_payment_state_label("parent"), "Paid")
        self.assertEqual(
            self._get_trial_balance(),
            {"1121": 1_186_000, "3381": -836_000, "531": -350_000},
        )
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(clearing["131"], 1_186_000)  # the classmate's bill
        self.assertEqual(clearing["TBT"], -1_186_000)

    def test_payments_in_part_fill_the_lines_in_order(self):
        """300,000 then 886,000: boarding first, lunch after."""
        bill = self._create_bill(prices=self.prices)
        first, second = bill.edu_charge_ids.sorted("id")
        self._collect(bill, 300_000)
        self.assertEqual(bill.edu_payment_state, "partial")
        self.assertEqual(bill.edu_amount_collected, 300_000)
        ((total,),) = bill._read_group(
            [("id", "=", bill.id)], aggregates=["edu_amount_collected:sum"]
        )
        self.assertEqual(total, 300_000)
        self.assertEqual(
            (first.amount_recognised, second.amount_recognised), (300_000, 0)
        )
        self._collect(bill, 886_000)
        self.assertEqual(
            (first.amount_recognised, second.amount_recognised), (350_000, 836_000)
        )
        self.assertEqual(self._get_trial_balance()["3381"], -836_000)

    def test_undoing_an_entry_takes_the_recognition_back(self):
        """What is recognised is read from the books, so it follows them."""
        bill = self._create_bill(prices=self.prices)
        entry = self._collect(bill, 300_000)
        self.assertEqual(sum(bill.edu_charge_ids.mapped("amount_recognised")), 300_000)
        entry.button_draft()
        self.assertEqual(sum(bill.edu_charge_ids.mapped("amount_recognised")), 0)
        entry.unlink()
        self.assertEqual(sum(bill.edu_charge_ids.mapped("amount_recognised")), 0)
        self.assertEqual(self._get_trial_balance(), {})

    def test_taking_back_empties_the_last_line_first(self):
        """A negative amount is the same in reverse, balanced."""
        bill = self._create_bill(prices=self.prices)
        self._collect(bill, 400_000)
        lines = bill._edu_prepare_recognition_lines(-100_000)
        self.assertEqual(sum(line["balance"] for line in lines), 0)
        by_item = {
            line["edu_fee_item_id"]: line["balance"]
            for line in lines
            if "edu_fee_item_id" in line
        }
        self.assertEqual(by_item, {self.lunch.id: 50_000, self.boarding.id: 50_000})

    def test_more_than_the_bill_has_room_for_is_refused_with_the_figures(self):
        """Neither too much nor taking back what never came."""
        bill = self._create_bill(prices=self.prices)
        with self.assertRaisesRegex(UserError, r"1\.186\.001 đ.*1\.186\.000 đ"):
            bill._edu_prepare_recognition_lines(1_186_001)
        with self.assertRaisesRegex(UserError, "-1"):
            bill._edu_prepare_recognition_lines(-1)

    def test_on_accrual_a_payment_needs_no_lines(self):
        """Revenue arose with the bill."""
        self.school.edu_recognition = "accrual"
        bill = self._create_bill(prices=self.prices)
        self.assertEqual(bill._edu_prepare_recognition_lines(1_186_000), [])
        self._collect(bill, 1_186_000)
        self.assertEqual(
            self._get_trial_balance(),
            {"1121": 1_186_000, "131": 1_186_000, "3381": -1_672_000, "531": -700_000},
        )

    def test_the_trial_balance_opens_the_entries_behind_a_row(self):
        """The button leads to the account's lines."""
        bill = self._create_bill(prices=self.prices)
        self._collect(bill, 1_186_000)
        row = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.school.id), ("is_clearing", "=", False)], limit=1
        )
        lines = self.env["account.move.line"].search(row.action_view_lines()["domain"])
        self.assertEqual(sum(lines.mapped("balance")), row.balance)
