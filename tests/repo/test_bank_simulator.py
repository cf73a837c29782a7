"""The bank simulator speaks as the protocols are written down, rightly and wrongly."""

import doctest
from datetime import datetime

import bank_simulator as bank
import pytest

CHANNEL = bank.Channel("", "S3cr3tKey", "0123499999", service="068001", user="u")
PAYMENT = bank.Payment(
    "FT1", 485_000, "TTABC", datetime(2026, 11, 22, 9), "HS1", "TTABC"
)
NAMES = sorted(set(bank.PROTOCOLS) - {"vietqrvn"})


def test_the_vectors_of_the_protocols_hold():
    result = doctest.testmod(bank)
    assert result.attempted and not result.failed


@pytest.mark.parametrize("name", NAMES)
def test_a_spoiled_message_is_another_one(name):
    request = bank.PROTOCOLS[name](CHANNEL).build(PAYMENT)
    for case, spoil, _expected in bank.FAULTS:
        spoiled = spoil(request)
        assert (
            spoiled.body != request.body
            or spoiled.headers != request.headers
            or spoiled.verb != request.verb
        ), case


@pytest.mark.parametrize("name", NAMES)
def test_an_altered_amount_keeps_its_signature(name):
    request = bank.PROTOCOLS[name](CHANNEL).build(PAYMENT)
    altered = bank.alter_amount(request)
    assert b"485001" in altered.body
    assert b"485000" not in altered.body
    assert altered.headers == request.headers
    for word in bank.SIGNATURES:
        assert altered.values.get(word) == request.values.get(word)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_protocols_own_answer_is_taken(name):
    protocol = bank.PROTOCOLS[name](CHANNEL)
    for answer in (
        bank.Answer(0),
        bank.Answer(500, "{}"),
        bank.Answer(401, '{"success": true}'),
        bank.Answer(429, "x"),
    ):
        assert not protocol.is_taken(answer)


def test_a_year_old_notification_has_a_year_old_moment():
    sepay = bank.SePay(CHANNEL)
    fresh, old = sepay.wrap({"id": 1}), sepay.wrap({"id": 1}, age=365 * 86400)
    stamps = [int(one.headers["X-SePay-Timestamp"]) for one in (fresh, old)]
    assert 365 * 86400 - 5 <= stamps[0] - stamps[1] <= 365 * 86400 + 5


def test_a_broken_line_is_an_answer_without_status():
    request = bank.PROTOCOLS["payos"](CHANNEL).build(PAYMENT)
    answer = bank.post("http://127.0.0.1:9", request)
    assert (answer.status, answer.values) == (0, {})
