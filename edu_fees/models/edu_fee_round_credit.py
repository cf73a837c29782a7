# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import money


class EduFeeRound(models.Model):
    """How what was paid too much before lowers the bills of the next round."""

    _inherit = "edu.fee.round"

    def _publish_bills(self, bills):
        """Override of `edu_fees` to put pupils' credit on the bills they now see."""
        published = super()._publish_bills(bills)
        self._use_credit(published)
        return published

    def _use_credit(self, bills):
        """Put credit on bills of the round, and note how much it was.

        A bill from which the accountant took credit back gets none by itself.

        :param bills: published ones
        :return: what was used
        """
        self.ensure_one()
        credits_sudo = self.env["edu.fee.credit"].sudo()
        undone_sudo = credits_sudo.search(
            [("move_id", "in", bills.ids), ("state", "=", "undone")]
        )
        bills -= undone_sudo.move_id
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
