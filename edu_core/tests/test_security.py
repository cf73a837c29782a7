# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.test_edu.tests.common import EduCase

PRIVATE_FIELDS = (
    "national_id",
    "ethnicity_id",
    "religion_id",
    "disability_id",
    "disability_certificate",
    "policy_ids",
    "permanent_commune_id",
    "permanent_street",
    "current_commune_id",
    "current_street",
    "birth_place",
    "address_permanent",
    "address_current",
    "phone",
    "id_card_number",
)


@freeze_time("2026-11-23 03:00:00")
class TestStaff(EduCase):
    def _search(self, model, user):
        """Return what of a model a user sees."""
        return self.env[model].with_user(user).search([]).sudo()

    def test_a_homeroom_teacher_sees_the_own_class_only(self):
        seen = self._search("edu.student", self._persona("homeroom"))
        self.assertEqual(seen, self.student | self.classmate)

    def test_a_subject_teacher_sees_the_classes_taught(self):
        seen = self._search("edu.student", self._persona("teacher"))
        self.assertEqual(seen, self.student | self.classmate)

    def test_a_teacher_sees_no_class_after_the_assignment_ended(self):
        teacher = self._persona("teacher")
        subjects = self.class_1a.subject_ids
        subjects.date_end = date(2026, 11, 22)
        self.assertFalse(self._search("edu.student", teacher))

    def test_a_teacher_sees_the_guardians_of_the_own_class_only(self):
        mine = self._create_guardian(self.student)
        foreign = self._create_guardian(self.other_class_student)
        seen = self._search("edu.guardian", self._persona("homeroom"))
        self.assertIn(mine, seen)
        self.assertNotIn(foreign, seen)

    def test_a_teacher_who_is_also_clerk_sees_the_school(self):
        teacher = self._persona("teacher")
        teacher.group_ids |= self.env.ref("edu_core.group_office")
        self.assertIn(self.other_class_student, self._search("edu.student", teacher))

    def test_a_clerk_sees_the_own_school_only(self):
        seen = self._search("edu.student", self._persona("office"))
        self.assertEqual(seen.company_id, self.school)

    def test_private_fields_are_hidden_from_teachers(self):
        pupil = self.student.with_user(self._persona("homeroom"))
        for name in PRIVATE_FIELDS:
            with self.subTest(field=name), self.assertRaises(AccessError):
                pupil.read([name])

    def test_private_fields_are_open_to_the_office_and_the_principal(self):
        for persona in ("office", "principal"):
            with self.subTest(persona=persona):
                pupil = self.student.with_user(self._persona(persona))
                self.assertIn("national_id", pupil.read(list(PRIVATE_FIELDS))[0])

    def test_a_teacher_does_not_search_by_private_fields(self):
        pupils = self.env["edu.student"].with_user(self._persona("homeroom"))
        with self.assertRaises(AccessError):
            pupils.search([("national_id", "like", "079")])

    def test_a_teacher_does_not_write_pupils(self):
        with self.assertRaises(AccessError):
            self.student.with_user(self._persona("homeroom")).name = "X"

    # === GUARDIANS ARE OF THE SCHOOLS OF THEIR CHILDREN === #

    def test_a_clerk_does_not_see_the_guardian_of_another_school(self):
        guardian = self._create_guardian(self.other_student)
        self.assertNotIn(
            guardian, self._search("edu.guardian", self._persona("office"))
        )

    def test_a_clerk_does_not_see_the_contact_of_a_guardian_of_another_school(self):
        partner = self._create_guardian(self.other_student).partner_id
        office = self._persona("office")
        self.assertNotIn(partner, self._search("res.partner", office))
        with self.assertRaises(AccessError):
            partner.with_user(office).read(["name"])

    def test_an_employee_without_role_in_school_sees_no_foreign_guardian(self):
        partner = self._create_guardian(self.other_student).partner_id
        bookkeeper = self._create_user("bookkeeper", "base.group_partner_manager")
        found = self.env["res.partner"].with_user(bookkeeper)
        self.assertFalse(found.name_search(partner.name))

    def test_a_link_shows_the_guardian_to_the_school(self):
        guardian = self._create_guardian(self.other_student)
        self._create_guardianship(guardian, self.student)
        office = self._persona("office")
        self.assertIn(guardian, self._search("edu.guardian", office))
        self.assertIn(guardian.partner_id, self._search("res.partner", office))

    def test_the_links_to_other_schools_stay_hidden(self):
        guardian = self._create_guardian(self.student | self.other_student)
        office = self._persona("office")
        self.env.invalidate_all()
        seen = guardian.with_user(office).guardianship_ids
        self.assertEqual(seen.sudo().student_id, self.student)

    def test_a_clerk_saves_a_guardian_who_has_a_child_elsewhere(self):
        guardian = self._create_guardian(self.student | self.other_student)
        guardian = guardian.with_user(self._persona("office"))
        self.env.invalidate_all()
        specification = {
            "guardianship_ids": {"fields": {"student_id": {"fields": {"name": {}}}}}
        }
        values = guardian.web_save({"occupation": "Farmer"}, specification)
        names = [row["student_id"]["name"] for row in values[0]["guardianship_ids"]]
        self.assertEqual(names, [self.student.name])

    def test_the_school_knows_a_former_guardian_for_five_years(self):
        office = self._persona("office")
        guardian = self._create_guardian()
        link = self._create_guardianship(
            guardian, self.student, date_end=date(2021, 11, 23)
        )
        self.assertIn(guardian, self._search("edu.guardian", office))
        link.date_end = date(2021, 11, 22)
        self.assertNotIn(guardian, self._search("edu.guardian", office))

    def test_a_guardian_without_children_is_seen_by_who_made_it(self):
        office = self._persona("office")
        guardian = self.env["edu.guardian"].with_user(office).create({"name": "Lê A"})
        self.assertIn(guardian.sudo(), self._search("edu.guardian", office))
        self.assertNotIn(
            guardian.sudo(), self._search("edu.guardian", self._persona("principal"))
        )


