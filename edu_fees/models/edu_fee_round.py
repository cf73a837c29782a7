# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

LOCKED_FIELDS = {
    "company_id",
    "school_year_id",
    "plan_id",
    "period",
    "date",
    "date_due",
}


class EduFeeRound(models.Model):
    """A fee round: the bills of some classes for one period.

    This file holds the record and its life; how bills are made is in
    `edu_fee_round_billing.py`.
    """

    _name = "edu.fee.round"
    _description = "Fee round"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date desc, id desc"
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
        "edu.school.year", required=True, ondelete="restrict", index=True
    )
    plan_id = fields.Many2one(
        "edu.fee.plan",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('school_year_id', '=', school_year_id)]",
    )
    line_ids = fields.One2many("edu.fee.round.line", "round_id", string="Items")
    period = fields.Date(
        string="Month",
        required=True,
        default=lambda self: vietnam_today().replace(day=1),
        help="The month that is billed; any day of it.",
    )
    month_label = fields.Char(string="Billed month", compute="_compute_month_label")
    date = fields.Date(
        string="Bill date",
        required=True,
        default=vietnam_today,
        tracking=True,
    )
    date_due = fields.Date(string="Due date", required=True, tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("generated", "Generated"),
            ("published", "Published"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    charge_ids = fields.One2many("edu.fee.charge", "round_id", string="Charges")
    move_ids = fields.One2many(
        "account.move", "edu_fee_round_id", string="Notices of Fees"
    )

    # === FIGURES === #

    student_count = fields.Integer(compute="_compute_figures", string="Pupils billed")
    bill_count = fields.Integer(compute="_compute_figures", string="Bills")
    unpublished_count = fields.Integer(compute="_compute_figures")
    amount_total = fields.Monetary(compute="_compute_figures", string="Billed")
    amount_paid = fields.Monetary(compute="_compute_figures", string="Collected")
    amount_residual = fields.Monetary(compute="_compute_figures", string="To collect")
    covered_count = fields.Integer(
        compute="_compute_covered_count",
        string="Pupils for whom others pay all",
        help="They get no bill of this round, and are not missing.",
    )
    missing_count = fields.Integer(
        compute="_compute_progress", string="Pupils not billed yet"
    )
    progress = fields.Float(compute="_compute_progress", help="Pupils billed, in %.")
    is_generating = fields.Boolean(compute="_compute_is_generating")
    todo = fields.Text(compute="_compute_todo", string="What is missing")

    _name_uniq = models.Constraint(
        "unique (company_id, school_year_id, name)",
        "This school already has a fee round of this name in this school year.",
    )
    _due_check = models.Constraint(
        "CHECK (date_due >= date)", "A bill cannot be due before its own date."
    )

    # === COMPUTE METHODS === #

    @api.depends("period")
    @api.depends_context("lang")
    def _compute_month_label(self):
        """Write the month as schools do: Tháng 10/2026."""
        for fee_round in self:
            fee_round.month_label = fee_round.period and self.env._(
                "Month %(month)s",
                month=f"{fee_round.period.month:02d}/{fee_round.period.year}",
            )

    @api.depends(
        "move_ids.amount_total",
        "move_ids.amount_residual",
        "move_ids.state",
        "move_ids.edu_cancel_reason",
        "move_ids.edu_published",
    )
    def _compute_figures(self):
        """Read the figures of all rounds with one query."""
        bills = self.env["account.move"]
        groups = bills._read_group(
            [*bills._edu_get_bill_domain(), ("edu_fee_round_id", "in", self.ids)],
            ["edu_fee_round_id", "edu_published"],
            [
                "edu_student_id:array_agg",
                "__count",
                "amount_total:sum",
                "amount_residual:sum",
            ],
        )
        by_round = {}
        for fee_round, published, students, count, total, residual in groups:
            by_round.setdefault(fee_round.id, []).append(
                (published, students, count, total, residual)
            )
        for fee_round in self:
            rows = by_round.get(fee_round.id, [])
            fee_round.student_count = len({s for row in rows for s in row[1]})
            fee_round.bill_count = sum(row[2] for row in rows)
            fee_round.unpublished_count = sum(row[2] for row in rows if not row[0])
            fee_round.amount_total = sum(row[3] for row in rows)
            fee_round.amount_residual = sum(row[4] for row in rows)
            fee_round.amount_paid = fee_round.amount_total - fee_round.amount_residual

    @api.depends(
        "class_ids", "line_ids", "move_ids.state", "move_ids.edu_cancel_reason"
    )
    def _compute_progress(self):
        """Compare who is in the classes with who has a bill."""
        for fee_round in self:
            plan = fee_round._plan_bills(with_amounts=False)
            missing = {bill.student for bill in plan.all_bills}
            billed = fee_round.student_count + fee_round.covered_count
            fee_round.missing_count = len(missing)
            total = billed + len(missing)
            fee_round.progress = 100 * billed / total if total else 0

    def _compute_is_generating(self):
        """Tell whether jobs of the round are waiting or running."""
        for fee_round in self:
            fee_round.is_generating = bool(fee_round._get_pending_jobs())

    @api.depends("class_ids", "line_ids", "company_id", "date")
    def _compute_todo(self):
        """List what must be set before bills can be made."""
        for fee_round in self:
            fee_round.todo = "\n".join(fee_round._get_problems()) or False

    # === CONSTRAINTS === #

    @api.constrains("class_ids", "school_year_id", "company_id")
    def _check_classes(self):
        """A round bills its own school's classes of its own school year."""
        for fee_round in self:
            for class_ in fee_round.class_ids:
                if (
                    class_.company_id == fee_round.company_id
                    and class_.school_year_id == fee_round.school_year_id
                ):
                    continue
                raise ValidationError(
                    self.env._(
                        "Round “%(round)s” is of %(school)s, %(year)s; class %(class)s "
                        "is of %(class_school)s, %(class_year)s.",
                        **{
                            "round": fee_round.name,
                            "school": fee_round.company_id.name,
                            "year": fee_round.school_year_id.name,
                            "class": class_.name,
                            "class_school": class_.company_id.name,
                            "class_year": class_.school_year_id.name,
                        },
                    )
                )

    @api.constrains("plan_id", "school_year_id")
    def _check_plan(self):
        """A round's prices are those of its own school year."""
        for fee_round in self:
            if fee_round.plan_id.school_year_id != fee_round.school_year_id:
                raise ValidationError(
                    self.env._(
                        "Round “%(round)s” is of %(year)s; plan “%(plan)s” is of "
                        "%(plan_year)s.",
                        round=fee_round.name,
                        year=fee_round.school_year_id.name,
                        plan=fee_round.plan_id.name,
                        plan_year=fee_round.plan_id.school_year_id.name,
                    )
                )

    def _check_unbilled(self):
        """Refuse to change what the bills of a round rest on.

        :raise UserError: names the round and how many bills it has
        """
        for fee_round in self.filtered("bill_count"):
            raise UserError(
                self.env._(
                    "Round “%(round)s” already has %(count)s bills; its plan, items "
                    "and dates cannot change. Cancel the bills first.",
                    round=fee_round.name,
                    count=fee_round.bill_count,
                )
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base to take the plan's items when none are given.

        :raise AccessError: for a state that is not reached by the buttons
        """
        given = {vals.get("state") or "draft" for vals in vals_list}
        self._check_state_written(given != {"draft"})
        rounds = super().create([self._normalize(vals) for vals in vals_list])
        # As they are: a default of the client's context gives a state, too.
        self._check_state_written(any(one.state != "draft" for one in rounds))
        for fee_round in rounds.filtered(lambda r: not r.line_ids):
            fee_round.line_ids = fee_round._prepare_lines_from_plan()
        return rounds

    def _check_state_written(self, is_written):
        """Refuse a state given by hand.

        :param is_written: whether the values name a state that a button would give
        :raise AccessError: unless the suite itself writes
        """
        if is_written and not self.env.su:
            raise AccessError(self.env._("The state of a round follows its buttons."))

    def write(self, vals):
        """Override of base: a round that has bills keeps what they rest on.

        :raise AccessError: for a state that is not reached by the buttons
        """
        self._check_state_written("state" in vals)
        if LOCKED_FIELDS & vals.keys():
            self._check_unbilled()
        billed_classes = {r: r.charge_ids.class_id for r in self if "class_ids" in vals}
        result = super().write(self._normalize(vals))
        for fee_round, classes in billed_classes.items():
            if dropped := classes - fee_round.class_ids:
                raise UserError(
                    self.env._(
                        "Class %(class)s already has bills in this round; it stays.",
                        **{"class": dropped[0].name},
                    )
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        """A round that ever had a bill stays."""
        if self.charge_ids:
            raise UserError(self.env._("A round that has bills cannot be deleted."))

    @api.model
    def _normalize(self, vals):
        """Return the values with the month as its first day."""
        if vals.get("period"):
            period = fields.Date.to_date(vals["period"])
            vals = dict(vals, period=period.replace(day=1))
        return vals

    def _prepare_lines_from_plan(self):
        """Return commands that make a line for each item of the plan, in its order."""
        lines = {}
        for line in self.plan_id.line_ids:
            lines.setdefault(
                line.item_id.id,
                Command.create(
                    {
                        "item_id": line.item_id.id,
                        "quantity": line.quantity,
                        "sequence": line.sequence,
                    }
                ),
            )
        return list(lines.values())

    # === THE LIFE OF A ROUND === #

    def _update_state(self, target, allowed):
        """The only writer of the state.

        :param str target: the new state
        :param tuple allowed: states it may come from; rounds that are already there
            are left alone
        :return: the rounds that changed
        :raise UserError: names the round and its state
        """
        todo = self.filtered(lambda r: r.state != target)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for fee_round in todo:
            if fee_round.state not in allowed:
                raise UserError(
                    self.env._(
                        "Round “%(round)s” is “%(state)s”; it cannot become "
                        "“%(target)s”.",
                        round=fee_round.name,
                        state=labels[fee_round.state],
                        target=labels[target],
                    )
                )
        todo.check_access("write")
        todo.sudo().write({"state": target})
        return todo

    def action_publish(self):
        """Show the bills to the families: set-based, also for bills added later."""
        for fee_round in self:
            fee_round._check_not_generating()
            if not fee_round.bill_count and not fee_round.covered_count:
                raise UserError(
                    self.env._(
                        "Round “%(round)s” has no bills to publish.",
                        round=fee_round.name,
                    )
                )
            fee_round._update_state("published", ("generated", "published"))
            published = fee_round._publish_bills(fee_round._get_bills())
            fee_round.invalidate_recordset(["unpublished_count"])
            fee_round.message_post(
                body=self.env._("%(count)s bills published.", count=len(published))
            )
        return True

    def _publish_bills(self, bills):
        """Show bills of the round to the families; override to do more with them.

        :return: those that were not published before
        """
        return bills._edu_publish()

    def action_close(self):
        """Close the round: no bill is added any more; money still comes in."""
        self._update_state("closed", ("published",))
        return True

    def action_reopen(self):
        """Open a closed round again."""
        self._update_state("published", ("closed",))
        return True

    # === ACTIONS === #

    def _get_bills(self):
        """Return the bills that count."""
        bills = self.env["account.move"]
        return bills.search(
            [*bills._edu_get_bill_domain(), ("edu_fee_round_id", "in", self.ids)]
        )

    def action_view_bills(self):
        """Open the bills of the round."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.account_move_bill_action"
        )
        action["domain"] = [
            *self.env["account.move"]._edu_get_bill_domain(),
            ("edu_fee_round_id", "in", self.ids),
        ]
        action["context"] = dict(self.env.context.get("bill_context") or {})
        return action

    def action_view_open_bills(self):
        """Open the bills that are not fully collected."""
        action = self.action_view_bills()
        action["domain"] += [("edu_payment_state", "in", ["to_collect", "partial"])]
        return action

    def action_view_charges(self):
        """Open the charges of the round."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_charge_action"
        )
        action["domain"] = [("round_id", "in", self.ids)]
        return action

    def action_refresh(self):
        """Read the progress again."""
        return True
