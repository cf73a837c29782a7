# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edu_fees.tools.collection_call import Answer, read_amount

from ..tools import signature

KIND = "payos"
SUCCESS = "00"
# payOS tries an address with this order before it accepts it.
PING_ORDER = 123


class EduCollectionChannel(models.Model):
    """payOS tells of each payment into an account it is linked with (`webhook`)."""

    _inherit = "edu.collection.channel"

    kind = fields.Selection(selection_add=[(KIND, "payOS")], ondelete={KIND: "cascade"})

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        return ("webhook",) if self.kind == KIND else super()._collect_get_verbs()

    def _collect_read(self, call):
        """Override of `edu_fees`: the values that count stand in `data`.

        :raise ValueError: when there is no such object
        """
        values = super()._collect_read(call)
        if self.kind == KIND and not isinstance(values.get("data"), dict):
            raise ValueError("no object “data”")
        return values

    def _collect_verify(self, call, values):
        """Override of `edu_fees`: the signature is over `data` alone."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        secret = self.sudo().secret or ""
        is_right = signature.verify(secret, values["data"], values.get("signature"))
        return "" if is_right and secret else "signature"

    def _collect_accept(self, call, values):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_accept(call, values)
        return Answer({"code": SUCCESS, "desc": "success", "success": True})

    def _collect_get_entries(self, verb, values):
        """Override of `edu_fees`: one movement; none for a ping or a failed payment.

        What stands outside `data` is not signed and decides nothing.
        """
        if self.kind != KIND:
            return super()._collect_get_entries(verb, values)
        data = values["data"]
        if data.get("code", SUCCESS) != SUCCESS or self._payos_is_ping(data):
            return []
        if data.get("currency", "VND") != "VND":
            raise ValueError(f"currency {data['currency']}")
        self._collect_check_account(
            data.get("accountNumber"), data.get("virtualAccountNumber")
        )
        paid_at, date = self._collect_get_moment(data["transactionDateTime"])
        return [
            {
                "bank_reference": data["reference"],
                "date": date,
                "amount": read_amount(data["amount"]),
                "memo": data.get("description"),
                "counterparty": data.get("counterAccountName"),
                "paid_at": paid_at,
                "virtual_account": data.get("virtualAccountNumber"),
            }
        ]

    def _payos_is_ping(self, data):
        """Tell whether payOS only tries the address: its example order, into an account
        that is not the school's."""
        return data.get("orderCode") == PING_ORDER and not (
            self._collect_is_own_account(data.get("accountNumber"))
        )
