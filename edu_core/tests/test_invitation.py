# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import re
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessDenied, AccessError, UserError

from odoo.addons.test_edu.tests.common import EduCase

from ..models.edu_guardian_code_mixin import CODE_LETTERS
from ..models.edu_login_code import ASKED_PER_LOGIN

URL = "http://truong.example/my/activate"
LETTER_CODE = re.compile(rf"\b([{CODE_LETTERS}]{{4}})-([{CODE_LETTERS}]{{4}})\b")
ADDRESS = "192.0.2.7"


class InvitationCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.student.name = "Nguyễn Văn Ân"
        cls.classmate.name = "Trần Minh Bình"
        cls.mother = cls._create_guardian(
            cls.student, name="Lê Thị Đào", phone="0912345678", email="dao@example.com"
        )
        cls.father = cls._create_guardian(
            cls.classmate, name="Trần Văn Cường", phone="0987654321", relation="father"
        )
        cls.guardians = cls.env["edu.guardian"].with_user(
            cls.env.ref("base.public_user")
        )
        cls.codes = cls.env["edu.login.code"]

    def setUp(self):
        super().setUp()
        self.sent = []
        guardians = type(self.env["edu.guardian"])
        self.startPatcher(
            patch.object(guardians, "_get_activation_url", lambda _self: URL)
        )
        self.startPatcher(
            patch.object(
                type(self.env["edu.message"]),
                "_send_by",
                lambda _self, channel, messages: self.sent.extend(messages),
            )
        )

    def _open(self, **values):
        """Open the window as the clerk does."""
        values.setdefault("class_ids", [(6, 0, self.class_1a.ids)])
        return self.env["edu.guardian.invite"].with_user(self.office).create(values)

    def _read_letters(self, wizard):
        """Return the text of each sheet."""
        pages = PdfReader(io.BytesIO(base64.b64decode(wizard.file))).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def _invite(self, guardian):
        """Let the clerk make a code; return it."""
        return guardian.with_user(self.office)._make_link_codes()[guardian.id]

    def _begin(self, code, contact="0912345678"):
        return self.guardians._begin_activation(code, contact, ADDRESS)


