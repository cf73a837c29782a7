# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.test_edu.tests.common import EduCase

from .test_school_change import SchoolChangeSetUp


@freeze_time("2026-11-23 03:00:00")
class TestFlowState(SchoolChangeSetUp, EduCase):
    """How far something is, is said by its steps: not by a value or a default."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_admin()
        cls.next_year = cls._create_school_year(cls.school_year.date_start.year + 1)

    def test_a_change_of_a_school_is_not_called_done_by_hand(self):
        change = self._create_change("rename", new_name="TH Hoa Sen")
        for vals in (
            {"state": "done"},
            {"done_by_id": self.env.uid},
            {"done_at": "2026-11-01 08:00:00"},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                change.write(vals)
        self.assertEqual(change.state, "draft")

    def test_nor_by_a_default(self):
        for context in (
            {"default_state": "planned"},
            {"default_state": "done"},
            {"default_done_by_id": self.env.uid},
        ):
            changes = self.env["edu.school.change"].with_user(self.admin)
            with self.subTest(**context), self.assertRaises(AccessError):
                changes.with_context(**context).create(
                    {
                        "kind": "rename",
                        "company_id": self.school.id,
                        "date": date(2026, 11, 23),
                        "new_name": "TH Hoa Sen",
                    }
                )

    def test_who_did_a_change_is_who_pressed_the_button(self):
        change = self._create_change("rename", new_name="TH Hoa Sen")
        change.action_done()
        self.assertEqual((change.state, change.done_by_id), ("done", self.admin))
        change.action_undo()
        self.assertEqual(change.state, "undone")

    def test_a_roll_over_is_not_called_done_by_hand(self):
        rollovers = self.env["edu.year.rollover"].with_user(self._persona("office"))
        vals = {
            "company_id": self.school.id,
            "school_year_from_id": self.school_year.id,
        }
        with self.assertRaises(AccessError):
            rollovers.create({**vals, "state": "done"})
        with self.assertRaises(AccessError):
            rollovers.with_context(default_state="opened").create(vals)
        rollover = rollovers.create(vals)
        with self.assertRaises(AccessError):
            rollover.state = "opened"
        rollover.action_preview()
        self.assertEqual(rollover.state, "preview")
