# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("staff_degree", "Degree"),
    ("staff_language", "Foreign language"),
    ("staff_it", "Information technology"),
    ("staff_title", "Standard of a title"),
    ("staff_politics", "Political theory"),
]


class EduStaffQualification(models.Model):
    """Trình độ, bằng cấp, chứng chỉ of a member of the staff."""

    _name = "edu.staff.qualification"
    _description = "Qualification of the Staff"
    _inherit = ["edu.school.mixin"]
    _order = "staff_id, kind, year desc, id"
    _check_company_auto = True

    staff_id = fields.Many2one(
        "edu.staff",
        string="Member of the Staff",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="staff_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    kind = fields.Selection(KINDS, required=True, default="staff_degree")
    code_id = fields.Many2one(
        "edu.code",
        string="Level",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', kind)]",
    )
    speciality = fields.Char()
    institution = fields.Char(string="Issued By")
    number = fields.Char(string="No.")
    year = fields.Integer()
    date_issued = fields.Date(string="Issued On")
    date_end = fields.Date(string="Valid Until")

    _year_check = models.Constraint(
        "CHECK (year IS NULL OR year = 0 OR year BETWEEN 1950 AND 2100)",
        "Please enter the year in four digits.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_issued IS NULL OR date_end >= date_issued)",
        "A certificate cannot end before it was issued.",
    )

    @api.depends("code_id", "speciality")
    def _compute_display_name(self):
        """Name level and speciality."""
        for row in self:
            parts = (row.code_id.name, row.speciality)
            row.display_name = " · ".join(part for part in parts if part)

    @api.onchange("kind")
    def _onchange_kind(self):
        """Forget a level of another list."""
        if self.code_id.kind != self.kind:
            self.code_id = False

    @api.constrains("kind", "code_id")
    def _check_code_id(self):
        """Refuse a level of another list."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            if row.code_id.kind != row.kind:
                raise ValidationError(
                    self.env._(
                        "%(name)s: “%(code)s” is not an entry of “%(kind)s”.",
                        name=row.staff_id.name,
                        code=row.code_id.name,
                        kind=labels[row.kind],
                    )
                )
