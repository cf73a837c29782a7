# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase


class TestGuardian(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guardian = cls._create_guardian(
            cls.student, name="Trần Thị Bình", phone="0912 345 678"
        )

    # === NAME, PHONE AND CONTACT === #

    def test_the_phone_number_is_stored_in_international_form(self):
        self.assertEqual(self.guardian.phone, "84912345678")

    def test_a_bad_phone_number_is_refused_with_its_value(self):
        with self.assertRaisesRegex(ValidationError, "0912 345"):
            self.guardian.phone = "0912 345"

    def test_a_year_of_birth_in_the_future_is_refused_with_its_value(self):
        with self.assertRaisesRegex(ValidationError, "2999"):
            self.guardian.birth_year = 2999

    def test_the_contact_has_no_school_and_nothing_private(self):
        partner = self.guardian.partner_id
        self.assertFalse(partner.company_id)
        self.assertTrue(partner.edu_is_guardian)
        self.assertFalse(partner.phone)
        self.assertFalse(partner.email)

    def test_a_guardian_is_found_without_accents(self):
        found = self.env["edu.guardian"].name_search("tran binh")
        self.assertIn(self.guardian.id, [row[0] for row in found])

    def test_a_guardian_is_found_by_a_piece_of_the_phone_number(self):
        found = self.env["edu.guardian"].name_search("0912345678")
        self.assertEqual([row[0] for row in found], self.guardian.ids)

    def test_a_guardian_is_found_through_the_child(self):
        domain = [("guardianship_ids.student_id.display_name", "ilike", "no such")]
        self.assertFalse(self.env["edu.guardian"].search(domain))

    # === LINKS === #

    def test_a_guardian_is_linked_once_at_a_time(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self._create_guardianship(self.guardian, self.student)

    def test_an_ended_link_may_be_made_anew(self):
        self.guardian.guardianship_ids.date_end = date(2021, 1, 1)
        self._create_guardianship(
            self.guardian, self.student, date_start=date(2022, 1, 1)
        )
        self.assertEqual(len(self.guardian.guardianship_ids), 2)

    def test_the_children_are_those_of_today(self):
        self._create_guardianship(
            self.guardian, self.classmate, date_end=date(2021, 1, 1)
        )
        self.assertEqual(self.guardian.student_ids, self.student)

    def test_the_valid_links_of_a_day_include_its_first_and_last(self):
        link = self.guardian.guardianship_ids
        link.write({"date_start": date(2026, 3, 1), "date_end": date(2026, 3, 9)})
        links = self.env["edu.guardianship"]
        days = {2: False, 1: True, 9: True, 10: False}
        days = {date(2026, 2 if day == 2 else 3, day): ok for day, ok in days.items()}
        for day, expected in days.items():
            with self.subTest(day=day):
                domain = links._get_valid_domain(day) & links._get_custody_domain(day)
                found = links.search(domain & Domain("id", "=", link.id))
                self.assertEqual(bool(found), expected)
                self.assertEqual(link._is_valid_on(day), expected)

    def test_the_office_adds_a_guardian_with_a_child_on_one_form(self):
        office = self._persona("office")
        form = Form(self.env["edu.guardian"].with_user(office))
        form.name = "Lê Văn Cường"
        form.phone = "0987654321"
        with form.guardianship_ids.new() as line:
            line.student_id = self.student.with_user(office)
            line.relation = "father"
        guardian = form.save()
        self.assertEqual(guardian.student_ids, self.student.with_user(office))

    def test_the_office_adds_a_guardian_by_name_on_the_pupil_form(self):
        office = self._persona("office")
        guardians = self.env["edu.guardian"].with_user(office)
        guardian_id, name = guardians.name_create("Lê Văn Cường")
        self.assertEqual(name, "Lê Văn Cường")
        student = self.student.with_user(office)
        student.guardianship_ids = [(0, 0, {"guardian_id": guardian_id})]
        self.assertIn(guardian_id, student.guardianship_ids.guardian_id.ids)


@freeze_time("2026-11-23 03:00:00")
class TestPortalLogin(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.guardian = cls._create_guardian(
            cls.student, name="Trần Thị Bình", phone="0912345678"
        )

    def _make_login(self, guardian=None, **kwargs):
        """Let the family make the login by a code of the clerk; return the user."""
        guardian = guardian or self.guardian
        return self._activate_guardian(guardian.with_user(self.office), **kwargs)

    def _press(self, guardian=None):
        """Let the office clerk ask for a code; return the action."""
        guardian = guardian or self.guardian
        return guardian.with_user(self.office).action_make_code()

    def test_the_login_is_the_phone_number(self):
        self._make_login()
        self.assertEqual(self.guardian.user_id.login, "84912345678")

    def test_without_a_phone_the_login_is_the_email(self):
        self.guardian.write({"phone": False, "email": "binh@example.com"})
        self._make_login()
        self.assertEqual(self.guardian.user_id.login, "binh@example.com")

    def test_without_phone_and_email_the_office_is_told(self):
        self.guardian.phone = False
        with self.assertRaisesRegex(UserError, "Trần Thị Bình"):
            self._press()

    def test_the_user_is_a_portal_user_in_vietnam_in_the_childs_school(self):
        self._make_login()
        user = self.guardian.user_id
        self.assertTrue(user.share)
        self.assertEqual(user.company_ids, self.school)
        self.assertEqual(user.tz, "Asia/Ho_Chi_Minh")

    def test_no_mail_is_sent(self):
        self.guardian.email = "binh@example.com"
        before = self.env["mail.mail"].search_count([])
        self._make_login()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_the_chosen_password_works(self):
        user = self._make_login(password="mot-mat-khau")
        credential = {"login": user.login, "password": "mot-mat-khau"}
        auth = user.with_user(user)._check_credentials(
            {**credential, "type": "password"}, {"interactive": False}
        )
        self.assertEqual(auth["uid"], user.id)

    def test_a_short_password_makes_no_login(self):
        self.assertFalse(self._make_login(password="1234567"))
        self.assertFalse(self.guardian.user_id)

    def test_the_login_takes_the_number_as_it_is_written(self):
        self._make_login()
        users = self.env["res.users"]
        for login in ("0912345678", "0912 345 678", "+84912345678"):
            with self.subTest(login=login):
                found = users.search(users._get_login_domain(login))
                self.assertEqual(found, self.guardian.user_id)

    def test_there_is_one_login_only(self):
        self._make_login()
        with self.assertRaisesRegex(UserError, "already"):
            self._press()

    def test_two_parents_with_one_number_get_a_login_each(self):
        self._make_login(password="mat-khau-cua-me")
        father = self._create_guardian(
            self.student, name="Lê Văn Cường", phone="0912345678"
        )
        user = self._make_login(father, password="mat-khau-cua-cha")
        self.assertEqual(user.login, "84912345678#2")
        users = self.env["res.users"]
        for password, expected in (
            ("mat-khau-cua-me", self.guardian.user_id),
            ("mat-khau-cua-cha", user),
        ):
            credential = {"type": "password", "password": password}
            auth = users._login(
                {**credential, "login": "0912 345 678"}, {"interactive": True}
            )
            self.assertEqual(auth["uid"], expected.id)
        with self.assertRaises(AccessDenied):
            users._login(
                {"type": "password", "password": "sai", "login": "0912345678"},
                {"interactive": True},
            )

    def test_a_twin_of_the_same_school_comes_under_the_login_there_is(self):
        self._make_login()
        twin = self._create_guardian(
            self.classmate, name="Trần Thị  BÌNH", phone="0912345678"
        )
        action = self._press(twin)
        self.assertEqual(action["res_id"], self.guardian.id)
        self.assertFalse(twin.active)
        self.assertEqual(self.guardian.student_ids, self.student | self.classmate)

    def test_a_twin_with_the_same_child_leaves_one_link(self):
        self._make_login()
        twin = self._create_guardian(
            self.student, name="Trần Thị Bình", phone="0912345678"
        )
        self._press(twin)
        self.assertEqual(self.guardian.guardianship_ids.student_id, self.student)
        self.assertEqual(len(self.guardian.guardianship_ids), 1)

    def test_a_teacher_makes_no_logins(self):
        with self.assertRaises(AccessError):
            self.guardian.with_user(self._persona("homeroom")).action_make_code()

    def test_archiving_a_guardian_closes_the_login(self):
        self._make_login()
        user = self.guardian.user_id
        self.guardian.active = False
        self.assertFalse(user.active)

    # === SCHOOLS OF THE USER === #

    def test_a_child_in_a_second_school_opens_it(self):
        self._make_login()
        self._create_guardianship(self.guardian, self.other_student)
        self.assertEqual(
            self.guardian.user_id.company_ids, self.school | self.other_school
        )

    def test_the_end_of_a_link_closes_the_school(self):
        self._create_guardianship(self.guardian, self.other_student)
        self._make_login()
        links = self.guardian.guardianship_ids
        links = links.filtered(lambda link: link.student_id == self.other_student)
        links.date_end = date(2026, 11, 22)
        self.assertEqual(self.guardian.user_id.company_ids, self.school)

    def test_losing_the_school_one_was_in_leads_to_the_other(self):
        self._make_login()
        self._create_guardianship(self.guardian, self.other_student)
        links = self.guardian.guardianship_ids
        links.filtered(lambda link: link.student_id == self.student).unlink()
        user = self.guardian.user_id
        self.assertEqual(user.company_ids, self.other_school)
        self.assertEqual(user.company_id, self.other_school)

    def test_without_custody_the_school_is_closed(self):
        self._create_guardianship(self.guardian, self.other_student)
        self._make_login()
        links = self.guardian.guardianship_ids
        links = links.filtered(lambda link: link.student_id == self.other_student)
        links.has_custody = False
        self.assertEqual(self.guardian.user_id.company_ids, self.school)

    def test_the_nightly_job_closes_what_ended_by_itself(self):
        self._make_login()
        self._create_guardianship(
            self.guardian, self.other_student, date_end=date(2026, 11, 25)
        )
        self.assertIn(self.other_school, self.guardian.user_id.company_ids)
        with freeze_time("2026-11-25 17:05:00"):  # 00:05 of the 26th in Vietnam
            self.env["edu.guardianship"]._cron_apply_dates()
        self.assertEqual(self.guardian.user_id.company_ids, self.school)

    def test_nothing_is_written_when_nothing_changed(self):
        self._make_login()
        user = self.guardian.user_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET write_date = '2020-01-01' WHERE id = %s", [user.id]
        )
        self._create_guardianship(self.guardian, self.classmate)
        self.env.flush_all()
        user.invalidate_recordset(["write_date"])
        self.assertEqual(user.write_date.year, 2020)

    def test_two_accounts_of_one_family_stay_apart(self):
        self._make_login()
        father = self._create_guardian(
            self.student, name="Lê Văn Cường", phone="0987654321", relation="father"
        )
        self._make_login(father)
        self.assertNotEqual(father.user_id, self.guardian.user_id)

    def test_guardians_are_found_by_their_user(self):
        self._make_login()
        guardians = self.env["edu.guardian"]
        domain = [("user_id", "=", self.guardian.user_id.id)]
        self.assertEqual(guardians.search(domain), self.guardian)

    def test_guardians_without_a_login_are_found(self):
        other = self._create_guardian(self.student)
        self._make_login()
        found = self.env["edu.guardian"].search([("user_id", "=", False)])
        self.assertIn(other, found)
        self.assertNotIn(self.guardian, found)

    def test_a_pupils_contact_is_not_a_guardians(self):
        self.assertFalse(self.student.partner_id.edu_is_guardian)
        self.assertEqual(self.student.partner_id.edu_student_ids, self.student)

    def test_deleting_a_guardian_deletes_login_and_contact(self):
        self._make_login()
        user, partner = self.guardian.user_id, self.guardian.partner_id
        self.guardian.unlink()
        self.assertFalse(user.exists())
        self.assertFalse(partner.exists())

    def test_a_parent_deletes_nothing_on_the_way_to_the_refusal(self):
        self._make_login()
        user = self.guardian.user_id
        with self.assertRaises(AccessError):
            self.guardian.with_user(user).unlink()
        self.assertTrue(user.exists())
