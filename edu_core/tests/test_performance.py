# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

FIELDS = ("name", "class_id", "birth_date", "gender", "student_code", "moet_code")
SPECIFICATION = {
    **{name: {} for name in FIELDS},
    "class_id": {"fields": {"display_name": {}}},
    "company_id": {"fields": {"display_name": {}}},
    "company_color": {},
}


@tagged("edu_performance")
class TestPerformance(EduCase):
    def _count_queries(self, function):
        """Return how many queries a function takes when nothing is cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before

    def _create_students(self, count):
        """Create pupils in class 1B, all at once."""
        students = self.env["edu.student"].create(
            [
                {"name": f"Lê An {index}", "company_id": self.school.id}
                for index in range(count)
            ]
        )
        students._change_class(self.class_1b)
        return students

    def _read_list(self):
        """Read the list of pupils as the office clerk's browser does."""
        pupils = self.env["edu.student"].with_user(self._persona("office"))
        return pupils.web_search_read([], SPECIFICATION, limit=200)

    def test_the_list_of_pupils_takes_as_many_queries_for_sixty_as_for_few(self):
        self._read_list()
        few = self._count_queries(self._read_list)
        self._create_students(60)
        self._read_list()  # creating contacts empties caches of modules on top of ours
        many = self._count_queries(self._read_list)
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 8)

    def test_creating_pupils_takes_few_queries_each(self):
        self._create_students(2)
        values = [
            {"name": f"Vũ Bảo {i}", "company_id": self.school.id} for i in range(50)
        ]
        pupils = self.env["edu.student"].with_context(tracking_disable=True)
        queries = self._count_queries(lambda: pupils.create(values).flush_recordset())
        self.assertLess(queries / len(values), 1.5)

    def test_the_classes_count_their_pupils_in_one_query(self):
        classes = self.env["edu.class"].search([])
        classes.mapped("student_count")  # whoever asks first pays for caches
        one = self._count_queries(lambda: classes[:1].mapped("student_count"))
        all_ = self._count_queries(lambda: classes.mapped("student_count"))
        self.assertEqual(one, all_)

    def test_syncing_many_guardians_does_not_ask_one_by_one(self):
        students = self._create_students(20)
        guardians = self.env["edu.guardian"]
        for student in students:
            guardians |= self._create_guardian(student, user=True)
        guardians._sync_user_companies()
        few = self._count_queries(lambda: guardians[:2]._sync_user_companies())
        many = self._count_queries(guardians._sync_user_companies)
        self.assertLessEqual(many, few + 2)

    def test_names_are_found_through_an_index(self):
        self.env.flush_all()
        self.cr.execute("SET LOCAL enable_seqscan = off")
        self.cr.execute(
            "EXPLAIN SELECT id FROM edu_student WHERE search_name ILIKE '%nguyen van%'"
        )
        plan = "\n".join(row[0] for row in self.cr.fetchall())
        self.assertIn("edu_student_search_name_trigram", plan)

    def test_lists_of_codes_and_numbers_are_not_compared_by_trigrams(self):
        """An import asks for six hundred codes; by trigrams that took seven seconds."""
        self.cr.execute(
            "SELECT indexdef FROM pg_indexes"
            " WHERE tablename IN ('edu_student', 'edu_guardian')"
        )
        definitions = [row[0] for row in self.cr.fetchall()]
        for column in ("student_code", "moet_code", "national_id", "phone"):
            with self.subTest(column=column):
                on_column = [
                    one for one in definitions if re.search(rf"gin \({column}\b", one)
                ]
                self.assertEqual(on_column, [])
                sorted_ones = [one for one in definitions if f"btree ({column})" in one]
                self.assertTrue(sorted_ones)

    def _get_sql(self, persona, model):
        """Return the statement with which a persona finds all of a model."""
        records = self.env[model].with_user(self._persona(persona))
        return self.cr.mogrify(records._search([]).select()).decode()

    def test_only_an_officer_s_lists_ask_for_managing_units(self):
        """OR with another table would keep a list from going by an index."""
        for model in ("edu.student", "edu.enrollment", "edu.class"):
            with self.subTest(model=model):
                self.assertIn("edu_authority_link", self._get_sql("officer", model))
                for persona in ("office", "homeroom", "parent"):
                    sql = self._get_sql(persona, model)
                    self.assertNotIn("edu_authority_link", sql)

    def test_who_becomes_an_officer_reads_the_unit_s_schools_at_once(self):
        user = self._create_user(
            "later_officer",
            "edu_core.group_user",
            companies=self.env.ref("base.main_company"),
        )
        classes = self.env["edu.class"].with_user(user)
        self.assertFalse(classes.search([]))
        user.group_ids += self.env.ref("edu_core.group_officer")
        self.env["edu.authority.officer"].create(
            {"authority_id": self.authority.id, "user_id": user.id}
        )
        self.assertEqual(classes.search([]).sudo().company_id, self.school)
