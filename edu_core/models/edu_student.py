# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..const import PRIVATE_GROUPS


class EduStudent(models.Model):
    """Học sinh: own columns; the partner is there for the books only."""

    _name = "edu.student"
    _description = "Pupil"
    _inherit = ["edu.person.mixin", "edu.school.mixin", "mail.thread", "image.mixin"]
    _order = "sort_key, birth_date, id"
    _check_company_auto = True

    birth_date = fields.Date(string="Date of Birth", tracking=True)
    gender = fields.Selection([("male", "Male"), ("female", "Female")], tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    student_code = fields.Char(
        string="Pupil Code",
        copy=False,
        index=True,
        help="The school's own code; left empty, the next one is given.",
    )
    moet_code = fields.Char(
        string="Ministry Code",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Ten digits. A new pupil may get it later.",
    )
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
        "edu.enrollment", "student_id", string="Enrollments", copy=False
    )
    class_id = fields.Many2one(
        "edu.class",
        compute="_compute_class_id",
        store=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    grade_id = fields.Many2one(
        "edu.grade", compute="_compute_class_id", store=True, index=True
    )
    guardianship_ids = fields.One2many(
        "edu.guardianship", "student_id", string="Guardians", copy=False
    )
    # For record rules only, see `edu.guardian`.
    access_guardianship_ids = fields.One2many(
        "edu.guardianship",
        "student_id",
        string="Guardians (for Access)",
        groups="base.group_system",
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Login of the Pupil",
        copy=False,
        readonly=True,
        index="btree_not_null",
        domain=[("share", "=", True)],
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
    # Typing a part of a name, without accents, over tens of thousands of pupils.
    _search_name_trigram = models.Index("USING gin (search_name gin_trgm_ops)")

    # === COMPUTE METHODS === #

    @api.depends(
        "enrollment_ids.class_id",
        "enrollment_ids.grade_id",
        "enrollment_ids.date_start",
        "enrollment_ids.date_end",
    )
    def _compute_class_id(self):
        """Compute class and grade of today; before they begin, those to come."""
        today = self._get_today()
        for student in self:
            enrollments = student.enrollment_ids
            current = enrollments.filtered(lambda e: e._is_valid_on(today))
            current = current or enrollments.filtered(lambda e: not e.date_end)
            student.class_id = current[:1].class_id
            student.grade_id = current[:1].grade_id

    @api.depends("name", "class_id", "birth_date")
    @api.depends_context("edu_show_class")
    def _compute_display_name(self):
        """Tell namesakes apart by class and date of birth where a list asks for it."""
        if not self.env.context.get("edu_show_class"):
            return super()._compute_display_name()
        for student in self:
            birth_date = student.birth_date and format_date(
                self.env, student.birth_date
            )
            parts = [student.name, student.class_id.sudo().name, birth_date]
            student.display_name = " · ".join(part for part in parts if part)

    @api.model
    def _get_code_domain(self, text):
        """Override of `edu.person.mixin` to find pupils by the start of a code."""
        start = f"{self._escape_like(text)}%"
        return self._get_code_like_domain("student_code", start) | Domain(
            "moet_code", "=", text
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("birth_date")
    def _check_birth_date(self):
        """Refuse a date of birth that has not come yet."""
        today = self._get_today()
        for student in self:
            if student.birth_date and student.birth_date > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the date of birth %(date)s lies in the future. "
                        "Please correct it.",
                        name=student.name,
                        date=format_date(self.env, student.birth_date),
                    )
                )

    @api.constrains("user_id")
    def _check_user_id(self):
        """Refuse a member of the staff as a pupil's own login."""
        for student in self:
            if student.user_id and not student.user_id.sudo().share:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the own login %(login)s belongs to the staff. "
                        "A pupil needs a portal user.",
                        name=student.name,
                        login=student.user_id.sudo().login,
                    )
                )

    # === HOOKS OF THE PERSON === #

    @api.model
    def _prepare_person_values(self, vals):
        """Override of `edu.person.mixin` to keep empty codes out of unique indexes."""
        vals = super()._prepare_person_values(vals)
        for name in ("student_code", "moet_code", "national_id"):
            if name in vals:
                vals[name] = str(vals[name] or "").strip() or False
        return vals

    @api.model
    def _fill_in_values(self, vals_list):
        """Override of `edu.person.mixin` to give pupil codes and the school."""
        for vals in vals_list:
            vals.setdefault("company_id", self.env.company.id)
        without_code = [vals for vals in vals_list if not vals.get("student_code")]
        codes = self._get_next_codes(len(without_code))
        for vals, code in zip(without_code, codes, strict=True):
            vals["student_code"] = code

    @api.model
    def _get_next_codes(self, count):
        """Return the next pupil codes, taken from the sequence in one query."""
        sequence_sudo = self.env.ref("edu_core.edu_student_code_sequence").sudo()
        if not count:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence_sudo.id:03d}",
                count,
            )
        )
        return [sequence_sudo.get_next_char(number) for (number,) in rows]

    @api.model
    def _get_partner_fields(self):
        """Override of `edu.person.mixin` to put the code and school on the contact."""
        return super()._get_partner_fields() | {
            "student_code": "ref",
            "company_id": "company_id",
        }

    # === ACTION METHODS === #

    def action_open_guardians(self):
        """Open the guardians of these pupils."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_guardian_action"
        )
        action["domain"] = [("guardianship_ids.student_id", "in", self.ids)]
        return action
