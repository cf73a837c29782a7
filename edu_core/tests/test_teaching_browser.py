# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import tagged

from odoo.addons.test_edu.tests import webclient_axe
from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

from .test_clerk_browser import ON_PHONES
from .test_role_browser import ON_PHONES as CONTROL_PANEL
from .test_role_browser import TestRoleBrowser

# The texts of the breadcrumb that have less room than they need.
CUT = """
[...document.querySelectorAll(".o_breadcrumb, .o_breadcrumb *")].filter(
    (node) => node.scrollWidth > node.clientWidth
        && getComputedStyle(node).overflowX !== "visible"
).map((node) => node.innerText)
"""


@tagged("browser")
class TestTeachingBrowser(EduHttpCase):
    """The screens of duties, lessons and hand-overs, with rows, at both widths."""

    _click = TestRoleBrowser._click
    _picture = TestRoleBrowser._picture
    _check = TestRoleBrowser._check

    def _find_faults(self, name):
        """Look at the open screen, and let axe-core look."""
        allowed = [*webclient_axe.ALLOWED, *ON_PHONES, *CONTROL_PANEL]
        webclient_axe.start(self.browser, allowed)
        self.browser.wait("document.getAnimations().length === 0", 5)
        self._picture(name)
        findings = self.browser.evaluate("eduFindViolations()")
        findings += self.browser.find_overflow()
        self.assertNoFindings([*findings, *self.browser.find_faults()])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_color = 4
        cls.clerk = cls._persona("office")
        names = ("Đỗ Khánh Linh", "Vũ Thị An", "Bùi Văn Ba")
        cls.staff = [cls._create_employee(name=name).edu_staff_ids for name in names]
        subjects = cls.env["edu.subject"].create(
            [
                {"name": f"Môn thử {number}", "code": f"TN_{number}"}
                for number in range(12)
            ]
        )
        start = cls.class_1a.school_year_id.date_start
        classes = cls.class_1a | cls.class_1b
        classes |= cls._create_class(name="1C") | cls._create_class(name="1D")
        cls.env["edu.class.subject"].create(
            [
                {
                    "class_id": school_class.id,
                    "subject_id": subject.id,
                    "employee_id": number % 5 and cls.staff[number % 3].employee_id.id,
                    "lessons_per_week": 1 + number % 4,
                    "date_start": start,
                }
                for school_class in classes
                for number, subject in enumerate(subjects)
            ]
        )
        cls.class_1a.homeroom_teacher_id = cls.staff[0].employee_id
        group = cls.env["edu.subject.group"].create(
            {"name": "Tổ Toán – Tin", "company_id": cls.school.id}
        )
        code = cls.env["edu.code"]._get_code("staff_duty", "TTCM")
        cls.env["edu.staff.duty"].create(
            {
                "staff_id": cls.staff[0].id,
                "duty_id": code.id,
                "group_id": group.id,
                "date_start": start,
            }
        )
        handover = cls.env["edu.handover"].create(
            {
                "company_id": cls.school.id,
                "staff_from_id": cls.staff[0].id,
                "staff_to_id": cls.staff[1].id,
                "date": date(2999, 1, 1),
                "reason": "Nghỉ thai sản",
                "paper_number": "31/QĐ-TH",
            }
        )
        cls.ids = (cls.staff[0].id, cls.class_1a.id, group.id, handover.id)

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_lists_and_forms_fit_a_desk_and_a_phone(self):
        staff, school_class, group, handover = self.ids
        rows = ".o_list_view, .o_kanban_view"
        with self.browser.session(self.clerk):
            self._check("teaching", "/odoo/teaching", rows)
            self._check("duties", "/odoo/duties", rows)
            self._check("groups", f"/odoo/subject-groups/{group}", ".o_form_view h1")
            self._check("teaching-table", "/odoo/teaching-table", "table th")
            self._check("handover", f"/odoo/handovers/{handover}", ".o_form_view")
            self._check("staff", f"/odoo/staff/{staff}", ".o_form_view h1")
            self._check("class", f"/odoo/classes/{school_class}", ".o_form_view h1")

    def test_the_title_of_the_list_is_not_cut_on_a_desk(self):
        rows = "document.querySelector('.o_list_view .o_group_header')"
        self.browser.resize(1280)
        with self.browser.session(self.clerk):
            self.browser.open("/odoo/teaching")
            self.assertTrue(self.browser.wait(rows))
            self.assertIn("Phân công giảng dạy", self.browser.get_text())
            self.assertEqual(self.browser.evaluate(CUT), [])
