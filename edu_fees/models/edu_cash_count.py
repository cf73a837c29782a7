# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edu_core.utils import claim_rows

from ..tools import money


class EduCashCount(models.Model):
    """Biên bản kiểm kê quỹ: the notes in the box, beside what the books say.

    Frozen once it is confirmed. A difference is shown and explained; it is booked, if
    at all, by the accountant.
    """

    _name = "edu.cash.count"
    _description = "Cash count"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "time desc, id desc"
    _rec_name = "time"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    time = fields.Datetime(
        string="Counted at", required=True, default=fields.Datetime.now
    )
    cashier_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    witnesses = fields.Char(help="Who stood beside: accountant, principal…")
    line_ids = fields.One2many(
        "edu.cash.count.line",
        "count_id",
        default=lambda self: self.env["edu.cash.count.line"]._prepare_notes(),
    )
    amount_counted = fields.Monetary(
        string="Counted", compute="_compute_amount_counted", store=True
    )
    amount_books = fields.Monetary(
        string="In the books", compute="_compute_amount_books", store=True
    )
    difference = fields.Monetary(compute="_compute_difference", store=True)
    explanation = fields.Text(help="Why notes and books differ, and what is done.")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Count confirmed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.depends("time")
    @api.depends_context("tz")
    def _compute_display_name(self):
        """Override of the ORM: day and time as people write them."""
        for count in self:
            moment = count.time or fields.Datetime.now()
            local = fields.Datetime.context_timestamp(count, moment)
            count.display_name = f"{local:%H:%M %d/%m/%Y}"

    @api.depends("line_ids.amount")
    def _compute_amount_counted(self):
        """Sum the notes."""
        for count in self:
            count.amount_counted = sum(count.line_ids.mapped("amount"))

    @api.depends("company_id", "state")
    def _compute_amount_books(self):
        """What the books say now; it stays once the count is confirmed."""
        for count in self:
            count.amount_books = self._get_balance_sudo(count.company_id)

    @api.depends("amount_counted", "amount_books")
    def _compute_difference(self):
        """What is in the box beyond the books; below zero, what is missing."""
        for count in self:
            count.difference = count.amount_counted - count.amount_books

    @api.model
    def _claim_cash(self, company):
        """Let no other cash leave the box of a school until the transaction ends."""
        claim_rows(company.sudo().edu_cash_journal_id)

    @api.model
    def _get_balance_sudo(self, company, date=None):
        """Return the cash of a school by its books, in whole đồng.

        Read in sudo: the cashier reads no ledger and must know this figure.

        :param company: one school
        :param date: at the end of this day (default: of all days)
        """
        journal_sudo = company.sudo().edu_cash_journal_id
        [(balance,)] = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("account_id", "=", journal_sudo.default_account_id.id),
                    ("parent_state", "=", "posted"),
                    *([("date", "<=", date)] if date else []),
                ],
                [],
                ["balance:sum"],
            )
        )
        return int(balance or 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a count begins as a draft of who makes it."""
        counts = super().create(vals_list)
        if not self.env.su:
            for count in counts:
                if count.state != "draft" or count.cashier_id != self.env.user:
                    self._refuse_by_hand()
        return counts

    def write(self, vals):
        """Override of the ORM: a confirmed count stays as it is."""
        if not self.env.su:
            if {"state", "cashier_id", "amount_books", "company_id"} & vals.keys():
                self._refuse_by_hand()
            if any(not name.startswith(("message_", "activity_")) for name in vals):
                self._check_draft()
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(self.env._("A count is confirmed by its button only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        """A confirmed count stays."""
        self._check_draft()

    def _check_draft(self):
        """Refuse to change what is confirmed.

        :raise UserError: says when it was counted
        """
        for count in self:
            if count.state != "draft":
                raise UserError(
                    self.env._("This count is confirmed; make another one.")
                )

    # === BUSINESS METHODS === #

    def action_confirm(self):
        """Confirm the count against the books of this moment.

        :raise UserError: when a difference is not explained
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        balance = self._get_balance_sudo(self.company_id)
        difference = int(self.amount_counted) - balance
        if difference and not (self.explanation or "").strip():
            raise UserError(
                self.env._(
                    "Counted %(counted)s, in the books %(books)s: explain the "
                    "difference of %(difference)s.",
                    counted=money.format_amount(self.amount_counted),
                    books=money.format_amount(balance),
                    difference=money.format_amount(difference),
                )
            )
        self.sudo().write({"state": "done", "time": fields.Datetime.now()})
        return True

    def action_print(self):
        """Print the minutes of the count."""
        return self.env.ref("edu_fees.action_report_cash_count").report_action(self)


class EduCashCountLine(models.Model):
    """The notes of one value in a count of the box."""

    _name = "edu.cash.count.line"
    _description = "Notes in a cash count"
    _inherit = ["edu.cash.note.mixin"]

    count_id = fields.Many2one(
        "edu.cash.count", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="count_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )

    _note_uniq = models.Constraint(
        "unique (count_id, denomination)", "Each note stands once in a count."
    )

    def _check_counting(self):
        """Override to refuse to change the notes of a confirmed count."""
        self.count_id._check_draft()
