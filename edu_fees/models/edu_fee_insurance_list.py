# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import date_utils

from ..tools import money

# What the buttons alone write.
STATE_FIELDS = {"state", "monthly", "rate_source", "cancel_reason"}


class EduFeeInsuranceList(models.Model):
    """Danh sách tham gia BHYT: who is insured through the school, for how many months.

    Its months are the quantities of a round that bills the item in the list's month;
    what stands on a list that is closed stays, whatever rates come later.
    """

    _name = "edu.fee.insurance.list"
    _description = "List of pupils' health insurance"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    item_id = fields.Many2one(
        "edu.fee.item", required=True, ondelete="restrict", check_company=True
    )
    class_ids = fields.Many2many("edu.class", string="Classes", check_company=True)
    date_start = fields.Date(
        string="Insured from",
        required=True,
        help="Whose rate holds; the month that the round bills.",
    )
    months = fields.Integer(string="Months insured", required=True, default=12)
    first_grade_months = fields.Integer(
        string="Months of grade 1",
        required=True,
        default=12,
        help="Whoever enters grade 1 may be insured for longer; ask the insurer.",
    )
    rate_source = fields.Char(string="Rate by", readonly=True, copy=False)
    monthly = fields.Monetary(string="A month", readonly=True, copy=False)
    line_ids = fields.One2many("edu.fee.insurance.line", "list_id", string="Pupils")
    insured_count = fields.Integer(compute="_compute_totals", string="Pupils insured")
    amount_total = fields.Monetary(compute="_compute_totals", string="To the insurer")
    state = fields.Selection(
        [("draft", "Draft"), ("closed", "Final"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )

    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)

    _months_check = models.Constraint(
        "CHECK (months BETWEEN 1 AND 24 AND first_grade_months BETWEEN 1 AND 24)",
        "Months are from 1 to 24.",
    )

    @api.depends("line_ids.amount")
    def _compute_totals(self):
        """Sum the list; one query."""
        sums = {
            one: (count, amount)
            for one, count, amount in self.env["edu.fee.insurance.line"]._read_group(
                [("list_id", "in", self.ids), ("months", ">", 0)],
                ["list_id"],
                ["__count", "amount:sum"],
            )
        }
        for one in self:
            one.insured_count, one.amount_total = sums.get(one._origin, (0, 0))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a list begins as a draft.

        :raise AccessError: for a state that is not reached by the buttons
        """
        lists = super().create(vals_list)
        if not self.env.su and any(one.state != "draft" for one in lists):
            raise AccessError(self.env._("The state of a list follows its buttons."))
        return lists

    def write(self, vals):
        """Override of base: a closed list stays.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: for a closed list
        """
        self.check_access("write")
        if not self.env.su:
            if STATE_FIELDS & vals.keys():
                raise AccessError(
                    self.env._("The state of a list follows its buttons.")
                )
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        """A closed list stays."""
        self._check_draft()

    def _check_draft(self):
        """Refuse to change a closed list.

        :raise UserError: names it
        """
        for one in self:
            if one.state != "draft":
                raise UserError(
                    self.env._("List “%(list)s” is closed and stays.", list=one.name)
                )

    # === THE LIFE OF A LIST === #

    def action_fill(self):
        """Put the pupils of the classes on the list, exempted ones with 0 months.

        What was typed for pupils who are there already stays.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        exempted = self._get_exempted()
        known = self.line_ids.student_id
        self.line_ids = [
            Command.create(
                {
                    "student_id": enrollment.student_id.id,
                    "class_id": enrollment.class_id.id,
                    "months": 0
                    if enrollment.student_id.id in exempted
                    else self._get_months(enrollment.grade_id),
                }
            )
            for enrollment in self._get_enrollments()
            if enrollment.student_id not in known
        ]
        return True

    def _get_enrollments(self):
        """Return the enrolments of the list's classes on its first day, in order."""
        enrollments = self.env["edu.enrollment"].search_fetch(
            [
                ("class_id", "in", self.class_ids.ids),
                ("student_id.state", "=", "studying"),
                ("date_start", "<=", self.date_start),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", self.date_start),
            ],
            ["student_id", "class_id", "grade_id"],
        )
        return enrollments.sorted(
            lambda e: (e.class_id.name, e.student_id.sort_key or "", e.id)
        )

    def _get_insured(self):
        """Return the lines of those who are insured, for the list to the insurer."""
        self.ensure_one()
        return self.line_ids.filtered("months")

    def _get_months(self, grade):
        """Return for how many months pupils of a grade are insured."""
        first = self.env.ref("edu_core.edu_grade_1")
        return self.first_grade_months if grade == first else self.months

    def _get_exempted(self):
        """Return the ids of pupils who pay nothing: an approved exemption of 100 %."""
        exemptions = self.env["edu.fee.exemption"]
        found = exemptions._get_in_force(self.item_id, self.date_start).filtered(
            lambda one: one.kind == "rate" and one.rate == 10_000
        )
        return set().union(*found._get_students(self.date_start).values())

    def _get_reductions(self, monthly):
        """Return {id of a pupil: what her month costs less}, as the round bills it.

        :param int monthly: the month of who is not exempted, in đồng
        """
        month = self.date_start.replace(day=1)
        found = self.env["edu.fee.exemption"]._get_in_force(self.item_id, month)
        reductions = {}
        for one, student_ids in found._get_students(month).items():
            reduction = monthly - one._get_value().reduce(monthly)
            for student_id in student_ids:
                known = reductions.get(student_id, 0)
                reductions[student_id] = max(known, reduction)
        return reductions

    def action_close(self):
        """Keep months and amounts as they are, at the rate of the first day, less what
        exemptions take off it.

        :raise UserError: when there is no rate, nobody on the list, or somebody who is
            on another closed one
        :raise ValidationError: when the year's plan asks for another price
        """
        self.check_access("write")
        rates = self.env["edu.fee.insurance.rate"]
        for one in self:
            one._check_draft()
            if not one.line_ids:
                raise UserError(
                    self.env._("List “%(list)s” names no pupil.", list=one.name)
                )
            rate = rates._get_on(one.date_start)
            one._check_price(rate.monthly)
            one._check_listed_once()
            one._keep_reductions(rate.monthly)
            one.sudo().write(
                {"monthly": rate.monthly, "rate_source": rate.source, "state": "closed"}
            )
        return True

    def _keep_reductions(self, monthly):
        """Note on the lines what a month costs pupils less by their exemptions."""
        reductions = self._get_reductions(monthly)
        lines_sudo = self.line_ids.sudo()
        by_amount = lines_sudo.grouped(
            lambda line: reductions.get(line.student_id.id, 0)
        )
        for reduction, lines in by_amount.items():
            lines.reduction = reduction

    def _check_listed_once(self):
        """Refuse pupils whom another closed list of the item and month names.

        :raise UserError: names the pupils and the other list
        """
        # Two lists that are closed at once must see each other.
        self.item_id._lock_money()
        other = self.env["edu.fee.insurance.line"].search(
            [
                ("list_id", "!=", self.id),
                ("list_id.item_id", "=", self.item_id.id),
                ("list_id.company_id", "=", self.company_id.id),
                ("list_id.state", "=", "closed"),
                (
                    "list_id.date_start",
                    ">=",
                    date_utils.start_of(self.date_start, "month"),
                ),
                (
                    "list_id.date_start",
                    "<=",
                    date_utils.end_of(self.date_start, "month"),
                ),
                ("student_id", "in", self.line_ids.student_id.ids),
            ]
        )
        if other:
            raise UserError(
                self.env._(
                    "On the closed list “%(other)s” of the same month already: "
                    "%(students)s. Remove them from list “%(list)s”.",
                    students=", ".join(other.student_id.mapped("name")),
                    other=", ".join(other.list_id.mapped("name")),
                    list=self.name,
                )
            )

    def _get_plans(self):
        """Return the plans that may bill the list: those of the rounds that bill its
        item in its month; while there is none, the year's plans that have the item.
        """
        rounds = self.env["edu.fee.round"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", self.date_start.replace(day=1)),
                ("line_ids.item_id", "=", self.item_id.id),
            ]
        )
        return rounds.plan_id or self.env["edu.fee.plan"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.school_year_id.id),
                ("line_ids.item_id", "=", self.item_id.id),
            ]
        )

    def _check_price(self, monthly):
        """Refuse a list whose item costs something else in all plans that may bill it.

        The rate may change within a year, and the school has one plan before it and
        one after.

        :raise ValidationError: names the plan and both prices
        """
        lines = self._get_plans().line_ids.filtered(
            lambda line: line.item_id == self.item_id
        )
        wrong = lines.filtered(lambda line: line.price != monthly)
        if wrong and not (lines.plan_id - wrong.plan_id):
            line = wrong.sorted("id")[-1:]
            raise ValidationError(
                self.env._(
                    "Plan “%(plan)s” asks for %(price)s a month for “%(item)s”; by "
                    "the rate it is %(monthly)s.",
                    plan=line.plan_id.name,
                    price=money.format_amount(line.price),
                    item=line.item_id.name,
                    monthly=money.format_amount(monthly),
                )
            )
