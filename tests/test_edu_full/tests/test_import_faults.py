# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pupil file of the sector's database with ten faults, as the clerk imports it."""

import base64
import io

import openpyxl

from odoo.tests import tagged

from odoo.addons.test_edu import workbooks
from odoo.addons.test_edu.tests.common import EduHttpCase

from .walk import Walking

HEADINGS = (
    "Mã lớp",
    "Mã học sinh",
    "Họ tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Số định danh cá nhân",
    "Số điện thoại liên hệ",
)
FIRST_ROW = 7
GOOD = 3
# What is wrong in a row → what the preview says of it.
FAULTS = (
    ({3: "#N/A"}, "“#N/A”: là lỗi của Excel"),
    ({3: "31/02/2018"}, "31/02/2018"),
    ({3: "05/09/2062"}, "05/09/2062"),
    ({6: "079218000001"}, "079218000001"),
    ({1: "7999999999"}, "7999999999"),
    ({0: "LOP-KHONG-CO"}, "LOP-KHONG-CO"),
    ({4: "Nan"}, "Nan"),
    ({2: None}, "ên: còn thiếu"),
    ({7: "12"}, "“12”"),
    ({5: "Sao Hỏa"}, "Sao Hỏa"),
)


def build_workbook():
    """Return the file as the portal makes it: three rows of headings, merged cells, a
    hidden column, a sheet of codes; good pupils first, then one row for each fault."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "C1-HocSinh"
    sheet["A1"] = "BỘ GIÁO DỤC VÀ ĐÀO TẠO"
    sheet.merge_cells("A1:H1")
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(4, column, heading)
        sheet.merge_cells(
            start_row=4, end_row=6, start_column=column, end_column=column
        )
    for column, texts in (
        (9, ("Gia đình", "Cha", "Họ tên")),
        (10, ("", "Mẹ", "Họ tên")),
    ):
        for level, text in enumerate(texts):
            sheet.cell(4 + level, column, text or None)
    sheet.column_dimensions["B"].hidden = True
    for number in range(GOOD + len(FAULTS)):
        changes = FAULTS[number - GOOD][0] if number >= GOOD else {}
        row = [
            "79-L3A",
            7912345000 + number,
            f"Lê Văn {'ABCDEGHIKLMNP'[number]}",
            43348 + number,
            "Nam",
            "Kinh",
            f"07921800000{number}" if number < 10 else f"0792180000{number}",
            f"09123450{number:02d}",
            f"Lê Cha {'ABCDEGHIKLMNP'[number]}",
            f"Võ Mẹ {'ABCDEGHIKLMNP'[number]}",
        ]
        for column, value in changes.items():
            row[column] = value
        sheet.append(row)
    book.create_sheet("DM_DanToc").append(["01", "Kinh"])
    book["DM_DanToc"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@tagged("browser", "post_install", "-at_install")
class TestImportFaults(Walking, EduHttpCase):
    """The office sees each fault before anything is written, gets the rows back, and
    may import the same file again without harm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.office.lang = "vi_VN"
        cls.school_class = cls._create_class(
            name="3A", sector_code="79-L3A", grade="3", school_year=cls.school_year
        )
        cls.other_student.moet_code = "7999999999"
        cls.content = build_workbook()

    def test_ten_planted_faults(self):
        self._import(created=GOOD)
        self._check_pupils()
        self._check_error_file()
        self._import(unchanged=GOOD)
        self._check_pupils()

    def _import(self, created=0, unchanged=0):
        """Preview the file, look at every row, and import what can be imported."""
        with self.walk.session(self.office) as walk:
            walk.enter(
                "edu_core.edu_core_menu_root",
                "edu_core.edu_core_menu_imports",
                "edu_core.edu_import_class_list_menu",
            )
            walk.choose_file("file", "C1-HocSinh.xlsx", self.content)
            walk.press("action_preview")
            walk.see(".o_field_widget[name='refused']", str(len(FAULTS)))
            walk.see(".o_field_widget[name='created']", str(created))
            walk.see(".o_field_widget[name='unchanged']", str(unchanged))
            for number, (_changes, text) in enumerate(FAULTS):
                row_number = FIRST_ROW + GOOD + number
                walk.see(".o_data_row", str(row_number))
                walk.see(".o_data_row .o_data_cell[name='details']", text)
            if created:
                walk.press("action_import")
                walk.see(".o_arrow_button_current[data-value='done']")
                walk.see(".o_field_widget[name='error_file']", "C1-HocSinh")
        self.env.invalidate_all()

    def _check_pupils(self):
        """Check that the good rows are there, once."""
        pupils = self.school_class.student_ids
        self.assertEqual(len(pupils), GOOD)
        self.assertEqual(len(pupils.guardianship_ids), 2 * GOOD)

    def _check_error_file(self):
        """Check the file that comes back: the rows as they were, and why."""
        wizard = self.env["edu.import.class_list"].search(
            [("state", "=", "done")], order="id desc", limit=1
        )
        rows = workbooks.read_rows(base64.b64decode(wizard.error_file))
        reason = rows[0].index("Lý do")
        bad = [row for row in rows if row[reason] and row[reason] != "Lý do"]
        self.assertEqual(len(bad), len(FAULTS))
        for row, (changes, text) in zip(bad, FAULTS, strict=True):
            self.assertIn(text, row[reason])
            for column, value in changes.items():
                self.assertEqual(row[column], value)
