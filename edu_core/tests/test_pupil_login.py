# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import re
from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessDenied, AccessError, UserError

from odoo.addons.test_edu.tests.common import EduCase

from ..models.edu_guardian_code_mixin import CODE_LETTERS
from ..models.edu_login_code import ASKED_PER_LOGIN

NOON = "2026-11-23 05:00:00"
TODAY = date(2026, 11, 23)
URL = "http://truong.example/my/activate"
LETTER_CODE = re.compile(rf"\b([{CODE_LETTERS}]{{4}})-([{CODE_LETTERS}]{{4}})\b")
ADDRESS = "192.0.2.7"
PASSWORD = "mat-khau-cua-em"
BROWSER = {"interactive": True}


class PupilLoginCase(EduCase):
    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOON))
        super().setUpClass()
        cls.school.edu_pupil_logins = True
        cls.office = cls._persona("office")
        cls.student.name = "Nguyễn Văn Ân"
        cls.students = cls.env["edu.student"].with_user(cls.env.ref("base.public_user"))

    def setUp(self):
        super().setUp()
        guardians = type(self.env["edu.guardian"])
        self.startPatcher(
            patch.object(guardians, "_get_activation_url", lambda _self: URL)
        )

    def _open(self, user=None, **values):
        """Open the window as the clerk does."""
        values.setdefault("student_ids", [(6, 0, self.student.ids)])
        values.setdefault("company_id", self.school.id)
        return (
            self.env["edu.student.invite"].with_user(user or self.office).create(values)
        )

    def _invite(self, **values):
        """Print the letter of the pupil; return its code."""
        wizard = self._open(**values)
        wizard.action_invite()
        return "".join(LETTER_CODE.search(self._read_letters(wizard)).groups())

    @staticmethod
    def _read_letters(wizard):
        content = base64.b64decode(wizard.with_context(bin_size=False).file)
        reader = PdfReader(io.BytesIO(content))
        return " ".join(page.extract_text() for page in reader.pages)

    def _begin(self, code, text=None):
        return self.students._begin_activation(
            code, text or self.student.student_code, ADDRESS
        )

    def _activate(self, **values):
        """Let the pupil make the login; return the user."""
        _outcome, token = self._begin(self._invite(**values))
        user = self.students._finish_by_password(token, PASSWORD)
        self.env.flush_all()
        return self.env["res.users"].browse(user.id)

    def _sign_in(self, login, password=PASSWORD):
        """Return whether somebody signs in with a login and a password."""
        credential = {"type": "password", "login": login, "password": password}
        try:
            self.env["res.users"]._login(credential, BROWSER)
        except AccessDenied:
            return False
        return True

    def _see(self, user):
        """Return the pupils whom a login sees, none without the right."""
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        students = self.env["edu.student"].with_user(user)
        return students.search([]) if students.has_access("read") else students


