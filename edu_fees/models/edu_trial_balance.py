# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, date_utils, format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import CLEARING_ROLES

# A row per account that has a line by the end of the period.
ROW_QUERY = """
    SELECT account.id,
           account.company_id,
           account.account_id,
           account.opening,
           GREATEST(account.opening, 0) AS opening_debit,
           GREATEST(-account.opening, 0) AS opening_credit,
           account.debit,
           account.credit,
           GREATEST(account.balance, 0) AS closing_debit,
           GREATEST(-account.balance, 0) AS closing_credit,
           account.balance,
           EXISTS (
               SELECT 1
                 FROM edu_account_role role
                 JOIN res_company company ON company.id = role.company_id
                WHERE role.company_id = account.company_id
                  AND role.account_id = account.account_id
                  AND role.role IN %(roles)s
                  AND company.edu_recognition = 'on_collection'
           ) AS is_clearing
      FROM (
            SELECT MIN(line.id) AS id,
                   line.company_id,
                   line.account_id,
                   COALESCE(SUM(line.balance) FILTER (WHERE %(before)s), 0)
                       AS opening,
                   COALESCE(SUM(line.debit) FILTER (WHERE %(within)s), 0)
                       AS debit,
                   COALESCE(SUM(line.credit) FILTER (WHERE %(within)s), 0)
                       AS credit,
                   COALESCE(SUM(line.balance) FILTER (WHERE %(until)s), 0)
                       AS balance
              FROM account_move_line line
             WHERE line.parent_state = 'posted'
               AND line.account_id IS NOT NULL
             GROUP BY line.company_id, line.account_id
            HAVING COUNT(*) FILTER (WHERE %(until)s) > 0
           ) account
"""


class EduTrialBalance(models.Model):
    """Bảng cân đối số phát sinh: what every account of a school had at the start of a
    period, what moved, and what it has at the end.

    The period is of the context: `edu_date_from` and `edu_date_to` (text or date, both
    days are in it), or the month of today by `edu_this_month`. Without either, all that
    is in the books has moved, and nothing was there before.

    The bills of a school on the policy ``on_collection`` stand on a pair of clearing
    accounts outside the official chart; the official trial balance leaves them out.
    """

    _name = "edu.trial.balance"
    _description = "Trial balance"
    _auto = False
    _order = "company_id, account_id"
    _rec_name = "account_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    period = fields.Char(compute="_compute_period")
    opening = fields.Monetary(
        string="At the start",
        readonly=True,
        help="Before the period: debit less credit.",
    )
    opening_debit = fields.Monetary(string="Debit at the start", readonly=True)
    opening_credit = fields.Monetary(string="Credit at the start", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    closing_debit = fields.Monetary(string="Debit at the end", readonly=True)
    closing_credit = fields.Monetary(string="Credit at the end", readonly=True)
    balance = fields.Monetary(
        readonly=True, help="At the end of the period: debit less credit."
    )
    is_clearing = fields.Boolean(string="Clearing account", readonly=True)

    @property
    def _table_query(self):
        """Return the query behind the model, filtered further by rules and domains.

        A row has the same id in every period.
        """
        self.env["account.move.line"].flush_model(
            [
                "account_id",
                "company_id",
                "date",
                "debit",
                "credit",
                "balance",
                "parent_state",
            ]
        )
        self.env["edu.account.role"].flush_model(["company_id", "role", "account_id"])
        self.env["res.company"].flush_model(["edu_recognition"])
        return SQL(ROW_QUERY, roles=CLEARING_ROLES, **self._get_conditions())

    @api.model
    def _get_conditions(self):
        """Return the conditions on lines: before, within and until the end of the
        period."""
        start, end = self._get_period()
        since = SQL("line.date >= %s", start) if start else SQL("TRUE")
        until = SQL("line.date <= %s", end) if end else SQL("TRUE")
        return {
            "before": SQL("line.date < %s", start) if start else SQL("FALSE"),
            "within": SQL("%s AND %s", since, until),
            "until": until,
        }

    # === THE PERIOD === #

    @api.model
    def _get_period(self):
        """Return the first and the last day of the period; None where it is open.

        :raise UserError: for what is no day
        """
        context = self.env.context
        if "edu_date_from" in context or "edu_date_to" in context:
            try:
                start = fields.Date.to_date(context.get("edu_date_from") or None)
                end = fields.Date.to_date(context.get("edu_date_to") or None)
            except (TypeError, ValueError):
                raise UserError(self.env._("Choose the days of the period.")) from None
            return start, end
        if context.get("edu_this_month"):
            return date_utils.get_month(vietnam_today())
        return None, None

    @api.model
    def _describe_period(self):
        """Return the period in words: from the first to the last day."""
        start, end = self._get_period()
        if not start and not end:
            return self.env._("All days")
        first = format_date(self.env, start) if start else "…"
        return f"{first} – {format_date(self.env, end) if end else '…'}"

    @api.depends_context("edu_date_from", "edu_date_to", "edu_this_month")
    def _compute_period(self):
        """Say of each row which days it is of."""
        self.period = self._describe_period()

    # === ACTIONS === #

    @api.model
    def action_choose_period(self, *_ids):
        """Open the window in which another period is chosen."""
        start, end = self._get_period()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose the period"),
            "res_model": "edu.trial.balance.period",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_date_from": fields.Date.to_string(start) or False,
                "default_date_to": fields.Date.to_string(end) or False,
            },
        }

    def action_view_lines(self):
        """Open the entries behind one row: those of the period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        start, end = self._get_period()
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("account_id", "=", self.account_id.id),
            ("parent_state", "=", "posted"),
            *([("date", ">=", fields.Date.to_string(start))] if start else []),
            *([("date", "<=", fields.Date.to_string(end))] if end else []),
        ]
        action["context"] = {}
        return action
