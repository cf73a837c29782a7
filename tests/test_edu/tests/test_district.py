# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Isolation in a database with a hundred schools: `./edu test SIZE=district`.

What a person finds is compared with what SQL says without any record rule, written
down here a second time, from the tables the rules rest on.
"""

import json
import logging

from odoo.tests import tagged
from odoo.tools import SQL

from . import guard_isolation as guard
from .district import DistrictCase, find, truth
from .own import get_own_models
from .personas import PERSONAS

_logger = logging.getLogger(__name__)

LOGINS = ("vanthu.002", "gv.002", "phuhuynh.001", "chuyenvien.02", "chuyenvien.tinh")
# Who sees one school or less of it
NARROW = LOGINS[:3]
BIG_TABLES = ("edu_student", "edu_guardian", "edu_guardianship", "edu_enrollment")
LISTS = ("edu.student", "edu.enrollment", "edu.guardianship", "edu.guardian")
# A parent's enrollments go by an index; whose they are is looked up among all pupils.
ALLOWED = {("phuhuynh.001", "edu.enrollment"): {"edu_student"}}
# Rows of the first page of a list
PAGE = 80
# Statements for a page and its count, whatever the number of schools
MAX_QUERIES = 20


@tagged("-standard", "district", "security")
class TestDistrictIsolation(DistrictCase):
    """Every model × every persona, on rows of the district."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for persona in PERSONAS:
            cls._persona(persona)
        cls.declaration = guard.Declaration.collect(cls.env)
        cls.rows = guard.make_rows(cls, cls.declaration)

    def test_every_model_has_a_foreign_row(self):
        self.assertNoFindings(
            guard.find_without_foreign_row(self.rows, self.declaration)
        )

    def test_access_is_as_declared(self):
        self.assertNoFindings(
            guard.find_access_differences(self, self.rows, self.declaration)
        )

    def test_wizards_are_used_as_declared(self):
        models = get_own_models(self.env)
        self.assertNoFindings(
            guard.find_wizard_differences(self, models, self.declaration)
        )


