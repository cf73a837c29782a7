# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase

C1_HEADER = (
    ("BỘ GIÁO DỤC VÀ ĐÀO TẠO",),
    (
        "Mã lớp",
        "Mã học sinh",
        "Họ tên",
        "Ngày sinh",
        "Số định danh cá nhân",
        "Gia đình",
    ),
    (None, None, None, None, None, "Cha", None, "Mẹ"),
    (None, None, None, None, None, "Họ tên", "Năm sinh", "Họ tên", "Năm sinh"),
)


class ImportTableCase(ImportClassListCase):
    def _import_table(self, model, *rows, filename="bang.xlsx"):
        """Preview and import rows of cells as the clerk, return the wizard."""
        content = workbooks.table(*rows)
        if filename.endswith(".csv"):
            content = workbook.write_csv(rows)
        wizard = (
            self.env[model]
            .with_user(self.clerk)
            .create(
                {
                    "file": base64.b64encode(content),
                    "filename": filename,
                    "company_id": self.school.id,
                    "school_year_id": self.year.id,
                }
            )
        )
        wizard.action_preview()
        wizard.action_import()
        self.env.flush_all()
        self.assertEqual(wizard.state, "done")
        return wizard

    def _assert_twice(self, model, *rows, **counts):
        """Import rows twice: the second time nothing changes; return the first."""
        first = self._import_table(model, *rows)
        self._assert_counts(first, **counts)
        again = self._import_table(model, *rows)
        refused = counts.get("refused", 0)
        good = sum(counts.values()) - refused
        expected = {"unchanged": good, "refused": refused}
        self._assert_counts(again, **{k: v for k, v in expected.items() if v})
        return first


@tagged("post_install", "-at_install")
class TestImportSectorFile(ImportTableCase):
    def test_a_pupil_file_of_the_sector_is_imported_by_the_class_code(self):
        school_class = self._create_class(
            name="3A", sector_code="79-L3A", grade="3", school_year=self.year
        )
        rows = [
            *C1_HEADER,
            ("79-L3A", 7912345678, "Lê An", 43348, None, "Lê Ba", 1985, "Võ Tư", 1987),
        ]
        self._assert_twice("edu.import.class_list", *rows, created=1)
        pupil = self._find(moet_code="7912345678")
        self.assertEqual(pupil.class_id, school_class)
        names = pupil.guardianship_ids.guardian_id.mapped("name")
        self.assertEqual(sorted(names), ["Lê Ba", "Võ Tư"])

    def test_an_unknown_class_code_is_refused_with_its_value(self):
        wizard = self._import_table(
            "edu.import.class_list",
            *C1_HEADER,
            ("L9", "7912345678", "Lê An", "05/09/2018"),
        )
        self._assert_counts(wizard, refused=1)
        self.assertIn("L9", wizard.line_ids.details)

    def test_two_pupils_with_one_personal_number_are_refused(self):
        self._create_class(name="3A", grade="3", school_year=self.year)
        wizard = self._import_table(
            "edu.import.class_list",
            *C1_HEADER,
            ("3A", "7912345678", "Lê An", "05/09/2018", "079218000123"),
            ("3A", "7912345679", "Lê Bình", "06/09/2018", "079218000123"),
        )
        self._assert_counts(wizard, created=1, refused=1)
        self.assertIn("row 5", wizard.line_ids[0].details)

    def test_a_birth_date_in_2062_is_refused(self):
        self._create_class(name="3A", grade="3", school_year=self.year)
        wizard = self._import_table(
            "edu.import.class_list",
            *C1_HEADER,
            ("3A", "7912345678", "Lê An", "05/09/2062"),
        )
        self.assertIn("05/09/2062", wizard.line_ids.details)
        self.assertIn("future", wizard.line_ids.details)

    def test_pupils_of_another_school_are_refused(self):
        self.other_student.moet_code = "7912345678"
        self._create_class(name="3A", grade="3", school_year=self.year)
        wizard = self._import_table(
            "edu.import.class_list",
            *C1_HEADER,
            ("3A", "7912345678", self.other_student.name, "05/09/2018"),
        )
        self._assert_counts(wizard, refused=1)

    def test_a_csv_file_is_imported(self):
        wizard = self._import_table(
            "edu.import.class_list",
            ("Họ tên", "Ngày sinh", "Lớp", "Khối", "SĐT liên hệ"),
            ("Lê An", "05/09/2018", "3A", "3", "0912345678"),
            filename="lop.csv",
        )
        self._assert_counts(wizard, created=1)
        self.assertEqual(self._find(name="Lê An").phone, "84912345678")

    def test_columns_that_are_not_read_are_named(self):
        wizard = self._import_table(
            "edu.import.class_list",
            ("STT", "Họ tên", "Ngày sinh", "Lớp", "Khối", "Chiều cao", "Nhóm máu"),
            (1, "Lê An", "05/09/2018", "3A", "3", 120, "O"),
        )
        self.assertEqual(wizard.ignored_columns, "Chiều cao, Nhóm máu")


