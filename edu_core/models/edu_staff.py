# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const import GONE_STATES, PRIVATE_GROUPS
from ..tools import vietnamese

# Our field → the field of `hr.employee` that holds it (partly through its version).
EMPLOYEE_FIELDS = {
    "name": "name",
    "active": "active",
    "birth_date": "birthday",
    "gender": "sex",
    "national_id": "identification_id",
    "phone": "mobile_phone",
    "email": "work_email",
    "address": "private_street",
    "insurance_number": "ssnid",
    "state_id": "edu_state_id",
    "contract_id": "edu_contract_id",
    "contract_date_start": "contract_date_start",
    "contract_date_end": "contract_date_end",
    "rank_id": "edu_rank_id",
    "salary_step": "edu_salary_step",
    "salary_coefficient": "edu_salary_coefficient",
    "decision": "edu_decision",
}
MIN_AGE = 16
# Odoo's own group on what these show is its personnel's; who may read a file may these.
STAFF_GROUPS = "base.group_user"
# The code list of each field that holds an entry of one.
CODE_FIELDS = {
    "state_id": "staff_state",
    "contract_id": "staff_contract",
    "rank_id": "staff_rank",
    "ethnicity_id": "ethnicity",
}


class EduStaff(models.Model):
    """Hồ sơ cán bộ, giáo viên, nhân viên: what a school knows of who works in it.

    Each employee of a school has one. Name, birth, contract stay in Odoo's employee
    and its versions, which the office cannot open; this model is the window on them,
    with the school's own groups and rules, and writes them after asking for the right
    to write here. A person of two schools has an employee and a file in each.
    """

    _name = "edu.staff"
    _description = "Staff File"
    _inherit = ["mail.thread"]
    _order = "sort_key, id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="cascade", copy=False
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    user_id = fields.Many2one(related="employee_id.user_id", store=True, index=True)
    name = fields.Char(
        related="employee_id.name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    sort_key = fields.Char(compute="_compute_name_keys", store=True, index=True)
    search_name = fields.Char(compute="_compute_name_keys", store=True)
    active = fields.Boolean(related="employee_id.active", store=True, readonly=False)
    image_128 = fields.Image(related="employee_id.image_128", string="Picture")
    staff_code = fields.Char(copy=False)

    # === PERSON === #

    birth_date = fields.Date(
        related="employee_id.birthday",
        string="Date of Birth",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
        tracking=True,
    )
    gender = fields.Selection(
        related="employee_id.current_version_id.sex",
        store=True,
        readonly=False,
        groups=STAFF_GROUPS,
    )
    national_id = fields.Char(
        related="employee_id.current_version_id.identification_id",
        string="Personal ID",
        help="12 digits.",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
        tracking=True,
    )
    phone = fields.Char(
        related="employee_id.mobile_phone",
        string="Phone",
        store=True,
        readonly=False,
        groups="edu_core.group_user",
    )
    email = fields.Char(
        related="employee_id.work_email",
        string="Email",
        store=True,
        readonly=False,
        groups="edu_core.group_user",
    )
    address = fields.Char(
        related="employee_id.current_version_id.private_street",
        string="Address",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    insurance_number = fields.Char(
        related="employee_id.current_version_id.ssnid",
        string="Social Insurance No.",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    ethnicity_id = fields.Many2one(
        "edu.code",
        domain="[('kind', '=', 'ethnicity')]",
        ondelete="restrict",
        groups=PRIVATE_GROUPS,
    )
    party_date = fields.Date(
        string="Party Member Since", groups=PRIVATE_GROUPS, tracking=True
    )

    # === WORK === #

    state_id = fields.Many2one(
        related="employee_id.current_version_id.edu_state_id",
        string="State",
        store=True,
        readonly=False,
        domain="[('kind', '=', 'staff_state')]",
        groups=STAFF_GROUPS,
        tracking=True,
    )
    is_working = fields.Boolean(
        compute="_compute_is_working", store=True, string="Works Here"
    )
    date_joined_sector = fields.Date(string="In Education Since", tracking=True)
    date_joined = fields.Date(string="In This School Since", tracking=True)
    level_id = fields.Many2one(
        "edu.level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The level taught; it decides upon the norm of lessons.",
    )
    subject_ids = fields.Many2many("edu.subject", string="Subjects")
    post_ids = fields.One2many("edu.staff.post", "staff_id", string="Posts")
    main_post_id = fields.Many2one(
        "edu.code", compute="_compute_main_post_id", store=True, string="Post"
    )
    qualification_ids = fields.One2many(
        "edu.staff.qualification", "staff_id", string="Qualifications"
    )
    degree_id = fields.Many2one(
        "edu.code",
        compute="_compute_degree_id",
        store=True,
        string="Training Level",
        compute_sudo=True,
    )
    is_incomplete = fields.Boolean(
        compute="_compute_missing", store=True, compute_sudo=True
    )
    missing = fields.Char(compute="_compute_missing_text", groups=PRIVATE_GROUPS)

    _employee_uniq = models.Constraint(
        "unique(employee_id)", "This employee has a staff file already."
    )
    _staff_code_uniq = models.UniqueIndex(
        "(company_id, staff_code) WHERE staff_code IS NOT NULL",
        "Another member of the staff has this code.",
    )
    _national_id_uniq = models.UniqueIndex(
        "(company_id, national_id) WHERE national_id IS NOT NULL",
        "Another member of the school's staff has this personal ID.",
    )

    # === COMPUTE METHODS === #

    @api.depends("employee_id.company_id")
    def _compute_company_id(self):
        """Take the employee's school; of a new file the user's."""
        for staff in self:
            company = staff.employee_id.sudo().company_id
            staff.company_id = company or staff.company_id or self.env.company

    @api.depends("name")
    def _compute_name_keys(self):
        """Compute what names are sorted and found by."""
        for staff in self:
            staff.sort_key = vietnamese.sort_key(staff.name)
            staff.search_name = self._get_search_text(staff.name)

    @api.model
    def _get_search_text(self, text):
        """Return the form in which names are compared: no accents, no capitals."""
        return " ".join(vietnamese.unaccent(text).lower().split())

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Đỗ Khánh Linh" by "linh do", and by the code of the staff."""
        if operator not in ("ilike", "=ilike", "like") or not value:
            return super()._search_display_name(operator, value)
        words = self._get_search_text(value).split()
        names = Domain.AND(Domain("search_name", "ilike", word) for word in words)
        return names | Domain("staff_code", "=ilike", value.strip())

    @api.depends("state_id")
    def _compute_is_working(self):
        """Tell who has left from who works here; no state means works."""
        for staff in self:
            staff.is_working = staff.state_id.code not in GONE_STATES

    @api.depends("company_id.edu_level_ids")
    def _compute_level_id(self):
        """Fill in the level where the school has one only."""
        for staff in self:
            levels = staff.company_id.edu_level_ids
            staff.level_id = staff.level_id or (levels if len(levels) == 1 else False)

    @api.depends("post_ids.post_id", "post_ids.date_start", "post_ids.date_end")
    def _compute_main_post_id(self):
        """Find the main post of today, else the latest one that is held."""
        today = self._get_today()
        for staff in self:
            held = staff.post_ids.sudo().filtered(lambda post: post._holds_on(today))
            held = held.sorted(lambda post: (post.is_main, post.date_start))
            staff.main_post_id = held[-1:].post_id

    @api.depends(
        "qualification_ids.kind",
        "qualification_ids.code_id",
        "qualification_ids.year",
    )
    def _compute_degree_id(self):
        """Find the highest training level: the lists go from low to high."""
        for staff in self:
            degrees = staff.qualification_ids.filtered(
                lambda one: one.kind == "staff_degree"
            ).code_id
            staff.degree_id = degrees.sorted("code")[-1:]

    @api.depends(lambda self: self._get_needed_fields())
    def _compute_missing(self):
        """Flag the files in which something is missing."""
        names = self._get_needed_fields()
        for staff in self:
            staff.is_incomplete = not all(staff[name] for name in names)

    @api.depends(lambda self: self._get_needed_fields())
    @api.depends_context("lang")
    def _compute_missing_text(self):
        """Say what is missing."""
        names = self._get_needed_fields()
        labels = self.sudo().fields_get(names, ["string"])
        for staff in self:
            staff.missing = ", ".join(
                labels[name]["string"] for name in names if not staff[name]
            )

    @api.model
    def _get_needed_fields(self):
        """Return the fields without which a file is not complete; for overrides."""
        return [
            "birth_date",
            "gender",
            "national_id",
            "main_post_id",
            "state_id",
            "contract_id",
            "date_joined_sector",
            "degree_id",
        ]

    # === CONSTRAINTS === #

    @api.constrains("birth_date")
    def _check_birth_date(self):
        """Refuse who would be too young to work."""
        today = self._get_today()
        for staff in self.sudo():
            born = staff.birth_date
            if born and born.replace(day=1, year=born.year + MIN_AGE) > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s: somebody born on %(date)s is not %(age)s yet. "
                        "Please check the date of birth.",
                        name=staff.name,
                        date=born.strftime("%d/%m/%Y"),
                        age=MIN_AGE,
                    )
                )

    @api.constrains(*CODE_FIELDS)
    def _check_codes(self):
        """Refuse entries of another list."""
        for staff in self.sudo():
            for name, kind in CODE_FIELDS.items():
                code = staff[name]
                if code and code.kind != kind:
                    code._check_usable(kind, self._get_today(), staff.name)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the files, and in sudo an employee where none is given."""
        self.browse().check_access("create")
        vals_list = [dict(vals) for vals in vals_list]
        new = [vals for vals in vals_list if not vals.get("employee_id")]
        if not self.env.su and len(new) < len(vals_list):
            raise ValidationError(
                self.env._("The file of an employee is opened by the system.")
            )
        for vals in new:
            self._check_person_fields(vals)
            company = self.env["res.company"].browse(
                vals.pop("company_id", False) or self.env.company.id
            )
            person = self._pop_person_values(vals)
            employees = self.env["hr.employee"].sudo().with_company(company)
            employee = employees.with_context(edu_no_staff=True).create(
                {"company_id": company.id, **person}
            )
            vals["employee_id"] = employee.id
        staff = super().create(vals_list)
        staff.check_access("create")
        return staff

    def write(self, vals):
        """Write; what the employee holds goes there, in sudo."""
        self.check_access("write")
        if not self.env.su and any(
            vals.get(name, staff[name].id) != staff[name].id
            for staff in self.sudo()
            for name in ("employee_id", "company_id", "user_id")
        ):
            raise ValidationError(
                self.env._("A staff file stays with the person it was opened for.")
            )
        vals = dict(vals)
        self._check_person_fields(vals)
        if person := self._pop_person_values(vals):
            self.employee_id.sudo().write(person)
        return super().write(vals)

    @api.model
    def _check_person_fields(self, vals):
        """Refuse values of fields the user may not write."""
        for name in EMPLOYEE_FIELDS:
            if name in vals:
                self._check_field_access(self._fields[name], "write")

    @api.model
    def _pop_person_values(self, vals):
        """Take the values that the employee holds out of these, by its own names."""
        person = {
            field: vals.pop(name)
            for name, field in EMPLOYEE_FIELDS.items()
            if name in vals
        }
        if person.get("name"):
            name = unicodedata.normalize("NFC", person["name"])
            person["name"] = " ".join(name.split())
        return person

    @api.model
    def _create_missing(self, employees):
        """Open a file for each of these employees of a school who has none."""
        employees_sudo = employees.sudo().filtered(
            lambda one: one.company_id.edu_is_school and not one.edu_staff_ids
        )
        return self.sudo().create([{"employee_id": one.id} for one in employees_sudo])

    # === DATES === #

    @api.model
    def _get_today(self):
        """Return the day it is at the schools."""
        return self.env["edu.student"]._get_today()

    @api.model
    def _apply_dates(self, changed):
        """Bring what follows from dated rows in step with today.

        :param changed: domain of the rows whose day came
        """
        staff = self.env["edu.staff.post"].sudo().search(changed).staff_id
        self.env.add_to_compute(self._fields["main_post_id"], staff)
        staff.flush_recordset(["main_post_id"])
