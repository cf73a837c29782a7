# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from .test_handover import (
    BEFORE_MIDNIGHT,
    DAY,
    EVE,
    FIRST,
    MIDNIGHT,
    START,
    TODAY,
    HandoverCase,
)


class TestHandoverOfDuties(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher = cls._create_role_user("gv_cu", "teacher", name="Bùi Văn Ba")
        cls.teacher_staff = cls._get_employee(cls.teacher).edu_staff_ids
        cls.class_1a.homeroom_teacher_id = cls.teacher_staff.employee_id
        cls.assignment = cls._create_class_subject(
            cls.class_1b, cls.teacher_staff.employee_id, lessons_per_week=3
        )
        cls.year_end = cls.class_1a.school_year_id.date_end

    def _hand_over(self, user=None, tick=("duty", "assignment"), **values):
        return self._create(
            user or self.old, tick, staff_from_id=self.teacher_staff.id, **values
        )

    def _sees(self, user, moment):
        with freeze_time(moment):
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            env = self._env_of(user)
            env = env(context={**env.context, "tz": "Asia/Ho_Chi_Minh"})
            return env["edu.class"].search([])

    def test_class_and_lessons_pass_at_midnight_by_the_office(self):
        self._hand_over().action_confirm()
        both = self.class_1a | self.class_1b
        self.assertEqual(self._sees(self.teacher, BEFORE_MIDNIGHT), both)
        self.assertFalse(self._sees(self.new, BEFORE_MIDNIGHT))
        self.assertFalse(self._sees(self.teacher, MIDNIGHT))
        self.assertEqual(self._sees(self.new, MIDNIGHT), both)

    def test_only_what_is_ticked_passes(self):
        self._hand_over(tick=("duty",)).action_confirm()
        self.assertEqual(self._sees(self.new, MIDNIGHT), self.class_1a)
        self.assertEqual(self._sees(self.teacher, MIDNIGHT), self.class_1b)

    def test_the_old_rows_end_the_day_before_and_the_new_bear_the_paper(self):
        self._hand_over().action_confirm()
        old, new = self.class_1a.homeroom_ids.sorted("date_start")
        self.assertEqual(old.date_end, EVE)
        self.assertEqual((new.date_start, new.date_end), (FIRST, self.year_end))
        self.assertEqual(new.paper_number, "31/QĐ-TH")
        self.assertEqual(self.assignment.date_end, EVE)
        row = self.new_staff.teaching_ids
        self.assertEqual((row.date_start, row.date_end), (FIRST, self.year_end))
        self.assertEqual(row.lessons_per_week, 3)

    def test_undone_everything_is_as_before(self):
        handover = self._hand_over()
        handover.action_confirm()
        handover.action_undo()
        self.assertEqual(self.class_1a.homeroom_ids.staff_id, self.teacher_staff)
        self.assertEqual(self.class_1a.homeroom_ids.date_end, self.year_end)
        self.assertEqual(self.assignment.date_end, self.year_end)
        self.env.invalidate_all()
        self.assertFalse(self.new_staff.teaching_ids)
        self.assertEqual(
            self._sees(self.teacher, MIDNIGHT), self.class_1a | self.class_1b
        )

    def test_what_has_not_begun_changes_hands_whole_and_back(self):
        self.assignment.date_start = FIRST + DAY
        handover = self._hand_over(tick=("assignment",))
        handover.action_confirm()
        self.assertEqual(self.assignment.employee_id, self.new_staff.employee_id)
        handover.action_undo()
        self.assertEqual(self.assignment.employee_id, self.teacher_staff.employee_id)

    def test_a_main_post_passes_and_the_successors_own_ends(self):
        post = self._give_post(self.teacher_staff, "TPT")
        own = self._give_post(self.new_staff, "GV")
        handover = self._hand_over(tick=("post",))
        handover.action_confirm()
        self.assertEqual((post.date_end, own.date_end), (EVE, EVE))
        passed = self.new_staff.post_ids - own
        self.assertEqual((passed.post_id, passed.date_start), (post.post_id, FIRST))
        handover.action_undo()
        self.assertEqual(self.new_staff.post_ids, own)
        self.assertFalse(post.date_end or own.date_end)

    def test_a_head_of_group_hands_the_group_over(self):
        group = self.env["edu.subject.group"].create(
            {"name": "Tổ 1", "company_id": self.school.id}
        )
        self.env["edu.staff.duty"].create(
            {
                "staff_id": self.teacher_staff.id,
                "duty_id": self._get_code("staff_duty", "TTCM").id,
                "group_id": group.id,
                "date_start": START,
            }
        )
        self._hand_over(date=TODAY).action_confirm()
        self.assertEqual(group.head_id, self.new_staff)

    def test_today_it_holds_at_once_and_cannot_be_undone(self):
        handover = self._hand_over(date=TODAY)
        handover.action_confirm()
        self.assertEqual(self.class_1a.homeroom_teacher_id, self.new_staff.employee_id)
        self.assertFalse(handover.can_undo)

    def test_the_minutes_name_both_and_what_is_ticked(self):
        handover = self._hand_over(tick=("duty",), things="Sổ chủ nhiệm, 2 chìa khóa")
        self.assertEqual(handover.action_print()["type"], "ir.actions.report")
        reports = self._env_of(self.old)["ir.actions.report"]

        def get_text():
            html = reports._render_qweb_html("edu_core.report_handover", handover.ids)
            return html[0].decode()

        text = get_text()
        for expected in (
            "Bùi Văn Ba",
            "Vũ Thị An",
            "Homeroom Teacher · 1A",
            "2 chìa khóa",
            "Draft",
            self.school.name,
        ):
            self.assertIn(expected, text)
        self.assertNotIn("· 1B", text)
        handover.action_confirm()
        self.assertNotIn("Draft", get_text())
