# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduSite(models.Model):
    """Điểm trường: a place where a school teaches."""

    _name = "edu.site"
    _description = "School Site"
    _inherit = ["edu.school.mixin"]
    _order = "company_id, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    is_main = fields.Boolean(
        string="Main Site", help="The place where the school has its seat."
    )
    street = fields.Char(string="House Number and Street")
    commune_id = fields.Many2one(
        "edu.area",
        domain="[('level', '=', 'commune'),"
        " '|', ('date_end', '=', False), ('date_end', '>=', 'today')]",
        ondelete="restrict",
    )
    phone = fields.Char()
    active = fields.Boolean(default=True)
    class_ids = fields.One2many("edu.class", "site_id", string="Classes")
    class_count = fields.Integer(
        compute="_compute_class_count",
        string="Classes of This Year",
    )

    _name_uniq = models.Constraint(
        "unique(company_id, name)", "The school already has a site of that name."
    )
    _main_uniq = models.UniqueIndex(
        "(company_id) WHERE is_main AND active",
        "The school already has a main site.",
    )

    @api.depends("class_ids.school_year_id")
    def _compute_class_count(self):
        """Count the classes taught there this school year."""
        year = self.env["edu.school.year"]._get_current()
        counts = dict(
            self.env["edu.class"]._read_group(
                [("site_id", "in", self.ids), ("school_year_id", "=", year.id)],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.class_count = counts.get(site._origin, 0)
