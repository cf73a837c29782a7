# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class EduSchoolDirectory(models.Model):
    """The schools of the suite by name and code, under the id of their company.

    A clerk sees no company but her own; to send a pupil to another school she needs to
    choose it.
    """

    _name = "edu.school.directory"
    _description = "Directory of Schools"
    _auto = False
    _order = "name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(readonly=True)
    code = fields.Char(string="School Code", readonly=True)

    @property
    def _table_query(self):
        """Override of `base`: the companies that are schools."""
        return SQL(
            "SELECT id, name, edu_code AS code FROM res_company"
            " WHERE edu_is_school AND active"
        )

    @api.depends("name", "code")
    def _compute_display_name(self):
        """Tell two schools of one name apart by their codes."""
        for school in self:
            code = f" ({school.code})" if school.code else ""
            school.display_name = f"{school.name}{code}"
