# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import logging

import segno

from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import file_path

from ..tools import money, qr_picture, vietqr

_logger = logging.getLogger(__name__)

FONTS = ("Roboto-Regular.ttf", "Roboto-Bold.ttf")


class AccountMove(models.Model):
    _inherit = "account.move"

    # === MONEY IN === #

    def _edu_takes_money(self):
        """Tell whether money can be put on the bill: posted, not cancelled."""
        self.ensure_one()
        return bool(
            self.edu_fee_round_id
            and self.move_type == "out_invoice"
            and self.state == "posted"
            and not self.edu_cancel_reason
            and self.payment_state != "reversed"
        )

    def _edu_get_open_terms(self):
        """Return the receivable lines of the bill that are not fully paid."""
        return self.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        ).sorted(lambda line: (line.date_maturity or line.date, line.id))

    def _edu_lock(self):
        """Lock bills in the order of their ids and read what is open anew.

        Two files at once take the bills in the same order, so that neither waits for
        the other for ever.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM account_move WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["amount_residual", "payment_state", "state"])

    # === THE QR CODE === #

    def _edu_get_vietqr(self):
        """Return the payload of the QR code that pays what is open on the bill.

        Amount is the residual, memo the payment code, beneficiary the bill's account.

        :return: the payload; an empty text when nothing is open or the bank or the
            account is not known at NAPAS, so that the bill can be shown without a code
        """
        self.ensure_one()
        # Who may see a bill may pay it: the account is read for them.
        account_sudo = self.sudo().partner_bank_id
        amount = int(self.amount_residual)
        if amount <= 0 or self.state != "posted" or not self.edu_payment_code:
            return ""
        try:
            return vietqr.build(
                account_sudo.bank_id.edu_vietqr_bin or "",
                self._edu_get_payee_number(account_sudo),
                amount=amount,
                memo=self.edu_payment_code,
            )
        except ValueError as error:
            _logger.info("No VietQR for bill %s: %s", self.name, error)
            return ""

    def _edu_get_payee_number(self, account_sudo):
        """Return the account number that the bill's QR code pays into.

        Hook: a pupil may have a number of her own at the school's bank.

        :param account_sudo: the beneficiary `res.partner.bank`, in sudo
        """
        return account_sudo.sanitized_acc_number or ""

    def _edu_get_bank_links(self):
        """Return the links that open the banks' applications with what is open filled
        in; none for a bill without a QR code.

        :return: list of dicts of ``name`` and ``url``
        """
        payload = self._edu_get_vietqr()
        if not payload:
            return []
        code = vietqr.parse(payload)
        return self.env["edu.bank.app"]._get_links(payload=payload, **code)

    def _edu_get_qr_picture(self):
        """Return the QR code as a PNG to save, with school, amount, code and account
        in words; empty when there is none. It names neither pupil nor class: whoever
        holds the link of the bill may save it.
        """
        picture = self._edu_get_vietqr_png(scale=12)
        if not picture:
            return b""
        payee = self._edu_get_beneficiary()
        school = self.company_id.sudo().name
        account = self._edu_get_payee_number(self.sudo().partner_bank_id)
        amount = money.format_amount(int(self.amount_residual))
        return qr_picture.compose(
            picture,
            [
                (school, True),
                (self.env._("Amount: %(amount)s", amount=amount), True),
                (self.env._("Content: %(code)s", code=self.edu_payment_code), True),
                (f"{payee['bank']} {account}".strip(), False),
                (payee["holder"] if payee["holder"] != school else "", False),
            ],
            fonts=[file_path(f"edu_report_pdf/static/fonts/{name}") for name in FONTS],
        )

    def _edu_get_vietqr_png(self, scale=8):
        """Return the QR code as a PNG, empty when there is none.

        Error correction M is what the banks' apps expect; the quiet zone of four
        modules is part of the picture.

        :param int scale: pixels per module
        """
        payload = self._edu_get_vietqr()
        if not payload:
            return b""
        stream = io.BytesIO()
        code = segno.make(payload, error="m", micro=False, boost_error=False)
        code.save(stream, kind="png", scale=scale, border=4)
        return stream.getvalue()
