# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessDenied, AccessError

from odoo.addons.base.models.res_users import CryptContext
from odoo.addons.test_edu.tests.common import EduCase

from ..models.edu_login_code import (
    ASKED_PER_ADDRESS,
    ASKED_PER_LOGIN,
    TRIES_PER_ADDRESS,
    TRIES_PER_CODE,
)

EMAIL, PHONE = "binh@example.com", "0912345678"
ADDRESS = "192.0.2.7"
BROWSER = {"interactive": True}


class LoginCodeCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guardian = cls._create_guardian(
            cls.student, name="Trần Thị Bình", phone=PHONE, email="o-truong@example.com"
        )
        cls.parent = cls._create_portal_user("84912345678", cls.guardian.partner_id)
        cls.parent.sudo().edu_login_alias = EMAIL
        cls.codes = cls.env["edu.login.code"].with_user(cls.env.ref("base.public_user"))

    def setUp(self):
        super().setUp()
        self.sent = []
        self.startPatcher(
            patch.object(
                type(self.env["edu.message"]),
                "_send_by",
                lambda _self, channel, messages: self.sent.extend(messages),
            )
        )

    def _ask(self, login=EMAIL, address=ADDRESS, purpose="login", **kwargs):
        """Ask for a code as the page does, and let the job run; return the token."""
        token = self.codes._ask_sudo(purpose, login, address, **kwargs)
        if token:
            self.codes._find_sudo(token)._deliver()
        return token

    def _get_code(self):
        """Return the code of the last message."""
        return self.sent[-1]["subject"][-6:]

    def _enter(self, token, code, user=None):
        """Enter a code as the page does; return the user who is signed in."""
        if code is not None:
            row_sudo = self.codes._verify_sudo(token, code)
            if not row_sudo:
                return self.env["res.users"]
            user = user or row_sudo.user_id
        credential = {"type": "edu_code", "login": user.login, "token": token}
        try:
            auth = self.env["res.users"]._login(credential, BROWSER)
        except AccessDenied:
            return self.env["res.users"]
        return self.env["res.users"].browse(auth["uid"])


