# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import doctest
from datetime import date

from odoo.tests import tagged

from odoo.addons.edu_core.tools import teaching_text, workbook

from .test_import_tables import ImportTableCase

HEADER = (
    "Mã cán bộ",
    "Họ tên",
    "Môn dạy",
    "Nhiệm vụ kiêm nhiệm",
    "Chủ nhiệm lớp",
    "Phân công giảng dạy",
)
MODEL = "edu.import.staff"
TODAY = date(2026, 11, 23)
EVE = date(2026, 11, 22)


@tagged("post_install", "-at_install")
class TestImportStaffWork(ImportTableCase):
    """The teacher file with duties, homeroom classes and lessons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subjects = cls.env["edu.subject"]
        cls.maths = subjects.create({"name": "Toán Nâng Cao", "code": "T-NC"})
        cls.music = subjects.create({"name": "Hát Múa", "code": "H-M"})
        cls.classes = {
            name: cls._create_class(name=name, grade="3", school_year=cls.year)
            for name in ("3X1", "3X2")
        }
        cls.group = cls.env["edu.subject.group"].create(
            {"name": "Tổ Ba", "company_id": cls.school.id}
        )
        cls.sau = ("GV01", "Võ Thị Sáu")

    def _import_rows(self, *rows):
        return self._import_table(MODEL, HEADER, *rows)

    def _get_staff(self, name="Võ Thị Sáu"):
        return self.env["edu.staff"].search(
            [("name", "=", name), ("company_id", "=", self.school.id)]
        )

    def _get_duties(self, **kwargs):
        return sorted(
            (duty.duty_id.code, duty.class_id.name or duty.group_id.name or "")
            for duty in self._get_staff(**kwargs).duty_ids
            if duty._holds_on(TODAY)
        )

    def _get_lessons(self, name="3X1"):
        rows = self.env["edu.class.subject"].search(
            [("class_id", "=", self.classes[name].id)]
        )
        return [
            (row.subject_id, row.employee_id.name, row.date_start, row.lessons_per_week)
            for row in rows
        ]

    # === WHAT IS WRITTEN === #

    def test_the_examples_of_the_cell_of_lessons_hold(self):
        result = doctest.testmod(teaching_text)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_code_and_subjects_go_into_the_staff_file(self):
        row = (*self.sau, "toán nâng cao, Hát Múa", None, None, None)
        self._assert_twice(MODEL, HEADER, row, created=1)
        staff = self._get_staff()
        self.assertEqual(staff.staff_code, "GV01")
        self.assertEqual(staff.subject_ids, self.maths | self.music)

    def test_a_homeroom_class_is_led_since_the_year_began(self):
        self._assert_twice(
            MODEL, HEADER, (*self.sau, None, None, "3x1", None), created=1
        )
        school_class = self.classes["3X1"]
        self.assertEqual(school_class.homeroom_teacher_id.name, "Võ Thị Sáu")
        duty = school_class.sudo().homeroom_ids
        self.assertEqual(duty.date_start, self.year.date_start)

    def test_another_homeroom_teacher_begins_today_and_the_former_stays_history(self):
        self._import_rows((*self.sau, None, None, "3X1", None))
        wizard = self._import_rows(("GV02", "Lê Văn Bảy", None, None, "3X1", None))
        self._assert_counts(wizard, created=1)
        duties = self.classes["3X1"].sudo().homeroom_ids.sorted("date_start")
        self.assertEqual(
            [(duty.staff_id.name, duty.date_end) for duty in duties],
            [("Võ Thị Sáu", EVE), ("Lê Văn Bảy", self.year.date_end)],
        )

    def test_further_duties_are_given_by_their_names_in_the_sectors_database(self):
        text = "Tổng phụ trách Đội; Tổ trưởng chuyên môn: Tổ Ba"
        self._assert_twice(
            MODEL, HEADER, (*self.sau, None, text, None, None), created=1
        )
        self.assertEqual(self._get_duties(), [("TPTD", ""), ("TTCM", self.group.name)])

    def test_a_duty_that_is_not_in_the_list_is_left_out_and_named(self):
        row = (*self.sau, None, "Trưởng ban nhạc", None, None)
        wizard = self._import_rows(row)
        self._assert_counts(wizard, created=1)
        self.assertIn("left out", wizard.line_ids.details)
        self.assertFalse(self._get_duties())

    def test_lessons_are_given_since_the_year_began(self):
        text = "Toán Nâng Cao: 3X1 (4), 3X2 (5)"
        self._assert_twice(
            MODEL, HEADER, (*self.sau, None, None, None, text), created=1
        )
        start = self.year.date_start
        self.assertEqual(self._get_lessons(), [(self.maths, "Võ Thị Sáu", start, 4)])
        self.assertEqual(
            self._get_lessons("3X2"), [(self.maths, "Võ Thị Sáu", start, 5)]
        )

    def test_lessons_pass_to_another_teacher_from_today_on(self):
        text = "Toán Nâng Cao: 3X1 (4)"
        self._import_rows((*self.sau, None, None, None, text))
        text = "Toán Nâng Cao: 3X1"
        self._assert_twice(
            MODEL,
            HEADER,
            ("GV02", "Lê Văn Bảy", None, None, None, text),
            created=1,
        )
        self.assertEqual(
            self._get_lessons(),
            [
                (self.maths, "Võ Thị Sáu", self.year.date_start, 4),
                (self.maths, "Lê Văn Bảy", TODAY, 4),
            ],
        )

    def test_a_subject_taught_together_has_both_teachers(self):
        text = "Hát Múa: 3X1 (1, chung)"
        self._import_rows(
            (*self.sau, None, None, None, text),
            ("GV02", "Lê Văn Bảy", None, None, None, text),
        )
        teachers = {row[1] for row in self._get_lessons()}
        self.assertEqual(teachers, {"Võ Thị Sáu", "Lê Văn Bảy"})

    def test_an_empty_cell_takes_nothing_away(self):
        text = "Toán Nâng Cao: 3X1 (4)"
        row = (*self.sau, "Hát Múa", "Tổng phụ trách Đội", "3X1", text)
        self._import_rows(row)
        wizard = self._import_rows((*self.sau, None, None, None, None))
        self._assert_counts(wizard, unchanged=1)
        self.assertEqual(len(self._get_duties()), 2)
        self.assertEqual(len(self._get_lessons()), 1)

    # === WHAT IS REFUSED === #

    def test_what_the_school_has_not_is_refused_by_row_and_field(self):
        wizard = self._import_rows(
            (*self.sau, None, None, "9Z", None),
            ("GV02", "Lê Văn Bảy", None, None, None, "Toán Nâng Cao: 9Z"),
            ("GV03", "Bùi Thị Tám", None, None, None, "Thêu Thùa: 3X1"),
            ("GV04", "Đỗ Văn Chín", None, None, None, "dạy toán"),
        )
        self._assert_counts(wizard, refused=4)
        reasons = self._get_reasons(wizard)
        for name, text in (
            ("Võ Thị Sáu", "Homeroom Class “9Z”"),
            ("Lê Văn Bảy", "Teaching Assignments “9Z”"),
            ("Bùi Thị Tám", "“Thêu Thùa”: is not in the list of subjects"),
            ("Đỗ Văn Chín", "“dạy toán”: cannot be read"),
        ):
            self.assertIn(text, reasons[name])

    def test_a_class_of_another_school_is_no_class_here(self):
        self._create_class(
            self.other_school, name="3Y", grade="3", school_year=self.year
        )
        wizard = self._import_rows((*self.sau, None, None, "3Y", None))
        self._assert_counts(wizard, refused=1)

    def test_one_class_with_two_homeroom_teachers_is_refused_in_the_second_row(self):
        wizard = self._import_rows(
            (*self.sau, None, None, "3X1", None),
            ("GV02", "Lê Văn Bảy", None, None, "3X1", None),
        )
        self._assert_counts(wizard, created=1, refused=1)
        self.assertIn("row 2 has it already", self._get_reasons(wizard)["Lê Văn Bảy"])

    def test_a_code_of_somebody_else_is_refused(self):
        self._import_rows((*self.sau, None, None, None, None))
        header = ("Mã cán bộ", "Họ tên", "Ngày sinh")
        row = ("GV01", "Lê Văn Bảy", "05/09/1985")
        wizard = self._import_table(MODEL, header, row)
        self._assert_counts(wizard, refused=1)

    # === THERE AND BACK === #

    def _export(self):
        """Return the teacher file that the clerk exports."""
        export = (
            self.env["edu.export"]
            .with_user(self.clerk)
            .create(
                {
                    "form": "staff",
                    "company_id": self.school.id,
                    "school_year_id": self.year.id,
                }
            )
        )
        export.action_export()
        return export.with_context(bin_size=False).file

    def _preview(self, file, **values):
        wizard = (
            self.env[MODEL]
            .with_user(self.clerk)
            .create(
                {
                    "file": file,
                    "filename": "CSDL_GiaoVien.xlsx",
                    "company_id": self.school.id,
                    "school_year_id": self.year.id,
                    **values,
                }
            )
        )
        wizard.action_preview()
        return wizard

    def test_the_file_comes_back_unchanged(self):
        text = "Toán Nâng Cao: 3X1 (4), 3X2 (5); Hát Múa: 3X1 (1, chung)"
        duties = "Tổng phụ trách Đội; Tổ viên tổ chuyên môn: Tổ Ba"
        self._import_rows(
            (*self.sau, None, duties, "3X1, 3X2", text),
            ("GV02", "Lê Văn Bảy", "Hát Múa", None, None, "Hát Múa: 3X1 (1, chung)"),
        )
        wizard = self._preview(self._export())
        self.assertEqual((wizard.created, wizard.updated, wizard.refused), (0, 0, 0))

    def test_the_file_builds_the_same_again_where_nothing_is_left(self):
        text = "Toán Nâng Cao: 3X1 (4)"
        self._import_rows((*self.sau, "Hát Múa", "Tổng phụ trách Đội", "3X1", text))
        before = self._get_duties(), self._get_lessons()
        file = self._export()
        staff = self._get_staff()
        staff.duty_ids.unlink()
        staff.subject_ids = False
        self.env["edu.class.subject"].search(
            [("employee_id", "=", staff.employee_id.id)]
        ).unlink()
        wizard = self._preview(file)
        wizard.action_import()
        self.assertEqual((self._get_duties(), self._get_lessons()), before)
        self.assertEqual(staff.subject_ids, self.music)

    def test_the_export_has_the_columns(self):
        self._import_rows((*self.sau, None, None, "3X2", "Toán Nâng Cao: 3X1 (4)"))
        [sheet] = workbook.read(base64.b64decode(self._export()))
        row = next(row for row in sheet.rows if "Võ Thị Sáu" in row)
        cells = dict(zip(sheet.rows[0], row, strict=False))
        self.assertEqual(cells["Chủ nhiệm lớp"], "3X2")
        self.assertEqual(cells["Phân công giảng dạy"], "Toán Nâng Cao: 3X1 (4)")
        self.assertEqual(cells["Môn dạy"], "Toán Nâng Cao")
