# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import functools

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.test_edu.tests.common import EduCase

BUDGET = 10
DASHBOARD_BUDGET = 15


class TestStudentSearch(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_3a = cls._create_class(name="3A", grade="3")
        cls.an = cls._create_student(
            school_class=cls.class_3a,
            name="Nguyễn Văn Ân",
            student_code="HS-7788",
            moet_code="7912345678",
            national_id="079219012345",
        )
        cls.binh = cls._create_student(school_class=cls.class_3a, name="Trần Bình")
        cls.mother = cls._create_guardian(cls.an, phone="0987 654 321")

    def _find(self, text, persona="office"):
        """Return the pupils a user finds by a text."""
        pupils = self.env["edu.student"].with_user(self._persona(persona))
        return pupils.search([("display_name", "ilike", text)]).sudo(True)

    def test_three_letters_without_accents_find_a_pupil(self):
        for text in ("nguyen van an", "ân", "văn â", "NGU", "nguyễn v"):
            with self.subTest(text=text):
                self.assertIn(self.an, self._find(text))
                self.assertNotIn(self.binh, self._find(text))

    def test_codes_find_a_pupil(self):
        for text in ("HS-7788", "hs-77", "7912345678", "79123", "079219012345"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text) & (self.an | self.binh), self.an)

    def test_a_class_finds_its_pupils(self):
        self.assertEqual(self._find("3A"), self.an | self.binh)
        self.assertEqual(self._find("3a binh"), self.binh)
        self.assertEqual(self._find("an 3A"), self.an)

    def test_the_phone_number_of_a_guardian_finds_the_child(self):
        for text in ("0987654321", "0987 654 321", "+84 987.654", "54321"):
            with self.subTest(text=text):
                self.assertIn(self.an, self._find(text))
                self.assertNotIn(self.binh, self._find(text))

    def test_who_sees_no_guardians_finds_nobody_by_them(self):
        self.assertFalse(self._find("0987654321", "officer"))
        self.assertFalse(self._find("079219012345", "officer"))
        self.assertFalse(self._find("079219012345", "teacher"))
        self.assertIn(self.an, self._find("an 3a", "officer"))

    def test_a_teacher_finds_the_pupils_of_her_classes_only(self):
        self.assertFalse(self._find("3a", "homeroom"))
        self.class_3a.homeroom_teacher_id = self._get_employee(
            self._persona("homeroom")
        )
        self.assertEqual(self._find("3a", "homeroom"), self.an | self.binh)
        self.assertEqual(self._find("0987654", "homeroom"), self.an)

    def test_the_phone_of_another_schools_family_finds_nobody(self):
        self._create_guardian(self.other_student, phone="0911 222 333")
        self.assertFalse(self._find("0911222333"))

    def test_the_quick_search_tells_namesakes_apart(self):
        pupils = self.env["edu.student"].with_user(self._persona("office"))
        (found,) = pupils.find_pupils("nguyen an 3a")
        self.assertEqual((found["id"], found["name"]), (self.an.id, "Nguyễn Văn Ân"))
        self.assertIn("3A", found["details"])
        self.assertIn("HS-7788", found["details"])
        self.assertFalse(found["school"])
        self.assertEqual(len(pupils.find_pupils("3a", limit=1)), 1)

    def test_over_several_schools_the_school_stands_beside_the_name(self):
        self.other_student.name = "Nguyễn Văn Ân"
        both = self.school | self.other_school
        user = self._create_user("two_schools", "edu_core.group_office", companies=both)
        pupils = self.env["edu.student"].with_user(user)
        pupils = pupils.with_context(allowed_company_ids=both.ids)
        schools = {found["school"] for found in pupils.find_pupils("nguyen van an")}
        self.assertEqual(schools, {self.school.name, self.other_school.name})

    def test_signs_of_a_pattern_mean_themselves(self):
        for text in ("%", "_", "3%", "HS_7788", "\\"):
            with self.subTest(text=text):
                self.assertFalse(self._find(text))

    def test_who_left_says_so_in_the_quick_search(self):
        self.binh._leave("left")
        pupils = self.env["edu.student"].with_user(self._persona("office"))
        (found,) = pupils.with_context(lang="vi_VN").find_pupils("tran binh")
        self.assertIn("Thôi học", found["details"])

    def test_guardians_are_found_by_the_beginning_of_names_and_by_phone(self):
        self.mother.name = "Lý Tường Vi"
        guardians = self.env["edu.guardian"].with_user(self._persona("office"))
        for text in ("ly tuo", "vi", "0987 654", "654321"):
            with self.subTest(text=text):
                found = guardians.search([("display_name", "ilike", text)])
                self.assertIn(self.mother, found)
        self.assertNotIn(
            self.mother, guardians.search([("display_name", "ilike", "uong")])
        )


