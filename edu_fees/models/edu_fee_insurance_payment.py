# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields, models
from odoo.exceptions import UserError

# Of a payment whose money never left, or is back.
OVER = ("cancelled", "reversed")


class EduFeeInsuranceList(models.Model):
    """A closed list is paid to the insurer, or cancelled."""

    _inherit = "edu.fee.insurance.list"

    payment_ids = fields.One2many(
        "edu.disbursement",
        "insurance_list_id",
        string="Payments",
        readonly=True,
    )

    def _get_live_payments(self):
        """Return the payments of lists that are on their way or paid."""
        return self.payment_ids.filtered(lambda one: one.state not in OVER)

    def action_prepare_payment(self):
        """Open the payment to the insurer: the one there is, or a new one, not saved,
        of what the list comes to.

        :raise UserError: for a list that may still change
        """
        self.ensure_one()
        self._check_closed()
        payment = self._get_live_payments()[:1]
        line = {"item_id": self.item_id.id, "amount": self.amount_total}
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment to the insurer"),
            "res_model": "edu.disbursement",
            "view_mode": "form",
        }
        if payment:
            return {**action, "res_id": payment.id}
        context = {
            "default_company_id": self.company_id.id,
            "default_kind": "insurer",
            "default_memo": self.name,
            "default_insurance_list_id": self.id,
            "default_line_ids": [Command.create(line)],
        }
        return {**action, "context": context}

    def _check_closed(self):
        """Refuse to pay a list that may still change, or that does not hold.

        :raise UserError: names it
        """
        for one in self:
            if one.state == "cancelled":
                raise UserError(
                    self.env._("List “%(list)s” was cancelled.", list=one.name)
                )
            if one.state != "closed":
                raise UserError(
                    self.env._(
                        "Close list “%(list)s” before it is paid.", list=one.name
                    )
                )

    def action_cancel(self, reason=None):
        """Cancel a closed list that was not paid; without a reason, ask for it.

        Its pupils may stand on a new one. Bills that are made stay as they are.

        :raise AccessError: for who does not keep the lists
        :raise UserError: names the payment that comes first
        """
        self.ensure_one()
        self.check_access("write")
        self._check_cancellable()
        reason = (reason or "").strip()
        if not reason:
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Cancel the list"),
                self.env._(
                    "Why does it not hold? Bills that are made stay as they are."
                ),
            )
        # A payment that is handed in at this moment takes the same lock.
        self.item_id._lock_money()
        self._check_cancellable()
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
        return True

    def _check_cancellable(self):
        """Refuse to cancel a list that is not closed, or whose money is on its way.

        :raise UserError: names the payment
        """
        self._check_closed()
        for payment in self.sudo()._get_live_payments():
            raise UserError(
                self.env._(
                    "List “%(list)s” is paid by %(payment)s. Cancel or reverse the "
                    "payment first.",
                    list=payment.insurance_list_id.name,
                    payment=payment.name,
                )
            )


class EduDisbursement(models.Model):
    """A payment to the insurer, and the list that it pays."""

    _inherit = "edu.disbursement"

    insurance_list_id = fields.Many2one(
        "edu.fee.insurance.list",
        string="Insurance list",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('state', '=', 'closed'), ('company_id', '=', company_id)]",
        help="While the payment lives, the list is not cancelled.",
    )

    def _get_problem(self):
        """Override of `edu_fees`: a list is paid once, while it holds."""
        problem = super()._get_problem()
        insured_sudo = self.sudo().insurance_list_id
        if problem or not insured_sudo:
            return problem
        if self.kind != "insurer":
            return self.env._("only a payment to the insurer pays a list.")
        if insured_sudo.state != "closed":
            return self.env._("list “%(list)s” does not hold.", list=insured_sudo.name)
        other = insured_sudo._get_live_payments().filtered(
            lambda one: one != self and one.state != "draft"
        )
        if other:
            return self.env._(
                "list “%(list)s” is paid already by %(payment)s.",
                list=insured_sudo.name,
                payment=other[:1].name,
            )
        return ""

    def _check_money(self):
        """Override of `edu_fees` to look at the list again, once its item is locked."""
        result = super()._check_money()
        if self.insurance_list_id:
            self._check_complete()
        return result
