# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, date_utils, format_date

LOCK_CACHE = "edu_fees.closed_until"


class EduBooksLock(models.Model):
    """Chốt ngày, khóa sổ: the books of a school are closed up to a day.

    Odoo's own lock dates refuse to close while any bank line is not reconciled, move
    the date of an invoice silently to an open day, and are lifted by a technical
    administrator. A school closes each evening with unknown money still unknown, wants
    to be told, and its principal opens the books again, with a reason that stays.
    """

    _name = "edu.books.lock"
    _description = "Closed books"
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
    kind = fields.Selection(
        [("day", "Day"), ("month", "Month")], required=True, default="day"
    )
    date = fields.Date(
        string="Closed up to",
        required=True,
        default=fields.Date.context_today,
        help="This day and all before it.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("closed", "Closed"), ("reopened", "Reopened")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    note = fields.Text(help="What is still open, and why it is closed all the same.")
    findings = fields.Text(
        compute="_compute_findings", help="What to look at before closing."
    )
    closed_findings = fields.Text(string="Open when closed", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    reopened_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reopened_at = fields.Datetime(readonly=True, copy=False)
    reopen_reason = fields.Char(
        string="Reason of the reopening", readonly=True, copy=False, tracking=True
    )

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

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: books are closed by the button."""
        locks = super().create(vals_list)
        if not self.env.su and any(lock.state != "draft" for lock in locks):
            self._refuse_by_hand()
        return locks

    @api.model
    def _get_typed_fields(self):
        """Override to name what the accountant types."""
        return {"company_id", "kind", "date", "note"}

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("Books are closed and opened by their buttons only.")
        )

    def _check_draft(self):
        """Refuse to change what is closed, or was.

        :raise UserError: names the day
        """
        for lock in self:
            if lock.state != "draft":
                raise UserError(
                    self.env._(
                        "The closing of %(date)s stays as it is.",
                        date=format_date(self.env, lock.date),
                    )
                )

    # === CLOSE AND REOPEN === #

    def action_close(self):
        """Close the books up to the day; nothing is entered there any more.

        :raise UserError: for a day to come, or while cash is still taken
        """
        self.ensure_one()
        self._check_group("edu_fees.group_accountant")
        self._check_draft()
        self._check_date()
        self._lock_school()
        self.sudo().write(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "closed_at": fields.Datetime.now(),
                "closed_findings": self.findings,
            }
        )
        self._forget()
        return True

    def _check_date(self):
        """Refuse a day that cannot be closed.

        :raise UserError: says why
        """
        today = fields.Date.context_today(self)
        if self.date > today:
            raise UserError(self.env._("A day to come cannot be closed."))
        if self.kind == "month" and self.date != date_utils.end_of(self.date, "month"):
            raise UserError(self.env._("A month is closed at its last day."))
        if self.date <= (self._get_closed_until(self.company_id) or self.date.min):
            raise UserError(self.env._("The books are closed up to this day already."))
        sessions = self.env["edu.cash.session"].sudo()
        if session := sessions.search(self._get_session_domain(), limit=1):
            raise UserError(
                self.env._(
                    "The cash session of %(cashier)s is still open; close it first.",
                    cashier=session.cashier_id.name,
                )
            )

    def action_reopen(self, reason=None):
        """Open the books from this closing on; without a reason, ask for it.

        Later closings are opened with it: nobody works in a day before a closed one.
        """
        self.ensure_one()
        self._check_group("edu_core.group_principal")
        self._check_closed()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self, self.env._("Open the books"), self.env._("Why?")
            )
        self._lock_school()
        self._check_closed()
        later = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "closed"),
                ("date", ">=", self.date),
            ]
        )
        later.write(
            {
                "state": "reopened",
                "reopened_by_id": self.env.uid,
                "reopened_at": fields.Datetime.now(),
                "reopen_reason": reason.strip(),
            }
        )
        self._forget()
        return True

    def _check_closed(self):
        if self.state != "closed":
            raise UserError(self.env._("These books are not closed."))

    def _check_group(self, group):
        """Refuse whoever does not hold the duty.

        :raise AccessError: says whose it is
        """
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "The accountant closes the books; only the principal opens them."
                )
            )

    def _lock_school(self):
        """Wait for who is posting, and make who comes later look again.

        The school's row is written: see `_get_closed_until`.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET write_uid = write_uid WHERE id = %s",
            [self.company_id.id],
        )

    def _forget(self):
        """Let the rest of the transaction see what was closed or opened."""
        self.flush_recordset()
        self._forget_reads()

    @api.model
    def _forget_reads(self):
        """Read anew what is closed: a rollback, to a savepoint too, has let go of the
        lock under which it was read."""
        self.env.cr.cache.pop(LOCK_CACHE, None)

    @api.model
    def _get_closed_until(self, company):
        """Return the last closed day of a school, or None; one query a transaction.

        The school's row is locked in share mode: a closing waits until who posts now is
        done, and who read it before a closing is made to read it again.
        """
        cr = self.env.cr
        if LOCK_CACHE not in cr.cache:
            cr.postrollback.add(partial(cr.cache.pop, LOCK_CACHE, None))
        cache = cr.cache.setdefault(LOCK_CACHE, {})
        if company.id not in cache:
            self.flush_model(["company_id", "date", "state"])
            [(cache[company.id],)] = self.env.execute_query(
                SQL(
                    """
                    SELECT (SELECT MAX(date) FROM edu_books_lock
                             WHERE company_id = school.id AND state = 'closed')
                      FROM res_company school
                     WHERE school.id = %s FOR SHARE OF school
                    """,
                    company.id,
                )
            )
        return cache[company.id]

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
        """Return the entries of closed days that were made after their closing.

        Only after a reopening can there be any.

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
                   AND move.create_date > lock.closed_at
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
