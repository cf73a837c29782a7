# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mother's way to the portal, from the letter of the clerk to the end of custody."""

import base64
import contextlib
import io
import json
import re
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase

from .walk import PICTURES, Walking

EMAIL = "me.be.an@example.com"
LETTER_CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")
FILL = "document.querySelector(%s).value = %s"


@tagged("browser")
class TestGuardianWay(Walking, EduHttpCase):
    """While a browser's session lasts nothing is read from the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.student.name = "Nguyễn Gia An"
        cls.mother = cls._create_guardian(
            cls.student, name="Lê Thị Đào", phone="0912345678", email=EMAIL
        )

    def setUp(self):
        super().setUp()
        self.sent = []
        self.startPatcher(
            patch.object(
                type(self.env["edu.message"]),
                "_send_by",
                lambda _self, channel, messages: self.sent.extend(messages),
            )
        )

    def test_from_the_letter_to_the_end_of_custody(self):
        code = self._clerk_prints_the_letter()
        self._mother_opens_the_portal(code)
        self._mother_signs_in_by_a_code()
        self._custody_ends()

    # === THE STEPS === #

    def _clerk_prints_the_letter(self):
        with self.walk.session(self.office) as walk:
            walk.resize(1280, 900)
            walk.enter("edu_core.edu_core_menu_root", "edu_core.edu_guardian_menu")
            walk.see(".o_data_row .o_data_cell[name='invitation_state']", "Chưa mời")
            self.walk.keep_picture("guardians")
            walk.click(".o_data_row .o_data_cell[name='name']", "Lê Thị Đào")
            walk.click(".o_form_view button[name='action_invite']")
            walk.see(".modal .o_field_widget[name='count_new']", "1")
            self.walk.keep_picture("invite")
            walk.click(".modal button[name='action_invite']")
            walk.see(".modal .alert-success")
        wizard = self.env["edu.guardian.invite"].search([], limit=1, order="id desc")
        content = base64.b64decode(wizard.file)
        if PICTURES:
            with open(f"{PICTURES}/letter.pdf", "wb") as file:
                file.write(content)
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        self.assertEqual(self.mother.invitation_state, "invited")
        return LETTER_CODE.search(text).group()

    def _mother_opens_the_portal(self, code):
        with self.walk.session() as walk:
            walk.resize(390)
            walk.open("/my/activate")
            self._check_page("activate")
            self._fill("#edu_letter_code", code.lower())
            self._fill("#edu_contact", EMAIL)
            walk.click("button[type='submit']", "Tiếp tục")
            walk.see("#edu_digits")
            self._check_page("finish")
        digits = self._read_message()
        with self._stay() as walk:
            walk.open("/my/activate/finish")
            self._fill("#edu_digits", digits)
            walk.click("button[type='submit']", "Mở cổng phụ huynh")
            walk.see(".o_edu_child_name", "Nguyễn Gia An")
            walk.open("/web/session/logout?redirect=/")

    def _mother_signs_in_by_a_code(self):
        with self.walk.session() as walk:
            walk.resize(390)
            walk.open("/my/login")
            self._check_page("login")
            self._fill("#edu_login", EMAIL)
            walk.click("button[type='submit']", "Gửi mã cho tôi")
            walk.see("#edu_digits")
            self._check_page("code")
        digits = self._read_message()
        with self._stay() as walk:
            walk.open("/my/login/code")
            self._fill("#edu_digits", digits)
            walk.click("button[type='submit']", "Đăng nhập")
            walk.see(".o_edu_child_name", "Nguyễn Gia An")

    def _custody_ends(self):
        self.env["edu.guardianship.right"].with_user(self.office).create(
            {
                "guardianship_id": self.mother.guardianship_ids.id,
                "reason": "Bản án số 12/2026/HNGĐ",
            }
        )
        with self._stay() as walk:
            for path in ("/my", f"/my/children/{self.student.id}"):
                walk.open(path)
                walk.see(".o_edu_empty")
                self.assertNotIn("Nguyễn Gia An", walk.get_text())

    # === HELPERS === #

    @contextlib.contextmanager
    def _stay(self):
        """Go on in the browser as whoever is signed in there."""
        with self.allow_requests(browser=self.walk.chrome):
            self.cr.flush()
            self.cr.clear()
            try:
                yield self.walk
            finally:
                self.walk.chrome.navigate_to("about:blank", wait_stop=True)
                self._wait_remaining_requests()

    def _fill(self, selector, text):
        """Type into a field of a page."""
        self.walk.see(selector)
        self.walk.evaluate(FILL % (json.dumps(selector), json.dumps(text)))

    def _read_message(self):
        """Let the job run, and return the code of its message."""
        for row in self.env["edu.login.code"].search([("state", "=", "asked")]):
            row._deliver()
        self.env.flush_all()
        self.assertEqual(self.sent[-1]["contact"], EMAIL)
        return self.sent[-1]["subject"][-6:]

    def _check_page(self, name):
        """Look at the open page as the guards do, and keep a picture of it."""
        walk = self.walk
        self.walk.keep_picture(name)
        self.assertEqual(walk.find_violations(), [])
        self.assertEqual(walk.find_overflow(), [])
        self.assertEqual(walk.find_faults(), [])
