# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import FeesCase
from .registration_common import RegistrationSetUp
from .test_exemption import ExemptionSetUp


@freeze_time("2026-09-10")
class TestRegistrationScreens(RegistrationSetUp, FeesCase):
    """What accountant, office and teacher see of registrations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_chosen_item(name="Bán trú")
        cls.plan = cls._create_fee_plan({cls.item: 350_000})
        cls.accountant = cls._persona("accountant")

    def _type_form(self):
        """Let the accountant type a form, and return it."""
        forms = self.env["edu.fee.registration.form"].with_user(self.accountant)
        with Form(forms) as form:
            form.name = "Đăng ký năm học"
            form.plan_id = self.plan
            form.item_ids.add(self.item)
            form.class_ids.add(self.class_1a)
            form.date_start = date(2026, 9, 5)
            form.date_end = date(2027, 5, 31)
            form.deadline = datetime(2026, 9, 20, 10, 0, 0)
        return form.record

    def test_the_accountant_types_a_form_and_opens_it(self):
        form = self._type_form()
        self.assertEqual(form.state, "draft")
        self.assertEqual(form.date_start, date(2026, 9, 1))
        form.action_open()
        self.assertEqual(form.state, "open")

    def test_the_office_opens_no_form(self):
        form = self._type_form()
        with self.assertRaises(AccessError):
            form.with_user(self._persona("office")).action_open()

    def test_the_office_opens_the_list_of_a_class_from_the_form(self):
        form = self._type_form()
        form.action_open()
        action = form.with_user(self._persona("office")).action_enter()
        sheet = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(sheet.class_id, self.class_1a)
        self.assertEqual(len(sheet.line_ids), 2)

    def test_the_answers_open_from_the_form(self):
        form = self._type_form()
        form.action_open()
        rows = self._register(form.sudo(), self.student)
        action = form.action_view_registrations()
        found = self.env["edu.fee.registration"].search(action["domain"])
        self.assertEqual(found, rows)

    def test_an_answer_is_found_by_what_it_says(self):
        form = self._type_form()
        form.action_open()
        row = self._register(form.sudo(), self.student)
        self.assertEqual(row.item_name, "Bán trú")
        self.assertEqual(row.display_name, "Bán trú")

    def test_a_draft_form_takes_no_answer(self):
        form = self._type_form()
        with self.assertRaisesRegex(UserError, "not open"):
            self._register(form.sudo(), self.student)

    def test_a_teacher_reads_the_answers_of_her_own_class_only(self):
        form = self._type_form()
        form.class_ids += self.class_1b
        form.action_open()
        own = self._register(form.sudo(), self.student)
        self._register(form.sudo(), self.other_class_student)
        registrations = self.env["edu.fee.registration"]
        homeroom = registrations.with_user(self._persona("homeroom"))
        self.assertEqual(homeroom.search([]), own)
        subject = registrations.with_user(self._persona("teacher"))
        self.assertFalse(subject.search([]))

    def test_a_pupil_who_left_is_not_asked(self):
        form = self._type_form()
        self.classmate.enrollment_ids.date_end = date(2026, 9, 9)
        form.invalidate_recordset()
        self.assertEqual(form.student_count, 1)

    def test_a_price_for_the_grade_comes_before_the_general_one(self):
        grade = self.class_1a.grade_id
        other = self._create_fee_item(needs_registration=True)
        plan = self._create_fee_plan({self.item: 350_000})
        plan.write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "item_id": other.id,
                            "price": 1_000,
                            "grade_ids": [(6, 0, grade.ids)],
                        },
                    )
                ]
            }
        )
        form = self._type_form()
        form.write({"plan_id": plan.id, "item_ids": [(4, other.id)]})
        prices = form._get_student_prices()
        self.assertEqual(prices[self.student.id, other.id], 1_000)
        self.assertEqual(prices[self.student.id, self.item.id], 350_000)
        plan.line_ids.filtered("grade_ids").grade_ids = self._get_grade("5")
        self.assertIsNone(form._get_student_prices()[self.student.id, other.id])


@freeze_time("2026-09-10")
class TestExemptionScreens(ExemptionSetUp, FeesCase):
    """What accountant and principal do with exemptions on their screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")

    def test_the_accountant_types_a_rate_for_a_category(self):
        exemptions = self.env["edu.fee.exemption"].with_user(self.accountant)
        with Form(exemptions) as form:
            form.name = "Hộ nghèo"
            form.code_id = self._get_policy_code()
            form.item_ids.add(self.item)
            form.percent = 50
            form.date_start = date(2026, 9, 1)
            form.decision_number = "15/QĐ-UBND"
            form.decision_date = date(2026, 8, 25)
        exemption = form.record
        self.assertEqual((exemption.state, exemption.rate), ("draft", 5_000))
        self.assertFalse(exemption.can_approve)
        exemption.invalidate_recordset(["can_approve"])
        exemption.with_user(self.principal).action_approve()
        self.assertEqual(exemption.state, "approved")

    def test_the_accountant_types_an_amount_for_pupils(self):
        exemptions = self.env["edu.fee.exemption"].with_user(self.accountant)
        with Form(exemptions) as form:
            form.name = "Hoàn cảnh khó khăn"
            form.basis = "decision"
            form.student_ids.add(self.student)
            form.item_ids.add(self.item)
            form.kind = "amount"
            form.amount = 100_000
            form.date_start = date(2026, 9, 1)
        self.assertEqual(form.record.student_count, 1)

    def test_it_is_approved_once(self):
        exemption = self._create_exemption(self.item)
        with self.assertRaisesRegex(UserError, "was approved"):
            exemption.with_user(self.principal).action_approve()

    def test_another_principal_has_no_say(self):
        exemption = self._create_exemption(self.item, approve=False)
        stranger = self._create_user(
            "stranger", "edu_core.group_principal", companies=self.other_school
        )
        with self.assertRaises(AccessError):
            exemption.with_user(stranger).action_approve()

    def test_an_exemption_that_has_not_begun_never_holds(self):
        start = date(2026, 10, 1)
        exemption = self._create_exemption(self.item, date_start=start)
        with freeze_time("2026-09-30 03:00:00"):
            exemption.with_user(self.principal).action_end("Nhập nhầm")
        self.assertEqual(exemption.state, "withdrawn")
        self.assertEqual(exemption.end_reason, "Nhập nhầm")
        self.assertFalse(exemption._get_in_force(self.item, start))

    def test_an_exemption_ends_once(self):
        exemption = self._create_exemption(self.item)
        exemption.with_user(self.principal).action_end("Hết diện")
        exemption.with_user(self.principal).action_end("Lần nữa")
        self.assertEqual(exemption.end_reason, "Hết diện")
