"""Payment gateways as a school's server meets them: ViettelPay, VNPAY and MoMo.

Written from the protocols (domain.md B2, B3), not from the suite: it imports nothing of
it, so that a mistake on one side is seen by the other. A parent began an order on the
portal; the gateway asks whether it holds and tells what became of it. What goes wrong
is in `gateway_trial.py`.

The vectors of domain.md:

>>> order = Order("ORD0001", 485000, "KT26090001")
>>> viettel = ViettelPay(Contract("", "hashKey123", "EDUFEES", "AC01"))
>>> viettel.ask(order).values["check_sum"]
'8/83Yb3rFNBntRaCvttIv4YfbLo='
>>> viettel.tell(order, "VT987654").values["check_sum"]
'YmOrbPSOXfu+HQRB7NvKrWFysUM='
>>> values = {
...     "vnp_Amount": "48500000", "vnp_Command": "pay",
...     "vnp_CreateDate": "20261122090000", "vnp_CurrCode": "VND",
...     "vnp_IpAddr": "127.0.0.1", "vnp_Locale": "vn",
...     "vnp_OrderInfo": "Thu hoc phi HS0012345", "vnp_OrderType": "other",
...     "vnp_ReturnUrl": "https://edu.example.vn/payment/vnpay/return",
...     "vnp_TmnCode": "EDUFEE01", "vnp_TxnRef": "KT26090001",
...     "vnp_Version": "2.1.0",
... }
>>> Vnpay(Contract("", "VNPSECRET", "EDUFEE01")).sign(values)[:16]
'f423581758623dde'
>>> names = (
...     "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode",
...     "redirectUrl", "requestId", "requestType",
... )
>>> site = "https://edu.example.vn/payment/momo/"
>>> texts = (
...     "485000", "", site + "ipn", "KT26090001", "Thu hoc phi", "MOMOEDU",
...     site + "return", "KT26090001-1", "captureWallet",
... )
>>> momo = Momo(Contract("", "MOMOSECRET", "MOMOEDU", "AK"))
>>> momo.sign(dict(zip(names, texts)), names)[:16]
'8ff52bbd8036b0c0'
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import requests
from bank_simulator import TIMEOUT, Answer, dump

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# What a message may come to; each gateway has its own answers for them.
DONE, REPEATED, UNKNOWN, AMOUNT = "done", "repeated", "unknown", "amount"
CLOSED, SIGNATURE, FAULT, LARGE = "closed", "signature", "fault", "large"


@dataclass(frozen=True)
class Contract:
    """A school's contract, as the gateway knows it.

    :param address: what the school gave the gateway, without verb
    :param merchant: what the gateway calls the school
    :param access: the second key, where the gateway has one
    """

    address: str
    secret: str
    merchant: str
    access: str = ""


@dataclass(frozen=True)
class Order:
    """What a parent began on the portal: its number, whole đồng, the bill's code."""

    reference: str
    amount: object
    bill: str


@dataclass(frozen=True)
class Message:
    """A call to the school's server, before it is sent."""

    verb: str
    values: dict
    method: str = "POST"
    content_type: str = FORM
    raw: bytes | None = None

    @property
    def body(self):
        """The bytes that go over the wire, behind the address or in the body."""
        if self.raw is not None:
            return self.raw
        if self.content_type == JSON:
            return dump(self.values)
        return urlencode(self.values, quote_via=quote).encode()


# === GATEWAYS === #