@freeze_time("2026-11-23 03:00:00")
class TestInvitation(InvitationCase):
    # === LETTERS === #

    def test_letters_of_a_class_come_by_given_name_with_a_code_each(self):
        wizard = self._open()
        self.assertEqual(wizard.count_new, 2)
        wizard.action_invite()
        text = " ".join(self._read_letters(wizard))
        codes = ["".join(found) for found in LETTER_CODE.findall(text)]
        self.assertEqual(len(set(codes)), 2)
        self.assertLess(text.index("Lê Thị Đào"), text.index("Trần Văn Cường"))
        for part in ("Nguyễn Văn Ân", self.school.name, URL, "23/12/2026"):
            self.assertIn(part, text)
        self.assertNotIn("0912 345 678", text)
        self.assertIn("0912 ••• 678", text)
        outcome, _token = self._begin(codes[0])
        self.assertEqual(outcome, "password")

    def test_three_letters_stand_on_a_sheet(self):
        for number in range(5):
            self._create_guardian(self.student, name=f"Người Giám Hộ {number}")
        wizard = self._open()
        wizard.action_invite()
        pages = self._read_letters(wizard)
        self.assertEqual([len(LETTER_CODE.findall(p)) for p in pages], [3, 3, 1])

    def test_a_parent_of_two_pupils_of_the_class_gets_one_letter(self):
        self._create_guardianship(self.mother, self.classmate)
        wizard = self._open()
        wizard.action_invite()
        text = " ".join(self._read_letters(wizard))
        self.assertEqual(text.count("Lê Thị Đào"), 1)
        self.assertEqual(len(LETTER_CODE.findall(text)), 2)

    def test_who_has_no_custody_or_no_valid_link_is_not_invited(self):
        self.mother.guardianship_ids.has_custody = False
        self.father.guardianship_ids.date_end = date(2026, 11, 22)
        wizard = self._open()
        self.assertEqual(wizard.count_new, 0)
        with self.assertRaisesRegex(UserError, "Nobody"):
            wizard.action_invite()

    def test_who_was_invited_or_has_a_login_is_left_out(self):
        self._invite(self.mother)
        self._activate_guardian(self.father)
        wizard = self._open()
        counts = (wizard.count_new, wizard.count_invited, wizard.count_active)
        self.assertEqual(counts, (0, 1, 1))
        wizard.is_renewal = True
        self.assertEqual(wizard.count_new, 1)

    def test_without_a_contact_nobody_is_invited(self):
        self.mother.write({"phone": False, "email": False})
        wizard = self._open()
        self.assertEqual((wizard.count_new, wizard.count_unreachable), (1, 1))

    def test_codes_stand_nowhere_but_on_paper(self):
        wizard = self._open()
        wizard.action_invite()
        codes = LETTER_CODE.findall(" ".join(self._read_letters(wizard)))
        kept = str(self.mother.sudo().read()) + str(
            self.mother.message_ids.mapped("body")
        )
        for first, second in codes:
            self.assertNotIn(first + second, kept)
        report = self.env["ir.actions.report"].with_user(self.office)
        html = report._render_qweb_html(
            "edu_core.action_report_guardian_letter",
            wizard.ids,
            data={"report_type": "pdf"},
        )[0].decode()
        self.assertFalse(LETTER_CODE.search(html))

    def test_guardians_are_invited_from_their_list(self):
        action = self.mother.with_user(self.office).action_invite()
        wizard = (
            self.env["edu.guardian.invite"]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.guardian_ids, self.mother.with_user(self.office))
        wizard.action_invite()
        self.assertEqual(self.mother.invitation_state, "invited")
        self.assertEqual(self.father.invitation_state, "none")

    def test_a_school_invites_its_own_guardians_only(self):
        foreign = self._create_guardian(self.other_student)
        with self.assertRaises(AccessError):
            self._open(guardian_ids=[(6, 0, foreign.ids)], class_ids=False)
        wizard = self._open(class_ids=[(6, 0, (self.class_1a | self.class_1b).ids)])
        self.assertFalse(wizard._get_links() & foreign.guardianship_ids)
        with self.assertRaises(AccessError):
            foreign.with_user(self.office).action_make_code()
        with self.assertRaises(AccessError):
            foreign.with_user(self.office).action_revoke_code()

    def test_teachers_and_accountants_invite_nobody(self):
        for persona in ("homeroom", "accountant", "principal"):
            user = self._persona(persona)
            if not user:
                continue
            with self.assertRaises(AccessError):
                self.env["edu.guardian.invite"].with_user(user).create({})
            with self.assertRaises(AccessError):
                self.mother.with_user(user).action_make_code()

    def test_no_query_per_guardian(self):
        wizard = self._open()
        counts = []
        for more in (5, 25):
            for _number in range(more):
                self._create_guardian(self.student)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            links = wizard._get_links()
            guardians = wizard._sort_guardians(links.guardian_id)["new"]
            codes = guardians._make_link_codes()
            wizard._prepare_letters(links, codes)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_without_a_portal_nobody_is_invited(self):
        guardians = type(self.env["edu.guardian"])
        with (
            patch.object(guardians, "_get_activation_url", lambda _self: False),
            self.assertRaisesRegex(UserError, "portal"),
        ):
            self._open().action_invite()

    # === BY MESSAGE === #

    def test_an_invitation_by_email_goes_to_who_has_an_address(self):
        wizard = self._open(channel="email")
        self.assertEqual((wizard.count_new, wizard.count_unreachable), (1, 1))
        wizard.action_invite()
        [message] = self.sent
        self.assertEqual(message["contact"], "dao@example.com")
        self.assertIn(URL, message["body"])
        self.assertRegex(message["body"], LETTER_CODE)
        self.assertEqual(message["company"], self.school)

    def test_a_code_that_came_by_email_does_not_prove_the_address(self):
        """The clerk may have read it: it would open the login of another school."""
        self._open(channel="email").action_invite()
        code = "".join(LETTER_CODE.search(self.sent[0]["body"]).groups())
        outcome, token = self._begin(code, "Dao@example.com")
        self.assertEqual(outcome, "code")
        self.assertFalse(self.guardians._finish_by_code(token, code))
        self.codes._find_sudo(token)._deliver()
        digits = self.sent[-1]["subject"][-6:]
        user = self.guardians._finish_by_code(token, digits)
        self.assertEqual(user.login, "dao@example.com")

    # === STATE === #

    def test_the_clerk_sees_how_far_a_guardian_is(self):
        self.assertEqual(self.mother.invitation_state, "none")
        self._invite(self.mother)
        self.assertEqual(self.mother.invitation_state, "invited")
        self.assertEqual(self.mother.invited_on, date(2026, 11, 23))
        with freeze_time("2026-12-23 17:00:00"):
            self.mother.invalidate_recordset()
            self.assertEqual(self.mother.invitation_state, "expired")
        self._activate_guardian(self.mother)
        self.assertEqual(self.mother.invitation_state, "active")

    def test_a_code_holds_as_long_as_the_parameter_says(self):
        parameters = self.env["ir.config_parameter"]
        for value, days in (("7", 7), ("0", 1), ("x", 30), ("9999", 365)):
            parameters.set_param("edu_core.invitation_days", value)
            self.assertEqual(self.mother._get_code_days(), days)

    def test_a_revoked_code_opens_nothing(self):
        code = self._invite(self.mother)
        self.mother.with_user(self.office).action_revoke_code()
        self.assertEqual(self._begin(code), ("wrong", None))
        self.assertEqual(self.mother.invitation_state, "none")

    def test_a_renewed_code_voids_the_old_one(self):
        old = self._invite(self.mother)
        new = self._invite(self.mother)
        self.assertEqual(self._begin(old)[0], "wrong")
        self.assertEqual(self._begin(new)[0], "password")


