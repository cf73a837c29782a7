# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from unittest.mock import patch

from lxml import html

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduHttpCase

EMAIL, PHONE = "dao@example.com", "0912345678"


@tagged("post_install", "-at_install")
class LoginCase(EduHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("base.login_cooldown_after", 0)
        cls.guardian = cls._create_guardian(
            cls.student, name="Lê Thị Đào", phone=PHONE, email=EMAIL
        )
        cls.office = cls._persona("office")

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
        self.authenticate(None, None)

    def _post(self, url, **data):
        """Fill in a form."""
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data)

    def _run_jobs(self):
        """Let the jobs send what was asked for."""
        rows = self.env["edu.login.code"].search([("state", "=", "asked")])
        for row in rows.filtered(lambda row: not row.code_hash):
            row._deliver()
        self.env.flush_all()

    def _get_code(self):
        """Return the code of the last message."""
        return self.sent[-1]["subject"][-6:]

    def _get_session_number(self):
        """Return the number of the browser's session."""
        return self.opener.cookies["session_id"]

    def _make_login(self):
        """Make the guardian's login, signed in by e-mail; return the user."""
        self.guardian.phone = False
        user = self._activate_guardian(self.guardian.with_user(self.office))
        self.env.flush_all()
        return user

    def _get_main(self, response):
        """Return the text of a page, without what is different on each request."""
        wrap = html.fromstring(response.text).get_element_by_id("wrap")
        return " ".join(wrap.text_content().split())


class TestLogin(LoginCase):
    def test_a_code_by_email_signs_in_with_another_session(self):
        self._make_login()
        response = self._post("/my/login", login=EMAIL)
        self.assertTrue(response.url.endswith("/my/login/code"))
        before = self._get_session_number()
        self._run_jobs()
        response = self._post("/my/login/code", code=self._get_code())
        self.assertTrue(response.url.endswith("/my"), response.url)
        self.assertIn(self.student.name, response.text)
        self.assertNotEqual(self._get_session_number(), before)

    def test_a_wrong_code_is_told_and_the_right_one_still_works(self):
        self._make_login()
        self._post("/my/login", login=EMAIL)
        self._run_jobs()
        wrong = "000000" if self._get_code() != "000000" else "111111"
        response = self._post("/my/login/code", code=wrong)
        self.assertIn("alert-warning", response.text)
        self.assertTrue(
            self._post("/my/login/code", code=self._get_code()).url.endswith("/my")
        )

    def test_known_and_unknown_logins_read_the_same_pages(self):
        self._make_login()
        pages = []
        for login in (EMAIL, "ai@example.com"):
            self.authenticate(None, None)
            asked = self._post("/my/login", login=login)
            self._run_jobs()
            entered = self._post("/my/login/code", code="x")
            pages.append(
                [
                    (page.status_code, self._get_main(page).replace(login, "…"))
                    for page in (asked, entered)
                ]
            )
        self.assertEqual(*pages)
        self.assertEqual(len(self.sent), 1)

    def test_a_clerk_does_not_sign_in_by_a_code(self):
        self.office.login = "van.thu@example.com"
        self._post("/my/login", login="van.thu@example.com")
        self._run_jobs()
        self.assertFalse(self.sent)
        response = self._post("/my/login/code", code="000000")
        self.assertIn("alert-warning", response.text)

    def test_the_page_of_odoo_takes_no_code(self):
        self._make_login()
        self._post("/my/login", login=EMAIL)
        self._run_jobs()
        response = self._post(
            "/web/login", login=EMAIL, type="edu_code", code=self._get_code()
        )
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("/my", response.url.partition("login")[2])
        self.assertTrue(
            self.url_open("/my").url.endswith("/web/login?redirect=%2Fmy%3F")
        )

    def test_forms_need_their_token(self):
        for url in (
            "/my/login",
            "/my/login/code",
            "/my/activate",
            "/my/activate/finish",
        ):
            with self.subTest(url), mute_logger("odoo.http"):
                response = self.url_open(url, data={"login": EMAIL, "code": "x"})
                self.assertEqual(response.status_code, 400)

    def test_too_many_codes_are_refused_alike(self):
        self._make_login()
        for login in (EMAIL, "ai@example.com"):
            for _time in range(5):
                self._post("/my/login", login=login)
            response = self._post("/my/login", login=login)
            self.assertIn("alert-warning", response.text)
            self.assertTrue(response.url.endswith("/my/login"))

    def test_nobody_on_the_way_keeps_the_pages(self):
        for url in ("/my/login", "/my/activate"):
            self.assertIn("no-store", self.url_open(url).headers["Cache-Control"])

    def test_without_a_begun_step_the_second_page_leads_back(self):
        self.assertTrue(self.url_open("/my/login/code").url.endswith("/my/login"))
        self.assertTrue(
            self.url_open("/my/activate/finish").url.endswith("/my/activate")
        )

    def test_who_is_signed_in_is_led_on(self):
        self._login(self._persona("parent"))
        self.assertTrue(self.url_open("/my/login").url.endswith("/my"))
        self.assertTrue(self.url_open("/my/login/code").url.endswith("/my"))
        self.assertIn("/my/children", self.url_open("/my/activate").url)
        self.assertTrue(self.url_open("/my/activate/finish").url.endswith("/my"))

    def test_odoos_page_leads_to_the_codes(self):
        page = html.fromstring(self.url_open("/web/login").text)
        links = page.xpath("//ul[contains(@class, 'o_edu_login_links')]//a/@href")
        self.assertEqual(links, ["/my/login", "/my/activate"])


