# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduFeeRound(models.Model):
    """What came in for the bills of who left goes to the bills of what was used."""

    _inherit = "edu.fee.round"

    def _take_money_off(self, bills):
        """Take payments and credit off bills that are about to be cancelled.

        The money stays where it is, in the box or at the bank; the same transaction
        puts it on other bills.

        :return: {transaction: (its pupils here, its other bills)}, in sudo
        :raise UserError: where a payment's day is closed
        """
        reason = self.env._("Left the school")
        shares_sudo = (
            self.env["edu.collection.allocation"]
            .sudo()
            .search([("move_id", "in", bills.ids), ("state", "=", "live")])
        )
        taken = {}
        for transaction_sudo in shares_sudo.transaction_id.sorted("id"):
            live = transaction_sudo.allocation_ids.filtered(
                lambda share: share.state == "live"
            )
            own = live.move_id & bills.sudo()
            taken[transaction_sudo] = (own.edu_student_id, live.move_id - own)
            transaction_sudo._undo_settlement(reason)
        credits = self.env["edu.fee.credit"].search(
            [("move_id", "in", bills.ids), ("state", "=", "live")]
        )
        for credit in credits:
            credit.action_undo(reason)
        bills.invalidate_recordset()
        return taken

    def _put_money_on(self, bills, taken):
        """Put money on the bills of the same pupils; what is left over is credit.

        :param bills: the new ones
        :param dict taken: of `_take_money_off`
        """
        for transaction_sudo, (students, others) in taken.items():
            own = bills.sudo().filtered(
                lambda bill, s=students: bill.edu_student_id in s
            )
            # Where others pay all that was used the money waits in the queue.
            if own | others:
                transaction_sudo._settle_by_hand(own | others)
