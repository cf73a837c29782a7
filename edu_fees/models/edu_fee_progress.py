# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

PERCENT = "FLOOR(1000.0 * %(collected)s / NULLIF(%(billed)s, 0)) / 10"


class EduFeeProgress(models.Model):
    """Tiến độ thu: what a class was billed in a round, and what has come in.

    Reads published bills that count. It is the one source of these figures: the
    accountant, the principal and the officers of the managing units see the same rows,
    each as far as the rule lets them. Money beyond a bill is credit of the pupil and no
    part of it, so that nothing is ever collected above what was billed.
    """

    _name = "edu.fee.progress"
    _description = "Progress of a fee round"
    _auto = False
    _order = "company_id, round_id desc, class_id, id"
    _rec_name = "class_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by this name.
    school_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    round_id = fields.Many2one("edu.fee.round", string="Fee round", readonly=True)
    period = fields.Date(string="Month", readonly=True)
    school_year_id = fields.Many2one("edu.school.year", readonly=True)
    class_id = fields.Many2one("edu.class", readonly=True)
    grade_id = fields.Many2one("edu.grade", readonly=True)
    student_count = fields.Integer(
        string="Pupils per round",
        readonly=True,
        help="A pupil counts once in each round.",
    )
    bill_count = fields.Integer(string="Bills", readonly=True)
    paid_count = fields.Integer(string="Bills paid in full", readonly=True)
    amount_billed = fields.Monetary(string="Billed", readonly=True)
    amount_collected = fields.Monetary(string="Collected", readonly=True)
    amount_residual = fields.Monetary(string="To collect", readonly=True)
    amount_overdue = fields.Monetary(
        string="Overdue", readonly=True, help="To collect, and past its due day."
    )
    percent = fields.Float(
        string="Collected (%)",
        digits=(4, 1),
        readonly=True,
        aggregator="avg",
        help="Rounded down: 100 only when nothing is left to collect.",
    )

    # What the query below reads, so that the ORM flushes it first.
    _depends = {
        "account.move": [
            "amount_residual",
            "amount_total",
            "company_id",
            "edu_cancel_reason",
            "edu_class_id",
            "edu_fee_round_id",
            "edu_published",
            "edu_student_id",
            "invoice_date_due",
            "move_type",
            "state",
        ],
        "edu.class": ["grade_id"],
        "res.company": ["currency_id", "name"],
        "edu.fee.round": ["period", "school_year_id"],
    }

    @property
    def _table_query(self):
        """Return the query behind the model, one row per round and class."""
        collected = SQL("SUM(bill.amount_total - bill.amount_residual)")
        billed = SQL("SUM(bill.amount_total)")
        return SQL(
            """
            SELECT MIN(bill.id) AS id,
                   bill.company_id,
                   school.name AS school_name,
                   school.currency_id,
                   bill.edu_fee_round_id AS round_id,
                   round.period,
                   round.school_year_id,
                   bill.edu_class_id AS class_id,
                   class.grade_id,
                   COUNT(DISTINCT bill.edu_student_id) AS student_count,
                   COUNT(*) AS bill_count,
                   COUNT(*) FILTER (WHERE bill.amount_residual = 0) AS paid_count,
                   %(billed)s AS amount_billed,
                   %(collected)s AS amount_collected,
                   SUM(bill.amount_residual) AS amount_residual,
                   COALESCE(SUM(bill.amount_residual) FILTER (
                       WHERE bill.invoice_date_due < %(today)s
                   ), 0) AS amount_overdue,
                   %(percent)s AS percent
              FROM account_move bill
              JOIN res_company school ON school.id = bill.company_id
              JOIN edu_fee_round round ON round.id = bill.edu_fee_round_id
         LEFT JOIN edu_class class ON class.id = bill.edu_class_id
             WHERE bill.edu_published
               AND bill.state = 'posted'
               AND bill.move_type = 'out_invoice'
               AND bill.edu_cancel_reason IS NULL
             GROUP BY bill.company_id, school.name, school.currency_id,
                      bill.edu_fee_round_id, round.period, round.school_year_id,
                      bill.edu_class_id, class.grade_id
            """,
            billed=billed,
            collected=collected,
            today=self.env["edu.student"]._get_today(),
            percent=SQL(PERCENT, collected=collected, billed=billed),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Override of base: the percentage of a group is that of its sums."""
        if aggregate_spec != "percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        sums = {
            name: SQL("SUM(%s)", self._field_to_sql(self._table, field, query))
            for name, field in (
                ("billed", "amount_billed"),
                ("collected", "amount_collected"),
            )
        }
        return SQL(PERCENT, **sums)

    def action_view_bills(self):
        """Open the bills behind one row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.account_move_debtor_action"
        )
        action["name"] = self.class_id.display_name or self.round_id.display_name
        action["domain"] = [
            *self.env["account.move"]._edu_get_bill_domain(),
            ("edu_published", "=", True),
            ("edu_fee_round_id", "=", self.round_id.id),
            ("edu_class_id", "=", self.class_id.id),
        ]
        action["context"] = {}
        return action
