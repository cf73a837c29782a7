# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from freezegun import freeze_time

from ..models.edu_login_code import (
    ASKED_BY_STRANGERS,
    ASKED_PER_LOGIN,
    TRIES_BY_STRANGERS,
    TRIES_PER_ADDRESS,
)
from ..tools import network
from .test_login_code import ADDRESS, BROWSER, PHONE, LoginCodeCase


@freeze_time("2026-11-23 03:00:00")
class TestLoginLimit(LoginCodeCase):
    """A stranger asks for a family's number, from one address or from many."""

    def _ask_by_strangers(self):
        """Let strangers ask for the family's codes until they are told to wait."""
        count = 0
        while self._ask(address=f"198.51.100.{count // ASKED_PER_LOGIN}"):
            count += 1
        self.assertFalse(self._ask(address="198.51.100.99"))

    def _sign_in_at_home(self):
        """Let the parent sign in at home, some days ago."""
        with freeze_time("2026-11-20 03:00:00"):
            token = self._ask()
            self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_who_asks_for_a_number_does_not_keep_the_family_from_asking(self):
        for _time in range(ASKED_PER_LOGIN):
            self._ask(address="198.51.100.1")
        self.assertFalse(self._ask(address="198.51.100.1"))
        token = self._ask()
        self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_a_code_that_was_sent_holds_however_often_a_stranger_asks(self):
        token = self._ask()
        code = self._get_code()
        self._ask_by_strangers()
        self.assertEqual(self._enter(token, code), self.parent)

    def test_strangers_from_everywhere_get_so_many_codes_sent_in_an_hour(self):
        self._ask_by_strangers()
        self.assertEqual(len(self.sent), ASKED_BY_STRANGERS)
        with freeze_time("2026-11-23 04:00:01"):
            self.assertTrue(self._ask(address="198.51.100.99"))

    def test_the_family_is_served_at_home_whatever_strangers_ask(self):
        self._sign_in_at_home()
        self._ask_by_strangers()
        token = self._ask()
        self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_at_home_there_is_a_limit_too(self):
        self._sign_in_at_home()
        for _time in range(ASKED_PER_LOGIN):
            self.assertTrue(self._ask())
        self.assertFalse(self._ask())

    def test_what_the_family_asks_at_home_is_not_taken_from_others_of_the_number(self):
        self._sign_in_at_home()
        for _time in range(ASKED_PER_LOGIN):
            self._ask()
        self.sent.clear()
        self._ask_by_strangers()
        self.assertEqual(len(self.sent), ASKED_BY_STRANGERS)

    def test_who_has_the_letter_is_served_whatever_strangers_ask(self):
        guardian = self._create_guardian(self.student, phone="84987654321")
        code = guardian._make_link_codes()[guardian.id]
        for number in range(ASKED_BY_STRANGERS):
            self._ask("0987654321", f"198.51.100.{number // 5}")
        guardians = self.env["edu.guardian"].with_user(self.codes.env.user)
        for text, outcome in (("WRONG234", "wait"), (code, "password")):
            found, _token = guardians._begin_activation(text, "0987654321", ADDRESS)
            self.assertEqual(found, outcome)

    def test_the_password_works_whatever_strangers_ask(self):
        self.parent.password = "mat-khau-cua-me"
        self._ask_by_strangers()
        credential = {"type": "password", "login": PHONE, "password": "mat-khau-cua-me"}
        auth = self.env["res.users"]._login(credential, BROWSER)
        self.assertEqual(auth["uid"], self.parent.id)

    def test_strangers_wrong_codes_do_not_keep_the_family_out(self):
        self._sign_in_at_home()
        for number in range(TRIES_BY_STRANGERS // TRIES_PER_ADDRESS):
            address = f"198.51.100.{number}"
            self.codes._find_sudo(self._ask(address=address)).tries = TRIES_PER_ADDRESS
        token = self._ask(address="198.51.100.99")
        self.assertFalse(self._enter(token, self._get_code()))
        token = self._ask()
        self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_a_line_of_ipv6_counts_as_one_address(self):
        for number in range(ASKED_PER_LOGIN):
            self.assertTrue(self._ask(address=f"2001:db8:1:2::{number + 1}"))
        self.assertFalse(self._ask(address="2001:db8:1:2:ffff::1"))
        self.assertTrue(self._ask(address="2001:db8:1:3::1"))

    def test_the_examples_of_the_line_of_an_address_hold(self):
        result = doctest.testmod(network)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))
