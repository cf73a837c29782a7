# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from .edu_collection_reconciliation import DEPENDS, get_reconciliation_query

DAY_QUERY = """
    SELECT MIN(line.id) AS id,
           line.company_id,
           school.name AS school_name,
           school.currency_id,
           line.journal_id,
           line.channel_id,
           COALESCE(
               journal.name ->> %(lang)s, journal.name ->> 'en_US'
           ) AS journal_name,
           COALESCE(
               channel.name,
               journal.name ->> %(lang)s,
               journal.name ->> 'en_US'
           ) AS channel_name,
           line.date,
           EXISTS (
               SELECT 1
                 FROM edu_collection_close closing
                WHERE closing.channel_id = line.channel_id
                  AND closing.state = 'closed'
                  AND closing.date >= line.date
           ) AS is_closed,
           COUNT(*) AS count_total,
           COUNT(*) FILTER (
               WHERE line.state IN ('auto', 'manual', 'returned')
           ) AS count_confirmed,
           COUNT(*) FILTER (WHERE line.state = 'received') AS count_received,
           COUNT(*) FILTER (WHERE line.state = 'claimed') AS count_claimed,
           COUNT(*) FILTER (WHERE line.state = 'differs') AS count_differs,
           COUNT(*) FILTER (WHERE line.state = 'duplicate')
               AS count_duplicate,
           COUNT(*) FILTER (WHERE line.state IN (
               'received', 'claimed', 'differs', 'duplicate'
           )) AS count_open,
           SUM(line.amount_bank) AS amount_bank,
           SUM(line.amount_system) AS amount_system,
           SUM(line.amount_difference) AS amount_difference,
           COALESCE(SUM(line.amount_bank)
               FILTER (WHERE line.state = 'received'), 0) AS amount_received,
           COALESCE(SUM(line.amount_system)
               FILTER (WHERE line.state = 'claimed'), 0) AS amount_claimed,
           COALESCE(SUM(line.amount_difference)
               FILTER (WHERE line.state = 'differs'), 0) AS amount_differs,
           COALESCE(SUM(line.amount_bank)
               FILTER (WHERE line.state = 'duplicate'), 0)
               AS amount_duplicate
      FROM (%(lines)s) line
      JOIN res_company school ON school.id = line.company_id
      JOIN account_journal journal ON journal.id = line.journal_id
      LEFT JOIN edu_collection_channel channel
        ON channel.id = line.channel_id
     GROUP BY line.company_id, school.name, school.currency_id,
              line.journal_id, line.channel_id, journal.name, channel.name,
              line.date
"""


class EduCollectionDay(models.Model):
    """Đối soát by channel and day: counts and amounts of each status.

    It names channel, account and school itself: an officer reads these figures, and
    none of the school's own records.
    """

    _name = "edu.collection.day"
    _description = "Reconciliation of a day"
    _auto = False
    _order = "date desc, company_id, channel_name, id"
    _rec_name = "channel_name"
    _depends = {
        **DEPENDS,
        "account.journal": ["name", "type"],
        "edu.collection.channel": ["name"],
        "edu.collection.close": ["channel_id", "date", "state"],
        "res.company": ["currency_id", "name"],
    }

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    school_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    journal_id = fields.Many2one("account.journal", readonly=True)
    channel_id = fields.Many2one("edu.collection.channel", readonly=True)
    journal_name = fields.Char(string="Bank account", readonly=True)
    channel_name = fields.Char(readonly=True)
    date = fields.Date(string="Day", readonly=True)
    count_total = fields.Integer(string="Movements", readonly=True)
    count_confirmed = fields.Integer(string="Confirmed: movements", readonly=True)
    count_received = fields.Integer(string="Not confirmed: movements", readonly=True)
    count_claimed = fields.Integer(string="Not received: movements", readonly=True)
    count_differs = fields.Integer(string="Amounts differ: movements", readonly=True)
    count_duplicate = fields.Integer(string="Paid twice: movements", readonly=True)
    count_open = fields.Integer(string="To look at", readonly=True)
    amount_bank = fields.Monetary(string="At the bank", readonly=True)
    amount_system = fields.Monetary(string="Confirmed money", readonly=True)
    amount_difference = fields.Monetary(string="Difference", readonly=True)
    amount_received = fields.Monetary(
        string="Money received, not confirmed", readonly=True
    )
    amount_claimed = fields.Monetary(
        string="Money not received, confirmed", readonly=True
    )
    amount_differs = fields.Monetary(string="Amounts differ: difference", readonly=True)
    amount_duplicate = fields.Monetary(string="Paid twice", readonly=True)
    is_closed = fields.Boolean(
        string="Closed", readonly=True, help="The sheet of the day is signed."
    )
    is_statement_in = fields.Boolean(
        string="File of the bank is in",
        compute="_compute_is_statement_in",
        compute_sudo=True,
        help="A file of the bank reaches this day. Before that, what was told is "
        "naturally not received.",
    )

    @property
    def _table_query(self):
        """Return the query behind the model, one row per channel and day."""
        return SQL(
            DAY_QUERY,
            lang=self.env.lang or "en_US",
            lines=get_reconciliation_query(),
        )

    def _compute_is_statement_in(self):
        """Tell whether the account's files reach the day; one query for a page."""
        messages = self.env["edu.collection.message"]
        until = dict(
            self.env["edu.collection.transaction"]._read_group(
                [
                    ("journal_id", "in", self.journal_id.ids),
                    ("message_evidence_ids", "any", messages._get_proof_domain()),
                ],
                ["journal_id"],
                ["date:max"],
            )
        )
        for day in self:
            last = until.get(day.journal_id)
            day.is_statement_in = bool(last and last >= day.date)

    def action_view_lines(self):
        """Open the movements of the day, to match, to cancel or to adjust them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_collection_reconciliation_action"
        )
        action["name"] = self.channel_name
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("journal_id", "=", self.journal_id.id),
            ("channel_id", "=", self.channel_id.id),
            ("date", "=", fields.Date.to_string(self.date)),
        ]
        action["context"] = {}
        return action

    def action_close_day(self):
        """Open the close of the day: the one that is there, or a new draft."""
        self.ensure_one()
        closings = self.env["edu.collection.close"]
        own = [("channel_id", "=", self.channel_id.id), ("date", "=", self.date)]
        closing = closings.search([*own, ("state", "=", "closed")], limit=1)
        closing = closing or closings.search([*own, ("state", "=", "draft")], limit=1)
        if not closing:
            values = {"company_id": self.company_id.id, "date": self.date}
            closing = closings.create({**values, "channel_id": self.channel_id.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close of the day"),
            "res_model": closings._name,
            "res_id": closing.id,
            "view_mode": "form",
        }
