# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

BUCKETS = [
    ("a", "0–7 days"),
    ("b", "8–30 days"),
    ("c", "31–90 days"),
    ("d", "More than 90 days"),
]


class EduCollectionAgeing(models.Model):
    """How long money waits to be identified, by channel."""

    _name = "edu.collection.ageing"
    _description = "Age of money not identified"
    _inherit = ["edu.collection.movement.mixin"]
    _auto = False
    _order = "date, id"
    _depends = {
        "edu.collection.transaction": [
            "amount",
            "bank_reference",
            "channel_id",
            "company_id",
            "counterparty",
            "date",
            "journal_id",
            "memo",
            "queue_reason",
            "state",
        ]
    }

    queue_reason = fields.Selection(
        selection=lambda self: (
            self.env["edu.collection.transaction"]
            ._fields["queue_reason"]
            ._description_selection(self.env)
        ),
        string="Why it waits",
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    days = fields.Integer(readonly=True, aggregator="max")
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)

    @property
    def _table_query(self):
        """Return the query behind the model: the queue, with its age of today."""
        today = vietnam_today()
        return SQL(
            """
            SELECT aged.*,
                   CASE WHEN aged.days <= 7 THEN 'a'
                        WHEN aged.days <= 30 THEN 'b'
                        WHEN aged.days <= 90 THEN 'c'
                        ELSE 'd' END AS bucket
              FROM (
                SELECT movement.id,
                       movement.id AS transaction_id,
                       movement.company_id,
                       movement.journal_id,
                       movement.channel_id,
                       movement.bank_reference,
                       movement.date,
                       movement.memo,
                       movement.counterparty,
                       movement.queue_reason,
                       movement.amount,
                       GREATEST(%(today)s - movement.date, 0) AS days
                  FROM edu_collection_transaction movement
                 WHERE movement.state = 'queue'
            ) aged
            """,
            today=today,
        )
