# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.collection_call import clean_text


class EduCollectionTransaction(models.Model):
    """What a bank or gateway tells of a payment beside its amount."""

    _inherit = "edu.collection.transaction"

    paid_at = fields.Datetime(
        string="Paid on", readonly=True, help="When the payer paid, by the bank."
    )
    value_date = fields.Date(
        readonly=True,
        help="The working day in whose close the payment falls: what is paid after "
        "hours, at the week-end or on a holiday belongs to the next one.",
    )
    terminal = fields.Char(
        string="Place",
        readonly=True,
        help="Counter, kiosk, POS terminal or shop where it was paid.",
    )
    virtual_account = fields.Char(
        readonly=True,
        help="The account number that the payer used, where it is one of a pupil.",
    )
    amount_fee = fields.Monetary(
        string="Channel's fee",
        readonly=True,
        help="What the channel keeps of it when it settles.",
    )
    amount_net = fields.Monetary(
        string="To be settled", compute="_compute_amount_net", store=True
    )

    def _get_booking_date(self):
        """Override: what the bank tells of a day that is closed already is entered on
        the first open one; nobody could refuse money that was paid.

        Cash is: whoever takes it chooses the day.
        """
        if self.journal_id.type == "cash" or not self._is_closed_on(self.date):
            return super()._get_booking_date()
        return self._get_open_day()

    @api.depends("amount", "amount_fee")
    def _compute_amount_net(self):
        """Take the fee off what was paid."""
        for transaction in self:
            transaction.amount_net = transaction.amount - transaction.amount_fee

    def _clean_texts(self, columns):
        """Take out of texts what no database holds: halves of characters that a gateway
        cut, and NUL. What should be a text and is a list of some is written as it is:
        no money waits for that."""
        return {
            name: clean_text(str(value))
            if isinstance(value, str | list | dict)
            else value
            for name, value in columns.items()
        }

    def _insert(self, journal, entries, channel):
        """Override to look up once in whose days' close the payments fall."""
        moments = {entry["paid_at"] for entry in entries if entry.get("paid_at")}
        days = channel._get_value_dates(moments)
        for entry in entries:
            entry["value_date"] = days.get(entry.get("paid_at"))
        return super()._insert(journal, entries, channel)

    def _prepare_columns(self, journal, entry, channel):
        """Override to keep what the channel tells.

        Further keys of an entry: `paid_at` (UTC), `terminal`, `fee` (int, đồng),
        `virtual_account`.
        """
        paid_at = entry.get("paid_at")
        fee = int(entry.get("fee") or 0)
        told = {
            name: entry.get(name) or None for name in ("terminal", "virtual_account")
        }
        columns = super()._prepare_columns(journal, entry, channel)
        return {
            **self._clean_texts({**columns, **told}),
            "paid_at": paid_at or None,
            "value_date": entry.get("value_date") or entry["date"],
            "amount_fee": fee,
            "amount_net": entry["amount"] - fee,
        }
