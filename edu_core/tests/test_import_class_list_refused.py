# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edu_core.wizards import edu_import_file_mixin as importer
from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase


@tagged("post_install", "-at_install")
class TestImportClassListRefused(ImportClassListCase):
    def test_refused_rows_come_back_as_a_file_and_good_ones_are_kept(self):
        bad = {**self.pupil, "moet_code": "12", "name": "Lê Thị Xấu"}
        wizard = self._import(self.pupil, bad)
        self._assert_counts(wizard, created=1, refused=1)
        self.assertTrue(self._find(moet_code="7912345678"))
        reasons = self._get_reasons(wizard)
        self.assertEqual(list(reasons), ["Lê Thị Xấu"])
        self.assertIn("“12”", reasons["Lê Thị Xấu"])

    def test_refused_rows_stand_first_with_what_could_be_read_of_them(self):
        bad = {**self.pupil, "moet_code": "12", "name": "Lê Thị Xấu"}
        wizard = self._import(self.pupil, bad)
        self.assertEqual(wizard.line_ids.mapped("row_number"), [6, 5])
        line = wizard.line_ids[0]
        self.assertEqual((line.name, line.class_name), ("Lê Thị Xấu", "3A"))

    def test_the_file_of_refused_rows_can_be_corrected_and_imported(self):
        wizard = self._import({**self.pupil, "moet_code": "12"})
        rows = workbooks.read_rows(base64.b64decode(wizard.error_file))
        rows[1][rows[0].index("Mã định danh Bộ GD&ĐT")] = "x"
        again = self._make_wizard(workbooks.table(*rows))
        again.action_preview()
        self.assertEqual(
            len(workbooks.read_rows(base64.b64decode(again.error_file))[0]),
            len(rows[0]),
        )
        rows[1][rows[0].index("Mã định danh Bộ GD&ĐT")] = "7912345678"
        fixed = self._make_wizard(workbooks.table(*rows))
        fixed.action_import()
        self._assert_counts(fixed, created=1)

    def test_each_reason_is_told_in_words(self):
        self._import(self.pupil)
        rows = {
            "unknown class": {"class_name": "9Z", "grade": None},
            "grade not taught": {"class_name": "9A", "grade": 9},
            "grade of another class": {"grade": 4},
            "ethnicity": {"ethnicity": "Sao Hỏa"},
            "born tomorrow": {"birth_date": "24/11/2026"},
            "no name": {"name": None},
        }
        for label, values in rows.items():
            with self.subTest(label=label):
                wizard = self._import(
                    {**self.pupil, "moet_code": "7900000001", "name": "Lê An", **values}
                )
                self._assert_counts(wizard, refused=1)
                self.assertGreater(len(wizard.line_ids.details), 10)

    def test_the_clerk_reads_the_reasons_in_vietnamese(self):
        wizard = self._make_wizard(
            workbooks.class_list([{**self.pupil, "moet_code": "12"}])
        ).with_context(lang="vi_VN")
        wizard.action_import()
        reasons = self._get_reasons(wizard)
        self.assertIn("“12”: phải có 10 chữ số", reasons["Nguyễn Văn Ân"])

    def test_a_class_with_two_grades_is_refused(self):
        other = {"moet_code": "7912345679", "name": "Lê An", "grade": 4}
        wizard = self._import(self.pupil, {**self.pupil, **other})
        self._assert_counts(wizard, created=1, refused=1)

    def test_an_archived_class_is_refused(self):
        self._create_class(name="3A", grade="3", school_year=self.year, active=False)
        self._assert_counts(self._import(self.pupil), refused=1)

    def test_several_namesakes_without_code_are_refused(self):
        codes = ("7912345678", "7912345679")
        self._import(*[{**self.pupil, "moet_code": code} for code in codes])
        wizard = self._import({**self.pupil, "moet_code": None})
        self._assert_counts(wizard, refused=1)

    def test_every_code_of_a_refusal_has_a_text(self):
        texts = importer.import_texts.get_refusal_texts(self.env)
        for code, text in texts.items():
            self.assertTrue(text % {"row": 5}, code)

    def test_a_code_used_in_another_school_is_refused_without_a_word_about_it(self):
        self.other_student.write({"moet_code": "7912345678", "name": "Bí Mật"})
        wizard = self._import(self.pupil)
        self._assert_counts(wizard, refused=1)
        details = wizard.line_ids.details
        self.assertNotIn("Bí Mật", details)
        self.assertNotIn(self.other_school.name, details)

    def test_a_pupil_who_left_the_other_school_is_taken(self):
        self.other_student.write({"moet_code": "7912345678", "state": "transferred"})
        self._assert_counts(self._import(self.pupil), created=1)

    def test_codes_of_two_different_pupils_are_refused(self):
        self._import(self.pupil)
        other = {"moet_code": "7912345679", "national_id": "079218000123"}
        self._import({**self.pupil, "name": "Lê Bê", **other})
        wizard = self._import({**self.pupil, "national_id": "079218000123"})
        self._assert_counts(wizard, refused=1)

    def test_codes_that_slipped_by_a_row_do_not_overwrite_other_pupils(self):
        pupils = workbooks.make_pupils(3)
        self._import(*pupils)
        codes = [pupil["moet_code"] for pupil in pupils]
        for pupil, code in zip(pupils, codes[1:] + codes[:1], strict=True):
            pupil.update(moet_code=code, national_id=None)
        self._assert_counts(self._import(*pupils), refused=3)

    def test_two_rows_of_one_known_pupil_are_refused(self):
        self._import({**self.pupil, "national_id": "079218000123"})
        without_code = {**self.pupil, "moet_code": None, "national_id": "079218000123"}
        wizard = self._import({**self.pupil, "national_id": None}, without_code)
        self._assert_counts(wizard, unchanged=1, refused=1)

    def test_a_formula_in_a_refused_row_is_given_back_as_text(self):
        wizard = self._import({**self.pupil, "name": "=1+1", "moet_code": "12"})
        content = base64.b64decode(wizard.error_file)
        self.assertNotIn(b"<f>", workbooks.read_part(content, "sheet1.xml"))


