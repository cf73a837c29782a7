# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
from datetime import date

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import ValidationError

from odoo.addons.test_edu.tests.common import EduCase

from ..tools import workbook


@freeze_time("2026-11-23 03:00:00")
class TestStudentRegister(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls._create_student(
            name="=Lê Thị Ân", birth_place="Huế", address_current="12 Lê Lợi"
        )
        cls._create_guardian(cls.pupil, relation="father", name="Lê Văn Bình")
        cls.pupil._change_class(cls.class_1a, date(2026, 9, 7), "new")
        cls.pupil.with_context(
            edu_movement={"other_school": "Trường Kim Đồng", "decision_number": "9/GCT"}
        )._leave("transferred", date(2026, 11, 2))

    def _create_register(self, **values):
        registers = self.env["edu.student.register"].with_user(self._persona("office"))
        return registers.create({"company_id": self.school.id, **values})

    def _get_row(self):
        rows = self._create_register()._get_rows()
        return next(r for r in rows if r["number"] == self.pupil.register_number)

    def test_a_row_tells_entry_and_exit(self):
        row = self._get_row()
        self.assertEqual(row["entry_date"], date(2026, 9, 7))
        self.assertEqual(row["exit_date"], date(2026, 11, 2))
        self.assertEqual((row["entry_class"], row["exit_class"]), ("1A", "1A"))
        self.assertIn("Trường Kim Đồng", row["exit_reason"])
        self.assertIn("9/GCT", row["exit_reason"])
        self.assertEqual(row["father"], "Lê Văn Bình")

    def test_the_register_is_sorted_by_number(self):
        numbers = [row["number"] for row in self._create_register()._get_rows()]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_a_part_of_the_numbers_is_taken(self):
        register = self._create_register(number_from=2, number_to=3)
        self.assertEqual([row["number"] for row in register._get_rows()], [2, 3])

    def test_a_year_without_admissions_is_refused_in_words(self):
        year = self._create_school_year(2020)
        with self.assertRaisesRegex(ValidationError, self.school.name[:12]):
            self._create_register(entry_year_id=year.id).action_print()

    def test_the_workbook_has_every_pupil_and_no_formula(self):
        register = self._create_register()
        register.action_export()
        [sheet] = workbook.read(base64.b64decode(register.file))
        self.assertEqual(len(sheet.rows), 1 + register.student_count)
        self.assertIn("=Lê Thị Ân", [row[2] for row in sheet.rows])

    def test_the_paper_names_the_pupil(self):
        register = self._create_register()
        content = self.env["ir.actions.report"]._render(
            "edu_core.action_report_student_register", register.ids
        )[0]
        text = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
        )
        self.assertIn("Lê Thị Ân", text)
        self.assertIn("02/11/2026", text)

    def test_the_transfer_paper_names_both_schools(self):
        movement = self.pupil.movement_ids.filtered(lambda m: m.kind == "transfer_out")
        content = self.env["ir.actions.report"]._render(
            "edu_core.action_report_transfer_paper", movement.ids
        )[0]
        text = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
        )
        self.assertIn("Trường Kim Đồng", text)
        self.assertIn("9/GCT", text)
