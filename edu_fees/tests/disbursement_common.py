# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command

from .collection_common import CollectionCase

DAY = date(2026, 10, 20)


class DisbursementCase(CollectionCase):
    """Base of tests about money out: one pupil has paid 1,252,000 đ in cash.

    510,000 of it is for a service, 742,000 was collected on behalf of others.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.cashier = cls._persona("cashier")
        cls.service, cls.behalf = cls.bill.edu_charge_ids.item_id
        cls.payments = cls.env["edu.disbursement"].with_user(cls.accountant)
        cls.receipt = cls._take_cash(cls.bill, 1_252_000)

    @classmethod
    def _take_cash(cls, bill, amount):
        """Take cash for a bill at the counter."""
        receipts = cls.env["edu.receipt"].with_user(cls.cashier)
        return receipts._issue(bill, amount, "Bà Tư")

    @classmethod
    def _prepare(cls, amount=500_000, item=None, lines=None, **values):
        """Return a draft payment of the accountant.

        :param lines: values of the lines (default: one of `amount` of the item)
        """
        lines = lines or [{"item_id": (item or cls.behalf).id, "amount": amount}]
        return cls.payments.create(
            {
                "company_id": cls.school.id,
                "kind": "supplier",
                "payee_name": "Công ty Suất ăn Hoa Sen",
                "memo": "Tiền thực phẩm tháng 10/2026",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _approve(cls, payment):
        """Let accountant and principal sign."""
        payment.with_user(cls.accountant).action_submit()
        payment.with_user(cls.principal).action_approve()
        return payment

    @classmethod
    def _pay(cls, payment=None, **values):
        """Have a payment prepared, approved and paid in cash."""
        payment = cls._approve(payment or cls._prepare(**values))
        payment.with_user(cls.cashier).action_pay()
        return payment

    @classmethod
    def _order(cls, payment=None, **values):
        """Have a payment prepared, approved and given to the bank."""
        values = {
            "method": "bank",
            "bank_journal_id": cls.journal.id,
            "payee_account": "0123456789",
            "payee_bank": "Ngân hàng thử nghiệm",
            **values,
        }
        payment = cls._approve(payment or cls._prepare(**values))
        payment.with_user(cls.accountant).action_order()
        return payment

    @classmethod
    def _deposit(cls, amount=1_252_000):
        """Have the cashier take cash to the bank."""
        wizard = cls.env["edu.cash.deposit"].with_user(cls.cashier)
        wizard.create({"amount": amount}).action_confirm()
        return cls.env["edu.disbursement"].search(
            [("kind", "=", "deposit")], order="id desc", limit=1
        )

    @classmethod
    def _get_left(cls, item=None):
        """Return what is left of an item by its own view."""
        rows = cls.env["edu.fee.item.money"].search(
            [("item_id", "=", (item or cls.behalf).id)]
        )
        return int(sum(rows.mapped("amount_left")))
