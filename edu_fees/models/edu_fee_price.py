# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import ceiling, money

# A price of a plan, the rules that hold for it and what the item cost in the school
# year before: what `edu.fee.plan.line` says of one plan, for all schools at once. Rules
# hold for public schools, on the day within the price's own school year.
PRICE_QUERY = """
    SELECT line.id,
           line.company_id,
           school.name AS school_name,
           school.currency_id,
           line.item_id,
           item.name AS item_name,
           plan.school_year_id,
           year.date_start AS year_start,
           line.price,
           last.price AS price_last,
           highest.amount AS price_ceiling,
           highest.id AS ceiling_id,
           rise.rate AS rate,
           rise.id AS increase_rule_id,
           COALESCE(line.price > highest.amount, FALSE) AS is_over_ceiling,
           COALESCE(
               (line.price - last.price) * 10000 > last.price * rise.rate, FALSE
           ) AS is_over_increase
      FROM edu_fee_plan_line line
      JOIN edu_fee_plan plan ON plan.id = line.plan_id AND plan.active
      JOIN edu_school_year year ON year.id = plan.school_year_id
      JOIN edu_fee_item item ON item.id = line.item_id
      JOIN res_company school ON school.id = line.company_id
CROSS JOIN LATERAL (
            SELECT ARRAY(
                SELECT own.%(line_grade)s FROM %(line_grades)s own
                 WHERE own.%(line)s = line.id
            ) AS ids
           ) grades
CROSS JOIN LATERAL (
            SELECT CASE WHEN CARDINALITY(grades.ids) > 0 THEN ARRAY(
                SELECT grade.level_id FROM edu_grade grade
                 WHERE grade.id = ANY(grades.ids)
            ) ELSE ARRAY(
                SELECT own.%(school_level)s FROM %(school_levels)s own
                 WHERE own.%(school)s = school.id
            ) END AS ids
           ) levels
 LEFT JOIN LATERAL (
            SELECT rule.id, rule.amount
              FROM edu_fee_ceiling rule
             WHERE rule.kind = 'amount' AND rule.service_id = item.service_id
               AND %(holds)s
             ORDER BY rule.amount, rule.id
             LIMIT 1
           ) highest ON TRUE
 LEFT JOIN LATERAL (
            SELECT rule.id, rule.rate
              FROM edu_fee_ceiling rule
             WHERE rule.kind = 'increase'
               AND (rule.service_id IS NULL OR rule.service_id = item.service_id)
               AND (item.legal_class = 'service_resolution'
                    OR item.service_id IS NOT NULL)
               AND %(holds)s
             ORDER BY rule.rate, rule.id
             LIMIT 1
           ) rise ON TRUE
 LEFT JOIN LATERAL (
            SELECT other.id
              FROM edu_fee_plan other
              JOIN edu_fee_plan_line priced ON priced.plan_id = other.id
             WHERE other.active AND other.company_id = line.company_id
               AND priced.item_id = line.item_id
               AND other.school_year_id = (
                    SELECT earlier.id FROM edu_school_year earlier
                     WHERE earlier.date_end < year.date_start
                     ORDER BY earlier.date_end DESC LIMIT 1
                   )
             ORDER BY EXISTS (
                    SELECT 1 FROM edu_fee_round round WHERE round.plan_id = other.id
                   ) DESC, other.id DESC
             LIMIT 1
           ) last_plan ON TRUE
 LEFT JOIN LATERAL (
            SELECT MIN(earlier.price) AS price
              FROM edu_fee_plan_line earlier
             WHERE earlier.plan_id = last_plan.id
               AND earlier.item_id = line.item_id
               AND (CARDINALITY(grades.ids) = 0
                    OR NOT EXISTS (
                        SELECT 1 FROM %(line_grades)s theirs
                         WHERE theirs.%(line)s = earlier.id
                    )
                    OR EXISTS (
                        SELECT 1 FROM %(line_grades)s theirs
                         WHERE theirs.%(line)s = earlier.id
                           AND theirs.%(line_grade)s = ANY(grades.ids)
                    ))
           ) last ON TRUE
"""
HOLDS = """
    school.edu_ownership = 'public'
    AND rule.area_group_id = school.edu_fee_area_group_id
    AND (rule.date_start IS NULL OR rule.date_start <= %(day)s)
    AND (rule.date_end IS NULL OR rule.date_end >= %(day)s)
    AND (rule.level_id IS NULL OR rule.level_id = ANY(levels.ids))
    AND (CARDINALITY(grades.ids) = 0
         OR NOT EXISTS (
            SELECT 1 FROM %(rule_grades)s theirs WHERE theirs.%(rule)s = rule.id
         )
         OR EXISTS (
            SELECT 1 FROM %(rule_grades)s theirs
             WHERE theirs.%(rule)s = rule.id
               AND theirs.%(rule_grade)s = ANY(grades.ids)
         ))
"""


