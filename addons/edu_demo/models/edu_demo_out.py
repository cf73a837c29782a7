# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from .edu_demo_fees import BOARDING, LUNCH, WATER
from .edu_demo_money import CASH_SCHOOL

# item, amount, payee, what for, how, how far it is
PAYMENTS = (
    (LUNCH, 3_200_000, "Chị Nguyễn Thị Hạnh", "Rau, trái cây tuần 1", "cash", "paid"),
    (WATER, 900_000, "Đại lý nước Suối Xanh", "Nước uống tháng 10", "cash", "paid"),
    (
        LUNCH,
        48_500_000,
        "Công ty Suất ăn Hoa Sen",
        "Thực phẩm tháng 10 theo hợp đồng",
        "bank",
        "ordered",
    ),
    (
        BOARDING,
        21_000_000,
        "Công ty Vệ sinh Sạch Đẹp",
        "Vệ sinh khu bán trú tháng 10",
        "bank",
        "submitted",
    ),
)
PAYEE_ACCOUNT, PAYEE_BANK = "0009990000123", "Ngân hàng thử nghiệm"
# What the cashier keeps in the box when she goes to the bank.
KEPT = 2_000_000


class EduDemo(models.AbstractModel):
    """How money goes out of one school: payments, cash to the bank, a count."""

    _inherit = "edu.demo"

    @api.model
    def _load_money_out(self):
        """Let accountant, principal and cashier of one school do their part."""
        accountant = self._as_user(f"ketoan.{CASH_SCHOOL}")
        for payment in PAYMENTS:
            accountant._make_payment(*payment)
        cashier = self._as_user(f"thuquy.{CASH_SCHOOL}")
        cashier._take_cash_to_bank()
        cashier._count_cash()

    @api.model
    def _make_payment(self, item, amount, payee, memo, method, state):
        """Prepare a payment as the accountant, and bring it as far as it is."""
        company = self.env.company
        item = self.env["edu.fee.item"].search(
            [("company_id", "=", company.id), ("code", "=", item[0])]
        )
        payment = self.env["edu.disbursement"].create(
            {
                "company_id": company.id,
                "kind": "supplier",
                "payee_name": payee,
                "memo": memo,
                "method": method,
                "line_ids": [Command.create({"item_id": item.id, "amount": amount})],
                **(self._prepare_bank_payee() if method == "bank" else {}),
            }
        )
        payment.action_submit()
        if state == "submitted":
            return
        principal = self._get_user(f"hieutruong.{CASH_SCHOOL}")
        payment.with_user(principal).action_approve()
        if method == "bank":
            payment.action_order()
        else:
            cashier = self._get_user(f"thuquy.{CASH_SCHOOL}")
            payment.with_user(cashier).action_pay()

    @api.model
    def _prepare_bank_payee(self):
        """Return from where and to which account a transfer goes."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "bank")], limit=1
        )
        return {
            "bank_journal_id": journal.id,
            "payee_account": PAYEE_ACCOUNT,
            "payee_bank": PAYEE_BANK,
        }

    @api.model
    def _take_cash_to_bank(self):
        """Take the cash to the bank but for what stays in the box, as the cashier."""
        wizard = self.env["edu.cash.deposit"].create({})
        wizard.amount -= KEPT
        wizard.action_confirm()

    @api.model
    def _count_cash(self):
        """Count the box, as the cashier: the notes are what the books say."""
        count = self.env["edu.cash.count"].create({"witnesses": "Kế toán trường"})
        rest = int(count.amount_books)
        for line in count.line_ids.sorted("denomination", reverse=True):
            line.quantity, rest = divmod(rest, line.denomination)
        if rest:
            count.explanation = f"Lẻ {rest} đ"
        count.action_confirm()
