# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduSubjectGroup(models.Model):
    """Tổ chuyên môn: the teachers of some subjects or grades of a school.

    Who leads it, who is the deputy and who belongs to it are duties with dates.
    """

    _name = "edu.subject.group"
    _description = "Subject Group"
    _inherit = ["edu.school.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    subject_ids = fields.Many2many("edu.subject", string="Subjects")
    grade_ids = fields.Many2many("edu.grade", string="Grades")
    duty_ids = fields.One2many(
        "edu.staff.duty", "group_id", string="Members", copy=False
    )
    head_id = fields.Many2one("edu.staff", compute="_compute_people")
    deputy_id = fields.Many2one("edu.staff", compute="_compute_people")
    member_count = fields.Integer(compute="_compute_people", string="Members #")

    _name_uniq = models.Constraint(
        "unique(company_id, name)", "The school already has a group of that name."
    )

    @api.depends(
        "duty_ids.kind",
        "duty_ids.staff_id",
        "duty_ids.date_start",
        "duty_ids.date_end",
    )
    def _compute_people(self):
        """Find who leads the groups and how many belong to them today, in one query."""
        duties = self.env["edu.staff.duty"]
        rows = duties.search_fetch(
            [
                ("group_id", "in", self.ids),
                *duties._get_valid_domain(self.env["edu.staff"]._get_today()),
            ],
            ["group_id", "staff_id", "kind"],
        ).grouped("group_id")
        for group in self:
            held = rows.get(group._origin, duties)
            leaders = {duty.kind: duty.staff_id for duty in held}
            group.head_id = leaders.get("head", False)
            group.deputy_id = leaders.get("deputy", False)
            group.member_count = len(held.staff_id)
