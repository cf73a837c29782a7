# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo import api, fields, models

from odoo.addons.edu_fees.tools.collection_call import Answer, read_amount
from odoo.addons.edu_fees_payment.const import INQUIRY

from .. import const
from ..tools import signature

HIDDEN = "base.group_system"


class PaymentProvider(models.Model):
    """MoMo tells what became of a payment (`ipn`); the payer brings the same signed
    values back (`return`)."""

    _inherit = "payment.provider"

    code = fields.Selection(
        selection_add=[(const.CODE, "MoMo")], ondelete={const.CODE: "set default"}
    )
    momo_partner_code = fields.Char(
        string="Partner code of MoMo",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    momo_access_key = fields.Char(
        string="Access key of MoMo",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    momo_secret_key = fields.Char(
        string="Secret key of MoMo",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    momo_api_url = fields.Char(
        string="Interface of MoMo",
        copy=False,
        groups=HIDDEN,
        help="By the contract. Empty: the test system, in test mode only.",
    )
    momo_waiting_code = fields.Char(
        string="Codes of MoMo that mean “not decided”",
        default="1000,7000,7002,9000",
        groups=HIDDEN,
        help="Values of resultCode, separated by commas.",
    )
    momo_cancel_code = fields.Char(
        string="Codes of MoMo that mean “cancelled by the payer”",
        default="1006",
        groups=HIDDEN,
        help="Values of resultCode, separated by commas.",
    )

    # === OVERRIDES OF PAYMENT === #

    def _get_reset_values(self):
        """Override of `payment` to forget the contract."""
        if self.code != const.CODE:
            return super()._get_reset_values()
        names = ("momo_partner_code", "momo_access_key", "momo_secret_key")
        return dict.fromkeys(names)

    def _build_request_url(self, endpoint, **kwargs):
        """Override of `payment`."""
        if self.code != const.CODE:
            return super()._build_request_url(endpoint, **kwargs)
        return self._momo_get_api_url() + endpoint

    # === MOMO === #

    def _momo_get_api_url(self):
        """Return the address of the interface, without a path."""
        url = self.momo_api_url or const.API_URLS.get(self.state) or ""
        return url.rstrip("/")

    def _momo_sign(self, recipe, values):
        """Return the signature of a message.

        :param str recipe: a key of `RECIPES` of `tools/signature.py`
        """
        signed = {**values, "accessKey": self.momo_access_key}
        return signature.sign(self.momo_secret_key, recipe, signed)

    @api.model
    def _momo_split(self, text):
        """Return the values in a setting, as a list."""
        return [one.strip() for one in (text or "").split(",") if one.strip()]

    def _momo_get_status(self, code):
        """Return what a result code means: paid, waiting, cancelled or failed."""
        if code == const.OK:
            return "paid"
        if code in self._momo_split(self.momo_waiting_code):
            return "waiting"
        is_cancelled = code in self._momo_split(self.momo_cancel_code)
        return "cancelled" if is_cancelled else "failed"

    @api.model
    def _momo_read_moment(self, text):
        """Return a moment of MoMo (milliseconds) as UTC without zone; None without.

        :raise ValueError: when it is no moment
        """
        if not text:
            return None
        try:
            moment = datetime.fromtimestamp(int(text) // 1000, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(f"no moment: {text}") from error
        return moment.replace(tzinfo=None)

    # === OVERRIDES OF EDU_FEES_PAYMENT === #

    @api.model
    def _edu_get_vendor_methods(self):
        """Override of `edu_fees_payment`."""
        return {**super()._edu_get_vendor_methods(), const.CODE: const.METHOD_CODES}

    def _edu_is_open(self):
        """Override of `edu_fees_payment`: MoMo's interface is known."""
        is_open = super()._edu_is_open()
        if self.code != const.CODE:
            return is_open
        return is_open and bool(self._momo_get_api_url())

    def _edu_get_verbs(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_verbs()
        return ("ipn", "return")

    def _edu_read(self, call):
        """Override of `edu_fees_payment`: an object; a query string on the way back."""
        if self.code != const.CODE:
            return super()._edu_read(call)
        if call.verb == INQUIRY:
            return self._edu_read_inquiry(call, "orderId")
        return self._edu_read_texts(call)

    def _edu_verify(self, verb, values):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_verify(verb, values)
        signed = {**values, "accessKey": self.momo_access_key}
        if not signature.verify(self.momo_secret_key or "", "result", signed):
            return "signature"
        if any(name not in values for name in ("orderId", "amount", "resultCode")):
            return "missing"
        self._edu_get_payment_data(verb, values)
        return ""

    def _edu_get_payment_data(self, verb, values):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_payment_data(verb, values)
        number = values.get("transId")
        status = self._momo_get_status(values["resultCode"])
        if status == "paid" and number in (None, "", "0"):
            raise ValueError("no transId")
        is_ours = values.get("partnerCode") == self.momo_partner_code
        return {
            "reference": values["orderId"] if is_ours else None,
            "amount": read_amount(values["amount"]),
            "status": status,
            "provider_reference": number,
            "paid_at": self._momo_read_moment(values.get("responseTime")),
            "message": values.get("message") or values["resultCode"],
        }

    def _edu_get_answer(self, verb, values, outcome):
        """Override of `edu_fees_payment`: MoMo only wants to know that it is stored."""
        if self.code != const.CODE:
            return super()._edu_get_answer(verb, values, outcome)
        return Answer(None, 204)

    def _edu_can_inquire(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_can_inquire()
        return bool(self._momo_get_api_url())
