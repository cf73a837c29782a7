# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from .common import FeesCase

DAY = date(2026, 10, 5)


class CollectionCase(FeesCase):
    """Base of tests about money in: one pupil with one bill of 1,252,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls._get_journal("NH")
        cls.transactions = cls.env["edu.collection.transaction"]
        cls.bill = cls._create_bill_of(1_252_000)

    @classmethod
    def _create_bill_of(cls, amount, student=None, **values):
        """Create one bill of two items: service 510,000 and the rest on behalf."""
        school = (student or cls.student).company_id
        service = cls._create_fee_item(school)
        behalf = cls._create_fee_item(school, legal_class="collected_on_behalf")
        part = min(510_000, amount - 1)
        prices = {service: part, behalf: amount - part}
        return cls._create_bill(student, prices, **values)

    @classmethod
    def _receive(cls, amount, memo, reference=None, journal=None, **values):
        """Register and settle one movement; return its transaction."""
        transaction = cls.transactions._register_movements(
            journal or cls.journal,
            [
                {
                    "bank_reference": reference or f"FT{cls._next_number()}",
                    "date": DAY,
                    "amount": amount,
                    "memo": memo,
                    **values,
                }
            ],
        )
        transaction._settle()
        return transaction

    def _check_entry(self, transaction):
        """Check that an entry balances and that the clearing pair nets to zero."""
        lines = transaction.statement_line_id.move_id.line_ids
        self.assertEqual(sum(lines.mapped("debit")), sum(lines.mapped("credit")))
        self._check_clearing_pair(transaction.company_id)

    def _check_clearing_pair(self, school):
        pair = self._get_account("bill_receivable", school) | self._get_account(
            "bill_contra", school
        )
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", school.id), ("account_id", "in", pair.ids)]
        )
        self.assertEqual(sum(rows.mapped("balance")), 0)

    def _get_balance(self, role, school=None):
        """Return the balance of the account that plays a role."""
        account = self._get_account(role, school)
        row = self.env["edu.trial.balance"].search(
            [
                ("company_id", "=", (school or self.school).id),
                ("account_id", "=", account.id),
            ]
        )
        return int(sum(row.mapped("balance")))
