# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_core.tools.vietnam_day import vietnam_today
from odoo.addons.edu_fees.tools import allocation

from ..models.edu_misa_layout import KINDS

UNIT_WORDS = {
    "month": "tháng",
    "day": "ngày",
    "meal": "suất",
    "hour": "giờ",
    "km": "km",
    "year": "năm",
    "time": "lần",
}
CLASS_WORDS = {
    "tuition": "học phí",
    "service_resolution": "dịch vụ",
    "agreed": "thỏa thuận",
    "collected_on_behalf": "thu hộ",
    "donation": "tài trợ",
}


class EduMisaExport(models.TransientModel):
    """A workbook for MISA: fee items, what pupils owe, or what was collected."""

    _name = "edu.misa.export"
    _description = "Workbook for MISA"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    kind = fields.Selection(KINDS, required=True, default="dues")
    date_from = fields.Date(
        string="From",
        default=lambda self: vietnam_today().replace(day=1),
    )
    date_to = fields.Date(string="To", default=vietnam_today)
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    def action_export(self):
        """Make the workbook.

        :raise UserError: when there is nothing to write
        """
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your schools."))
        heads = self.env["edu.misa.layout"]._get(self.kind)._get_heads()
        rows = getattr(self, f"_get_{self.kind}_rows")()
        if not rows:
            raise UserError(self.env._("There is nothing to write into the workbook."))
        table = [[title for _source, title in heads]]
        table += [[row.get(source, "") for source, _title in heads] for row in rows]
        content = workbook.write([workbook.Sheet("MISA", table)], bold_rows=1)
        self.write(
            {
                "file": base64.b64encode(content),
                "filename": f"misa-{self.kind}-{self.date_to or ''}.xlsx",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Workbook for MISA"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _get_items_rows(self):
        """Return the school's items as dicts by source."""
        items = self.env["edu.fee.item"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return [
            {
                "code": item.code or "",
                "name": item.name,
                "unit": UNIT_WORDS[item.unit],
                "legal_class": CLASS_WORDS.get(item.legal_class, ""),
            }
            for item in items
        ]

    def _get_dues_rows(self):
        """Return what is open of each charge as dicts by source; so many queries for
        any number of pupils."""
        moves = self.env["account.move"]
        bills = moves.search(
            Domain(moves._edu_get_bill_domain())
            & Domain("company_id", "=", self.company_id.id)
            & Domain("amount_residual", ">", 0),
            order="id",
        )
        charges = self.env["edu.fee.charge"].search(
            [("move_id", "in", bills.ids), ("state", "!=", "cancelled")],
            order="move_id, id",
        )
        rows = []
        for bill, own in charges.grouped("move_id").items():
            amounts = [int(one.amount) for one in own]
            paid = min(int(bill.amount_total - bill.amount_residual), sum(amounts))
            shares = allocation.allocate(max(paid, 0), amounts)
            for charge, amount, share in zip(own, amounts, shares, strict=True):
                if amount > share:
                    rows.append(self._prepare_due(bill, charge, amount - share))
        return rows

    def _prepare_due(self, bill, charge, amount):
        """Return what is open of a charge."""
        return {
            **self._prepare_bill(bill),
            "code": charge.item_id.code or "",
            "name": charge.item_id.name,
            "amount": amount,
        }

    def _prepare_bill(self, bill):
        """Return whose a bill is and what it is called."""
        student_sudo = bill.edu_student_id.sudo()
        return {
            "pupil_code": student_sudo.student_code or "",
            "pupil_name": student_sudo.name,
            "class_name": bill.edu_class_id.sudo().name or "",
            "period": bill.edu_fee_round_id.sudo().name,
            "payment_code": bill.edu_payment_code or "",
        }

    def _get_collected_rows(self):
        """Return what went to bills within the days as dicts by source."""
        domain = [("company_id", "=", self.company_id.id), ("state", "=", "live")]
        if self.date_from:
            domain.append(("transaction_id.date", ">=", self.date_from))
        if self.date_to:
            domain.append(("transaction_id.date", "<=", self.date_to))
        # In sudo: vouchers of the cash box are the cashier's; their numbers are no
        # secret from the accountant, whose right on the money was asked before.
        shares = self.env["edu.collection.allocation"].search(domain, order="id")
        receipts = self.env["account.move"]._edu_get_receipts(
            shares.transaction_id.sudo()
        )
        return [
            {
                **self._prepare_bill(share.move_id),
                "number": receipts[share.transaction_id.sudo()].name
                if share.transaction_id.sudo() in receipts
                else share.transaction_id.bank_reference,
                "date": share.transaction_id.date,
                "amount": int(share.amount),
                "memo": share.transaction_id.memo or "",
            }
            for share in shares
        ]