@freeze_time("2026-11-23 03:00:00")
class TestActivation(InvitationCase):
    # === HONEST FAMILIES === #

    def test_code_and_number_and_a_password_make_the_login(self):
        outcome, token = self._begin(self._invite(self.mother), "0912 345 678")
        self.assertEqual(outcome, "password")
        user = self.guardians._finish_by_password(token, "mat-khau-moi")
        self.assertEqual((user.login, user.share), ("84912345678", True))
        self.assertEqual(user.company_ids, self.school)
        self.assertEqual(user.lang, "vi_VN")
        self.assertEqual(self.mother.user_id, user)
        self.assertEqual(self._see(user), self.student)

    def _see(self, user):
        """Return the pupils whom a user sees."""
        students = self.env["edu.student"].with_user(user)
        return students.with_context(allowed_company_ids=user.company_ids.ids).search(
            []
        )

    def test_code_and_address_need_the_proof_of_the_address(self):
        outcome, token = self._begin(self._invite(self.mother), "dao@example.com")
        self.assertEqual(outcome, "code")
        self.codes._find_sudo(token)._deliver()
        self.assertEqual(self.sent[-1]["contact"], "dao@example.com")
        self.assertFalse(self.guardians._finish_by_password(token, "mat-khau-moi"))
        self.assertFalse(self.guardians._finish_by_code(token, ""))
        code = self.sent[-1]["subject"][-6:]
        user = self.guardians._finish_by_code(token, code)
        self.assertEqual(user.login, "dao@example.com")

    def test_a_code_opens_only_the_children_of_the_school_that_gave_it(self):
        """A clerk may write down an own number and enter the code alone."""
        self._create_guardianship(self.mother, self.other_student)
        self.mother.with_user(self.office).phone = "0909000111"
        _outcome, token = self._begin(self._invite(self.mother), "0909000111")
        user = self.guardians._finish_by_password(token, "mat-khau-moi")
        self.assertEqual(self._see(user), self.student)
        self.assertEqual(user.company_ids, self.school)
        other = self.other_student.guardianship_ids.guardian_id
        self.assertNotEqual(other, self.mother)
        self.assertEqual(other.name, "Lê Thị Đào")
        self.assertFalse(other.user_id)

    def test_the_child_of_the_other_school_comes_with_its_own_code(self):
        self._create_guardianship(self.mother, self.other_student)
        user = self._activate_guardian(self.mother.with_user(self.office))
        self.assertEqual(self._see(user), self.student)
        clerk = self._create_user(
            "office_of_the_other", "edu_core.group_office", companies=self.other_school
        )
        other = self.other_student.guardianship_ids.guardian_id
        code = other.with_user(clerk)._make_link_codes()[other.id]
        guardians = self.env["edu.guardian"].with_user(user)
        self.assertEqual(guardians._join_by_code(code), "done")
        self.assertEqual(self._see(user), self.student | self.other_student)

    def test_the_login_of_another_school_is_joined_by_its_password(self):
        theirs = self._create_guardian(
            self.other_student, name="Lê Thị Đào", phone="0912345678"
        )
        known = self._activate_guardian(theirs, password="mat-khau-cu")
        _outcome, token = self._begin(self._invite(self.mother))
        user = self.guardians._finish_by_password(token, "mat-khau-cu")
        self.assertEqual(user, known)
        self.assertEqual(self._see(user), self.student | self.other_student)

    def test_the_login_of_another_school_is_joined_by_the_proof(self):
        theirs = self._create_guardian(
            self.other_student, phone=False, email="dao@example.com"
        )
        known = self._activate_guardian(theirs)
        _outcome, token = self._begin(self._invite(self.mother), "dao@example.com")
        self.codes._find_sudo(token)._deliver()
        user = self.guardians._finish_by_code(token, self.sent[-1]["subject"][-6:])
        self.assertEqual(user, known)
        self.assertEqual(self._see(user), self.student | self.other_student)

    def test_who_proves_a_number_takes_the_login_from_who_only_named_it(self):
        bait = self._create_guardian(self.other_student, phone="0912345678")
        word = "mat-khau-cua-ke-gian"
        thief = self._activate_guardian(bait, password=word)
        thief.sudo().edu_login_alias = "ke.gian@example.com"
        messages = type(self.env["edu.message"])
        self.startPatcher(
            patch.object(messages, "_get_channel", lambda _self, _contact: "sms")
        )
        _outcome, token = self._begin(self._invite(self.mother))
        self.codes._find_sudo(token)._deliver()
        user = self.guardians._finish_by_code(token, self.sent[-1]["subject"][-6:])
        self.assertEqual(user, thief)
        self.assertFalse(user.sudo().edu_login_alias)
        credential = {"login": "0912345678", "password": word}
        with self.assertRaises(AccessDenied):
            self.env["res.users"]._login(
                {**credential, "type": "password"}, {"interactive": True}
            )

    def test_a_proven_login_keeps_its_password(self):
        user = self._activate_guardian(self._only_email())
        word = "mat-khau-cua-me"
        user.sudo().password = word
        user._edu_claim()
        credential = {"login": user.login, "password": word}
        auth = self.env["res.users"]._login(
            {**credential, "type": "password"}, {"interactive": True}
        )
        self.assertEqual(auth["uid"], user.id)

    def test_a_teacher_who_is_a_parent_gets_a_login_of_her_own(self):
        teacher = self._persona("teacher")
        teacher.login = "dao@example.com"
        user = self._activate_guardian(self._only_email())
        self.assertNotEqual(user, teacher)
        self.assertEqual(user.login, "dao@example.com#2")
        self.assertTrue(user.share)

    def _only_email(self):
        """Return the mother, of whom the school knows the address only."""
        self.mother.phone = False
        return self.mother

    # === ATTACKERS === #

    def test_a_school_cannot_learn_of_a_login_elsewhere(self):
        """A clerk writes down somebody's number, and uses the code herself."""
        theirs = self._create_guardian(self.other_student, phone="0911111111")
        known = self._activate_guardian(theirs, password="mat-khau-cua-me")
        answers = []
        for phone in ("0911111111", "0922222222"):
            bait = self._create_guardian(self.student, phone=phone)
            outcome, token = self._begin(self._invite(bait), phone)
            user = self.guardians._finish_by_password(token, "mat-khau-cua-ke-gian")
            answers.append((outcome, bool(user), self._see(user)))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][2], self.student)
        self.assertEqual(self._see(known), self.other_student)
        # The family signs in as before, by the same number.
        credential = {"type": "password", "login": "0911111111"}
        auth = self.env["res.users"]._login(
            {**credential, "password": "mat-khau-cua-me"}, {"interactive": True}
        )
        self.assertEqual(auth["uid"], known.id)

    def test_a_code_with_another_familys_number_is_wrong(self):
        code = self._invite(self.mother)
        self.assertEqual(self._begin(code, "0987654321"), ("wrong", None))
        self.assertEqual(self._begin(code, ""), ("wrong", None))
        self.assertEqual(self._begin(code, "x@example.com"), ("wrong", None))

    def test_wrong_codes_are_wrong(self):
        self._invite(self.mother)
        for code in ("", "AAAAAAAA", "0O1I0O1I", "A" * 5000):
            with self.subTest(code[:9]):
                self.codes.sudo().search([]).unlink()
                self.assertEqual(self._begin(code), ("wrong", None))
        self.assertFalse(self.mother.user_id)

    def test_an_expired_code_is_wrong(self):
        code = self._invite(self.mother)
        with freeze_time("2026-12-23 03:00:01"):
            self.assertEqual(self._begin(code), ("wrong", None))
        with freeze_time("2026-12-23 02:59:59"):
            self.assertEqual(self._begin(code)[0], "password")

    def test_codes_of_a_number_are_tried_five_times_an_hour(self):
        code = self._invite(self.mother)
        for _try in range(ASKED_PER_LOGIN):
            self.assertEqual(self._begin("AAAAAAAA")[0], "wrong")
        self.assertEqual(self._begin(code), ("wait", None))
        with freeze_time("2026-11-23 04:00:01"):
            self.assertEqual(self._begin(code)[0], "password")

    def test_a_code_is_used_once(self):
        code = self._invite(self.mother)
        _outcome, token = self._begin(code)
        _outcome, again = self._begin(code)
        self.assertTrue(self.guardians._finish_by_password(token, "mat-khau-moi"))
        self.assertFalse(self.guardians._finish_by_password(again, "mat-khau-moi"))
        self.assertFalse(self.guardians._finish_by_password(token, "mat-khau-moi"))
        self.assertEqual(self._begin(code)[0], "wrong")

    def test_a_begun_step_is_over_when_the_school_revokes_the_code(self):
        _outcome, token = self._begin(self._invite(self.mother))
        self.mother.with_user(self.office).action_revoke_code()
        self.assertFalse(self.guardians._finish_by_password(token, "mat-khau-moi"))

    def test_a_token_of_another_step_opens_nothing(self):
        token = self.codes._ask_sudo("login", "0912345678", ADDRESS)
        self.codes._find_sudo(token).state = "verified"
        self.assertFalse(self.guardians._finish_by_code(token, ""))
        self.assertFalse(self.guardians._finish_by_password(token, "mat-khau-moi"))
        self.assertFalse(self.guardians._finish_by_code(None, "123456"))

    def test_a_wrong_letter_code_sends_nothing_to_anybody(self):
        self._begin("AAAAAAAA", "dao@example.com")
        row = self.codes.sudo().search([], limit=1)
        row._deliver()
        self.assertFalse(self.sent)

    def test_context_of_a_client_makes_no_other_user(self):
        admin = self.env.ref("base.group_system")
        user = self._activate_guardian(
            self.mother, default_group_ids=[(4, admin.id)], active_test=False
        )
        self.assertTrue(user.share)
        self.assertFalse(user.has_group("base.group_system"))
