# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResBank(models.Model):
    _inherit = "res.bank"

    # Not `bic`: that is the SWIFT code, which payments abroad need.
    edu_vietqr_bin = fields.Char(
        string="VietQR BIN",
        size=6,
        help="The six digits that NAPAS knows the bank by; QR codes carry them.",
    )

    @api.constrains("edu_vietqr_bin")
    def _check_edu_vietqr_bin(self):
        """A BIN is six digits, or there is none."""
        for bank in self:
            number = bank.edu_vietqr_bin
            if number and not re.fullmatch(r"[0-9]{6}", number):
                raise ValidationError(
                    self.env._(
                        "%(bank)s: “%(number)s” is no VietQR BIN; it has six digits.",
                        bank=bank.name,
                        number=number,
                    )
                )
