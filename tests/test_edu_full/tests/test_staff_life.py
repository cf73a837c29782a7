# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The office assigns a teacher and hands a class over; who teaches sees it at once."""

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase

from .walk import Walking

ROW = ".o_data_row .o_data_cell[name='name']"


@tagged("browser")
class TestStaffLife(Walking, EduHttpCase):
    """While a browser's session lasts nothing is read from the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.old = cls._create_teacher("gv_cu", "Bùi Văn Ba")
        cls.new = cls._create_teacher("gv_moi", "Đỗ Khánh Linh")
        cls.class_1a.homeroom_teacher_id = cls._get_employee(cls.old)
        cls.subject_name = cls._get_subject().with_context(lang="vi_VN").name
        handovers = cls.env["edu.handover"].with_user(cls.office)
        cls.handover_id = handovers.create(
            {
                "staff_from_id": cls._get_employee(cls.old).edu_staff_ids.id,
                "staff_to_id": cls._get_employee(cls.new).edu_staff_ids.id,
                "date": handovers._get_today(),
                "reason": "Nghỉ thai sản",
            }
        ).id

    @classmethod
    def _create_teacher(cls, login, name):
        user = cls._create_user(login, "edu_core.group_teacher", name=name)
        cls._create_employee(user=user, name=name)
        return user

    def test_the_office_assigns_and_hands_over_and_the_teacher_sees_both(self):
        with self.walk.session(self.old) as walk:
            walk.resize(1280, 900)
            self._see_classes(walk, "1A")
        with self.walk.session(self.office) as walk:
            walk.resize(1280, 900)
            self._assign(walk)
            self._hand_over(walk)
        with self.walk.session(self.new) as walk:
            self._see_classes(walk, "1A", "1B")
        with self.walk.session(self.old) as walk:
            walk.open("/odoo/classes")
            walk.see(".o_view_nocontent")
        self.env.invalidate_all()
        self.assertEqual(
            self.class_1b.subject_ids.employee_id, self._get_employee(self.new)
        )

    def _see_classes(self, walk, *names):
        """See these classes in the list, which is grouped by grades."""
        walk.open("/odoo/classes")
        walk.click(".o_group_header")
        for name in names:
            walk.see(ROW, name)

    def _assign(self, walk):
        """Give a teacher a subject in class 1B."""
        walk.open("/odoo/teaching")
        walk.click(".o_control_panel .btn-primary", "Phân công giáo viên")
        walk.choose("staff_id", "Đỗ Khánh Linh")
        walk.choose("subject_id", self.subject_name)
        walk.choose("class_ids", "1B")
        walk.press("action_apply")
        walk.see(".o_group_header", "1B")

    def _hand_over(self, walk):
        """Hand class 1A over, today."""
        walk.open(f"/odoo/handovers/{self.handover_id}")
        walk.press("action_tick_all")
        walk.see(".o_data_row input[type='checkbox']:checked")
        walk.press("action_confirm")
        walk.click(".modal footer .btn-primary")
        walk.see(".o_arrow_button_current[data-value='confirmed']")
