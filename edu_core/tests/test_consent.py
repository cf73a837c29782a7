# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.test_edu.tests.common import EduCase


class TestConsent(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.guardian = cls.parent.partner_id.edu_guardian_ids
        cls.photo = cls.env.ref("edu_core.edu_consent_purpose_photo")
        cls.duty = cls.env.ref("edu_core.edu_consent_purpose_records")
        cls.office = cls._persona("office")

    def _say(self, answer, purpose=None, school=None):
        """Answer on the portal."""
        key = ((school or self.school).id, (purpose or self.photo).id)
        guardians = self.env["edu.guardian"].with_user(self.parent)
        return guardians._answer_consents({key: answer}, "Cổng phụ huynh")

    def _get_answer(self):
        """Return what counts now."""
        answers = self.env["edu.guardian.consent"]._get_answers(
            self.guardian, self.school
        )
        return answers.get((self.guardian.id, self.school.id, self.photo.id))

    def test_the_latest_answer_counts_and_all_are_kept(self):
        self.assertIsNone(self._get_answer())
        self._say("given")
        self._say("given")
        self._say("refused")
        self.assertEqual(self._get_answer(), "refused")
        rows = self.guardian.consent_ids
        self.assertEqual(rows.mapped("answer"), ["refused", "given"])
        self.assertEqual(rows.create_uid, self.parent)
        self.assertEqual(set(rows.mapped("evidence")), {"Cổng phụ huynh"})

    def test_a_duty_of_the_school_is_told_and_not_asked(self):
        self.assertFalse(self._say("refused", self.duty))
        with self.assertRaisesRegex(ValidationError, self.duty.name):
            self.guardian.consent_ids.create(
                {
                    "guardian_id": self.guardian.id,
                    "company_id": self.school.id,
                    "purpose_id": self.duty.id,
                    "answer": "given",
                    "evidence": "x",
                }
            )

    def test_tampered_answers_are_passed_over(self):
        self.assertFalse(self._say("maybe"))
        self.assertFalse(self._say("given", school=self.other_school))
        self.guardian.guardianship_ids.has_custody = False
        self.assertFalse(self._say("given"))

    def test_the_office_enters_what_was_signed_and_changes_nothing(self):
        consent = (
            self.env["edu.guardian.consent"]
            .with_user(self.office)
            .create(
                {
                    "guardian_id": self.guardian.id,
                    "purpose_id": self.photo.id,
                    "answer": "given",
                    "evidence": "Phiếu ký tại cuộc họp",
                }
            )
        )
        self.assertEqual(consent.company_id, self.school)
        with self.assertRaises(AccessError):
            consent.answer = "refused"
        with self.assertRaises(AccessError):
            consent.unlink()

    def test_a_school_sees_what_was_said_to_it_only(self):
        self._create_guardianship(self.guardian, self.other_student)
        self._say("refused", school=self.other_school)
        self._say("given")
        seen = self.guardian.with_user(self.office).consent_ids
        self.assertEqual(seen.company_id, self.school.with_user(self.office))
        foreign = self._create_guardian(self.other_student)
        with self.assertRaises(AccessError):
            self.env["edu.guardian.consent"].with_user(self.office).create(
                {
                    "guardian_id": foreign.id,
                    "purpose_id": self.photo.id,
                    "answer": "given",
                    "evidence": "x",
                }
            )

    def test_messages_go_by_the_preferred_channel(self):
        self.guardian.write({"phone": "0912345678", "email": "me@example.com"})
        self.assertEqual(self.guardian._get_message_contact(), "me@example.com")
        model = type(self.env["edu.message"])
        channels = {"84912345678": "sms", "me@example.com": "email"}
        with (
            patch.object(model, "_get_channel", lambda _self, one: channels.get(one)),
            patch.object(
                model, "_get_channels", lambda _self: [("sms", "SMS"), ("email", "E")]
            ),
        ):
            self.assertEqual(self.guardian._get_message_contact(), "84912345678")
            self.guardian.preferred_channel = "email"
            self.assertEqual(self.guardian._get_message_contact(), "me@example.com")
        self.guardian.write({"phone": False, "email": False})
        self.assertEqual(self.guardian._get_message_contact(), "")
