# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import ceiling, renewal


class EduFeePlanRenewal(models.TransientModel):
    """Take a plan to another school year: what changes is seen before it is made."""

    _name = "edu.fee.plan.renewal"
    _description = "Copy of a fee plan to another school year"

    plan_id = fields.Many2one(
        "edu.fee.plan", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    last_year_id = fields.Many2one(
        related="plan_id.school_year_id", string="From the school year"
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        string="To the school year",
        required=True,
        domain="[('id', '!=', last_year_id)]",
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    percent = fields.Integer(
        string="Raise all prices by (%)",
        help="Rounded down to whole thousands. Each price can still be changed below.",
    )
    copy_papers = fields.Boolean(
        string="Prepare the papers",
        default=True,
        help="Drafts of the papers that the items need in the new school year, with "
        "last year's estimates at the new prices. Numbers and scans are not copied.",
    )
    line_ids = fields.One2many("edu.fee.plan.renewal.line", "renewal_id")
    kept_count = fields.Integer(compute="_compute_counts", string="Prices kept")
    changed_count = fields.Integer(compute="_compute_counts", string="Prices changed")
    dropped_count = fields.Integer(compute="_compute_counts", string="Left out")
    problem_count = fields.Integer(
        compute="_compute_counts", string="Above what is allowed"
    )
    problems = fields.Text(compute="_compute_problems")
    papers = fields.Text(compute="_compute_papers", string="Papers to renew")

    # === DEFAULTS === #

    @api.model
    def _open_for(self, plan):
        """Return the action that shows what a copy of a plan would be.

        :raise UserError: when there is no later school year yet
        """
        plan.ensure_one()
        year = self.env["edu.school.year"].search(
            [("date_start", ">", plan.school_year_id.date_end)],
            order="date_start",
            limit=1,
        )
        if not year:
            raise UserError(
                self.env._(
                    "There is no school year after %(year)s yet. Let it be set up "
                    "first.",
                    year=plan.school_year_id.name,
                )
            )
        wizard = self.create(
            {
                "plan_id": plan.id,
                "school_year_id": year.id,
                "line_ids": [
                    Command.create(self._prepare_line(line)) for line in plan.line_ids
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy to a new school year"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _prepare_line(self, line):
        """Return the values of a line of the preview.

        :param line: `edu.fee.plan.line`
        """
        return {
            "line_id": line.id,
            "price": line.price,
            "is_kept": line.item_id.active,
        }

    # === COMPUTE METHODS === #

    @api.depends("plan_id", "school_year_id")
    def _compute_name(self):
        """Put the new year where the old one stands in the name."""
        for wizard in self:
            wizard.name = renewal.rename(
                wizard.plan_id.name or "",
                wizard.last_year_id.name or "",
                wizard.school_year_id.name or "",
            )

    @api.depends("line_ids.is_kept", "line_ids.price", "line_ids.problem")
    def _compute_counts(self):
        """Sum up what the copy changes."""
        for wizard in self:
            kept = wizard.line_ids.filtered("is_kept")
            changed = kept.filtered(lambda line: line.price != line.price_last)
            wizard.changed_count = len(changed)
            wizard.kept_count = len(kept - changed)
            wizard.dropped_count = len(wizard.line_ids - kept)
            wizard.problem_count = len(kept.filtered("problem"))

    @api.depends("line_ids.problem")
    def _compute_problems(self):
        """List the prices that break a rule of the new school year."""
        for wizard in self:
            problems = wizard.line_ids.filtered("problem").mapped("problem")
            wizard.problems = "\n".join(problems) or False

    @api.depends("line_ids.is_kept", "school_year_id")
    def _compute_papers(self):
        """List which papers the items need anew, by kind."""
        papers = self.env["edu.fee.paper"]
        for wizard in self:
            rows = []
            for kind, items in wizard._get_wanted_papers().items():
                rows.append(
                    self.env._(
                        "%(paper)s: %(items)s",
                        paper=papers._get_kind_label(kind),
                        items=", ".join(items.mapped("name")),
                    )
                )
            wizard.papers = "\n".join(rows) or False

    def _get_wanted_papers(self):
        """Return the papers that are missing in the new school year: {kind: items}.

        The rules of the new year's first day hold, or today's if it has begun.
        """
        self.ensure_one()
        year = self.school_year_id
        if not year:
            return {}
        today = vietnam_today()
        items = self.line_ids.filtered("is_kept").line_id.item_id
        wanted = {}
        for item, kind in self.env["edu.fee.paper"]._get_missing(
            items, year, max(today, year.date_start)
        ):
            wanted[kind] = wanted.get(kind, items.browse()) | item
        return wanted

    # === ONCHANGE === #

    @api.onchange("percent")
    def _onchange_percent(self):
        """Raise all prices alike."""
        for line in self.line_ids:
            line.price = renewal.raise_price(int(line.price_last), self.percent)

    # === THE COPY === #

    def _check_target(self):
        """Refuse a copy that is none.

        :raise UserError: names the plan and the school year
        """
        self.ensure_one()
        plan, year = self.plan_id, self.school_year_id
        if year.date_start <= plan.school_year_id.date_start:
            raise UserError(
                self.env._(
                    "Plan “%(plan)s” is of %(year)s. Choose a later school year to "
                    "copy it to.",
                    plan=plan.name,
                    year=plan.school_year_id.name,
                )
            )
        if not self.line_ids.filtered("is_kept"):
            raise UserError(self.env._("Keep at least one price."))
        other = plan.search(
            [
                ("company_id", "=", plan.company_id.id),
                ("school_year_id", "=", year.id),
                "|",
                ("renewed_from_id", "=", plan.id),
                ("name", "=", self.name),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "The school already has “%(plan)s” in %(year)s. Change that one, "
                    "or archive it first.",
                    plan=other.name,
                    year=year.name,
                )
            )

    def action_confirm(self):
        """Make the plan and, when asked, drafts of its papers; open the plan.

        :raise UserError: when there is such a plan already
        :raise ValidationError: for a price that is not allowed, where the school
            blocks these
        """
        self.ensure_one()
        self._check_target()
        plan = self.env["edu.fee.plan"].create(self._prepare_plan())
        if self.copy_papers:
            self.env["edu.fee.paper"].create(self._prepare_papers(plan))
        return {
            "type": "ir.actions.act_window",
            "name": plan.name,
            "res_model": plan._name,
            "res_id": plan.id,
            "view_mode": "form",
        }

    def _prepare_plan(self):
        """Return the values of the new plan."""
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "school_year_id": self.school_year_id.id,
            "renewed_from_id": self.plan_id.id,
            "line_ids": [
                Command.create(line._prepare_plan_line())
                for line in self.line_ids
                if line.is_kept
            ],
        }

    def _prepare_papers(self, plan):
        """Return the values of the drafts of papers, one of each kind."""
        estimates = self._get_last_estimates()
        years = self.school_year_id.date_start.year - self.last_year_id.date_start.year
        vals_list = []
        for kind, items in self._get_wanted_papers().items():
            last = self._get_last_paper(kind)
            vals = {
                "company_id": self.company_id.id,
                "school_year_id": self.school_year_id.id,
                "kind": kind,
                "item_ids": [Command.set(items.ids)],
                "renewed_from_id": last.id,
                "issued_by": last.issued_by,
                "date": renewal.move_date(
                    last.date or self.last_year_id.date_start, years
                ),
            }
            if kind == "disclosure":
                vals["plan_id"] = plan.id
            if kind == "estimate":
                vals["estimate_ids"] = [
                    Command.create(self._prepare_estimate(estimates[item], plan))
                    for item in items
                    if item in estimates
                ]
            vals_list.append(vals)
        return vals_list

    def _get_last_paper(self, kind):
        """Return the newest approved paper of a kind of last year, if there is one."""
        return self._get_last_papers().filtered(lambda one: one.kind == kind)[:1]

    def _get_last_papers(self):
        """Return the approved papers of the plan's items in its year, newest first."""
        return self.env["edu.fee.paper"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.last_year_id.id),
                ("state", "=", "approved"),
                ("item_ids", "in", self.line_ids.line_id.item_id.ids),
            ],
            order="date desc, id desc",
        )

    def _get_last_estimates(self):
        """Return the newest approved estimate of each item: {item: estimate}."""
        estimates = {}
        for row in self._get_last_papers().estimate_ids:
            estimates.setdefault(row.item_id, row)
        return estimates

    def _prepare_estimate(self, row, plan):
        """Return the values of an estimate at the new price, with last year's costs.

        :param row: last year's `edu.fee.estimate`
        :param plan: the new plan
        """
        prices = plan.line_ids.filtered(lambda line: line.item_id == row.item_id)
        return {
            "item_id": row.item_id.id,
            "pupil_count": row.pupil_count,
            "quantity": row.quantity,
            "price": max(prices.mapped("price"), default=row.price),
            "line_ids": [
                Command.create({"name": cost.name, "amount": cost.amount})
                for cost in row.line_ids
            ],
        }


class EduFeePlanRenewalLine(models.TransientModel):
    """A price in the preview of a plan's copy: before and after."""

    _name = "edu.fee.plan.renewal.line"
    _description = "Price in a copy of a fee plan"
    _order = "id"

    renewal_id = fields.Many2one(
        "edu.fee.plan.renewal", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "edu.fee.plan.line", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="renewal_id.currency_id")
    item_id = fields.Many2one(related="line_id.item_id")
    is_item_active = fields.Boolean(related="item_id.active")
    grade_ids = fields.Many2many(related="line_id.grade_ids")
    unit = fields.Selection(related="line_id.unit")
    is_kept = fields.Boolean(string="Keep", default=True)
    price_last = fields.Monetary(related="line_id.price", string="Price until now")
    price = fields.Monetary(string="New price")
    change = fields.Char(compute="_compute_change")
    problem = fields.Text(compute="_compute_problem", string="Above what is allowed")

    @api.depends("price", "price_last")
    def _compute_change(self):
        """Say by how much a price rises."""
        for line in self:
            last, price = int(line.price_last), int(line.price)
            line.change = (
                ceiling.format_increase(price, last) if last and price != last else ""
            )

    @api.depends("price", "is_kept", "renewal_id.school_year_id")
    def _compute_problem(self):
        """Say which rule of the new school year a price breaks; few queries per plan.

        Asked of prices that are not written yet, so that all of them are seen.
        """
        for wizard, lines in self.grouped("renewal_id").items():
            kept = lines.filtered(lambda line: line.is_kept and line.line_id)
            lines.problem = False
            if not wizard.school_year_id:
                continue
            plan = self.env["edu.fee.plan"].new(
                {
                    "name": wizard.name,
                    "company_id": wizard.company_id.id,
                    "school_year_id": wizard.school_year_id.id,
                    "line_ids": [
                        Command.create(line._prepare_plan_line()) for line in kept
                    ],
                }
            )
            problems = plan.line_ids._get_ceiling_problems()
            for line, price in zip(kept, plan.line_ids, strict=True):
                line.problem = problems.get(price) or price._get_price_problem()

    def _prepare_plan_line(self):
        """Return the values of the price in the new plan."""
        self.ensure_one()
        old = self.line_id
        return {
            "item_id": old.item_id.id,
            "sequence": old.sequence,
            "quantity": old.quantity,
            "price": self.price,
            "grade_ids": [Command.set(old.grade_ids.ids)],
        }
