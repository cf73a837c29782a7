# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import re
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.test_edu import workbooks
from odoo.addons.test_edu.tests.common import EduCase

from ..models.edu_guardian_code_mixin import CODE_LETTERS, TRIES_A_DAY

NAME, PHONE = "Trần Thị Bình", "0912345678"
CODE = re.compile(rf"\b[{CODE_LETTERS}]{{8}}\b")


@freeze_time("2026-11-23 03:00:00")
class TestLinkCode(EduCase):
    """School "other" made a login first; then the first school wants one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a code is hashed with is as slow as for passwords.
        cls.env["ir.config_parameter"].set_param("password.hashing.rounds", 1000)
        cls.office = cls._persona("office")
        cls.other_office = cls._create_user(
            "other_office", "edu_core.group_office", companies=cls.other_school
        )
        cls.known = cls._create_guardian(cls.other_student, name=NAME, phone=PHONE)
        cls._activate_guardian(cls.known.with_user(cls.other_office))
        cls.parent = cls.known.user_id
        cls.guardian = cls._create_guardian(cls.student, name=NAME, phone=PHONE)

    def _press(self, guardian=None, clerk=None):
        """Let a clerk ask for a code; return what is shown."""
        guardian = (guardian or self.guardian).with_user(clerk or self.office)
        return guardian.action_make_code()["params"]["message"]

    def _make_code(self, **kwargs):
        """Let a clerk ask for a code; return the one that is shown."""
        return CODE.search(self._press(**kwargs)).group()

    def _enter(self, code, user=None):
        """Let a family enter a code; return what comes out."""
        return (
            self.env["edu.guardian"].with_user(user or self.parent)._join_by_code(code)
        )

    def _see(self, user=None):
        """Return the pupils whom a family sees."""
        students = self.env["edu.student"].with_user(user or self.parent)
        return students.with_context(
            allowed_company_ids=(user or self.parent).company_ids.ids
        ).search([])

    # === THE ATTACK === #

    def test_a_login_made_elsewhere_does_not_get_the_child(self):
        self._press()
        self.assertEqual(self._see(), self.other_student)
        self.assertEqual(self.parent.company_ids, self.other_school)
        self.assertEqual(self.guardian.student_ids, self.student)

    def test_a_login_made_here_does_not_get_the_child_of_the_other_school(self):
        name, phone = "Lê Văn Cường", "0987654321"
        ours = self._create_guardian(self.classmate, name=name, phone=phone)
        self._activate_guardian(ours)
        theirs = self._create_guardian(self.other_student, name=name, phone=phone)
        self.assertRegex(self._press(theirs, self.other_office), CODE)
        self.assertEqual(self._see(ours.user_id), self.classmate)

    def test_a_bait_without_a_child_catches_nothing(self):
        bait = self.env["edu.guardian"].with_user(self.other_office)
        bait = bait.create({"name": "Lê Văn Cường", "phone": "0987654321"})
        self._activate_guardian(bait)
        victim = self._create_guardian(
            self.student, name="Lê Văn Cường", phone="0987654321"
        )
        self.assertRegex(self._press(victim), CODE)
        self.assertFalse(self._see(bait.sudo().user_id))

    def test_a_class_list_makes_a_guardian_of_its_own(self):
        pupil = {
            "name": "Trần Minh Khôi",
            "moet_code": "7912345678",
            "birth_date": "05/09/2018",
            "class_name": "3A",
            "grade": "3",
            "mother_name": NAME,
            "phone": PHONE,
        }
        wizard = self.env["edu.import.class_list"].with_user(self.office)
        self.guardian.guardianship_ids.unlink()
        wizard = wizard.create(
            {
                "file": base64.b64encode(workbooks.class_list([pupil])),
                "filename": "lop.xlsx",
                "company_id": self.school.id,
                "school_year_id": self.school_year.id,
            }
        )
        wizard.action_import()
        child = self.env["edu.student"].search([("moet_code", "=", "7912345678")])
        mother = child.guardianship_ids.guardian_id
        self.assertEqual((mother.name, mother.phone), (NAME, "84912345678"))
        self.assertNotEqual(mother, self.known)
        self.assertEqual(self._see(), self.other_student)
        self.assertRegex(self._press(mother), CODE)

    def test_a_namesake_of_the_own_school_still_joins(self):
        self._enter(self._make_code())
        twin = self._create_guardian(self.classmate, name=NAME, phone=PHONE)
        action = twin.with_user(self.office).action_make_code()
        self.assertEqual(action["res_id"], self.known.id)
        self.assertIn(self.classmate, self._see())

    # === WHAT THE SCHOOLS LEARN === #

    def test_the_note_says_nothing_of_the_other_school(self):
        message = self._press()
        for word in (
            self.other_school.name,
            self.other_student.name,
            self.parent.login,
        ):
            self.assertNotIn(word, message)

    def test_a_taken_number_and_a_free_one_are_answered_alike(self):
        message = self._press()
        for phone in (PHONE, "0987654321"):
            stranger = self._create_guardian(
                self.classmate, name="Lê Văn Cường", phone=phone
            )
            self.assertEqual(CODE.sub("", self._press(stranger)), CODE.sub("", message))

    def test_before_the_code_is_entered_neither_clerk_sees_the_other_record(self):
        self._make_code()
        for guardian, clerk in (
            (self.known, self.office),
            (self.guardian, self.other_office),
        ):
            with self.assertRaises(AccessError):
                guardian.with_user(clerk).read(["name"])

    def test_after_the_code_each_clerk_sees_the_own_child_only(self):
        self._enter(self._make_code())
        for clerk, student in (
            (self.office, self.student),
            (self.other_office, self.other_student),
        ):
            guardian = self.known.with_user(clerk)
            guardian.invalidate_recordset()
            self.assertEqual(guardian.guardianship_ids.student_id, student)
        bodies = str(self.known.message_ids.mapped("body"))
        self.assertNotIn(self.school.name, bodies)
        self.assertNotIn("moved", bodies)

    def test_nobody_reads_what_is_kept_of_a_code(self):
        code = self._make_code()
        self.assertNotIn(code, self.guardian.sudo().link_code_hash)
        self.assertNotIn(code, str(self.guardian.message_ids.mapped("body")))
        for user in (self.office, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.guardian.with_user(user).read(["link_code_hash"])

    # === THE FAMILY === #

    def test_a_code_joins_the_children_of_two_schools(self):
        code = self._make_code()
        self.assertEqual(
            self._enter(f" {code[:4].lower()}-{code[4:].lower()} "), "done"
        )
        self.assertEqual(self._see(), self.student | self.other_student)
        self.assertEqual(self.parent.company_ids, self.school | self.other_school)

    def test_past_links_move_and_what_was_written_stays_in_the_archive(self):
        past = self._create_guardianship(
            self.guardian, self.classmate, date_end=date(2021, 1, 1)
        )
        self._enter(self._make_code())
        self.assertEqual(past.guardian_id, self.known)
        self.assertFalse(self.guardian.active)
        self.assertTrue(self.guardian.message_ids)

    def test_a_code_works_once(self):
        code = self._make_code()
        self.assertEqual(self._enter(code), "done")
        self.assertEqual(self._enter(code), "wrong")

    def test_a_new_code_voids_the_old_one(self):
        old, new = self._make_code(), self._make_code()
        self.assertEqual(self._enter(old), "wrong")
        self.assertEqual(self._enter(new), "done")

    def test_a_code_holds_for_thirty_days(self):
        code = self._make_code()
        with freeze_time("2026-12-23 03:01:00"):
            self.assertEqual(self._enter(code), "wrong")
        self.assertEqual(self._see(), self.other_student)
        with freeze_time("2026-12-23 02:59:00"):
            self.assertEqual(self._enter(code), "done")

    def test_a_code_of_another_family_does_nothing(self):
        code = self._make_code()
        stranger = self._create_guardian(self.classmate, user="stranger").user_id
        self.assertEqual(self._enter(code, stranger), "wrong")
        self.assertEqual(self._see(stranger), self.classmate)
        self.assertEqual(self.guardian.student_ids, self.student)
        self.assertEqual(self._enter(code), "done")

    def test_a_wrong_code_does_nothing(self):
        self._make_code()
        for code in ("", "AAAAAAAA", "0O1I0O1I", "\0" * 8, "A" * 10000):
            self.assertEqual(self._enter(code), "wrong")
        self.assertEqual(self._see(), self.other_student)

    def test_the_sixth_try_of_a_day_is_refused(self):
        code = self._make_code()
        for _try in range(TRIES_A_DAY):
            self.assertEqual(self._enter("AAAAAAAA"), "wrong")
        self.assertEqual(self._enter(code), "locked")
        self.assertEqual(self._see(), self.other_student)
        # The day begins at midnight in Vietnam.
        with freeze_time("2026-11-23 17:01:00"):
            self.assertEqual(self._enter(code), "done")

    def test_a_pupils_own_login_enters_no_code(self):
        code = self._make_code()
        self.assertEqual(self._enter(code, self._persona("pupil")), "wrong")

    def test_a_guardian_who_got_a_login_since_is_not_joined(self):
        code = self._make_code()
        self._create_portal_user("own_login", self.guardian.partner_id)
        self.assertEqual(self._enter(code), "wrong")
        self.assertEqual(self._see(), self.other_student)
