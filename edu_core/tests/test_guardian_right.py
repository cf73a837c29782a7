# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import importlib.util
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, NotNullViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from odoo.addons.test_edu.tests.common import EduCase

NOON = "2026-12-05 05:00:00"  # 12:00 of 5 December in Vietnam
LATE = "2026-12-05 16:59:59"  # 23:59:59
MIDNIGHT = "2026-12-05 17:00:00"  # 00:00 of 6 December


class RightCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.parent = cls._persona("parent")
        cls.link = cls.student.guardianship_ids

    def _decide(self, link=None, kind="custody", decision="taken", **values):
        """Let the office enter a decision."""
        rights = self.env["edu.guardianship.right"].with_user(self.office)
        return rights.create(
            {
                "guardianship_id": (link or self.link).id,
                "kind": kind,
                "decision": decision,
                "reason": "Bản án ly hôn",
                **values,
            }
        )

    def _see(self):
        """Return the pupils whom the parent sees, as a next request would."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["edu.student"].with_user(self.parent).search([])


@freeze_time(NOON)
class TestGuardianRight(RightCase):
    # === CUSTODY === #

    def test_what_a_court_decided_is_not_lost_with_a_duplicate_pupil(self):
        twin = self._create_student(school_class=self.class_1b)
        guardian = self.link.guardian_id
        doubled = self._create_guardianship(guardian, twin)
        self._decide(doubled)
        twin.enrollment_ids.unlink()
        self.student._merge(twin)
        self.assertFalse(doubled.exists())
        self.assertFalse(self.link.has_custody)
        self.assertFalse(self._see())

    def test_nor_with_a_duplicate_guardian(self):
        doubled = self._create_guardian(self.student, name="Lê Thị Đào")
        self._decide(doubled.guardianship_ids)
        doubled._merge_into_sudo(self.link.guardian_id.sudo())
        self.assertFalse(self.link.has_custody)
        self.assertFalse(self._see())

    def test_without_a_decision_both_rights_are_there(self):
        self.assertTrue(self.link.has_custody)
        self.assertTrue(self.link.can_pick_up)
        self.assertEqual(self._see(), self.student)

    def test_what_is_taken_today_ends_at_once(self):
        self._create_guardianship(
            self.link.guardian_id, self.other_student, relation="mother"
        )
        self.assertIn(self.school, self.parent.company_ids)
        self._decide()
        self.assertFalse(self.link.has_custody)
        self.assertFalse(self._see() & self.student)
        self.assertEqual(self.parent.company_ids, self.other_school)
        with self.assertRaises(AccessError):
            self.student.with_user(self.parent).read(["name"])

    def test_pick_up_is_a_right_of_its_own(self):
        self._decide(kind="pick_up")
        self.assertFalse(self.link.can_pick_up)
        self.assertTrue(self.link.has_custody)
        self.assertEqual(self._see(), self.student)
        self._decide(kind="pick_up", decision="granted")
        self._decide(kind="custody")
        self.assertTrue(self.link.can_pick_up)
        self.assertFalse(self._see())

    def test_a_planned_end_comes_at_midnight_in_vietnam_without_a_job(self):
        self._decide(date_start=date(2026, 12, 6))
        self.assertEqual(self._see(), self.student)
        with freeze_time(LATE):
            self.assertEqual(self._see(), self.student)
            self.assertTrue(self.link.has_custody)
        with freeze_time(MIDNIGHT):
            self.assertFalse(self._see())
            self.assertFalse(self.link.has_custody)

    def test_a_right_taken_for_some_days_comes_back_by_itself(self):
        self._decide(date_start=date(2026, 12, 5), date_end=date(2026, 12, 5))
        with freeze_time(LATE):
            self.assertFalse(self._see())
        with freeze_time(MIDNIGHT):
            self.assertEqual(self._see(), self.student)

    def test_a_second_change_needs_the_nightly_job(self):
        self._decide(date_start=date(2026, 12, 6), date_end=date(2026, 12, 7))
        with freeze_time("2026-12-06 17:05:00"):  # the 7th
            self.env["edu.guardianship"]._cron_apply_dates()
            self.assertFalse(self._see())
        with freeze_time("2026-12-07 17:00:00"):  # the 8th
            self.assertEqual(self._see(), self.student)

    def test_the_latest_decision_of_a_day_counts(self):
        self._decide()
        self._decide(decision="granted")
        self.assertTrue(self.link.has_custody)
        self.assertEqual(self._see(), self.student)
        self.assertEqual(len(self.link.right_ids), 2)

    def test_links_are_searched_by_what_holds_today(self):
        self._decide(date_start=date(2026, 12, 6))
        links = self.env["edu.guardianship"]
        own = Domain("id", "=", self.link.id)
        for moment, held in ((LATE, True), (MIDNIGHT, False)):
            with freeze_time(moment), self.subTest(moment):
                self.env.invalidate_all()
                for domain, expected in (
                    ([("has_custody", "=", True)], held),
                    ([("has_custody", "=", False)], not held),
                    ([("has_custody", "!=", True)], not held),
                    ([("can_pick_up", "=", True)], True),
                ):
                    found = links.search(own & Domain(domain))
                    self.assertEqual(bool(found), expected, domain)
                    self.assertEqual(
                        bool(self.link.filtered_domain(domain)), expected, domain
                    )

    def test_the_flag_of_an_import_becomes_a_decision(self):
        link = self._create_guardianship(
            self._create_guardian(), self.student, has_custody=False, can_pick_up=False
        )
        self.assertEqual(sorted(link.right_ids.mapped("kind")), ["custody", "pick_up"])
        self.assertFalse(link.has_custody)
        link.has_custody = True
        self.assertTrue(link.has_custody)
        link.has_custody = True
        self.assertEqual(len(link.right_ids), 3)

    # === KEYS BESIDE THE RULES === #

    def _watch_revoked(self):
        """Note whose keys are taken back."""
        revoked = []
        model = type(self.env["edu.guardianship"])
        self.startPatcher(
            patch.object(model, "_revoke_access", lambda links: revoked.append(links))
        )
        return revoked

    def test_keys_are_taken_back_in_the_same_transaction(self):
        revoked = self._watch_revoked()
        self._decide()
        self.assertEqual(revoked, [self.link])

    def test_keys_are_taken_back_when_a_link_ends_or_goes(self):
        other = self._create_guardianship(
            self._create_guardian(), self.student, relation="father"
        )
        revoked = self._watch_revoked()
        self.link.with_user(self.office).date_end = date(2026, 12, 4)
        self.assertEqual(revoked, [self.link])
        other.with_user(self.office).unlink()
        self.assertEqual(len(revoked), 2)

    def test_keys_stay_where_nothing_was_lost(self):
        revoked = self._watch_revoked()
        self._decide(kind="pick_up")
        self._decide(date_start=date(2026, 12, 20))
        self.link.is_payer = False
        self.assertFalse(any(revoked))

    def test_the_nightly_job_takes_back_once_what_ended_by_its_date(self):
        self.link.date_end = date(2026, 12, 5)
        revoked = self._watch_revoked()
        with freeze_time("2026-12-05 17:05:00"):
            for _night in range(2):
                self.env["edu.guardianship"]._cron_apply_dates()
        self.assertEqual([links for links in revoked if links], [self.link])

    # === PAPERS === #

    def test_only_office_and_principal_read_why(self):
        right = self._decide(
            paper_number="12/2026/HNGĐ", paper_file=base64.b64encode(b"scan")
        )
        scan = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", right._name), ("res_id", "=", right.id)]
                + [("res_field", "=", "paper_file")]
            )
        )
        self.assertEqual(
            right.with_user(self._persona("principal")).paper_number, "12/2026/HNGĐ"
        )
        for persona in ("teacher", "homeroom", "accountant", "officer", "parent"):
            user = self._persona(persona)
            if not user:
                continue
            with self.subTest(persona):
                with self.assertRaises(AccessError):
                    right.with_user(user).read(["reason"])
                with self.assertRaises(AccessError):
                    scan.with_user(user).read(["datas"])
                with self.assertRaises(AccessError):
                    self.link.with_user(user).read(["right_ids"])

    def test_nobody_reads_the_days_of_a_right_from_the_link(self):
        for persona in ("homeroom", "parent"):
            with self.assertRaises(AccessError):
                self.link.with_user(self._persona(persona)).read(["custody_end"])

    def test_a_decision_is_kept_and_its_paper_may_come_later(self):
        right = self._decide()
        right.write({"paper_number": "12/2026", "paper_issuer": "TAND khu vực 3"})
        for values in (
            {"decision": "granted"},
            {"date_start": date(2026, 12, 1)},
            {"guardianship_id": self.link.id},
        ):
            with self.assertRaises(UserError):
                right.write(values)
        with self.assertRaises(AccessError):
            right.unlink()

    def test_a_decision_about_another_schools_link_is_refused(self):
        foreign = self._create_guardian(self.other_student).guardianship_ids
        with self.assertRaises(AccessError):
            self._decide(foreign)
        self.assertTrue(foreign.has_custody)

    def test_the_last_day_is_not_before_the_first(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self._decide(date_end=date(2026, 12, 4))
        self.assertTrue(self.link.has_custody)

    def test_the_office_enters_a_decision_on_the_form(self):
        action = self.link.with_user(self.office).action_view_rights()
        form = Form(
            self.env["edu.guardianship.right"]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        self.assertEqual(form.date_start, date(2026, 12, 5))
        form.reason = "Bản án ly hôn"
        form.save()
        self.assertFalse(self.link.has_custody)

    def test_deleting_a_wrong_decision_gives_back_what_was(self):
        right = self._decide().sudo()
        self.assertFalse(self._see())
        right.unlink()
        self.assertEqual(self._see(), self.student)
        self.assertIn(self.school, self.parent.company_ids)

    # === GATE === #

    def test_the_gate_learns_who_may_and_not_why(self):
        self._create_guardian(self.student, name="Lê Văn Cường", relation="father")
        self._decide(kind="pick_up", paper_number="12/2026")
        answers = self.env["edu.guardianship"]._get_gate_answers(self.student)
        self.assertEqual(
            answers,
            {
                self.student.id: [
                    ("Lê Văn Cường", True),
                    (self.link.guardian_id.name, False),
                ]
            },
        )

    def test_the_gate_asks_in_few_queries_for_many_pupils(self):
        students = self.student | self.classmate | self.other_class_student
        for student in students:
            self._create_guardian(student)
        links = self.env["edu.guardianship"]
        links._get_gate_answers(students)
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            links._get_gate_answers(students)

    # === OTHER SCHOOLS === #

    def test_decisions_go_along_to_another_school_without_the_scan(self):
        self._decide(paper_number="12/2026", paper_file=base64.b64encode(b"scan"))
        [values] = self.link.copy_data()
        copied = self.env["edu.guardianship"].create(
            {**values, "student_id": self.classmate.id}
        )
        self.assertFalse(copied.has_custody)
        self.assertEqual(copied.right_ids.paper_number, "12/2026")
        self.assertFalse(copied.right_ids.paper_file)

    def test_a_change_of_old_columns_becomes_decisions(self):
        self.env.cr.execute("ALTER TABLE edu_guardianship ADD has_custody boolean")
        self.env.cr.execute(
            "UPDATE edu_guardianship SET has_custody = (id != %s)", [self.link.id]
        )
        path = file_path("edu_core/migrations/19.0.1.3.0/post-rights.py")
        spec = importlib.util.spec_from_file_location("post_rights", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertFalse(self.link.has_custody)
        self.assertTrue(self.link.can_pick_up)
        self.assertEqual(self.link.right_ids.date_start, date(1900, 1, 1))

    def test_a_reason_is_asked_for(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(NotNullViolation),
            self.cr.savepoint(),
        ):
            self._decide(reason=False)
        self.assertFalse(self.link.right_ids)