class EduFeePrice(models.Model):
    """Each price of each plan against its ceiling and last year's price.

    What an inspector reads who asks why an item is on the board; no pupil in it.
    """

    _name = "edu.fee.price"
    _description = "Price against what is allowed"
    _auto = False
    _order = "company_id, year_start desc, item_name, id"
    _rec_name = "item_name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by these names.
    school_name = fields.Char(readonly=True)
    item_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    item_id = fields.Many2one("edu.fee.item", readonly=True)
    school_year_id = fields.Many2one("edu.school.year", readonly=True)
    year_start = fields.Date(readonly=True)
    grades = fields.Char(compute="_compute_grades", compute_sudo=True)
    price = fields.Monetary(readonly=True, aggregator=None)
    price_last = fields.Monetary(
        string="Price last year", readonly=True, aggregator=None
    )
    increase = fields.Char(compute="_compute_increase", string="Change")
    price_ceiling = fields.Monetary(string="Ceiling", readonly=True, aggregator=None)
    ceiling_id = fields.Many2one(
        "edu.fee.ceiling", string="Rule on the price", readonly=True
    )
    rate = fields.Integer(
        string="Increase allowed (basis points)", readonly=True, aggregator=None
    )
    increase_rule_id = fields.Many2one(
        "edu.fee.ceiling", string="Rule on the increase", readonly=True
    )
    is_over_ceiling = fields.Boolean(string="Above the ceiling", readonly=True)
    is_over_increase = fields.Boolean(string="Rose too much", readonly=True)

    _depends = {
        "edu.fee.ceiling": [
            "amount",
            "area_group_id",
            "date_end",
            "date_start",
            "grade_ids",
            "kind",
            "level_id",
            "rate",
            "service_id",
        ],
        "edu.fee.item": ["legal_class", "name", "service_id"],
        "edu.fee.plan": ["active", "company_id", "school_year_id"],
        "edu.fee.plan.line": ["company_id", "grade_ids", "item_id", "plan_id", "price"],
        "edu.fee.round": ["plan_id"],
        "edu.school.year": ["date_end", "date_start"],
        "res.company": [
            "currency_id",
            "edu_fee_area_group_id",
            "edu_level_ids",
            "edu_ownership",
            "name",
        ],
    }

    def _compute_grades(self):
        """Name the grades of the price; empty for all."""
        lines = self.env["edu.fee.plan.line"].browse(self.ids)
        for row, line in zip(self, lines, strict=True):
            row.grades = ", ".join(line.grade_ids.mapped("name"))

    @api.depends("price", "price_last")
    def _compute_increase(self):
        """Say by how much the price rose."""
        for row in self:
            last = int(row.price_last)
            row.increase = (
                ceiling.format_increase(int(row.price), last) if last else False
            )

    @api.model
    def _build_relation(self, model, name):
        """Return table, own and other column of a many2many field."""
        field = self.env[model]._fields[name]
        return [
            SQL.identifier(part)
            for part in (field.relation, field.column1, field.column2)
        ]

    @property
    def _table_query(self):
        """Return the query behind the model, one row per price of an active plan."""
        line_grades, line, line_grade = self._build_relation(
            "edu.fee.plan.line", "grade_ids"
        )
        school_levels, school, school_level = self._build_relation(
            "res.company", "edu_level_ids"
        )
        rule_grades, rule, rule_grade = self._build_relation(
            "edu.fee.ceiling", "grade_ids"
        )
        day = SQL(
            "GREATEST(year.date_start, LEAST(%s, year.date_end))",
            vietnam_today(),
        )
        return SQL(
            PRICE_QUERY,
            line_grades=line_grades,
            line=line,
            line_grade=line_grade,
            school_levels=school_levels,
            school=school,
            school_level=school_level,
            holds=SQL(
                HOLDS,
                day=day,
                rule_grades=rule_grades,
                rule=rule,
                rule_grade=rule_grade,
            ),
        )

    def _get_reasons(self):
        """Return, as sentences, which rules the price breaks and on what paper."""
        self.ensure_one()
        reasons = []
        price = money.format_amount(int(self.price))
        if self.grades:
            price = f"{price} ({self.grades})"
        if self.is_over_ceiling:
            reasons.append(
                self.env._(
                    "%(price)s is above the ceiling of %(ceiling)s: %(paper)s.",
                    price=price,
                    ceiling=money.format_amount(int(self.price_ceiling)),
                    paper=self.ceiling_id._get_paper(),
                )
            )
        if self.is_over_increase:
            reasons.append(
                self.env._(
                    "%(price)s is %(increase)s on last year's %(last)s; %(rate)s are "
                    "allowed: %(paper)s.",
                    price=price,
                    increase=self.increase,
                    last=money.format_amount(int(self.price_last)),
                    rate=ceiling.format_rate(self.rate),
                    paper=self.increase_rule_id._get_paper(),
                )
            )
        return reasons
