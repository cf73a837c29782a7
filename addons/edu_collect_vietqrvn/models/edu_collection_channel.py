# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
from datetime import UTC, datetime

from odoo import fields, models
from odoo.tools import consteq

from odoo.addons.edu_fees.models.edu_collection_channel_day import VIETNAM
from odoo.addons.edu_fees.tools.collection_call import Answer, read_amount

from ..tools import bearer

KIND = "vietqrvn"
TOKEN_VERB = "api/token_generate"
SYNC_VERB = "bank/api/transaction-sync"
TOKEN_SECONDS = 300
# Moments are told in milliseconds; one in seconds is smaller than this.
FIRST_MILLISECONDS = 10**11


class EduCollectionChannel(models.Model):
    """VietQR.vn fetches a token from us, then hands over each movement."""

    _inherit = "edu.collection.channel"

    kind = fields.Selection(
        selection_add=[(KIND, "VietQR.vn")], ondelete={KIND: "cascade"}
    )
    vietqrvn_user = fields.Char(
        string="User that VietQR.vn signs in with", groups="base.group_system"
    )

    def _collect_get_lacks(self):
        """Override of `edu_fees`: a user belongs to the secret."""
        lacks = super()._collect_get_lacks()
        if self.kind == KIND and not self.sudo().vietqrvn_user:
            lacks.append(self.env._("the user that VietQR.vn signs in with"))
        return lacks

    # === HOOKS OF A MACHINE CHANNEL === #

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_get_verbs()
        return (TOKEN_VERB, SYNC_VERB)

    def _collect_read(self, call):
        """Override of `edu_fees`: who asks for a token sends no values."""
        if self.kind == KIND and call.verb == TOKEN_VERB:
            return {}
        return super()._collect_read(call)

    def _collect_verify(self, call, values):
        """Override of `edu_fees`: by password for a token, by token for the rest."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        scheme, _space, given = call.headers.get("authorization", "").partition(" ")
        secret = self.sudo().secret or ""
        if not secret or not given.isascii():
            return "signature"
        if call.verb == TOKEN_VERB:
            is_right = scheme == "Basic" and self._vietqrvn_is_user(given, secret)
        else:
            now = int(fields.Datetime.now().replace(tzinfo=UTC).timestamp())
            bound = self._vietqrvn_get_bearer_secret()
            is_right = scheme == "Bearer" and bearer.verify(bound, given, now)
        return "" if is_right else "signature"

    def _vietqrvn_get_bearer_secret(self):
        """Return what tokens are made with: of this channel alone, whoever else has the
        same password."""
        return f"{self.sudo().key}:{self.sudo().secret}"

    def _vietqrvn_is_user(self, given, secret):
        """Tell whether user and password are right, compared in constant time."""
        expected = f"{self.sudo().vietqrvn_user or ''}:{secret}"
        try:
            return consteq(base64.b64decode(given, validate=True), expected.encode())
        except binascii.Error:
            return False

    def _collect_process(self, call, values, message):
        """Override of `edu_fees`: a token is made at once, a movement is booked by a
        job."""
        if self.kind != KIND:
            return super()._collect_process(call, values, message)
        if call.verb == TOKEN_VERB:
            message._mark_done()
            return self._vietqrvn_make_token()
        message._delay_inbox(self)
        return self._vietqrvn_answer(f"EDU{message.id}")

    def _collect_fail(self, call, values):
        """Override of `edu_fees`: the message is kept, and booked later."""
        if self.kind != KIND:
            return super()._collect_fail(call, values)
        return self._vietqrvn_answer("EDU")

    def _collect_refuse(self, call, values, reason):
        """Override of `edu_fees`: in the words of the protocol."""
        answer = super()._collect_refuse(call, values, reason)
        if self.kind != KIND:
            return answer
        body = {"error": True, "errorReason": reason, "toastMessage": reason}
        return Answer({**body, "object": None}, answer.status)

    def _vietqrvn_make_token(self):
        """Return the `Answer` with a token of five minutes."""
        now = int(fields.Datetime.now().replace(tzinfo=UTC).timestamp())
        token = bearer.sign(self._vietqrvn_get_bearer_secret(), now + TOKEN_SECONDS)
        return Answer(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
            }
        )

    def _vietqrvn_answer(self, reference):
        """Return the `Answer` to a movement that was received."""
        return Answer(
            {
                "error": False,
                "errorReason": "000",
                "toastMessage": "success",
                "object": {"reftransactionid": reference},
            }
        )

    # === MONEY === #

    def _collect_get_entries(self, verb, values):
        """Override of `edu_fees`: one movement, credit or debit."""
        if self.kind != KIND:
            return super()._collect_get_entries(verb, values)
        if verb == TOKEN_VERB:
            return []
        self._collect_check_account(values.get("bankaccount"))
        direction = values.get("transType")
        if direction not in ("C", "D"):
            raise ValueError(f"transType is neither C nor D: {direction!r}")
        amount = read_amount(values.get("amount"))
        paid_at = self._vietqrvn_get_moment(values.get("transactiontime"))
        reference = values.get("referencenumber") or values.get("transactionid")
        memo = [values.get("content"), values.get("orderId")]
        return [
            {
                "bank_reference": reference,
                "date": paid_at.replace(tzinfo=UTC).astimezone(VIETNAM).date(),
                "amount": amount if direction == "C" else -amount,
                "memo": " ".join(str(part) for part in memo if part),
                "paid_at": paid_at,
                "terminal": values.get("terminalCode"),
            }
        ]

    def _vietqrvn_get_moment(self, value):
        """Return a moment in UTC without zone.

        :param value: milliseconds, or seconds, since 1970
        :raise ValueError: for anything else
        """
        number = read_amount(value)
        seconds = number / 1000 if number >= FIRST_MILLISECONDS else number
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
