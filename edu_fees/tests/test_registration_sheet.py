# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import FeesCase
from .registration_common import RegistrationSetUp

# One pixel.
PNG = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    b"AABJRU5ErkJggg=="
)


@freeze_time("2026-10-05")
class TestRegistrationSheet(RegistrationSetUp, FeesCase):
    """The list of a class with ticks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls._create_form(classes=cls.class_1a | cls.class_1b)
        cls.item = cls.form.item_ids

    def _open(self, persona):
        """Return the sheet that a persona opens from the menu."""
        sheets = self.env["edu.fee.registration.sheet"]
        sheets = sheets.with_user(self._persona(persona))
        return sheets.browse(sheets.action_open_default()["res_id"])

    def test_the_homeroom_teacher_finds_her_class(self):
        sheet = self._open("homeroom")
        self.assertEqual(sheet.form_id, self.form)
        self.assertEqual(sheet.class_id, self.class_1a)
        self.assertEqual(sheet.allowed_class_ids, self.class_1a)
        self.assertEqual(sheet.line_ids.student_id, self.student | self.classmate)
        self.assertEqual(set(sheet.line_ids.mapped("item_name")), {self.item.name})

    def test_the_office_of_another_school_reads_nobody(self):
        for group in ("edu_core.group_office", "edu_fees.group_accountant"):
            stranger = self._create_user(
                f"stranger-{group}", group, companies=self.other_school
            )
            form = self.form.with_user(stranger)
            self.assertFalse(form._get_enterable_classes())
            with self.assertRaises(AccessError):
                form.action_enter()
            sheet = self.env["edu.fee.registration.sheet"].with_user(stranger)
            sheet = sheet.create(
                {"form_id": self.form.id, "class_id": self.class_1a.id}
            )
            with self.assertRaises(AccessError):
                sheet.action_load()

    def test_a_sheet_is_its_makers_alone(self):
        sheet = self._open("homeroom")
        with self.assertRaises(AccessError):
            sheet.line_ids.with_user(self._persona("office")).read(["choice"])

    def test_a_subject_teacher_finds_no_class(self):
        sheet = self._open("teacher")
        self.assertFalse(sheet.class_id)
        self.assertFalse(sheet.line_ids)

    def test_the_office_chooses_a_class(self):
        sheet = self._open("office")
        sheet.class_id = self.class_1b
        sheet.action_load()
        self.assertEqual(sheet.line_ids.student_id, self.other_class_student)

    def test_a_teacher_does_not_load_another_class(self):
        sheet = self._open("homeroom")
        sheet.sudo().class_id = self.class_1b
        with self.assertRaisesRegex(UserError, self.class_1b.name):
            sheet.action_load()

    def test_ticks_are_saved_and_shown_again(self):
        sheet = self._open("homeroom")
        sheet.line_ids[0].choice = "no"
        sheet.paper_number = "12/BB"
        sheet.action_all_yes()
        self.assertEqual(sheet.line_ids.mapped("choice"), ["no", "yes"])
        sheet.action_save()
        rows = self.env["edu.fee.registration"].search([("form_id", "=", self.form.id)])
        self.assertEqual(sorted(rows.mapped("choice")), ["no", "yes"])
        self.assertEqual(set(rows.mapped("channel")), {"paper"})
        again = self._open("homeroom")
        self.assertEqual(again.line_ids.mapped("choice"), ["no", "yes"])
        again.action_save()
        self.assertEqual(
            self.env["edu.fee.registration"].search([("form_id", "=", self.form.id)]),
            rows,
        )

    def _get_holding(self, student):
        """Return the answer that holds for a pupil."""
        return self.env["edu.fee.registration"].search(
            [("student_id", "=", student.id), ("is_current", "=", True)]
        )

    def test_what_a_family_answered_meanwhile_is_not_overwritten(self):
        self.item.unit = "km"
        first = self._register(self.form, self.student, "yes")
        sheet = self._open("homeroom")
        answered = self._register(self.form, self.student, "no")
        line = sheet.line_ids.filtered(lambda one: one.student_id == self.student)
        self.assertEqual(line.registration_id, first)
        self.assertFalse(line._is_changed())
        sheet.action_save()
        self.assertEqual(self._get_holding(self.student), answered)
        line.quantity = 7
        action = sheet.action_save()
        self.assertIn(self.student.name, action["params"]["message"])
        self.assertEqual(self._get_holding(self.student), answered)

    def test_ticking_all_yes_leaves_a_no_given_meanwhile(self):
        sheet = self._open("homeroom")
        self._register(self.form, self.student, "no")
        sheet.paper_number = "12/BB"
        sheet.action_all_yes()
        action = sheet.action_save()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual(self._get_holding(self.student).choice, "no")
        self.assertEqual(self._get_holding(self.classmate).choice, "yes")

    def test_yes_for_all_rests_on_a_paper_that_is_named(self):
        sheet = self._open("homeroom")
        with self.assertRaisesRegex(UserError, "number of the paper"):
            sheet.action_all_yes()
        sheet.paper_number = "12/BB"
        sheet.action_all_yes()
        sheet.paper_number = " "
        with self.assertRaisesRegex(UserError, "number of the paper"):
            sheet.action_save()
        self.assertFalse(self._get_holding(self.student))
        sheet.paper_number = "12/BB"
        sheet.action_save()
        self.assertEqual(self._get_holding(self.student).paper_number, "12/BB")

    def test_the_scan_of_the_paper_is_kept_on_the_form(self):
        sheet = self._open("homeroom")
        sheet.write({"paper_number": "12/BB", "scan": PNG, "scan_filename": "bb.png"})
        sheet.action_all_yes()
        sheet.action_save()
        [note] = self.form.message_ids.filtered("attachment_ids")
        self.assertIn("12/BB", note.body)
        self.assertEqual(note.author_id, self._persona("homeroom").partner_id)
        self.assertEqual(note.attachment_ids.name, "bb.png")
        self.assertEqual(note.attachment_ids.datas, PNG)

    def test_a_scan_is_a_document(self):
        sheet = self._open("homeroom")
        with self.assertRaisesRegex(ValidationError, "PDF"):
            sheet.scan = base64.b64encode(b"<html></html>")

    def test_one_family_s_answer_needs_no_number(self):
        sheet = self._open("homeroom")
        sheet.line_ids[0].choice = "no"
        sheet.action_save()
        self.assertFalse(self._get_holding(sheet.line_ids[0].student_id).paper_number)

    def test_a_teacher_counts_only_what_goes_by_a_number(self):
        sheet = self._open("homeroom")
        self.assertFalse(any(sheet.line_ids.mapped("may_count")))
        line = sheet.line_ids[0]
        line.write({"choice": "yes", "quantity": 9})
        sheet.action_save()
        self.assertEqual(self._get_holding(line.student_id).quantity, 0)
        registrations = self.env["edu.fee.registration"]
        with self.assertRaisesRegex(AccessError, "ask the office"):
            registrations.with_user(self._persona("homeroom"))._answer_on_paper(
                self.form,
                {self.student: {self.item: "yes"}},
                {(self.student, self.item): 9},
            )
        self.assertTrue(all(self._open("office").line_ids.mapped("may_count")))

    def test_quantities_are_shown_where_there_are_any(self):
        self.assertFalse(self._open("office").has_quantity)
        self._register(self.form, self.student, "yes", quantity=12)
        self.assertTrue(self._open("office").has_quantity)
        self.form.registration_ids.sudo().quantity = 0
        self.item.unit = "km"
        self.assertTrue(self._open("homeroom").has_quantity)

    def test_a_teacher_keeps_the_quantity_that_the_office_gave(self):
        self._register(self.form, self.student, "yes", quantity=12)
        self.form.plan_id.line_ids.price = 400_000
        sheet = self._open("homeroom")
        line = sheet.line_ids.filtered(lambda one: one.student_id == self.student)
        line.choice = "yes"
        sheet.action_save()
        self.assertEqual(self._get_holding(self.student).quantity, 12)

    def test_a_quantity_alone_is_saved(self):
        self.item.unit = "km"
        self._register(self.form, self.student, quantity=12)
        sheet = self._open("homeroom")
        line = sheet.line_ids.filtered(lambda one: one.student_id == self.student)
        line.quantity = 15
        sheet.action_save()
        self.assertEqual(self._get_holding(self.student).quantity, 15)

    def test_another_class_clears_the_ticks(self):
        sheet = self._open("office")
        self.assertTrue(sheet.line_ids)
        with Form(sheet) as form:
            form.class_id = self.class_1b
        self.assertFalse(sheet.line_ids)
        sheet.action_load()
        self.assertEqual(sheet.line_ids.student_id, self.other_class_student)

    def test_another_form_clears_the_ticks(self):
        other = self._create_form(classes=self.class_1a)
        sheet = self._open("homeroom")
        with Form(sheet) as form:
            form.form_id = self.form if sheet.form_id == other else other
        self.assertFalse(sheet.line_ids)

    def test_without_an_open_form_the_sheet_says_so(self):
        self.form.action_close()
        self.assertFalse(self._open("homeroom").form_id)

    def test_a_sheet_has_no_amount_and_no_debt(self):
        for model in ("edu.fee.registration.sheet", "edu.fee.registration.sheet.line"):
            types = {field.type for field in self.env[model]._fields.values()}
            self.assertNotIn("monetary", types)
