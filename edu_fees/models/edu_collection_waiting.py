# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from .edu_collection_ageing import BUCKETS


class EduCollectionWaiting(models.Model):
    """How much money waits in a school to be identified, by its age.

    The figures of `edu.collection.ageing` for a managing unit: memo and sender of a
    movement name people, and are the school's alone.
    """

    _name = "edu.collection.waiting"
    _description = "Money not identified by school and age"
    _auto = False
    _order = "bucket desc, amount desc, id"
    _rec_name = "school_name"
    _depends = {
        "edu.collection.ageing": ["amount", "bucket", "company_id", "days"],
        "res.company": ["currency_id", "name"],
    }

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by this name.
    school_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)
    days = fields.Integer(string="Days of the oldest", readonly=True, aggregator="max")
    count = fields.Integer(string="Movements", readonly=True)
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        """Return the query behind the model, one row per school and age."""
        return SQL(
            """
            SELECT MIN(waiting.id) AS id,
                   waiting.company_id,
                   school.name AS school_name,
                   school.currency_id,
                   waiting.bucket,
                   MAX(waiting.days) AS days,
                   COUNT(*) AS count,
                   SUM(waiting.amount) AS amount
              FROM (%s) waiting
              JOIN res_company school ON school.id = waiting.company_id
             GROUP BY waiting.company_id, school.name, school.currency_id,
                      waiting.bucket
            """,
            self.env["edu.collection.ageing"]._table_query,
        )
