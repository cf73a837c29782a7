# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import money

# What only the buttons write.
FIXED = {
    "state",
    "cashier_id",
    "company_id",
    "opened_at",
    "closed_at",
    "closed_by_id",
    "close_reason",
}


class EduCashSession(models.Model):
    """Ca thu: from counting the notes in the morning to counting them at night.

    What a cashier takes and pays while it is open belongs to it. One is open per
    cashier and school, held by the database.
    """

    _name = "edu.cash.session"
    _description = "Cash session"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "opened_at desc, id desc"
    _rec_name = "opened_at"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cashier_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    opened_at = fields.Datetime(
        string="Opened", required=True, readonly=True, default=fields.Datetime.now
    )
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )
    close_reason = fields.Char(
        string="Closed for the cashier because",
        readonly=True,
        copy=False,
        help="Why another person counted and closed the session.",
    )
    opening_line_ids = fields.One2many(
        "edu.cash.session.line",
        "session_id",
        domain=[("moment", "=", "open")],
        default=lambda self: self.env["edu.cash.session.line"]._prepare_notes(
            moment="open"
        ),
    )
    closing_line_ids = fields.One2many(
        "edu.cash.session.line",
        "session_id",
        domain=[("moment", "=", "close")],
        default=lambda self: self.env["edu.cash.session.line"]._prepare_notes(
            moment="close"
        ),
    )
    transaction_ids = fields.One2many(
        "edu.collection.transaction",
        "session_id",
        readonly=True,
        groups="edu_fees.group_accountant,edu_core.group_principal",
    )
    amount_opening = fields.Monetary(
        string="At the start", compute="_compute_counted", store=True
    )
    amount_closing = fields.Monetary(
        string="Counted at the end", compute="_compute_counted", store=True
    )
    amount_in = fields.Monetary(string="Taken", compute="_compute_moved", store=True)
    amount_out = fields.Monetary(
        string="Paid out", compute="_compute_moved", store=True
    )
    amount_expected = fields.Monetary(
        string="Must be there", compute="_compute_difference", store=True
    )
    difference = fields.Monetary(compute="_compute_difference", store=True)
    explanation = fields.Text(help="Why notes and vouchers differ.")
    state = fields.Selection(
        [("open", "In progress"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )

    _open_uniq = models.UniqueIndex(
        "(company_id, cashier_id) WHERE state = 'open'",
        "You already have an open cash session at this school.",
    )

    @api.depends("opened_at")
    @api.depends_context("tz")
    def _compute_display_name(self):
        """Override of the ORM: day and time as people write them."""
        for session in self:
            moment = session.opened_at or fields.Datetime.now()
            local = fields.Datetime.context_timestamp(session, moment)
            session.display_name = f"{local:%H:%M %d/%m/%Y}"

    @api.depends("opening_line_ids.amount", "closing_line_ids.amount")
    def _compute_counted(self):
        """Sum the notes of both ends."""
        for session in self:
            session.amount_opening = sum(session.opening_line_ids.mapped("amount"))
            session.amount_closing = sum(session.closing_line_ids.mapped("amount"))

    @api.depends("transaction_ids.amount")
    def _compute_moved(self):
        """Sum the vouchers; a void counts where it was made."""
        for session in self:
            amounts = session.sudo().transaction_ids.mapped("amount")
            session.amount_in = sum(amount for amount in amounts if amount > 0)
            session.amount_out = -sum(amount for amount in amounts if amount < 0)

    @api.depends("amount_opening", "amount_closing", "amount_in", "amount_out")
    def _compute_difference(self):
        """What was counted at the end beyond what must be there."""
        for session in self:
            expected = session.amount_opening + session.amount_in - session.amount_out
            session.amount_expected = expected
            session.difference = session.amount_closing - expected

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a cashier opens her own session."""
        sessions = super().create(vals_list)
        if not self.env.su:
            for session in sessions:
                if (
                    session.state != "open"
                    or session.cashier_id != self.env.user
                    or session.closed_by_id
                    or session.close_reason
                ):
                    self._refuse_by_hand()
        return sessions

    def write(self, vals):
        """Override of the ORM: a closed session stays; another's is not touched."""
        if not self.env.su:
            if FIXED & vals.keys():
                self._refuse_by_hand()
            if any(not name.startswith(("message_", "activity_")) for name in vals):
                self._check_own()
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("A session is its cashier's; it is closed by its button only.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """A session stays, with what was counted."""
        raise UserError(self.env._("A cash session is never deleted."))

    def _check_own(self):
        """Refuse sessions that are closed, or another cashier's.

        :raise UserError: says which
        """
        for session in self:
            if session.state != "open":
                raise UserError(self.env._("This session is closed."))
            if session.cashier_id != self.env.user:
                raise UserError(
                    self.env._(
                        "This is the session of %(cashier)s.",
                        cashier=session.cashier_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def action_close(self):
        """Close the session with what was counted.

        :raise UserError: when a difference is not explained
        """
        self.ensure_one()
        self.check_access("write")
        self._check_own()
        if self.difference and not (self.explanation or "").strip():
            raise UserError(
                self.env._(
                    "Counted %(counted)s, %(expected)s must be there: explain the "
                    "difference of %(difference)s.",
                    counted=money.format_amount(self.amount_closing),
                    expected=money.format_amount(self.amount_expected),
                    difference=money.format_amount(self.difference),
                )
            )
        self.sudo().write(self._prepare_closing())
        return True

    def _prepare_closing(self):
        """Return the values of a session that is closed now, by the user."""
        return {
            "state": "closed",
            "closed_at": fields.Datetime.now(),
            "closed_by_id": self.env.uid,
        }

    def action_end(self):
        """Open the window in which the accountant closes another's session."""
        self.ensure_one()
        self._check_may_end()
        wizard = self.env["edu.cash.session.end"].create({"session_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the session for the cashier"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _close_for_cashier(self, counted, reason):
        """Close the session of a cashier who is gone; it is kept who did, and why.

        :param counted: {value of a note: how many there are}
        :param str reason: why, and who was there
        :raise AccessError: for everybody but the accountant
        :raise UserError: without a reason, for one's own session, or a closed one
        """
        self.ensure_one()
        self._check_may_end()
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        if not self.try_lock_for_update():
            raise UserError(
                self.env._("Somebody else changes the session now; look again.")
            )
        self.invalidate_recordset(["state"])
        self._check_may_end()
        session_sudo = self.sudo()
        session_sudo.closing_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"moment": "close", "denomination": value, "quantity": pieces}
                )
                for value, pieces in counted.items()
            ),
        ]
        session_sudo.write({**self._prepare_closing(), "close_reason": reason.strip()})

    def _check_may_end(self):
        """Refuse whoever is not the accountant, and the cashier herself.

        :raise AccessError: says whose it is
        :raise UserError: for one's own session, or one that is closed
        """
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant closes another person's session."),
        )
        if self.state != "open":
            raise UserError(self.env._("This session is closed."))
        if self.cashier_id.sudo().partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Your own session is not closed for you."))

    @api.model
    def _get_open_sudo(self, company):
        """Return the user's open session at a school; empty where none is needed.

        :raise UserError: when the school takes cash in sessions only
        """
        session_sudo = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("cashier_id", "=", self.env.uid),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        if not session_sudo and company.sudo().edu_cash_session_required:
            raise UserError(
                self.env._(
                    "Open your cash session first: count the notes and save them."
                )
            )
        return session_sudo


