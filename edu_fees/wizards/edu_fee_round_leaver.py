# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.edu_fee_departure import OUTCOMES, PAYER_OUTCOMES


class EduFeeRoundLeaver(models.TransientModel):
    """Who left before a round's month was over, and what becomes of the bills."""

    _name = "edu.fee.round.leaver"
    _description = "Pupils who left in the month of a round"

    round_id = fields.Many2one(
        "edu.fee.round", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="round_id.currency_id")
    line_ids = fields.One2many("edu.fee.round.leaver.line", "leaver_id")

    @api.model
    def _open_for(self, fee_round):
        """Return the action that shows who left, with a proposal for each.

        :raise UserError: when there is nobody
        """
        fee_round.check_access("write")
        leavers = fee_round._get_leavers()
        if not leavers:
            raise UserError(self.env._("Nobody left who is not settled."))
        wizard = self.create(
            {
                "round_id": fee_round.id,
                "line_ids": [
                    Command.create(self._prepare_line(leaver)) for leaver in leavers
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Left since, not settled"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _prepare_line(self, leaver):
        """Return the values of the line of a pupil who left."""
        return {
            "student_id": leaver.student.id,
            "class_id": leaver.class_.id,
            "last_day": leaver.last_day,
            "amount_billed": leaver.billed,
            "amount_paid": leaver.paid,
            "amount_unused": leaver.unused,
            "outcome": leaver.outcome,
            "amount_payer_unused": leaver.payer_unused,
            "payer_outcome": leaver.payer_outcome,
        }

    def action_confirm(self):
        """Do for each pupil of the list what was chosen.

        :raise UserError: names the pupil whose bills do not allow it
        """
        self.ensure_one()
        lines = self.line_ids.filtered("is_settled")
        made = self.round_id._settle_leavers(
            {line.student_id.id: line.outcome for line in lines},
            {line.student_id.id: line.payer_outcome for line in lines},
        )
        return self.round_id._notify(
            self.env._("%(count)s pupils settled.", count=len(made))
        )


class EduFeeRoundLeaverLine(models.TransientModel):
    """A pupil who left in the month of a round."""

    _name = "edu.fee.round.leaver.line"
    _description = "Pupil who left, to be settled"
    _order = "id"

    leaver_id = fields.Many2one(
        "edu.fee.round.leaver", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="leaver_id.currency_id")
    is_settled = fields.Boolean(string="Settle", default=True)
    student_id = fields.Many2one(
        "edu.student", string="Pupil", required=True, readonly=True
    )
    class_id = fields.Many2one("edu.class", readonly=True)
    last_day = fields.Date(readonly=True)
    amount_billed = fields.Monetary(string="Billed", readonly=True)
    amount_paid = fields.Monetary(string="Collected", readonly=True)
    amount_unused = fields.Monetary(string="Unused part", readonly=True)
    outcome = fields.Selection(OUTCOMES, string="What becomes of it", required=True)
    amount_payer_unused = fields.Monetary(
        string="Unused part of others",
        readonly=True,
        help="What other payers were charged for days that were not used.",
    )
    payer_outcome = fields.Selection(
        PAYER_OUTCOMES, string="Part of other payers", required=True, default="keep"
    )
