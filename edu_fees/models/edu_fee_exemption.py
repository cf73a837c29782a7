# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import billing

# Habits of private schools, which a public school does not have by default.
DISCOUNTS = ("sibling", "staff")


class EduFeeExemption(models.Model):
    """Miễn, giảm: who pays less for which items, by which paper, from when to when.

    Either for a policy category, which finds its pupils by the decisions that the
    office keeps, or for pupils by name. Nobody but accountant and principal reads it.
    """

    _name = "edu.fee.exemption"
    _description = "Exemption or reduction of fees"
    _inherit = ["edu.fee.decision.mixin"]
    _check_company_auto = True

    basis = fields.Selection(
        [
            ("policy", "Policy category"),
            ("decision", "Decision on some pupils"),
            ("sibling", "Brothers and sisters"),
            ("staff", "Children of the staff"),
        ],
        required=True,
        default="policy",
        tracking=True,
    )
    writer_ids = fields.Many2many(relation="edu_fee_exemption_writer_rel")
    percent = fields.Float(
        string="Reduction in %", help="100 %: nothing to pay; 50 %: half of the price."
    )
    how_much = fields.Char(string="Reduction")
    amount = fields.Monetary(
        help="What is taken off the price of a unit, in whole đồng."
    )
    date_start = fields.Date(
        help="Months that begin from this day to the last one are reduced."
    )

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "An exemption cannot end before it starts.",
    )
    _rate_check = models.Constraint(
        "CHECK (kind != 'rate' OR rate BETWEEN 1 AND 10000)",
        "A rate is from 1 to 10,000 basis points (0.01 % to 100 %).",
    )

    @api.depends("basis")
    def _compute_student_count(self):
        """Override of the mixin: whom it reaches depends on the basis, too."""
        return super()._compute_student_count()

    def _get_value(self):
        """Return what is taken off a price, to calculate with."""
        self.ensure_one()
        return billing.Exemption(
            self,
            self.rate if self.kind == "rate" else 0,
            int(self.amount) if self.kind == "amount" else 0,
        )

    def _get_students(self, day):
        """Override of the mixin: by category, or by name; one query for all."""
        by_policy = self._origin.filtered(lambda one: one.basis == "policy")
        holders = by_policy._get_policy_holders(day)
        return {
            one: (
                holders.get((one.company_id.id, one.code_id.id), set())
                if one.basis == "policy"
                else set(one.student_ids.ids)
            )
            for one in self._origin
        }

    # === CONSTRAINTS === #

    @api.constrains("basis", "code_id", "student_ids", "item_ids", "kind", "amount")
    def _check_values(self):
        """An exemption says for whom, for what and how much."""
        for one in self:
            if problem := one._get_problem():
                raise ValidationError(
                    self.env._(
                        "Exemption “%(exemption)s”: %(problem)s",
                        exemption=one.name,
                        problem=problem,
                    )
                )

    def _get_problem(self):
        """Return what is wrong with the exemption, or an empty string."""
        self.ensure_one()
        if not self.item_ids:
            return self.env._("choose the fee items.")
        if self.basis == "policy" and self.code_id.kind != "policy":
            return self.env._("choose the policy category.")
        if self.basis != "policy" and not self.student_ids:
            return self.env._("choose the pupils.")
        if self.basis in DISCOUNTS and not self.company_id.edu_discounts:
            return self.env._(
                "reductions for brothers and sisters or for children of the staff are "
                "off in this school. They can be turned on in the school's settings."
            )
        return self._get_amount_problem()

    @api.model
    def _get_end_title(self):
        """Override of the mixin to say what ends."""
        return self.env._("End the exemption")
