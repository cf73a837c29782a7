# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_fees.const import ACCOUNT_ROLES
from odoo.addons.edu_fees.tests.common import FeesSetUp
from odoo.addons.test_edu.tests.common import EduCase

_logger = logging.getLogger(__name__)

# Queries that one more school costs when several are stamped at once; about 100 of the
# accounts and journals, the rest of what Odoo's payment modules ask for each journal.
QUERIES_PER_SCHOOL = 110


@tagged("post_install", "-at_install")
class TestChart(FeesSetUp, EduCase):
    def _get_codes(self, school):
        """Return the account numbers of a school."""
        accounts = self.env["account.account"].search(
            [("company_ids", "in", school.ids)]
        )
        return accounts.with_company(school).mapped("code")

    def test_no_school_gets_nothing(self):
        before = self.env["account.account"].search_count([])
        self.school.browse()._edu_stamp_chart()
        self.assertEqual(self.env["account.account"].search_count([]), before)

    def test_a_school_gets_accounts_roles_and_journals(self):
        """One call, and the school can bill."""
        bank = self._create_bank_account()
        self.school._edu_stamp_chart()
        chart = self.env["edu.chart.account"].search([])
        self.assertEqual(set(self._get_codes(self.school)), set(chart.mapped("code")))
        roles = self.school.edu_account_role_ids
        self.assertEqual(
            set(roles.mapped("role")), {role for role, _name in ACCOUNT_ROLES}
        )
        self.assertFalse(any(roles.mapped("confirmed")))
        self.assertTrue(all(roles.mapped("source")))
        self.assertEqual(self.school.edu_bill_journal_id.code, "TBT")
        self.assertEqual(self.school.edu_cash_journal_id.code, "TM")
        self.assertEqual(self.school.currency_id.name, "VND")
        journal = self._get_journal("NH1")
        self.assertEqual(journal.bank_account_id, bank)
        suspense = self._get_account("unidentified_receipts")
        self.assertEqual(journal.suspense_account_id, suspense)
        self.assertEqual(self.school.account_journal_suspense_account_id, suspense)

    def test_names_come_in_every_language_of_the_chart(self):
        """The school reads its chart in Vietnamese."""
        row = self.env.ref("l10n_vn_public_sector.account_111")
        row.with_context(lang="vi_VN").name = "Tiền mặt (thử)"
        self.school._edu_stamp_chart()
        account = self._get_account("cash_in_hand")
        for lang in ("en_US", "vi_VN"):
            self.assertEqual(
                account.with_context(lang=lang).name, row.with_context(lang=lang).name
            )
        self.assertEqual(account.with_context(lang="vi_VN").name, "Tiền mặt (thử)")

    def test_stamping_again_changes_nothing(self):
        """Idempotent, also over what the school changed by hand."""
        self.school._edu_stamp_chart()
        role = self.school.edu_account_role_ids[0]
        role.write({"confirmed": True, "source": "Biên bản 01"})
        before = (
            self._get_codes(self.school),
            self.school.edu_account_role_ids,
            self.env["account.journal"].search([("company_id", "=", self.school.id)]),
        )
        self.school._edu_stamp_chart()
        after = (
            self._get_codes(self.school),
            self.school.edu_account_role_ids,
            self.env["account.journal"].search([("company_id", "=", self.school.id)]),
        )
        self.assertEqual(before, after)
        self.assertTrue(role.confirmed)

    def test_every_bank_account_gets_a_journal_and_an_account(self):
        """A second one, added later, by stamping again."""
        self.school._edu_stamp_chart()
        self.assertFalse(self._get_journal("NH1").bank_account_id)
        first = self._create_bank_account()
        second = self._create_bank_account()
        self.school._edu_stamp_chart()
        one, two = self._get_journal("NH1"), self._get_journal("NH2")
        self.assertEqual((one.bank_account_id, two.bank_account_id), (first, second))
        codes = (one | two).default_account_id.with_company(self.school)
        self.assertEqual(codes.mapped("code"), ["1121", "11212"])

    def test_a_private_school_posts_to_131(self):
        """On accrual there is no contra account and bills are official."""
        self.school.edu_recognition = "accrual"
        self.school._edu_stamp_chart()
        account = self._get_account("bill_receivable").with_company(self.school)
        self.assertEqual(account.code, "131")
        with self.assertRaisesRegex(UserError, "Contra account"):
            self._get_account("bill_contra")

    @freeze_time("2026-10-05")
    def test_a_public_school_bills_on_the_stamped_chart(self):
        """The official trial balance does not move; on accrual it does."""
        for school, student, policy, expected in (
            (self.school, self.student, "on_collection", {}),
            (self.other_school, self.other_student, "accrual", "131"),
        ):
            with self.subTest(policy):
                school.edu_recognition = policy
                school._edu_stamp_chart()
                bill = self._create_bill(student)
                self.assertEqual(bill.amount_total, 100_000)
                balance = self._get_trial_balance(school)
                if expected:
                    self.assertEqual(balance[expected], 100_000)
                else:
                    self.assertEqual(balance, expected)

    def test_schools_keep_their_own_accounts(self):
        """Two schools share no account, journal or role."""
        schools = self.school | self.other_school
        schools._edu_stamp_chart()
        accounts = [
            self.env["account.account"].search([("company_ids", "in", school.ids)])
            for school in schools
        ]
        self.assertFalse(accounts[0] & accounts[1])
        self.assertEqual(len(accounts[0]), len(accounts[1]))

    def test_a_school_with_entries_in_another_currency_is_refused_by_name(self):
        """The books of a school do not change their currency."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        school = self._create_school(currency_id=euro.id)
        self._create_books(school)
        self.env["account.move"].create(
            {
                "company_id": school.id,
                "journal_id": self._get_journal("KHAC", school).id,
                "line_ids": [
                    (0, 0, {"account_id": self._get_account(role, school).id, side: 1})
                    for role, side in (("bank", "debit"), ("cash_in_hand", "credit"))
                ],
            }
        )
        with self.assertRaisesRegex(UserError, school.name):
            school._edu_stamp_chart()
        empty = self._create_school(currency_id=euro.id)
        empty._edu_stamp_chart()
        self.assertEqual(empty.currency_id.name, "VND")

    def test_only_an_administrator_sets_up_books(self):
        """The button is no way in for anybody else."""
        for persona in ("accountant", "teacher", "office", "principal", "parent"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self.school.with_user(self._persona(persona)).action_edu_stamp_chart()
        admin = self._persona("district_admin")
        with self.assertRaises(AccessError):
            self.other_school.with_user(admin).action_edu_stamp_chart()
        action = self.school.with_user(admin).action_edu_stamp_chart()
        self.assertEqual(action["tag"], "display_notification")
        self.assertTrue(self.school.edu_bill_journal_id)

    def test_a_further_school_costs_the_same_however_many_there_are(self):
        """Three and nine schools: six more cost six times the budget at most."""
        self._create_school()._edu_stamp_chart()
        counts = []
        for number in (3, 9):
            schools = self.env["res.company"]
            for _index in range(number):
                schools += self._create_school()
            self.env.flush_all()
            start = self.cr.sql_log_count
            schools._edu_stamp_chart()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        each = (counts[1] - counts[0]) / 6
        _logger.info("Queries for 3 and 9 schools: %s; each %.1f", counts, each)
        self.assertLessEqual(each, QUERIES_PER_SCHOOL)
