# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import AMOUNT_LIMIT, SCAN_LIMIT, SCAN_MIMETYPES
from ..tools import money

# What the buttons alone write.
STATE_FIELDS = {"state", "approved_by_id", "approved_at", "end_reason", "writer_ids"}


class EduFeeDecisionMixin(models.AbstractModel):
    """A dated decision that pupils pay less of some items: what is common to who pays
    less (miễn, giảm) and for whom somebody else pays (tài trợ, ngân sách hỗ trợ).

    It says how much, from when to when and by which paper; it is entered as a draft,
    approved by who has not written any of it, and ended with a reason. The models add
    for whom (`_get_students`), and what must not be decided twice
    (`_check_not_twice`).
    """

    _name = "edu.fee.decision.mixin"
    _description = "Decision that pupils pay less"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    code_id = fields.Many2one(
        "edu.code",
        string="Policy category",
        ondelete="restrict",
        domain="[('kind', '=', 'policy')]",
        tracking=True,
    )
    student_ids = fields.Many2many("edu.student", string="Pupils", check_company=True)
    item_ids = fields.Many2many("edu.fee.item", string="Fee items", check_company=True)
    kind = fields.Selection(
        [("rate", "Rate"), ("amount", "Amount of a unit")],
        required=True,
        default="rate",
        tracking=True,
    )
    rate = fields.Integer(string="Rate (basis points)", default=10_000, tracking=True)
    percent = fields.Float(
        compute="_compute_percent",
        inverse="_inverse_percent",
        digits=(5, 2),
        string="Rate in %",
    )
    how_much = fields.Char(compute="_compute_how_much")
    amount = fields.Monetary(tracking=True)
    decision_number = fields.Char(string="Decision no.", tracking=True)
    decision_date = fields.Date(string="Decided on")
    decision_by = fields.Char(string="Decided by")
    scan = fields.Binary(attachment=True, help="PDF, JPEG or PNG, up to 10 MB.")
    scan_filename = fields.Char(string="File name")
    date_start = fields.Date(
        string="From",
        required=True,
        tracking=True,
        help="It holds for months that begin from this day to the last one.",
    )
    date_end = fields.Date(string="To", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Waiting for approval"),
            ("approved", "Approved"),
            ("ended", "Ended"),
            ("withdrawn", "Withdrawn before it began"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    writer_ids = fields.Many2many(
        "res.users",
        string="Written by",
        readonly=True,
        copy=False,
        help="Who entered or changed it; none of them approves it.",
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    end_reason = fields.Char(readonly=True, copy=False, tracking=True)
    can_approve = fields.Boolean(compute="_compute_can_approve")
    student_count = fields.Integer(
        compute="_compute_student_count", string="Pupils today"
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "create_uid", "writer_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_approve(self):
        """Tell the principal what waits for her, but for what she wrote."""
        for one in self:
            one.can_approve = (
                one.state == "draft"
                and one._has_duty("edu_core.group_principal")
                and not one._is_own_work()
            )

    @api.depends("rate")
    def _compute_percent(self):
        """Show basis points as people write them."""
        for one in self:
            one.percent = one.rate / 100

    def _inverse_percent(self):
        """Keep a percentage as whole basis points, which alone are calculated with."""
        for one in self:
            one.rate = round(one.percent * 100)

    @api.depends("kind", "rate", "amount")
    def _compute_how_much(self):
        """Say in a word how much it is: a percentage or an amount."""
        for one in self:
            if one.kind == "amount":
                one.how_much = money.format_amount(int(one.amount))
            else:
                whole, part = divmod(one.rate, 100)
                digits = f"{whole},{part:02}".rstrip("0") if part else str(whole)
                one.how_much = f"{digits} %"

    @api.depends("code_id", "student_ids", "date_start", "date_end")
    def _compute_student_count(self):
        """Count whom a decision reaches today."""
        today = vietnam_today()
        found = self._get_students(today)
        for one in self:
            one.student_count = len(found.get(one._origin, ()))

    # === WHOM IT REACHES, AND WHEN === #

    def _get_students(self, day):
        """Return {decision: ids of the pupils it reaches on a day}, in a fixed number
        of queries; each model says how its pupils are found."""
        raise NotImplementedError

    def _get_policy_holders(self, day):
        """Return {(id of a school, id of a category): ids of its pupils on a day}; one
        query for all decisions.

        The decisions of pupils are read in sudo: the accountant learns who pays less,
        and not from which papers of the family.
        """
        policies_sudo = (
            self.env["edu.student.policy"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("code_id", "in", self.code_id.ids),
                    ("date_start", "<=", day),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", day),
                ],
                ["student_id", "code_id", "company_id"],
            )
        )
        holders = {}
        for policy in policies_sudo:
            key = (policy.company_id.id, policy.code_id.id)
            holders.setdefault(key, set()).add(policy.student_id.id)
        return holders

    @api.model
    def _get_in_force(self, items, day, states=("approved", "ended")):
        """Return what is in force for items of one school on a day; one query.

        :param items: `edu.fee.item` of one school
        :param states: of the decisions; with `draft` what would be, once approved
        """
        return self.search(
            [
                ("company_id", "=", items.company_id.id),
                ("item_ids", "in", items.ids),
                ("state", "in", states),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    def _get_overlapping(self, together):
        """Return others for the same items and some of the same days: approved ones,
        and those that are approved in the same step.

        :param together: decisions
        """
        self.ensure_one()
        domain = (
            Domain("id", "!=", self.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("item_ids", "in", self.item_ids.ids)
            & (Domain("state", "=", "approved") | Domain("id", "in", together.ids))
            & (
                Domain("date_end", "=", False)
                | Domain("date_end", ">=", self.date_start)
            )
        )
        if self.date_end:
            domain &= Domain("date_start", "<=", self.date_end)
        return self.search(domain)

    # === CONSTRAINTS === #

    def _get_amount_problem(self):
        """Return what is wrong with how much it is, or an empty string."""
        self.ensure_one()
        if self.kind == "amount" and (
            not 0 < self.amount < AMOUNT_LIMIT or self.amount != int(self.amount)
        ):
            return self.env._("give a whole amount of đồng above 0.")
        return ""

    @api.constrains("scan")
    def _check_scan(self):
        """A scan is a document, and not too large."""
        for one in self.filtered("scan"):
            content = base64.b64decode(one.with_context(bin_size=False).scan)
            if len(content) > SCAN_LIMIT or (
                guess_mimetype(content) not in SCAN_MIMETYPES
            ):
                raise ValidationError(
                    self.env._(
                        "%(paper)s: the scan must be a PDF, JPEG or PNG file of at "
                        "most 10 MB.",
                        paper=one.name,
                    )
                )

    def _check_not_twice(self):
        """Refuse what another decision already says: one in force, or one that is
        approved in the same step.

        :raise UserError: names both, and the pupil or the category
        """
        raise NotImplementedError

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a decision waits for approval.

        :raise AccessError: for a state that is not reached by the buttons
        """
        decisions = super().create(vals_list)
        if self.env.su:
            return decisions
        # As they are: a default of the client's context gives a state, or writers, too.
        if any(
            one.state != "draft"
            or one.approved_by_id
            # What is worked out of what she typed is written by her as well.
            or one.sudo().writer_ids - self.env.user
            for one in decisions
        ):
            self._refuse_by_hand()
        decisions._note_writer()
        return decisions

    def write(self, vals):
        """Override of base: what was approved stays; who changed a draft is kept.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: names the decision
        """
        self.check_access("write")
        if not self.env.su:
            if STATE_FIELDS & vals.keys():
                self._refuse_by_hand()
            for one in self:
                if one.state != "draft":
                    raise UserError(
                        self.env._(
                            "“%(decision)s” was approved and stays. End it, and enter "
                            "another one.",
                            decision=one.name,
                        )
                    )
        result = super().write(vals)
        remarks = ("message_", "activity_")
        if not self.env.su and any(not name.startswith(remarks) for name in vals):
            self._note_writer()
        return result

    def _note_writer(self):
        """Keep that the user wrote in the decisions."""
        self.sudo().write({"writer_ids": [Command.link(self.env.uid)]})

    def _refuse_by_hand(self):
        """Refuse a state given by hand.

        :raise AccessError: always
        """
        raise AccessError(self.env._("The state of a decision follows its buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        """What was approved is ended, never deleted."""
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("What was approved is ended, never deleted."))

    # === THE LIFE OF A DECISION === #

    def _is_own_work(self):
        """Tell whether the user entered or changed it, also by another account."""
        self.ensure_one()
        one_sudo = self.sudo()
        writers_sudo = one_sudo.writer_ids | one_sudo.create_uid
        return self.env.user.partner_id.id in writers_sudo.partner_id.ids

    def action_approve(self):
        """Approve as the principal of the school, or whom she delegated.

        :return: what is to be said about it, as an action; mostly True
        :raise AccessError: for anybody else
        :raise UserError: for who wrote it, and for what another one says already
        """
        self._check_principal()
        for one in self:
            one._check_approvable()
        # Who approves an overlapping one at this moment takes the same locks.
        self.sudo().item_ids._lock_money()
        self._check_not_twice()
        self.sudo().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
        return self._notify_billed()

    def _notify_billed(self):
        """Hook: return as an action what was billed before and stays, or True."""
        return True

    def _check_approvable(self):
        """Refuse what is no draft, the user's own work, or without a decision; to be
        extended.

        :raise UserError: names it
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("“%(decision)s” was approved.", decision=self.name)
            )
        if self._is_own_work():
            raise UserError(
                self.env._(
                    "You entered or changed “%(decision)s”; somebody else must approve "
                    "it.",
                    decision=self.name,
                )
            )
        if not (self.decision_number or "").strip() or not self.decision_date:
            raise UserError(
                self.env._(
                    "“%(decision)s”: number and date of the decision are missing.",
                    decision=self.name,
                )
            )

    def action_end(self, reason=None):
        """End decisions with this month; without a reason, ask for it.

        Bills that are made stay as they are. What has not begun never holds.

        :raise AccessError: for anybody but the principal
        """
        self._check_principal()
        reason = (reason or "").strip()
        if not reason:
            self.ensure_one()
            return self.env["edu.reason"]._ask(
                self, self._get_end_title(), self.env._("Why does it end?")
            )
        today = vietnam_today()
        for one in self.filtered(lambda one: one.state == "approved"):
            if one.date_start > today:
                values = {"state": "withdrawn"}
            else:
                day = min(one.date_end or today, today)
                values = {"state": "ended", "date_end": day}
            one.sudo().write({**values, "end_reason": reason})
        return True

    @api.model
    def _get_end_title(self):
        """Return the title of the window that asks why a decision ends."""
        return self.env._("End the decision")

    def _check_principal(self):
        """Refuse who is not the principal here and today.

        :raise AccessError: always then
        """
        self._check_duty(
            "edu_core.group_principal",
            self.env._(
                "The principal approves exemptions and supports, or a colleague whom "
                "she delegates."
            ),
        )
