# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.edu_core.tools import workbook

from .common import FeesCase
from .portal_common import read_pages
from .test_exemption import ExemptionSetUp

MONTHLY = 56_925


class InsuranceSetUp(ExemptionSetUp):
    """Factories of lists of health insurance."""

    @classmethod
    def _set_up_insurance(cls):
        """Create the item, its plan and two classes: grade 1 and grade 2."""
        cls.item = cls._create_fee_item(
            name="BHYT học sinh", legal_class="collected_on_behalf"
        )
        cls.plan = cls._create_fee_plan({cls.item: MONTHLY})
        cls.class_2 = cls._create_class(grade="2", name="2A")
        cls.second = cls._create_student(school_class=cls.class_2)

    @classmethod
    def _create_list(cls, **values):
        """Create a draft list of both classes from 1 October 2026."""
        return cls.env["edu.fee.insurance.list"].create(
            {
                "name": f"BHYT {cls._next_number()}",
                "company_id": cls.school.id,
                "school_year_id": cls.school_year.id,
                "item_id": cls.item.id,
                "class_ids": [Command.set((cls.class_1a | cls.class_2).ids)],
                "date_start": date(2026, 10, 1),
                "months": 12,
                "first_grade_months": 15,
                **values,
            }
        )

    @classmethod
    def _close(cls, insurance_list):
        """Fill and close a list as the accountant."""
        insurance_list = insurance_list.with_user(cls._persona("accountant"))
        insurance_list.action_fill()
        insurance_list.action_close()
        return insurance_list.with_env(cls.env)

    @classmethod
    def _get_months(cls, insurance_list):
        """Return {pupil: months}."""
        return {line.student_id: line.months for line in insurance_list.line_ids}


