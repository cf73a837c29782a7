# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import consteq

from odoo.addons.edu_fees.models.edu_collection_channel_poll import POLL_VERB
from odoo.addons.edu_fees.tools.collection_call import read_amount

from ..tools import signature

KIND = "casso"
POLL_URL = "https://oauth.casso.vn/v2/transactions"
POLL_SIZE = 100


class EduCollectionChannel(models.Model):
    """Casso reads the account at the bank and tells of each movement (`webhook`)."""

    _inherit = "edu.collection.channel"

    kind = fields.Selection(selection_add=[(KIND, "Casso")], ondelete={KIND: "cascade"})
    casso_version = fields.Selection(
        [("2", "Version 2 (signature)"), ("1", "Version 1 (key in the header)")],
        string="Version of the webhook",
        default="2",
    )

    @api.model
    def _get_contract_fields(self):
        """Override of `edu_fees`."""
        return super()._get_contract_fields() | {"casso_version"}

    # === HOOKS OF A MACHINE CHANNEL === #

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        return ("webhook",) if self.kind == KIND else super()._collect_get_verbs()

    def _collect_verify(self, call, values):
        """Override of `edu_fees`: over the values that are processed."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        secret = self.sudo().secret or ""
        if not secret:
            return "signature"
        if self.casso_version == "1":
            given = call.headers.get("secure-token", "")
            is_right = consteq(secret.encode(), given.encode())
        else:
            header = call.headers.get("x-casso-signature", "")
            is_right = signature.verify(secret, values, header)
        return "" if is_right else "signature"

    def _collect_get_entries(self, verb, values):
        """Override of `edu_fees`: version 2 tells of one movement, version 1 and the
        list of many."""
        if self.kind != KIND:
            return super()._collect_get_entries(verb, values)
        data = values.get("data")
        if verb == POLL_VERB:
            rows = (data or {}).get("records") or []
            return [
                self._casso_prepare_old(row)
                for row in rows
                if self._collect_is_own_account(*self._casso_get_numbers(row))
            ]
        if isinstance(data, list):
            return [self._casso_prepare_old(row) for row in data]
        self._collect_check_account(
            data.get("accountNumber"), data.get("virtualAccountNumber")
        )
        return [self._casso_prepare_entry(data)]

    def _casso_prepare_entry(self, data):
        """Return the entry of a movement as version 2 tells of it."""
        paid_at, date = self._collect_get_moment(data["transactionDateTime"])
        return {
            "bank_reference": self._collect_get_reference(
                data.get("reference"), "CASSO", data.get("id")
            ),
            "gateway_id": data.get("id"),
            "is_made_up": not data.get("reference"),
            "date": date,
            "amount": self._casso_read_amount(data.get("amount")),
            "memo": data.get("description"),
            "counterparty": data.get("counterAccountName"),
            "paid_at": paid_at,
            "virtual_account": data.get("virtualAccountNumber"),
        }

    def _casso_prepare_old(self, row):
        """Return the entry of a movement as version 1 and the list tell of it."""
        self._collect_check_account(*self._casso_get_numbers(row))
        moment = str(row.get("when") or "").replace("T", " ")[:19]
        if len(moment) == len("2026-11-22"):
            moment += " 00:00:00"
        paid_at, date = self._collect_get_moment(moment)
        return {
            "bank_reference": self._collect_get_reference(
                row.get("tid"), "CASSO", row.get("id")
            ),
            "gateway_id": row.get("id"),
            "is_made_up": not row.get("tid"),
            "date": date,
            "amount": self._casso_read_amount(row.get("amount")),
            "memo": row.get("description"),
            "counterparty": row.get("corresponsiveName"),
            "paid_at": paid_at,
            "virtual_account": row.get("virtualAccount"),
        }

    def _casso_get_numbers(self, row):
        """Return the account numbers of a row: version 1 and the list call them
        otherwise."""
        names = ("bankSubAccId", "bank_sub_acc_id", "subAccId", "virtualAccount")
        return [row.get(name) for name in names]

    def _casso_read_amount(self, value):
        """Return an amount, negative when the money went out.

        :raise ValueError: for what is no whole number
        """
        if isinstance(value, int) and value < 0:
            return -read_amount(-value)
        return read_amount(value)

    # === POLLING === #

    def _collect_can_poll(self):
        """Override of `edu_fees`."""
        return self.kind == KIND or super()._collect_can_poll()

    def _collect_check_poll(self, values):
        """Override of `edu_fees`: an error is a number in the answer."""
        if self.kind != KIND:
            return super()._collect_check_poll(values)
        records = (values.get("data") or {}).get("records")
        if values.get("error") or not isinstance(records, list):
            raise ValueError(f"no list: {str(values)[:100]}")
        return None

    def _collect_prepare_poll(self, day):
        """Override of `edu_fees`: Casso's list of transactions since a day."""
        if self.kind != KIND:
            return super()._collect_prepare_poll(day)
        params = {"fromDate": str(day), "pageSize": POLL_SIZE, "sort": "DESC"}
        headers = {"Authorization": f"Apikey {self.sudo().api_key}"}
        return {"url": POLL_URL, "params": params, "headers": headers}

    def _collect_get_next_poll(self, request, values):
        """Override of `edu_fees`: the pages are numbered; a full one is followed."""
        records = (values.get("data") or {}).get("records") or []
        if self.kind != KIND or len(records) < POLL_SIZE:
            return super()._collect_get_next_poll(request, values)
        params = request["params"]
        return {**request, "params": {**params, "page": params.get("page", 1) + 1}}

    def _collect_split_poll(self, values):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_split_poll(values)
        return [{"data": {"records": [row]}} for row in values["data"]["records"]]
