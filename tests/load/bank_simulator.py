"""Banks and gateways as a school's server meets them: each protocol, right and wrong.

Written from the protocols (domain.md B1, B3), not from the suite: it imports nothing of
it, so that a mistake on one side is seen by the other. Who uses it: `./edu bank-sim`
against the running demo, and the drill of the collection.

The vectors of domain.md:

>>> def channel(secret):
...     return Channel("", secret, "0123499999", service="068001", user="vietqr")
>>> bank = BillService(channel("S3cr3tKey"))
>>> question = bank.build_question("HS0012345")
>>> question.values["checksum"]
'OuRs015N+cAjIuXZtjmG21nKSSQ134hhEOz8SzJQDHE='
>>> moment = datetime(2026, 11, 22, 9)
>>> money = Payment("T20261122001", 485000, "TT", moment, "HS0012345")
>>> bank.build(money).values["checksum"]
'xiV7MIQ8knpRa2JrRfvOEQEQZMErnSlaApESpW0/0qQ='
>>> plain = PlainBillService(channel("S3cr3tKey"))
>>> plain.build_question("HS0012345").values["checksum"]
'R+H3jORUiZgp5kNemtoJ36Cxndw0k5Rje7Uoo4Npaf4='
>>> body = (
...     b'{"id":92704,"gateway":"Vietcombank","transactionDate":"2026-11-22 09:00:00",'
...     b'"accountNumber":"0123499999","code":null,"content":"HPA7K2M9 Nguyen Van A",'
...     b'"transferType":"in","transferAmount":485000,"accumulated":19077000,'
...     b'"subAccount":null,"referenceCode":"FT26326001","description":""}'
... )
>>> SePay(channel("SEPAYSECRET")).sign(body, "1795312800")[7:23]
'43ce5a8b775705b0'
>>> right = Casso(channel("x")).build(money)
>>> right.headers["X-Casso-Signature"].startswith("t=")
True
>>> spoil_signature(bank.build(money)).values["checksum"][:4]
'AAAA'
>>> alter_amount(bank.build(money)).values["amount"]
'485001'
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field, replace
from datetime import datetime

import requests

TIMEOUT = 60


@dataclass(frozen=True)
class Channel:
    """A contract, as the bank knows it.

    :param address: what the school gave the bank, without verb
    """

    address: str
    secret: str
    account: str
    service: str = ""
    user: str = ""


@dataclass(frozen=True)
class Payment:
    """A transfer to the school: what the bank knows of it."""

    reference: str
    amount: object
    memo: str
    moment: datetime
    customer: str = ""
    bill: str = ""


@dataclass(frozen=True)
class Request:
    """A call to the school's server, before it is sent."""

    verb: str
    values: dict | None
    headers: dict = field(default_factory=dict)
    raw: bytes | None = None

    @property
    def body(self):
        """The bytes that go over the wire."""
        if self.raw is not None:
            return self.raw
        return dump(self.values)


@dataclass(frozen=True)
class Answer:
    """What the school's server said; status 0 when the line broke."""

    status: int
    text: str = ""

    @property
    def values(self):
        """The answer as a dict, an empty one for anything else."""
        try:
            values = json.loads(self.text)
        except ValueError:
            return {}
        return values if isinstance(values, dict) else {}


