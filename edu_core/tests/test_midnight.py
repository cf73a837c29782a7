# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

LAST_DAY = date(2026, 11, 30)
BEFORE = "2026-11-30 16:59:59"  # 23:59:59 in Vietnam
AFTER = "2026-11-30 17:00:01"
# The 30th for eleven hours more, and the 1st for seven hours already.
LATE, EARLY = "Pacific/Midway", "Pacific/Kiritimati"


@tagged("post_install", "-at_install")
class TestMidnightOfRights(EduCase):
    """Rights end at the schools' midnight, in whatever time zone one says to be."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-24 03:00:00"))
        super().setUpClass()

    def _count(self, user, moment, **context):
        """Return how many pupils of class 1A the user sees."""
        with freeze_time(moment):
            self.env.invalidate_all()
            rows = self.env["edu.student"].with_user(user)
            rows = rows.with_context(allowed_company_ids=user.company_ids.ids)
            return rows.with_context(**context).search_count(
                [("id", "in", self.student.ids)]
            )

    def _assert_ends_at_midnight(self, user):
        for zone in (LATE, EARLY):
            for where in ("context", "user"):
                user.sudo().tz = zone if where == "user" else "Asia/Ho_Chi_Minh"
                context = {"tz": zone} if where == "context" else {}
                with self.subTest(zone=zone, where=where):
                    self.assertEqual(self._count(user, BEFORE, **context), 1)
                    self.assertEqual(self._count(user, AFTER, **context), 0)

    def test_of_an_officer_whose_office_ended(self):
        officer = self._persona("officer")
        offices = self.env["edu.authority.officer"].search(
            [("user_id", "=", officer.id)]
        )
        offices.date_end = LAST_DAY
        self._assert_ends_at_midnight(officer)

    def test_of_an_officer_whose_school_went_to_another_unit(self):
        officer = self._persona("officer")
        self.school.edu_authority_link_ids.date_end = LAST_DAY
        self._assert_ends_at_midnight(officer)

    def test_of_a_parent_whose_link_ended(self):
        parent = self._persona("parent")
        links = parent.partner_id.edu_guardian_ids.guardianship_ids
        links.date_end = LAST_DAY
        self._assert_ends_at_midnight(parent)

    def test_of_a_teacher_whose_lessons_went_to_another(self):
        teacher = self._persona("teacher")
        self._get_employee(teacher).edu_class_subject_ids.date_end = LAST_DAY
        self._assert_ends_at_midnight(teacher)

    def test_an_officer_answers_no_more_after_midnight_in_any_time_zone(self):
        officer = self._persona("officer")
        officers = self.env["edu.authority.officer"]
        officers.search([("user_id", "=", officer.id)]).date_end = LAST_DAY
        for moment, holds in ((BEFORE, True), (AFTER, False)):
            with freeze_time(moment):
                mine = officers.with_user(officer).with_context(tz=LATE)
                self.assertEqual(bool(mine._get_of_user(officer)), holds)

    def test_today_is_found_however_deep_and_with_what_follows_it(self):
        rules = self.env["ir.rule"].with_context(tz=LATE)
        domain = ~Domain("name", "=", "Đỗ Khánh Linh") | Domain(
            "guardianship_ids",
            "any",
            [
                ("date_start", "<=", "today"),
                ("guardian_id", "not any", [("create_date", ">=", "today -5y")]),
            ],
        )
        with freeze_time(AFTER):
            pinned = rules._edu_pin_today(domain)
        text = str(list(pinned))
        self.assertNotIn("today", text)
        for day in ("2026, 12, 1", "2021, 12, 1"):
            self.assertIn(day, text)
