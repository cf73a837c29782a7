# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import secrets

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money


class AccountMove(models.Model):
    """A bill as its family sees it."""

    _inherit = "account.move"

    # === OVERRIDES === #

    def _compute_access_url(self):
        """Override of `account`: a bill of a family has its own page."""
        res = super()._compute_access_url()
        for move in self.filtered("edu_fee_round_id"):
            move.access_url = f"/my/bills/{move.id}"
        return res

    @api.depends("edu_fee_round_id")
    def _compute_type_name(self):
        """Override of `account`: a bill is no invoice, which is a tax document."""
        res = super()._compute_type_name()
        for move in self.filtered("edu_fee_round_id"):
            if move.move_type == "out_invoice":
                move.type_name = self.env._("Notice of fees")
        return res

    # === LINKS === #

    def _edu_renew_links(self):
        """Give each bill that has a link without login another one; one statement.

        Who held an old link finds nothing there any more, Odoo's own link included.
        """
        if not self:
            return
        self.flush_recordset(["edu_pay_token", "access_token"])
        self.env.execute_query(
            SQL(
                """
                UPDATE account_move AS move
                   SET access_token = NULL,
                       edu_pay_token = CASE WHEN move.edu_pay_token IS NOT NULL
                                            THEN fresh.token END,
                       write_uid = %(uid)s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                  FROM UNNEST(%(ids)s, %(tokens)s) AS fresh (id, token)
                 WHERE move.id = fresh.id
             RETURNING move.id
                """,
                uid=self.env.uid,
                ids=self.ids,
                tokens=[secrets.token_urlsafe(24) for _bill in self],
            )
        )
        self.invalidate_recordset(["edu_pay_token", "access_token"])

    # === READING === #

    @api.model
    def _edu_get_portal_domain(self):
        """Return the domain of the bills that the user may see on the portal."""
        students = self.env["edu.student"]._get_portal_domain()
        return (
            Domain(self._edu_get_bill_domain())
            & Domain("edu_published", "=", True)
            & Domain("edu_student_id", "any", students)
        )

    def _edu_get_parent_state(self):
        """Return the state of a bill in a parent's words.

        :return: dict of ``key`` (to_pay, partial, overdue, paid) and ``label``
        """
        self.ensure_one()
        residual = int(self.amount_residual)
        if residual <= 0:
            return {"key": "paid", "label": self.env._("Paid")}
        today = vietnam_today()
        if self.invoice_date_due and self.invoice_date_due < today:
            return {"key": "overdue", "label": self.env._("Overdue")}
        if residual < int(self.amount_total):
            label = self.env._(
                "Partly paid (%(amount)s to go)", amount=money.format_amount(residual)
            )
            return {"key": "partial", "label": label}
        return {"key": "to_pay", "label": self.env._("To pay")}

    def _edu_get_beneficiary(self):
        """Return where the money goes; read by sudo, since who may see a bill may
        pay it.

        :return: dict of ``holder``, ``bank`` and ``number``
        """
        self.ensure_one()
        account_sudo = self.sudo().partner_bank_id
        holder = account_sudo.acc_holder_name or account_sudo.partner_id.name
        return {
            "holder": holder or "",
            "bank": account_sudo.bank_id.name or "",
            "number": account_sudo.acc_number or "",
        }

    def _edu_get_qr_data_uri(self, scale=6):
        """Return the picture of the QR code for a page, empty when there is none."""
        picture = self._edu_get_vietqr_png(scale=scale)
        if not picture:
            return ""
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _edu_get_payments(self):
        """Return what was paid for the bill, oldest first; read by sudo, since a
        family has no right on the books.

        :return: list of dicts of ``date``, ``amount``, ``kind`` (bank, cash),
            ``channel_kind`` (what brought it, if known) and ``receipt`` (the voucher of
            a cash payment, or an empty record)
        """
        self.ensure_one()
        allocations_sudo = (
            self.env["edu.collection.allocation"]
            .sudo()
            .search([("move_id", "=", self.id), ("state", "=", "live")])
        )
        receipts = self._edu_get_receipts(allocations_sudo.transaction_id)
        payments = []
        for allocation_sudo in allocations_sudo:
            transaction_sudo = allocation_sudo.transaction_id
            is_cash = transaction_sudo.journal_id.type == "cash"
            payments.append(
                {
                    "date": transaction_sudo.date,
                    "amount": int(allocation_sudo.amount),
                    "kind": "cash" if is_cash else "bank",
                    "channel_kind": transaction_sudo.channel_id.kind,
                    "receipt": receipts.get(
                        transaction_sudo, self.env["edu.receipt"].sudo()
                    ),
                }
            )
        return sorted(payments, key=lambda payment: payment["date"])

    @api.model
    def _edu_get_receipts(self, transactions_sudo):
        """Return the valid vouchers of cash transactions, in sudo; one query.

        :return: {transaction: voucher}
        """
        receipts_sudo = self.env["edu.receipt"].sudo()
        found_sudo = receipts_sudo.search(
            [
                ("transaction_id", "in", transactions_sudo.ids),
                ("state", "=", "posted"),
            ]
        )
        return {receipt.transaction_id: receipt for receipt in found_sudo}

    # === VALUES OF PAGES === #

    def _edu_prepare_card_values(self, audience="family"):
        """Return what a card of the bill shows.

        :param str audience: ``family``, or ``anybody`` who holds the link: then the
            pupil's name is cut to its letters
        """
        self.ensure_one()
        student = self.edu_student_id
        is_family = audience == "family"
        return {
            "bill": self,
            "title": self.edu_fee_round_id.sudo().name,
            "school": self.company_id,
            "name": student.name if is_family else money.get_initials(student.name),
            "class_name": self.edu_class_id.sudo().name or "",
            "state": self._edu_get_parent_state(),
            "total": int(self.amount_total),
            "paid": int(self.amount_total - self.amount_residual),
            "residual": int(self.amount_residual),
            "date_due": self.invoice_date_due,
            "beneficiary": self._edu_get_beneficiary(),
            "code": self.edu_payment_code,
            "qr": self._edu_get_qr_data_uri(),
            "bank_links": self._edu_get_bank_links(),
        }

    def _edu_get_signature(self):
        """Return a short text that changes when anything was paid; pages that wait
        for a payment ask for it."""
        return ";".join(
            f"{bill.id}:{int(bill.amount_residual)}" for bill in self.sorted("id")
        )