@tagged("-standard", "district", "security")
class TestDistrictCounts(DistrictCase):
    """Who finds how many of whom."""

    def _get_users(self, prefix):
        """Return the users of the district whose logins begin so.

        :return: recordset, in the order of the schools
        """
        users = self.env["res.users"].search(
            [("login", "=like", f"{prefix}.%")], order="login"
        )
        self.assertTrue(users, prefix)
        return users

    def _check(self, user, model, expected):
        """Compare what a user finds of a model with what there is."""
        found = find(self.env, model, user)
        if found != expected:
            text = f"{user.login}: {len(found - expected)} too many of {model},"
            self.fail(f"{text} {len(expected - found)} missing of {len(expected)}")

    def _check_pupils(self, user, student_ids, *, with_guardians=True):
        """Compare what a user finds of pupils and of what hangs on them.

        :param with_guardians: whether such a person may know whose children they are
        """
        ids = list(student_ids)
        self._check(user, "edu.student", student_ids)
        self._check(
            user,
            "edu.enrollment",
            truth(
                self.env,
                "SELECT id FROM edu_enrollment WHERE student_id = ANY(%s)",
                ids,
            ),
        )
        self._check(
            user,
            "edu.guardianship",
            truth(
                self.env,
                "SELECT id FROM edu_guardianship WHERE student_id = ANY(%s)",
                ids if with_guardians else [],
            ),
        )

    def _get_pupils_of(self, company_ids):
        """Return the ids of the pupils of some schools."""
        return truth(
            self.env,
            "SELECT id FROM edu_student WHERE company_id = ANY(%s)",
            list(company_ids),
        )

    # === SCHOOLS === #

    def test_each_clerk_finds_exactly_her_school_s_pupils(self):
        for user in self._get_users("vanthu"):
            expected = self._get_pupils_of(user.company_ids.ids)
            self.assertEqual(len(user.company_ids), 1)
            self.assertTrue(expected)
            self._check_pupils(user, expected)

    def test_each_clerk_finds_exactly_her_school_s_guardians_and_staff(self):
        for user in self._get_users("vanthu"):
            school = user.company_ids.ids
            self._check(
                user,
                "edu.guardian",
                truth(
                    self.env,
                    # Besides whom she wrote down herself and who has no child here:
                    # what is left of a person known in another school as well.
                    "SELECT id FROM edu_guardian WHERE id IN (SELECT guardian_id"
                    " FROM edu_guardianship WHERE company_id = ANY(%s))"
                    " OR create_uid = %s AND id NOT IN"
                    " (SELECT guardian_id FROM edu_guardianship)",
                    school,
                    user.id,
                ),
            )
            for model in ("edu.staff", "edu.class"):
                table = SQL.identifier(self.env[model]._table)
                query = "SELECT id FROM %s WHERE company_id = ANY(%s)"
                self._check(user, model, truth(self.env, query, table, school))

    def test_each_principal_finds_exactly_her_school(self):
        for user in self._get_users("hieutruong"):
            self._check_pupils(user, self._get_pupils_of(user.company_ids.ids))

    def test_who_keeps_the_books_finds_her_school_s_pupils_and_no_parent(self):
        for prefix in ("ketoan", "thuquy"):
            for user in self._get_users(prefix):
                expected = self._get_pupils_of(user.company_ids.ids)
                self._check_pupils(user, expected, with_guardians=False)
                self._check(user, "edu.guardian", set())

    def test_each_teacher_finds_exactly_the_pupils_taught(self):
        for user in self._get_users("gv"):
            expected = truth(
                self.env,
                "SELECT student.id FROM edu_student student"
                " JOIN edu_class school_class ON school_class.id = student.class_id"
                " WHERE EXISTS (SELECT FROM hr_employee WHERE user_id = %s AND ("
                "   hr_employee.id = school_class.homeroom_teacher_id"
                "   OR hr_employee.id IN (SELECT employee_id FROM edu_class_subject"
                "      WHERE class_id = school_class.id)))",
                user.id,
            )
            self.assertTrue(expected)
            self._check_pupils(user, expected)

    # === UNITS === #

    def _get_schools_of(self, user, *roles):
        """Return the ids of the schools that a user's units oversee in these roles."""
        return truth(
            self.env,
            "SELECT link.company_id FROM edu_authority_link link"
            " JOIN edu_authority_officer officer"
            "   ON officer.authority_id = link.authority_id"
            " WHERE officer.user_id = %s AND link.role = ANY(%s)"
            "   AND link.date_end IS NULL AND officer.date_end IS NULL",
            user.id,
            list(roles),
        )

    def test_each_officer_finds_exactly_the_schools_of_her_unit(self):
        everywhere = set()
        for user in self._get_users("chuyenvien"):
            schools = self._get_schools_of(user, "direct", "professional")
            expected = self._get_pupils_of(schools)
            self._check_pupils(user, expected, with_guardians=False)
            self._check(user, "edu.guardian", set())
            if user.login not in ("chuyenvien.tinh", "chuyenvien.cum"):
                self.assertFalse(everywhere & schools, user.login)
                everywhere |= schools
        count = self.env["res.company"].search_count([("edu_is_school", "=", True)])
        self.assertEqual(len(everywhere), count)

    def test_a_cluster_s_officer_finds_classes_and_no_person(self):
        user = self._get_users("chuyenvien").filtered(
            lambda one: one.login == "chuyenvien.cum"
        )
        schools = self._get_schools_of(user, "cluster")
        self.assertTrue(schools)
        self._check(
            user,
            "edu.class",
            truth(
                self.env,
                "SELECT id FROM edu_class WHERE company_id = ANY(%s)",
                list(schools),
            ),
        )
        self._check_pupils(user, set())

    # === FAMILIES === #

    def test_each_parent_finds_exactly_the_own_children(self):
        for user in self._get_users("phuhuynh"):
            expected = truth(
                self.env,
                "SELECT link.student_id FROM edu_guardianship link"
                " JOIN edu_guardian guardian ON guardian.id = link.guardian_id"
                " WHERE guardian.partner_id = %s AND link.custody_start <= now()"
                " AND coalesce(link.custody_end >= current_date, TRUE)",
                user.partner_id.id,
            )
            self.assertGreater(len(expected), 1)
            self._check(user, "edu.student", expected)
            own = truth(
                self.env,
                "SELECT id FROM edu_guardian WHERE partner_id = %s",
                user.partner_id.id,
            )
            self._check(user, "edu.guardian", own)

    def test_the_public_finds_nobody(self):
        user = self.env.ref("base.public_user")
        for model in LISTS:
            self._check(user, model, set())


@tagged("-standard", "district")
class TestDistrictPlans(DistrictCase):
    """Lists stay quick behind the record rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env["res.users"].search([("login", "in", LOGINS)])
        cls.users = {user.login: user for user in users}

    def _explain(self, user, model):
        """Return the plan, as it ran, of the first page of a list."""
        records = self.env[model].with_user(user)
        query = records._search([], order=records._order, limit=PAGE)
        rows = self.env.execute_query(
            SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", query.select())
        )
        plan = rows[0][0]
        return (json.loads(plan) if isinstance(plan, str) else plan)[0]

    @classmethod
    def _walk(cls, node):
        """Yield the nodes of a plan."""
        yield node
        for child in node.get("Plans", ()):
            yield from cls._walk(child)

    def test_no_list_of_one_school_or_family_reads_a_whole_table(self):
        for login in NARROW:
            for model in LISTS:
                with self.subTest(login=login, model=model):
                    plan = self._explain(self.users[login], model)
                    scanned = {
                        node.get("Relation Name")
                        for node in self._walk(plan["Plan"])
                        if node["Node Type"] == "Seq Scan"
                    }
                    scanned -= ALLOWED.get((login, model), set())
                    self.assertFalse(scanned & set(BIG_TABLES))

    def test_lists_take_few_statements_and_their_times_are_printed(self):
        for login, user in self.users.items():
            for model in LISTS:
                if not self.env[model].with_user(user).has_access("read"):
                    continue
                seconds = self._explain(user, model)["Execution Time"]
                _logger.info("District: %s × %s: %.1f ms", login, model, seconds)
                records = self.env[model].with_user(user)
                records.search([], limit=1)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                records.web_search_read([], {"display_name": {}}, limit=PAGE)
                count = self.env.cr.sql_log_count - before
                self.assertLessEqual(count, MAX_QUERIES, f"{login} × {model}")
