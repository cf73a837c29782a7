# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from .edu_fee_item_entry import DEPENDS, ENTRY_QUERY


class EduFeeBoard(models.Model):
    """The inspector's board: each fee item of each school, and what is wrong with it.

    A managing unit looks here first. Figures per item, never a pupil.
    """

    _name = "edu.fee.board"
    _description = "Board of fee items"
    _auto = False
    _order = "company_id, item_name, id"
    _rec_name = "item_name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by these names.
    school_name = fields.Char(readonly=True)
    item_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    item_id = fields.Many2one("edu.fee.item", readonly=True)
    amount_in = fields.Monetary(string="Money in", readonly=True)
    amount_out = fields.Monetary(string="Paid out", readonly=True)
    amount_left = fields.Monetary(string="Left", readonly=True)
    amount_unsettled = fields.Monetary(
        string="Left of earlier years",
        readonly=True,
        help="Collected before this school year and neither spent nor paid back.",
    )
    is_unsettled = fields.Boolean(string="Unsettled", readonly=True)
    is_overspent = fields.Boolean(string="Overspent", readonly=True)
    is_flagged = fields.Boolean(string="To look at", readonly=True)
    flag_count = fields.Integer(string="Faults", readonly=True)

    _depends = {**DEPENDS, "edu.school.year": ["date_start"]}

    @api.model
    def _get_flags(self):
        """Return what may be wrong with an item: {field: SQL condition}.

        To be extended: a module adds its own Boolean field and the condition for it.
        The condition may use ``item`` (`edu_fee_item`), ``school`` (`res_company`) and
        ``money`` with `amount_in`, `amount_out`, `amount_left`, `left_before` and
        `out_since`: before and since the first day of this school year.

        :return: dict of `odoo.tools.SQL`
        """
        return {
            "is_unsettled": SQL("money.left_before - money.out_since > 0"),
            "is_overspent": SQL("money.amount_left < 0"),
        }

    @api.model
    def _get_year_start(self):
        """Return the first day of this school year."""
        today = vietnam_today()
        year = (
            self.env["edu.school.year"]
            .sudo()
            .search([("date_start", "<=", today)], order="date_start desc", limit=1)
        )
        return year.date_start or today.replace(month=1, day=1)

    @property
    def _table_query(self):
        """Return the query behind the model, one row per fee item."""
        flags = self._get_flags()
        columns = [
            SQL("COALESCE(%s, FALSE) AS %s", condition, SQL.identifier(name))
            for name, condition in flags.items()
        ]
        wrong = SQL(" OR ").join(
            SQL("COALESCE(%s, FALSE)", condition) for condition in flags.values()
        )
        count = SQL(" + ").join(
            SQL("COALESCE(%s, FALSE)::int", condition) for condition in flags.values()
        )
        return SQL(
            """
            SELECT item.id,
                   item.company_id,
                   school.name AS school_name,
                   school.currency_id,
                   item.id AS item_id,
                   item.name AS item_name,
                   COALESCE(money.amount_in, 0) AS amount_in,
                   COALESCE(money.amount_out, 0) AS amount_out,
                   COALESCE(money.amount_left, 0) AS amount_left,
                   GREATEST(money.left_before - money.out_since, 0) AS amount_unsettled,
                   %(columns)s,
                   (%(wrong)s) AS is_flagged,
                   %(count)s AS flag_count
              FROM edu_fee_item item
              JOIN res_company school ON school.id = item.company_id
         LEFT JOIN (
                    SELECT entry.item_id,
                           SUM(entry.amount_in) AS amount_in,
                           SUM(entry.amount_out) AS amount_out,
                           SUM(entry.amount_left) AS amount_left,
                           COALESCE(SUM(entry.amount_left)
                               FILTER (WHERE entry.date < %(start)s), 0) AS left_before,
                           COALESCE(SUM(entry.amount_out)
                               FILTER (WHERE entry.date >= %(start)s), 0) AS out_since
                      FROM (%(entries)s) entry
                     GROUP BY entry.item_id
                   ) money ON money.item_id = item.id
             WHERE item.active
            """,
            columns=SQL(", ").join(columns),
            wrong=wrong,
            count=count,
            start=self._get_year_start(),
            entries=SQL(ENTRY_QUERY),
        )
