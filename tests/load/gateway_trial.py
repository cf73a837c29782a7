"""What a payment gateway tells a school's server, rightly and wrongly.

One right message of each kind, the same again, and all that goes wrong on the way or at
the gateway; see `gateway_simulator.py` for what the protocols want to hear.
"""

from dataclasses import replace

from gateway_simulator import (
    AMOUNT,
    CLOSED,
    DONE,
    FAULT,
    JSON,
    LARGE,
    REPEATED,
    SIGNATURE,
    UNKNOWN,
    ViettelPay,
    fill,
)


def _set(message, **changes):
    """Return a message with values that its signature does not know."""
    return replace(message, values=fill(message.values, changes))


def spoil_signature(gateway, message):
    """Return the message with a signature of the right shape, but wrong."""
    right = message.values[gateway.signature]
    wrong = ("B" if right[0] == "A" else "A") + right[1:]
    return _set(message, **{gateway.signature: wrong})


def drop_signature(gateway, message):
    """Return the message without its signature."""
    return _set(message, **{gateway.signature: None})


def alter_amount(gateway, message):
    """Return the message with more money than was signed."""
    value = message.values[gateway.amount]
    return _set(message, **{gateway.amount: type(value)(int(value) + 100)})


def alter_order(gateway, message):
    """Return the message for an order that was not signed."""
    order = message.values[gateway.order]
    return _set(message, **{gateway.order: f"{order}X"})


def alter_number(gateway, message):
    """Return the message with another number of the gateway than was signed."""
    value = message.values[gateway.number]
    return _set(message, **{gateway.number: type(value)(f"{value}7")})


