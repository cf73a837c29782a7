# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The district, three schools of it, built the way all hundred are."""

import unicodedata
from datetime import date

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..hooks import SIZE_PARAMETER, post_init_hook
from ..models.edu_demo_district_people import LOGINS, SPOILED_EVERY, SUBJECTS
from ..tools import district, lists
from ..tools.people import Families, Neighborhood

SCHOOLS = 3
PUPILS = 120


@tagged("post_install", "-at_install")
class TestDistrict(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["edu.demo.district"]
        cls.plan = district.plan_district(SCHOOLS, PUPILS)
        cls.steps = []
        cls.demo._load_district(SCHOOLS, PUPILS, lambda *step: cls.steps.append(step))
        cls.companies = cls.env["res.company"].union(
            *[cls.demo._get_company(school) for school in cls.plan]
        )
        cls.students = cls.env["edu.student"].search(
            [("company_id", "in", cls.companies.ids)]
        )

    def _search(self, login, model):
        """Return what a user of the district finds in it of a model."""
        user = self.demo._get_user(login)
        records = self.env[model].with_user(user)
        return records.search([("company_id", "in", self.companies.ids)]).sudo()

    # === WHAT IS IN IT === #

    def test_each_school_has_the_pupils_of_the_plan(self):
        self.assertEqual(len(self.students), PUPILS)
        for school, company in zip(self.plan, self.companies, strict=True):
            classes = self.env["edu.class"].search([("company_id", "=", company.id)])
            self.assertEqual(
                {one.name: one.student_count for one in classes},
                {one.name: one.size for one in school.classes},
            )

    def test_most_pupils_have_two_guardians(self):
        counts = [len(student.guardianship_ids) for student in self.students]
        self.assertGreater(counts.count(2), PUPILS * 0.85)
        self.assertGreater(counts.count(1), 0)
        self.assertLessEqual(max(counts), 2)

    def test_each_class_has_a_homeroom_teacher_of_its_own(self):
        classes = self.students.class_id
        self.assertEqual(len(classes.homeroom_teacher_id), len(classes))

    def test_the_staff_hold_their_posts(self):
        for school, company in zip(self.plan, self.companies, strict=True):
            staff = self.env["edu.staff"].search([("company_id", "=", company.id)])
            self.assertEqual(len(staff), school.teacher_count + len(school.jobs))
            self.assertTrue(all(one.main_post_id for one in staff))
            heads = staff.filtered(lambda one: one.main_post_id.code == "HT")
            self.assertEqual(len(heads), 1)

    def test_each_school_has_books(self):
        for company in self.companies:
            self.assertTrue(company.edu_bill_journal_id)
            self.assertTrue(company.edu_cash_journal_id)

    def test_every_level_is_taught(self):
        codes = self.companies.edu_level_ids.mapped("code")
        self.assertEqual(sorted(codes), ["MN", "TH", "THCS"])

    # === FAULTS AS IN LIFE === #

    def test_what_was_typed_carelessly_is_read_well(self):
        names = self.students.mapped("name")
        self.assertEqual(names, [unicodedata.normalize("NFC", one) for one in names])
        self.assertFalse([name for name in names if name != " ".join(name.split())])

    def test_bad_rows_are_refused_and_given_back(self):
        wizards = self.env["edu.import.class_list"].search(
            [("company_id", "in", self.companies.ids)]
        )
        self.assertEqual(wizards.mapped("refused"), [1] * SCHOOLS)
        self.assertTrue(all(wizards.mapped("error_file")))

    def test_an_import_that_refuses_a_good_row_stops_the_building(self):
        school = self.plan[0]
        clerk = self.demo._as_user(self.demo._get_login("vanthu", school))
        rows = lists.build_classes(school.name, [("Lá 9", "Lá", "Nobody Known")])
        with self.assertRaisesRegex(AssertionError, "Nobody Known"):
            clerk._run_import("edu.import.classes", "Lớp", rows)

    # === WHO SEES WHAT === #

    def test_the_clerk_sees_her_school_only(self):
        for school in self.plan:
            found = self._search(self.demo._get_login("vanthu", school), "edu.student")
            self.assertEqual(found.company_id, self.demo._get_company(school))
            self.assertEqual(len(found), school.size)

    def test_units_see_by_their_role(self):
        self.assertEqual(len(self._search("chuyenvien.01", "edu.student")), PUPILS)
        self.assertEqual(len(self._search("chuyenvien.tinh", "edu.student")), PUPILS)
        self.assertFalse(self._search("chuyenvien.cum", "edu.student"))
        classes = self._search("chuyenvien.cum", "edu.class")
        self.assertEqual(classes.company_id, self.companies[2])

    def test_a_parent_has_children_in_two_schools(self):
        children = self._search("phuhuynh.001", "edu.student")
        self.assertEqual(len(children), 2)
        self.assertEqual(len(children.company_id), 2)
        user = self.demo._get_user("phuhuynh.001")
        self.assertEqual(user.company_ids, children.company_id)

    @mute_logger("odoo.addons.base.models.res_users")
    def test_everybody_may_log_in(self):
        logins = [
            self.demo._get_login(login, school)
            for school in self.plan
            for login, _job, _role in LOGINS
        ]
        for login in [*logins, "chuyenvien.tinh", "chuyenvien.01", "phuhuynh.001"]:
            user = self.demo._get_user(login)
            self.assertTrue(user, login)
            credential = {"login": login, "password": "demo", "type": "password"}
            user.with_user(user)._check_credentials(credential, {"interactive": False})

    def test_the_teacher_s_login_belongs_to_the_homeroom_teacher(self):
        user = self.demo._get_user("gv.001")
        employee = self.env["hr.employee"].search([("user_id", "=", user.id)])
        self.assertEqual(employee.edu_homeroom_class_ids.name, "Mầm 1")

    def test_what_a_unit_is_to_a_school_is_written_by_role(self):
        for school, company in zip(self.plan, self.companies, strict=True):
            links = company.edu_authority_link_ids
            roles = {link.role: link.authority_id.code for link in links}
            expected = {
                "direct": "UBND-01",
                "budget": "UBND-01",
                "professional": "SO-GDDT",
            }
            if school.kind == "THCS":
                expected["cluster"] = "CUM-1"
            self.assertEqual(roles, expected)

    def test_who_keeps_the_books_and_who_takes_the_money_are_two(self):
        for school in self.plan:
            users = self.env["res.users"].union(
                *[
                    self.demo._get_user(self.demo._get_login(login, school))
                    for login in ("ketoan", "thuquy")
                ]
            )
            employees = self.env["hr.employee"].search([("user_id", "in", users.ids)])
            self.assertEqual(
                sorted(employees.mapped("job_title")), ["Kế toán", "Thủ quỹ"]
            )

    def test_teachers_of_older_pupils_teach_several_classes(self):
        nursery, primary, _secondary = self.companies
        subjects = self.env["edu.class.subject"]
        self.assertFalse(subjects.search([("company_id", "=", nursery.id)]))
        found = subjects.search([("company_id", "=", primary.id)])
        self.assertEqual(len(found), len(SUBJECTS) * len(self.plan[1].classes))
        self.assertEqual(found.employee_id.company_id, primary)

    def test_sisters_and_brothers_of_one_school_have_one_mother_on_file(self):
        guardians = self.students.guardianship_ids.guardian_id
        for company in self.companies:
            known = guardians.filtered(
                lambda one, company=company: (
                    one.phone and one.guardianship_ids.company_id == company
                )
            )
            persons = [(one.phone, one.search_name) for one in known]
            self.assertEqual(len(persons), len(set(persons)))

    # === HOW IT IS BUILT === #

    def test_the_first_school_knows_no_code_of_another(self):
        self.assertFalse(
            self.demo._get_foreign_codes(district.plan_district(150, 9_000)[149])
        )
        self.assertEqual(len(self.demo._get_foreign_codes(self.plan[1])), 3)

    def test_the_staff_are_the_same_each_time_and_nobody_is_named_twice(self):
        for school in self.plan:
            staff = self.demo._make_staff(school, Families(school.code))
            self.assertEqual(
                staff, self.demo._make_staff(school, Families(school.code))
            )
            self.assertEqual(len({person[1] for person in staff}), len(staff))
            self.assertEqual(len({person[4] for person in staff}), len(staff))
            teachers = staff[: school.teacher_count]
            self.assertTrue(all("Giáo viên" in person[-1] for person in teachers))

    def test_mothers_of_two_schools_come_in_the_order_of_their_numbers(self):
        pairs = self.demo._find_mothers(10)
        phones = [mother.phone for mother, _other in pairs]
        self.assertEqual(phones, sorted(phones))
        for mother, other in pairs:
            self.assertEqual(mother.search_name, other.search_name)
            schools = (mother | other).guardianship_ids.company_id
            self.assertEqual(len(schools), 2)

    def test_each_step_says_how_far_it_is(self):
        done = [number for number, _total, _label in self.steps]
        self.assertEqual(done, [3, 4, 5, 6, 7])
        self.assertEqual({total for _number, total, _label in self.steps}, {7})

    def test_the_hook_leaves_a_district_alone(self):
        self.env["ir.config_parameter"].set_param(SIZE_PARAMETER, "district")
        before = self.env["res.company"].search_count([])
        post_init_hook(self.env)
        self.assertEqual(self.env["res.company"].search_count([]), before)

    def _build_lists(self):
        """Return the lists of pupils of the plan, from the beginning."""
        commune = Neighborhood("1")
        return [
            self.demo._build_pupil_list(school, Families(school.code), commune)[0]
            for school in self.plan
        ]

    def test_the_same_numbers_give_the_same_lists(self):
        self.assertEqual(self._build_lists(), self._build_lists())

    def test_families_have_children_in_several_schools(self):
        parents = [
            {row[lists.MOTHER_PHONE] for row in rows[3:]} - {""}
            for rows in self._build_lists()
        ]
        self.assertTrue(parents[0] & parents[1])
        self.assertTrue(parents[1] & parents[2])


@tagged("post_install", "-at_install")
class TestDistrictLists(TransactionCase):
    """What people and Excel do to a list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = district.plan_district(SCHOOLS, PUPILS)
        rows, cls.bad = cls.env["edu.demo.district"]._build_pupil_list(
            plan[1], Families(1), Neighborhood(1), ("7900010001",)
        )
        cls.rows = rows[3:]

    def test_each_way_of_spoiling_changes_the_row(self):
        row = next(row for row in self.rows if row[lists.PHONE])
        spoiled = [lists.spoil(row, number) for number in range(10)]
        for number, one in enumerate(spoiled):
            self.assertNotEqual([*map(repr, one)], [*map(repr, row)], number)
        self.assertEqual(len({repr(one) for one in spoiled}), 10)

    def test_a_serial_number_of_excel_is_the_same_day(self):
        row = [*self.rows[0]]
        row[lists.BIRTH_DATE] = "01/01/2020"
        days = lists.spoil(row, 3)[lists.BIRTH_DATE]
        self.assertEqual(
            lists.EXCEL_EPOCH.toordinal() + days, date(2020, 1, 1).toordinal()
        )

    def test_four_ways_of_going_wrong_need_a_foreign_code(self):
        bad = lists.make_bad_rows(self.rows, ("7900010001",), 8)
        self.assertIn("7900010001", [row[lists.CODE] for row in bad])
        self.assertEqual(len(lists.make_bad_rows(self.rows, (), 8)), 8)

    def test_personal_ids_are_nobody_else_s(self):
        numbers = [row[lists.NATIONAL_ID] for row in self.rows[: -self.bad]]
        numbers = [number for number in numbers if number]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertGreater(len(numbers), len(self.rows) * (1 - 2 / SPOILED_EVERY))

    def test_a_family_that_is_not_whole_has_one_parent_on_the_list(self):
        commune, source = Neighborhood("broken"), Families("broken")
        children = [commune.make_child(source, 2018) for _number in range(400)]
        whole = [child for child in children if child.father and child.mother]
        self.assertGreater(len(whole), 350)
        self.assertLess(len(whole), 400)

    def test_a_known_family_sends_a_child_of_another_age(self):
        commune, source = Neighborhood("ages"), Families("ages")
        children = [
            commune.make_child(source, 2012 + number % 9) for number in range(600)
        ]
        by_mother = {}
        for child in children:
            if child.mother:
                by_mother.setdefault(child.mother.phone, []).append(child)
        families = [one for one in by_mother.values() if len(one) > 1]
        self.assertGreater(len(families), 60)
        for family in families:
            years = [child.birth_date.year for child in family]
            self.assertEqual(len({child.address for child in family}), 1)
            self.assertNotEqual(years[0], years[1])
            self.assertLessEqual(abs(years[0] - years[1]), 6)

    def test_a_child_has_the_name_of_the_father_in_every_school(self):
        commune, source = Neighborhood("names"), Families("names")
        for number in range(300):
            child = commune.make_child(source, 2012 + number % 9)
            if child.father:
                surname = child.father.name.split()[0]
                self.assertEqual(child.name.split()[0], surname)

    def test_each_commune_of_a_district_has_schools_of_each_level(self):
        kinds = {}
        for school in district.plan_district(100, 60_000):
            kinds.setdefault(school.commune, set()).update(school.levels)
        self.assertEqual(len(kinds), len(district.COMMUNES))
        for levels in kinds.values():
            self.assertEqual(levels, {"MN", "TH", "THCS"})

    def test_another_seed_gives_another_district(self):
        plan = district.plan_district(20, 9_000)
        other = district.plan_district(20, 9_000, seed=1)
        self.assertNotEqual(plan, other)
        self.assertEqual(sum(school.size for school in other), 9_000)

    def test_a_private_nursery_school_is_called_so(self):
        private = [
            school
            for school in district.plan_district(100, 60_000)
            if school.is_private
        ]
        self.assertTrue(private)
        self.assertTrue(all("Tư thục" in school.name for school in private))
        self.assertEqual({school.kind for school in private}, {"MN"})

    def test_a_hundred_schools_hold_all_pupils_in_classes_of_a_usual_size(self):
        plan = district.plan_district(100, 60_000)
        self.assertEqual(sum(school.size for school in plan), 60_000)
        self.assertEqual(len({school.name for school in plan}), 100)
        sizes = [one.size for school in plan for one in school.classes]
        self.assertLessEqual(max(sizes), 42)
        self.assertGreater(min(sizes), 10)
