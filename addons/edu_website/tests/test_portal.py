# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from lxml import html

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduHttpCase

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestPortal(EduHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guardian = cls._create_guardian(cls.student, user="two-schools")
        cls._create_guardianship(cls.guardian, cls.other_student)
        cls.parent = cls.guardian.partner_id.user_ids

    def _get_page(self, url, user=None):
        self._login(user or self.parent)
        return self.url_open(url)

    def _get_names(self, response):
        tree = html.fromstring(response.text)
        return [
            element.text_content().strip()
            for element in tree.find_class("o_edu_child_name")
        ]

    def test_a_parent_sees_children_of_two_schools(self):
        for url in ("/my", "/my/children"):
            with self.subTest(url):
                response = self._get_page(url)
                self.assertEqual(
                    sorted(self._get_names(response)),
                    sorted([self.student.name, self.other_student.name]),
                )
                self.assertIn(self.school.name, response.text)
                self.assertIn(self.other_school.name, response.text)

    def test_each_child_has_a_page_with_its_school(self):
        for student in (self.student, self.other_student):
            response = self._get_page(f"/my/children/{student.id}")
            self.assertEqual(response.status_code, 200)
            self.assertIn(student.name, response.text)
            self.assertIn(student.company_id.name, response.text)

    def test_another_family_is_led_back_to_its_own_list(self):
        for student in (self.classmate, self.other_class_student):
            response = self._get_page(f"/my/children/{student.id}")
            self.assertTrue(response.url.endswith("/my/children"))
            self.assertNotIn(student.name, response.text)

    def test_a_made_up_number_is_led_back(self):
        response = self._get_page("/my/children/987654321")
        self.assertTrue(response.url.endswith("/my/children"))

    def test_an_ended_guardianship_shows_nothing(self):
        link = self.guardian.guardianship_ids.filtered(
            lambda link: link.student_id == self.other_student
        )
        link.write(
            {
                "date_start": date.today() - timedelta(days=10),
                "date_end": date.today() - timedelta(days=1),
            }
        )
        response = self._get_page("/my/children")
        self.assertEqual(self._get_names(response), [self.student.name])
        self.assertNotIn(self.other_school.name, response.text)

    def test_a_pupil_sees_himself(self):
        response = self._get_page("/my", self._persona("pupil"))
        self.assertEqual(self._get_names(response), [self.student.name])

    def test_a_guardian_without_children_is_told_whom_to_ask(self):
        self.guardian.guardianship_ids.unlink()
        self.parent.partner_id.lang = "en_US"
        response = self._get_page("/my")
        self.assertEqual(self._get_names(response), [])
        self.assertIn("o_edu_empty", response.text)

    def test_staff_keep_the_page_of_odoo(self):
        response = self._get_page("/my", self._persona("office"))
        self.assertNotIn("o_edu_home", response.text)

    def test_staff_are_led_to_their_own_page(self):
        for url in ("/my/children", f"/my/children/{self.student.id}"):
            response = self._get_page(url, self._persona("office"))
            self.assertTrue(response.url.endswith("/my"))
            self.assertNotIn(self.student.name, response.text)

    def test_guardians_do_not_edit_their_contact(self):
        for url in ("/my/account", "/my/addresses", "/my/address"):
            with self.subTest(url):
                response = self._get_page(url)
                self.assertTrue(response.url.endswith("/my"))
        response = self.url_open(
            "/my/address/submit",
            data={"name": "x", "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(response.status_code, 403)
        self.assertEqual(self.parent.partner_id.name, self.guardian.name)

    # === A CODE OF ANOTHER SCHOOL === #

    def _make_code(self):
        """Return a code for this family, and the child it stands for."""
        child = self._create_student(
            self._create_school(name="Trường Mầm non Hoa Hồng"), name="Lê Minh Châu"
        )
        guardian = self._create_guardian(child)
        # The school wrote down the number that the family signs in with.
        self.parent.sudo().edu_login_alias = guardian.phone
        return guardian._make_link_codes()[guardian.id], child

    def _enter(self, code, **kwargs):
        """Enter a code on the page, as a form does."""
        data = {"code": code, "csrf_token": Request.csrf_token(self)}
        return self.url_open("/my/children/code", data=data, **kwargs)

    def test_a_family_adds_a_child_of_another_school_by_its_code(self):
        code, child = self._make_code()
        page = html.fromstring(self._get_page("/my/children").text)
        form = page.get_element_by_id("edu_code_form")
        self.assertEqual(form.get("action"), "/my/children/code")
        self.assertEqual(form.get("method"), "post")
        response = self._enter(code.lower())
        self.assertIn("alert-success", response.text)
        self.assertIn(child.name, self._get_names(response))
        self.assertIn(child.company_id.name, response.text)

    def test_a_wrong_code_is_told_and_counted(self):
        code, child = self._make_code()
        self._login(self.parent)
        for _try in range(5):
            response = self._enter("AAAAAAAA")
            self.assertIn("alert-warning", response.text)
        self.assertIn("ngày mai", self._enter(code).text)
        self.assertEqual(child.guardianship_ids.guardian_id.user_id.ids, [])

    def test_a_code_is_entered_through_the_form_only(self):
        code, child = self._make_code()
        self._login(self.parent)
        with mute_logger("odoo.http"):
            response = self.url_open("/my/children/code", data={"code": code})
        self.assertEqual(response.status_code, 400)
        response = self.url_open(f"/my/children/code?code={code}")
        self.assertEqual(response.status_code, 405)
        self.assertFalse(child.guardianship_ids.guardian_id.user_id)

    def test_codes_are_for_guardians_only(self):
        code, child = self._make_code()
        response = self._get_page("/my/children", self._persona("pupil"))
        self.assertNotIn("edu_code_form", response.text)
        self._login(self._persona("office"))
        self.assertTrue(self._enter(code).url.endswith("/my"))
        self.assertFalse(child.guardianship_ids.guardian_id.user_id)

    def test_a_guest_is_asked_to_sign_in(self):
        response = self.url_open("/my/children")
        self.assertIn("/web/login", response.url)

    def test_pages_are_vietnamese_and_can_be_skipped_into(self):
        page = html.fromstring(self._get_page("/my").text)
        self.assertEqual(page.get("lang"), "vi-VN")
        skip = page.find_class("o_skip_to_content")[0]
        self.assertEqual(skip.get("href"), "#wrap")
        self.assertEqual(len(page.findall(".//h1")), 1)

    def test_the_first_page_leads_guests_to_the_login(self):
        page = html.fromstring(self.url_open("/").text)
        button = page.find_class("o_edu_main_button")[0]
        self.assertTrue(button.get("href").startswith("/web/login"))

    def test_the_badge_shows_colour_and_letters(self):
        self.school.write({"name": "Trường Tiểu học An Phú", "edu_color": 5})
        self.assertEqual(
            self.school._edu_get_badge(),
            {"name": "Trường Tiểu học An Phú", "initials": "AP", "color": 5},
        )

    def test_the_badge_has_a_colour_without_a_choice(self):
        for company in self.school | self.other_school:
            company.edu_color = 0
            self.assertIn(company._edu_get_badge()["color"], range(1, 12))

    def test_the_hook_can_run_twice(self):
        post_init_hook(self.env)
        website = self.env["website"].search([], limit=1)
        self.assertEqual(website.default_lang_id.code, "vi_VN")