@tagged("post_install", "-at_install")
class TestImportClassListFile(ImportClassListCase):
    def _assert_file_refused(self, content, word):
        """Check that the file is refused with a message of that word."""
        for action in ("action_preview", "action_import"):
            wizard = self._make_wizard(content)
            with self.assertRaises(UserError) as caught:
                getattr(wizard, action)()
            self.assertIn(word, str(caught.exception))
            self.assertIn("3A.xlsx", str(caught.exception))

    def test_no_file_is_refused(self):
        self._assert_file_refused(b"", "empty")

    def test_a_file_that_is_no_workbook_is_refused(self):
        self._assert_file_refused(b"STT,An", "not an Excel workbook")

    def test_an_encrypted_workbook_is_refused(self):
        content = importer.workbook.OLE_MAGIC + bytes(600)
        self._assert_file_refused(content, "password")

    def test_a_file_of_a_hundred_megabytes_is_refused(self):
        self._assert_file_refused(bytes(100 * importer.workbook.MIB), "too large")

    def test_more_rows_than_one_file_may_have_are_refused(self):
        content = workbooks.class_list(workbooks.make_pupils(20))
        with patch.object(importer, "MAX_ROWS", 10):
            self._assert_file_refused(content, "divide")

    def test_the_file_of_refused_rows_is_named_after_the_first(self):
        wizard = self._make_wizard(workbooks.class_list([{"moet_code": "1"}]))
        wizard.action_preview()
        self.assertEqual(wizard.error_filename, "3A - refused rows.xlsx")
        self.assertEqual(wizard.display_name, "3A.xlsx")

    def test_a_workbook_without_a_class_list_is_refused(self):
        self._assert_file_refused(workbooks.table(["Môn"], ["Toán"]), "heading")

    def test_a_list_without_pupils_is_refused(self):
        self._assert_file_refused(workbooks.class_list([]), "no pupil")

    def test_two_sheets_with_lists_are_refused(self):
        book = importer.workbook
        rows = book.read(workbooks.class_list([self.pupil]))[0].rows
        content = book.write([book.Sheet("A", rows), book.Sheet("B", rows)])
        wizard = self._make_wizard(content)
        with self.assertRaises(UserError) as caught:
            wizard.action_preview()
        self.assertIn("A, B", str(caught.exception))

    def test_a_sheet_of_codes_beside_the_list_is_passed_over(self):
        book = importer.workbook
        rows = book.read(workbooks.class_list([self.pupil]))[0].rows
        codes = book.Sheet("DanToc", [["Mã", "Dân tộc"], ["01", "Kinh"]])
        wizard = self._make_wizard(book.write([codes, book.Sheet("Lớp", rows)]))
        wizard.action_import()
        self._assert_counts(wizard, created=1)