class EduCashSessionLine(models.Model):
    """The notes of one value at the start or the end of a session."""

    _name = "edu.cash.session.line"
    _description = "Notes in a cash session"
    _inherit = ["edu.cash.note.mixin"]

    session_id = fields.Many2one(
        "edu.cash.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="session_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    moment = fields.Selection(
        [("open", "Start"), ("close", "End")], required=True, default="close"
    )

    _note_uniq = models.Constraint(
        "unique (session_id, moment, denomination)",
        "Each note stands once in a count.",
    )

    def write(self, vals):
        """Override of `edu.cash.note.mixin`: notes do not become those of the start."""
        result = super().write(vals)
        if {"moment", "session_id"} & vals.keys():
            self._check_by_hand()
        return result

    def _check_counting(self):
        """Override to refuse to change another's count, a closed one, and what was
        there at the start once cash has moved: a shortage would disappear.

        :raise UserError: says which
        """
        self.session_id._check_own()
        opening = self.filtered(lambda line: line.moment == "open")
        if opening.session_id.sudo().transaction_ids:
            raise UserError(
                self.env._(
                    "Cash was taken or paid in this session: the notes at the start "
                    "stay as they were counted. Explain a mistake at the end."
                )
            )


class EduCollectionTransaction(models.Model):
    _inherit = "edu.collection.transaction"

    session_id = fields.Many2one(
        "edu.cash.session",
        string="Cash session",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _join_session(self):
        """Put a movement of cash into the session of who makes it.

        :raise UserError: when the school wants one and none is open
        """
        for transaction in self:
            if transaction.journal_id.type == "cash":
                session = self.env["edu.cash.session"]._get_open_sudo(
                    transaction.company_id
                )
                transaction.session_id = session

    def _reverse(self, reason, date):
        """Override: the reversal belongs to the session that makes it."""
        reversal = super()._reverse(reason, date)
        reversal._join_session()
        return reversal

    def _book_payment(self, payment, matched_by, payment_lines=None):
        """Override: cash that is paid belongs to the session that pays it."""
        result = super()._book_payment(payment, matched_by, payment_lines)
        self._join_session()
        return result


class EduReceipt(models.Model):
    _inherit = "edu.receipt"

    def _take_cash(self, bills, amount, name, payer_name, date):
        """Override: cash that is taken belongs to the session that takes it."""
        transaction = super()._take_cash(bills, amount, name, payer_name, date)
        transaction._join_session()
        return transaction
