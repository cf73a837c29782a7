# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

PHONE = "84912345678"
OUR_WORDS = "Bố mẹ ly thân, nợ tiền ăn"


@tagged("post_install", "-at_install")
class TestGuardianOfTwoSchools(EduCase):
    """The staff of one school look for traces of another one.

    The guardian was written down by the clerk of the school "there" and came to the
    school "here" later, as by a code or a transfer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here, cls.there = cls.school, cls.other_school
        cls.there.name = "Trường Bí Mật"
        cls.clerk = cls._persona("office")
        cls.spies = cls.clerk | cls._persona("principal") | cls._persona("homeroom")
        cls.spies.sudo().group_ids += cls.env.ref("base.group_allow_export")
        cls.foreign = cls._create_user(
            "vt_bi_mat", "edu_core.group_office", companies=cls.there, name="Vết Lộ"
        )
        guardians = cls.env["edu.guardian"].with_user(cls.foreign)
        cls.guardian = guardians.create({"name": "Lê Thị Đào", "phone": "0912345678"})
        cls.env["edu.guardianship"].with_user(cls.foreign).create(
            {
                "guardian_id": cls.guardian.id,
                "student_id": cls.other_student.id,
                "relation": "mother",
            }
        )
        cls._write_there()
        cls.cr.precommit.run()
        cls._create_guardianship(cls.guardian.sudo(), cls.student)
        cls.guardian = cls.guardian.sudo(False).with_env(cls.env)

    @classmethod
    def _write_there(cls):
        """Let the foreign clerk write below the guardian and attach a paper."""
        cls.guardian.message_post(
            body=OUR_WORDS, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        cls.env["ir.attachment"].with_user(cls.foreign).create(
            {
                "name": "Quyết định ly hôn.pdf",
                "datas": base64.b64encode(b"%PDF-1.4"),
                "res_model": "edu.guardian",
                "res_id": cls.guardian.id,
            }
        )
        cls.guardian.occupation = "Kế toán"

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_leaks(self, text):
        """Return which words of the foreign school a text holds."""
        words = (self.there.name, self.foreign.name, self.foreign.login, OUR_WORDS)
        words += (self.other_student.name, "ly hôn")
        return [word for word in words if word in text]

    def _as(self, user, record=None):
        """Return the guardian, or another record, as a user sees it."""
        return (record or self.guardian).with_user(user)

    # === READING === #

    def test_the_guardian_is_seen_here(self):
        for spy in self.spies:
            with self.subTest(user=spy.login):
                self.assertEqual(self._as(spy).name, "Lê Thị Đào")

    def _read_all(self, record):
        """Return the texts of all fields of a record that the user may read."""
        texts = []
        for name in record.fields_get():
            try:
                texts.append(str(record.read([name])))
            except AccessError:
                record.env.invalidate_all()
        return " ".join(texts)

    def test_no_field_tells_of_the_other_school(self):
        spies = self.spies | self._persona("accountant") | self._persona("cashier")
        for spy in spies:
            for record in (self.guardian, self.guardian.partner_id):
                text = self._read_all(self._as(spy, record))
                with self.subTest(user=spy.login, model=record._name):
                    self.assertEqual(self._get_leaks(text), [])

    def test_who_keeps_the_money_opens_no_guardian_at_all(self):
        for persona in ("accountant", "cashier"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self._as(self._persona(persona)).read(["name"])

    def test_who_wrote_it_down_is_not_read(self):
        for name in ("create_uid", "write_uid"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._as(self.clerk).read([name])
        with self.assertRaises(AccessError):
            self._as(self.clerk).get_metadata()

    def test_who_wrote_it_down_is_not_searched_nor_grouped(self):
        guardians = self.env["edu.guardian"].with_user(self.clerk)
        with self.assertRaises(AccessError):
            guardians.search([("create_uid", "=", self.foreign.id)])
        with self.assertRaises(AccessError):
            guardians.formatted_read_group([], ["create_uid"], ["__count"])

    def test_an_export_tells_nothing(self):
        names = ["name", "phone", "guardianship_ids/student_id", "student_ids/name"]
        for spy in self.spies:
            rows = self._as(spy).export_data(names)["datas"]
            with self.subTest(user=spy.login):
                self.assertEqual(self._get_leaks(str(rows)), [])

    def test_links_and_children_are_those_of_the_own_school(self):
        for spy in self.spies:
            guardian = self._as(spy)
            with self.subTest(user=spy.login):
                self.assertEqual(guardian.guardianship_ids.student_id, self.student)
                self.assertEqual(guardian.student_ids, self.student)

    def test_a_search_by_school_finds_nobody(self):
        for path in ("guardianship_ids.company_id", "student_ids.company_id"):
            guardians = self.env["edu.guardian"].with_user(self.clerk)
            with self.subTest(path=path):
                try:
                    found = guardians.search([(path, "=", self.there.id)])
                except (AccessError, ValueError, NotImplementedError):
                    continue
                self.assertFalse(found)

    def test_groups_of_links_count_those_of_the_own_school(self):
        links = self.env["edu.guardianship"].with_user(self.clerk)
        domain = [("guardian_id", "=", self.guardian.id)]
        for spec in ("company_id", "student_id", "guardian_id"):
            groups = links.formatted_read_group(domain, [spec], ["__count"])
            with self.subTest(spec=spec):
                self.assertEqual(sum(group["__count"] for group in groups), 1)
                self.assertEqual(self._get_leaks(str(groups)), [])

    def test_finding_by_name_or_number_shows_the_name_only(self):
        for model in ("edu.guardian", "res.partner"):
            for text in ("Đào", "0912345678"):
                found = self.env[model].with_user(self.clerk).name_search(text)
                with self.subTest(model=model, text=text):
                    self.assertEqual(self._get_leaks(str(found)), [])

    # === HISTORY, PAPERS, FOLLOWERS === #

    def test_what_the_other_school_wrote_is_not_read(self):
        for spy in self.spies:
            messages = self.env["mail.message"].with_user(spy)
            found = messages.search(
                [("model", "=", "edu.guardian"), ("res_id", "=", self.guardian.id)]
            )
            text = str(found.read(["body", "author_id", "create_uid", "subject"]))
            with self.subTest(user=spy.login):
                self.assertEqual(self._get_leaks(text), [])
                self.assertEqual(
                    self._get_leaks(str(self._as(spy).message_ids.mapped("body"))), []
                )

    def test_a_message_of_the_other_school_is_not_read_by_its_number(self):
        ids = self.guardian.message_ids.filtered(lambda one: OUR_WORDS in one.body).ids
        self.assertTrue(ids)
        for spy in self.spies:
            message = self.env["mail.message"].with_user(spy).browse(ids)
            with self.subTest(user=spy.login), self.assertRaises(AccessError):
                message.read(["body"])

    def test_its_own_school_reads_what_it_wrote(self):
        bodies = self._as(self.foreign).message_ids.mapped("body")
        self.assertIn(OUR_WORDS, str(bodies))

    def test_the_papers_of_the_other_school_are_not_read(self):
        domain = [("res_model", "=", "edu.guardian"), ("res_id", "=", self.guardian.id)]
        papers = self.env["ir.attachment"]
        self.assertEqual(papers.with_user(self.foreign).search_count(domain), 1)
        paper = papers.search(domain)
        for spy in self.spies:
            with self.subTest(user=spy.login):
                self.assertFalse(papers.with_user(spy).search(domain))
                with self.assertRaises(AccessError):
                    paper.with_user(spy).read(["name", "datas"])

    def test_nobody_follows_a_guardian(self):
        self.assertFalse(self.guardian.message_follower_ids)
        guardian = self._as(self.clerk)
        guardian.message_subscribe(self.clerk.partner_id.ids)
        guardian.message_post(body="Đã gọi điện", message_type="comment")
        self.assertFalse(self.guardian.message_follower_ids)

    # === WHAT A CHANGE TELLS === #

    def _get_new_messages(self, user, change):
        """Return what stands new below the guardian for a user after a change."""
        before = self._as(user).message_ids
        change()
        self.env.flush_all()
        self.env.invalidate_all()
        return self._as(user).message_ids - before

    def _describe(self, messages):
        """Return what a reader sees of messages."""
        return [
            (one.author_id.name, one.body, one.sudo().tracking_value_ids.ids)
            for one in messages
        ]

    def test_a_number_changed_there_or_by_the_family_is_noted_alike(self):
        def change_there():
            self._as(self.foreign).phone = "0987654321"
            self.cr.precommit.run()

        def change_by_family():
            user = self._create_portal_user("84987654321", self.guardian.partner_id)
            own_sudo = self.env["edu.guardian"].with_user(user)._get_own_sudo()
            quiet = own_sudo.with_context(tracking_disable=True)
            quiet.write({"phone": "84987654321"})

        there = self._get_new_messages(self.clerk, change_there)
        self.assertEqual(len(there), 1)
        self.assertIn("84987654321", there.body)
        self.guardian.with_context(tracking_disable=True).sudo().write({"phone": PHONE})
        family = self._get_new_messages(self.clerk, change_by_family)
        self.assertEqual(self._describe(there), self._describe(family))
        self.assertEqual(self._get_leaks(str(self._describe(there))), [])

    def test_the_own_change_is_history_as_ever(self):
        def change():
            self._as(self.clerk).phone = "0987654321"
            self.cr.precommit.run()

        messages = self._get_new_messages(self.clerk, change)
        self.assertEqual(messages.author_id, self.clerk.partner_id)
        values = messages.sudo().tracking_value_ids
        self.assertIn("84987654321", values.mapped("new_value_char"))

    def test_a_guardian_of_one_school_is_changed_without_a_second_note(self):
        guardian = self._create_guardian(self.student, phone="0911222333")
        self.cr.precommit.run()
        before = guardian.message_ids
        guardian.with_user(self.clerk).phone = "0911222334"
        self.cr.precommit.run()
        self.assertEqual(len(guardian.message_ids - before), 1)

    # === WHAT A REFUSAL TELLS === #

    def _get_refusal(self, guardian, change):
        # Who may delete; the school "there" is not among her schools.
        with self.assertRaises(UserError) as caught:
            change(guardian.with_user(self._persona("district_admin")))
        return str(caught.exception).replace(guardian.name, "…")

    def test_archiving_and_deleting_are_refused_in_the_same_words_as_ever(self):
        ours = self._create_guardian(self.student, name="Trần Văn Cường")
        for change in (
            lambda guardian: guardian.action_archive(),
            lambda guardian: guardian.unlink(),
        ):
            words = self._get_refusal(self.guardian, change)
            self.assertEqual(words, self._get_refusal(ours, change))
            self.assertEqual(self._get_leaks(words), [])

    def test_when_the_own_links_are_over_the_words_stay_the_same(self):
        ours = self._create_guardian(self.student, name="Trần Văn Cường")
        links = (self.guardian | ours).guardianship_ids.filtered(
            lambda link: link.company_id == self.here
        )
        links.date_end = fields.Date.today() - timedelta(days=1)
        for change in (
            lambda guardian: guardian.action_archive(),
            lambda guardian: guardian.unlink(),
        ):
            words = self._get_refusal(self.guardian, change)
            self.assertEqual(words, self._get_refusal(ours, change))

    def test_a_guardian_who_was_never_linked_is_archived_or_deleted(self):
        admin = self._persona("district_admin")
        for user, change in ((self.clerk, "action_archive"), (admin, "unlink")):
            guardian = self.env["edu.guardian"].with_user(user)
            guardian = guardian.create({"name": "Nhập Nhầm"})
            getattr(guardian, change)()
            self.assertFalse(guardian.exists().active)
