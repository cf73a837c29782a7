# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.tools import consteq

from odoo.addons.edu_fees.models.edu_collection_channel_poll import POLL_VERB
from odoo.addons.edu_fees.tools.collection_call import read_amount

from ..tools import signature

KIND = "sepay"
POLL_URL = "https://my.sepay.vn/userapi/transactions/list"
POLL_LIMIT = 5000


class EduCollectionChannel(models.Model):
    """SePay reads the account at the bank and tells of each movement (`webhook`)."""

    _inherit = "edu.collection.channel"

    kind = fields.Selection(selection_add=[(KIND, "SePay")], ondelete={KIND: "cascade"})
    sepay_auth = fields.Selection(
        [("hmac", "Signature (HMAC)"), ("apikey", "Key in the header")],
        string="How SePay proves itself",
        default="hmac",
        help="As chosen at SePay for the webhook. “None” is not offered: anybody could "
        "pay bills with it.",
    )

    @api.model
    def _get_contract_fields(self):
        """Override of `edu_fees`."""
        return super()._get_contract_fields() | {"sepay_auth"}

    # === HOOKS OF A MACHINE CHANNEL === #

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        return ("webhook",) if self.kind == KIND else super()._collect_get_verbs()

    def _collect_verify(self, call, values):
        """Override of `edu_fees`: over the raw body, five minutes at most old."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        secret = self.sudo().secret or ""
        if not secret:
            return "signature"
        if self.sepay_auth == "apikey":
            given = call.headers.get("authorization", "")
            is_right = consteq(f"Apikey {secret}".encode(), given.encode())
            return "" if is_right else "signature"
        timestamp = call.headers.get("x-sepay-timestamp", "")
        header = call.headers.get("x-sepay-signature", "")
        if not signature.verify(secret, timestamp, call.body, header):
            return "signature"
        now = int(fields.Datetime.now().timestamp())
        return "" if signature.is_fresh(timestamp, now) else "stale"

    def _collect_get_entries(self, verb, values):
        """Override of `edu_fees`: one movement of a webhook, many of a poll."""
        if self.kind != KIND:
            return super()._collect_get_entries(verb, values)
        if verb == POLL_VERB:
            return [
                self._sepay_prepare_entry(self._sepay_translate(row))
                for row in values.get("transactions") or []
                if self._collect_is_own_account(row.get("account_number"))
            ]
        self._collect_check_account(values.get("accountNumber"))
        return [self._sepay_prepare_entry(values)]

    def _sepay_prepare_entry(self, values):
        """Return the entry of one movement.

        :param dict values: as SePay's webhook has them
        :raise ValueError: when amount, moment or direction cannot be read
        """
        direction = values.get("transferType")
        if direction not in ("in", "out"):
            raise ValueError(f"transferType is neither in nor out: {direction!r}")
        amount = read_amount(values.get("transferAmount"))
        paid_at, date = self._collect_get_moment(values.get("transactionDate") or "")
        memo = [values.get("content"), values.get("code")]
        return {
            "bank_reference": self._collect_get_reference(
                values.get("referenceCode"), "SEPAY", values.get("id")
            ),
            "gateway_id": values.get("id"),
            "is_made_up": not values.get("referenceCode"),
            "date": date,
            "amount": amount if direction == "in" else -amount,
            "memo": " ".join(str(part) for part in memo if part),
            "paid_at": paid_at,
            "virtual_account": values.get("subAccount"),
        }

    # === POLLING === #

    def _collect_can_poll(self):
        """Override of `edu_fees`."""
        return self.kind == KIND or super()._collect_can_poll()

    def _collect_check_poll(self, values):
        """Override of `edu_fees`: SePay says its errors with status 200."""
        if self.kind != KIND:
            return super()._collect_check_poll(values)
        if not isinstance(values.get("transactions"), list):
            raise ValueError(f"no list: {str(values)[:100]}")
        return None

    def _collect_prepare_poll(self, day):
        """Override of `edu_fees`: SePay's list of transactions since a day."""
        if self.kind != KIND:
            return super()._collect_prepare_poll(day)
        params = {"transaction_date_min": str(day), "limit": POLL_LIMIT}
        if number := self.journal_id.bank_account_id.sanitized_acc_number:
            params["account_number"] = number
        headers = {"Authorization": f"Bearer {self.sudo().api_key}"}
        return {"url": POLL_URL, "params": params, "headers": headers}

    def _collect_get_next_poll(self, request, values):
        """Override of `edu_fees`: a full list goes on at its last day, whichever way it
        is sorted; what stands in both is known."""
        rows = values.get("transactions") or []
        if self.kind != KIND or len(rows) < POLL_LIMIT:
            return super()._collect_get_next_poll(request, values)
        first, last = (
            str(row.get("transaction_date") or "") for row in (rows[0], rows[-1])
        )
        edge = "transaction_date_max" if first >= last else "transaction_date_min"
        return {**request, "params": {**request["params"], edge: last}}

    def _collect_split_poll(self, values):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_split_poll(values)
        return [{"transactions": [row]} for row in values["transactions"]]

    def _sepay_translate(self, row):
        """Return a row of the list under the names of the webhook.

        The list has amounts as texts with two decimals, by direction.

        :raise ValueError: when an amount is no whole number of đồng
        """
        received = self._sepay_read_amount(row.get("amount_in"))
        spent = self._sepay_read_amount(row.get("amount_out"))
        return {
            "id": row.get("id"),
            "transactionDate": row.get("transaction_date"),
            "accountNumber": row.get("account_number"),
            "subAccount": row.get("sub_account"),
            "code": row.get("code"),
            "content": row.get("transaction_content"),
            "referenceCode": row.get("reference_number"),
            "transferType": "in" if received else "out",
            "transferAmount": received or spent,
        }

    def _sepay_read_amount(self, text):
        """Return an amount such as "485000.00" as an int of đồng."""
        try:
            amount = Decimal(str(text or "0"))
        except InvalidOperation as error:
            raise ValueError(f"not an amount: {text!r}") from error
        if not amount.is_finite() or amount != amount.to_integral_value():
            raise ValueError(f"not an amount: {text!r}")
        return read_amount(int(amount))
