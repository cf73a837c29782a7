# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduHttpCase


@tagged("post_install", "-at_install")
class TestPreference(EduHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.guardian = cls.parent.partner_id.edu_guardian_ids
        cls.photo = cls.env.ref("edu_core.edu_consent_purpose_photo")

    def _post(self, **data):
        """Send the form."""
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open("/my/preferences", data=data)

    def test_a_parent_answers_and_chooses_the_channel(self):
        self._login(self.parent)
        name = f"answer-{self.school.id}-{self.photo.id}"
        page = html.fromstring(self.url_open("/my/preferences").text)
        self.assertEqual(len(page.xpath(f"//input[@name='{name}']")), 2)
        response = self._post(**{name: "refused", "channel": "email"})
        self.assertIn("alert-success", response.text)
        page = html.fromstring(response.text)
        [checked] = page.xpath(f"//input[@name='{name}'][@checked]")
        self.assertEqual(checked.get("value"), "refused")
        self.assertEqual(self.guardian.preferred_channel, "email")
        self.assertIn("127.0.0.1", self.guardian.consent_ids.evidence)

    def test_tampered_fields_change_nothing(self):
        self._login(self.parent)
        self._post(
            **{
                "answer-x-y": "given",
                "answer-": "given",
                f"answer-{self.other_school.id}-{self.photo.id}": "given",
                "channel": "pigeon",
            }
        )
        self.assertFalse(self.guardian.consent_ids)
        self.assertFalse(self.guardian.preferred_channel)

    def test_the_form_needs_its_token(self):
        self._login(self.parent)
        with mute_logger("odoo.http"):
            response = self.url_open("/my/preferences", data={"channel": "email"})
        self.assertEqual(response.status_code, 400)

    def test_others_have_no_such_page(self):
        for persona in ("office", "pupil"):
            self._login(self._persona(persona))
            self.assertTrue(self.url_open("/my/preferences").url.endswith("/my"))