class TestPupilLetter(PupilLoginCase):
    def test_the_letter_names_pupil_class_and_page_and_hides_the_pupil_code(self):
        wizard = self._open()
        wizard.action_invite()
        text = self._read_letters(wizard)
        for part in (self.student.name, self.class_1a.name, URL):
            self.assertIn(part, text)
        self.assertNotIn(self.student.student_code, text)
        self.assertEqual(self.student.login_state, "invited")

    def test_of_the_code_only_a_hash_is_kept(self):
        code = self._invite()
        self.assertNotIn(code, self.student.sudo().login_code_hash)
        with self.assertRaises(AccessError):
            self.student.with_user(self.office).read(["login_code_hash"])

    def test_without_the_schools_leave_there_is_no_letter(self):
        self.school.edu_pupil_logins = False
        wizard = self._open()
        with self.assertRaises(UserError) as caught:
            wizard.action_invite()
        self.assertIn(self.school.name, str(caught.exception))

    def test_a_class_gets_letters_and_who_has_one_gets_no_second(self):
        self._invite()
        wizard = self._open(student_ids=False, class_ids=[(6, 0, self.class_1a.ids)])
        self.assertEqual((wizard.count_new, wizard.count_invited), (1, 1))
        wizard.action_invite()
        self.assertEqual(self.classmate.login_state, "invited")
        wizard = self._open(student_ids=False, class_ids=[(6, 0, self.class_1a.ids)])
        with self.assertRaises(UserError):
            wizard.action_invite()

    def test_pupils_of_another_school_get_no_letter_from_here(self):
        self.other_school.edu_pupil_logins = True
        for school in (self.school, self.other_school):
            # An access error is a user error as well.
            with self.subTest(school=school.name), self.assertRaises(UserError):
                self._open(
                    student_ids=[(6, 0, self.other_student.ids)], company_id=school.id
                ).action_invite()
        self.assertEqual(self.other_student.login_state, "none")

    def test_only_the_office_makes_letters(self):
        for persona in ("teacher", "homeroom", "principal", "accountant", "parent"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self._open(self._persona(persona))

    def test_the_letters_are_seen_by_who_made_them_only(self):
        wizard = self._open()
        wizard.action_invite()
        colleague = self._create_user(
            "vt2", "edu_core.group_office", companies=self.school
        )
        found = self.env["edu.student.invite"].with_user(colleague)
        self.assertFalse(found.search([]))
        with self.assertRaises(AccessError):
            found.browse(wizard.id).read(["file"])

    def test_nobody_chooses_whose_login_a_pupils_is(self):
        login = self._persona("parent")
        with self.assertRaises(AccessError):
            self.student.with_user(self.office).write({"user_id": login.id})


class TestPupilActivation(PupilLoginCase):
    def test_the_pupil_chooses_a_password_and_sees_only_herself(self):
        user = self._activate()
        self.assertEqual(user.login, self.student.student_code)
        self.assertTrue(user._is_portal())
        self.assertTrue(user._edu_has_role("pupil", self.env["res.company"]))
        self.assertEqual(self._see(user), self.student)
        self.assertEqual(self.student.login_state, "active")

    def test_the_login_is_typed_in_small_letters_too(self):
        user = self._activate()
        self.assertTrue(self._sign_in(user.login.lower()))
        self.assertFalse(self._sign_in(user.login, "sai-mat-khau"))

    def test_a_pupil_code_stands_in_nobodys_way(self):
        colleague = self._create_user("thuvien", "edu_core.group_user")
        colleague.password = "mat-khau-thu-vien"
        self.student.student_code = "ThuVien"
        pupil = self._activate()
        self.assertEqual(pupil.login, "THUVIEN#2")
        self.assertTrue(self._sign_in("thuvien", "mat-khau-thu-vien"))
        self.assertFalse(self._sign_in("thuvien"))
        self.assertTrue(self._sign_in("thuvien#2"))

    def test_the_code_goes_with_its_own_pupil_code_only(self):
        code = self._invite()
        for text in (self.classmate.student_code, "HS", "", "%", "_" * 9):
            with self.subTest(text):
                self.assertEqual(self._begin(code, text or " ")[0], "wrong")
        self.assertEqual(self._begin(f" {code[:4].lower()}-{code[4:]}")[0], "password")

    def test_a_wrong_or_old_code_makes_nothing(self):
        code = self._invite()
        self.assertEqual(self._begin("AAAAAAAA"), ("wrong", None))
        with freeze_time("2026-12-23 05:00:01"):
            self.assertEqual(self._begin(code), ("wrong", None))

    def test_a_code_works_once(self):
        code = self._invite()
        _outcome, token = self._begin(code)
        _outcome, again = self._begin(code)
        self.assertTrue(self.students._finish_by_password(token, PASSWORD))
        self.assertFalse(self.students._finish_by_password(again, PASSWORD))
        self.assertFalse(self.students._finish_by_password(token, PASSWORD))
        self.assertEqual(self._begin(code)[0], "wrong")

    def test_a_short_password_is_not_taken(self):
        _outcome, token = self._begin(self._invite())
        self.assertFalse(self.students._finish_by_password(token, "1234567"))
        self.assertTrue(self.students._finish_by_password(token, PASSWORD))

    def test_a_void_letter_opens_nothing(self):
        code = self._invite()
        _outcome, token = self._begin(code)
        self.student.with_user(self.office).action_revoke_login_code()
        self.assertFalse(self.students._finish_by_password(token, PASSWORD))
        self.assertEqual(self._begin(code)[0], "wrong")

    def test_codes_of_a_pupil_are_tried_five_times_an_hour_from_one_address(self):
        code = self._invite()
        for _try in range(ASKED_PER_LOGIN):
            self.assertEqual(self._begin("AAAAAAAA")[0], "wrong")
        self.assertEqual(self._begin(code), ("wait", None))
        with freeze_time("2026-11-23 06:00:01"):
            self.assertEqual(self._begin(code)[0], "password")

    def test_a_forgotten_password_is_chosen_anew_with_another_letter(self):
        user = self._activate()
        _outcome, token = self._begin(self._invite(is_renewal=True))
        again = self.students._finish_by_password(token, "mat-khau-moi")
        self.assertEqual(again.id, user.id)
        self.assertTrue(self._sign_in(user.login, "mat-khau-moi"))
        self.assertFalse(self._sign_in(user.login))

    def test_pupils_of_two_schools_with_one_code_have_two_logins(self):
        self.other_school.edu_pupil_logins = True
        self.other_student.student_code = self.student.student_code
        first = self._activate()
        code = self.other_student._make_login_codes()[self.other_student.id]
        _outcome, token = self._begin(code)
        second = self.students._finish_by_password(token, PASSWORD)
        self.assertEqual(second.login, f"{first.login}#2")
        self.assertEqual(self._see(second.id), self.other_student)

    def test_a_guardians_code_makes_no_pupils_login(self):
        guardian = self._create_guardian(self.student, phone="0912345678")
        code = guardian._make_link_codes()[guardian.id]
        self._invite()
        self.assertEqual(self._begin(code)[0], "wrong")


class TestPupilRoleEnds(PupilLoginCase):
    def _has_role(self, user, moment=NOON):
        with freeze_time(moment):
            return user._edu_has_role("pupil", self.env["res.company"])

    def test_the_role_ends_with_the_last_day_at_school(self):
        user = self._activate()
        self.student._leave("left", TODAY)
        self.assertTrue(self._has_role(user, "2026-11-23 16:59:59"))
        self.assertFalse(self._has_role(user, "2026-11-23 17:00:01"))
        with freeze_time("2026-11-23 17:00:01"):
            self.assertFalse(self._see(user))

    def test_the_login_is_closed_in_the_night_after(self):
        user = self._activate()
        self.student._leave("graduated", TODAY)
        self.assertTrue(user.active)
        with freeze_time("2026-11-23 17:30:00"):
            self.env["edu.guardianship"]._cron_apply_dates()
        self.assertFalse(user.active)
        self.assertFalse(self._sign_in(user.login))
        self.assertEqual(self.student.login_state, "ended")

    def test_who_left_some_days_ago_is_out_at_once(self):
        user = self._activate()
        self.student._leave("left", TODAY - timedelta(days=3))
        self.assertFalse(self._has_role(user))
        self.assertFalse(user.active)

    def test_a_step_that_is_undone_brings_the_login_back(self):
        user = self._activate()
        self.student._leave("left", TODAY - timedelta(days=3))
        self.student.action_undo_movement()
        self.assertTrue(self._has_role(user))
        self.assertTrue(user.active)
        self.assertTrue(self._sign_in(user.login))

    def test_an_archived_pupil_has_no_login(self):
        user = self._activate()
        self.student.active = False
        self.assertFalse(self._has_role(user))

    def test_when_the_school_takes_it_back_every_login_ends_at_once(self):
        user = self._activate()
        self.school.edu_pupil_logins = False
        self.assertFalse(self._has_role(user))
        self.assertFalse(self._sign_in(user.login))
        self.school.edu_pupil_logins = True
        self.assertTrue(self._has_role(user))
        self.assertTrue(self._sign_in(user.login))

    def test_a_code_of_a_pupil_who_left_is_wrong(self):
        code = self._invite()
        self.student._leave("left", TODAY)
        self.assertEqual(self._begin(code)[0], "wrong")

    def test_a_login_that_never_had_the_role_is_left_alone(self):
        user = self._persona("pupil")
        self.student._leave("left", TODAY - timedelta(days=3))
        self.assertTrue(user.active)