class Gateway:
    """A payment gateway: what it tells, and what the school has to answer.

    :param Contract contract: with the school
    """

    name = ""
    signature = ""
    # The name of the value that has the amount, the order and the gateway's number.
    amount, order, number, merchant = "", "", "", ""
    # HTTP status and code of the answer to each outcome.
    answers = {}
    # A number that is none.
    no_number = ""
    # Whether signed money that is no payment of an order is the school's all the same.
    keeps_strangers = True

    def __init__(self, contract):
        self.contract = contract

    def tell(self, order, number, **changes):
        """Return the `Message` that an order is paid, rightly signed.

        :param str number: of the gateway
        :param changes: values by name; None leaves one out
        """
        raise NotImplementedError

    def fail(self, order, number):
        """Return the `Message` that an order was not paid."""
        raise NotImplementedError

    def get_code(self, answer):
        """Return the code in an answer."""
        raise NotImplementedError

    def price(self, amount):
        """Return an amount as the gateway writes it."""
        return str(amount)

    def send(self, message, session=requests):
        """Send a message and return the `Answer`; a broken line has status 0."""
        url = f"{self.contract.address}/{message.verb}"
        try:
            if message.method == "GET":
                response = session.get(
                    f"{url}?{message.body.decode('latin-1')}", timeout=TIMEOUT
                )
            else:
                response = session.post(
                    url,
                    data=message.body,
                    headers={"Content-Type": message.content_type},
                    timeout=TIMEOUT,
                )
        except requests.RequestException:
            return Answer(0)
        return Answer(response.status_code, response.text)

    def is_right(self, message, answer, outcome):
        """Tell whether an answer is the one that the protocol has for an outcome."""
        return (answer.status, self.get_code(answer)) == self.answers[outcome]


def fill(values, changes):
    """Return the values with the changes, without those that are None."""
    return {
        name: value
        for name, value in {**values, **changes}.items()
        if value is not None
    }


class ViettelPay(Gateway):
    """ViettelPay asks before a payment (`verify`) and tells of it (`result`)."""

    name = "viettelpay"
    # Its check sum joins values by nothing: such money is left to a person.
    keeps_strangers = False
    signature = "check_sum"
    amount, order, number = "trans_amount", "order_id", "vt_transaction_id"
    merchant = "merchant_code"
    # By result; a question has another answer to what takes no payment.
    answers = {
        DONE: (200, "00"),
        REPEATED: (200, "00"),
        AMOUNT: (200, "00"),
        CLOSED: (200, "00"),
        UNKNOWN: (200, "01"),
        SIGNATURE: (200, "02"),
        FAULT: (200, "03"),
        LARGE: (413, "03"),
    }
    signed = {
        "verify": "access_code billcode merchant_code order_id trans_amount",
        "result": "access_code billcode cust_msisdn error_code merchant_code order_id"
        " payment_status trans_amount vt_transaction_id",
        "reply": "access_code error_code merchant_code order_id",
    }

    def ask(self, order, **changes):
        """Return the `verify` of an order."""
        values = {
            "billcode": order.bill,
            "merchant_code": self.contract.merchant,
            "order_id": order.reference,
            "trans_amount": str(order.amount),
        }
        return self._wrap("verify", fill(values, changes))

    def tell(self, order, number, **changes):
        """Return the `result` of an order."""
        values = {
            **self.ask(order).values,
            "cust_msisdn": "84912345678",
            "error_code": "00",
            "payment_status": "1",
            "vt_transaction_id": number,
        }
        return self._wrap("result", fill(values, changes))

    def fail(self, order, number):
        """Return the `result` of an order that was not paid."""
        return self.tell(order, number, payment_status="2")

    def _wrap(self, verb, values):
        return Message(verb, {**values, "check_sum": self.sign(verb, values)})

    def sign(self, recipe, values):
        """Return the check sum: the values stand together without anything between."""
        values = {**values, "access_code": self.contract.access}
        text = "".join(values.get(name) or "" for name in self.signed[recipe].split())
        key = self.contract.secret.encode()
        return base64.b64encode(
            hmac.new(key, text.encode(), hashlib.sha1).digest()
        ).decode()

    def get_code(self, answer):
        """Return the error code."""
        return answer.values.get("error_code", "")

    def is_right(self, message, answer, outcome):
        """Override: a question is refused by 01; what was verified is signed."""
        if message.verb == "verify" and outcome in (AMOUNT, CLOSED):
            outcome = UNKNOWN
        if not super().is_right(message, answer, outcome):
            return False
        given = answer.values.get("check_sum")
        if outcome in (SIGNATURE, FAULT, LARGE):
            return given == ""
        recipe = "verify" if message.verb == "verify" else "reply"
        return given == self.sign_answer(recipe, answer.values)

    def sign_answer(self, recipe, values):
        """Return the check sum that an answer has to have."""
        if recipe == "reply":
            return self.sign(recipe, values)
        # domain.md B2 has no recipe for this reply; it is that of the question.
        return self.sign("verify", values)


