# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..const import KIND


class EduCollectionChannel(models.Model):
    """A payment provider of a school is a channel, permitted as any other.

    The provider knows its protocol; the way of a call (gate, read, verify, store,
    process, answer) is the channel's.
    """

    _inherit = "edu.collection.channel"

    kind = fields.Selection(
        selection_add=[(KIND, "Online payment")], ondelete={KIND: "cascade"}
    )
    provider_id = fields.Many2one(
        "payment.provider",
        string="Payment provider",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )

    _provider_uniq = models.UniqueIndex(
        "(provider_id) WHERE provider_id IS NOT NULL",
        "This payment provider already has a channel.",
    )
    _provider_check = models.Constraint(
        "CHECK (kind != 'payment' OR provider_id IS NOT NULL)",
        "A channel of online payments has a payment provider.",
    )

    def _get_contract_fields(self):
        """Override of `edu_fees`: another provider is another contract."""
        return super()._get_contract_fields() | {"provider_id"}

    def _collect_get_lacks(self):
        """Override of `edu_fees`: the provider works, its money is in transit."""
        lacks = super()._collect_get_lacks()
        if self.kind != KIND:
            return lacks
        if self.sudo().provider_id.state == "disabled":
            lacks.append(
                self.env._("an enabled payment provider (an administrator has it)")
            )
        transit = self.env["edu.account.role"]._get_account(
            self.company_id, "cash_in_transit"
        )
        if self.journal_id.default_account_id != transit:
            lacks.append(
                self.env._(
                    "a journal of its own on account %(account)s, where the money is "
                    "until the provider pays it out",
                    account=transit.display_name,
                )
            )
        return lacks

    def _collect_has_secret(self):
        """Override of `edu_fees`: the provider has it, and is not enabled without."""
        return self.kind == KIND or super()._collect_has_secret()

    def _collect_names_account(self):
        """Override of `edu_fees`: a provider's account has no number."""
        return self.kind != KIND and super()._collect_names_account()

    # === CALLS === #

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_get_verbs()
        return self.sudo().provider_id._edu_get_verbs()

    def _collect_read(self, call):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_read(call)
        return self.sudo().provider_id._edu_read(call)

    def _collect_verify(self, call, values):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        return self.sudo().provider_id._edu_verify(call.verb, values)

    def _collect_process(self, call, values, message):
        """Override of `edu_fees`: the family waits, so it is booked at once."""
        if self.kind != KIND:
            return super()._collect_process(call, values, message)
        provider_sudo = self.sudo().provider_id
        outcome = provider_sudo._edu_process(call.verb, values, message)
        if message.state != "failed":
            message._mark_done()
        return provider_sudo._edu_get_answer(call.verb, values, outcome)

    def _collect_fail(self, call, values):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_fail(call, values)
        return self.sudo().provider_id._edu_get_answer(call.verb, values, "failed")

    def _collect_refuse(self, call, values, reason):
        """Override of `edu_fees`."""
        answer = super()._collect_refuse(call, values, reason)
        if self.kind != KIND:
            return answer
        return self.sudo().provider_id._edu_get_refusal(
            call.verb, values, reason, answer
        )