def dump(values):
    """Return values as the bytes of a JSON object."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def make_number(reference):
    """Return the number that a gateway gives a transfer, always the same."""
    return int(hashlib.sha256(reference.encode()).hexdigest()[:8], 16)


def post(address, request, session=requests):
    """Send a request and return the `Answer`; a broken line has status 0."""
    try:
        response = session.post(
            f"{address}/{request.verb}",
            data=request.body,
            headers={"Content-Type": "application/json", **request.headers},
            timeout=TIMEOUT,
        )
    except requests.RequestException:
        return Answer(0)
    return Answer(response.status_code, response.text)


# === PROTOCOLS === #


class Protocol:
    """One way of telling a school of money.

    :param Channel channel: the contract
    """

    name = ""
    # Whether the signature is over the amount.
    signs_values = True

    def __init__(self, channel):
        self.channel = channel

    def build(self, payment):
        """Return the `Request` that tells of a payment, rightly signed, now."""
        raise NotImplementedError

    def is_taken(self, answer):
        """Tell whether an answer says that the school has the message."""
        raise NotImplementedError

    def send(self, request, session=requests):
        """Send a request and return the `Answer`."""
        return post(self.channel.address, request, session)

    def tell(self, payment, session=requests):
        """Tell of a payment and return (request, answer)."""
        request = self.build(payment)
        return request, self.send(request, session)


class BillService(Protocol):
    """A bank's host that asks for bills and pays them: BIDV, recipe (a)."""

    name = "billservice (a)"
    words = {}

    def build_question(self, customer):
        """Return the `Request` that asks what a customer has to pay."""
        values = {"service_id": self.channel.service, "customer_id": customer}
        return self._sign("getbill", values, ("service_id", "customer_id"))

    def build(self, payment):
        """Return the `paybill` of a payment."""
        values = {
            "service_id": self.channel.service,
            "customer_id": payment.customer,
            "bill_id": payment.bill,
            "amount": str(payment.amount),
            "trans_id": payment.reference,
            "trans_date": payment.moment.strftime("%Y%m%d%H%M%S"),
        }
        return self._sign("paybill", values, ("trans_id", "amount"))

    def _sign(self, verb, values, parts):
        text = "|".join([self.channel.secret, *(values[part] for part in parts)])
        values["checksum"] = self._hash(text.encode())
        renamed = {self.words.get(name, name): value for name, value in values.items()}
        return Request(verb, renamed)

    def _hash(self, text):
        digest = hmac.new(self.channel.secret.encode(), text, hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def get_code(self, answer):
        """Return the result code of an answer."""
        name = self.words.get("result_code", "result_code")
        return answer.values.get(name, "")

    def is_taken(self, answer):
        """000: the money is the school's."""
        return answer.status == 200 and self.get_code(answer) == "000"


class PlainBillService(BillService):
    """BIDV, recipe (b): camelCase, and a digest without key over the secret."""

    name = "billservice (b)"
    words = {
        "service_id": "serviceId",
        "customer_id": "customerId",
        "bill_id": "billId",
        "trans_id": "transId",
        "trans_date": "transDate",
        "result_code": "resultCode",
    }

    def _hash(self, text):
        return base64.b64encode(hashlib.sha256(text).digest()).decode()


class SePay(Protocol):
    """SePay's webhook: HMAC-SHA256 over moment and body."""

    name = "sepay"

    def build(self, payment):
        """Return the notification of a payment."""
        return self.wrap(
            {
                "id": int(
                    hashlib.sha256(payment.reference.encode()).hexdigest()[:8], 16
                ),
                "gateway": "Vietcombank",
                "transactionDate": payment.moment.strftime("%Y-%m-%d %H:%M:%S"),
                "accountNumber": self.channel.account,
                "subAccount": None,
                "code": None,
                "content": payment.memo,
                "transferType": "in",
                "transferAmount": payment.amount,
                "accumulated": 0,
                "referenceCode": payment.reference,
                "description": "",
            }
        )

    def wrap(self, values, age=0):
        """Return a signed request.

        :param int age: how many seconds ago it was signed
        """
        stamp = str(int(time.time()) - age)
        signature = self.sign(dump(values), stamp)
        headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature}
        return Request("webhook", values, headers)

    def sign(self, body, stamp):
        """Return the header of a body that is sent at a moment."""
        text = stamp.encode() + b"." + body
        secret = self.channel.secret.encode()
        return "sha256=" + hmac.new(secret, text, hashlib.sha256).hexdigest()

    def is_taken(self, answer):
        """200 and success."""
        return answer.status == 200 and answer.values.get("success") is True


