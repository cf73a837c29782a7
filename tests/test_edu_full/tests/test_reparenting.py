# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A commune comes under another department: who sees which schools, on the day."""

import json
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase

from .walk import Walking

APP = "edu_core.edu_core_menu_root"
# The texts of a column of the open list
COLUMN = """
[...document.querySelectorAll(".o_list_view .o_data_row .o_data_cell[name='%s']")]
    .map((cell) => cell.innerText.trim()).sort()
"""


@tagged("browser")
class TestReparenting(Walking, EduHttpCase):
    """Two departments, a commune below each; then one commune changes over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls._create_authority(name="Sở GDĐT Gò Sen")
        cls.other_department = cls._create_authority(name="Sở GDĐT Bến Mơ")
        cls.moving_school = cls._create_school(name="Trường Tiểu học Rạch Trúc")
        cls.moving_commune = cls._create_authority(name="UBND xã Rạch Trúc")
        cls._link_authority(cls.moving_commune, cls.moving_school)
        (cls.authority | cls.moving_commune).parent_id = cls.department
        cls.other_authority.parent_id = cls.other_department
        school_class = cls._create_class(cls.moving_school)
        cls.moving_pupils = cls._create_student(school_class=school_class)
        cls.moving_pupils |= cls._create_student(school_class=school_class)
        cls.own_pupils = cls.student | cls.classmate | cls.other_class_student
        cls.officer = cls._create_officer(cls.department, "officer_go_sen")
        cls.other_officer = cls._create_officer(cls.other_department, "officer_ben_mo")
        cls.admin = cls._create_user(
            "admin_of_schools",
            "edu_core.group_district_admin",
            companies=cls.moving_school | cls.school,
        )
        cls.today = cls.env["edu.student"]._get_today()

    def test_an_officer_sees_exactly_her_schools_before_and_after(self):
        both = self.school | self.moving_school
        self._look(
            self.officer, self.department, both, self.own_pupils | self.moving_pupils
        )
        self._look(
            self.other_officer,
            self.other_department,
            self.other_school,
            self.other_student,
        )
        self._decide(self.today)
        self._look(self.officer, self.department, self.school, self.own_pupils)
        self._look(
            self.other_officer,
            self.other_department,
            self.other_school | self.moving_school,
            self.other_student | self.moving_pupils,
        )

    def test_a_decision_for_tomorrow_changes_nothing_today(self):
        both = self.school | self.moving_school
        self._decide(self.today + timedelta(days=1))
        self._look(
            self.officer, self.department, both, self.own_pupils | self.moving_pupils
        )

    # === STEPS === #

    def _look(self, officer, unit, schools, pupils):
        """Read the lists of schools and of pupils as an officer and compare them.

        :param unit: the officer's own, whose schools she opens
        """
        # While the session lasts nothing is read from the database.
        unit_name = unit.name
        codes = sorted(pupils.mapped("student_code"))
        names = sorted(schools.mapped("name"))
        with self.walk.session(officer) as walk:
            walk.resize(1280, 900)
            walk.enter(APP, "edu_core.edu_student_menu")
            self.assertEqual(self._read_column(walk, "student_code", codes), codes)
            walk.enter(APP, "edu_core.edu_authority_menu")
            walk.click(".o_data_row .o_data_cell[name='name']", unit_name)
            walk.press("action_open_schools")
            self.assertEqual(self._read_column(walk, "name", names), names)
        self.env.invalidate_all()

    def _read_column(self, walk, name, expected):
        """Return the texts of a column, once it is what is expected, or in vain."""
        column = COLUMN % name
        wanted = json.dumps(sorted(expected))
        walk.wait(f"({column}).join() === {wanted}.sort().join()", 15)
        return sorted(walk.evaluate(column))

    def _decide(self, day):
        """Carry out the decision that puts the commune under the other department.

        The administrator finds it entered, and presses the button.
        """
        change = self.env["edu.authority.change"].create(
            {
                "kind": "reparent",
                "authority_id": self.moving_commune.id,
                "target_id": self.other_department.id,
                "date": day,
                "paper_number": "123/QĐ-UBND",
                "paper_date": self.today - timedelta(days=10),
            }
        )
        with self.walk.session(self.admin) as walk:
            walk.resize(1920, 900)  # all menus side by side
            walk.enter(
                APP,
                "edu_core.edu_core_menu_config",
                "edu_core.edu_authority_change_menu",
            )
            walk.click(".o_data_row .o_data_cell[name='paper_number']", "123/QĐ-UBND")
            walk.press("action_done")
            walk.click(".modal button.btn-primary")
            walk.see(".o_arrow_button_current[data-value='done']")
        self.env.invalidate_all()
        self.assertEqual(change.done_by_id, self.admin)