def cut(gateway, message):
    """Return the message without its second half, signature included or not."""
    return replace(message, raw=message.body[: len(message.body) // 2])


def empty(gateway, message):
    """Return the message without any value."""
    return replace(message, raw=b"{}" if message.content_type == JSON else b"")


def break_encoding(gateway, message):
    """Return bytes that are no UTF-8."""
    is_json = message.content_type == JSON
    return replace(message, raw=b'{"a":"\xff\xfe"}' if is_json else b"order=%ff%fe")


def repeat_value(gateway, message):
    """Return the message with its amount twice, another one behind the signed one."""
    return replace(message, raw=message.body + f"&{gateway.amount}=1".encode())


def send_markup(gateway, message):
    """Return a document of another type."""
    return replace(message, method="POST", content_type="text/xml", raw=b"<pay/>")


def send_twenty_megabytes(gateway, message):
    """Return a body that nobody reads."""
    return replace(message, method="POST", raw=b"a" * 20_000_000)


# name, what is done to a right message, what it has to come to
FAULTS = (
    ("signature missing", drop_signature, SIGNATURE),
    ("signature wrong", spoil_signature, SIGNATURE),
    ("amount altered after signing", alter_amount, SIGNATURE),
    ("order altered after signing", alter_order, SIGNATURE),
    ("number altered after signing", alter_number, SIGNATURE),
    ("no values", empty, SIGNATURE),
    ("wrong encoding", break_encoding, FAULT),
    ("another type", send_markup, FAULT),
    ("20 MB", send_twenty_megabytes, LARGE),
)
FORM_FAULTS = (("a value twice", repeat_value, FAULT),)
JSON_FAULTS = (
    ("half a body", cut, FAULT),
    ("a list", lambda _gateway, message: replace(message, raw=b"[1, 2]"), FAULT),
)
# Amounts that are signed rightly and are no amounts.
NO_AMOUNTS = ("485.000", "485000.00", "-48500000", "4e7", "abc", "٤٨٥٠٠٠")


class Trial:
    """A gateway's calls about some orders, with what each came to.

    :param Gateway gateway: at work
    :param dict orders: `paid`, `failed` and `wrong`, each an `Order` of an open bill
    :param int start: the first of the gateway's numbers
    """

    def __init__(self, gateway, orders, start):
        self.gateway, self.orders, self.last = gateway, orders, start
        self.rows = []
        # What has to be in the books at the end: amount by number of the gateway.
        self.booked = {}

    def _number(self):
        """Return a number that the gateway has not given yet, as text."""
        self.last += 1
        return str(self.last)

    def _note(self, case, message, outcome):
        """Send a message and keep (case, answer, whether it is right)."""
        answer = self.gateway.send(message)
        is_right = self.gateway.is_right(message, answer, outcome)
        self.rows.append((case, answer, is_right))
        return answer

    def run(self):
        """Send all that is right and wrong.

        :return: list of (case, Answer, whether it is as it should be)
        """
        self._send_what_is_wrong()
        self._send_no_amounts()
        if isinstance(self.gateway, ViettelPay):
            self._ask()
        self._pay()
        self._tell_of_strangers()
        self._send_to_the_wrong_place()
        return self.rows

    def _send_what_is_wrong(self):
        """None of it may touch the order, which is paid later."""
        gateway, order = self.gateway, self.orders["paid"]
        right = gateway.tell(order, self._number())
        own = JSON_FAULTS if right.content_type == JSON else FORM_FAULTS
        for case, spoil, outcome in (*FAULTS, *own):
            self._note(case, spoil(gateway, right), outcome)
        stranger = type(gateway)(replace(gateway.contract, secret="another-key"))
        self._note("another key", stranger.tell(order, self._number()), SIGNATURE)

    def _send_no_amounts(self):
        """What is signed rightly and tells of no payment."""
        gateway, order = self.gateway, self.orders["paid"]
        cases = [(f"amount {amount}", gateway.amount, amount) for amount in NO_AMOUNTS]
        cases.append(("amount missing", gateway.amount, None))
        cases.append(("paid without a number", gateway.number, gateway.no_number))
        for case, name, value in cases:
            message = gateway.tell(order, self._number(), **{name: value})
            self._note(case, message, FAULT)

    def _ask(self):
        """ViettelPay asks whether the order holds."""
        gateway, order = self.gateway, self.orders["paid"]
        question = gateway.ask(order)
        self._note("verify", question, DONE)
        spaced = question.body.replace(b"%2B", b"+")
        self._note("verify, + as a space", replace(question, raw=spaced), DONE)
        for case, spoil, outcome in FAULTS[:3]:
            self._note(f"verify, {case}", spoil(gateway, question), outcome)
        less = gateway.ask(order, trans_amount="1")
        self._note("verify, another amount", less, AMOUNT)
        stray = gateway.ask(order, order_id="TTX")
        self._note("verify, unknown order", stray, UNKNOWN)
        swapped = gateway.tell(order, self._number())
        swapped = _set(swapped, check_sum=question.values["check_sum"])
        self._note("check sum of the question", swapped, SIGNATURE)

    def _pay(self):
        """An order that failed, one that is paid, and the same again."""
        gateway, order = self.gateway, self.orders["paid"]
        failed = gateway.fail(self.orders["failed"], self._number())
        self._note("not paid", failed, DONE)
        number = self._number()
        message = gateway.tell(order, number)
        first = self._note("right", message, DONE)
        self.booked[number] = order.amount
        again = self._note("the same again", message, REPEATED)
        if isinstance(gateway, ViettelPay):
            self.rows.append(("the same answer", again, again.text == first.text))
            self._note("verify, paid already", gateway.ask(order), CLOSED)

    def _tell_of_strangers(self):
        """Money that is signed, but no payment of an order."""
        gateway, order = self.gateway, self.orders["wrong"]
        stray = replace(order, reference=f"TTX{self.last}")
        less = replace(order, amount=order.amount - 1_000)
        other = {gateway.merchant: "OTHER"}
        for case, told, changes, outcome in (
            ("unknown order", stray, {}, UNKNOWN),
            ("another merchant", order, other, UNKNOWN),
            ("another amount", less, {}, AMOUNT),
        ):
            number = self._number()
            self._note(case, gateway.tell(told, number, **changes), outcome)
            if gateway.keeps_strangers:
                self.booked[number] = told.amount

    def _send_to_the_wrong_place(self):
        gateway, order = self.gateway, self.orders["wrong"]
        message = gateway.tell(order, self._number())
        answer = gateway.send(replace(message, verb="pay/../all"))
        self.rows.append(("unknown verb", answer, answer.status == 404))
        address = f"{gateway.contract.address}x"
        stranger = type(gateway)(replace(gateway.contract, address=address))
        answer = stranger.send(message)
        self.rows.append(("unknown channel", answer, answer.status == 404))
