# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edu_fees.tools.collection_call import Answer, read_amount
from odoo.addons.edu_fees_payment.const import INQUIRY

from .. import const
from ..tools import check_sum

HIDDEN = "base.group_system"


class PaymentProvider(models.Model):
    """ViettelPay asks whether a payment may begin (`verify`) and tells what became of
    it (`result`)."""

    _inherit = "payment.provider"

    code = fields.Selection(
        selection_add=[(const.CODE, "ViettelPay")],
        ondelete={const.CODE: "set default"},
    )
    viettelpay_merchant_code = fields.Char(
        string="Merchant code of ViettelPay",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    viettelpay_access_code = fields.Char(
        string="Access code of ViettelPay",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    viettelpay_hash_key = fields.Char(
        string="Hash key of ViettelPay",
        required_if_provider=const.CODE,
        copy=False,
        groups=HIDDEN,
    )
    viettelpay_algorithm = fields.Selection(
        [("sha1", "HMAC-SHA1"), ("sha256", "HMAC-SHA256")],
        string="Check sum of ViettelPay",
        default="sha1",
        groups=HIDDEN,
    )
    viettelpay_gateway_url = fields.Char(
        string="Payment page of ViettelPay",
        copy=False,
        groups=HIDDEN,
        help="Only where the contract names another one than pay3.viettel.vn.",
    )
    viettelpay_api_url = fields.Char(
        string="Interface of ViettelPay",
        copy=False,
        groups=HIDDEN,
        help="Where payments are asked for and refunded, by the contract. Without it, "
        "neither is done.",
    )
    viettelpay_api_user = fields.Char(
        string="User of the ViettelPay interface", copy=False, groups=HIDDEN
    )
    viettelpay_api_password = fields.Char(
        string="Password of the ViettelPay interface", copy=False, groups=HIDDEN
    )
    viettelpay_paid_status = fields.Char(
        string="Statuses of ViettelPay that mean “paid”",
        default="1",
        groups=HIDDEN,
        help="Values of payment_status by the contract, separated by commas.",
    )
    viettelpay_waiting_status = fields.Char(
        string="Statuses of ViettelPay that mean “not decided”",
        groups=HIDDEN,
        help="Values of payment_status by the contract, separated by commas. Every "
        "other one means that the payment failed.",
    )
    viettelpay_refunded_status = fields.Char(
        string="Statuses of ViettelPay that mean “refunded”",
        groups=HIDDEN,
        help="Values of payment_status in the answer to a question about a payment, "
        "by the contract, separated by commas. Empty: ViettelPay is not asked for "
        "refunds; its list is looked into.",
    )
    viettelpay_refund_type = fields.Char(
        string="Type of refunds of ViettelPay",
        groups=HIDDEN,
        help="The value of refundType for a full refund, by the contract.",
    )

    # === OVERRIDES OF PAYMENT === #

    def _get_reset_values(self):
        """Override of `payment` to forget the contract."""
        if self.code != const.CODE:
            return super()._get_reset_values()
        return dict.fromkeys(
            (
                "viettelpay_merchant_code",
                "viettelpay_access_code",
                "viettelpay_hash_key",
                "viettelpay_api_user",
                "viettelpay_api_password",
            )
        )

    def _build_request_url(self, endpoint, **kwargs):
        """Override of `payment`."""
        if self.code != const.CODE:
            return super()._build_request_url(endpoint, **kwargs)
        return self.viettelpay_api_url

    def _build_request_auth(self, **kwargs):
        """Override of `payment`: the interface may want a password."""
        if self.code != const.CODE or not self.viettelpay_api_user:
            return super()._build_request_auth(**kwargs)
        return (self.viettelpay_api_user, self.viettelpay_api_password or "")

    # === CHECK SUM === #

    def _viettelpay_get_url(self):
        """Return the address of the payment page."""
        return self.viettelpay_gateway_url or const.GATEWAY_URLS.get(
            self.state, const.GATEWAY_URLS["test"]
        )

    def _viettelpay_sign(self, recipe, values):
        """Return the check sum of a message.

        :param str recipe: a key of `RECIPES` of `tools/check_sum.py`
        """
        return check_sum.sign(
            self.viettelpay_hash_key,
            recipe,
            {**values, "access_code": self.viettelpay_access_code},
            self.viettelpay_algorithm or "sha1",
        )

    # === OVERRIDES OF EDU_FEES_PAYMENT === #

    @api.model
    def _edu_get_vendor_methods(self):
        """Override of `edu_fees_payment`."""
        return {**super()._edu_get_vendor_methods(), const.CODE: const.METHOD_CODES}

    def _edu_get_verbs(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_verbs()
        return ("verify", "result")

    def _edu_read(self, call):
        """Override of `edu_fees_payment`: a form, or an object."""
        if self.code != const.CODE:
            return super()._edu_read(call)
        if call.verb == INQUIRY:
            return self._edu_read_inquiry(call, "order_id")
        return self._edu_read_texts(call)

    def _edu_is_question(self, verb):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_is_question(verb)
        return verb == "verify"

    def _edu_verify(self, verb, values):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_verify(verb, values)
        if not self.viettelpay_hash_key or not values.get("check_sum"):
            return "signature"
        is_right = check_sum.verify(
            self.viettelpay_hash_key,
            verb,
            {**values, "access_code": self.viettelpay_access_code},
            values["check_sum"],
            self.viettelpay_algorithm or "sha1",
        )
        if not is_right:
            return "signature"
        names = set(check_sum.RECIPES[verb]) - {"access_code", "cust_msisdn"}
        if any(name not in values for name in names):
            return "missing"
        self._edu_get_payment_data(verb, values)
        return ""

    def _edu_get_payment_data(self, verb, values):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_payment_data(verb, values)
        merchant = values.get("merchant_code")
        is_ours = verb == INQUIRY or merchant == self.viettelpay_merchant_code
        number = values.get("vt_transaction_id")
        status = "question" if verb == "verify" else self._viettelpay_get_status(values)
        if status == "paid" and not number:
            raise ValueError("no vt_transaction_id")
        return {
            "reference": values.get("order_id") if is_ours else None,
            "amount": read_amount(values["trans_amount"]),
            "status": status,
            "provider_reference": number,
            "message": f"{values.get('error_code')}/{values.get('payment_status')}",
        }

    def _viettelpay_get_status(self, values):
        """Return what became of a payment: paid, waiting or failed."""
        status = values.get("payment_status") or ""
        if status and status in self._viettelpay_split(self.viettelpay_waiting_status):
            return "waiting"
        is_paid = status in self._viettelpay_split(self.viettelpay_paid_status)
        return "paid" if is_paid and values.get("error_code") == const.OK else "failed"

    @api.model
    def _viettelpay_split(self, text):
        """Return the values in a setting, as a list."""
        return [one.strip() for one in (text or "").split(",") if one.strip()]

    def _edu_get_answer(self, verb, values, outcome):
        """Override of `edu_fees_payment`.

        A result that we have stored is confirmed: we try again ourselves, and money
        that is there whatever its bill has become is not sent back by ViettelPay.
        """
        if self.code != const.CODE:
            return super()._edu_get_answer(verb, values, outcome)
        if verb == "result" and outcome != "unknown":
            outcome = "done"
        return self._viettelpay_answer(verb, values, const.ERROR_CODES[outcome])

    def _edu_get_refusal(self, verb, values, reason, answer):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_get_refusal(verb, values, reason, answer)
        code = const.WRONG_SUM if reason == "signature" else const.FAULT
        status = 200 if reason in const.PROTOCOL_REFUSALS else answer.status
        answer = self._viettelpay_build(verb, values, code)
        # What nobody has proved is never signed: the values are joined by nothing, so
        # that our check sum of one message would be that of another one.
        return Answer({**answer, "check_sum": ""}, status)

    def _edu_get_doubt(self, verb, data, transaction_sudo):
        """Override of `edu_fees_payment`: the check sum joins values by nothing.

        Digits can be moved from one value to the next without changing it, so that a
        result tells of money only as far as it agrees with the order that we know.
        """
        if self.code != const.CODE or verb != "result":
            return super()._edu_get_doubt(verb, data, transaction_sudo)
        number = data["provider_reference"]
        if not transaction_sudo:
            return self.env._("There is no such order; look into ViettelPay's list.")
        if int(transaction_sudo.amount) != data["amount"]:
            return self.env._(
                "The amount is not that of order %(order)s; look into ViettelPay's "
                "list.",
                order=transaction_sudo.reference,
            )
        if (
            transaction_sudo.state == "done"
            and transaction_sudo.provider_reference != number
        ):
            return self.env._(
                "Order %(order)s was paid under another number; look into "
                "ViettelPay's list.",
                order=transaction_sudo.reference,
            )
        return ""

    def _viettelpay_answer(self, verb, values, code, status=200):
        """Return the signed answer to a call that was verified."""
        body = self._viettelpay_build(verb, values, code)
        recipe = "verify" if verb == "verify" else "result_reply"
        if self.viettelpay_hash_key:
            body["check_sum"] = self._viettelpay_sign(recipe, body)
        return Answer(body, status)

    @api.model
    def _viettelpay_build(self, verb, values, code):
        """Return the values of an answer, not signed yet, as a dict."""
        names = ["merchant_code", "order_id"]
        if verb == "verify":
            names += ["billcode", "trans_amount"]
        body = {name: values.get(name) or "" for name in names}
        return {**body, "error_code": code}

    def _edu_can_inquire(self):
        """Override of `edu_fees_payment`."""
        if self.code != const.CODE:
            return super()._edu_can_inquire()
        return bool(self.viettelpay_api_url)

    def _edu_can_inquire_refund(self):
        """Override of `edu_fees_payment`: the contract says how a refund is known."""
        if self.code != const.CODE:
            return super()._edu_can_inquire_refund()
        return self._edu_can_inquire() and bool(self.viettelpay_refunded_status)

    def _edu_get_refund_status(self, values):
        """Override of `edu_fees_payment`: never failed, since ViettelPay has one status
        for a payment: what is not refunded may still be."""
        if self.code != const.CODE:
            return super()._edu_get_refund_status(values)
        refunded = self._viettelpay_split(self.viettelpay_refunded_status)
        is_refunded = (
            values.get("error_code") == const.OK
            and values.get("payment_status") in refunded
        )
        return "paid" if is_refunded else "waiting"
