# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.edu_core.utils import claim_rows
from odoo.addons.test_edu.tests.common import EduCase


@tagged("post_install", "-at_install")
class TestLocks(EduCase):
    """Rows that are claimed are written, so that who comes second looks again."""

    def _get_versions(self, records):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, ctid::text FROM edu_student WHERE id = ANY(%s)", [records.ids]
        )
        return dict(self.env.cr.fetchall())

    def test_claimed_rows_are_written_and_no_others(self):
        before = self._get_versions(self.student | self.classmate)
        claim_rows(self.student)
        after = self._get_versions(self.student | self.classmate)
        self.assertNotEqual(before[self.student.id], after[self.student.id])
        self.assertEqual(before[self.classmate.id], after[self.classmate.id])

    def test_a_claim_changes_no_value_and_no_date(self):
        before = self.student.read()[0]
        claim_rows(self.student)
        self.env.invalidate_all()
        self.assertEqual(self.student.read()[0], before)

    def test_what_was_written_before_is_in_the_database(self):
        self.student.birth_place = "Trạm y tế Rạch Trúc"
        claim_rows(self.student)
        self.env.cr.execute(
            "SELECT birth_place FROM edu_student WHERE id = %s", [self.student.id]
        )
        self.assertEqual(self.env.cr.fetchone()[0], "Trạm y tế Rạch Trúc")

    def test_many_rows_take_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            claim_rows(self.student | self.classmate)

    def test_of_nobody_nothing_is_claimed(self):
        with self.assertQueryCount(0):
            claim_rows(self.student.browse())
