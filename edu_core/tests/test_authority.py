# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

REFORM = date(2025, 7, 1)
NOON = "2026-11-23 03:00:00"


@freeze_time(NOON)
class TestAuthorityTree(EduCase):
    """Units belong to units from a day to a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls._create_authority(name="Sở GDĐT", date_start=False)
        cls.district = cls._create_authority(
            name="Phòng GDĐT", date_start=False, parent_id=cls.department.id
        )

    def test_a_unit_is_below_its_parent_since_it_exists(self):
        self.assertEqual(self.district.place_ids.parent_id, self.department)
        self.assertEqual(self.district._get_parent(date(2000, 1, 1)), self.department)

    def test_a_loop_of_units_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, "Sở GDĐT → Phòng GDĐT → Sở GDĐT"):
            self.department.parent_id = self.district
        with self.assertRaisesRegex(ValidationError, "belong to itself"):
            self.department.parent_id = self.department

    def test_a_loop_in_a_time_to_come_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["edu.authority.parent"].create(
                {
                    "authority_id": self.department.id,
                    "parent_id": self.district.id,
                    "date_start": date(2030, 1, 1),
                }
            )

    def test_a_circle_at_different_times_is_none(self):
        self.district._set_parent(self.env["edu.authority"], date(2026, 1, 1))
        self.department._set_parent(self.district, date(2026, 1, 1))
        self.assertEqual(self.department.parent_id, self.district)
        self.assertFalse(self.district.parent_id)
        self.assertEqual(self.district._get_parent(date(2025, 12, 31)), self.department)

    def test_a_unit_moves_today_and_keeps_where_it_was(self):
        ministry = self._create_authority(name="Bộ")
        self.district.parent_id = ministry
        self.assertEqual(self.district.parent_id, ministry)
        places = self.district.place_ids.sorted("date_end")
        self.assertEqual(self.district._get_parent(date(2026, 11, 22)), self.department)
        self.assertEqual(len(places), 2)

    def test_a_move_planned_for_a_day_happens_that_day(self):
        ministry = self._create_authority(name="Bộ")
        self.district._set_parent(ministry, date(2026, 11, 25))
        self.assertEqual(self.district.parent_id, self.department)
        with freeze_time("2026-11-25 03:00:00"):
            self.env["edu.school.change"]._cron_apply_dates()
            self.assertEqual(self.district.parent_id, ministry)
            self.assertIn(str(ministry.id), self.district.parent_path.split("/"))

    def test_a_unit_keeps_its_old_name_for_old_papers(self):
        self.district._rename(REFORM, {"name": "Ban liên lạc"})
        self.assertEqual(self.district.name, "Ban liên lạc")
        self.assertEqual(self.district._get_name(date(2025, 6, 30)), "Phòng GDĐT")
        self.assertEqual(self.district._get_name(REFORM), "Ban liên lạc")

    def test_a_name_typed_over_is_history_too(self):
        self.district.name = "Phòng Văn hóa - Xã hội"
        self.assertEqual(self.district._get_name(date(2026, 11, 22)), "Phòng GDĐT")
        self.district.name = "Phòng VHXH"
        self.assertEqual(self.district.name, "Phòng VHXH")
        self.assertEqual(len(self.district.name_ids), 2)

    @mute_logger("odoo.sql_db")
    def test_two_links_of_one_role_do_not_overlap(self):
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self._link_authority(
                self.authority, self.school, date_start=date(2026, 1, 1)
            )
        self._link_authority(self.authority, self.school, role="budget")

    def test_a_school_answers_to_several_units_at_once(self):
        self._link_authority(self.department, self.school, role="professional")
        self.assertEqual(
            self.school.edu_authority_link_ids.authority_id,
            self.authority | self.department,
        )

    def test_nobody_reaches_foreign_schools_through_an_empty_unit_above(self):
        admin = self._persona("district_admin")
        above = self._create_authority(name="Ở giữa")
        self.other_authority.parent_id = above
        officers = self.env["edu.authority.officer"].with_user(admin)
        with self.assertRaises(AccessError):
            officers.create({"authority_id": above.id, "user_id": admin.id})
        with self.assertRaises(AccessError):
            self.other_authority.with_user(admin).parent_id = self.authority


@freeze_time(NOON)
class TestOfficerBySubtree(EduCase):
    """A department and two communes, before and after a commune is put elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls._create_authority(name="Sở GDĐT")
        (cls.authority | cls.other_authority).parent_id = cls.department
        cls.third_school = cls._create_school(name="THPT Nguyễn Huệ", level="THPT")
        cls._link_authority(cls.department, cls.third_school)
        cls.third_student = cls._create_student(cls.third_school)
        cls.officer = cls._create_officer(cls.department)
        cls.commune_officer = cls._create_officer(cls.authority)

    def _get_schools(self, user, model="edu.student"):
        """Return the schools whose records a user finds."""
        self.env.invalidate_all()
        return self.env[model].with_user(user).search([]).sudo().company_id

    def _get_all(self):
        """Return the three schools."""
        return self.school | self.other_school | self.third_school

    def test_the_department_sees_all_and_a_commune_its_own(self):
        self.assertEqual(self._get_schools(self.officer), self._get_all())
        self.assertEqual(self._get_schools(self.commune_officer), self.school)

    def test_after_a_commune_moved_the_department_sees_the_rest_exactly(self):
        elsewhere = self._create_authority(name="Sở GDĐT tỉnh khác")
        foreign = self._create_officer(elsewhere)
        self.assertFalse(self._get_schools(foreign))
        self.other_authority.parent_id = elsewhere
        self.assertEqual(
            self._get_schools(self.officer), self.school | self.third_school
        )
        self.assertEqual(self._get_schools(foreign), self.other_school)

    def test_a_move_is_exact_to_the_day(self):
        none = self.env["edu.authority"]
        self.other_authority._set_parent(none, date(2026, 11, 24))
        with freeze_time("2026-11-23 16:59:00"):
            self.assertIn(self.other_school, self._get_schools(self.officer))
        with freeze_time("2026-11-23 17:30:00"):  # 00:30 of the 24th
            self.assertNotIn(self.other_school, self._get_schools(self.officer))

    def test_an_officer_whose_link_ended_yesterday_sees_nothing(self):
        self.school.edu_authority_link_ids.date_end = date(2026, 11, 22)
        self.assertFalse(self._get_schools(self.commune_officer))
        self.assertFalse(self._get_schools(self.commune_officer, "edu.class"))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.student.with_user(self.commune_officer).read(["name"])

    def test_a_unit_that_no_longer_exists_opens_nothing(self):
        self.department.date_end = date(2026, 11, 22)
        self.assertFalse(self._get_schools(self.officer))
        self.assertEqual(self._get_schools(self.commune_officer), self.school)

    def test_a_school_goes_from_one_commune_to_another(self):
        admin = self._create_user(
            "admin_of_all", "edu_core.group_district_admin", companies=self._get_all()
        )
        change = self.env["edu.school.change"].with_user(admin)
        change = change.create(
            {
                "kind": "relink",
                "company_id": self.other_school.id,
                "date": date(2026, 11, 24),
                "paper_number": "12/QĐ",
                "paper_date": date(2026, 11, 20),
                "role": "direct",
                "old_authority_id": self.other_authority.id,
                "authority_id": self.authority.id,
            }
        )
        change.action_done()
        self.assertEqual(self._get_schools(self.commune_officer), self.school)
        with freeze_time("2026-11-23 17:30:00"):
            self.assertEqual(
                self._get_schools(self.commune_officer),
                self.school | self.other_school,
            )
        change.action_undo()
        with freeze_time("2026-11-23 17:30:00"):
            self.assertEqual(self._get_schools(self.commune_officer), self.school)


