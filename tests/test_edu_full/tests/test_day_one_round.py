# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""More checks of the first day: what is carried over, and health insurance."""

from datetime import date

from freezegun import freeze_time

from odoo.addons.edu_fees.tests.test_insurance import InsuranceSetUp

from .common import EXCUSED, TOTAL, FullCase
from .test_day_one import read_pdf


class TestTwoParents(FullCase):
    """Check 4: two parents pay one bill at two banks in the same minute."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.bill = cls._create_october_bill(cls.student)
        cls.fee_round = cls.bill.edu_fee_round_id
        for reference in ("FT26279000001", "VCB.1234567"):
            cls._receive(cls.bill, TOTAL, reference)

    def _bill_november(self):
        """Return the pupil's bill of November."""
        plan = self.fee_round.plan_id
        month = {"period": date(2026, 11, 1), "date": date(2026, 11, 1)}
        return self._create_bill(
            self.student, plan_id=plan.id, date_due=date(2026, 11, 15), **month
        )

    def test_the_bill_is_paid_once(self):
        self.assertEqual(self.bill._edu_get_parent_state()["key"], "paid")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_the_second_payment_is_the_pupils_credit(self):
        self.assertEqual(self.student.edu_credit, TOTAL)
        self._check_books(self.school)

    def test_progress_never_passes_100_percent(self):
        progress = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)]
        )
        self.assertLessEqual(progress.amount_collected, progress.amount_billed)
        self.assertLessEqual(progress.percent, 100)
        self.assertEqual(progress.paid_count, 1)

    def test_november_starts_at_minus_1252000(self):
        november = self._bill_november()
        full = TOTAL + EXCUSED * 38_000
        self.assertEqual(november.amount_total, full)
        self.assertEqual(november.amount_residual, full - TOTAL)
        self.assertEqual(november._edu_prepare_card_values()["carried"], TOTAL)
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, 0)
        self._check_books(self.school)

    def test_the_parent_reads_what_was_carried_over(self):
        november = self._bill_november()
        self._login(self.parent)
        text = self.url_open(f"/my/bills/{november.id}").text.replace("\xa0", " ")
        self.assertIn("Số dư kỳ trước chuyển sang", text)
        self.assertIn("-1.252.000 đ", text)
        self.assertIn("114.000 đ", text)

    def test_the_paper_says_what_was_carried_over(self):
        november = self._bill_november()
        self._login(self.parent)
        answer = self.url_open(f"/my/bills/{november.id}/notice")
        text = read_pdf(answer.content).replace("\xa0", " ")
        self.assertIn("Số dư kỳ trước chuyển sang", text)
        self.assertIn("-1.252.000 đ", text)


class TestHealthInsurance(InsuranceSetUp, FullCase):
    """Check 9: 56,925 đ a month, 683,100 đ for 12, 853,875 đ for 15, nothing for a poor
    household; what is collected is what stands on the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-09-20 03:00:00"))
        cls._set_up_insurance()
        cls.poor = cls._create_student(school_class=cls.class_2)
        cls._create_exemption(cls.item)
        cls._give_policy(cls.poor)
        cls.insurance_list = cls._close(cls._create_list())
        fee_round = cls._create_round(
            plan_id=cls.plan.id, classes=cls.class_1a | cls.class_2
        )
        cls.bills = cls._generate(fee_round, publish=True)

    def test_a_month_a_year_and_fifteen_months(self):
        self.assertEqual(self.insurance_list.monthly, 56_925)
        totals = {bill.edu_student_id: bill.amount_total for bill in self.bills}
        self.assertEqual(totals[self.second], 683_100)
        self.assertEqual(totals[self.student], 853_875)

    def test_a_poor_household_pays_nothing(self):
        self.assertNotIn(self.poor, self.bills.edu_student_id)
        line = self.insurance_list.line_ids.filtered(
            lambda line: line.student_id == self.poor
        )
        self.assertEqual((line.months, line.amount), (0, 0))

    def test_the_list_is_the_money_that_came_in(self):
        for bill in self.bills:
            self._receive(bill)
        balance = self._get_trial_balance()
        self.assertEqual(-balance["3381"], self.insurance_list.amount_total)
        self._check_books(self.school)
