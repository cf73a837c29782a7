# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduFeePlan(models.Model):
    """A plan's prices against the ceilings and last year's prices."""

    _inherit = "edu.fee.plan"

    ceiling_todo = fields.Text(
        compute="_compute_ceiling_todo", string="Prices above what is allowed"
    )

    @api.depends("line_ids.price", "line_ids.item_id", "school_year_id")
    def _compute_ceiling_todo(self):
        """List the prices that break a rule today."""
        for plan in self:
            problems = plan.line_ids._get_ceiling_problems().values()
            plan.ceiling_todo = "\n".join(problems) or False

    def _get_ceiling_day(self):
        """Return the day whose rules hold: today, within the plan's school year."""
        self.ensure_one()
        year = self.school_year_id
        today = vietnam_today()
        return max(year.date_start, min(today, year.date_end))

    def _get_last_prices(self, items):
        """Return what items cost in the school year before; two queries.

        Of several plans the one that was billed counts, then the newest.

        :return: {item: {grade or empty grade: price}}
        """
        self.ensure_one()
        year = self.env["edu.school.year"].search(
            [("date_end", "<", self.school_year_id.date_start)],
            order="date_end desc",
            limit=1,
        )
        lines = self.env["edu.fee.plan.line"].search(
            [
                ("plan_id.school_year_id", "=", year.id),
                ("plan_id.active", "=", True),
                ("company_id", "=", self.company_id.id),
                ("item_id", "in", items.ids),
            ]
        )
        prices = {}
        plans = lines.plan_id.sorted(lambda plan: (bool(plan.round_count), plan.id))
        any_grade = self.env["edu.grade"]
        for plan in plans:
            for item, rows in plan.line_ids.grouped("item_id").items():
                prices[item] = {
                    grade: int(row.price)
                    for row in rows
                    for grade in row.grade_ids or [any_grade]
                }
        return {item: prices[item] for item in items if item in prices}
