# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today
from odoo.addons.edu_core.utils import claim_rows

from ..tools import billing, money

KINDS = [
    ("cash", "Cash"),
    ("bank", "Bank account"),
    ("item", "Left of an item"),
    ("credit", "Overpaid by a pupil"),
    ("debt", "Still owed by a pupil"),
]


class EduOpening(models.Model):
    """Số dư đầu kỳ: what a school brings from its old program.

    Cash and bank on the one side, what is left of each item and what pupils have
    overpaid on the other: one entry, which must balance. What pupils still owe becomes
    a round of bills. Posted once per school; the same file again changes nothing.
    """

    _name = "edu.opening"
    _description = "Opening balances"
    _inherit = ["edu.draft.mixin", "edu.school.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=vietnam_today,
        help="The day of the balances: the last one in the old program.",
    )
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    line_ids = fields.One2many("edu.opening.line", "opening_id", readonly=True)
    amount_money = fields.Monetary(
        string="Cash and bank", compute="_compute_amounts", store=True
    )
    amount_item = fields.Monetary(
        string="Left of items", compute="_compute_amounts", store=True
    )
    amount_credit = fields.Monetary(
        string="Overpaid", compute="_compute_amounts", store=True
    )
    amount_debt = fields.Monetary(
        string="Still owed", compute="_compute_amounts", store=True
    )
    difference = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        help="Cash and bank, less what is left of items and what is overpaid.",
    )
    problem_count = fields.Integer(
        string="Rows with a problem", compute="_compute_amounts", store=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, ondelete="restrict"
    )
    round_id = fields.Many2one(
        "edu.fee.round",
        string="Round of what is owed",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    reverse_reason = fields.Char(
        string="Reason of the reversal", readonly=True, copy=False, tracking=True
    )

    _posted_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'posted'",
        "This school's opening balances are posted already.",
    )

    @api.depends("line_ids.amount", "line_ids.kind", "line_ids.problem")
    def _compute_amounts(self):
        """The proof totals."""
        for opening in self:
            sums = dict.fromkeys((kind for kind, _name in KINDS), 0)
            for line in opening.line_ids:
                sums[line.kind or "cash"] += line.amount if line.kind else 0
            opening.amount_money = sums["cash"] + sums["bank"]
            opening.amount_item = sums["item"]
            opening.amount_credit = sums["credit"]
            opening.amount_debt = sums["debt"]
            opening.difference = (
                opening.amount_money - opening.amount_item - opening.amount_credit
            )
            opening.problem_count = len(opening.line_ids.filtered("problem"))

    # === CRUD METHODS === #

    def _is_gone_on(self):
        """Override: nor are the entry and the bills given."""
        return super()._is_gone_on() or bool(self.move_id or self.round_id)

    @api.model
    def _get_typed_fields(self):
        """Override to name what the accountant types."""
        return {"company_id", "date", "file", "filename"}

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(self.env._("Opening balances are posted by the button only."))

    def _check_draft(self):
        if any(opening.state != "draft" for opening in self):
            raise UserError(self.env._("These balances are posted; they stay."))

    def _check_is_accountant(self):
        """Refuse whoever does not keep the school's books.

        :raise AccessError: for everybody but the accountant
        """
        self.check_access("write")

    # === POST === #

    def action_post(self):
        """Post the entry and the bills of what is owed.

        The same balances again change nothing.

        :raise UserError: for rows with a problem, or when the totals do not meet
        """
        self.ensure_one()
        self._check_is_accountant()
        self._check_draft()
        self._lock_school()
        if earlier := self._find_posted():
            return self._answer_again(earlier)
        self._check_lines()
        self._check_totals()
        values = {"state": "posted"}
        if self.amount_money:
            values["move_id"] = self.sudo()._post_entry().id
        if self.amount_debt:
            values["round_id"] = self._bill_debts().id
        self.sudo().write(values)
        return True

    def _lock_school(self):
        """Let one person at a time post the balances of a school."""
        claim_rows(self.company_id)

    def _find_posted(self):
        """Return the school's posted balances."""
        return self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "posted")], limit=1
        )

    def _answer_again(self, earlier):
        """Say that nothing changes, or that other balances are posted.

        :raise UserError: for other balances
        """
        if earlier.date == self.date and earlier._get_content() == self._get_content():
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "These balances are posted already; nothing changes."
                    ),
                },
            }
        raise UserError(
            self.env._(
                "Other opening balances of %(school)s are posted. Reverse them first.",
                school=self.company_id.name,
            )
        )

    def _get_content(self):
        """Return what the lines say, whatever their order."""
        return sorted(
            (
                line.kind or "",
                line.journal_id.id,
                line.item_id.id,
                line.student_id.id,
                int(line.amount),
            )
            for line in self.line_ids
        )

    def _check_lines(self):
        if not self.line_ids:
            raise UserError(self.env._("Read the file first."))
        if self.problem_count:
            raise UserError(
                self.env._(
                    "%(count)s rows have a problem. Correct the file and read it "
                    "again.",
                    count=self.problem_count,
                )
            )

    def _check_totals(self):
        """Refuse balances that do not meet.

        :raise UserError: says by how much
        """
        if self.difference:
            raise UserError(
                self.env._(
                    "Cash and bank are %(money)s, items and overpaid money "
                    "%(owed)s: the difference of %(difference)s must be nothing.",
                    money=money.format_amount(self.amount_money),
                    owed=money.format_amount(self.amount_item + self.amount_credit),
                    difference=money.format_amount(self.difference),
                )
            )

    def _post_entry(self):
        """Return the posted entry of money, items and credits."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company_id.id), ("type", "=", "general")],
            order="sequence, id",
            limit=1,
        )
        lines = self.line_ids.filtered(lambda line: line.kind != "debt")
        roles = self.env["edu.account.role"]._get_accounts(
            self.company_id,
            {"received_in_advance", *lines.item_id.mapped("revenue_role")},
            self.date,
        )
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": self.date,
                "ref": self.env._("Opening balances"),
                "line_ids": [
                    Command.create(line._prepare_entry_line(roles)) for line in lines
                ],
            }
        )
        move._post(soft=False)
        return move

    # === WHAT IS OWED === #

    def _bill_debts(self):
        """Return the round with the bills of what pupils still owe.

        It has no classes, so that nobody else is ever billed by it. The accountant
        publishes it like any other.
        """
        debts = self.line_ids.filtered(lambda line: line.kind == "debt")
        fee_round = self.env["edu.fee.round"].create(self._prepare_round(debts.item_id))
        by_bill = {}
        for debt in debts:
            key = (debt.student_id, debt.item_id.beneficiary_account_id)
            by_bill.setdefault(key, []).append(
                billing.Line(debt.item_id, 1, int(debt.amount))
            )
        fee_round._post_bills(
            [
                billing.Bill(student, student.class_id, account, tuple(lines))
                for (student, account), lines in by_bill.items()
            ]
        )
        fee_round.sudo().state = "generated"
        return fee_round

    def _prepare_round(self, items):
        """Return the values of the round of what is owed."""
        env = self.with_context(lang=self.company_id._edu_get_lang()).env
        name = env._("Owed from before %(date)s", date=f"{self.date:%d/%m/%Y}")
        year = self.env["edu.school.year"].search(
            [("date_start", "<=", self.date)], order="date_start desc", limit=1
        )
        plan = self.env["edu.fee.plan"].create(
            {
                "name": name,
                "company_id": self.company_id.id,
                "school_year_id": year.id,
                "line_ids": [
                    Command.create({"item_id": item.id, "price": 1, "quantity": 1})
                    for item in items
                ],
            }
        )
        return {
            "name": name,
            "company_id": self.company_id.id,
            "school_year_id": year.id,
            "plan_id": plan.id,
            "period": self.date.replace(day=1),
            "date": self.date,
            "date_due": self.date,
        }

    # === REVERSE === #

    def action_reverse(self, reason=None):
        """Reverse posted balances; without a reason, ask for it.

        :raise UserError: when somebody has paid what was owed, or used what was
            overpaid
        """
        self.ensure_one()
        self._check_is_accountant()
        self._lock_balances()
        if self.state != "posted":
            raise UserError(self.env._("These balances are not posted."))
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self, self.env._("Reverse the balances"), self.env._("Why?")
            )
        self._check_credit_left()
        bills = self.round_id._get_bills()
        if bills:
            bills._edu_cancel(reason.strip())
        if self.move_id:
            self.sudo().move_id._reverse_moves(
                [{"date": max(vietnam_today(), self.date)}], cancel=True
            )
        self.sudo().write({"state": "reversed", "reverse_reason": reason.strip()})
        return True

    def _lock_balances(self):
        """Let one person at a time reverse these balances, by what they are now."""
        claim_rows(self)
        self.invalidate_recordset(["state"])

    def _check_credit_left(self):
        """Refuse to take back what a pupil overpaid once it is used or paid back.

        :raise UserError: names the pupil and what is left
        """
        brought = {}
        for line in self.line_ids.filtered(lambda line: line.kind == "credit"):
            brought[line.student_id] = brought.get(line.student_id, 0) + int(
                line.amount
            )
        students = self.env["edu.student"].union(*brought)
        students._edu_lock_credit()
        left = students._edu_get_credit(self.company_id)
        for student, amount in brought.items():
            if amount > left.get(student, 0):
                raise UserError(
                    self.env._(
                        "%(student)s brought %(amount)s that was overpaid, of which "
                        "%(left)s is left: the rest is on a bill or was paid back. "
                        "Take that back first.",
                        student=student.name,
                        amount=money.format_amount(amount),
                        left=money.format_amount(left.get(student, 0)),
                    )
                )