class TestActivate(LoginCase):
    def _make_code(self):
        """Let the office make the code of a letter."""
        guardian = self.guardian.with_user(self.office)
        code = guardian._make_link_codes()[guardian.id]
        self.env.flush_all()
        return f"{code[:4].lower()}-{code[4:]}"

    def test_letter_and_number_and_password(self):
        response = self._post("/my/activate", code=self._make_code(), contact=PHONE)
        self.assertTrue(response.url.endswith("/my/activate/finish"))
        self.assertIn('name="password"', response.text)
        response = self._post("/my/activate/finish", password="1234567")
        self.assertIn("alert-warning", response.text)
        response = self._post("/my/activate/finish", password="mat-khau-moi")
        self.assertTrue(response.url.endswith("/my"), response.url)
        self.assertIn(self.student.name, response.text)

    def test_letter_and_address_and_one_time_code(self):
        response = self._post("/my/activate", code=self._make_code(), contact=EMAIL)
        self.assertNotIn('name="password"', response.text)
        self._run_jobs()
        response = self._post("/my/activate/finish", code=self._get_code())
        self.assertTrue(response.url.endswith("/my"), response.url)
        self.assertIn(self.student.name, response.text)

    def test_an_invitation_by_email_needs_the_one_time_code_as_well(self):
        self.startPatcher(
            patch.object(
                type(self.env["edu.guardian"]),
                "_get_activation_url",
                lambda _self: "http://x/my/activate",
            )
        )
        wizard = self.env["edu.guardian.invite"].with_user(self.office)
        wizard.create(
            {"guardian_ids": [(6, 0, self.guardian.ids)], "channel": "email"}
        ).action_invite()
        code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", self.sent[0]["body"]).group()
        response = self._post("/my/activate", code=code, contact=EMAIL)
        self.assertTrue(response.url.endswith("/my/activate/finish"))
        self.assertFalse(self.guardian.user_id)

    def test_a_wrong_code_is_told(self):
        self._make_code()
        response = self._post("/my/activate", code="AAAA-AAAA", contact=PHONE)
        self.assertIn("alert-warning", response.text)
        self.assertFalse(self.guardian.user_id)

    def test_the_address_in_letters_is_the_one_of_the_site(self):
        url = self.env["edu.guardian"]._get_activation_url()
        self.assertEqual(url, f"{self.env['edu.guardian'].get_base_url()}/my/activate")
        self.assertEqual(self.url_open("/my/activate").status_code, 200)


