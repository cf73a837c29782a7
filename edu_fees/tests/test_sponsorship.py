# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .decision_common import DecisionFlow
from .support_common import SupportCase
from .test_exemption import ExemptionSetUp


@freeze_time("2026-10-05")
class TestSponsorship(DecisionFlow, ExemptionSetUp, SupportCase):
    """The life of an agreement that somebody else pays."""

    def _create_decision(self, items, **values):
        return self._create_support(items, **values)

    def test_it_says_who_pays_for_whom_for_what_and_how_much(self):
        outside = self._create_fee_item(legal_class="not_through_school")
        for values, text in (
            ({"item_ids": [Command.clear()]}, "items"),
            ({"item_ids": [Command.set(outside.ids)]}, "outside"),
            ({"basis": "policy", "code_id": False}, "category"),
            ({"basis": "names"}, "pupils"),
            ({"kind": "amount", "amount": 0}, "amount"),
            ({"kind": "amount", "amount": 10**12}, "amount"),
            ({"payer_id": self.classmate.partner_id.id}, "is a pupil"),
            ({"payer_id": self.school.partner_id.id}, "school itself"),
        ):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, text):
                self._create_support(self.item, approve=False, **values)

    def test_a_payer_of_another_schools_books_is_refused(self):
        foreign = self.env["res.partner"].create(
            {"name": "Nhà tài trợ khác", "company_id": self.other_school.id}
        )
        with self.assertRaises(UserError):
            self._create_support(self.item, approve=False, payer_id=foreign.id)

    def test_items_and_pupils_are_of_the_same_school(self):
        foreign = self._create_fee_item(self.other_school)
        for values in (
            {"item_ids": [Command.set(foreign.ids)]},
            {"basis": "names", "student_ids": [Command.set(self.other_student.ids)]},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                self._create_support(self.item, approve=False, **values)

    def test_a_rate_is_at_most_the_whole(self):
        for rate in (0, -5, 10_001):
            with (
                self.subTest(rate=rate),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._create_support(self.item, approve=False, rate=rate)

    def test_it_does_not_end_before_it_starts(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self._create_support(self.item, date_end=date(2026, 8, 31))

    def test_who_left_the_school_is_supported_by_nobody(self):
        support = self._create_support(self.item, self.student, approve=False)
        self.student.state = "left"
        with self.assertRaisesRegex(UserError, self.student.name):
            support.with_user(self.principal).action_approve()

    # === ONE PAYER AT A TIME === #

    def test_a_pupil_has_one_payer_for_an_item_and_a_time(self):
        first = self._create_support(self.item, self.student, rate=5_000)
        with self.assertRaisesRegex(UserError, first.name):
            self._create_support(self.item, self.student | self.classmate, rate=1_000)
        self.assertTrue(self._create_support(self.item, self.classmate))
        self.assertTrue(self._create_support(self.water, self.student))

    def test_a_time_that_does_not_meet_is_no_overlap(self):
        self._create_support(self.item, self.student, date_end=date(2026, 12, 31))
        with self.assertRaises(UserError):
            self._create_support(self.item, self.student, date_start=date(2026, 12, 31))
        self.assertTrue(
            self._create_support(self.item, self.student, date_start=date(2027, 1, 1))
        )

    def test_all_pupils_and_some_of_them_is_an_overlap(self):
        self._create_support(self.item, self.student)
        with self.assertRaisesRegex(UserError, self.student.name):
            self._create_support(self.item)

    def test_a_category_and_a_name_of_it_is_an_overlap(self):
        self._give_policy(self.student)
        self._create_support(
            self.item, basis="policy", code_id=self._get_policy_code().id
        )
        with self.assertRaisesRegex(UserError, self.student.name):
            self._create_support(self.item, self.student)
        self.assertTrue(self._create_support(self.item, self.classmate))

    def test_a_category_is_supported_once_though_nobody_is_of_it_yet(self):
        values = {"basis": "policy", "code_id": self._get_policy_code().id}
        self._create_support(self.item, **values)
        with self.assertRaisesRegex(UserError, "End that one first"):
            self._create_support(self.item, **values)

    def test_two_drafts_do_not_see_each_other_until_one_is_approved(self):
        first = self._create_support(self.item, self.student, approve=False)
        second = self._create_support(self.item, self.student, approve=False)
        with self.assertRaisesRegex(UserError, "pays a part of the same item"):
            (first | second).with_user(self.principal).action_approve()
            self.env.flush_all()

    def test_it_counts_whom_it_reaches_today(self):
        named = self._create_support(self.item, self.student | self.classmate)
        self.assertEqual(named.student_count, 2)
        everybody = self._create_support(self.water)
        expected = self.env["edu.student"].search_count(
            [("company_id", "=", self.school.id), ("state", "=", "studying")]
        )
        self.assertEqual(everybody.student_count, expected)

    # === WHO READS IT === #

    def test_teacher_office_and_family_know_no_support(self):
        self._create_support(self.item, self.student)
        for persona in ("teacher", "homeroom", "office", "parent", "pupil"):
            user = self._persona(persona)
            for model in ("edu.fee.sponsorship", "edu.fee.claim", "edu.fee.claim.line"):
                with self.subTest((persona, model)), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_cashier_and_officer_read_it_and_change_nothing(self):
        support = self._create_support(self.item, self.student, approve=False)
        for persona in ("cashier", "officer"):
            own = support.with_user(self._persona(persona))
            with self.subTest(persona):
                self.assertEqual(own.read(["how_much"])[0]["how_much"], "100 %")
                with self.assertRaises(AccessError):
                    own.rate = 5_000
                with self.assertRaises(AccessError):
                    own.action_approve()

    def test_an_officer_of_another_unit_reads_none(self):
        self._create_support(self.item, self.student)
        supports = self.env["edu.fee.sponsorship"]
        user = self._persona("foreign_officer")
        self.assertFalse(
            supports.with_user(user).search([("company_id", "=", self.school.id)])
        )
