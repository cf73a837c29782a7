# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.tests.machine_common import SECRET

from ..tools import checksum, dialect
from .common import BillserviceCase


@tagged("post_install", "-at_install")
class TestProfile(BillserviceCase):
    def test_the_examples_of_the_value_functions_hold(self):
        for module in (checksum, dialect):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0)
            self.assertFalse(result.failed)

    def test_without_a_secret_nobody_signs_and_nobody_is_believed(self):
        parts = ("secret", "trans_id", "amount")
        for secret in ("", None, False):
            values = {"secret": secret, "trans_id": "T1", "amount": "485000"}
            for algorithm in checksum.ALGORITHMS:
                with self.assertRaises(ValueError):
                    checksum.sign(values, parts, algorithm)
                self.assertFalse(checksum.verify(values, parts, "", algorithm))

    def test_a_call_that_lacks_a_part_or_has_half_a_character_is_nobodys(self):
        parts = ("secret", "trans_id", "amount")
        half = chr(0xD83D)
        for values in ({"secret": "s"}, {"secret": "s", "trans_id": half, "amount": 1}):
            for given in (None, "", half, 5):
                self.assertFalse(checksum.verify(values, parts, given))

    def test_the_other_recipe_has_its_own_names_and_checksum(self):
        self.channel.billservice_profile_id = self.env.ref(
            "edu_collect_billservice.profile_bidv_b"
        )
        answer = self._post(
            self.channel,
            "getbill",
            {
                "serviceId": "068001",
                "customerId": "HS0012345",
                "checksum": "R+H3jORUiZgp5kNemtoJ36Cxndw0k5Rje7Uoo4Npaf4=",
            },
        ).json()
        self.assertEqual(answer["resultCode"], "000")
        self.assertEqual(answer["totalAmount"], "485000")
        self.assertEqual(answer["data"][0]["data"][0]["amount"], "320000")

    def test_the_other_recipe_says_already_paid_when_a_payment_comes_again(self):
        profile = self.env.ref("edu_collect_billservice.profile_bidv_b")
        self.channel.billservice_profile_id = profile
        names = profile._get_names()
        payment = self._prepare_payment(checksum="")
        payment["checksum"] = checksum.sign(
            {**payment, "secret": SECRET}, ("secret", "trans_id", "amount"), "sha256"
        )
        body = dialect.write(payment, names)
        codes = [
            self._post(self.channel, "paybill", body).json()["resultCode"]
            for _time in range(2)
        ]
        self.assertEqual(codes, ["000", "023"])

    def test_codes_and_texts_are_the_contracts(self):
        self.profile.term_ids = [
            Command.create(
                {"kind": "result", "key": "customer", "value": "14", "text": "no such"}
            )
        ]
        answer = self._ask(customer_id="NOBODY")
        self.assertEqual(answer, {"result_code": "14", "result_desc": "no such"})

    def test_amounts_are_numbers_where_the_contract_says_so(self):
        self.profile.amounts_are_numbers = True
        self.assertEqual(self._ask()["total_amount"], 485_000)

    def test_a_template_runs_no_channel(self):
        for name in ("vietcombank", "msb", "generic"):
            profile = self.env.ref(f"edu_collect_billservice.profile_{name}")
            channel = self._create_channel(
                "billservice",
                permitted=False,
                active=False,
                billservice_profile_id=profile.id,
                billservice_code="1",
            )
            with self.assertRaisesRegex(UserError, "recipe of the checksum"):
                channel.action_ask_permission()

    def test_a_channel_names_what_it_lacks(self):
        channel = self._create_channel(
            "billservice", permitted=False, active=False, secret=False
        )
        with self.assertRaisesRegex(UserError, "(?s)secret.*profile.*number"):
            channel.action_ask_permission()

    def test_words_and_parts_that_nobody_knows_are_refused(self):
        word = Command.create({"kind": "field", "key": "thing", "value": "x"})
        for values, message in (
            ({"getbill_parts": "secret password"}, "password"),
            ({"date_format": "%H%M"}, "full date"),
            ({"paybill_parts": "secret trans_id"}, "amount"),
            ({"algorithm": "sha256", "getbill_parts": "customer_id"}, "secret"),
            ({"term_ids": [word]}, "thing"),
        ):
            profile = self.profile.copy({"name": message})
            with self.assertRaisesRegex(ValidationError, message):
                profile.write(values)

    def test_a_template_is_duplicated_under_a_name_of_its_own(self):
        copy = self.env.ref("edu_collect_billservice.profile_vietcombank").copy()
        self.assertIn("Vietcombank", copy.name)
        self.assertFalse(copy.note)

    def test_a_permitted_channel_becomes_no_other_one(self):
        channel = self.channel.with_user(self._persona("accountant"))
        for values in (
            {"journal_id": self._get_journal("TM").id},
            {"kind": "file"},
            {"billservice_code": "1"},
            {"active": False},
        ):
            with self.assertRaisesRegex(UserError, "permitted as it is"):
                channel.write(values)
        channel.action_stop()
        channel.billservice_code = "1"

    def test_a_word_has_one_meaning(self):
        for key in ("amount", "bill_id"):
            self.profile.term_ids = [
                Command.create({"kind": "field", "key": key, "value": key + "X"})
            ]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.profile.term_ids = [
                Command.create({"kind": "field", "key": "fee", "value": "amountX"})
            ]
            self.env.flush_all()

    def test_the_accountant_reads_profiles_and_an_administrator_writes_them(self):
        accountant = self._persona("accountant")
        profile = self.profile.with_user(accountant)
        self.assertEqual(profile.name, "BIDV, HMAC")
        with self.assertRaises(AccessError):
            profile.separator = ""

    def test_nobody_of_the_school_reads_the_secret(self):
        for persona in ("accountant", "cashier", "principal", "officer"):
            channel = self.channel.with_user(self._persona(persona))
            with self.assertRaises(AccessError):
                channel.read(["secret"])
