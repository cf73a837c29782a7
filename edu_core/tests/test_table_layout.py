# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import unicodedata
from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_core.tools import (
    cells,
    layout_classes,
    layout_guardians,
    layout_pupils,
    layout_staff,
    workbook,
)
from odoo.addons.edu_core.tools.vietnamese import normalize_phone
from odoo.addons.edu_core.wizards import table_layout
from odoo.addons.test_edu import workbooks

TODAY = date(2026, 11, 22)
HEADINGS = ("Họ tên", "Ngày sinh", "Lớp", "Khối")
LAYOUT = table_layout.make_layout(layout_pupils.LAYOUT)
PUPIL = ("Nguyễn Văn An", "05/09/2018", "3A", 3)


class ClassListCase(BaseCase):
    def _parse(self, *rows):
        """Parse rows of cells, the header among them."""
        return table_layout.parse(list(map(list, rows)), LAYOUT, TODAY, normalize_phone)

    def _parse_cell(self, heading, value):
        """Parse a list of one good pupil with one more column."""
        return self._parse((*HEADINGS, heading), (*PUPIL, value))

    def _get_value(self, heading, value, name):
        """Return what the pupil's field is when the cell holds that value."""
        result = self._parse_cell(heading, value)
        self.assertFalse(result.refused)
        return getattr(result.rows[0], name)

    def _assert_refused(self, result, *expected):
        """Check fields and codes of all refusals."""
        found = [(refusal.field, refusal.message_code) for refusal in result.refused]
        self.assertEqual(found, list(expected))


@tagged("post_install", "-at_install")
class TestClassListHeader(ClassListCase):
    def _find(self, *rows):
        """Return the columns that the header names."""
        header = table_layout.find_header(list(map(list, rows)), LAYOUT)
        return header and header.columns

    def test_the_examples_of_the_documentation_hold(self):
        for module in (table_layout, cells):
            result = doctest.testmod(module)
            self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_the_portals_own_columns_are_all_known(self):
        columns = self._find(workbooks.COLUMNS.values())
        self.assertEqual(columns, {n: i for i, n in enumerate(workbooks.COLUMNS)})

    def test_capitals_spaces_and_unicode_form_do_not_matter(self):
        texts = workbooks.COLUMNS.values()
        spoilt = [unicodedata.normalize("NFD", f" {t.upper()}\n(*) ") for t in texts]
        self.assertEqual(self._find(spoilt), self._find(texts))

    def test_titles_above_the_header_are_passed_over(self):
        self.assertEqual(self._find(["SỞ GD&ĐT"], [], HEADINGS)["class_name"], 2)

    def test_a_header_below_the_first_twenty_rows_is_not_looked_for(self):
        self.assertIsNone(self._find(*[["x"]] * 20, HEADINGS))

    def test_a_sheet_without_header_is_refused(self):
        with self.assertRaises(table_layout.HeaderNotFound):
            self._parse(["Mã môn", "Tên môn"], ["T", "Toán"])

    def test_columns_may_stand_in_any_order(self):
        columns = self._find(["Lớp", "Ghi chú", "Ngày sinh", "Họ và tên"])
        self.assertEqual(columns, {"class_name": 0, "birth_date": 2, "name": 3})

    def test_a_header_of_three_rows_tells_the_parents_columns(self):
        columns = self._find(
            ["STT", "Học sinh", None, None, "Cha mẹ học sinh", None, None, "Lớp"],
            [None, None, None, None, "Cha", None, "Mẹ"],
            [None, "Họ tên", "Ngày sinh", None, "Họ tên", "Năm sinh", "Họ tên"],
        )
        self.assertEqual(
            columns,
            {
                "number": 0,
                "name": 1,
                "birth_date": 2,
                "father_name": 4,
                "father_birth_year": 5,
                "mother_name": 6,
                "class_name": 7,
            },
        )

    def test_parents_columns_are_known_by_other_words_too(self):
        headings = ("Họ tên bố", "SĐT mẹ", "Nghề nghiệp của mẹ", "Họ tên cha/mẹ")
        columns = self._find((*HEADINGS, *headings))
        self.assertEqual(columns["father_name"], 4)
        self.assertEqual(columns["mother_phone"], 5)
        self.assertEqual(columns["mother_occupation"], 6)
        self.assertNotIn(7, columns.values())


