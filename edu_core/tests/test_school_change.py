# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.test_edu.tests.common import EduCase

TODAY = date(2026, 11, 23)


class SchoolChangeSetUp:
    """Who administers two schools, and what a decision orders of the first."""

    @classmethod
    def _set_up_admin(cls):
        """Create the administrator of both schools."""
        cls.admin = cls._create_user(
            "admin_of_both",
            "edu_core.group_district_admin",
            companies=cls.school | cls.other_school,
        )

    def _create_change(self, kind, user=None, **values):
        """Create a change of the first school, today, by who administers both."""
        return (
            self.env["edu.school.change"]
            .with_user(user or self.admin)
            .create(
                {
                    "kind": kind,
                    "company_id": self.school.id,
                    "date": TODAY,
                    "paper_number": "45/QĐ-UBND",
                    "paper_date": date(2026, 11, 1),
                    **values,
                }
            )
        )

    def _get_studying(self, school):
        """Return the pupils who study in a school."""
        domain = [("company_id", "=", school.id), ("state", "=", "studying")]
        return self.env["edu.student"].search(domain)


@freeze_time("2026-11-23 03:00:00")
class TestSchoolChange(SchoolChangeSetUp, EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_admin()

    # === NAMES === #

    def test_a_renamed_school_keeps_name_and_code_for_old_papers(self):
        old_name, old_code = self.school.name, self.school.edu_code
        change = self._create_change("rename", new_name="TH Hoa Sen", new_code="79123")
        change.action_done()
        self.assertEqual(self.school.name, "TH Hoa Sen")
        self.assertEqual(self.school.edu_code, "79123")
        self.assertEqual(self.school._edu_get_name(date(2026, 11, 22)), old_name)
        self.assertEqual(self.school._edu_get_code(date(2026, 11, 22)), old_code)
        self.assertEqual(self.school._edu_get_name(TODAY), "TH Hoa Sen")
        change.action_undo()
        self.assertEqual(self.school.name, old_name)
        self.assertEqual(self.school._edu_get_name(TODAY), old_name)

    def test_a_name_typed_over_is_history_too(self):
        old_name = self.school.name
        self.school.name = "TH Hoa Sen"
        self.assertEqual(self.school._edu_get_name(date(2026, 11, 22)), old_name)

    def test_a_new_name_of_next_month_waits(self):
        self._create_change(
            "rename", new_name="TH Hoa Sen", date=date(2026, 12, 1)
        ).action_done()
        self.assertNotEqual(self.school.name, "TH Hoa Sen")
        with freeze_time("2026-12-01 03:00:00"):
            self.env["edu.school.change"]._cron_apply_dates()
        self.assertEqual(self.school.name, "TH Hoa Sen")

    # === CLOSING === #

    def test_a_school_with_pupils_does_not_close(self):
        with self.assertRaisesRegex(UserError, "still has 3 pupils"):
            self._create_change("close").action_done()

    def test_a_closed_school_answers_to_nobody_and_is_opened_again(self):
        self._get_studying(self.school)._leave("left")
        change = self._create_change("close")
        change.action_done()
        link = self.school.edu_authority_link_ids
        self.assertEqual(self.school.edu_date_closed, date(2026, 11, 22))
        self.assertEqual(link.date_end, date(2026, 11, 22))
        self.assertTrue(self.school.active)
        change.action_undo()
        self.assertFalse(link.date_end)
        self.assertFalse(self.school.edu_date_closed)

    def test_a_planned_change_that_cannot_be_done_says_why(self):
        change = self._create_change("close", date=date(2026, 12, 1))
        change.action_done()
        with freeze_time("2026-12-01 03:00:00"):
            self.env["edu.school.change"]._cron_apply_dates()
        self.assertEqual(change.state, "planned")
        self.assertIn("still has 3 pupils", change.message_ids[0].body)

    # === WHO MAY === #

    def test_a_school_is_not_merged_into_a_foreign_one(self):
        one_school = self._persona("district_admin")
        with self.assertRaises(AccessError):
            self._create_change(
                "merge", one_school, target_company_id=self.other_school.id
            )

    def test_a_clerk_changes_no_school(self):
        with self.assertRaises(AccessError):
            self._create_change("close", self._persona("office"))

    def test_a_school_does_not_receive_itself(self):
        change = self._create_change("merge", target_company_id=self.school.id)
        with self.assertRaisesRegex(UserError, "cannot receive itself"):
            change.action_done()
