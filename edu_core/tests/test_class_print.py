# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

LIST = "edu_core.report_class_list"
CARD = "edu_core.report_student_card"
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


class PrintCase(EduCase):
    def _create_print(self, persona="office", **values):
        """Choose what to print as a user does."""
        values = {"class_ids": self.class_1a.ids, **values}
        return (
            self.env["edu.class.print"].with_user(self._persona(persona)).create(values)
        )

    def _get_html(self, report, wizard):
        """Return the page that is printed."""
        reports = self.env["ir.actions.report"].with_user(wizard.env.user)
        reports = reports.with_context(lang="vi_VN")
        html = reports._render_qweb_html(
            report, wizard.ids, data={"report_type": "pdf"}
        )
        return " ".join(html[0].decode().split())


class TestClassPrint(PrintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.write({"name": "Nguyễn Văn Ân", "student_code": "HS-7788"})
        cls.classmate.name = "Trần Bình"
        cls._create_guardian(cls.student, phone="0987 654 321")

    # === CLASS LISTS === #

    def test_a_class_list_is_sorted_by_given_names(self):
        wizard = self._create_print()
        (part,) = wizard._get_lists()
        self.assertEqual(
            [row["name"] for row in part[1]], ["Nguyễn Văn Ân", "Trần Bình"]
        )
        self.assertEqual(wizard.student_count, 2)

    def test_a_class_list_has_the_columns_that_were_chosen(self):
        html = self._get_html(LIST, self._create_print())
        self.assertIn("Danh sách lớp", html)
        self.assertIn("21/10/2019", html)
        self.assertNotIn("0987 654 321", html)
        self.assertNotIn("HS-7788", html)
        wizard = self._create_print(
            show_phone=True,
            show_code=True,
            show_birth_date=False,
            blank_count=3,
            blank_title="Chữ ký",
            title="Danh sách họp cha mẹ học sinh",
        )
        html = self._get_html(LIST, wizard)
        for text in ("0987 654 321", "HS-7788", "Danh sách họp cha mẹ học sinh"):
            self.assertIn(text, html)
        self.assertEqual(html.count("Chữ ký"), 3)
        self.assertNotIn("21/10/2019", html)

    def test_who_left_is_not_on_the_list(self):
        self.classmate._leave("left")
        (part,) = self._create_print()._get_lists()
        self.assertEqual(len(part[1]), 1)

    def test_classes_without_pupils_are_refused(self):
        wizard = self._create_print(class_ids=self._create_class().ids)
        with self.assertRaisesRegex(UserError, "No pupil studies"):
            wizard.action_print()

    def test_a_teacher_prints_her_classes_only(self):
        wizard = self._create_print("homeroom")
        self.assertEqual(wizard.student_count, 2)
        with self.assertRaises(AccessError):
            self._create_print("homeroom", class_ids=self.class_1b.ids)
        with self.assertRaises(AccessError):
            self._create_print("officer")

    def test_a_class_list_prints(self):
        wizard = self._create_print(class_ids=(self.class_1a | self.class_1b).ids)
        action = wizard.action_print()
        self.assertEqual(action["report_name"], LIST)
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        self.assertTrue(report._render_edu_pdf(LIST, wizard.ids)[0].startswith(b"%PDF"))

    # === CARDS === #

    def test_a_card_has_photo_school_class_and_code(self):
        self.student.image_1920 = PIXEL
        wizard = self._create_print(kind="cards")
        html = self._get_html(CARD, wizard)
        for text in (
            "Thẻ học sinh",
            self.school.name,
            "Nguyễn Văn Ân",
            "HS-7788",
            "1A",
        ):
            self.assertIn(text, html)
        self.assertEqual(html.count('class="qr"'), 2)
        self.assertEqual(html.count('<img class="photo"'), 1)
        self.assertNotIn("0987", html)

    def test_ten_cards_stand_on_a_sheet(self):
        students = self.env["edu.student"].create(
            [{"name": f"Lê An {n}", "company_id": self.school.id} for n in range(9)]
        )
        students._change_class(self.class_1a)
        wizard = self._create_print(kind="cards")
        html = self._get_html(CARD, wizard)
        self.assertEqual(html.count('class="sheet"'), 2)

    def test_cards_of_some_pupils_only(self):
        wizards = self.env["edu.class.print"].with_user(self._persona("office"))
        wizard = wizards.with_context(
            active_model="edu.student", active_ids=self.student.ids
        ).create({})
        self.assertEqual(wizard.kind, "cards")
        self.assertEqual(wizard._get_students(), self.student)
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        self.assertTrue(report._render_edu_pdf(CARD, wizard.ids)[0].startswith(b"%PDF"))


class TestStudentFile(PrintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.write(
            {
                "name": "Nguyễn Văn Ân",
                "national_id": "079319012345",
                "address_current": "12 Lê Lợi",
            }
        )
        cls.mother = cls._create_guardian(
            cls.student | cls.classmate, phone="0987 654 321"
        )
        cls.student._change_class(cls.class_1b, date(2026, 11, 2))
        cls.env["edu.student.history"].create(
            {"student_id": cls.student.id, "school_name": "Trường Tiểu học Kim Đồng"}
        )

    def _get_sections(self, persona, student=None):
        student = (student or self.student).with_user(self._persona(persona))
        return {one["key"]: one for one in student._get_file_sections()[student.id]}

    def test_the_file_shows_guardians_siblings_address_and_history(self):
        sections = self._get_sections("office")
        (mother,) = sections["guardians"]["rows"]
        self.assertEqual((mother["phone"], mother["role"]), ("0987 654 321", "Mother"))
        (sibling,) = sections["siblings"]["rows"]
        self.assertEqual(sibling["id"], self.classmate.id)
        self.assertIn(["Current Address", "12 Lê Lợi"], sections["address"]["rows"])
        titles = [row["title"] for row in sections["timeline"]["rows"]]
        self.assertEqual(titles[0], "Changed class")
        self.assertEqual(titles[-1], "Trường Tiểu học Kim Đồng")

    def test_a_teacher_sees_the_classes_and_nothing_private(self):
        self.class_1b.homeroom_teacher_id = self._get_employee(
            self._persona("homeroom")
        )
        sections = self._get_sections("homeroom")
        self.assertNotIn("address", sections)
        self.assertNotIn("079319012345", str(sections))
        self.assertIn("guardians", sections)
        self.assertEqual(len(sections["timeline"]["rows"]), 2)

    def test_an_officer_sees_no_guardians_in_the_file(self):
        sections = self._get_sections("officer")
        self.assertEqual(sections.keys(), {"identity", "timeline"})

    def test_the_file_warns_of_what_is_missing_and_of_namesakes(self):
        self._create_student(name="Nguyễn Văn Ân")
        student = self.student.with_user(self._persona("office"))
        missing, twins = student.file_data["warnings"]
        self.assertIn("ministry code", missing)
        self.assertNotIn("personal ID", missing)
        self.assertNotIn("guardian", missing)
        self.assertIn("Nguyễn Văn Ân", twins)
        teacher = self.student.with_user(self._persona("officer"))
        self.assertNotIn("ethnic", str(teacher.file_data["warnings"]))

    def test_the_file_is_printed_with_private_data_for_those_who_may_read_it(self):
        report = "edu_core.report_student_file"
        html = self._get_html(
            report, self.student.with_user(self._persona("principal"))
        )
        for text in ("079319012345", "12 Lê Lợi", "0987 654 321", "Hồ sơ học sinh"):
            self.assertIn(text, html)
        self.class_1b.homeroom_teacher_id = self._get_employee(
            self._persona("homeroom")
        )
        html = self._get_html(report, self.student.with_user(self._persona("homeroom")))
        self.assertNotIn("079319012345", html)
        self.assertNotIn("12 Lê Lợi", html)
        self.assertIn("0987 654 321", html)

    def test_the_file_prints_on_one_page(self):
        reports = self.env["ir.actions.report"].with_user(self._persona("office"))
        pdf = reports._render_edu_pdf("edu_core.report_student_file", self.student.ids)[
            0
        ]
        self.assertEqual(len(PdfReader(io.BytesIO(pdf)).pages), 1)

    def test_a_foreign_file_is_refused(self):
        reports = self.env["ir.actions.report"].with_user(self._persona("office"))
        with self.assertRaises(AccessError):
            reports._render_edu_pdf(
                "edu_core.report_student_file", self.other_student.ids
            )

    def test_a_principal_answers_in_the_pupils_history(self):
        student = self.student.with_user(self._persona("principal"))
        message = student.message_post(body="Đã trao đổi với gia đình.")
        self.assertEqual(message.res_id, self.student.id)
        teacher = self._persona("homeroom")
        self.class_1b.homeroom_teacher_id = self._get_employee(teacher)
        with self.assertRaises(AccessError):
            self.student.with_user(teacher).message_post(body="X")


@tagged("edu_performance")
class TestClassPrintQueries(PrintCase):
    def _create_classes(self, count):
        classes = self.env["edu.class"]
        for number in range(count):
            school_class = self._create_class(name=f"{count}Z{number}")
            students = self.env["edu.student"].create(
                [{"name": f"Lê An {n}", "company_id": self.school.id} for n in range(5)]
            )
            students._change_class(school_class)
            self._create_guardian(students[:1])
            classes |= school_class
        return classes

    def _count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before

    def test_many_classes_take_as_many_queries_as_one(self):
        one = self._create_print(class_ids=self._create_classes(1).ids, show_phone=True)
        many = self._create_print(
            class_ids=self._create_classes(6).ids, show_phone=True
        )
        for report in (LIST, CARD):
            with self.subTest(report=report):
                self._get_html(report, many)
                few = self._count_queries(lambda r=report: self._get_html(r, one))
                all_ = self._count_queries(lambda r=report: self._get_html(r, many))
                self.assertLessEqual(all_, few + 2)

    def test_the_files_of_a_class_take_few_queries_each(self):
        students = self._create_classes(4).student_ids
        students = students.with_user(self._persona("office"))
        students._get_file_sections()
        few = self._count_queries(students[:2]._get_file_sections)
        many = self._count_queries(students._get_file_sections)
        self.assertLessEqual(many, few + 3)