@freeze_time("2026-11-23 03:00:00")
class TestOfficer(EduCase):
    def _get_seen(self, officer):
        """Return the pupils an officer sees."""
        return self.env["edu.student"].with_user(officer).search([]).sudo()

    def test_an_officer_reads_the_schools_of_the_unit_only(self):
        seen = self._get_seen(self._persona("officer"))
        self.assertIn(self.other_class_student, seen)
        self.assertNotIn(self.other_student, seen)

    def test_an_officer_opens_a_pupil_with_class_and_school(self):
        officer = self._persona("officer")
        self.class_1a.homeroom_teacher_id = self._create_employee()
        self.env.invalidate_all()
        values = self.student.with_user(officer).web_read(
            {
                "name": {},
                "company_id": {"fields": {"display_name": {}}},
                "class_id": {"fields": {"display_name": {}}},
            }
        )
        self.assertEqual(values[0]["class_id"]["display_name"], "1A")
        self.assertEqual(values[0]["company_id"]["display_name"], self.school.name)
        values = self.class_1a.with_user(officer).web_read(
            {"homeroom_teacher_id": {"fields": {"display_name": {}}}}
        )
        self.assertTrue(values[0]["homeroom_teacher_id"]["display_name"])

    def test_an_office_that_ended_opens_nothing(self):
        officer = self._create_officer(self.authority, date_end=date(2026, 11, 22))
        self.assertFalse(self._get_seen(officer))

    def test_a_unit_that_lost_the_school_opens_nothing(self):
        officer = self._persona("officer")
        self.school.edu_authority_link_ids.date_end = date(2026, 11, 22)
        self.assertFalse(self._get_seen(officer))

    def test_an_office_holds_on_its_last_day_in_vietnam(self):
        officer = self._create_officer(self.authority, date_end=date(2026, 11, 23))
        with freeze_time("2026-11-23 16:59:00"):
            self.assertTrue(self._get_seen(officer))
        with freeze_time("2026-11-23 17:30:00"):
            self.assertFalse(self._get_seen(officer))

    def test_an_officer_writes_nothing(self):
        officer = self._persona("officer")
        with self.assertRaises(AccessError):
            self.student.with_user(officer).name = "X"
        with self.assertRaises(AccessError):
            self.class_1a.with_user(officer).name = "X"

    def test_an_officer_who_is_clerk_elsewhere_does_not_write_either(self):
        officer = self._persona("officer")
        officer.write(
            {
                "group_ids": [(4, self.env.ref("edu_core.group_office").id)],
                "company_ids": [(4, self.other_school.id)],
            }
        )
        self.assertIn(self.student, self._get_seen(officer))
        with self.assertRaises(AccessError):
            self.student.with_user(officer).name = "X"

    def test_officers_see_no_guardians(self):
        with self.assertRaises(AccessError):
            self.env["edu.guardian"].with_user(self._persona("officer")).search([])

    def test_nobody_becomes_officer_over_foreign_schools_alone(self):
        admin = self._persona("district_admin")
        officers = self.env["edu.authority.officer"].with_user(admin)
        values = {"authority_id": self.other_authority.id, "user_id": admin.id}
        with self.assertRaises(AccessError):
            officers.create(values)

    def test_who_administers_all_schools_of_a_unit_names_its_officers(self):
        admin = self._persona("district_admin")
        officers = self.env["edu.authority.officer"].with_user(admin)
        values = {"authority_id": self.authority.id, "user_id": admin.id}
        self.assertTrue(officers.create(values))

    def test_a_foreign_school_is_put_under_no_unit(self):
        admin = self._persona("district_admin")
        links = self.env["edu.authority.link"].with_user(admin)
        values = {
            "authority_id": self.authority.id,
            "company_id": self.other_school.id,
        }
        with self.assertRaises(AccessError):
            links.create(values)


