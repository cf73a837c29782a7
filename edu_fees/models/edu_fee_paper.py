# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import PAPER_KINDS, SCAN_LIMIT, SCAN_MIMETYPES

# What the buttons alone write.
STATE_FIELDS = {
    "state",
    "submitted_by_id",
    "submitted_at",
    "approved_by_id",
    "approved_at",
    "withdraw_reason",
    "price_ids",
}
# What may still change once the principal has approved a paper.
FREE_FIELDS = {"note", "is_scan_public"}


class EduFeePaper(models.Model):
    """A paper behind fee items of a school year: the estimate, the parents' agreement,
    the approval, the disclosure…

    The accountant writes it down and submits it, the principal approves it: never the
    same person. What is approved stays; a wrong paper is withdrawn with a reason.
    """

    _name = "edu.fee.paper"
    _description = "Paper of fee items"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "school_year_id desc, date desc, id desc"
    _check_company_auto = True

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
        index=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    kind = fields.Selection(
        PAPER_KINDS, string="Paper", required=True, index=True, tracking=True
    )
    item_ids = fields.Many2many(
        "edu.fee.item", string="Fee items", check_company=True, required=True
    )
    item_names = fields.Char(
        compute="_compute_item_names", compute_sudo=True, string="Items"
    )
    number = fields.Char(help="The number on the paper.", tracking=True)
    date = fields.Date(required=True, default=vietnam_today, tracking=True)
    issued_by = fields.Char(help="Who signed it: the school, the parents, the ward…")
    note = fields.Text()
    scan = fields.Binary(attachment=True, help="PDF, JPEG or PNG, up to 10 MB.")
    scan_filename = fields.Char(string="File name")
    is_scan_public = fields.Boolean(
        string="Parents may open the scan",
        help="Minutes with names and signatures of parents stay with the school.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Waiting for approval"),
            ("approved", "Approved"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    withdraw_reason = fields.Char(readonly=True, copy=False, tracking=True)
    plan_id = fields.Many2one(
        "edu.fee.plan",
        string="Plan disclosed",
        ondelete="restrict",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
        help="Its prices are what the disclosure says.",
    )
    price_ids = fields.One2many(
        "edu.fee.paper.price", "paper_id", string="Prices disclosed", readonly=True
    )
    estimate_ids = fields.One2many("edu.fee.estimate", "paper_id", string="Estimates")
    can_approve = fields.Boolean(compute="_compute_can_approve")

    # === COMPUTE METHODS === #

    @api.depends("kind", "number", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Name a paper by what it is, its number and its date."""
        for paper in self:
            values = {
                "kind": paper._get_kind_label(paper.kind),
                "number": paper.number or "…",
                "date": format_date(self.env, paper.date) or "…",
            }
            paper.display_name = self.env._(
                "%(kind)s no. %(number)s of %(date)s", **values
            )

    @api.depends("item_ids.name")
    def _compute_item_names(self):
        """Name the items; an officer may not read these themselves."""
        for paper in self:
            paper.item_names = ", ".join(paper.item_ids.mapped("name"))

    @api.depends("state", "submitted_by_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_approve(self):
        """Tell the principal what waits for her, but for what she submitted."""
        for paper in self:
            paper.can_approve = (
                paper.state == "submitted"
                and paper.submitted_by_id != self.env.user
                and paper._has_duty("edu_core.group_principal")
            )

    @api.model
    def _get_kind_label(self, kind):
        """Return what a kind of paper is called in the user's language."""
        return dict(self._fields["kind"]._description_selection(self.env)).get(kind, "")

    # === CONSTRAINTS === #

    @api.constrains("item_ids")
    def _check_items(self):
        """A paper is about something."""
        for paper in self:
            if not paper.item_ids:
                raise ValidationError(
                    self.env._(
                        "%(paper)s: choose the fee items it is about.",
                        paper=paper.display_name,
                    )
                )

    @api.constrains("scan")
    def _check_scan(self):
        """A scan is a document, and not too large."""
        for paper in self.filtered("scan"):
            self._check_document(
                paper.with_context(bin_size=False).scan, paper.display_name
            )

    @api.model
    def _check_document(self, scan, name):
        """Refuse what is no document, or too large.

        :param scan: the file, base64
        :param str name: what it belongs to
        :raise ValidationError: names it
        """
        content = base64.b64decode(scan)
        if len(content) > SCAN_LIMIT or guess_mimetype(content) not in SCAN_MIMETYPES:
            raise ValidationError(
                self.env._(
                    "%(paper)s: the scan must be a PDF, JPEG or PNG file of at most "
                    "10 MB.",
                    paper=name,
                )
            )

    @api.constrains("plan_id", "school_year_id")
    def _check_plan(self):
        """A disclosure speaks of prices of its own school year."""
        for paper in self.filtered("plan_id"):
            if paper.plan_id.school_year_id != paper.school_year_id:
                raise ValidationError(
                    self.env._(
                        "%(paper)s is of %(year)s; plan “%(plan)s” is of "
                        "%(plan_year)s.",
                        paper=paper.display_name,
                        year=paper.school_year_id.name,
                        plan=paper.plan_id.name,
                        plan_year=paper.plan_id.school_year_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a paper begins as a draft.

        :raise AccessError: for a state that is not reached by the buttons
        """
        papers = super().create(vals_list)
        # As they are: a default of the client's context gives a state, too.
        if not self.env.su and any(
            paper.state != "draft" or paper.approved_by_id or paper.price_ids
            for paper in papers
        ):
            self._refuse_by_hand()
        return papers

    def write(self, vals):
        """Override of base: what was submitted stays, its state follows the buttons.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: names the paper that is no draft any more
        """
        if not self.env.su:
            if STATE_FIELDS & vals.keys():
                self._refuse_by_hand()
            if vals.keys() - FREE_FIELDS:
                self._check_draft()
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse a state given by hand.

        :raise AccessError: always
        """
        raise AccessError(self.env._("The state of a paper follows its buttons."))

    def _check_draft(self):
        """Refuse to change what was submitted.

        :raise UserError: names the paper and its state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for paper in self:
            if paper.state != "draft":
                raise UserError(
                    self.env._(
                        "%(paper)s is “%(state)s” and cannot change. Withdraw it, and "
                        "write down the right one.",
                        paper=paper.display_name,
                        state=labels[paper.state],
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        """What was submitted is withdrawn with a reason, never deleted."""
        self._check_draft()

    # === THE LIFE OF A PAPER === #

    def _update_state(self, target, allowed, **values):
        """The only writer of the state.

        :param str target: the new state
        :param tuple allowed: the states it may come from
        :raise UserError: names the paper and its state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for paper in self:
            if paper.state not in allowed:
                raise UserError(
                    self.env._(
                        "%(paper)s is “%(state)s”; it cannot become “%(target)s”.",
                        paper=paper.display_name,
                        state=labels[paper.state],
                        target=labels[target],
                    )
                )
        self.sudo().write({"state": target, **values})

    def action_submit(self):
        """Ask the principal for approval.

        :raise UserError: names what the paper lacks
        """
        self.check_access("write")
        for paper in self:
            if problems := paper._get_problems():
                raise UserError(
                    self.env._(
                        "%(paper)s cannot be submitted yet:\n%(problems)s",
                        paper=paper.display_name,
                        problems="\n".join(f"– {problem}" for problem in problems),
                    )
                )
        self._update_state(
            "submitted",
            ("draft",),
            submitted_by_id=self.env.uid,
            submitted_at=fields.Datetime.now(),
        )
        self.filtered(lambda paper: paper.kind == "disclosure")._keep_prices()
        return True

    def _get_problems(self):
        """Return, as sentences, what the paper lacks before it can be approved."""
        self.ensure_one()
        problems = []
        if not (self.number or "").strip():
            problems.append(self.env._("Write down its number."))
        if self.kind == "disclosure":
            if not self.plan_id:
                problems.append(self.env._("Choose the plan that is disclosed."))
            for item in self.item_ids - self.plan_id.line_ids.item_id:
                problems.append(
                    self.env._("“%(item)s” has no price in that plan.", item=item.name)
                )
        elif self.kind == "estimate":
            for item in self.item_ids - self.estimate_ids.item_id:
                problems.append(
                    self.env._(
                        "Write down revenue and cost of “%(item)s”.", item=item.name
                    )
                )
        elif not self.scan:
            problems.append(self.env._("Attach the scan."))
        return problems

    def _keep_prices(self):
        """Keep the prices as disclosed: the paper says the same for ever."""
        prices_sudo = self.env["edu.fee.paper.price"].sudo()
        for paper in self:
            paper.sudo().price_ids.unlink()
            prices_sudo.create(
                [
                    paper._prepare_price(line)
                    for line in paper.plan_id.line_ids
                    if line.item_id in paper.item_ids
                ]
            )

    def _prepare_price(self, line):
        """Return the values of a disclosed price, in the school's language.

        :param line: `edu.fee.plan.line`
        """
        item = line.item_id.with_context(lang=self.company_id._edu_get_lang())
        return {
            "paper_id": self.id,
            "item_id": item.id,
            "name": item.name,
            "unit": item._get_unit_label(),
            "grades": ", ".join(
                item.env["edu.grade"].browse(line.grade_ids.ids).mapped("name")
            ),
            "price": line.price,
        }

    def action_approve(self):
        """Approve papers as the principal of the school, or whom she delegated.

        :raise AccessError: for anybody else
        :raise UserError: for who submitted the paper herself
        """
        self._check_approver()
        self._update_state(
            "approved",
            ("submitted",),
            approved_by_id=self.env.uid,
            approved_at=fields.Datetime.now(),
        )
        return True

    def action_return(self):
        """Give papers back to be corrected."""
        self._check_approver()
        self._update_state(
            "draft", ("submitted",), submitted_by_id=False, submitted_at=False
        )
        return True

    def action_withdraw(self, reason=None):
        """Withdraw approved papers as the principal; without a reason, ask for it.

        :raise AccessError: for anybody but the principal
        """
        self._check_principal()
        reason = (reason or "").strip()
        if not reason:
            self.ensure_one()
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Withdraw the paper"),
                self.env._("Why does it not hold any more?"),
            )
        self._update_state("withdrawn", ("approved",), withdraw_reason=reason)
        return True

    def _check_principal(self):
        """Refuse who is not the principal here and today.

        :raise AccessError: always then
        """
        self._check_duty(
            "edu_core.group_principal",
            self.env._(
                "The principal approves papers, or a colleague whom she delegates."
            ),
        )

    def _check_approver(self):
        """Refuse who is not the principal, and who submitted the paper.

        :raise AccessError: for whoever is not the principal
        :raise UserError: names the paper
        """
        self._check_principal()
        for paper in self:
            if paper.submitted_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You submitted %(paper)s; somebody else must approve it.",
                        paper=paper.display_name,
                    )
                )

    # === WHAT IS MISSING === #

    @api.model
    def _get_missing(self, items, school_year, day):
        """Return which papers items of one school lack on a day; two queries.

        :param items: `edu.fee.item` of one school
        :return: list of (item, kind) in the order of the items and the papers
        """
        if not items:
            return []
        school = items.company_id
        wanted = self.env["edu.fee.paper.rule"]._get_wanted(school, day)
        papers = self.search_fetch(
            [
                ("company_id", "=", school.id),
                ("school_year_id", "=", school_year.id),
                ("state", "=", "approved"),
                ("date", "<=", day),
                ("item_ids", "in", items.ids),
            ],
            ["kind", "item_ids"],
        )
        there = {(item, paper.kind) for paper in papers for item in paper.item_ids}
        return [
            (item, kind)
            for item in items
            for kind in wanted.get(item.legal_class, ())
            if (item, kind) not in there
        ]

    @api.model
    def _get_disclosures(self, school, school_year, day):
        """Return the disclosures of a school that hold on a day, the last one first."""
        return self.search(
            [
                ("company_id", "=", school.id),
                ("school_year_id", "=", school_year.id),
                ("kind", "=", "disclosure"),
                ("state", "=", "approved"),
                ("date", "<=", day),
            ],
            order="date desc, id desc",
        )

    def _get_evidence(self):
        """Return the approved papers of the same items and year, oldest first."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.school_year_id.id),
                ("kind", "!=", "disclosure"),
                ("state", "=", "approved"),
                ("item_ids", "in", self.item_ids.ids),
            ],
            order="date, id",
        )
