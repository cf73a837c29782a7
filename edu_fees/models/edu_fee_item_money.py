# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edu_core.utils import claim_rows

from .edu_fee_item_entry import DEPENDS, ENTRY_QUERY


class EduFeeItemMoney(models.Model):
    """Each item's own money, day by day: what came in, what was paid, what is left.

    The sum over all days up to one is the balance of that day.
    """

    _name = "edu.fee.item.money"
    _description = "Money of a fee item by day"
    _auto = False
    _order = "company_id, item_id, date desc"
    _rec_name = "item_name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by these names.
    school_name = fields.Char(readonly=True)
    item_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    item_id = fields.Many2one("edu.fee.item", readonly=True)
    date = fields.Date(readonly=True)
    period = fields.Date(string="Month", readonly=True)
    amount_in = fields.Monetary(string="Money in", readonly=True)
    amount_out = fields.Monetary(string="Paid out", readonly=True)
    amount_left = fields.Monetary(string="Left", readonly=True)

    _depends = DEPENDS

    @property
    def _table_query(self):
        """Return the query behind the model, one row per school, item and day."""
        return SQL(
            """
            SELECT MIN(entry.id) AS id,
                   entry.company_id,
                   school.name AS school_name,
                   school.currency_id,
                   entry.item_id,
                   item.name AS item_name,
                   entry.date,
                   entry.period,
                   SUM(entry.amount_in) AS amount_in,
                   SUM(entry.amount_out) AS amount_out,
                   SUM(entry.amount_left) AS amount_left
              FROM (%(entries)s) entry
              JOIN res_company school ON school.id = entry.company_id
              JOIN edu_fee_item item ON item.id = entry.item_id
             GROUP BY entry.company_id, school.name, school.currency_id,
                      entry.item_id, item.name, entry.date, entry.period
            """,
            entries=SQL(ENTRY_QUERY),
        )

    def action_view_entries(self):
        """Open the lines of the books behind one day of an item."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_item_entry_action"
        )
        action["name"] = self.item_name
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("item_id", "=", self.item_id.id),
            ("date", "=", fields.Date.to_string(self.date)),
        ]
        action["context"] = {}
        return action


class EduFeeItem(models.Model):
    _inherit = "edu.fee.item"

    @api.model
    def _get_left(self, items, without=None):
        """Return what may still be paid of items: left less promised; two queries.

        :param items: `edu.fee.item` records
        :param without: the `edu.disbursement` whose own lines do not count
        :return: {item: whole đồng}
        """
        left = dict.fromkeys(items, 0)
        entries = self.env["edu.fee.item.entry"].sudo()
        for item, amount in entries._read_group(
            [("item_id", "in", items.ids)], ["item_id"], ["amount_left:sum"]
        ):
            left[item.with_env(items.env)] += int(amount)
        for item, amount in (
            self.env["edu.disbursement.line"]
            .sudo()
            ._read_group(
                [
                    ("item_id", "in", items.ids),
                    ("disbursement_id", "not in", without.ids if without else []),
                    *self.env["edu.disbursement"]._get_committed_domain(),
                ],
                ["item_id"],
                ["amount:sum"],
            )
        ):
            left[item.with_env(items.env)] -= int(amount)
        return left

    def _lock_money(self):
        """Let nobody else pay of these items until the transaction ends."""
        if self:
            claim_rows(self)
            self.env.invalidate_all()