class Casso(Protocol):
    """Casso's webhook, version 2: HMAC-SHA512 over moment and sorted values."""

    name = "casso"

    def build(self, payment):
        """Return the notification of a payment."""
        data = {
            "id": make_number(payment.reference),
            "reference": payment.reference,
            "description": payment.memo,
            "amount": payment.amount,
            "runningBalance": 0,
            "transactionDateTime": payment.moment.strftime("%Y-%m-%d %H:%M:%S"),
            "accountNumber": self.channel.account,
            "bankName": "Vietcombank",
            "bankAbbreviation": "VCB",
            "virtualAccountNumber": "",
            "virtualAccountName": "",
            "counterAccountName": "NGUYEN VAN A",
            "counterAccountNumber": "",
            "counterAccountBankId": "",
            "counterAccountBankName": "",
        }
        values = {"error": 0, "data": data}
        stamp = str(int(time.time() * 1000))
        text = json.dumps(
            values, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        secret = self.channel.secret.encode()
        digest = hmac.new(secret, f"{stamp}.{text}".encode(), hashlib.sha512)
        header = f"t={stamp},v1={digest.hexdigest()}"
        return Request("webhook", values, {"X-Casso-Signature": header})

    def is_taken(self, answer):
        """200 and success."""
        return answer.status == 200 and answer.values.get("success") is True


class PayOS(Protocol):
    """payOS' webhook: HMAC-SHA256 over the sorted pairs of `data`, in the body."""

    name = "payos"

    def build(self, payment):
        """Return the notification of a payment."""
        data = {
            "orderCode": make_number(payment.reference),
            "amount": payment.amount,
            "description": payment.memo,
            "accountNumber": self.channel.account,
            "reference": payment.reference,
            "transactionDateTime": payment.moment.strftime("%Y-%m-%d %H:%M:%S"),
            "currency": "VND",
            "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
            "code": "00",
            "desc": "Thành công",
            "counterAccountBankId": "",
            "counterAccountBankName": "",
            "counterAccountName": "",
            "counterAccountNumber": "",
            "virtualAccountName": "",
            "virtualAccountNumber": None,
        }
        texts = {name: "" if data[name] is None else data[name] for name in data}
        pairs = (f"{name}={texts[name]}" for name in sorted(texts))
        secret = self.channel.secret.encode()
        digest = hmac.new(secret, "&".join(pairs).encode(), hashlib.sha256)
        values = {"code": "00", "desc": "success", "success": True, "data": data}
        return Request("webhook", {**values, "signature": digest.hexdigest()})

    def is_taken(self, answer):
        """Anything of the kind 2xx."""
        return 200 <= answer.status < 300


class VietqrVn(Protocol):
    """VietQR.vn: a token for user and password, then each movement with it."""

    name = "vietqrvn"
    signs_values = False

    def build(self, payment):
        """Return the hand-over of a payment, with a fresh token."""
        answer = self.send(self.build_question())
        token = answer.values.get("access_token", "")
        values = {
            "bankaccount": self.channel.account,
            "amount": payment.amount,
            "transType": "C",
            "content": payment.memo,
            "transactionid": f"VQR{payment.reference}",
            "transactiontime": int(payment.moment.timestamp() * 1000),
            "referencenumber": payment.reference,
            "orderId": "",
            "terminalCode": "",
        }
        headers = {"Authorization": f"Bearer {token}"}
        return Request("bank/api/transaction-sync", values, headers)

    def build_question(self):
        """Return the request for a token."""
        pair = f"{self.channel.user}:{self.channel.secret}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return Request("api/token_generate", None, headers, raw=b"")

    def is_taken(self, answer):
        """200 without an error."""
        return answer.status == 200 and answer.values.get("error") is False


PROTOCOLS = {
    "billservice": BillService,
    "sepay": SePay,
    "casso": Casso,
    "payos": PayOS,
    "vietqrvn": VietqrVn,
}


# === WHAT GOES WRONG === #

SIGNATURES = ("checksum", "signature")
AMOUNTS = ("amount", "transferAmount")


def _change(request, names, change):
    """Return a request with the first of some values changed, however deep."""

    def walk(values):
        for name in names:
            if name in values:
                return {**values, name: change(values[name])}
        return {
            name: walk(value) if isinstance(value, dict) else value
            for name, value in values.items()
        }

    return replace(request, values=walk(request.values))


def spoil_signature(request):
    """Return the request with a signature of the right shape, but wrong."""
    headers = {
        name: value[:-6] + "AAAAAA" if value[-6:] != "AAAAAA" else value[:-6] + "BBBBBB"
        for name, value in request.headers.items()
        if name != "X-SePay-Timestamp"
    }
    request = replace(request, headers={**request.headers, **headers})
    return _change(request, SIGNATURES, lambda value: "A" * len(value))


def drop_signature(request):
    """Return the request without any signature."""
    values = {
        name: value for name, value in request.values.items() if name not in SIGNATURES
    }
    return replace(request, values=values, headers={})


def alter_amount(request):
    """Return the request with a đồng more than was signed."""
    return _change(request, AMOUNTS, lambda value: type(value)(int(value) + 1))


def cut(request):
    """Return the request without its second half."""
    return replace(request, raw=request.body[: len(request.body) // 2])


# name, what is done to a right request, whether the school may say that it has it
FAULTS = (
    ("signature missing", drop_signature, False),
    ("signature wrong", spoil_signature, False),
    ("amount altered after signing", alter_amount, False),
    ("no body", lambda request: replace(request, raw=b""), False),
    ("half a body", cut, False),
    ("not JSON", lambda request: replace(request, raw=b"<pay/>"), False),
    ("a list", lambda request: replace(request, raw=b"[1, 2]"), False),
    (
        "wrong encoding",
        lambda request: replace(request, raw=b'{"a":"\xff\xfe"}'),
        False,
    ),
    ("20 MB", lambda request: replace(request, raw=b" " * 20_000_000), False),
    ("unknown verb", lambda request: replace(request, verb="pay/../all"), False),
    (
        "deeply nested",
        lambda request: replace(request, raw=b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
        False,
    ),
    (
        "wrong content type",
        lambda request: replace(
            request, headers={**request.headers, "Content-Type": "text/html"}
        ),
        None,
    ),
)
# Amounts that are signed rightly and are no amounts: never booked, never a fault.
NO_AMOUNTS = (-485_000, 0, "4.5", "485.000", "485000.00", 10**15, "abc", None)


def try_protocol(protocol, payment):
    """Send a right message, the same again, and all that is wrong.

    :return: list of (case, Answer, whether it is as it should be)
    """
    rows = []

    def note(case, answer, expected):
        taken = protocol.is_taken(answer)
        is_right = 0 < answer.status < 500 and expected in (None, taken)
        rows.append((case, answer, is_right))

    request, answer = protocol.tell(payment)
    note("right", answer, True)
    again = None if isinstance(protocol, PlainBillService) else True
    note("the same again", protocol.send(request), again)
    for case, spoil, expected in FAULTS:
        if spoil is alter_amount and not protocol.signs_values:
            continue
        fresh = protocol.build(replace(payment, reference=f"{payment.reference}X"))
        note(case, protocol.send(spoil(fresh)), expected)
    for number, amount in enumerate(NO_AMOUNTS):
        odd = replace(payment, amount=amount, reference=f"{payment.reference}A{number}")
        note(f"amount {amount!r}", protocol.send(protocol.build(odd)), None)
    if isinstance(protocol, SePay):
        old = protocol.wrap(request.values, age=365 * 86400)
        note("a year old", protocol.send(old), False)
    stranger = type(protocol)(
        replace(protocol.channel, address=protocol.channel.address + "x")
    )
    answer = stranger.send(request)
    rows.append(("unknown channel", answer, answer.status == 404))
    return rows