class TestContact(LoginCase):
    def setUp(self):
        super().setUp()
        self.parent = self._persona("parent")
        self.own = self.parent.partner_id.edu_guardian_ids
        self._login(self.parent)

    def test_a_proven_address_becomes_a_way_to_sign_in(self):
        self.parent.login = "84911222333"
        self.parent.password = "mat-khau-cua-me"
        self.authenticate("84911222333", "mat-khau-cua-me")
        response = self._post("/my/contact", contact="Moi@Example.com")
        self.assertTrue(response.url.endswith("/my/contact/code"))
        self._run_jobs()
        self.assertEqual(self.sent[-1]["contact"], "moi@example.com")
        response = self._post("/my/contact/code", code=self._get_code())
        self.assertIn("alert-success", response.text)
        self.assertEqual(
            self.parent._edu_get_contacts(), ["84911222333", "moi@example.com"]
        )
        self.assertEqual(self.own.email, "moi@example.com")

    def test_a_new_address_in_the_place_of_the_old_one_is_told_there(self):
        self.parent.login = "cu@example.com"
        self.parent.password = "mat-khau-cua-me"
        self.authenticate("cu@example.com", "mat-khau-cua-me")
        self._post("/my/contact", contact="moi@example.com")
        self._run_jobs()
        response = self._post("/my/contact/code", code=self._get_code())
        self.assertIn("alert-success", response.text)
        self.assertEqual(self.parent.login, "moi@example.com")
        self.assertEqual(self.sent[-1]["contact"], "cu@example.com")
        self.assertEqual(self.url_open("/my/children").status_code, 200)
        noted = self.own.message_ids.filtered(
            lambda one: one.record_company_id == self.school
        )
        self.assertIn("moi@example.com", str(noted.mapped("body")))

    def test_a_wrong_code_changes_nothing(self):
        before = self.parent._edu_get_contacts()
        self._post("/my/contact", contact="moi@example.com")
        self._run_jobs()
        wrong = "000000" if self._get_code() != "000000" else "111111"
        response = self._post("/my/contact/code", code=wrong)
        self.assertIn("alert-warning", response.text)
        self.assertEqual(self.parent._edu_get_contacts(), before)

    def test_what_is_no_contact_or_reaches_nobody_is_told(self):
        for contact in ("x", "0912 345 678", "a" * 400):
            with self.subTest(contact[:9]):
                response = self._post("/my/contact", contact=contact)
                self.assertIn("alert-warning", response.text)
        self.assertFalse(self.sent)

    def test_the_address_of_another_login_is_not_taken_over(self):
        other = self._persona("foreign_parent")
        other.sudo().edu_login_alias = EMAIL
        self._post("/my/contact", contact=EMAIL)
        self._run_jobs()
        response = self._post("/my/contact/code", code=self._get_code())
        self.assertIn("alert-warning", response.text)
        self.assertNotIn(EMAIL, self.parent._edu_get_contacts())

    def test_the_code_of_another_person_changes_nothing(self):
        other = self._persona("foreign_parent")
        guardians = self.env["edu.guardian"].with_user(other)
        _outcome, token = guardians._begin_contact("moi@example.com", "192.0.2.1")
        self._run_jobs()
        mine = self.env["edu.guardian"].with_user(self.parent)
        self.assertEqual(mine._finish_contact(token, self._get_code()), "wrong")
        self.assertEqual(guardians._finish_contact(token, self._get_code()), "done")

    def test_staff_and_pupils_have_no_such_page(self):
        for persona in ("office", "pupil"):
            self._login(self._persona(persona))
            for path in ("/my/contact", "/my/contact/code"):
                self.assertTrue(self.url_open(path).url.endswith("/my"), persona)


class TestPupilActivation(LoginCase):
    """A pupil makes the own login on the page of the families."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_pupil_logins = True
        cls.code = cls.student._make_login_codes()[cls.student.id]
        cls.env.flush_all()

    def _begin(self, code=None):
        return self._post(
            "/my/activate",
            code=code or self.code,
            contact=self.student.student_code.lower(),
        )

    def test_letter_and_password_make_a_login_that_is_signed_in(self):
        response = self._begin()
        self.assertTrue(response.url.endswith("/my/activate/finish"))
        before = self._get_session_number()
        response = self._post("/my/activate/finish", password="mat-khau-cua-em")
        self.assertTrue(response.url.endswith("/my"))
        self.assertIn(self.student.name, response.text)
        self.assertNotIn(self.classmate.name, response.text)
        self.assertNotEqual(self._get_session_number(), before)

    def test_a_short_password_is_asked_for_again(self):
        self._begin()
        response = self._post("/my/activate/finish", password="ngan")
        self.assertIn("alert-warning", response.text)
        self.assertFalse(self.student.user_id)

    def test_a_wrong_letter_is_told_as_to_a_guardian(self):
        response = self._begin("AAAAAAAA")
        wrong = self._post("/my/activate", code="AAAAAAAA", contact="0999999999")
        self.assertIn("alert-warning", response.text)
        self.assertEqual(
            self._get_main(response).replace(self.student.student_code.lower(), ""),
            self._get_main(wrong).replace("0999999999", ""),
        )
