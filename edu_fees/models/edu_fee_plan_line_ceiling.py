# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import ceiling, money


class EduFeePlanLine(models.Model):
    """A price against its ceiling and last year's price."""

    _inherit = "edu.fee.plan.line"

    ceiling_problem = fields.Text(
        compute="_compute_ceiling_problem", string="Above what is allowed"
    )

    @api.depends("price", "item_id.service_id", "grade_ids", "plan_id.school_year_id")
    def _compute_ceiling_problem(self):
        """Say which rule a price breaks."""
        problems = self._get_ceiling_problems()
        for line in self:
            line.ceiling_problem = problems.get(line) or False

    @api.constrains("price", "item_id", "grade_ids", "plan_id")
    def _check_ceiling(self):
        """A public school's price stays below what the resolutions allow."""
        for line, problem in self._get_ceiling_problems().items():
            if line.company_id.edu_ceiling_policy == "block":
                raise ValidationError(problem)

    def _get_ceiling_problems(self, day=None):
        """Return {price: the rule and the paper it breaks}; few queries per plan.

        :param day: whose rules hold; by default today, within the plan's school year
        """
        problems = {}
        for plan, lines in self.grouped("plan_id").items():
            school = plan.company_id
            group = school.edu_fee_area_group_id
            if not group or school.edu_ownership != "public":
                continue
            if not plan.school_year_id:
                continue
            rules = self.env["edu.fee.ceiling"]._get_valid(
                group, day or plan._get_ceiling_day()
            )
            last_prices = plan._get_last_prices(lines.item_id) if rules else {}
            for line in lines.filtered("item_id") if rules else ():
                last = line._get_last_price(last_prices.get(line.item_id._origin, {}))
                if problem := line._judge(rules, last):
                    problems[line] = problem
        return problems

    def _get_last_price(self, prices):
        """Return the lowest price of last year for the grades of this one, or None.

        :param dict prices: {grade or empty grade: price}
        """
        self.ensure_one()
        general = prices.get(self.env["edu.grade"])
        if not self.grade_ids:
            found = list(prices.values())
        else:
            found = [prices.get(grade, general) for grade in self.grade_ids._origin]
        return min((price for price in found if price), default=None)

    def _judge(self, rules, last):
        """Return why a price is not allowed, or an empty string.

        :param rules: `edu.fee.ceiling` that hold
        :param last: last year's price, or None
        """
        self.ensure_one()
        service = self.item_id.service_id
        grades = self.grade_ids._origin
        levels = grades.level_id or self.company_id.edu_level_ids
        highest = (
            rules._find("amount", service, grades, levels) if service else rules[:0]
        )
        rise = rules[:0]
        if self.legal_class == "service_resolution" or service:
            rise = rules._find("increase", service, grades, levels)
        price = int(self.price)
        broken = ceiling.judge(
            price,
            int(highest.amount) if highest else None,
            last,
            rise.rate if rise else None,
        )
        reasons = []
        if "ceiling" in broken:
            reasons.append(self._build_ceiling_text(highest))
        if "increase" in broken:
            reasons.append(self._build_increase_text(rise, last))
        if not reasons:
            return ""
        return self.env._(
            "Plan “%(plan)s”, item “%(item)s”: %(reasons)s",
            plan=self.plan_id.name,
            item=self.item_id.name,
            reasons=" ".join(reasons),
        )

    def _build_ceiling_text(self, rule):
        """Return the sentence about a price above its ceiling."""
        return self.env._(
            "%(price)s is above the ceiling of %(ceiling)s (%(group)s) set by "
            "%(paper)s.",
            price=money.format_amount(self.price),
            ceiling=money.format_amount(rule.amount),
            group=rule.area_group_id.name,
            paper=rule._get_paper(),
        )

    def _build_increase_text(self, rule, last):
        """Return the sentence about a price that rose too much."""
        return self.env._(
            "%(price)s is %(increase)s on last year's %(last)s; %(paper)s allows "
            "%(rate)s, that is %(highest)s.",
            price=money.format_amount(self.price),
            increase=ceiling.format_increase(int(self.price), last),
            last=money.format_amount(last),
            paper=rule._get_paper(),
            rate=ceiling.format_rate(rule.rate),
            highest=money.format_amount(ceiling.highest(last, rule.rate)),
        )
