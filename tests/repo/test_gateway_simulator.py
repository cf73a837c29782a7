"""The simulated gateways speak as the protocols do, rightly and wrongly."""

import doctest
import json

import gateway_simulator as gateways
import gateway_trial as trial
import pytest
from bank_simulator import Answer
from gateway_world import FIELDS, ORDERS, check_books

CONTRACT = gateways.Contract("http://127.0.0.1:9", "key", "EDUFEES", "AC01")
ORDER = gateways.Order("TT26090001", 485_000, "TT26090001")
NAMES = sorted(gateways.GATEWAYS)
# What a school that does everything right would have booked and written.
BOOKS = {
    "booked": {"7": 485_000},
    "states": {"TTPAID": "done", "TTFAILED": "cancel", "TTWRONG": "draft"},
}
TOLD = {
    "paid": gateways.Order("TTPAID", 485_000, "TT"),
    "failed": gateways.Order("TTFAILED", 485_000, "TT"),
    "wrong": gateways.Order("TTWRONG", 485_000, "TT"),
}


def make(name):
    return gateways.GATEWAYS[name](CONTRACT)


def get_faults(message):
    own = trial.JSON_FAULTS if message.content_type == gateways.JSON else ()
    return (*trial.FAULTS, *(own or trial.FORM_FAULTS))


class Silent:
    """A gateway whose school says the same to everything."""

    def __init__(self, gateway, answer):
        self.gateway, self.answer, self.sent = gateway, answer, []
        gateway.send = self._send

    def _send(self, message, session=None):
        self.sent.append(message)
        return self.answer


def test_the_vectors_of_the_protocols_hold():
    result = doctest.testmod(gateways)
    assert result.attempted and not result.failed


def test_each_gateway_has_a_contract_in_the_world():
    assert set(FIELDS) == set(gateways.GATEWAYS)


@pytest.mark.parametrize("name", NAMES)
def test_each_outcome_has_an_answer(name):
    outcomes = {
        gateways.DONE,
        gateways.REPEATED,
        gateways.UNKNOWN,
        gateways.AMOUNT,
        gateways.CLOSED,
        gateways.SIGNATURE,
        gateways.FAULT,
        gateways.LARGE,
    }
    assert set(gateways.GATEWAYS[name].answers) == outcomes


@pytest.mark.parametrize("name", NAMES)
def test_a_spoiled_message_is_another_one(name):
    gateway = make(name)
    message = gateway.tell(ORDER, "4711")
    for case, spoil, _outcome in get_faults(message):
        spoiled = spoil(gateway, message)
        assert (spoiled.body, spoiled.content_type) != (
            message.body,
            message.content_type,
        ), case


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "alter", [trial.alter_amount, trial.alter_order, trial.alter_number]
)
def test_what_is_altered_keeps_its_signature(name, alter):
    gateway = make(name)
    message = gateway.tell(ORDER, "4711")
    altered = alter(gateway, message)
    assert altered.values != message.values
    sign = gateway.signature
    assert altered.values[sign] == message.values[sign]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_changed_before_signing_is_signed(name):
    gateway = make(name)
    right = gateway.tell(ORDER, "4711").values
    changed = gateway.tell(ORDER, "4711", **{gateway.amount: "1"}).values
    assert changed[gateway.amount] == "1"
    assert changed[gateway.signature] != right[gateway.signature]


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_left_out(name):
    gateway = make(name)
    values = gateway.tell(ORDER, "4711", **{gateway.amount: None}).values
    assert gateway.amount not in values and gateway.signature in values


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answer", [Answer(0), Answer(500, "{}"), Answer(200, "[]")])
def test_a_school_that_answers_nothing_of_the_protocol_is_found_out(name, answer):
    gateway = make(name)
    message = gateway.tell(ORDER, "4711")
    for outcome in gateway.answers:
        assert not gateway.is_right(message, answer, outcome)


def test_vnpay_reckons_in_hundredths_and_calls_by_a_query():
    message = make("vnpay").tell(ORDER, "4711")
    assert message.values["vnp_Amount"] == "48500000"
    assert message.method == "GET"
    assert b"vnp_Amount=48500000" in message.body


def test_momo_sends_an_object_with_numbers():
    body = json.loads(make("momo").tell(ORDER, "4711").body)
    assert (body["amount"], body["transId"]) == (485_000, 4711)


