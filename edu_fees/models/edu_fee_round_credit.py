# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import money


class EduFeeRound(models.Model):
    """How what was paid too much before lowers the bills of the next round."""

    _inherit = "edu.fee.round"

    def action_publish(self):
        """Override of `edu_fees` to put pupils' credit on the bills they now see."""
        result = super().action_publish()
        for fee_round in self:
            fee_round._use_credit()
        return result

    def _use_credit(self):
        """Put credit on the round's published bills, and note how much it was.

        :return: what was used
        """
        self.ensure_one()
        bills = self._get_bills().filtered("edu_published")
        used_sudo = self.env["edu.fee.credit"]._use_for(bills)
        if used_sudo:
            self.invalidate_recordset(["amount_paid", "amount_residual"])
            self.message_post(
                body=self.env._(
                    "%(amount)s paid too much before were put on %(count)s bills.",
                    amount=money.format_amount(sum(used_sudo.mapped("amount"))),
                    count=len(used_sudo.move_id),
                )
            )
        return used_sudo
