# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class EduFeeProgressPart(models.Model):
    """The progress of a round cut in two parts, collected and to collect.

    A chart draws one measure only; stacked, the two parts show both.
    """

    _name = "edu.fee.progress.part"
    _description = "Progress of a fee round, for charts"
    _auto = False
    _order = "company_id, round_id desc, class_id, part, id"
    _rec_name = "class_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    school_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    round_id = fields.Many2one("edu.fee.round", string="Fee round", readonly=True)
    period = fields.Date(string="Month", readonly=True)
    school_year_id = fields.Many2one("edu.school.year", readonly=True)
    class_id = fields.Many2one("edu.class", readonly=True)
    grade_id = fields.Many2one("edu.grade", readonly=True)
    part = fields.Selection(
        [("collected", "Collected"), ("residual", "To collect")],
        string="Collected or to collect",
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)

    _depends = {"edu.fee.progress": ["amount_collected", "amount_residual"]}

    @property
    def _table_query(self):
        """Return the query behind the model: two rows for each row of progress."""
        return SQL(
            """
            SELECT 2 * progress.id + part.number AS id,
                   progress.company_id, progress.school_name, progress.currency_id,
                   progress.round_id, progress.period,
                   progress.school_year_id, progress.class_id, progress.grade_id,
                   part.part, part.amount
              FROM (%s) progress
        CROSS JOIN LATERAL (VALUES
                       (0, 'collected', progress.amount_collected),
                       (1, 'residual', progress.amount_residual)
                   ) AS part (number, part, amount)
            """,
            self.env["edu.fee.progress"]._table_query,
        )
