# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class EduFeeInsuranceLine(models.Model):
    """A pupil on a list of health insurance."""

    _name = "edu.fee.insurance.line"
    _description = "Pupil on a list of health insurance"
    _inherit = ["edu.school.mixin"]
    _order = "list_id, id"
    _check_company_auto = True
    _rec_name = "student_id"

    list_id = fields.Many2one(
        "edu.fee.insurance.list", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="list_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The class when the pupil was put on the list.",
    )
    months = fields.Integer(
        string="Months insured",
        required=True,
        help="0: insured by others, pays nothing.",
    )
    reduction = fields.Monetary(
        string="Less a month",
        readonly=True,
        copy=False,
        help="By an exemption, as it was when the list was closed.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)

    _student_uniq = models.Constraint(
        "unique (list_id, student_id)", "A pupil is on a list once."
    )
    _months_check = models.Constraint(
        "CHECK (months BETWEEN 0 AND 24)", "Months are from 0 to 24."
    )

    @api.depends("student_id")
    def _compute_class_id(self):
        """Put a pupil who is typed down with the class of that day."""
        for line in self:
            line.class_id = line.student_id.class_id

    @api.depends("months", "reduction", "list_id.monthly")
    def _compute_amount(self):
        """Months at the list's own rate, less exemptions: 0 until it is closed."""
        for line in self:
            line.amount = line.months * line._get_price()

    def _get_price(self):
        """Return what a month of the pupil costs."""
        self.ensure_one()
        return max(self.list_id.monthly - self.reduction, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a closed list stays."""
        lines = super().create(vals_list)
        if not self.env.su:
            lines.list_id._check_draft()
            if any(line.reduction for line in lines):
                self._refuse_by_hand()
        return lines

    def write(self, vals):
        """Override of base: a closed list stays."""
        self.check_access("write")
        if not self.env.su:
            if "reduction" in vals:
                self._refuse_by_hand()
            self.list_id._check_draft()
        result = super().write(vals)
        if not self.env.su:
            self.list_id._check_draft()  # nor is a row put on another list
        return result

    def _refuse_by_hand(self):
        """Refuse what closing the list writes.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("What a pupil pays less follows the exemptions, never by hand.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        """A closed list stays."""
        self.list_id._check_draft()
