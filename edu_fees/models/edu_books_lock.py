# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, date_utils, format_date


class EduBooksLock(models.Model):
    """Chốt ngày, khóa sổ: the books of a school are closed up to a day.

    Odoo's own lock dates refuse to close while any bank line is not reconciled, move
    the date of an invoice silently to an open day, and are lifted by a technical
    administrator. A school closes each evening with unknown money still unknown, wants
    to be told, and its principal opens the books again, with a reason that stays.
    """

    _name = "edu.books.lock"
    _description = "Closed books"
    _inherit = ["edu.closing.mixin"]
    _rec_name = "date"
    _check_company_auto = True
    _closing_owner = "company_id"

    kind = fields.Selection(
        [("day", "Day"), ("month", "Month")], required=True, default="day"
    )
    date = fields.Date(string="Closed up to", help="This day and all before it.")
    findings = fields.Text(
        compute="_compute_findings", help="What to look at before closing."
    )
    closed_findings = fields.Text(string="Open when closed", readonly=True, copy=False)

    _closed_uniq = models.UniqueIndex(
        "(company_id, date) WHERE state = 'closed'",
        "The books are closed up to this day already.",
    )

    @api.depends("company_id", "date", "state")
    def _compute_findings(self):
        """List what is not finished; empty lines are left out."""
        for lock in self:
            findings = lock._get_findings() if lock.date else []
            lock.findings = "\n".join(f"{name}: {count}" for name, count in findings)

    # === CRUD METHODS === #

    @api.model
    def _get_typed_fields(self):
        """Override to name what the accountant types."""
        return {"company_id", "kind", "date", "note"}

    # === CLOSE AND REOPEN === #

    def _prepare_closing(self):
        """Override to keep what was not finished then."""
        return {**super()._prepare_closing(), "closed_findings": self.findings}

    def _check_date(self):
        """Override: a month ends with its last day, and cash is not still taken.

        :raise UserError: says why
        """
        if self.kind == "month" and self.date != date_utils.end_of(self.date, "month"):
            raise UserError(self.env._("A month is closed at its last day."))
        if self.date <= (self._get_closed_until(self.company_id) or self.date.min):
            raise UserError(self.env._("The books are closed up to this day already."))
        sessions = self.env["edu.cash.session"].sudo()
        if session := sessions.search(self._get_session_domain(), limit=1):
            raise UserError(
                self.env._(
                    "The cash session of %(cashier)s is still open; close it first. Of "
                    "a cashier who is gone, the accountant counts and closes it.",
                    cashier=session.cashier_id.name,
                )
            )
        return super()._check_date()

    @api.model
    def _get_duties(self):
        """Override to say it of the books."""
        return self.env._(
            "The accountant closes the books; only the principal opens them."
        )

    @api.model
    def _get_reopen_title(self):
        """Override to say it of the books."""
        return self.env._("Open the books")

    # === CHECKLIST === #

    def _get_findings(self):
        """Return (what is not finished, how many) of the days to close.

        To be extended: each module adds its own.
        """
        self.ensure_one()
        own = [("company_id", "=", self.company_id.id)]
        rows = [
            (
                self.env._("Money in not identified"),
                "edu.collection.transaction",
                [["state", "=", "queue"], ["date", "<=", self.date]],
            ),
            (
                self.env._("Money out not explained"),
                "edu.collection.transaction",
                [
                    ["state", "=", "ignored"],
                    ["disbursement_id", "=", False],
                    ["date", "<=", self.date],
                ],
            ),
            (
                self.env._("Cash on its way to the bank"),
                "edu.disbursement",
                [["kind", "=", "deposit"], ["state", "=", "ordered"]],
            ),
            (
                self.env._("Payments not finished"),
                "edu.disbursement",
                [["kind", "!=", "deposit"], ["state", "in", self._get_unfinished()]],
            ),
            (
                self.env._("Cash sessions still open"),
                "edu.cash.session",
                self._get_session_domain(),
            ),
        ]
        counts = [
            (name, self.env[model].sudo().search_count(own + domain))
            for name, model, domain in rows
        ]
        return [(name, count) for name, count in counts if count]

    @api.model
    def _get_unfinished(self):
        """Return the states of payments that wait for somebody."""
        return ["submitted", "approved", "ordered"]

    def _get_session_domain(self):
        """Return the domain of sessions that were open on the days to close."""
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "open"),
            ("opened_at", "<=", fields.Datetime.end_of(self.date, "day")),
        ]

    # === WHAT CHANGED LATER === #

    @api.model
    def _find_changes_after_closing(self, company, date_start, date_end):
        """Return the entries of closed days that were made or rewritten after their
        closing.

        Only after a reopening can there be any. A match that is undone, or made anew,
        gives the old entry new lines.

        :param company: the school
        :param date_start: the first day
        :param date_end: the last day
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT move.id
                  FROM account_move move
                  JOIN edu_books_lock lock
                    ON lock.company_id = move.company_id
                   AND lock.closed_at IS NOT NULL
                   AND move.date <= lock.date
                   AND (
                       move.create_date > lock.closed_at
                       OR EXISTS (
                           SELECT 1
                             FROM account_move_line line
                            WHERE line.move_id = move.id
                              AND line.create_date > lock.closed_at
                       )
                   )
                 WHERE move.company_id = %s
                   AND move.state = 'posted'
                   AND move.date BETWEEN %s AND %s
                """,
                company.id,
                date_start,
                date_end,
            )
        )
        moves = self.env["account.move"].browse([row[0] for row in rows])
        return moves.sorted(lambda move: (move.date, move.id))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_fiscal_lock_dates(self):
        """Override of `account` to refuse entries of days that a school has closed.

        :raise UserError: names the entry, its day, and who can open the books
        """
        for move in self:
            company = move.company_id
            if not company.edu_is_school or not move.date:
                continue
            closed = self.env["edu.books.lock"]._get_closed_until(company)
            if closed and move.date <= closed:
                raise UserError(
                    self.env._(
                        "%(entry)s of %(date)s: the books of %(school)s are closed up "
                        "to %(closed)s. Use a later day, or have the principal open "
                        "them with a reason.",
                        entry=move.name or move.ref or self.env._("An entry"),
                        date=format_date(self.env, move.date),
                        school=company.name,
                        closed=format_date(self.env, closed),
                    )
                )
        return super()._check_fiscal_lock_dates()