@tagged("post_install", "-at_install")
class TestClassListRows(ClassListCase):
    def test_a_good_row_becomes_a_pupil(self):
        (pupil,) = self._parse(HEADINGS, PUPIL).rows
        self.assertEqual(
            (pupil.row_number, pupil.name, pupil.birth_date, pupil.class_name),
            (2, "Nguyễn Văn An", date(2018, 9, 5), "3A"),
        )

    def test_blank_rows_numbers_of_columns_and_totals_are_no_pupils(self):
        result = self._parse(
            ("STT", *HEADINGS),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            (1, *PUPIL),
            (),
            (2, None, None, " ", None),
            ("Tổng cộng: 1 học sinh",),
        )
        self.assertEqual([pupil.row_number for pupil in result.rows], [3])
        self.assertFalse(result.refused)

    def test_names_are_nfc_with_single_spaces(self):
        name = unicodedata.normalize("NFD", "  Trần\u00a0 Thị Ánh ")
        (pupil,) = self._parse(HEADINGS, (name, *PUPIL[1:])).rows
        self.assertEqual(pupil.name, "Trần Thị Ánh")

    def test_a_name_in_two_columns_is_put_together(self):
        for headings in (["Họ và tên", None], ["Họ đệm", "Tên"]):
            (pupil,) = self._parse(
                [*headings, "Ngày sinh", "Lớp"],
                ["Nguyễn Văn", "An", "05/09/2018", "3A"],
            ).rows
            self.assertEqual(pupil.name, "Nguyễn Văn An")

    def test_a_row_without_name_or_class_is_refused(self):
        result = self._parse(
            HEADINGS, (None, *PUPIL[1:]), ("Lê An", "05/09/2018", "", 3)
        )
        self._assert_refused(
            result, ("name", "missing_name"), ("class_name", "missing_class")
        )

    def test_without_codes_a_birth_date_is_needed(self):
        result = self._parse(HEADINGS, ("Lê An", None, "3A", 3))
        self._assert_refused(result, ("birth_date", "missing_birth_date"))

    def test_a_name_without_letters_is_refused(self):
        result = self._parse(HEADINGS, ("12", *PUPIL[1:]))
        self._assert_refused(result, ("name", "bad_name"))

    def test_all_faults_of_a_row_are_told_at_once(self):
        result = self._parse(
            (*HEADINGS, "Giới tính"), ("Lê An", "31/02/2018", "3A", 13, "?")
        )
        self._assert_refused(
            result,
            ("birth_date", "bad_date"),
            ("gender", "bad_gender"),
            ("grade", "bad_grade"),
        )

    def test_a_refusal_names_row_and_value(self):
        (refusal,) = self._parse(HEADINGS, PUPIL, ("Lê An", "x", "3A", 3)).refused
        self.assertEqual((refusal.row_number, refusal.value), (3, "x"))

    def test_an_error_of_excel_is_refused(self):
        result = self._parse(HEADINGS, ("#N/A", *PUPIL[1:]))
        self._assert_refused(result, ("name", "excel_error"))

    def test_the_cells_of_refused_rows_are_kept_as_they_came(self):
        row = ["Lê An", 45000.5, "3A", None]
        result = self._parse(HEADINGS, (None, *PUPIL[1:]), row)
        self.assertEqual(result.cells[3], row)

    def test_a_whole_file_with_all_faults_reads_like_the_clean_one(self):
        pupils = workbooks.make_pupils(20)
        for pupil in pupils:
            pupil["moet_code"] = "0" + pupil["moet_code"][1:]
        clean, spoilt = (
            table_layout.parse(
                workbook.read(workbooks.class_list(pupils, faults=faults))[0].rows,
                LAYOUT,
                TODAY,
                normalize_phone,
            )
            for faults in ((), workbooks.FAULTS)
        )
        self.assertEqual(len(clean.rows), 20)
        self.assertEqual(spoilt.rows, clean.rows)


