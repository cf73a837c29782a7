# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.edu_fees.tools.collection_call import Answer, read_amount
from odoo.addons.edu_fees_payment.const import INQUIRY

from .. import const
from ..tools import secure_hash

HIDDEN = "base.group_system"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENT = "%Y%m%d%H%M%S"


class PaymentProvider(models.Model):
    """VNPAY tells what became of a payment (`ipn`); the payer brings the same signed
    values back (`return`)."""

    _inherit = "payment.provider"

    code = fields.Selection(
        selection_add=[(const.CODE, "VNPAY")], ondelete={const.CODE: "set default"}
    )
    vnpay_tmn_code = fields.Char(
        string="Terminal code of VNPAY",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    vnpay_hash_secret = fields.Char(
        string="Hash secret of VNPAY",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    vnpay_gateway_url = fields.Char(
        string="Payment page of VNPAY",
        copy=False,
        groups=HIDDEN,
        help="By the contract. Empty: the sandbox, in test mode only.",
    )
    vnpay_api_url = fields.Char(
        string="Interface of VNPAY",
        copy=False,
        groups=HIDDEN,
        help="Where payments are asked for and refunded, by the contract. Empty: the "
        "sandbox, in test mode only.",
    )
    vnpay_waiting_status = fields.Char(
        string="Statuses of VNPAY that mean “not decided”",
        default="01",
        groups=HIDDEN,
        help="Values of vnp_TransactionStatus, separated by commas.",
    )
    vnpay_cancel_code = fields.Char(
        string="Codes of VNPAY that mean “cancelled by the payer”",
        default="24",
        groups=HIDDEN,
        help="Values of vnp_ResponseCode, separated by commas.",
    )

    vnpay_refunded_status = fields.Char(
        string="Statuses of VNPAY that mean “refunded”",
        groups=HIDDEN,
        help="Values of vnp_TransactionStatus in the answer to a question about a "
        "payment, by the contract, separated by commas. Empty: VNPAY is not asked for "
        "refunds; its list is looked into.",
    )
    vnpay_refund_failed_status = fields.Char(
        string="Statuses of VNPAY that mean “not refunded”",
        groups=HIDDEN,
        help="Likewise, where VNPAY or the bank has refused the refund.",
    )

    # === OVERRIDES OF PAYMENT === #

    def _get_reset_values(self):
        """Override of `payment` to forget the contract."""
        if self.code != const.CODE:
            return super()._get_reset_values()
        return {"vnpay_tmn_code": None, "vnpay_hash_secret": None}

    def _build_request_url(self, endpoint, **kwargs):
        """Override of `payment`."""
        if self.code != const.CODE:
            return super()._build_request_url(endpoint, **kwargs)
        return self._vnpay_get_api_url()

    def _vnpay_get_url(self):
        """Return the address of the payment page."""
        return self.vnpay_gateway_url or const.GATEWAY_URLS.get(self.state) or ""

    def _vnpay_get_api_url(self):
        """Return the address of the interface."""
        return self.vnpay_api_url or const.API_URLS.get(self.state) or ""

    @api.model
    def _vnpay_get_moment(self, moment):
        """Return a moment (UTC without zone) as VNPAY writes it."""
        return moment.replace(tzinfo=UTC).astimezone(VIETNAM).strftime(MOMENT)

    # === OVERRIDES OF EDU_FEES_PAYMENT === #

    @api.model
    def _edu_get_vendor_methods(self):
        """Override of `edu_fees_payment`."""
        return {**super()._edu_get_vendor_methods(), const.CODE: const.METHOD_CODES}

    def _edu_is_open(self):
        """Override of `edu_fees_payment`: VNPAY's page is known."""
        is_open = super()._edu_is_open()
        if self.code != const.CODE:
            return is_open
        return is_open and bool(self._vnpay_get_url())

    def _edu_get_verbs(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_verbs()
        return ("ipn", "return")

    def _edu_read(self, call):
        """Override of `edu_fees_payment`: a query string, or a form."""
        if self.code != const.CODE:
            return super()._edu_read(call)
        if call.verb == INQUIRY:
            return self._edu_read_inquiry(call, "vnp_TxnRef")
        return self._edu_read_texts(call)

    def _edu_verify(self, verb, values):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_verify(verb, values)
        if not secure_hash.verify(self.vnpay_hash_secret or "", values):
            return "signature"
        if any(name not in values for name in ("vnp_TxnRef", "vnp_Amount")):
            return "missing"
        self._edu_get_payment_data(verb, values)
        return ""

    def _edu_get_payment_data(self, verb, values):
        """Override of `edu_fees_payment`.

        :raise ValueError: also for an answer to what we asked that is not VNPAY's
        """
        if self.code != const.CODE:
            return super()._edu_get_payment_data(verb, values)
        if verb == INQUIRY and not secure_hash.verify_pipe(
            self.vnpay_hash_secret or "", values, "querydr_answer"
        ):
            raise ValueError("the answer is not signed by VNPAY")
        amount = read_amount(values["vnp_Amount"])
        if amount % const.MINOR:
            raise ValueError(f"not an amount of whole đồng: {amount}/{const.MINOR}")
        number = values.get("vnp_TransactionNo")
        status = self._vnpay_get_status(values)
        if status == "paid" and number in (None, "", "0"):
            raise ValueError("no vnp_TransactionNo")
        is_ours = values.get("vnp_TmnCode") == self.vnpay_tmn_code
        return {
            "reference": values["vnp_TxnRef"] if is_ours else None,
            "amount": amount // const.MINOR,
            "status": status,
            "provider_reference": number,
            "paid_at": self._vnpay_read_moment(values.get("vnp_PayDate")),
            "message": values.get("vnp_ResponseCode"),
        }

    def _vnpay_get_status(self, values):
        """Return what became of a payment: paid, waiting, cancelled or failed."""
        status = values.get("vnp_TransactionStatus") or ""
        code = values.get("vnp_ResponseCode") or ""
        if status == const.OK and code == const.OK:
            return "paid"
        if status in self._vnpay_split(self.vnpay_waiting_status):
            return "waiting"
        return (
            "cancelled"
            if code in self._vnpay_split(self.vnpay_cancel_code)
            else "failed"
        )

    @api.model
    def _vnpay_split(self, text):
        """Return the values in a setting, as a list."""
        return [one.strip() for one in (text or "").split(",") if one.strip()]

    @api.model
    def _vnpay_read_moment(self, text):
        """Return a moment of VNPAY as UTC without zone; None where there is none.

        :raise ValueError: when it is no moment
        """
        if not text:
            return None
        local = datetime.strptime(text, MOMENT).replace(tzinfo=VIETNAM)
        return local.astimezone(UTC).replace(tzinfo=None)

    def _edu_get_answer(self, verb, values, outcome):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_answer(verb, values, outcome)
        code, text = const.ANSWERS[outcome]
        return Answer({"RspCode": code, "Message": text})

    def _edu_get_refusal(self, verb, values, reason, answer):
        """Override of `edu_fees_payment`: what is turned away is tried again by VNPAY,
        but for what its hash does not cover."""
        if self.code != const.CODE:
            return super()._edu_get_refusal(verb, values, reason, answer)
        code, text = const.ANSWERS["signature" if reason == "signature" else "failed"]
        is_protocol = reason in ("signature", "missing", "unreadable", "not_permitted")
        return Answer(
            {"RspCode": code, "Message": text}, 200 if is_protocol else answer.status
        )

    def _edu_can_inquire(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_can_inquire()
        return bool(self._vnpay_get_api_url())

    def _edu_can_inquire_refund(self):
        """Override of `edu_fees_payment`: the contract says how a refund is known."""
        if self.code != const.CODE:
            return super()._edu_can_inquire_refund()
        return self._edu_can_inquire() and bool(self.vnpay_refunded_status)

    def _edu_get_refund_status(self, values):
        """Override of `edu_fees_payment`: VNPAY answered well, and about this one."""
        if self.code != const.CODE:
            return super()._edu_get_refund_status(values)
        data = self._edu_get_payment_data(INQUIRY, values)
        if not data["reference"] or values.get("vnp_ResponseCode") != const.OK:
            return "waiting"
        status = values.get("vnp_TransactionStatus")
        if status in self._vnpay_split(self.vnpay_refunded_status):
            return "paid"
        failed = self._vnpay_split(self.vnpay_refund_failed_status)
        return "failed" if status in failed else "waiting"