def test_momo_wants_no_words_back():
    gateway = make("momo")
    message = gateway.tell(ORDER, "4711")
    assert gateway.is_right(message, Answer(204), gateways.DONE)
    assert not gateway.is_right(message, Answer(204, "{}"), gateways.DONE)


def answer_viettelpay(gateway, recipe, code, **changes):
    """Return the answer of a school, signed by the recipe."""
    values = {
        "merchant_code": "EDUFEES",
        "order_id": ORDER.reference,
        "billcode": ORDER.bill,
        "trans_amount": "485000",
        "error_code": code,
    }
    values["check_sum"] = gateway.sign(recipe, values)
    return Answer(200, json.dumps({**values, **changes}))


def test_viettelpay_wants_a_signed_answer_to_a_result():
    gateway = make("viettelpay")
    message = gateway.tell(ORDER, "4711")
    right = answer_viettelpay(gateway, "reply", "00")
    assert gateway.is_right(message, right, gateways.DONE)
    for changes in ({"check_sum": "x"}, {"order_id": "TTX"}, {"check_sum": ""}):
        wrong = answer_viettelpay(gateway, "reply", "00", **changes)
        assert not gateway.is_right(message, wrong, gateways.DONE)


def test_viettelpay_is_told_01_where_no_payment_may_begin():
    gateway = make("viettelpay")
    question = gateway.ask(ORDER)
    for outcome in (gateways.AMOUNT, gateways.CLOSED, gateways.UNKNOWN):
        refusal = answer_viettelpay(gateway, "verify", "01")
        assert gateway.is_right(question, refusal, outcome)
        consent = answer_viettelpay(gateway, "verify", "00")
        assert not gateway.is_right(question, consent, outcome)


def test_what_viettelpay_did_not_sign_is_answered_without_a_signature():
    gateway = make("viettelpay")
    message = gateway.tell(ORDER, "4711")
    bare = answer_viettelpay(gateway, "reply", "02", check_sum="")
    assert gateway.is_right(message, bare, gateways.SIGNATURE)
    signed = answer_viettelpay(gateway, "reply", "02")
    assert not gateway.is_right(message, signed, gateways.SIGNATURE)


@pytest.mark.parametrize("name", NAMES)
def test_a_school_that_takes_everything_fails_where_it_must_not_take(name):
    gateway = make(name)
    status, code = gateway.answers[gateways.DONE]
    words = {"error_code": code, "RspCode": code, "check_sum": ""}
    silent = Silent(gateway, Answer(status, json.dumps(words) if code else ""))
    rows = trial.Trial(gateway, TOLD, 1_000).run()
    verdicts = {case: is_right for case, _answer, is_right in rows}
    for case in ("signature wrong", "amount abc", "another key", "unknown verb"):
        assert not verdicts[case], case
    assert len(rows) >= 24
    assert len(silent.sent) >= 22


@pytest.mark.parametrize("name", NAMES)
def test_only_what_was_told_rightly_has_to_be_in_the_books(name):
    gateway = make(name)
    Silent(gateway, Answer(0))
    one = trial.Trial(gateway, TOLD, 1_000)
    one.run()
    amounts = sorted(one.booked.values())
    kept = [484_000, 485_000, 485_000] if gateway.keeps_strangers else []
    assert amounts == sorted([485_000, *kept])


def test_a_broken_line_is_an_answer_without_status():
    for name in NAMES:
        gateway = make(name)
        answer = gateway.send(gateway.tell(ORDER, "4711"))
        assert (answer.status, answer.values) == (0, {})


def test_books_as_they_have_to_be_have_no_fault():
    assert set(TOLD) == set(ORDERS)
    assert check_books(BOOKS, TOLD, {"7": 485_000}) == []


@pytest.mark.parametrize(
    ("reference", "state"),
    [("TTPAID", "draft"), ("TTFAILED", "done"), ("TTWRONG", "done")],
)
def test_an_order_in_another_state_is_a_fault(reference, state):
    books = {**BOOKS, "states": {**BOOKS["states"], reference: state}}
    assert len(check_books(books, TOLD, {"7": 485_000})) == 1


@pytest.mark.parametrize("booked", [{}, {"7": 1}, {"7": 485_000, "8": 485_000}])
def test_money_too_little_or_too_much_is_a_fault(booked):
    books = {**BOOKS, "booked": booked}
    assert len(check_books(books, TOLD, {"7": 485_000})) == 1
