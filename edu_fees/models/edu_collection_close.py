# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .edu_collection_reconciliation import OPEN_STATES, RECONCILIATION_STATES

# So many open movements are named on the sheet; the list has them all.
NAMED_MOVEMENTS = 200
STATES = [state for state, _label in RECONCILIATION_STATES]


class EduCollectionClose(models.Model):
    """Chốt ngày of a channel: the sheet that accountant, cashier and principal sign.

    It keeps the day's figures as they were. From then on nothing falls into the day any
    more: what comes late belongs to the next one, and what the day says was received is
    not taken back before the principal opens it, with a reason.
    """

    _name = "edu.collection.close"
    _description = "Close of a channel's day"
    _inherit = ["edu.closing.mixin"]
    _check_company_auto = True
    _closing_owner = "channel_id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(
        "edu.collection.channel",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id), ('journal_id.type', '=', 'bank')]",
    )
    date = fields.Date(string="Day", index=True)
    figures = fields.Json(readonly=True, copy=False)
    closed_by_name = fields.Char(readonly=True, copy=False)

    # === THE DAY: as it was closed, or as it stands === #

    count_total = fields.Integer(string="Movements", compute="_compute_figures")
    count_confirmed = fields.Integer(
        string="Confirmed payments", compute="_compute_figures"
    )
    count_received = fields.Integer(
        string="Received, not confirmed", compute="_compute_figures"
    )
    count_claimed = fields.Integer(
        string="Not received, confirmed", compute="_compute_figures"
    )
    count_differs = fields.Integer(string="Amounts differ", compute="_compute_figures")
    count_duplicate = fields.Integer(string="Paid twice", compute="_compute_figures")
    count_open = fields.Integer(string="To look at", compute="_compute_figures")
    amount_bank = fields.Monetary(string="At the bank", compute="_compute_figures")
    amount_system = fields.Monetary(
        string="Confirmed in the books", compute="_compute_figures"
    )
    amount_difference = fields.Monetary(string="Difference", compute="_compute_figures")
    is_statement_in = fields.Boolean(
        string="File of the bank is in", compute="_compute_figures"
    )

    _closed_uniq = models.UniqueIndex(
        "(channel_id, date) WHERE state = 'closed'",
        "This day of the channel is closed already.",
    )

    @api.depends("channel_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Override of the ORM: the day and the channel."""
        for closing in self:
            day = closing.date and format_date(self.env, closing.date)
            parts = (day, closing.channel_id.name)
            closing.display_name = " – ".join(filter(None, parts))

    @api.depends("channel_id", "date", "figures", "state")
    def _compute_figures(self):
        """Sum the day's movements; of a closed day as they were then."""
        for closing in self:
            kept = closing.figures if closing.state != "draft" else None
            closing.update(closing._sum_figures(kept or closing._get_figures_sudo()))

    @api.model
    def _sum_figures(self, figures):
        """Return the values of the fields that show the figures."""
        states = figures["states"]
        count = {state: states.get(state, [0, 0, 0])[0] for state in STATES}
        bank = sum(row[1] for row in states.values())
        system = sum(row[2] for row in states.values())
        return {
            "count_total": sum(count.values()),
            "count_confirmed": sum(
                count[state] for state in ("auto", "manual", "returned")
            ),
            "count_open": sum(count[state] for state in OPEN_STATES),
            **{f"count_{state}": count[state] for state in OPEN_STATES},
            "amount_bank": bank,
            "amount_system": system,
            "amount_difference": bank - system,
            "is_statement_in": figures["is_statement_in"],
        }

    def _get_figures_sudo(self):
        """Return the day's figures as they stand, in sudo: who signs reads no movement.

        :return: dict of `states` ({status: [count, at the bank, confirmed]}), `open`
            (rows of what is to look at) and `is_statement_in`
        """
        if not self.channel_id or not self.date:
            return {"states": {}, "open": [], "is_statement_in": False}
        domain = [("channel_id", "=", self.channel_id.id), ("date", "=", self.date)]
        lines_sudo = self.env["edu.collection.reconciliation"].sudo()
        groups = lines_sudo._read_group(
            domain, ["state"], ["__count", "amount_bank:sum", "amount_system:sum"]
        )
        rows = lines_sudo.search(
            [*domain, ("state", "in", OPEN_STATES)], limit=NAMED_MOVEMENTS
        )
        day_sudo = self.env["edu.collection.day"].sudo().search(domain, limit=1)
        return {
            "states": {
                state: [count, int(bank), int(system)]
                for state, count, bank, system in groups
            },
            "open": [
                {
                    "reference": row.bank_reference,
                    "text": " – ".join(filter(None, (row.counterparty, row.memo))),
                    "state": row.state,
                    "bank": int(row.amount_bank),
                    "system": int(row.amount_system),
                }
                for row in rows.sorted("id")
            ],
            "is_statement_in": day_sudo.is_statement_in,
        }

    # === CRUD METHODS === #

    def _is_gone_on(self):
        """Override: nor are its figures typed."""
        return super()._is_gone_on() or bool(self.figures)

    @api.model
    def _get_typed_fields(self):
        """Override to name what the accountant types."""
        return {"channel_id", "company_id", "date", "note"}

    # === CLOSE AND REOPEN === #

    def _prepare_closing(self):
        """Override to keep the day's figures, and the name that stands on the sheet."""
        return {
            **super()._prepare_closing(),
            "figures": self._get_figures_sudo(),
            "closed_by_name": self.env.user.name,
        }

    def _check_date(self):
        """Override: days are closed one after the other, of banks only.

        :raise UserError: says why
        """
        super()._check_date()
        if self.channel_id.journal_id.type != "bank":
            raise UserError(
                self.env._("The cash box is closed by its sessions and counts.")
            )
        closed = self._get_closed_until(self.channel_id)
        if closed and self.date <= closed:
            raise UserError(self.env._("This day of the channel is closed already."))
        if not closed:
            return  # the first one closes all that was before
        lines_sudo = self.env["edu.collection.reconciliation"].sudo()
        [(left,)] = lines_sudo._read_group(
            [
                ("channel_id", "=", self.channel_id.id),
                ("date", ">", closed),
                ("date", "<", self.date),
            ],
            [],
            ["date:min"],
        )
        if left:
            raise UserError(
                self.env._(
                    "Money came in on %(date)s; close that day first.",
                    date=format_date(self.env, left),
                )
            )

    def action_print(self):
        """Print the sheet, to be signed.

        :raise UserError: for a day that was not closed
        """
        self.check_access("read")
        if any(closing.state == "draft" for closing in self):
            raise UserError(self.env._("Close the day, then print its sheet."))
        return self.env.ref("edu_fees.action_report_collection_close").report_action(
            self
        )

    @api.model
    def _get_duties(self):
        """Override to say it of a channel's day."""
        return self.env._(
            "The accountant closes a channel's day; only the principal opens it."
        )

    @api.model
    def _get_reopen_title(self):
        """Override to say it of a channel's day."""
        return self.env._("Open the day")
