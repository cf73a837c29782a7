# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError

from .collection_common import CollectionCase

OTHERS = ("accountant", "principal", "teacher", "homeroom", "office", "parent")
DUE = 1_252_000


class CounterCase(CollectionCase):
    """Base of tests of the counter: one pupil with one bill of 1,252,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._persona("cashier")
        cls.counter = cls.env["edu.cash.counter"].with_user(cls.cashier)
        cls.sessions = cls.env["edu.cash.session"].with_user(cls.cashier)
        cls.receipts = cls.env["edu.receipt"].with_user(cls.cashier)

    def _find(self, text):
        """Return the names of the pupils whom the screen shows for a text."""
        return [one["name"] for one in self.counter.find_payers(text)["pupils"]]

    def _take(self, amount=DUE, student=None, bills=None, **values):
        """Take money as the screen does; return its answer."""
        student = student or self.student
        arguments = {
            "student_id": student.id,
            "bill_ids": (bills or self.bill).ids,
            "amount": amount,
            "payer_name": "Bà Nguyễn Thị Tư",
            "token": uuid4().hex,
            "session_id": self._get_session_id(),
            **values,
        }
        return json.loads(json.dumps(self.counter.take_money(**arguments)))

    def _get_session_id(self):
        session = self.counter.get_data()["session"]
        return session and session["id"]

    def _open_session(self, *notes):
        """Open the cashier's session with these (value, pieces)."""
        lines = [
            Command.create({"moment": "open", "denomination": note, "quantity": pieces})
            for note, pieces in notes
        ]
        return self.sessions.create({"opening_line_ids": lines})

    def _assert_refused(self, text, **values):
        """Check that nothing is taken, and why."""
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._take(**values)
        self.assertFalse(self.receipts.search([]))
        self.assertEqual(self._get_balance("cash_in_hand"), 0)
