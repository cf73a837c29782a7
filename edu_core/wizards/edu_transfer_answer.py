# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EduTransferAnswer(models.TransientModel):
    """The dialog by which the receiving school answers to a transfer."""

    _name = "edu.transfer.answer"
    _description = "Answer to a Transfer"

    transfer_id = fields.Many2one("edu.transfer", required=True, ondelete="cascade")
    student_name = fields.Char(related="transfer_id.student_name", related_sudo=False)
    grade_name = fields.Char(related="transfer_id.grade_name", related_sudo=False)
    company_id = fields.Many2one(
        related="transfer_id.company_dest_id", related_sudo=False
    )
    company_color = fields.Integer(related="company_id.edu_color")
    answer = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")], required=True, default="accept"
    )
    date = fields.Date(
        string="First Day",
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    class_id = fields.Many2one("edu.class")
    reason = fields.Char(string="Reason of the Refusal")

    @api.depends("transfer_id")
    def _compute_date(self):
        """Propose the day the other school asked for."""
        for wizard in self:
            wizard.date = wizard.transfer_id.date

    def action_apply(self):
        """Give the answer.

        :raise ValidationError: says what is missing
        """
        self.ensure_one()
        if self.answer == "refuse":
            if not (self.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Enter why the transfer is refused; the school reads it."
                    )
                )
            self.transfer_id._refuse(self.reason)
            return {"type": "ir.actions.act_window_close"}
        if not self.class_id or not self.date:
            raise ValidationError(self.env._("Choose the class and the first day."))
        self.transfer_id._accept(self.class_id, self.date)
        return {"type": "ir.actions.act_window_close"}
