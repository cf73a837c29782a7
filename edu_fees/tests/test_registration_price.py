# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import FeesCase
from .registration_common import RegistrationSetUp


@freeze_time("2026-10-01")
class TestRegistrationPrice(RegistrationSetUp, FeesCase):
    """What a family agreed to is kept; a plan that asks for more says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_chosen_item(name="Bán trú")
        cls.form = cls._create_form({cls.item: 350_000})
        cls.line = cls.form.plan_id.line_ids
        cls.fee_round = cls._create_round(plan_id=cls.form.plan_id.id)
        cls.parent = cls._persona("parent")

    def _answer(self, choice="yes"):
        """Let the family answer on the portal."""
        registrations = self.env["edu.fee.registration"].with_user(self.parent)
        return registrations._answer_on_portal(
            self.form.sudo(), self.student.with_user(self.parent), {self.item: choice}
        )

    def _get_note(self):
        """Return what the round says of papers."""
        self.fee_round.invalidate_recordset()
        return (self.fee_round.paper_todo or "").replace("\xa0", " ")

    def test_the_price_is_kept_with_the_answer_however_it_came(self):
        self.assertEqual(self._answer().sudo().price, 350_000)
        self.assertEqual(self._register(self.form, self.classmate).price, 350_000)
        self.line.price = 400_000
        rows = self.env["edu.fee.registration"].search([("form_id", "=", self.form.id)])
        self.assertEqual(set(rows.mapped("price")), {350_000})

    def test_who_says_no_agrees_to_no_price(self):
        self.assertEqual(self._answer("no").sudo().price, 0)

    def test_a_round_names_who_agreed_to_less(self):
        self._answer()
        self._register(self.form, self.classmate, "no")
        self.assertNotIn("agreed", self._get_note())
        self.line.price = 400_000
        note = self._get_note()
        self.assertIn("1 families agreed to 350.000 đ", note)
        self.assertIn(self.student.name, note)
        self.assertNotIn(self.classmate.name, note)
        self.assertIn(
            "agreed to a lower price",
            [s["text"] for s in self.fee_round.path if s["key"] == "registration"][0],
        )

    def test_a_round_of_another_plan_names_them_too(self):
        self._answer()
        dearer = self._create_fee_plan({self.item: 410_000})
        self.fee_round.plan_id = dearer
        self.assertIn("410.000 đ", self._get_note())

    def test_a_price_that_fell_asks_nobody(self):
        self._answer()
        self.line.price = 300_000
        self.assertNotIn("agreed", self._get_note())
        self.assertFalse(self.form.outdated_count)

    def test_the_setting_of_papers_refuses_or_notes_it(self):
        self._answer()
        self._generate(self.fee_round)
        self.line.price = 400_000
        self.school.edu_paper_policy = "block"
        with self.assertRaisesRegex(UserError, "agreed to"):
            self.fee_round.action_publish()
        self.school.edu_paper_policy = "warn"
        self.fee_round.action_publish()
        notes = " ".join(self.fee_round.message_ids.mapped("body"))
        self.assertIn("families agreed to", notes)

    def test_the_form_counts_them_as_not_answered_and_lists_them(self):
        self._answer()
        self._register(self.form, self.classmate)
        self.assertEqual(self.form.unanswered_count, 0)
        self.line.price = 400_000
        self._register(self.form, self.classmate)
        self.form.invalidate_recordset()
        self.assertEqual((self.form.outdated_count, self.form.unanswered_count), (1, 1))
        action = self.form.action_view_outdated()
        rows = self.env["edu.fee.registration"].search(action["domain"])
        self.assertEqual(rows.student_id, self.student)

    def test_the_same_yes_at_another_price_is_a_new_answer(self):
        self._answer()
        self.line.price = 400_000
        self.assertEqual(self._answer().sudo().price, 400_000)
        self.assertFalse(self._answer())
        self.assertFalse(self.form.outdated_count)
        self.assertNotIn("agreed", self._get_note())

    def test_on_the_sheet_their_tick_is_open_again(self):
        self._register(self.form, self.student)
        self.line.price = 400_000
        sheets = self.env["edu.fee.registration.sheet"]
        sheets = sheets.with_user(self._persona("homeroom"))
        sheet = sheets.browse(sheets.action_open_default()["res_id"])
        line = sheet.line_ids.filtered(lambda one: one.student_id == self.student)
        self.assertFalse(line.choice)
        line.choice = "yes"
        sheet.action_save()
        self.assertFalse(self.form.outdated_count)

    def test_a_homeroom_teacher_reads_answers_and_no_price(self):
        row = self._register(self.form, self.student)
        own = row.with_user(self._persona("homeroom"))
        self.assertEqual(own.choice, "yes")
        with self.assertRaises(AccessError):
            own.read(["price"])

    def test_a_pupil_of_a_combined_class_agrees_to_his_own_grades_price(self):
        second = self._get_grade("2")
        self.class_1a.grade_ids += second
        self.student.enrollment_ids.grade_id = second
        self.line.grade_ids = self._get_grade("1")
        self.line.copy({"price": 290_000, "grade_ids": [Command.set(second.ids)]})
        self.assertEqual(self._answer().sudo().price, 290_000)
        self.assertEqual(self._register(self.form, self.classmate).price, 350_000)
        bills = self._generate(self.fee_round)
        self.assertEqual(
            {bill.edu_student_id: bill.amount_total for bill in bills},
            {self.student: 290_000, self.classmate: 350_000},
        )
        self.assertNotIn("agreed", self._get_note())
