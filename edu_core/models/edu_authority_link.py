# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vietnam_day import vietnam_today

VALID_TODAY = (
    ("date_start", "<=", "today"),
    "|",
    ("date_end", "=", False),
    ("date_end", ">=", "today"),
)


class EduAuthorityLink(models.Model):
    """One role of a managing unit towards one school, with dates.

    A school answers to several units at once: its commune for money and staff, the
    department for its profession.
    """

    _name = "edu.authority.link"
    _description = "Managing Unit of a School"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id"
    _rec_name = "authority_id"
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
        help="What officers of the unit read: direct management everything; "
        "professional guidance pupils and figures of fees; budget fees; cluster "
        "classes and counts, no persons.",
    )
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(string="To")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A role of a managing unit cannot end before it starts.",
    )
    _one_role_a_day = models.Constraint(
        "EXCLUDE USING gist (company_id WITH =, authority_id WITH =, role WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "The managing unit already has this role towards the school in these days. "
        "End that one the day before, or change its dates.",
    )

    @api.model
    def _get_unit_domain(self, user_id):
        """Return the domain of the units in which a user holds an office today."""
        officer = [("user_id", "=", user_id), *VALID_TODAY]
        return [("officer_ids", "any", officer)]

    @api.model
    def _get_officer_domain(self, user_id, roles):
        """Return the domain of the schools that a user oversees today in these roles.

        The office may be in the unit of the link or in one this belongs to. All dates
        are compared with "today", which stays dynamic in a cached rule.

        :return: a domain on res.company, as a list
        """
        reach = [
            ("date_start", "<=", "today"),
            ("date_end", ">=", "today"),
            ("authority_id", "any", self._get_unit_domain(user_id)),
        ]
        link = [
            ("role", "in", roles),
            *VALID_TODAY,
            ("authority_id.reach_ids", "any", reach),
        ]
        return [("edu_authority_link_ids", "any", link)]

    @api.model
    def _get_valid_domain(self, day):
        """Return the domain of the links that hold on a day."""
        not_over = Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        return Domain("date_start", "<=", day) & not_over

    def _end(self, day):
        """End these links with a day; one that begins after it never was."""
        unborn = self.filtered(lambda link: link.date_start > day)
        unborn.unlink()
        (self - unborn).write({"date_end": day})

    def _prepare_moved(self, day, **values):
        """Return the values of links that go on with other values from a day on."""
        return [
            {
                "authority_id": link.authority_id.id,
                "company_id": link.company_id.id,
                "role": link.role,
                "date_start": max(day, link.date_start),
                "date_end": link.date_end,
                **values,
            }
            for link in self
        ]

    @api.model
    def _create_missing(self, vals_list):
        """Create the links that are not there yet, in these dates, in the same role."""
        existing = self.search(
            [("company_id", "in", [vals["company_id"] for vals in vals_list])]
        )
        return self.create(
            [
                vals
                for vals in vals_list
                if not existing.filtered(
                    lambda link, vals=vals: (
                        link.company_id.id == vals["company_id"]
                        and link.authority_id.id == vals["authority_id"]
                        and link.role == vals["role"]
                        and (
                            not link.date_end
                            or link.date_end >= fields.Date.to_date(vals["date_start"])
                        )
                    )
                )
            ]
        )
