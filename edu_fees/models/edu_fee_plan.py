# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EduFeePlan(models.Model):
    """The price list of a school for one school year."""

    _name = "edu.fee.plan"
    _description = "Fee plan"
    _inherit = ["edu.school.mixin"]
    _order = "school_year_id desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    school_year_id = fields.Many2one(
        "edu.school.year", required=True, ondelete="restrict", index=True
    )
    line_ids = fields.One2many("edu.fee.plan.line", "plan_id", copy=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    round_count = fields.Integer(compute="_compute_round_count")

    _company_name_uniq = models.Constraint(
        "unique (company_id, school_year_id, name)",
        "This school already has a plan of this name in this school year.",
    )

    def _compute_round_count(self):
        """Count the rounds that use the plan."""
        counts = dict(
            self.env["edu.fee.round"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.round_count = counts.get(plan, 0)

    @api.model
    def _get_dependent_models(self):
        """Return the names of the models whose records rest on a plan."""
        return ["edu.fee.round", "edu.fee.paper", "edu.fee.registration.form"]

    @api.constrains("school_year_id", "company_id")
    def _check_dependents(self):
        """A plan stays in the school and the year of what rests on it.

        In sudo: what is archived, or another school's by now, counts, too.
        """
        self.line_ids._check_company(["item_id"])
        for name in self._get_dependent_models():
            records_sudo = self.env[name].sudo().with_context(active_test=False)
            records_sudo = records_sudo.search([("plan_id", "in", self.ids)])
            records_sudo._check_company(["plan_id"])
            for record in records_sudo:
                if record.school_year_id != record.plan_id.school_year_id:
                    raise ValidationError(
                        self.env._(
                            "Plan “%(plan)s”: “%(record)s” of %(year)s rests on it. "
                            "Copy the plan to the other school year.",
                            plan=record.plan_id.name,
                            record=record.display_name,
                            year=record.school_year_id.name,
                        )
                    )

    def _get_prices(self):
        """Return the prices by item and grade (None: all grades).

        With `billing.get_price` this is the one place that says what an item costs a
        pupil: on a form, on the portal and on the bill.
        """
        prices = {}
        for line in self.line_ids:
            for grade in line.grade_ids or [None]:
                prices[line.item_id, grade] = int(line.price)
        return prices

    def copy_data(self, default=None):
        """Override of base to name the copy, since names are unique."""
        return [
            dict(vals, name=self.env._("%(plan)s (copy)", plan=plan.name))
            if "name" not in (default or {})
            else vals
            for plan, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_view_rounds(self):
        """Open the rounds of this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_round_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        action["context"] = {"default_plan_id": self.id}
        return action