@tagged("post_install", "-at_install")
class TestClassListDuplicates(ClassListCase):
    HEADINGS = (*HEADINGS, "Mã định danh", "Số định danh cá nhân")

    def test_the_second_row_of_a_code_is_refused(self):
        for column, name in ((4, "moet_code"), (5, "national_id")):
            codes = ["7900000001", "079218000001"]
            codes[5 - column] = None
            result = self._parse(
                self.HEADINGS, (*PUPIL, *codes), ("Lê Bê", *PUPIL[1:], *codes)
            )
            self._assert_refused(result, (name, f"duplicate_{name}"))
            self.assertEqual(result.refused[0].other_row, 2)
            self.assertEqual(len(result.rows), 1)

    def test_namesakes_of_one_birthday_in_one_class_need_codes(self):
        result = self._parse(HEADINGS, PUPIL, PUPIL)
        self._assert_refused(result, ("name", "duplicate_name"))

    def test_namesakes_with_codes_are_two_pupils(self):
        result = self._parse(
            self.HEADINGS, (*PUPIL, "7900000001"), (*PUPIL, "7900000002")
        )
        self.assertEqual(len(result.rows), 2)

    def test_a_pupil_with_and_without_code_is_one(self):
        for rows in ([None, "7900000001"], ["7900000001", None]):
            result = self._parse(self.HEADINGS, *[(*PUPIL, code) for code in rows])
            self._assert_refused(result, ("name", "duplicate_name"))