@freeze_time(NOON)
class TestOfficerByRole(EduCase):
    """What an officer reads depends on what the unit is to the school."""

    def _search(self, model, user):
        """Return what of a model a user finds."""
        self.env.invalidate_all()
        return self.env[model].with_user(user).search([]).sudo()

    def _get_officer(self, role):
        """Return an officer of a new unit with this role towards the school."""
        unit = self._create_authority()
        self._link_authority(unit, self.school, role=role)
        return self._create_officer(unit)

    def test_direct_and_professional_read_pupils_and_enrollments(self):
        for role in ("direct", "professional"):
            officer = self._get_officer(role)
            for model in ("edu.student", "edu.enrollment", "edu.class"):
                with self.subTest(role=role, model=model):
                    found = self._search(model, officer)
                    self.assertEqual(found.company_id, self.school)

    def test_budget_and_cluster_read_classes_and_no_persons(self):
        self._create_class_subject(self.class_1a)
        for role in ("budget", "cluster"):
            officer = self._get_officer(role)
            with self.subTest(role=role):
                self.assertEqual(
                    self._search("edu.class", officer), self.class_1a | self.class_1b
                )
                for model in ("edu.student", "edu.enrollment", "edu.class.subject"):
                    self.assertFalse(self._search(model, officer))
                self.env.invalidate_all()
                counts = self.class_1a.with_user(officer).read(["student_count"])
                self.assertEqual(counts[0]["student_count"], 2)

    def test_every_role_reads_the_name_of_the_school(self):
        for role in ("direct", "professional", "budget", "cluster"):
            officer = self._get_officer(role)
            with self.subTest(role=role):
                self.assertIn(self.school, self._search("res.company", officer))
                self.assertNotIn(
                    self.other_school, self._search("res.company", officer)
                )

    def test_the_rules_are_one_text(self):
        rules = self.env["ir.rule"].search(
            [("name", "like", "officer's managing unit")]
        )
        self.assertTrue(rules)
        for rule in rules:
            self.assertRegex(rule.domain_force, r"'any', officer_\w+\)")

    def test_finding_pupils_takes_as_many_queries_for_many_units(self):
        officer = self._get_officer("direct")
        pupils = self.env["edu.student"].with_user(officer)
        pupils.search([])
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            pupils.search([])
        for _number in range(5):
            self._link_authority(self._create_authority(), self.school)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            pupils.search([])


