# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import doctest
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_core.wizards import export_rows
from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase


class ExportCase(ImportClassListCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")

    def _export(self, form="hcmc", user=None, **values):
        """Export as the clerk, return the wizard."""
        wizard = (
            self.env["edu.export"]
            .with_user(user or self.clerk)
            .create(
                {
                    "form": form,
                    "company_id": self.school.id,
                    "school_year_id": self.year.id,
                    **values,
                }
            )
        )
        wizard.action_export()
        return wizard

    def _read(self, wizard):
        """Return the bytes of the exported file."""
        return base64.b64decode(wizard.with_context(bin_size=False).file)

    def _get_class(self, name="3A"):
        """Return the class of that name."""
        return self.env["edu.class"].search(
            [("company_id", "=", self.school.id), ("name", "=", name)]
        )


@tagged("post_install", "-at_install")
class TestExport(ExportCase):
    def test_the_examples_of_the_documentation_hold(self):
        result = doctest.testmod(export_rows)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_what_is_exported_imports_without_a_change(self):
        self._import(*workbooks.make_pupils(5, class_names=("3A", "3B")))
        classes = self._get_class("3A") | self._get_class("3B")
        for form in ("hcmc", "c1"):
            for file_format in ("xlsx", "csv"):
                with self.subTest(form=form, file_format=file_format):
                    export = self._export(
                        form, class_ids=classes.ids, file_format=file_format
                    )
                    self.assertEqual(export.row_count, 5)
                    wizard = self._make_wizard(
                        self._read(export), filename=export.filename
                    )
                    wizard.action_preview()
                    self._assert_counts(wizard, unchanged=5)

    def test_guardians_classes_and_staff_come_back_unchanged(self):
        self._import(*workbooks.make_pupils(3))
        self._create_employee(name="Võ Thị Sáu", job_title="Giáo viên")
        for form, model in (
            ("guardians", "edu.import.guardians"),
            ("classes", "edu.import.classes"),
            ("staff", "edu.import.staff"),
        ):
            with self.subTest(form=form):
                export = self._export(form, class_ids=self._get_class().ids)
                wizard = (
                    self.env[model]
                    .with_user(self.clerk)
                    .create(
                        {
                            "file": export.with_context(bin_size=False).file,
                            "filename": export.filename,
                            "company_id": self.school.id,
                            "school_year_id": self.year.id,
                        }
                    )
                )
                wizard.action_preview()
                self._assert_counts(wizard, unchanged=export.row_count)

    def test_names_that_look_like_formulas_stay_texts(self):
        self._import(self.pupil)
        self._find(moet_code="7912345678").name = "=cmd|'/c calc'!A1 An"
        classes = self._get_class().ids
        content = self._read(self._export(class_ids=classes))
        self.assertNotIn(b"<f>", workbooks.read_part(content, "sheet1.xml"))
        text = self._read(self._export(class_ids=classes, file_format="csv"))
        self.assertIn(b"'=cmd", text)
        self.assertNotIn(b",=cmd", text)

    def test_nothing_of_another_school_is_exported(self):
        with self.assertRaises(AccessError):
            self._export(company_id=self.other_school.id)
        export = self._export(class_ids=[])
        self.assertNotIn(
            self.other_student.name.encode(), b"".join(self._get_cells(export))
        )

    def _get_cells(self, export):
        """Return all cells of the exported workbook, as bytes."""
        for row in workbooks.read_rows(self._read(export)):
            yield from (str(cell).encode() for cell in row)

    def test_only_office_and_principal_export(self):
        self._export(user=self._persona("principal"))
        for persona in ("teacher", "homeroom", "officer", "parent"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self._export(user=self._persona(persona))


@tagged("post_install", "-at_install")
class TestFillTemplate(ExportCase):
    def _make_template(self, *rows):
        """Return a portal's form: title, three rows of headings, hidden columns."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "C1-HocSinh"
        sheet["A1"] = "BIỂU MẪU"
        sheet.merge_cells("A1:F1")
        for column, text in enumerate(
            ("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Ghi chú"), 1
        ):
            sheet.cell(2, column, text)
        sheet.cell(2, 7, "Cha")
        sheet.merge_cells("G2:H2")
        sheet.cell(3, 7, "Họ tên")
        sheet.cell(3, 8, "Năm sinh")
        sheet.column_dimensions["C"].hidden = True
        for row in rows:
            sheet.append(row)
        sheet.cell(4, 5).number_format = "dd-mm-yyyy"
        codes = book.create_sheet("DM_DanToc")
        codes.append(["01", "Kinh"])
        codes.sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _fill(self, content, **values):
        """Export into a template, return the workbook."""
        wizard = self._export(
            "c1",
            class_ids=self._get_class().ids,
            template=base64.b64encode(content),
            template_filename="mau.xlsx",
            **values,
        )
        self.assertEqual(wizard.filename, "mau.xlsx")
        return openpyxl.load_workbook(io.BytesIO(self._read(wizard)))

    def test_an_empty_template_is_filled_and_the_rest_stays(self):
        self._import(*workbooks.make_pupils(3))
        book = self._fill(self._make_template())
        sheet = book["C1-HocSinh"]
        rows = [[cell.value for cell in row] for row in sheet["A4:H6"]]
        self.assertEqual([row[0] for row in rows], [1, 2, 3])
        self.assertEqual({row[1] for row in rows}, {"3A"})
        self.assertTrue(all(row[2] and row[3] and row[4] and row[6] for row in rows))
        self.assertEqual({row[5] for row in rows}, {None})
        self.assertEqual(sheet["E6"].number_format, "dd-mm-yyyy")
        self.assertTrue(sheet.column_dimensions["C"].hidden)
        self.assertEqual(book["DM_DanToc"].sheet_state, "hidden")
        self.assertEqual(book["DM_DanToc"]["B1"].value, "Kinh")

    def test_rows_of_the_portal_get_what_is_empty_in_them(self):
        self._import(self.pupil, *workbooks.make_pupils(1))
        row = (1, "L-PORTAL", "7912345678", "NGUYỄN VĂN ÂN", None, "giữ", None, None)
        sheet = self._fill(self._make_template(row))["C1-HocSinh"]
        found = [cell.value for cell in sheet[4]]
        self.assertEqual(found[1], "L-PORTAL")
        self.assertEqual((found[3], found[5]), ("NGUYỄN VĂN ÂN", "giữ"))
        self.assertEqual(found[4].date().isoformat(), "2018-09-05")
        self.assertEqual(found[6], "Nguyễn Văn Ba")
        self.assertTrue(sheet["D5"].value)
        self.assertIsNone(sheet["D6"].value)

    def test_a_template_of_another_form_is_refused(self):
        self._import(self.pupil)
        with self.assertRaises(UserError):
            self._fill(workbooks.table(["Môn", "Tiết"]))
        with self.assertRaises(UserError) as caught:
            self._fill(b"PK\3\4 broken")
        self.assertIn("mau.xlsx", str(caught.exception))