@tagged("post_install", "-at_install")
class TestClassListCells(ClassListCase):
    def test_birth_dates_are_read_in_every_form(self):
        values = (
            "05/09/2018",
            "5/9/2018",
            "05-09-2018",
            "05.09.2018",
            "5/9/18",
            "2018-09-05",
            "2018-09-05 00:00:00",
            "05/09/2018 00:00:00",
            43348,
            43348.0,
            "43348",
            date(2018, 9, 5),
            datetime(2018, 9, 5, 10, 30),
        )
        for value in values:
            with self.subTest(value=value):
                (pupil,) = self._parse(HEADINGS, ("Lê An", value, "3A", 3)).rows
                self.assertEqual(pupil.birth_date, date(2018, 9, 5))

    def test_impossible_birth_dates_are_refused(self):
        values = {
            "31/02/2018": "bad_date",
            "09/25/2018": "bad_date",
            "2018": "bad_date",
            2018: "bad_date",
            "tháng 9": "bad_date",
            "01/01/1900": "bad_date",
            "23/11/2026": "date_in_future",
            99999: "date_in_future",
        }
        for value, code in values.items():
            with self.subTest(value=value):
                result = self._parse(HEADINGS, ("Lê An", value, "3A", 3))
                self._assert_refused(result, ("birth_date", code))

    def test_born_today_is_not_in_the_future(self):
        (pupil,) = self._parse(HEADINGS, ("Lê An", TODAY, "3A", 3)).rows
        self.assertEqual(pupil.birth_date, TODAY)

    def test_codes_get_the_zeros_back_that_excel_dropped(self):
        values = (
            ("Mã định danh", "moet_code", 102345678, "0102345678"),
            ("Mã định danh", "moet_code", 7912345678.0, "7912345678"),
            ("Mã định danh", "moet_code", " 79 1234 5678", "7912345678"),
            ("Số định danh cá nhân", "national_id", 79218000123, "079218000123"),
            ("Số định danh cá nhân", "national_id", 1218000123, "001218000123"),
            ("Số định danh cá nhân", "national_id", "'079218000123", "079218000123"),
            ("Số CMND", "id_card_number", 12345678, "012345678"),
        )
        for heading, name, value, code in values:
            with self.subTest(value=value):
                self.assertEqual(self._get_value(heading, value, name), code)

    def test_codes_of_a_wrong_length_are_refused(self):
        values = (
            ("Mã định danh", "moet_code", "791234567"),
            ("Mã định danh", "moet_code", 12345678),
            ("Mã định danh", "moet_code", "79123456789"),
            ("Mã định danh", "moet_code", "7.9E+09"),
            ("Số định danh cá nhân", "national_id", 792180001),
            ("Số định danh cá nhân", "national_id", "07921800012A"),
        )
        for heading, name, value in values:
            with self.subTest(value=value):
                result = self._parse_cell(heading, value)
                self._assert_refused(result, (name, f"bad_{name}"))

    def test_phones_are_normalized(self):
        for value in ("0912 345 678", 912345678, "+84912345678"):
            phone = self._get_value("SĐT liên hệ", value, "phone")
            self.assertEqual(phone, "84912345678")

    def test_of_two_phones_in_a_cell_the_first_is_taken(self):
        for text in ("0912345678/0987654321", "0912345678 - 0987654321"):
            phone = self._get_value("SĐT liên hệ", text, "phone")
            self.assertEqual(phone, "84912345678")

    def test_what_is_no_phone_is_refused(self):
        result = self._parse_cell("SĐT liên hệ", "không có")
        self._assert_refused(result, ("phone", "bad_phone"))

    def test_genders_are_nam_and_nu(self):
        for text, gender in (("Nam", "male"), ("nữ ", "female"), ("NU", "female")):
            self.assertEqual(self._get_value("Giới tính", text, "gender"), gender)

    def test_a_dash_is_an_empty_cell(self):
        self.assertEqual(self._get_value("Giới tính", "-", "gender"), "")

    def test_years_of_parents_are_read_from_numbers_texts_and_dates(self):
        for value in (1980, "1980", 1980.0, "01/02/1980", date(1980, 2, 1)):
            year = self._get_value("Năm sinh cha", value, "father_birth_year")
            self.assertEqual(year, 1980)

    def test_impossible_years_of_parents_are_refused(self):
        for value in (198, 2030, "?"):
            result = self._parse_cell("Năm sinh mẹ", value)
            self._assert_refused(result, ("mother_birth_year", "bad_year"))

    def test_only_pupils_who_study_are_taken(self):
        codes = {
            "Đang học": None,
            "Chuyển đến": None,
            "Nghỉ học xin học lại": None,
            "Chuyển đi": "not_studying",
            "Thôi học": "not_studying",
            "xyz": "bad_state",
        }
        for text, code in codes.items():
            with self.subTest(text=text):
                result = self._parse_cell("Trạng thái", text)
                self._assert_refused(result, *([("state", code)] if code else []))

    def test_grades_are_read_as_people_write_them(self):
        grades = {
            3: "3",
            "03": "3",
            "Khối 3": "3",
            "Khối lớp 3": "3",
            "Nhà trẻ": "NT",
            "Mầm": "MAM",
            "Mẫu giáo nhỡ (4-5 tuổi)": "CHOI",
            "Lá": "LA",
        }
        for text, grade in grades.items():
            with self.subTest(text=text):
                (pupil,) = self._parse(HEADINGS, (*PUPIL[:3], text)).rows
                self.assertEqual(pupil.grade, grade)

    def test_a_class_that_excel_made_a_date_is_read_by_its_grade(self):
        for value, grade in ((datetime(2026, 1, 6), 6), (datetime(2026, 6, 1), 6)):
            (pupil,) = self._parse(HEADINGS, (*PUPIL[:2], value, grade)).rows
            self.assertEqual(pupil.class_name, "6/1")

    def test_a_class_that_is_a_date_without_grade_is_refused(self):
        result = self._parse(HEADINGS, (*PUPIL[:2], datetime(2026, 1, 6), None))
        self._assert_refused(result, ("class_name", "class_is_date"))

    def test_the_word_lop_is_no_part_of_a_class_name(self):
        (pupil,) = self._parse(HEADINGS, (*PUPIL[:2], "Lớp 3A", 3)).rows
        self.assertEqual(pupil.class_name, "3A")