@freeze_time("2026-11-23 03:00:00")
class TestLoginCode(LoginCodeCase):
    # === SIGNING IN === #

    def test_number_and_address_lead_to_the_same_login(self):
        for login in (
            PHONE,
            "0912 345 678",
            "+84 912 345 678",
            EMAIL,
            "Binh@Example.com ",
        ):
            with self.subTest(login):
                token = self._ask(login)
                self.assertEqual(self.sent[-1]["contact"], EMAIL)
                self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_number_and_address_both_take_the_password(self):
        self.parent.password = "mat-khau-cua-me"
        users = self.env["res.users"]
        for login in (PHONE, "+84912345678", EMAIL, " BINH@example.com"):
            credential = {"type": "password", "password": "mat-khau-cua-me"}
            auth = users._login({**credential, "login": login}, BROWSER)
            self.assertEqual(auth["uid"], self.parent.id)
            with self.assertRaises(AccessDenied):
                users._login({**credential, "login": login, "password": "sai"}, BROWSER)

    def test_a_code_works_once(self):
        token = self._ask()
        self.assertTrue(self._enter(token, self._get_code()))
        self.assertFalse(self._enter(token, self._get_code()))

    def test_a_code_holds_for_ten_minutes(self):
        token = self._ask()
        with freeze_time("2026-11-23 03:10:00"):
            self.assertFalse(self._enter(token, self._get_code()))
        with freeze_time("2026-11-23 03:09:59"):
            self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_a_code_works_in_the_browser_that_asked_only(self):
        self._ask()
        code = self._get_code()
        other = self._ask("0987654321")
        self.assertFalse(self._enter(other, code))
        self.assertFalse(self._enter(other, code, self.parent))
        self.assertFalse(self._enter("x" * 32, code, self.parent))
        self.assertFalse(self._enter(None, code, self.parent))

    def test_a_code_may_be_typed_with_spaces(self):
        token = self._ask()
        code = self._get_code()
        self.assertEqual(self._enter(token, f" {code[:3]} {code[3:]} "), self.parent)

    # === BRUTE FORCE === #

    def test_five_wrong_codes_void_the_code(self):
        token = self._ask()
        code = self._get_code()
        wrong = "000000" if code != "000000" else "111111"
        for _try in range(TRIES_PER_CODE):
            self.assertFalse(self._enter(token, wrong))
        self.assertFalse(self._enter(token, code))

    def test_an_address_has_so_many_wrong_codes_a_day(self):
        row_sudo = self.codes._find_sudo(self._ask())
        row_sudo.write({"tries": TRIES_PER_ADDRESS, "state": "used"})
        with freeze_time("2026-11-23 05:00:00"):
            token = self._ask()
            self.assertFalse(self._enter(token, self._get_code()))
        with freeze_time("2026-11-24 03:00:01"):
            token = self._ask()
            self.assertEqual(self._enter(token, self._get_code()), self.parent)

    def test_so_many_codes_are_sent_to_a_login_in_an_hour(self):
        for _time in range(ASKED_PER_LOGIN):
            self.assertTrue(self._ask())
        self.assertFalse(self._ask())
        # The same for a login that nobody has.
        for _time in range(ASKED_PER_LOGIN):
            self.assertTrue(self._ask("0987654321"))
        self.assertFalse(self._ask("0987654321"))
        with freeze_time("2026-11-23 04:00:01"):
            self.assertTrue(self._ask())

    def test_so_many_are_asked_for_from_an_address_in_an_hour(self):
        self.codes.sudo().create(
            [
                {
                    "purpose": "login",
                    "address": ADDRESS,
                    "login_digest": str(number),
                    "token_digest": str(number),
                    "expiry": "2026-11-23 03:10:00",
                }
                for number in range(ASKED_PER_ADDRESS)
            ]
        )
        self.assertFalse(self._ask())
        self.assertTrue(self._ask(address="192.0.2.8"))

    # === ENUMERATION === #

    def test_an_unknown_login_is_answered_alike_and_sent_nothing(self):
        for login in (
            "0987654321",
            "ai@example.com",
            "x",
            "",
            "' OR 1=1 --",
            "a" * 999,
        ):
            with self.subTest(login[:20]):
                token = self._ask(login)
                self.assertTrue(token)
                self.assertFalse(self._enter(token, "000000"))
        self.assertFalse(self.sent)

    def test_a_known_and_an_unknown_login_take_the_same_statements(self):
        counts = []
        self.codes._ask_sudo("login", "0987654321", ADDRESS)
        for contact in (EMAIL, "ai@example.com"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.codes._ask_sudo("login", contact, ADDRESS)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_hashes_are_compared_as_often_for_a_login_that_nobody_has(self):
        crypt = type(self.env["res.users"]._crypt_context())
        counts = {}
        for login in (EMAIL, "ai@example.com"):
            token = self._ask(login)
            with (
                patch.object(crypt, "verify", return_value=False) as verify,
                patch.object(crypt, "hash", return_value="-") as dummy,
            ):
                self._enter(token, "000000")
                counts[login] = verify.call_count + dummy.call_count
            credential = {"type": "password", "login": login, "password": "sai"}
            with (
                patch.object(crypt, "verify", return_value=False) as verify,
                patch.object(
                    crypt, "verify_and_update", return_value=(False, None)
                ) as stock,
                patch.object(crypt, "hash", return_value="-") as dummy,
                self.assertRaises(AccessDenied),
            ):
                self.env["res.users"]._login(credential, BROWSER)
            counts[login, "password"] = (
                verify.call_count + dummy.call_count + stock.call_count
            )
        self.assertEqual(counts[EMAIL], counts["ai@example.com"])
        self.assertEqual(
            counts[EMAIL, "password"], counts["ai@example.com", "password"]
        )

    def test_a_login_without_a_password_takes_as_long(self):
        crypt = type(self.env["res.users"]._crypt_context())
        self.env.cr.execute(
            "UPDATE res_users SET password = NULL WHERE id = %s", [self.parent.id]
        )
        for login, count in ((EMAIL, 3), ("ai@example.com", 3)):
            with patch.object(crypt, "hash", return_value="-") as dummy:
                credential = {"type": "password", "login": login, "password": "sai"}
                self.env["res.users"]._edu_pick_login(credential)
                self.assertEqual(dummy.call_count, count, login)

    def test_it_works_with_the_hashes_of_a_real_server(self):
        """Tests run with another library object than servers do."""
        self.parent.password = "mat-khau-cua-me"
        self.startPatcher(
            patch.object(
                type(self.env["res.users"]),
                "_crypt_context",
                lambda _self: CryptContext(["pbkdf2_sha512", "plaintext"]),
            )
        )
        credential = {"type": "password", "password": "mat-khau-cua-me"}
        users = self.env["res.users"]
        auth = users._login({**credential, "login": PHONE}, BROWSER)
        self.assertEqual(auth["uid"], self.parent.id)
        with self.assertRaises(AccessDenied):
            users._login({**credential, "login": "0987654321"}, BROWSER)
        self.assertFalse(self._enter("x", "000000"))
        token = self._ask()
        self.assertEqual(self._enter(token, self._get_code()), self.parent)

    # === WHO MAY, AND WHERE IT GOES === #

    def test_nobody_of_the_staff_signs_in_by_a_code(self):
        clerk = self._persona("office")
        clerk.login = "van.thu@example.com"
        token = self._ask("van.thu@example.com")
        self.assertFalse(self.sent)
        self.assertFalse(self.codes._find_sudo(token).user_id)
        self.codes._find_sudo(token).write({"state": "verified", "user_id": clerk.id})
        self.assertFalse(self._enter(token, None, clerk))

    def test_a_pupils_login_and_an_archived_one_get_no_code(self):
        pupil = self._persona("pupil")
        pupil.login = "hoc.sinh@example.com"
        self._ask("hoc.sinh@example.com")
        self.parent.active = False
        self._ask(EMAIL)
        self.assertFalse(self.sent)

    def test_a_clerk_who_changes_the_record_gets_no_code(self):
        clerk = self._persona("office")
        self.guardian.with_user(clerk).email = "van.thu@example.com"
        self._ask("van.thu@example.com")
        self.assertFalse(self.sent)
        self._ask(PHONE)
        self.assertEqual([message["contact"] for message in self.sent], [EMAIL])

    def test_a_number_that_no_channel_reaches_gets_nothing(self):
        self.parent.sudo().edu_login_alias = False
        self.assertTrue(self._ask(PHONE))
        self.assertFalse(self.sent)

    def test_a_channel_of_another_module_is_used(self):
        model = type(self.env["edu.message"])
        self.startPatcher(
            patch.object(model, "_get_channel", lambda _self, contact: "sms")
        )
        token = self._ask(PHONE)
        self.assertEqual(self.sent[-1]["contact"], "84912345678")
        self.assertEqual(self.codes._find_sudo(token).channel, "sms")

    # === WHAT IS KEPT === #

    def test_the_table_holds_neither_code_nor_login_in_the_clear(self):
        token = self._ask(PHONE)
        code = self._get_code()
        row_sudo = self.codes._find_sudo(token)
        for text in (row_sudo.code_hash, row_sudo.login_digest, row_sudo.token_digest):
            self.assertNotIn(code, text)
            self.assertNotIn("912345678", text)
            self.assertNotIn(token, text)
        self.assertNotIn(code, str(self.guardian.message_ids.mapped("body")))

    def test_who_signed_in_when_is_kept(self):
        token = self._ask()
        row_sudo = self.codes._find_sudo(token)
        self._enter(token, self._get_code())
        self.assertEqual(
            (row_sudo.state, row_sudo.user_id, row_sudo.address, row_sudo.channel),
            ("used", self.parent, ADDRESS, "email"),
        )
        self.assertEqual(str(row_sudo.used_on), "2026-11-23 03:00:00")
        self.assertFalse(row_sudo.contact)

    def test_old_rows_are_deleted(self):
        unused = self.codes._find_sudo(self._ask())
        token = self._ask()
        used = self.codes._find_sudo(token)
        self._enter(token, self._get_code())
        with freeze_time("2026-11-25 03:00:01"):
            self.env["edu.login.code"]._gc_old()
        self.assertEqual((unused | used).exists(), used)
        with freeze_time("2027-06-01 03:00:00"):
            self.env["edu.login.code"]._gc_old()
        self.assertFalse(used.exists())

    def test_a_second_run_of_the_job_sends_nothing(self):
        token = self._ask()
        self.codes._find_sudo(token)._deliver()
        self.assertEqual(len(self.sent), 1)
        self.assertEqual(self._enter(token, self._get_code()), self.parent)
        self.codes._find_sudo(token)._deliver()
        self.assertEqual(len(self.sent), 1)

    def test_the_job_is_on_its_way_when_the_answer_is_given(self):
        before = self.env["queue.job"].search_count([])
        self.codes._ask_sudo("login", EMAIL, ADDRESS)
        job = self.env["queue.job"].search([], limit=1, order="id desc")
        self.assertEqual(self.env["queue.job"].search_count([]), before + 1)
        self.assertEqual(
            (job.model_name, job.method_name), ("edu.login.code", "_deliver")
        )
        self.assertEqual(job.user_id, self.env.ref("base.user_root"))

    def test_nobody_reads_the_codes(self):
        self._ask()
        for persona in ("office", "parent", "principal"):
            with self.assertRaises(AccessError):
                self.codes.with_user(self._persona(persona)).search([])


class TestMessage(EduCase):
    def test_an_email_is_put_into_the_queue_and_deleted_once_it_left(self):
        messages = self.env["edu.message"].with_user(self._persona("office"))
        count = messages._send(
            [
                {
                    "contact": "a@example.com",
                    "subject": "Mã: 123456",
                    "body": "Mã của bạn là 123456.\n<b>x</b>",
                    "company": self.school,
                },
                {"contact": "84912345678", "subject": "x", "body": "x"},
            ]
        )
        self.assertEqual(count, 1)
        mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertEqual((mail.email_to, mail.subject), ("a@example.com", "Mã: 123456"))
        self.assertTrue(mail.auto_delete)
        self.assertEqual(mail.author_id, self.env.ref("base.partner_root"))
        with self.assertRaises(AccessError):
            mail.mail_message_id.with_user(self._persona("office")).read(["body"])
        self.assertIn("Mã của bạn là 123456.", mail.body_html)
        self.assertIn(self.school.name, mail.body_html)
        self.assertNotIn("<b>", mail.body_html)