class Vnpay(Gateway):
    """VNPAY tells by a query string (`ipn`), with amounts in hundredths."""

    name = "vnpay"
    signature = "vnp_SecureHash"
    amount, order, number = "vnp_Amount", "vnp_TxnRef", "vnp_TransactionNo"
    merchant = "vnp_TmnCode"
    answers = {
        DONE: (200, "00"),
        REPEATED: (200, "02"),
        AMOUNT: (200, "04"),
        CLOSED: (200, "02"),
        UNKNOWN: (200, "01"),
        SIGNATURE: (200, "97"),
        FAULT: (200, "99"),
        LARGE: (413, "99"),
    }

    def tell(self, order, number, **changes):
        """Return the IPN of an order."""
        values = {
            "vnp_Amount": self.price(order.amount),
            "vnp_BankCode": "NCB",
            "vnp_OrderInfo": f"Thu {order.bill}",
            "vnp_PayDate": time.strftime("%Y%m%d%H%M%S", time.gmtime(_get_local())),
            "vnp_ResponseCode": "00",
            "vnp_TmnCode": self.contract.merchant,
            "vnp_TransactionNo": number,
            "vnp_TransactionStatus": "00",
            "vnp_TxnRef": order.reference,
        }
        values = fill(values, changes)
        signed = {**values, "vnp_SecureHash": self.sign(values)}
        return Message("ipn", signed, method="GET")

    def fail(self, order, number):
        """Return the IPN of an order that the payer cancelled."""
        changes = {"vnp_ResponseCode": "24", "vnp_TransactionStatus": "02"}
        return self.tell(order, number, **changes)

    def price(self, amount):
        """Return an amount in hundredths; a text as it is."""
        return str(amount * 100) if isinstance(amount, int) else str(amount)

    def sign(self, values):
        """Return the hash over the sorted values, encoded as a form."""
        text = urlencode(sorted(pair for pair in values.items() if pair[1] != ""))
        key = self.contract.secret.encode()
        return hmac.new(key, text.encode(), hashlib.sha512).hexdigest()

    def get_code(self, answer):
        """Return the response code."""
        return answer.values.get("RspCode", "")


def _get_local():
    """Return the moment as a clock in Vietnam shows it, in seconds."""
    return time.time() + 7 * 3600


class Momo(Gateway):
    """MoMo tells by an object (`ipn`), and wants no words back."""

    name = "momo"
    signature = "signature"
    amount, order, number = "amount", "orderId", "transId"
    merchant = "partnerCode"
    answers = {
        DONE: (204, ""),
        REPEATED: (204, ""),
        AMOUNT: (204, ""),
        CLOSED: (204, ""),
        UNKNOWN: (204, ""),
        SIGNATURE: (401, ""),
        FAULT: (400, ""),
        LARGE: (413, ""),
    }
    no_number = 0
    signed = (
        "amount extraData message orderId orderInfo orderType partnerCode payType"
        " requestId responseTime resultCode transId"
    )

    def tell(self, order, number, **changes):
        """Return the IPN of an order."""
        values = {
            "partnerCode": self.contract.merchant,
            "orderId": order.reference,
            "requestId": order.reference,
            "amount": order.amount,
            "orderInfo": f"Thu {order.bill}",
            "orderType": "momo_wallet",
            "transId": int(number),
            "resultCode": 0,
            "message": "Thành công.",
            "payType": "qr",
            "responseTime": int(time.time() * 1000),
            "extraData": "",
        }
        values = fill(values, changes)
        signed = {**values, "signature": self.sign(values, self.signed.split())}
        return Message("ipn", signed, content_type=JSON)

    def fail(self, order, number):
        """Return the IPN of an order that the payer cancelled."""
        return self.tell(order, number, resultCode=1006)

    def sign(self, values, names):
        """Return the signature over `name=value`, the access key before all."""
        values = {**values, "accessKey": self.contract.access}
        names = ["accessKey", *names]
        text = "&".join(f"{name}={values.get(name, '')}" for name in names)
        key = self.contract.secret.encode()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def get_code(self, answer):
        """Return what stands in an answer that has to be empty."""
        return answer.text if answer.status == 204 else ""


GATEWAYS = {gateway.name: gateway for gateway in (ViettelPay, Vnpay, Momo)}