@freeze_time("2026-11-23 03:00:00")
class TestPortal(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.link = cls.student.guardianship_ids

    def _get_seen(self, model="edu.student", user=None):
        """Return what of a model the parent sees."""
        return self.env[model].with_user(user or self.parent).search([]).sudo()

    def test_a_parent_sees_the_own_child_only(self):
        self.assertEqual(self._get_seen(), self.student)

    def test_a_parent_sees_the_class_of_the_child_only(self):
        self.assertEqual(self._get_seen("edu.class"), self.class_1a)
        self.assertEqual(self._get_seen("edu.enrollment"), self.student.enrollment_ids)

    def test_a_parent_sees_neither_other_guardians_nor_their_links(self):
        self._create_guardian(self.student, relation="father")
        self.assertEqual(self._get_seen("edu.guardian"), self.link.guardian_id)
        self.assertEqual(self._get_seen("edu.guardianship"), self.link)

    def test_the_child_is_gone_the_day_after_the_link_ended(self):
        self.link.date_end = date(2026, 11, 23)
        self.assertEqual(self._get_seen(), self.student)
        with freeze_time("2026-11-24 03:00:00"):
            self.assertFalse(self._get_seen())
            with self.assertRaises(AccessError):
                self.student.with_user(self.parent).read(["name"])

    def test_the_day_ends_at_midnight_in_vietnam(self):
        self.link.date_end = date(2026, 11, 23)
        with freeze_time("2026-11-23 16:59:59"):  # 23:59:59
            self.assertEqual(self._get_seen(), self.student)
        with freeze_time("2026-11-23 17:30:00"):  # 00:30 of the 24th
            self.assertFalse(self._get_seen())

    def test_the_first_day_begins_at_midnight_in_vietnam(self):
        self.link.date_start = date(2026, 11, 24)
        with freeze_time("2026-11-23 16:59:59"):
            self.assertFalse(self._get_seen())
        with freeze_time("2026-11-23 17:30:00"):
            self.assertEqual(self._get_seen(), self.student)

    def test_a_link_ended_now_is_over_at_once(self):
        self.link.date_end = date(2026, 11, 22)
        self.assertFalse(self._get_seen())

    def test_a_court_paper_closes_the_childs_record(self):
        self.link.has_custody = False
        self.assertFalse(self._get_seen())

    def test_an_ended_link_and_a_future_one_do_not_make_a_valid_one(self):
        self.link.date_end = date(2026, 11, 1)
        self._create_guardianship(
            self.link.guardian_id, self.student, date_start=date(2026, 12, 1)
        )
        self.assertFalse(self._get_seen())

    def test_a_parent_of_two_schools_sees_both_children(self):
        self._create_guardianship(self.link.guardian_id, self.other_student)
        self.assertEqual(self._get_seen(), self.student | self.other_student)

    def test_private_fields_are_hidden_from_parents(self):
        child = self.student.with_user(self.parent)
        for name in PRIVATE_FIELDS:
            with self.subTest(field=name), self.assertRaises(AccessError):
                child.read([name])

    def test_a_parent_writes_nothing(self):
        for record, values in (
            (self.student, {"name": "X"}),
            (self.link, {"date_end": False}),
            (self.link.guardian_id, {"name": "X"}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.parent).write(values)

    def test_a_pupil_sees_the_own_record_only(self):
        pupil = self._persona("pupil")
        self.assertEqual(self._get_seen(user=pupil), self.student)
