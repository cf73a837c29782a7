# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduAuthorityLink(models.Model):
    """One role of a managing unit towards one school, with dates.

    A school answers to several units at once: its commune for money and staff, the
    department for its profession.
    """

    _name = "edu.authority.link"
    _description = "Managing Unit of a School"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id"
    _check_company_auto = True

    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="cascade"
    )
    role = fields.Selection(
        [
            ("direct", "Direct management"),
            ("professional", "Professional guidance"),
            ("budget", "Budget"),
            ("cluster", "Cluster"),
        ],
        required=True,
        default="direct",
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="To")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A role of a managing unit cannot end before it starts.",
    )
