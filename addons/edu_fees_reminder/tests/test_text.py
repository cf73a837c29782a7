# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReminderCase


@tagged("post_install", "-at_install")
class TestText(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts = cls.env["edu.fee.reminder.text"].with_user(cls.accountant)

    def _create_text(self, **values):
        return self.texts.create(
            {
                "kind": "soon",
                "company_id": self.school.id,
                "subject": "Nhắc: $round",
                "body": "Em $student còn $left, mã $code.",
                **values,
            }
        )

    def test_a_schools_own_text_goes_before_the_common_one(self):
        self._create_text()
        self._remind()
        [message] = self.sent
        self.assertEqual(message["subject"], f"Nhắc: {self.bill.edu_fee_round_id.name}")
        self.assertIn(self.bill.edu_payment_code, message["body"])

    def test_another_schools_text_is_not_used(self):
        texts = self.env["edu.fee.reminder.text"]
        texts.create(
            {
                "kind": "soon",
                "company_id": self.other_school.id,
                "subject": "Của trường khác",
                "body": "x",
            }
        )
        self._remind()
        self.assertNotEqual(self.sent[0]["subject"], "Của trường khác")

    def test_a_text_of_a_channel_goes_before_that_of_all(self):
        self._create_text()
        self._create_text(channel="email", subject="Thư điện tử")
        self._remind()
        self.assertEqual(self.sent[0]["subject"], "Thư điện tử")

    def test_an_unknown_word_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, r"\$password"):
            self._create_text(body="$password")

    def test_a_dollar_without_a_word_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no word"):
            self._create_text(body="100 $ một em")

    def test_a_word_shows_nothing_of_the_program(self):
        with self.assertRaises(ValidationError):
            self._create_text(body="${student.__class__}")

    @mute_logger("odoo.sql_db")
    def test_two_texts_for_the_same_are_refused(self):
        self._create_text()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._create_text()

    def test_the_common_texts_are_not_a_schools_to_change(self):
        common = self.env.ref("edu_fees_reminder.text_soon").with_user(self.accountant)
        self.assertTrue(common.subject)
        with self.assertRaises(AccessError):
            common.subject = "Khác"

    def test_the_common_texts_speak_vietnamese(self):
        for kind in ("soon", "overdue", "hand", "paid"):
            text = self.env.ref(f"edu_fees_reminder.text_{kind}")
            self.assertIn("phụ huynh", text.with_context(lang="vi_VN").body)