@freeze_time(NOON)
class TestAuthorityChange(EduCase):
    """The first of July 2025: districts give their schools away and close."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link_authority(cls.authority, cls.school, role="budget")
        cls.commune = cls._create_authority(name="UBND phường An Phú")
        cls.admin = cls._create_user(
            "admin_of_both",
            "edu_core.group_district_admin",
            companies=cls.school | cls.other_school,
        )

    def _create_change(self, kind, **values):
        """Create a change of the first unit on the day of the reform."""
        return (
            self.env["edu.authority.change"]
            .with_user(self.admin)
            .create(
                {
                    "kind": kind,
                    "authority_id": self.authority.id,
                    "date": REFORM,
                    "paper_number": "1685/NQ",
                    "paper_date": date(2025, 6, 16),
                    **values,
                }
            )
        )

    def _get_units(self, day):
        """Return the units the school answers to on a day."""
        links = self.school.edu_authority_link_ids.filtered_domain(
            self.env["edu.authority.link"]._get_valid_domain(day)
        )
        return links.authority_id

    def test_schools_are_given_to_another_unit_in_all_roles(self):
        change = self._create_change(
            "split", target_id=self.commune.id, company_ids=[(6, 0, self.school.ids)]
        )
        change.action_done()
        self.assertEqual(self._get_units(REFORM), self.commune)
        self.assertEqual(self._get_units(date(2025, 6, 30)), self.authority)
        self.assertEqual(
            set(self.commune.link_ids.mapped("role")), {"direct", "budget"}
        )
        change.action_undo()
        self.assertEqual(self._get_units(REFORM), self.authority)
        self.assertFalse(self.commune.link_ids)

    def test_a_unit_with_schools_does_not_close(self):
        with self.assertRaisesRegex(UserError, "1 schools and 0 units"):
            self._create_change("close").action_done()

    def test_a_merged_unit_hands_over_schools_and_units_and_ends(self):
        below = self._create_authority(name="Cụm 1", parent_id=self.authority.id)
        officer = self._create_officer(self.authority)
        change = self._create_change("merge", target_id=self.commune.id)
        change.action_done()
        self.assertEqual(self.authority.date_end, date(2025, 6, 30))
        self.assertEqual(below.parent_id, self.commune)
        self.assertEqual(self._get_units(REFORM), self.commune)
        seen = self.env["edu.student"].with_user(officer).search([])
        self.assertFalse(seen)
        change.action_undo()
        self.assertFalse(self.authority.date_end)
        self.assertEqual(below.parent_id, self.authority)
        self.assertTrue(self.env["edu.student"].with_user(officer).search([]))

    def test_a_unit_under_another_one_is_seen_from_there_and_taken_back(self):
        department = self._create_authority(name="Sở A")
        other = self._create_authority(name="Sở B")
        self.authority._set_parent(department, date(2020, 1, 1))
        pupils = self.env["edu.student"]
        officers = [self._create_officer(department), self._create_officer(other)]
        before = [pupils.with_user(one).search_count([]) for one in officers]
        change = self._create_change("reparent", target_id=other.id)
        change.action_done()
        self.assertEqual(before, [3, 0])
        found = [pupils.with_user(one).search_count([]) for one in officers]
        self.assertEqual(found, [0, 3])
        change.action_undo()
        found = [pupils.with_user(one).search_count([]) for one in officers]
        self.assertEqual(found, [3, 0])

    def test_a_change_needs_a_paper(self):
        change = self._create_change("rename", new_name="X", paper_number=False)
        with self.assertRaisesRegex(UserError, "Decision No."):
            change.action_done()

    def test_a_change_is_done_once(self):
        change = self._create_change("rename", new_name="UBND phường Mới")
        change.action_done()
        self.assertEqual(self.authority.name, "UBND phường Mới")
        with self.assertRaisesRegex(UserError, "cannot be done now"):
            change.action_done()
        with self.assertRaises(UserError):
            change.unlink()
        change.action_undo()
        self.assertEqual(self.authority.name, "UBND phường Hoa Sen")

    def test_a_unit_of_foreign_schools_is_not_changed(self):
        one_school = self._persona("district_admin")
        changes = self.env["edu.authority.change"].with_user(one_school)
        with self.assertRaises(AccessError):
            changes.create({"authority_id": self.other_authority.id, "kind": "close"})
