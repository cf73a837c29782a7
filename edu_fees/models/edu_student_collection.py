# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib

from odoo import api, models
from odoo.fields import Domain

from ..tools import payment_code, vietqr


class EduStudent(models.Model):
    _inherit = "edu.student"

    @api.model
    def _get_code_domain(self, text):
        """Override of `edu_core` to find pupils by the payment code of a bill.

        At the counter the code is typed or scanned; the scanner gives the whole text of
        the QR code.
        """
        domain = super()._get_code_domain(text)
        codes = self._edu_find_payment_codes(text)
        if not codes:
            return domain
        bills_sudo = self.env["account.move"].sudo()
        bills_sudo = bills_sudo.search(
            [
                ("edu_payment_code", "in", codes),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        return domain | Domain("id", "in", bills_sudo.edu_student_id.ids)

    @api.model
    def _may_be_code(self, text):
        """Override of `edu_core`: one payment code in ten has letters only."""
        return super()._may_be_code(text) or bool(self._edu_find_payment_codes(text))

    @api.model
    def _edu_find_payment_codes(self, text):
        """Return the payment codes in what was typed or scanned."""
        text = str(text or "").strip()
        with contextlib.suppress(ValueError):  # else what was typed is the code
            text = vietqr.parse(text)["memo"]
        return payment_code.find(text)
