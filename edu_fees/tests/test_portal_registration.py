# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import html

from odoo import Command, fields, http
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.browser import Browser

from .common import FeesHttpCase
from .registration_common import RegistrationSetUp


@tagged("post_install", "-at_install")
class RegistrationHttpCase(RegistrationSetUp, FeesHttpCase):
    """A form that is open for an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.item = cls._create_chosen_item(name="Phục vụ bán trú")
        cls.form = cls._create_form(
            {cls.item: 350_000},
            deadline=fields.Datetime.now() + timedelta(hours=1),
        )
        cls.page = f"/my/children/{cls.student.id}/registrations"

    def _get_rows(self):
        """Return the answers about the child, the last one first."""
        self.env.invalidate_all()
        return self.env["edu.fee.registration"].search(
            [("student_id", "=", self.student.id)], order="id desc"
        )


class TestPortalRegistration(RegistrationHttpCase):
    """Parents answer on the portal."""

    def _get_text(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        text = html.fromstring(answer.text).text_content().replace("\xa0", " ")
        return " ".join(text.split())

    def _post(self, student=None, **answers):
        """Send answers with the page's token."""
        student = student or self.student
        return self.url_open(
            f"/my/children/{student.id}/registrations/{self.form.id}",
            data={"csrf_token": http.Request.csrf_token(self), **answers},
            allow_redirects=False,
        )

    def test_the_childs_page_leads_to_the_form(self):
        self._login(self.parent)
        text = self._get_text(f"/my/children/{self.student.id}")
        self.assertIn(self.form.name, text)
        text = self._get_text(self.page)
        self.assertIn("Phục vụ bán trú", text)
        self.assertIn("350.000 đ", text)
        self.assertIn("Đồng ý tham gia", text)
        self.assertIn("Không tham gia", text)

    def test_an_answer_is_saved_and_may_be_changed(self):
        self._login(self.parent)
        for choice in ("yes", "no"):
            answer = self._post(**{f"item_{self.item.id}": choice})
            self.assertTrue(answer.headers["Location"].endswith("outcome=saved"))
            self.assertEqual(self._get_rows()[0].choice, choice)
        self.assertEqual(len(self._get_rows()), 2)
        self.assertIn(self.parent.name, self._get_text(self.page))

    def test_nothing_chosen_is_not_called_saved(self):
        self._login(self.parent)
        answer = self._post()
        self.assertTrue(answer.headers["Location"].endswith("outcome=nothing"))
        text = self._get_text(f"{self.page}?outcome=nothing")
        self.assertIn("chưa được lưu", text)
        self.assertNotIn("đã được lưu", text)

    def test_what_else_is_wrong_is_said_in_its_own_words(self):
        reason = "Lớp đã chốt danh sách."

        def refuse(*args):
            raise UserError(reason)

        self.patch(type(self.env["edu.fee.registration"]), "_check_asked", refuse)
        self._login(self.parent)
        answer = self._post(**{f"item_{self.item.id}": "yes"})
        self.assertEqual(answer.status_code, 200)
        text = html.fromstring(answer.text).text_content()
        self.assertIn(reason, text)
        self.assertNotIn("hết hạn", text)
        self.assertFalse(self._get_rows())

    def test_an_answer_on_paper_is_the_schools_and_names_no_teacher(self):
        teacher = self._persona("homeroom")
        registrations = self.env["edu.fee.registration"].with_user(teacher)
        registrations._answer_on_paper(self.form, {self.student: {self.item: "yes"}})
        self._login(self.parent)
        text = self._get_text(self.page)
        self.assertIn("Nhà trường (phiếu giấy)", text)
        self.assertNotIn(teacher.name, text)

    def test_a_family_that_agreed_to_less_is_asked_again(self):
        self._login(self.parent)
        self._post(**{f"item_{self.item.id}": "yes"})
        self.form.plan_id.line_ids.price = 400_000
        text = self._get_text(self.page)
        self.assertIn("đồng ý mức 350.000 đ", text)
        page = html.fromstring(self.url_open(self.page).text)
        self.assertFalse(page.xpath("//input[@type='radio' and @checked]"))
        self._post(**{f"item_{self.item.id}": "yes"})
        self.assertEqual(self._get_rows().mapped("price"), [400_000, 350_000])
        self.assertNotIn("đồng ý mức", self._get_text(self.page))

    def test_in_a_combined_class_the_price_is_the_pupils_grades(self):
        second = self._get_grade("2")
        self.class_1a.grade_ids += second
        self.student.enrollment_ids.grade_id = second
        line = self.form.plan_id.line_ids
        line.grade_ids = self._get_grade("1")
        line.copy({"price": 290_000, "grade_ids": [Command.set(second.ids)]})
        self._login(self.parent)
        text = self._get_text(self.page)
        self.assertIn("290.000 đ", text)
        self.assertNotIn("350.000 đ", text)
        self._post(**{f"item_{self.item.id}": "yes"})
        bill = self._create_bill(plan_id=self.form.plan_id.id)
        self.assertEqual(bill.amount_total, self._get_rows().price)

    def test_late_answers_change_nothing_and_the_page_says_so(self):
        self.form.deadline = fields.Datetime.now() - timedelta(seconds=1)
        self._login(self.parent)
        answer = self._post(**{f"item_{self.item.id}": "yes"})
        self.assertTrue(answer.headers["Location"].endswith("outcome=late"))
        self.assertFalse(self._get_rows())

    def test_answers_for_another_child_are_led_away(self):
        self._login(self.parent)
        answer = self._post(self.classmate, **{f"item_{self.item.id}": "no"})
        self.assertTrue(answer.headers["Location"].endswith("/my/children"))
        self.assertFalse(self.env["edu.fee.registration"].search([]))

    def test_nonsense_is_left_out(self):
        self._login(self.parent)
        self._post(**{f"item_{self.item.id}": "maybe", "item_0": "yes"})
        self.assertFalse(self._get_rows())

    def test_without_the_pages_token_nothing_is_taken(self):
        self._login(self.parent)
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{self.page}/{self.form.id}", data={f"item_{self.item.id}": "yes"}
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._get_rows())

    def test_a_pupils_own_login_has_no_form(self):
        self._login(self._persona("pupil"))
        answer = self.url_open(self.page, allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303))


class TestRegistrationBrowser(RegistrationHttpCase):
    """A parent agrees on a telephone."""

    def test_a_parent_agrees_in_a_window_of_390_pixels(self):
        browser = Browser(self)
        self.addCleanup(browser.stop)
        browser.resize(390)
        with browser.session(self.parent):
            browser.open(self.page)
            browser.evaluate("document.querySelector('input[value=yes]').click()")
            self.assertLessEqual(
                browser.evaluate("document.documentElement.scrollWidth"), 390
            )
            browser.evaluate(
                "document.querySelector('.o_edu_page form button[type=submit]').click()"
            )
            self.assertTrue(
                browser.wait("document.querySelector('.o_edu_page .alert-success')")
            )
        self.assertEqual(self._get_rows().choice, "yes")
