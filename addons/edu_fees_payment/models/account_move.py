# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..const import KIND

# How many payments that came to nothing a family sees.
ATTEMPTS = 3


class AccountMove(models.Model):
    """A bill that its family may pay on the spot."""

    _inherit = "account.move"

    def _edu_get_online_providers_sudo(self, partner):
        """Return the providers by which the bill can be paid now, in sudo: a family
        has no right on providers.

        :param partner: who pays
        """
        self.ensure_one()
        providers_sudo = self.env["payment.provider"].sudo()
        if not self._edu_takes_money() or self.amount_residual <= 0:
            return providers_sudo
        return providers_sudo._get_compatible_providers(
            self.company_id.id,
            partner.id,
            self.amount_residual,
            currency_id=self.currency_id.id,
        ).filtered(lambda one: one.company_id == self.company_id and one._edu_is_open())

    def _edu_prepare_online_values(self, partner, page=None):
        """Return what Odoo's payment form needs to show the ways to pay the bill.

        :param partner: who pays
        :param str page: address of the page; by default the one of the family
        :return: dict, empty when the school takes no online payment
        """
        providers_sudo = self._edu_get_online_providers_sudo(partner)
        methods_sudo = (
            self.env["payment.method"]
            .sudo()
            ._get_compatible_payment_methods(
                providers_sudo.ids, partner.id, currency_id=self.currency_id.id
            )
        )
        if not methods_sudo:
            return {}
        page = page or f"/my/bills/{self.id}"
        return {
            "amount": self.amount_residual,
            "currency": self.currency_id,
            "partner_id": partner.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods_sudo,
            "tokens_sudo": self.env["payment.token"].sudo(),
            "transaction_route": f"{page}/transaction",
            "landing_route": page,
            "access_token": "",
            "availability_report": {},
            "show_tokenize_input_mapping": dict.fromkeys(providers_sudo.ids, False),
        }

    def _edu_get_online_attempts(self):
        """Return what a family reads of its last online payments of the bill."""
        self.ensure_one()
        transactions_sudo = self.sudo().transaction_ids.filtered(
            lambda one: one.operation != "refund" and one.state != "draft"
        )
        return [
            transaction._edu_get_family_state()
            for transaction in transactions_sudo.sorted("id", reverse=True)[:ATTEMPTS]
        ]

    def _edu_get_payments(self):
        """Override of `edu_fees` to tell online payments from transfers."""
        payments = super()._edu_get_payments()
        for payment in payments:
            if payment.get("channel_kind") == KIND:
                payment["kind"] = "online"
        return payments
