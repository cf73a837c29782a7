# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import KIND


class EduCollectionTransaction(models.Model):
    """What a provider pays out: one line of the bank for many online payments.

    The payments are in transit until then; the line closes them, and the provider's fee
    is what it is less.
    """

    _inherit = "edu.collection.transaction"

    payout_id = fields.Many2one(
        "edu.collection.transaction",
        string="Paid out by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    paid_out_ids = fields.One2many(
        "edu.collection.transaction",
        "payout_id",
        string="Online payments",
        readonly=True,
    )

    @api.model
    def _get_payout_domain(self, channel):
        """Return the domain of what a provider has not paid out, as a list.

        A refund and the payment it gave back are both in it, and come to nothing.
        """
        return [
            ("channel_id", "=", channel.id),
            ("journal_id", "=", channel.journal_id.id),
            ("payout_id", "=", False),
            ("statement_line_id", "!=", False),
        ]

    def action_open_payout(self):
        """Open the window in which a line of the bank closes online payments."""
        self.ensure_one()
        self._check_may_match()
        self._check_in_queue()
        channel = self.env["edu.collection.channel"].search(
            [("company_id", "=", self.company_id.id), ("kind", "=", KIND)], limit=1
        )
        if not channel or self.channel_id.kind == KIND:
            raise UserError(
                self.env._(
                    "%(school)s has no channel of online payments that this could be "
                    "of.",
                    school=self.company_id.name,
                )
            )
        wizard = self.env["edu.collection.payout"].create(
            {"transaction_id": self.id, "channel_id": channel.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payout of online payments"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _settle_payout(self, payments):
        """Close online payments by this line of the bank; in sudo, after the checks.

        :param payments: movements of one provider's channel
        :return: what the provider kept, int
        :raise UserError: when the line is more than the payments
        """
        self.ensure_one()
        (self | payments)._lock()
        self._check_in_queue()
        channel = payments.channel_id
        open_payments = self.search(self._get_payout_domain(channel[:1]))
        gross, net = int(sum(payments.mapped("amount"))), int(self.amount)
        if len(channel) != 1 or payments - open_payments or not 0 < net <= gross:
            raise UserError(
                self.env._(
                    "%(net)s đ on the bank account is not the payout of these payments "
                    "of %(gross)s đ: it is no more than they are, they are of one "
                    "provider and not paid out yet.",
                    net=f"{net:,}".replace(",", "."),
                    gross=f"{gross:,}".replace(",", "."),
                )
            )
        transaction = self.with_company(self.company_id)
        transaction._replace_suspense(transaction._prepare_payout(channel, gross, net))
        payments.payout_id = self
        self.write({"state": "matched", "matched_by": "manual", "queue_reason": False})
        transaction._reconcile_payout(payments)
        return gross - net

    def _prepare_payout(self, channel, gross, net):
        """Return the lines of the entry against the money of a payout."""
        transit = channel.journal_id.default_account_id
        nobody = self.env["res.partner"]
        lines = [self._prepare_entry_line(transit, nobody, -gross, channel.name)]
        if gross > net:
            fee = self.env["edu.account.role"]._get_account(
                self.company_id, "bank_fee", self.date
            )
            label = self.env._("Fee of %(channel)s", channel=channel.name)
            lines.append(self._prepare_entry_line(fee, nobody, gross - net, label))
        return lines

    def _reconcile_payout(self, payments):
        """Reconcile the money in transit with the line that closed it."""
        transit = payments.channel_id.journal_id.default_account_id
        if not transit.reconcile:
            return
        entries = self._get_entry() | payments.statement_line_id.move_id
        lines = entries.line_ids.filtered(
            lambda line: line.account_id == transit and not line.reconciled
        )
        lines.reconcile()

    def _undo_settlement(self, reason):
        """Override of `edu_fees`: what was paid out waits for its payout again."""
        result = super()._undo_settlement(reason)
        self.paid_out_ids.payout_id = False
        return result

    def _reverse(self, reason, date):
        """Override of `edu_fees`: likewise when the line of the bank never came."""
        reversal = super()._reverse(reason, date)
        self.paid_out_ids.payout_id = False
        return reversal

    def _check_cancellable(self):
        """Override of `edu_fees`: what a provider has confirmed is refunded or paid
        out, never cancelled."""
        self.ensure_one()
        if self.sudo().payout_id:
            raise UserError(
                self.env._(
                    "%(reference)s was paid out by %(payout)s; it is no money that "
                    "never came.",
                    reference=self.bank_reference,
                    payout=self.sudo().payout_id.bank_reference,
                )
            )
        self._check_no_refund()
        if self._get_online_payment_sudo().state == "done":
            raise UserError(
                self.env._(
                    "The provider has confirmed %(reference)s; ask for a refund when "
                    "the money is to go back.",
                    reference=self.bank_reference,
                )
            )
        return super()._check_cancellable()
