# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

BUDGET = 15


class DashboardCase(EduCase):
    def _get_data(self, user, companies=None):
        """Return the dashboard as a user's browser gets it."""
        dashboard = self.env["edu.school.dashboard"].with_user(user)
        companies = companies or user.company_ids
        dashboard = dashboard.with_context(
            lang="vi_VN", allowed_company_ids=companies.ids
        )
        self.env.flush_all()
        return json.loads(json.dumps(dashboard.get_data()))

    def _get_tile(self, data, key):
        """Return one counted tile, or None when the user does not see it."""
        tiles = [tile for own in data["sections"].values() for tile in own]
        tiles += data["birthdays"]["tiles"] + data["movements"]
        keys = {tile["key"]: tile for tile in tiles}
        return keys.get(key)

    def _count(self, user, tile, companies=None):
        """Return how many rows the list behind a tile has."""
        companies = companies or user.company_ids
        records = self.env[tile["model"]].with_user(user)
        return records.with_context(
            lang="vi_VN", allowed_company_ids=companies.ids
        ).search_count(tile["domain"])


class TestSchoolDashboard(DashboardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.write({"moet_code": "7912345678", "gender": "male"})
        cls._create_guardian(cls.student)
        cls._create_guardian(cls.classmate, phone=False)
        cls.classmate._change_class(cls.class_1b)
        cls.left = cls._create_student(school_class=cls.class_1b)
        cls.left._leave("left")

    # === NUMBERS === #

    def test_every_number_is_the_length_of_its_list(self):
        for persona in (
            "office",
            "principal",
            "homeroom",
            "teacher",
            "officer",
            "foreign_officer",
            "district_admin",
        ):
            user = self._persona(persona)
            data = self._get_data(user)
            tiles = [tile for own in data["sections"].values() for tile in own]
            tiles += data["birthdays"]["tiles"] + data["movements"]
            self.assertTrue(tiles)
            for tile in tiles:
                with self.subTest(persona=persona, tile=tile["key"]):
                    self.assertEqual(tile["count"], self._count(user, tile))

    def test_the_office_sees_the_whole_school(self):
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "pupils")["count"], 3)
        self.assertEqual(self._get_tile(data, "girls")["count"], 2)
        self.assertEqual(self._get_tile(data, "classes")["count"], 2)
        self.assertEqual(
            [school["name"] for school in data["schools"]], [self.school.name]
        )
        self.assertFalse(data["by_school"])

    def test_the_homeroom_teacher_sees_her_class_only(self):
        data = self._get_data(self._persona("homeroom"))
        self.assertEqual(self._get_tile(data, "pupils")["count"], 1)
        self.assertEqual(self._get_tile(data, "classes")["count"], 1)
        self.assertFalse(self._get_tile(data, "national_id"))
        self.assertFalse(data["movements"])

    def test_an_officer_sees_the_schools_of_the_unit_and_nothing_private(self):
        data = self._get_data(self._persona("officer"))
        self.assertEqual(self._get_tile(data, "pupils")["count"], 3)
        self.assertEqual(
            [school["name"] for school in data["schools"]], [self.school.name]
        )
        for key in ("national_id", "ethnicity", "address", "guardian", "transfer_in"):
            self.assertFalse(self._get_tile(data, key), key)

    def test_an_officer_who_reads_classes_only_is_not_told_of_no_pupils(self):
        cluster = self._create_authority(name="Cụm 1")
        schools = self.school | self.other_school
        for school in schools:
            self._link_authority(cluster, school, role="cluster")
        data = self._get_data(self._create_officer(cluster))
        self.assertFalse(self._get_tile(data, "pupils"))
        self.assertEqual(self._get_tile(data, "classes")["count"], 3)
        self.assertEqual(
            [(row["pupils"], row["girls"]) for row in data["by_school"]],
            [(None, None)] * 2,
        )

    def test_several_schools_at_once_stand_in_a_table(self):
        both = self.school | self.other_school
        user = self._create_user("two_schools", "edu_core.group_office", companies=both)
        data = self._get_data(user)
        self.assertEqual(self._get_tile(data, "pupils")["count"], 4)
        rows = {row["name"]: row["pupils"] for row in data["by_school"]}
        self.assertEqual(rows, {self.school.name: 3, self.other_school.name: 1})
        data = self._get_data(user, self.other_school)
        self.assertEqual(self._get_tile(data, "pupils")["count"], 1)
        self.assertFalse(data["by_school"])

    def test_grades_add_up_to_the_pupils(self):
        self._create_student(gender=False)
        data = self._get_data(self._persona("office"))
        self.assertEqual(sum(row["count"] for row in data["grades"]), 4)
        first = data["grades"][0]
        self.assertEqual((first["female"], first["male"], first["count"]), (2, 1, 3))
        last = data["grades"][-1]
        self.assertEqual((last["unknown"], last["count"]), (1, 1))
        user = self._persona("office")
        for row in data["grades"]:
            count = self._count(user, {"model": "edu.student", "domain": row["domain"]})
            self.assertEqual(count, row["count"])

    # === WHAT IS MISSING AND WHAT WAITS === #

    def test_what_a_record_lacks_is_counted(self):
        data = self._get_data(self._persona("office"))
        counts = {tile["key"]: tile["count"] for tile in data["sections"]["missing"]}
        self.assertEqual(counts["moet_code"], 2)
        self.assertEqual(counts["guardian"], 1)
        self.assertEqual(counts["guardian_phone"], 1)
        self.assertEqual(counts["photo"], 3)
        self.assertEqual(counts["national_id"], 3)
        self.assertEqual(counts["birth_date"], 0)

    def test_a_guardian_whose_link_ended_counts_as_none(self):
        self.student.guardianship_ids.date_end = date(2021, 1, 1)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "guardian")["count"], 2)

    def test_classes_without_teacher_and_with_too_many_pupils(self):
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "without_teacher")["count"], 2)
        self.assertEqual(self._get_tile(data, "overfull")["count"], 0)
        self.class_1b.capacity = 1
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "overfull")["count"], 1)
        self.assertTrue(self.class_1b.is_overfull)
        self.assertFalse(self.class_1a.is_overfull)

    def test_without_places_the_charter_says_how_large_a_class_may_be(self):
        grade = self.class_1a.grade_id
        self.assertEqual(grade.class_size, 35)
        grade.class_size = 1
        overfull = self.env["edu.class"].search([("is_overfull", "=", True)])
        self.assertEqual(overfull, self.class_1b)
        self.class_1b.capacity = 40
        self.assertFalse(self.env["edu.class"].search([("is_overfull", "=", True)]))

    def test_a_transfer_waits_at_the_other_school(self):
        transfers = self.env["edu.transfer"]._request(
            self.student, self.other_school, date(2026, 12, 1)
        )
        transfers.action_send()
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "transfer_out")["count"], 1)
        self.assertEqual(self._get_tile(data, "transfer_in")["count"], 0)
        other = self._create_user(
            "other_office", "edu_core.group_office", companies=self.other_school
        )
        data = self._get_data(other)
        self.assertEqual(self._get_tile(data, "transfer_in")["count"], 1)

    def test_movements_are_counted_by_month_and_year(self):
        data = self._get_data(self._persona("office"))
        counts = {
            (tile["kind"], tile["period"]): tile["count"] for tile in data["movements"]
        }
        self.assertEqual(counts["change_class", "month"], 1)
        self.assertEqual(counts["leave", "month"], 1)
        self.assertEqual(counts["leave", "year"], 1)
        self.assertEqual(counts["graduate", "year"], 0)

    # === BIRTHDAYS === #

    @freeze_time("2026-10-20 12:00:00")
    def test_birthdays_of_today_and_of_the_week(self):
        self.student.birth_date = date(2019, 10, 20)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "today")["count"], 1)
        self.assertEqual(self._get_tile(data, "week")["count"], 3)
        first, second, _third = data["birthdays"]["pupils"]
        self.assertTrue(first["is_today"])
        self.assertEqual((first["id"], first["age"]), (self.student.id, 7))
        self.assertEqual(second["date"], "2026-10-21")

    @freeze_time("2026-12-30 12:00:00")
    def test_the_week_goes_over_new_year(self):
        self.student.birth_date = date(2019, 1, 2)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "week")["count"], 1)
        (row,) = data["birthdays"]["pupils"]
        self.assertEqual((row["date"], row["age"]), ("2027-01-02", 8))

    @freeze_time("2027-02-26 12:00:00")
    def test_who_was_born_on_29_february_has_it_on_1_march(self):
        self.student.birth_date = date(2020, 2, 29)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "week")["count"], 1)
        (row,) = data["birthdays"]["pupils"]
        self.assertEqual(row["date"], "2027-03-01")

    # === OTHER MODULES === #

    def test_another_module_adds_a_tile(self):
        dashboards = self.env.registry["edu.school.dashboard"]
        get_tiles = dashboards._get_tiles

        def get_more(dashboard):
            office = {"groups": "edu_core.group_office"}
            prepare = dashboard._prepare_tile
            domain = [["name", "=", self.student.name]]
            return [
                *get_tiles(dashboard),
                prepare("todo", "for_all", "X", domain),
                prepare("todo", "for_office", "X", domain, **office),
            ]

        self.patch(dashboards, "_get_tiles", get_more)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "for_all")["count"], 1)
        self.assertEqual(self._get_tile(data, "for_office")["count"], 1)
        data = self._get_data(self._persona("homeroom"))
        self.assertEqual(self._get_tile(data, "for_all")["count"], 1)
        self.assertFalse(self._get_tile(data, "for_office"))

    def test_another_module_adds_what_may_be_missing(self):
        students = self.env.registry["edu.student"]
        get_gaps = students._get_gaps

        def get_more(student):
            return {**get_gaps(student), "x": ("X", [["user_id", "=", False]], False)}

        self.patch(students, "_get_gaps", get_more)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "x")["count"], 3)
        student = self.student.with_user(self._persona("office"))
        self.assertIn(", x", student.file_data["warnings"][0])

    def test_pupils_entered_twice_wait_for_the_office(self):
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "duplicates")["count"], 0)
        self._create_student(name=self.student.name)
        data = self._get_data(self._persona("office"))
        self.assertEqual(self._get_tile(data, "duplicates")["count"], 1)
        data = self._get_data(self._persona("homeroom"))
        self.assertFalse(self._get_tile(data, "duplicates"))

    # === WHO === #

    def test_who_has_no_pupils_has_no_dashboard(self):
        for persona in ("cashier", "parent", "pupil", "public"):
            user = self._persona(persona)
            with self.subTest(persona=persona), mute_logger("odoo.http"):
                if user:
                    with self.assertRaises(AccessError):
                        self._get_data(user)

    def test_an_empty_school_says_so(self):
        school = self._create_school()
        user = self._create_user("lonely", "edu_core.group_office", companies=school)
        data = self._get_data(user)
        self.assertEqual({tile["count"] for tile in data["sections"]["figure"]}, {0})
        self.assertFalse(data["grades"])


@tagged("edu_performance")
class TestSchoolDashboardQueries(DashboardCase):
    def _count_queries(self, user):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._get_data(user)
        return self.cr.sql_log_count - before

    def test_the_dashboard_takes_few_queries_whatever_the_size(self):
        for persona in ("office", "homeroom", "officer", "district_admin"):
            user = self._persona(persona)
            self._get_data(user)
            with self.subTest(persona=persona):
                self.assertLessEqual(self._count_queries(user), BUDGET)
        few = self._count_queries(self._persona("office"))
        for number in range(5):
            school_class = self._create_class(grade=str(number + 1))
            students = self.env["edu.student"].create(
                [
                    {
                        "name": f"Lê An {number}",
                        "company_id": self.school.id,
                        "birth_date": self.env["edu.student"]._get_today(),
                    }
                    for _number in range(10)
                ]
            )
            students._change_class(school_class)
        self._get_data(self._persona("office"))
        self.assertLessEqual(self._count_queries(self._persona("office")), few + 2)
        self.assertLessEqual(self._count_queries(self._persona("office")), BUDGET)
