# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const import PRIVATE_GROUPS, TIMEZONE
from ..tools import vietnamese

FIRST_BIRTH_YEAR = 1900


class EduGuardian(models.Model):
    """Cha, mẹ, người giám hộ: a person without a school of its own.

    A school sees who has, or had in the last years, a child in it; see
    `security/edu_guardian_security.xml`.
    """

    _name = "edu.guardian"
    _description = "Guardian"
    _inherit = ["edu.person.mixin", "edu.guardian.code.mixin", "mail.thread"]
    _order = "sort_key, id"

    phone = fields.Char(index=True, tracking=True)
    email = fields.Char(tracking=True)
    birth_year = fields.Integer(string="Year of Birth", groups=PRIVATE_GROUPS)
    occupation = fields.Char(groups=PRIVATE_GROUPS)
    guardianship_ids = fields.One2many(
        "edu.guardianship", "guardian_id", string="Children", copy=False
    )
    # For record rules only. A rule is evaluated in sudo and leaves what it read in the
    # cache: the rows of `guardianship_ids` that a user may not see would show up there.
    access_guardianship_ids = fields.One2many(
        "edu.guardianship",
        "guardian_id",
        string="Children (for Access)",
        groups="base.group_system",
        copy=False,
    )
    # The same, under a name that the ORM sorts behind `create_uid`: a rule asks who
    # wrote the guardian down first, and reads all links only if it was the user.
    linked_guardianship_ids = fields.One2many(
        "edu.guardianship",
        "guardian_id",
        string="Children (for Access, Asked Last)",
        groups="base.group_system",
        copy=False,
    )
    student_ids = fields.Many2many(
        "edu.student", compute="_compute_student_ids", string="Pupils"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Portal Login",
        compute="_compute_user_id",
        search="_search_user_id",
        compute_sudo=True,
    )

    _partner_uniq = models.Constraint(
        "unique(partner_id)", "Another guardian already has this contact."
    )
    _search_name_trigram = models.Index("USING gin (search_name gin_trgm_ops)")
    # A clerk types the last digits of a number.
    _phone_trigram = models.Index("USING gin (lower(phone) gin_trgm_ops)")

    # === COMPUTE METHODS === #

    @api.depends("partner_id.user_ids", "partner_id.user_ids.active")
    def _compute_user_id(self):
        """Compute the active user of the guardian's contact."""
        for guardian in self:
            guardian.user_id = guardian.partner_id.user_ids[:1]

    @api.model
    def _search_user_id(self, operator, value):
        """Search guardians by their portal user."""
        return Domain("partner_id.user_ids", operator, value)

    @api.depends(
        "guardianship_ids.student_id",
        "guardianship_ids.date_start",
        "guardianship_ids.date_end",
    )
    def _compute_student_ids(self):
        """Compute the children whom the guardian stands for today."""
        today = self._get_today()
        for guardian in self:
            links = guardian.guardianship_ids
            links = links.filtered(lambda link: link._is_valid_on(today))
            guardian.student_ids = links.student_id

    @api.model
    def _get_code_domain(self, text):
        """Override of `edu.person.mixin` to find guardians by phone or e-mail."""
        digits = text.replace(" ", "").replace(".", "").lstrip("+0")
        domain = Domain("email", "=ilike", text)
        if digits.isdigit():
            domain |= self._get_code_like_domain("phone", f"%{digits}%")
        return domain

    # === CONSTRAINT METHODS === #

    @api.constrains("birth_year")
    def _check_birth_year(self):
        """Refuse a year of birth no living guardian has."""
        this_year = self._get_today().year
        for guardian in self.filtered("birth_year"):
            if not FIRST_BIRTH_YEAR <= guardian.birth_year <= this_year:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the year of birth %(year)s cannot be right.",
                        name=guardian.name,
                        year=guardian.birth_year,
                    )
                )

    # === HOOKS OF THE PERSON === #

    @api.model
    def _clean_email(self, text):
        """Return an e-mail address without spaces around it, False for none.

        :raise ValidationError: for several words or lines, which a letter's head would
            take for more than an address
        """
        email = (text or "").strip() or False
        if email and len(email.split()) > 1:
            raise ValidationError(
                self.env._(
                    "“%(email)s” is no e-mail address. Please enter one, without "
                    "spaces.",
                    email=" ".join(email.split()),
                )
            )
        return email

    @api.model
    def _prepare_person_values(self, vals):
        """Override of `edu.person.mixin` to store phone numbers as 84…

        :raise ValidationError: for what is no Vietnamese phone number
        """
        vals = super()._prepare_person_values(vals)
        if "email" in vals:
            vals["email"] = self._clean_email(vals["email"])
        if vals.get("phone"):
            try:
                vals["phone"] = vietnamese.normalize_phone(vals["phone"])
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "The phone number %(phone)s is not a Vietnamese one. Please "
                        "enter one number, such as 0912 345 678.",
                        phone=vals["phone"],
                    )
                ) from error
        return vals

    @api.model
    def _prepare_partner_values(self, vals):
        """Override of `edu.person.mixin` to mark the contact as a guardian's."""
        return super()._prepare_partner_values(vals) | {
            "edu_is_guardian": True,
            "company_id": False,
            "tz": TIMEZONE,
        }

    @api.model
    def name_create(self, name):
        """Override of `base` to make the contact too, as `create` does."""
        guardian = self.create({"name": name})
        return guardian.id, guardian.display_name

    # === PORTAL USER === #

    def action_make_code(self):
        """Show once the code by which the guardian gets to the portal.

        It is the same for a family that has a login already, which only the family
        knows, and for one that gets its first.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_contacts()
        if twin_sudo := self._find_twin_sudo():
            self._merge_into_sudo(twin_sudo)
            return twin_sudo.sudo(False)._get_form_action()
        code = self._make_link_codes()[self.id]
        self.message_post(body=self.env._("Code for the portal made."))
        return self._get_notification(
            self.env._(
                "Please give this code to the parent: %(code)s. It is shown only now "
                "and works once, within %(days)s days, together with the phone number "
                "or e-mail address that is written down here. Who has an account "
                "already enters it on the page My Children.",
                code=code,
                days=self._get_code_days(),
            )
        )

    def action_invite(self):
        """Open the window that invites these guardians."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_guardian_invite_action"
        )
        return action | {"context": {"default_guardian_ids": self.ids}}

    def _get_notification(self, message):
        """Return a note that stays until closed."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "sticky": True,
                "title": self.env._("Code for %(name)s", name=self.name),
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_form_action(self):
        """Return the action that opens this guardian."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.id,
        }

    # === ONE PERSON, SEVERAL SCHOOLS === #

    def _get_own_schools(self):
        """Return the schools that act: those of the children which the user is in."""
        schools = self.sudo().guardianship_ids.company_id & self.env.companies
        return schools or self.env.companies

    def _find_twin_sudo(self):
        """Return the guardian with the same phone and name in the same school who has
        a login, if any. One who is known to other schools only is never found."""
        self.ensure_one()
        if not self.phone:
            return self.sudo().browse()
        twins_sudo = self.sudo().search(
            [
                ("phone", "=", self.phone),
                ("search_name", "=", self.search_name),
                ("id", "!=", self.id),
                ("guardianship_ids.company_id", "in", self._get_own_schools().ids),
            ]
        )
        return twins_sudo.filtered("user_id")[:1]

    def _merge_into_sudo(self, guardian_sudo):
        """Move this guardian's children, past ones too, to another record of the same
        person. What the school wrote about this record stays, in the archive."""
        links_sudo = self.sudo().guardianship_ids
        known = guardian_sudo.guardianship_ids.filtered(lambda link: not link.date_end)
        known = known.grouped("student_id")
        twins_sudo = links_sudo.filtered(
            lambda link: not link.date_end and link.student_id in known
        )
        for link in twins_sudo:
            known[link.student_id][:1]._take_rights(link)
        twins_sudo.unlink()
        links_sudo.exists().guardian_id = guardian_sudo
        self.invalidate_recordset()
        self.sudo().write({"active": False, **self._prepare_void_code_values()})

    # === COMPANIES OF THE PORTAL USERS === #

    def _sync_user_companies(self):
        """Let the guardians' portal users see the schools of their children, no more.

        Writing the companies of a user empties caches everywhere, so nothing is
        written when nothing changed. Which child is seen is up to the record rules;
        a user whose last child left keeps one school, in which nothing is seen.
        """
        users_sudo = self._get_users().sudo()
        if not users_sudo:
            return
        links_sudo = self.env["edu.guardianship"].sudo()
        rows = links_sudo._read_group(
            Domain("guardian_id", "in", self.ids) & links_sudo._get_custody_domain(),
            ["guardian_id"],
            ["company_id:recordset"],
        )
        schools = {guardian.partner_id.id: companies for guardian, companies in rows}
        for user in users_sudo:
            companies = schools.get(user.partner_id.id) or user.company_id
            if companies == user.company_ids:
                continue
            values = {"company_ids": [Command.set(companies.ids)]}
            if user.company_id not in companies:
                values["company_id"] = companies[0].id
            user.write(values)
