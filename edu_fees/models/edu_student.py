# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

MONEY_READERS = (
    "edu_fees.group_accountant,edu_fees.group_cashier,"
    "edu_core.group_principal,base.group_portal"
)


class EduStudent(models.Model):
    _inherit = "edu.student"

    currency_id = fields.Many2one(related="company_id.currency_id")
    edu_credit = fields.Monetary(
        string="Overpaid",
        compute="_compute_edu_credit",
        compute_sudo=True,
        groups=MONEY_READERS,
        help="Money received beyond what was billed; it counts for later bills.",
    )
    edu_bill_residual = fields.Monetary(
        string="To collect",
        compute="_compute_edu_bill_residual",
        compute_sudo=True,
        groups=MONEY_READERS,
    )

    def _compute_edu_credit(self):
        """Read the balance that the role ``received_in_advance`` holds per pupil.

        Every mapping the role ever had counts: money does not move when an account
        is renumbered.
        """
        balances = dict(
            self.env["account.move.line"]._read_group(
                self._edu_get_credit_domain(self.company_id),
                ["partner_id"],
                ["balance:sum"],
            )
        )
        for student in self:
            student.edu_credit = max(-balances.get(student.partner_id, 0), 0)

    def _compute_edu_bill_residual(self):
        """Sum what is still open on the pupil's bills."""
        residuals = dict(
            self.env["account.move"]._read_group(
                [
                    ("edu_student_id", "in", self.ids),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                ],
                ["edu_student_id"],
                ["amount_residual:sum"],
            )
        )
        for student in self:
            student.edu_bill_residual = residuals.get(student, 0)

    def action_view_bills(self):
        """Open the pupil's bills."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.account_move_bill_action"
        )
        action["domain"] = [
            *self.env["account.move"]._edu_get_bill_domain(),
            ("edu_student_id", "in", self.ids),
        ]
        action["context"] = {}
        return action