@freeze_time("2026-09-20")
class TestInsurance(InsuranceSetUp, FeesCase):
    """Lists of pupils' health insurance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_insurance()

    def test_the_month_of_a_pupil_is_56925(self):
        rate = self.env["edu.fee.insurance.rate"]._get_on(date(2026, 10, 1))
        self.assertEqual(rate.monthly, MONTHLY)

    def test_grade_1_is_insured_for_longer(self):
        months = self._get_months(self._close(self._create_list()))
        self.assertEqual(
            months, {self.student: 15, self.classmate: 15, self.second: 12}
        )

    def test_the_list_sums_what_goes_to_the_insurer(self):
        insurance_list = self._close(self._create_list())
        self.assertEqual(insurance_list.monthly, MONTHLY)
        self.assertEqual(insurance_list.insured_count, 3)
        self.assertEqual(insurance_list.amount_total, 2 * 853_875 + 683_100)

    def test_who_is_exempted_is_on_the_list_with_nothing(self):
        self._create_exemption(self.item)
        self._give_policy(self.second)
        insurance_list = self._close(self._create_list())
        line = insurance_list.line_ids.filtered(
            lambda line: line.student_id == self.second
        )
        self.assertEqual((line.months, line.amount), (0, 0))
        self.assertEqual(insurance_list.insured_count, 2)

    def test_filling_again_keeps_what_was_typed(self):
        insurance_list = self._create_list()
        insurance_list.action_fill()
        insurance_list.line_ids[0].months = 6
        newcomer = self._create_student(school_class=self.class_2)
        insurance_list.action_fill()
        months = self._get_months(insurance_list)
        self.assertEqual(months[insurance_list.line_ids[0].student_id], 6)
        self.assertEqual(months[newcomer], 12)
        self.assertEqual(len(months), 4)

    def test_the_round_of_the_month_bills_the_months_on_the_list(self):
        self._close(self._create_list())
        fee_round = self._create_round(
            plan_id=self.plan.id, classes=self.class_1a | self.class_2
        )
        bills = self._generate(fee_round)
        totals = {bill.edu_student_id: bill.amount_total for bill in bills}
        self.assertEqual(
            totals,
            {self.student: 853_875, self.classmate: 853_875, self.second: 683_100},
        )

    def test_who_is_on_no_list_or_exempted_has_no_bill(self):
        self._create_exemption(self.item)
        self._give_policy(self.classmate)
        insurance_list = self._create_list()
        insurance_list.action_fill()
        insurance_list.line_ids.filtered(
            lambda line: line.student_id == self.student
        ).unlink()
        insurance_list.action_close()
        fee_round = self._create_round(
            plan_id=self.plan.id, classes=self.class_1a | self.class_2
        )
        self.assertEqual(self._generate(fee_round).edu_student_id, self.second)

    def test_a_round_of_another_month_is_left_alone(self):
        self._close(self._create_list())
        fee_round = self._create_round(
            plan_id=self.plan.id,
            classes=self.class_2,
            period=date(2026, 11, 1),
        )
        self.assertEqual(self._generate(fee_round).amount_total, MONTHLY)

    def test_a_plan_with_another_price_is_named(self):
        self.plan.line_ids.price = 79_695
        insurance_list = self._create_list()
        insurance_list.action_fill()
        with self.assertRaisesRegex(ValidationError, self.plan.name):
            insurance_list.action_close()

    def test_without_a_rate_or_a_pupil_nothing_is_closed(self):
        with self.assertRaisesRegex(UserError, "names no pupil"):
            self._create_list().action_close()
        old = self._create_list(date_start=date(2020, 10, 1))
        old.line_ids = [Command.create({"student_id": self.student.id, "months": 12})]
        with self.assertRaisesRegex(UserError, "2020"):
            old.action_close()

    def test_a_closed_list_stays(self):
        insurance_list = self._close(self._create_list())
        own = insurance_list.with_user(self._persona("accountant"))
        with self.assertRaisesRegex(UserError, "closed"):
            own.months = 9
        with self.assertRaisesRegex(UserError, "closed"):
            own.line_ids[0].months = 9
        with self.assertRaisesRegex(UserError, "closed"):
            own.line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "closed"):
            own.unlink()

    def test_a_pupil_on_another_closed_list_of_the_month_is_named(self):
        first = self._close(self._create_list(class_ids=self.class_2.ids))
        other = self._create_list(date_start=date(2026, 10, 15))
        other.action_fill()
        with self.assertRaisesRegex(UserError, f"{first.name}.*{self.second.name}"):
            other.action_close()
        self.assertEqual(other.state, "draft")
        other.line_ids.filtered(lambda one: one.student_id == self.second).unlink()
        other.action_close()
        self.assertEqual(other.state, "closed")

    def test_a_list_of_another_month_names_the_same_pupils(self):
        self._close(self._create_list())
        other = self._close(self._create_list(date_start=date(2026, 11, 1)))
        self.assertEqual(other.state, "closed")

    def test_of_two_lists_closed_before_the_later_one_is_billed(self):
        self._close(self._create_list(months=12))
        later = self._create_list(months=6)
        later.action_fill()
        later.sudo().state = "closed"  # as it could be before
        fee_round = self._create_round(
            plan_id=self.plan.id, classes=self.class_2, period=date(2026, 10, 1)
        )
        self.assertEqual(self._generate(fee_round).amount_total, 6 * MONTHLY)

    def test_a_state_or_rate_is_not_given_by_hand(self):
        own = self._create_list().with_user(self._persona("accountant"))
        for values in ({"state": "closed"}, {"monthly": 1}):
            with self.subTest(**values), self.assertRaises(AccessError):
                own.write(values)

    def test_last_years_list_prints_last_years_rate(self):
        insurance_list = self._close(self._create_list())
        before = self._print(insurance_list)
        self.assertIn("56.925 đ", before)
        self.assertIn("853.875 đ", before)
        rates = self.env["edu.fee.insurance.rate"]
        rates._get_on(date(2026, 10, 1)).date_end = date(2027, 6, 30)
        rates.flush_model()
        rates.create(
            {
                "base_salary": 3_000_000,
                "rate": 450,
                "support": 5_000,
                "date_start": date(2027, 7, 1),
                "source": "NĐ 99/2027/NĐ-CP",
            }
        )
        with freeze_time("2027-09-20"):
            self.assertEqual(self._print(insurance_list), before)
            self.assertEqual(rates._get_on(date(2027, 10, 1)).monthly, 67_500)

    def _print(self, insurance_list):
        """Return the text of the list on paper, with plain spaces."""
        reports = self.env["ir.actions.report"].with_context(lang="vi_VN")
        content, _kind = reports._render(
            "edu_fees.action_report_insurance_list", insurance_list.ids
        )
        return " ".join(read_pages(content)).replace("\xa0", " ")

    def test_the_workbook_names_those_who_are_insured(self):
        self._create_exemption(self.item)
        self._give_policy(self.second)
        insured = self._close(self._create_list())
        reports = self.env["ir.actions.report"].with_user(self._persona("accountant"))
        content, kind = reports._render_xlsx(
            "edu_fees.report_insurance_list_xlsx", insured.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        [sheet] = workbook.read(content)
        rows = [row for row in sheet.rows if row and isinstance(row[0], int)]
        names = [row[1] for row in rows]
        self.assertEqual(len(rows), 2)
        self.assertNotIn(self.second.name, names)
        self.assertEqual({tuple(row[5:8]) for row in rows}, {(15, MONTHLY, 853_875)})

    def test_the_insurer_is_paid_what_is_on_the_closed_list(self):
        insured = self._create_list()
        with self.assertRaisesRegex(UserError, "Close list"):
            insured.action_prepare_payment()
        insured = self._close(insured)
        action = insured.action_prepare_payment()
        payments = self.env["edu.disbursement"].with_user(self._persona("accountant"))
        with Form(payments.with_context(**action["context"])) as form:
            form.payee_name = "BHXH cơ sở"
        payment = form.record
        self.assertEqual((payment.kind, payment.amount), ("insurer", 2_390_850))
        self.assertEqual(payment.line_ids.item_id, self.item)

    def test_percentages_are_kept_in_whole_basis_points(self):
        rate = self.env["edu.fee.insurance.rate"]._get_on(date(2026, 10, 1))
        rate.support_percent = 33.33
        self.assertEqual((rate.rate, rate.support), (450, 3_333))
        self.assertEqual(rate.rate_percent, 4.5)
        rate.rate_percent = 4.75
        self.assertEqual((rate.rate, rate.support), (475, 3_333))

    def test_one_rate_at_a_time_within_its_bounds(self):
        rates = self.env["edu.fee.insurance.rate"]
        known = rates._get_on(date(2026, 10, 1))
        for values, error in (
            ({"date_start": date(2026, 12, 1)}, ExclusionViolation),
            ({"date_start": date(2000, 1, 1), "support": 10_001}, CheckViolation),
        ):
            vals = known.copy_data()[0]
            if error is CheckViolation:
                vals["date_end"] = date(2000, 12, 31)
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.cr.savepoint(),
            ):
                rates.create({**vals, **values})

    def test_a_list_is_refused_its_own_nonsense(self):
        for values in ({"months": 0}, {"first_grade_months": 25}):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._create_list(**values)

    def test_the_cashier_reads_lists_and_changes_none(self):
        insurance_list = self._close(self._create_list())
        own = insurance_list.with_user(self._persona("cashier"))
        self.assertEqual(own.amount_total, 2 * 853_875 + 683_100)
        with self.assertRaises(AccessError):
            own.name = "BHYT"
        with self.assertRaises(AccessError):
            own.action_close()

    def test_a_pupil_is_on_a_list_once(self):
        insurance_list = self._create_list()
        insurance_list.action_fill()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            insurance_list.line_ids = [
                Command.create({"student_id": self.student.id, "months": 12})
            ]