@tagged("post_install", "-at_install")
class TestImportGuardians(ImportTableCase):
    HEADER = (
        "Mã định danh",
        "Họ tên học sinh",
        "Ngày sinh học sinh",
        "Lớp",
        "Quan hệ",
        "Họ tên phụ huynh",
        "Số điện thoại",
        "Email",
        "Nghề nghiệp",
    )

    def setUp(self):
        super().setUp()
        self._import({**self.pupil, "father_name": None, "mother_name": None})
        self.child = self._find(moet_code="7912345678")

    def test_guardians_are_linked_to_the_pupils_they_name(self):
        name = self.child.name
        self._assert_twice(
            "edu.import.guardians",
            self.HEADER,
            ("7912345678", None, None, None, "Mẹ", "Võ Tư", "0987654321", "tu@x.vn"),
            (None, name, "05/09/2018", "3A", "Người giám hộ", "Lê Năm", "0987654322"),
            created=2,
        )
        links = self.child.guardianship_ids
        self.assertEqual(sorted(links.mapped("relation")), ["guardian", "mother"])
        self.assertIn("tu@x.vn", links.guardian_id.mapped("email"))

    def test_an_unknown_pupil_is_refused(self):
        wizard = self._import_table(
            "edu.import.guardians",
            self.HEADER,
            ("7900000000", "Không Có", None, None, "Mẹ", "Võ Tư"),
            (None, self.other_student.name, None, None, "Mẹ", "Võ Năm"),
        )
        self._assert_counts(wizard, refused=2)
        self.assertIn("no pupil", wizard.line_ids[0].details)

    def test_a_changed_occupation_is_written(self):
        row = ["7912345678", None, None, None, "Mẹ", "Võ Tư", "0987654321", None, "Thợ"]
        self._import_table("edu.import.guardians", self.HEADER, row)
        row[-1] = "Bác sĩ"
        wizard = self._import_table("edu.import.guardians", self.HEADER, row)
        self._assert_counts(wizard, updated=1)
        mother = self.child.guardianship_ids.guardian_id
        self.assertEqual(mother.occupation, "Bác sĩ")

    def test_a_link_that_was_ended_is_not_made_again(self):
        row = ["7912345678", None, None, None, "Mẹ", "Võ Tư", "0987654321"]
        self._import_table("edu.import.guardians", self.HEADER, row)
        self.child.guardianship_ids.write(
            {"date_start": "2026-01-01", "date_end": "2026-11-01"}
        )
        wizard = self._import_table("edu.import.guardians", self.HEADER, row)
        self._assert_counts(wizard, refused=1)


