# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

PRIVATE_GROUPS = "edu_core.group_office,edu_core.group_principal"


class EduStudent(models.Model):
    """Học sinh: own columns; the partner is there for the books only."""

    _name = "edu.student"
    _description = "Pupil"
    _inherit = ["mail.thread", "image.mixin"]
    _order = "sort_key, birth_date, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sort_key = fields.Char(compute="_compute_name_keys", store=True, index=True)
    search_name = fields.Char(compute="_compute_name_keys", store=True)
    active = fields.Boolean(default=True)
    birth_date = fields.Date(tracking=True)
    gender = fields.Selection([("male", "Male"), ("female", "Female")], tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact for the Books",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    student_code = fields.Char(string="Pupil Code", copy=False, index=True)
    moet_code = fields.Char(string="Ministry Code", copy=False, index=True)
    state = fields.Selection(
        [
            ("studying", "Studying"),
            ("left", "Left"),
            ("transferred", "Transferred out"),
            ("graduated", "Graduated"),
        ],
        default="studying",
        required=True,
        index=True,
        tracking=True,
    )
    enrollment_ids = fields.One2many(
        "edu.enrollment", "student_id", string="Enrollments"
    )
    class_id = fields.Many2one(
        "edu.class",
        string="Class",
        compute="_compute_class_id",
        store=True,
        index=True,
        tracking=True,
    )
    grade_id = fields.Many2one(
        related="class_id.grade_id", string="Grade", store=True, index=True
    )
    guardianship_ids = fields.One2many(
        "edu.guardianship", "student_id", string="Guardians"
    )
    user_id = fields.Many2one(
        "res.users", string="Own Login", copy=False, index="btree_not_null"
    )

    # === PRIVATE FIELDS === #

    national_id = fields.Char(
        string="Personal ID Number", groups=PRIVATE_GROUPS, copy=False, index=True
    )
    ethnicity_id = fields.Many2one(
        "edu.code",
        string="Ethnic Group",
        domain="[('kind', '=', 'ethnicity')]",
        groups=PRIVATE_GROUPS,
    )
    birth_place = fields.Char(string="Place of Birth", groups=PRIVATE_GROUPS)
    address_permanent = fields.Char(string="Permanent Address", groups=PRIVATE_GROUPS)
    address_current = fields.Char(string="Current Address", groups=PRIVATE_GROUPS)
    hometown_province = fields.Char(string="Home Province", groups=PRIVATE_GROUPS)
    hometown_commune = fields.Char(string="Home Commune", groups=PRIVATE_GROUPS)
    village = fields.Char(string="Hamlet of Residence", groups=PRIVATE_GROUPS)
    phone = fields.Char(groups=PRIVATE_GROUPS)
    id_card_number = fields.Char(string="Old ID Card Number", groups=PRIVATE_GROUPS)
    id_card_date = fields.Date(string="Old ID Card Issued On", groups=PRIVATE_GROUPS)
    id_card_place = fields.Char(string="Old ID Card Issued At", groups=PRIVATE_GROUPS)

    _partner_uniq = models.Constraint(
        "unique(partner_id)", "Another pupil already has this contact."
    )
    _student_code_uniq = models.Constraint(
        "unique(company_id, student_code)",
        "Another pupil of the school already has this pupil code.",
    )
    _moet_code_uniq = models.UniqueIndex(
        "(company_id, moet_code) WHERE moet_code IS NOT NULL",
        "Another pupil of the school already has this ministry code.",
    )

    def _compute_name_keys(self):
        """Skeleton."""
        for student in self:
            student.sort_key = student.name
            student.search_name = student.name

    def _compute_class_id(self):
        """Skeleton."""
        self.class_id = False
