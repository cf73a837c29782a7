# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .edu_collection_settlement import Plan


class EduFeeRound(models.Model):
    """What came in for the bills of who left goes to the bills of what was used."""

    _inherit = "edu.fee.round"

    def _take_money_off(self, bills):
        """Take payments and credit off bills that are about to be cancelled.

        The money stays where it is, in the box or at the bank; the same transaction
        puts it on other bills.

        :return: {transaction: (its pupils here, {other bill: what it got})}, in sudo
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
            others = {
                share.move_id: int(share.amount)
                for share in live
                if share.move_id not in own
            }
            taken[transaction_sudo] = (own.edu_student_id, others)
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
            if own or others:
                partner = students[:1].partner_id
                transaction_sudo._settle_anew(own, others, partner)


class EduCollectionTransaction(models.Model):
    _inherit = "edu.collection.transaction"

    def _settle_anew(self, bills, others, partner):
        """Match a movement with new bills in place of those it was on; other bills of
        it, of a brother or sister, get what they had, neither less nor more.

        :param bills: the new ones
        :param dict others: {bill: amount in đồng}
        :param partner: whose the rest is
        """
        self.ensure_one()
        transaction = self.with_company(self.company_id)
        kept = bills.browse().union(*others)
        transaction._check_bills(kept | bills)
        plan = Plan(
            transaction,
            kept.sorted(self._get_bill_order) + bills.sorted(self._get_bill_order),
            limits={bill.id: amount for bill, amount in others.items()},
            owner=partner,
        )
        transaction._execute([plan], "manual")
