# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pupil goes to another school, and a school goes over to the next year."""

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase

from .walk import Walking

MENUS = ("edu_core.edu_core_menu_root", "edu_core.edu_core_menu_movements")


@tagged("browser")
class TestEnrollmentLife(Walking, EduHttpCase):
    """While a browser's session lasts nothing is read from the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.other_office = cls._create_user(
            "office_of_the_other", "edu_core.group_office", companies=cls.other_school
        )

    # === A TRANSFER BETWEEN TWO SCHOOLS, BY TWO CLERKS === #

    def test_two_clerks_transfer_a_pupil(self):
        self.pupil = self._create_student(
            school_class=self.class_1a, name="Đặng Thị Ngọc Yến", moet_code="0123456789"
        )
        self.mother = self._create_guardian(self.pupil, user=True)
        self._sender_asks()
        self._receiver_accepts()
        self._check_both_schools()

    def _sender_asks(self):
        name, school = self.pupil.name, self.other_school.name
        with self.walk.session(self.office) as walk:
            walk.resize(1280, 900)
            walk.enter("edu_core.edu_core_menu_root", "edu_core.edu_student_menu")
            walk.click(".o_data_row .o_data_cell[name='name']", name)
            walk.press("action_transfer")
            walk.choose("school_dest_id", school)
            walk.press("action_apply")
            walk.see(".o_data_row .o_data_cell[name='state']", "Chờ trả lời")

    def _receiver_accepts(self):
        name, school = self.pupil.name, self.school.name
        class_name = self.other_class.name
        with self.walk.session(self.other_office) as walk:
            walk.resize(1280, 900)
            walk.enter(*MENUS, "edu_core.edu_transfer_menu")
            walk.click(".o_data_row .o_data_cell[name='student_name']", name)
            walk.see(".o_field_widget[name='history_html']", school)
            walk.press("action_answer")
            walk.choose("class_id", class_name)
            walk.press("action_apply")
            walk.see(".o_arrow_button_current[data-value='accepted']")

    def _check_both_schools(self):
        self.env.invalidate_all()
        self.assertEqual(self.pupil.state, "transferred")
        there = self.env["edu.student"].search(
            [("company_id", "=", self.other_school.id), ("name", "=", self.pupil.name)]
        )
        self.assertEqual(there.class_id, self.other_class)
        self.assertEqual(there.moet_code, self.pupil.moet_code)
        self.assertEqual(there.history_ids.school_name, self.school.name)
        self.assertEqual(there.guardianship_ids.guardian_id, self.mother)
        last_day, first_day = (
            self.pupil.enrollment_ids.date_end,
            there.enrollment_ids.date_start,
        )
        self.assertLess(last_day, first_day)

    # === A SCHOOL GOES OVER TO THE NEXT YEAR === #

    def test_a_school_goes_over_to_the_next_year(self):
        first = self.school_year.date_start.year + 1
        self.next_year = self._create_school_year(first)
        self.class_5a = self._create_class(grade="5", name="5A")
        self.leaver = self._create_student(school_class=self.class_5a)
        self._clerk_rolls_over()
        self._check_new_classes()

    def _clerk_rolls_over(self):
        with self.walk.session(self.office) as walk:
            walk.resize(1280, 900)
            walk.enter(*MENUS, "edu_core.edu_year_rollover_menu")
            walk.see(".o_last_breadcrumb_item", "Kết chuyển năm học")
            walk.click(".o_list_button_add")
            walk.see(".o_field_widget[name='school_year_id'] input")
            walk.press("action_preview")
            walk.see(".o_data_row .o_data_cell[name='target_name']", "2A")
            self.assertEqual(walk.read_field("graduate_count"), "1")
            walk.press("action_run")
            walk.click(".modal button.btn-primary")
            walk.see(".o_arrow_button_current[data-value='done']")
            walk.press("action_open_year")
            walk.click(".modal button.btn-primary")
            walk.see(".o_arrow_button_current[data-value='opened']")

    def _check_new_classes(self):
        self.env.invalidate_all()
        enrollment = self.student.enrollment_ids.sorted("date_start")[-1]
        self.assertEqual(enrollment.class_id.name, "2A")
        self.assertEqual(enrollment.school_year_id, self.next_year)
        self.assertEqual(self.leaver.state, "graduated")
        rollover = self.env["edu.year.rollover"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(rollover.state, "opened")
        self.assertEqual(rollover.done_count, 4)
        opening = self.env["edu.school.year.opening"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(opening.date, self.env["edu.student"]._get_today())
