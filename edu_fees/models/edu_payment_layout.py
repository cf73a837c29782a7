# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

SOURCES = [
    ("row", "Running number"),
    ("number", "Number of the order"),
    ("date", "Date"),
    ("payee_name", "Payee"),
    ("payee_account", "Account of the payee"),
    ("payee_bank", "Bank of the payee"),
    ("amount", "Amount"),
    ("memo", "Content of the transfer"),
]


class EduPaymentLayout(models.Model):
    """How the file of payment orders looks that a bank's website takes.

    The one that comes with the suite is generic and no bank's: compare it with the
    model file of your bank, and change the columns there.
    """

    _name = "edu.payment.layout"
    _description = "Layout of the payment file"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    column_ids = fields.One2many("edu.payment.layout.column", "layout_id")

    def _get_rows(self, payments):
        """Return the file's rows: the heads, then one per transfer.

        A refund is one transfer per pupil, any other payment one.

        :param payments: `edu.disbursement` records
        :return: list of lists of texts and whole đồng
        """
        self.ensure_one()
        rows = [self.column_ids.mapped("name")]
        for payment in payments:
            for transfer in self._get_transfers(payment):
                transfer["row"] = len(rows)
                rows.append([transfer[one.source] for one in self.column_ids])
        return rows

    def _get_transfers(self, payment):
        """Return the transfers of a payment as dicts by source."""
        common = {
            "number": payment.name,
            "date": fields.Date.to_string(payment.date) if payment.date else "",
            "memo": self._build_memo(payment.order_code, payment),
        }
        if payment.kind != "refund":
            return [self._prepare_transfer(payment, payment, common)]
        transfers = []
        # What the bank has dealt with by itself is not given to it again.
        for line in payment.line_ids.filtered(lambda line: not line.bank_state):
            transfer = self._prepare_transfer(line, line.student_id, common)
            if line.order_code:
                transfer["memo"] = self._build_memo(line.order_code, payment)
            transfers.append(transfer)
        return transfers

    def _build_memo(self, code, payment):
        """Return the content of a transfer: a code, and what it is for."""
        return " ".join(filter(None, (code, payment.memo)))

    def _prepare_transfer(self, record, payee, common):
        """Return one transfer.

        :param record: the payment, or its line
        :param payee: whose name stands there when nobody else's is written
        """
        return {
            **common,
            "payee_name": record.payee_name or payee.name,
            "payee_account": record.payee_account or "",
            "payee_bank": record.payee_bank or "",
            "amount": int(record.amount),
        }


class EduPaymentLayoutColumn(models.Model):
    """A column of the payment file."""

    _name = "edu.payment.layout.column"
    _description = "Column of the payment file"
    _order = "layout_id, sequence, id"

    layout_id = fields.Many2one(
        "edu.payment.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Head", required=True, translate=True)
    source = fields.Selection(SOURCES, string="What stands there", required=True)