@tagged("post_install", "-at_install")
class TestOtherLayouts(BaseCase):
    def _parse(self, module, *rows):
        """Parse rows of another kind of table."""
        layout = table_layout.make_layout(module.LAYOUT)
        rows = list(map(list, rows))
        return table_layout.parse(rows, layout, TODAY, normalize_phone)

    def test_the_examples_of_the_layouts_hold(self):
        for module in (layout_pupils, layout_guardians, layout_staff, layout_classes):
            result = doctest.testmod(module)
            self.assertEqual((result.failed, result.attempted > 0), (0, True), module)

    def test_every_form_names_columns_that_are_read_again(self):
        for module in (layout_pupils, layout_guardians, layout_staff, layout_classes):
            layout = table_layout.make_layout(module.LAYOUT)
            for name, columns in module.EXPORTS.items():
                rows = [[None] * len(columns), [None] * len(columns)]
                for number, (_key, heading) in enumerate(columns):
                    for level, text in enumerate(heading.split("|")):
                        rows[level][number] = text
                found = table_layout.find_header(rows, layout).columns
                wanted = {key: number for number, (key, _) in enumerate(columns)}
                if name == "c1":
                    wanted["pupil_code"] = wanted.pop("moet_code")
                self.assertEqual(found, wanted, name)

    def test_a_pupil_file_of_the_sector_has_a_header_of_three_rows(self):
        result = self._parse(
            layout_pupils,
            ["DANH SÁCH HỌC SINH"],
            ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Thông tin gia đình"],
            [None, None, None, None, "Cha", None, "Mẹ"],
            [None, None, None, None, "Họ tên", "Năm sinh", "Họ tên", "Năm sinh"],
            ["L3A", "7912345678", "Lê An", 43348, "Lê Ba", 1985, "Võ Tư", "1987"],
        )
        (row,) = result.rows
        self.assertEqual((row.class_code, row.pupil_code), ("L3A", "7912345678"))
        self.assertEqual((row.father_name, row.father_birth_year), ("Lê Ba", 1985))
        self.assertEqual((row.mother_name, row.mother_birth_year), ("Võ Tư", 1987))
        self.assertEqual(row.birth_date, date(2018, 9, 5))

    def test_staff_are_read_with_the_zeros_excel_dropped(self):
        result = self._parse(
            layout_staff,
            ["STT", "Họ tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại"],
            [1, "Trần Thị Bình", "05/09/1985", "Nữ", 79185000123, 912345678],
        )
        (row,) = result.rows
        self.assertEqual((row.national_id, row.gender), ("079185000123", "female"))
        self.assertEqual(row.phone, "84912345678")

    def test_guardians_need_a_relation_and_a_pupil(self):
        result = self._parse(
            layout_guardians,
            ["Họ tên học sinh", "Quan hệ", "Họ tên phụ huynh", "Email"],
            ["Lê An", "Mẹ", "Võ Tư", "tu@example.com"],
            ["Lê An", "Hàng xóm", "Võ Năm", "tu@"],
            [None, "Cha", "Lê Ba", None],
        )
        self.assertEqual(result.rows[0].relation, "mother")
        found = [(one.field, one.message_code) for one in result.refused]
        self.assertEqual(
            found,
            [
                ("relation", "bad_relation"),
                ("email", "bad_email"),
                ("pupil_name", "missing_pupil"),
            ],
        )

    def test_classes_are_told_apart_by_name(self):
        result = self._parse(
            layout_classes,
            ["Tên lớp", "Khối", "Buổi học", "GVCN", "Sĩ số tối đa"],
            ["3A", 3, "2 buổi", "Trần Thị Bình", 35],
            ["Lớp 3 a", 3, "Sáng", None, "x"],
            ["3a", 3, "Sáng", None, None],
        )
        self.assertEqual(
            (result.rows[0].session, result.rows[0].capacity), ("full", 35)
        )
        found = [(one.field, one.message_code) for one in result.refused]
        self.assertEqual(
            found, [("capacity", "bad_number"), ("class_name", "duplicate_class_name")]
        )
