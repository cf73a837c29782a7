# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from .edu_fee_charge_payer import is_kept


class AccountMove(models.Model):
    """A bill of which somebody else pays a part."""

    _inherit = "account.move"

    def _edu_get_payer_charges_sudo(self):
        """Return the charges of other payers that belong to the charges of bills."""
        own_sudo = self.sudo().edu_charge_ids.filtered("amount_supported")
        if not own_sudo:
            return own_sudo
        rounds = self.env["edu.fee.round"]
        found_sudo = own_sudo.search(
            [
                *rounds._get_payer_domain(),
                ("round_id", "in", own_sudo.round_id.ids),
                ("student_id", "in", own_sudo.student_id.ids),
                ("item_id", "in", own_sudo.item_id.ids),
            ]
        )
        keys = {(one.round_id, one.student_id, one.item_id) for one in own_sudo}
        return found_sudo.filtered(
            lambda one: (one.round_id, one.student_id, one.item_id) in keys
        )

    def _edu_cancel(self, reason):
        """Override of `edu_fees` to cancel the other payer's part with the family's.

        :raise UserError: when that part is on a claim that was sent or answered
        """
        charges_sudo = self._edu_get_payer_charges_sudo().filtered(
            lambda one: not is_kept(one.student_id, one.item_id, one.payer_id)
        )
        charges_sudo._check_unclaimed()
        self._edu_check_not_refused()
        reversals = super()._edu_cancel(reason)
        charges_sudo._cancel()
        return reversals

    def _edu_check_not_refused(self):
        """Refuse to take back a bill of which another payer refused a part: who pays
        that part is settled on the claim, and a new bill would ask for it again.

        :raise UserError: names the pupil and the claim
        """
        own_sudo = self.sudo().edu_charge_ids.filtered("amount_supported")
        if not own_sudo:
            return
        line_sudo = (
            self.env["edu.fee.claim.line"]
            .sudo()
            .search(
                [
                    *own_sudo.round_id._get_refused_domain(),
                    ("student_id", "in", own_sudo.student_id.ids),
                    ("item_id", "in", own_sudo.item_id.ids),
                ],
                limit=1,
            )
        )
        if line_sudo:
            raise UserError(
                self.env._(
                    "Of the bill of %(student)s a part was refused on claim "
                    "“%(claim)s”. The bill stays; correct the rest on the next one.",
                    student=line_sudo.student_id.name,
                    claim=line_sudo.claim_id.name,
                )
            )

    def _edu_get_supported(self):
        """Return how much others pay of the bill, in đồng; read in sudo, since a family
        that sees the bill sees what it need not pay."""
        self.ensure_one()
        return int(sum(self.sudo().edu_charge_ids.mapped("amount_supported")))


class EduFeeCharge(models.Model):
    _inherit = "edu.fee.charge"

    def _check_unclaimed(self):
        """Refuse to take back what another payer was asked for.

        :raise UserError: names the pupil and the claim
        """
        for line in self.claim_line_ids:
            if line.state == "live" and line.claim_id.stage != "draft":
                raise UserError(
                    self.env._(
                        "A part of “%(charge)s” of %(student)s stands on claim "
                        "“%(claim)s”, which was sent. Cancel the claim first.",
                        charge=line.charge_id.name,
                        student=line.student_id.name,
                        claim=line.claim_id.name,
                    )
                )

    def _cancel(self):
        """Override of `edu_fees`: what is on the draft of a claim goes off it."""
        lines_sudo = self.sudo().claim_line_ids
        lines_sudo.filtered(
            lambda line: line.state == "live" and line.claim_id.stage == "draft"
        ).unlink()
        return super()._cancel()