@tagged("post_install", "-at_install")
class TestImportClasses(ImportTableCase):
    HEADER = ("STT", "Mã lớp", "Tên lớp", "Khối", "Buổi học", "GVCN", "Sĩ số tối đa")

    def test_classes_are_created_and_corrected(self):
        teacher = self._create_employee(name="Trần Thị Bình")
        self._assert_twice(
            "edu.import.classes",
            self.HEADER,
            (1, "L3A", "3A", 3, "Sáng", "tran thi binh", 35),
            (2, "L3B", "3B", 3, "2 buổi", None, None),
            created=2,
        )
        school_class = self.env["edu.class"].search([("sector_code", "=", "L3A")])
        self.assertEqual(school_class.homeroom_teacher_id, teacher)
        self.assertEqual((school_class.session, school_class.capacity), ("morning", 35))
        wizard = self._import_table(
            "edu.import.classes", self.HEADER, (1, "L3A", "3A1", 3, "Chiều", None, 40)
        )
        self._assert_counts(wizard, updated=1)
        self.assertEqual((school_class.name, school_class.capacity), ("3A1", 40))

    def test_what_the_school_does_not_teach_and_unknown_teachers_are_refused(self):
        wizard = self._import_table(
            "edu.import.classes",
            self.HEADER,
            (1, None, "9A", 9, None, None, None),
            (2, None, "3C", 3, None, "Không Có", None),
            (3, None, "3D", None, None, None, None),
        )
        self._assert_counts(wizard, refused=3)


@tagged("post_install", "-at_install")
class TestImportStaff(ImportTableCase):
    HEADER = (
        "STT",
        "Họ tên",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Trạng thái CB",
        "Điện thoại",
        "Vị trí việc làm",
    )

    def test_staff_are_created_in_the_school_of_the_clerk(self):
        self._assert_twice(
            "edu.import.staff",
            self.HEADER,
            (
                1,
                "Võ Thị Sáu",
                "05/09/1985",
                "Nữ",
                79185000123,
                "Đang làm việc",
                912345678,
                "Giáo viên",
            ),
            created=1,
        )
        person = self.env["hr.employee"].search([("name", "=", "Võ Thị Sáu")])
        self.assertEqual(person.company_id, self.school)
        self.assertEqual(person.identification_id, "079185000123")
        self.assertEqual((person.sex, person.job_title), ("female", "Giáo viên"))

    def test_a_known_person_is_found_and_completed(self):
        person = self._create_employee(name="Võ Thị Sáu")
        wizard = self._import_table(
            "edu.import.staff",
            self.HEADER,
            (1, "VÕ THỊ SÁU", "05/09/1985", None, None, None, None, "Thư viện"),
        )
        self._assert_counts(wizard, updated=1)
        self.assertEqual((person.name, person.job_title), ("Võ Thị Sáu", "Thư viện"))

    def test_staff_of_another_school_are_not_touched(self):
        other = self._create_employee(self.other_school, name="Võ Thị Sáu")
        wizard = self._import_table(
            "edu.import.staff",
            self.HEADER,
            (1, "Võ Thị Sáu", "05/09/1985", None, None, None, None, "Thư viện"),
        )
        self._assert_counts(wizard, created=1)
        self.assertFalse(other.job_title)

    def test_who_has_left_and_namesakes_are_refused(self):
        for _number in range(2):
            self._create_employee(name="Võ Thị Sáu")
        wizard = self._import_table(
            "edu.import.staff",
            self.HEADER,
            (1, "Võ Thị Sáu", "05/09/1985", None, None, None, None, None),
            (2, "Lê Văn Bảy", "05/09/1960", None, None, "Nghỉ hưu", None, None),
        )
        self._assert_counts(wizard, refused=2)

    def test_a_table_of_another_kind_is_refused_with_what_it_needs(self):
        with self.assertRaises(UserError) as caught:
            self._import_table("edu.import.staff", ("Tên lớp", "Khối"), ("3A", 3))
        self.assertIn("“Name”", str(caught.exception))