@tagged("edu_performance")
class TestStudentSearchQueries(EduCase):
    """In a table of 60,000 pupils, made by SQL."""

    COUNT = 60_000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_3a = cls._create_class(name="3A", grade="3")
        # Foreign keys and uniqueness hold: a contact for each pupil.
        columns = SQL("name, company_id, active")
        values = SQL("'x' || n, %s, TRUE", cls.school.id)
        if "autopost_bills" in cls.env["res.partner"]._fields:  # with the books
            columns = SQL("%s, autopost_bills", columns)
            values = SQL("%s, 'ask'", values)
        cls.env.cr.execute(
            SQL(
                """
                WITH contact AS (
                    INSERT INTO res_partner (%(columns)s)
                    SELECT %(values)s FROM generate_series(1, %(count)s) AS n
                    RETURNING id, substr(name, 2)::int AS n
                )
                INSERT INTO edu_student (
                    name, search_name, sort_key, partner_id, company_id, student_code,
                    moet_code, state, active, class_id
                )
                SELECT 'Lê Thị ' || n, 'le thi ' || md5(n::text), md5(n::text), id,
                       %(company)s, 'DO' || lpad(n::text, 8, '0'),
                       '80' || lpad(n::text, 8, '0'), 'studying', TRUE,
                       CASE WHEN n <= 35 THEN %(class)s END
                  FROM contact
                """,
                columns=columns,
                values=values,
                count=cls.COUNT,
                company=cls.school.id,
                **{"class": cls.class_3a.id},
            )
        )
        cls.needle = cls._create_student(
            school_class=cls.class_3a, name="Quách Tỉnh Xyz", student_code="ZZ-4711"
        )
        cls._create_guardian(cls.needle, phone="0987 654 321")
        cls.env.cr.execute("ANALYZE edu_student")

    def _get_pupils(self, persona):
        return self.env["edu.student"].with_user(self._persona(persona))

    def _count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        result = function()
        return self.cr.sql_log_count - before, result

    def test_typing_three_letters_takes_few_queries(self):
        self.class_3a.homeroom_teacher_id = self._get_employee(
            self._persona("homeroom")
        )
        for persona in ("office", "principal", "homeroom", "officer"):
            pupils = self._get_pupils(persona)
            for text in ("xyz", "quach tinh", "zz-4711", "3a xyz"):
                with self.subTest(persona=persona, text=text):
                    pupils.name_search(text)
                    queries, found = self._count_queries(
                        lambda text=text, pupils=pupils: pupils.name_search(text)
                    )
                    self.assertEqual([id_ for id_, _name in found], self.needle.ids)
                    self.assertLessEqual(queries, BUDGET)

    def test_the_search_bar_of_the_list_takes_few_queries(self):
        specification = {
            "name": {},
            "class_id": {"fields": {"display_name": {}}},
            "birth_date": {},
            "student_code": {},
            "company_id": {"fields": {"display_name": {}}},
        }
        pupils = self._get_pupils("office")
        for text in ("xyz", "987654321"):
            search = functools.partial(
                pupils.web_search_read,
                [("display_name", "ilike", text), ("state", "=", "studying")],
                specification,
                limit=80,
            )
            search()
            queries, found = self._count_queries(search)
            self.assertEqual(found["length"], 1)
            self.assertLessEqual(queries, BUDGET)

    def test_each_kind_of_search_goes_by_an_index(self):
        plans = {
            "xyz": "edu_student_search_name_trigram",
            "zz-4711": "edu_student_student_code_start",
            "79123456": "edu_student_moet_code_start",
        }
        for text, index in plans.items():
            with self.subTest(text=text):
                plan = self._explain(text)
                self.assertIn(index, plan)
                self.assertNotIn("Seq Scan on edu_student", plan)

    def test_a_teacher_and_an_officer_search_by_the_index_as_well(self):
        self.class_3a.homeroom_teacher_id = self._get_employee(
            self._persona("homeroom")
        )
        for persona in ("homeroom", "officer"):
            with self.subTest(persona=persona):
                plan = self._explain("quach tinh xyz", persona)
                self.assertNotIn("Seq Scan on edu_student", plan)

    def test_the_dashboard_of_sixty_thousand_pupils_takes_few_queries(self):
        for persona in ("office", "homeroom", "officer"):
            dashboard = self.env["edu.school.dashboard"].with_user(
                self._persona(persona)
            )
            dashboard.get_data()
            queries, data = self._count_queries(dashboard.get_data)
            with self.subTest(persona=persona):
                self.assertLessEqual(queries, DASHBOARD_BUDGET)
                self.assertTrue(data["sections"]["figure"][0]["count"])

    def _explain(self, text, persona="office"):
        """Return the plan the database itself chooses, with no setting turned off."""
        pupils = self._get_pupils(persona)
        query = pupils._search(
            [("display_name", "ilike", text)], limit=8, order=pupils._order
        )
        self.env.flush_all()
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in rows)
