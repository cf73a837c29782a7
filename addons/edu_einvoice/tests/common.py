# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from odoo.addons.edu_fees.tests.collection_common import CollectionCase
from odoo.addons.edu_fees.tests.disbursement_common import DisbursementCase

from ..tools.answer import Answer

START = date(2026, 9, 1)
NOVEMBER = {
    "period": date(2026, 11, 1),
    "date": date(2026, 11, 1),
    "date_due": date(2026, 11, 15),
}
PDF = b"%PDF-1.4 thu nghiem"


class EinvoiceMixin:
    """A school that issues e-invoices since September, and a provider of the tests."""

    @classmethod
    def _set_up_einvoices(cls):
        cls.school.edu_einvoice_start = START
        cls.einvoices = cls.env["edu.einvoice"]
        cls.accountant = cls._persona("accountant")

    @classmethod
    def _collect(cls):
        """Read the books of the school; return the new rows."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        return cls.einvoices._collect(cls.school)

    @classmethod
    def _get_rows(cls, bill=None, **values):
        """Return the rows of a bill, oldest first."""
        domain = [("move_id", "=", (bill or cls.bill).id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return cls.einvoices.search(domain, order="id")

    @classmethod
    def _number(cls, rows):
        """Let rows be issued, as typed by hand."""
        for row in rows:
            row._set_issued(f"{cls._next_number():08d}", "C26TAB")
        return rows

    def _set_up_provider(self, **answers):
        """Let a provider issue, which counts up; return what it is asked.

        :param answers: {verb: an `Answer`, bytes, or an error to raise}
        """
        calls = []

        def get_method(verb):
            def method(einvoice):
                calls.append((verb, einvoice.id))
                answer = answers.get(verb, defaults[verb])
                if isinstance(answer, Exception):
                    raise answer
                return answer(einvoice) if callable(answer) else answer

            return method

        defaults = {
            "find": Answer("unknown"),
            "send": lambda one: Answer("issued", f"{one.id}", "C26TAB", "MA"),
            "fetch": PDF,
        }
        model = type(self.einvoices)
        self.patch(model, "_get_provider", lambda one: "test")
        for verb in defaults:
            method = get_method(verb)
            self.startPatcher(patch.object(model, f"_{verb}_test", method, create=True))
        return calls


class EinvoiceCase(EinvoiceMixin, CollectionCase):
    """One bill of 510,000 đ for a service and 742,000 đ on behalf of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_einvoices()
        cls.service, cls.behalf = cls.bill.edu_charge_ids.item_id

    @classmethod
    def _pay_bank(cls, amount=1_252_000, bill=None, **values):
        """Let money come in over the bank for a bill."""
        bill = bill or cls.bill
        return cls._receive(amount, bill.edu_payment_code, **values)


class EinvoiceRefundCase(EinvoiceMixin, DisbursementCase):
    """The pupil has paid the bill in cash; the school pays back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_einvoices()

    @classmethod
    def _fill_box(cls):
        """Have as much cash in the box as was paid back; nothing of it is a service."""
        bill = cls._create_bill(cls.classmate, {cls.behalf: 100_000})
        cls._take_cash(bill, 100_000)

    @classmethod
    def _pay_back(cls, amount=100_000, item=None):
        """Pay money of an item back to the pupil in cash."""
        line = {
            "item_id": (item or cls.service).id,
            "student_id": cls.student.id,
            "amount": amount,
        }
        return cls._pay(cls._prepare(kind="refund", lines=[line], memo="Hoàn trả"))
