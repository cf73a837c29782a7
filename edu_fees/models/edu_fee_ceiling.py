# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class EduFeeCeiling(models.Model):
    """What a resolution allows: the most a service may cost, or by how much a price
    may rise over the year before, in a group of communes, from a day to a day."""

    _name = "edu.fee.ceiling"
    _description = "Ceiling of prices"
    _order = "area_group_id, kind, service_id, level_id, date_start desc, id"
    _rec_name = "source"

    kind = fields.Selection(
        [("amount", "Highest price"), ("increase", "Highest increase over a year")],
        required=True,
        default="amount",
    )
    area_group_id = fields.Many2one(
        "edu.fee.area.group", required=True, ondelete="restrict", index=True
    )
    service_id = fields.Many2one(
        "edu.fee.service",
        ondelete="restrict",
        index=True,
        help="An increase without a service holds for every service.",
    )
    level_id = fields.Many2one(
        "edu.level", ondelete="restrict", help="Empty for all levels."
    )
    grade_ids = fields.Many2many(
        "edu.grade", string="Grades", help="Empty for all grades of the level."
    )
    amount = fields.Integer(help="The highest price of a unit, in whole đồng.")
    rate = fields.Integer(
        string="Rate (basis points)", help="1,500 are 15 %, over the year before."
    )
    date_start = fields.Date(string="Valid from")
    date_end = fields.Date(string="Valid to")
    source = fields.Char(required=True, help="The resolution or decision.")
    note = fields.Char(translate=True)
    confirmed = fields.Boolean(
        help="Somebody has compared the ceiling with the official text."
    )

    _values_check = models.Constraint(
        "CHECK ((kind = 'amount' AND amount > 0 AND service_id IS NOT NULL)"
        " OR (kind = 'increase' AND rate >= 0))",
        "A highest price needs a service and an amount above 0, an increase a rate.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A ceiling cannot end before it starts.",
    )

    @api.model
    def _get_valid(self, area_group, day):
        """Return the ceilings of a group of communes on a day; one query."""
        return self.search(
            Domain("area_group_id", "=", area_group.id)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )

    def _find(self, kind, service, grades, levels):
        """Return the strictest of these ceilings for a service and grades, or none.

        :param str kind: "amount" or "increase"
        :param service: `edu.fee.service`, may be empty
        :param grades: the grades of the price; empty for all of the school
        :param levels: the levels that the price is for
        """
        any_service = service.browse()
        found = self.filtered(
            lambda row: (
                row.kind == kind
                and row.service_id in (service, any_service)
                and (not row.level_id or row.level_id in levels)
                and (not row.grade_ids or not grades or row.grade_ids & grades)
            )
        )
        field = "amount" if kind == "amount" else "rate"
        return found.sorted(field)[:1]

    def _get_paper(self):
        """Return the paper of a rule, with the day from which it holds if known."""
        self.ensure_one()
        if not self.date_start:
            return self.source
        return self.env._(
            "%(paper)s (from %(date)s)",
            paper=self.source,
            date=format_date(self.env, self.date_start),
        )
