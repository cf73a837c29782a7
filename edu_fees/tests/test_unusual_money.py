# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .collection_common import DAY, CollectionCase


@tagged("post_install", "-at_install")
class TestUnusualMoney(CollectionCase):
    """What another module or a file may hand over, and nobody means."""

    def _register(self, **values):
        entry = {"bank_reference": "FT1", "date": DAY, "amount": 1_000, **values}
        return self.transactions._register_movements(self.journal, [entry])

    def test_an_amount_with_a_fraction_is_refused_and_never_cut(self):
        for amount in (1.5, 999.9999999, Decimal("0.5"), float("nan"), float("inf")):
            with self.subTest(amount), self.assertRaisesRegex(UserError, "FT1"):
                self._register(amount=amount)
        for amount in (None, "1000", True):
            with self.subTest(amount), self.assertRaisesRegex(UserError, "FT1"):
                self._register(amount=amount)

    def test_a_whole_amount_is_kept_whatever_its_type(self):
        for number, amount in enumerate((5, 5.0, Decimal("5.00"), 10**12, -5)):
            movement = self._register(bank_reference=f"N{number}", amount=amount)
            self.assertEqual(movement.amount, amount)

    def test_a_movement_without_a_day_is_refused(self):
        for day in (None, False, "", "31/11/2026", "2026-11-31", 20261130):
            with self.subTest(day), self.assertRaisesRegex(UserError, "FT1"):
                self._register(date=day)
        self.assertEqual(self._register(date="2026-10-05").date, DAY)

    def test_one_reference_in_two_forms_is_one_movement(self):
        first = self._register(bank_reference="ftđấ 1")
        for form in ("NFD", "NFC"):
            text = unicodedata.normalize(form, " FTĐẤ1\n\0")
            self.assertEqual(self._register(bank_reference=text), first)

    def test_references_too_long_for_an_index_are_told_apart(self):
        long = "".join(f"{number * number:x}" for number in range(3_000))
        first = self._register(bank_reference=long + "1")
        second = self._register(bank_reference=long + "2")
        self.assertEqual(len(first | second), 2)
        self.assertEqual(self._register(bank_reference=long + "1"), first)
        self.assertLessEqual(len(first.bank_reference), 200)

    def test_no_movement_is_none(self):
        nothing = self.transactions._register_movements(self.journal, [])
        self.assertFalse(nothing)
        nothing._settle()

    def test_a_receipt_takes_whole_dong_of_one_pupil(self):
        receipts = self.env["edu.receipt"]
        for amount in (None, "5", 0, -1, 1.5, True, float("nan"), float("inf")):
            with self.subTest(amount), self.assertRaisesRegex(UserError, "no amount"):
                receipts._issue(self.bill, amount, "Bà Tư")
        other = self._create_bill_of(2_000, self.classmate)
        for bills in (self.bill.browse(), self.bill | other):
            with self.assertRaisesRegex(UserError, "one pupil"):
                receipts._issue(bills, 5, "Bà Tư")
        self.assertEqual(receipts._issue(self.bill, 5.0, "Bà Tư").amount, 5)

    def test_a_receipts_day_may_come_as_a_text(self):
        receipt = self.env["edu.receipt"]._issue(
            self.bill, 5, "Bà Tư", date="2026-10-05"
        )
        self.assertEqual((receipt.date, receipt.fiscal_year), (DAY, 2026))

    def test_a_receipt_bears_the_schools_day_on_every_clock(self):
        with freeze_time(datetime(2026, 12, 31, 17)):
            for zone in ("UTC", "America/New_York", False):
                receipts = self.env["edu.receipt"].with_context(tz=zone)
                receipt = receipts._issue(self.bill, 5, "Bà Tư")
                self.assertEqual(receipt.date, date(2027, 1, 1))
                self.assertEqual(receipt.fiscal_year, 2027)

    def test_a_role_that_nobody_knows_is_named(self):
        roles = self.env["edu.account.role"]
        with self.assertRaisesRegex(UserError, "petty_cash"):
            roles._get_accounts(self.school, ["bank", "petty_cash"])
        self.assertEqual(roles._get_accounts(self.school, []), {})

    def test_the_window_of_a_payment_opens_before_it_knows_the_payment(self):
        window = self.env["edu.bank.match"].new({})
        self.assertFalse(window.candidate_ids or window.is_return)
