# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import doctest
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineCase

from ..models.edu_collection_channel import SYNC_VERB, TOKEN_VERB
from ..tools import bearer

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"
NOW = datetime(2026, 11, 22, 2)


@tagged("post_install", "-at_install")
class TestSync(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls._create_channel("vietqrvn", vietqrvn_user="vietqr")
        cls.env.flush_all()

    def _get_token(self, user="vietqr", password=SECRET):
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        return self._post(self.channel, TOKEN_VERB, b"", headers)

    def _prepare(self, **values):
        return {
            "bankaccount": self.bank_account.acc_number,
            "amount": 485000,
            "transType": "C",
            "content": self.bill.edu_payment_code,
            "transactionid": "VQR1",
            "transactiontime": 1795312800000,
            "referencenumber": "FT26326001",
            "orderId": "",
            "terminalCode": "CONG01",
            **values,
        }

    def _sync(self, token=None, **values):
        if token is None:
            token = self._get_token().json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return self._post(self.channel, SYNC_VERB, self._prepare(**values), headers)

    def _process(self):
        self.env["edu.collection.message"]._process_inbox(self.channel)

    def test_the_examples_of_the_token_hold(self):
        result = doctest.testmod(bearer)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_without_a_secret_nobody_signs_and_nobody_is_believed(self):
        for secret in ("", None, False):
            with self.assertRaises(ValueError):
                bearer.sign(secret, 1795312800)
            self.assertFalse(bearer.verify(secret, "1795312800.x", 0))
        self.assertFalse(bearer.verify("s", f"1795312800.{chr(0xD83D)}", 0))

    def test_a_token_is_given_for_user_and_password(self):
        answer = self._get_token().json()
        self.assertEqual((answer["token_type"], answer["expires_in"]), ("Bearer", 300))

    def test_a_wrong_user_or_password_gets_no_token(self):
        for user, password in (
            ("vietqr", "x"),
            ("x", SECRET),
            ("", ""),
            ("vietqr", ""),
        ):
            self.assertEqual(self._get_token(user, password).status_code, 401)
        for header in ("Basic !!", "Basic", "Bearer x", f"Basic {SECRET}", ""):
            headers = {"Authorization": header}
            response = self._post(self.channel, TOKEN_VERB, b"", headers)
            self.assertEqual(response.status_code, 401)
            self.assertTrue(response.json()["error"])

    def test_no_password_is_kept(self):
        self._get_token()
        message = self._get_messages(self.channel)
        self.assertNotIn("authorization", message.headers)

    def test_a_movement_with_a_token_pays_the_bill(self):
        answer = self._sync().json()
        self.assertEqual((answer["error"], answer["errorReason"]), (False, "000"))
        self.assertTrue(answer["object"]["reftransactionid"])
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))
        self.assertEqual(transaction.date, date(2026, 11, 22))
        self.assertEqual(transaction.terminal, "CONG01")

    def test_a_foreign_altered_or_expired_token_is_refused(self):
        with freeze_time(NOW):
            token = self._get_token().json()["access_token"]
            for other in ("", "x", token[:-1], "9" + token, "1.2"):
                self.assertEqual(self._sync(other).status_code, 401)
        for age, status in ((299, 200), (300, 401), (365 * 86400, 401)):
            with freeze_time(NOW + timedelta(seconds=age)):
                self.assertEqual(self._sync(token).status_code, status)

    def test_one_movement_twice_enters_once(self):
        for _time in range(2):
            self._sync()
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(len(transaction.message_evidence_ids), 2)

    def test_money_out_pays_nothing(self):
        self._sync(transType="D")
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("ignored", -485_000))

    def test_a_moment_may_be_told_in_seconds(self):
        self._sync(transactiontime=1795312800)
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.date, date(2026, 11, 22))

    def test_what_cannot_be_booked_is_kept_for_a_person(self):
        bad = (
            {"amount": "4.5"},
            {"amount": -1},
            {"transType": "X"},
            {"transactiontime": "hôm qua"},
            {"bankaccount": "999"},
            {"referencenumber": "", "transactionid": ""},
        )
        for values in bad:
            self._sync(**values)
        with mute_logger(CALLS):
            self._process()
        states = self._get_messages(self.channel).filtered(
            lambda one: one.verb == SYNC_VERB
        )
        self.assertEqual(states.mapped("state"), ["failed"] * len(bad))
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_channel_without_user_is_not_asked_for(self):
        self.channel.write({"permit_state": "draft", "vietqrvn_user": False})
        with self.assertRaisesRegex(UserError, "user"):
            self.channel.action_ask_permission()
