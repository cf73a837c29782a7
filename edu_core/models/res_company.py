# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

# How many colours tell schools apart (see static/src/webclient/school_band).
COLORS = 11


class ResCompany(models.Model):
    """One school is one company with its own books.

    `name` and `edu_code` are those of today; what they were is in `edu_name_ids`.
    """

    _inherit = "res.company"

    edu_is_school = fields.Boolean(string="Is a School")
    edu_code = fields.Char(string="School Code")
    edu_level_ids = fields.Many2many("edu.level", string="Levels of Education")
    edu_color = fields.Integer(string="School Color")
    edu_ownership = fields.Selection(
        [("public", "Public"), ("private", "Private")],
        string="Ownership",
        default="public",
        required=True,
    )
    edu_pupil_logins = fields.Boolean(
        string="Pupils Have Logins",
        help="The office may give letters to pupils, by which they make a login of "
        "their own. Without it nobody has one, and those there are end.",
    )
    edu_authority_link_ids = fields.One2many(
        "edu.authority.link", "company_id", string="Managing Units"
    )
    edu_name_ids = fields.One2many(
        "edu.school.name", "company_id", string="Names over Time"
    )
    edu_date_closed = fields.Date(
        string="Closed On",
        copy=False,
        help="The last day of the school. Its books and papers stay.",
    )

    def write(self, vals):
        """Override of `base` to keep what a school was called and coded before."""
        naming = {
            row_key: vals[key]
            for key, row_key in (("name", "name"), ("edu_code", "code"))
            if key in vals
        }
        if naming and (schools := self.filtered("edu_is_school")):
            self.check_access("write")
            schools._edu_rename(self.env["edu.school.name"]._get_today(), naming)
        result = super().write(vals)
        if "edu_pupil_logins" in vals:
            students_sudo = self.env["edu.student"].sudo()
            students_sudo.search(
                [("company_id", "in", self.ids), ("user_id", "!=", False)]
            )._sync_login_roles()
        return result

    def _edu_write_in_step(self, vals):
        """Write what holds today, without making history of it."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _edu_rename(self, day, naming):
        """Give these schools another name or code from a day on.

        :param dict naming: `name`, `code` or both
        :return: the `edu.school.name` that begin on that day
        """
        names = self.env["edu.school.name"]
        result = names.sudo()
        for school in self:
            before = {"name": school.name, "code": school.edu_code}
            if any((before[key] or "") != (naming[key] or "") for key in naming):
                result |= names._set_from(school, day, {**before, **naming})
        return result

    def _edu_get_color(self):
        """Return the number of the school's colour, 1 to 11.

        A school that chose none gets one by its number.

        Note: self.ensure_one()
        """
        self.ensure_one()
        return (self.edu_color or self.id) % COLORS or COLORS

    def _edu_get_name(self, day):
        """Return what the school was called on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        row = self.env["edu.school.name"]._get_on(self, day).get(self.id)
        return row.name if row else self.name

    def _edu_get_code(self, day):
        """Return the school's code on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        row = self.env["edu.school.name"]._get_on(self, day).get(self.id)
        return row.code if row else self.edu_code
