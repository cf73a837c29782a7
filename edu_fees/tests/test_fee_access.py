# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from .common import FeesCase


@freeze_time("2026-10-05")
class TestFeeAccess(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_round = cls._create_round()
        cls.bills = cls._generate(cls.fee_round)
        cls.bill = cls.bills.filtered(lambda b: b.edu_student_id == cls.student)

    def _get_readable(self, persona, model="account.move"):
        """Return what a persona finds of a model."""
        return self.env[model].with_user(self._persona(persona)).search([])

    # === FAMILIES === #

    def test_a_parent_reads_the_published_bills_of_the_own_child_only(self):
        """Nothing before publication, then one's own; lines like bills."""
        self.assertFalse(self._get_readable("parent"))
        self.fee_round.action_publish()
        self.assertEqual(self._get_readable("parent"), self.bill)
        lines = self._get_readable("parent", "account.move.line")
        self.assertEqual(lines.move_id, self.bill)
        self.assertEqual(len(self._get_readable("foreign_parent")), 1)
        self.assertNotEqual(self._get_readable("foreign_parent"), self.bill)

    def test_a_parent_reads_a_bill_only_while_the_link_is_valid(self):
        """The day after the link ends, the bill is gone."""
        self.fee_round.action_publish()
        parent = self._persona("parent")
        self.student.guardianship_ids.date_end = date(2026, 10, 5)
        self.assertEqual(self._get_readable("parent"), self.bill)
        with freeze_time("2026-10-06 03:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self._get_readable("parent"))
            with self.assertRaises(AccessError):
                self.bill.with_user(parent).read(["name"])

    def test_a_parent_reads_no_charges_rounds_or_roles(self):
        """Families read bills, nothing behind them."""
        self.fee_round.action_publish()
        for model in ("edu.fee.charge", "edu.fee.round", "edu.account.role"):
            with self.subTest(model), self.assertRaises(AccessError):
                self._get_readable("parent", model)

    def test_a_pupils_own_login_shows_no_bills(self):
        """Bills are the family's business, although the partner is the pupil's."""
        self.fee_round.action_publish()
        self.assertFalse(self._get_readable("pupil"))
        self.assertFalse(self._get_readable("pupil", "account.move.line"))

    def test_a_parent_without_custody_reads_no_bill(self):
        """The link alone is not enough."""
        self.fee_round.action_publish()
        self._persona("parent")
        self.student.guardianship_ids.has_custody = False
        self.assertFalse(self._get_readable("parent"))

    def test_a_cancelled_bill_leaves_the_portal(self):
        """A bill that does not count is not shown."""
        self.fee_round.action_publish()
        self.bill._edu_cancel("Nhầm")
        self.assertFalse(self._get_readable("parent"))

    # === STAFF === #

    def test_teachers_and_office_read_nothing_of_money(self):
        """Neither bills nor what is behind them, nor the pupil's figures."""
        for persona in ("teacher", "homeroom", "office", "officer"):
            for model in (
                "account.move",
                "edu.fee.charge",
                "edu.fee.round",
                "edu.fee.plan",
                "edu.trial.balance",
            ):
                with self.subTest(f"{persona} {model}"):
                    with self.assertRaises(AccessError):
                        self._get_readable(persona, model)
        homeroom = self.student.with_user(self._persona("homeroom"))
        with self.assertRaises(AccessError):
            homeroom.read(["edu_credit"])

    def test_cashier_and_principal_read_bills_and_no_other_entries(self):
        """Bills of the round; a journal entry stays the accountant's."""
        entry = self.env["account.move"].create(
            {"journal_id": self._get_journal("KHAC").id, "company_id": self.school.id}
        )
        for persona in ("cashier", "principal"):
            with self.subTest(persona):
                found = self._get_readable(persona)
                self.assertEqual(found, self.bills)
                self.assertNotIn(entry, found)
                bill = self.bill.with_user(self._persona(persona))
                self.assertTrue(bill.edu_payment_state)
                with self.assertRaises(AccessError):
                    bill.write({"ref": "x"})
                with self.assertRaises(AccessError):
                    bill._edu_cancel("x")

    def test_an_accountant_of_another_school_sees_nothing_here(self):
        """Rounds, charges, items and bills stay within the school."""
        foreign = self._create_user(
            "kt_khac", "edu_fees.group_accountant", companies=self.other_school
        )
        for model in (
            "edu.fee.item",
            "edu.fee.plan",
            "edu.fee.plan.line",
            "edu.fee.round",
            "edu.fee.round.line",
            "edu.fee.charge",
            "edu.account.role",
            "edu.trial.balance",
            "account.move",
        ):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(foreign).search([]))
        with self.assertRaises(AccessError):
            self.fee_round.with_user(foreign).action_generate()

    def test_an_accountant_cannot_write_charges(self):
        """Charges are made with bills and never by hand."""
        accountant = self._persona("accountant")
        charge = self.bill.edu_charge_ids.with_user(accountant)
        self.assertTrue(charge.amount)
        with self.assertRaises(AccessError):
            charge.write({"amount": 1, "price": 1})
        with self.assertRaises(AccessError):
            charge.copy()

    # === WHO KEEPS THE BOOKS NEVER KEEPS THE CASH === #

    def test_nobody_is_accountant_and_cashier_at_once(self):
        """Refused from the user's side and from the group's side."""
        accountant = self._persona("accountant")
        cashier_group = self.env.ref("edu_fees.group_cashier")
        with self.assertRaisesRegex(ValidationError, "accountant and cashier"):
            accountant.group_ids = [Command.link(cashier_group.id)]
        with self.assertRaisesRegex(ValidationError, "accountant and cashier"):
            cashier_group.user_ids = [Command.link(accountant.id)]
