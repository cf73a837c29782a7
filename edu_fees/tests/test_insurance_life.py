# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .disbursement_common import DisbursementCase
from .test_insurance import MONTHLY, InsuranceSetUp


@freeze_time("2026-10-20")
class TestInsuranceCancelled(InsuranceSetUp, DisbursementCase):
    """A closed list that does not hold is cancelled, unless it is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_insurance()

    def _fund(self):
        """Have a closed list billed and paid for by one family; return the list."""
        insured = self._close(self._create_list())
        bills = self._generate(self._create_round_of_list(), publish=True)
        self._take_cash(bills[0], int(bills[0].amount_total))
        return insured

    def _create_round_of_list(self, **values):
        """Create the round that bills the list of October."""
        return self._create_round(
            plan_id=self.plan.id, classes=self.class_1a | self.class_2, **values
        )

    def _prepare_insurer(self, insured, amount=100_000):
        """Return a draft payment of a list, as its button makes it."""
        context = insured.action_prepare_payment()["context"]
        with Form(self.payments.with_context(**context)) as form:
            form.payee_name = "BHXH cơ sở"
            with form.line_ids.edit(0) as line:
                line.amount = amount
        return form.record

    def test_it_is_cancelled_with_a_reason_and_keeps_it(self):
        own = self._close(self._create_list()).with_user(self.accountant)
        action = own.action_cancel()
        self.assertEqual(action["res_model"], "edu.reason")
        self.assertEqual(own.state, "closed")
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Nhầm số tháng"
        wizard.action_confirm()
        self.assertEqual((own.state, own.cancel_reason), ("cancelled", "Nhầm số tháng"))

    def test_its_pupils_stand_on_a_new_one_which_alone_is_billed(self):
        self._close(self._create_list()).action_cancel("Nhầm số tháng")
        new = self._close(self._create_list(months=9, first_grade_months=9))
        self.assertEqual(new.state, "closed")
        bills = self._generate(self._create_round_of_list())
        self.assertEqual(set(bills.mapped("amount_total")), {9 * MONTHLY})

    def test_what_is_paid_or_about_to_be_paid_is_not_cancelled(self):
        insured = self._fund()
        payment = self._prepare_insurer(insured)
        with self.assertRaisesRegex(UserError, "Cancel or reverse"):
            insured.with_user(self.accountant).action_cancel("Nhầm")
        self._pay(payment)
        self.assertEqual(payment.state, "paid")
        with self.assertRaisesRegex(UserError, payment.name):
            insured.with_user(self.accountant).action_cancel("Nhầm")
        payment.with_user(self.cashier).action_reverse("BHXH trả lại")
        insured.with_user(self.accountant).action_cancel("Nhầm")
        self.assertEqual(insured.state, "cancelled")

    def test_once_its_payment_is_cancelled_so_may_the_list_be(self):
        insured = self._fund()
        payment = self._prepare_insurer(insured)
        payment.with_user(self.accountant).action_cancel("Nhầm")
        insured.with_user(self.accountant).action_cancel("Nhầm")
        self.assertEqual(insured.state, "cancelled")

    def test_a_list_is_paid_once(self):
        insured = self._fund()
        first = self._prepare_insurer(insured)
        self.assertEqual(insured.action_prepare_payment()["res_id"], first.id)
        second = first.copy({"insurance_list_id": insured.id})
        first.action_submit()
        with self.assertRaisesRegex(UserError, "paid already"):
            second.action_submit()

    def test_a_cancelled_list_is_not_paid(self):
        insured = self._fund()
        payment = self._prepare(item=self.item, kind="insurer", amount=1)
        insured.action_cancel("Nhầm")
        with self.assertRaisesRegex(UserError, "was cancelled"):
            insured.action_prepare_payment()
        payment.insurance_list_id = insured
        with self.assertRaisesRegex(UserError, "does not hold"):
            payment.action_submit()

    def test_only_the_insurer_is_paid_a_list(self):
        payment = self._prepare(insurance_list_id=self._fund().id, item=self.item)
        with self.assertRaisesRegex(UserError, "only a payment to the insurer"):
            payment.action_submit()

    def test_a_draft_or_a_cancelled_list_is_not_cancelled(self):
        insured = self._create_list()
        with self.assertRaisesRegex(UserError, "Close list"):
            insured.action_cancel("Nhầm")
        self._close(insured).action_cancel("Nhầm")
        with self.assertRaisesRegex(UserError, "was cancelled"):
            insured.action_cancel("Nhầm")

    def test_the_cashier_cancels_no_list_and_nobody_by_hand(self):
        insured = self._close(self._create_list())
        with self.assertRaises(AccessError):
            insured.with_user(self.cashier).action_cancel("Nhầm")
        for values in ({"state": "cancelled"}, {"cancel_reason": "Nhầm"}):
            with self.subTest(**values), self.assertRaises(AccessError):
                insured.with_user(self.accountant).write(values)


@freeze_time("2026-09-20")
class TestInsuranceRound(InsuranceSetUp, DisbursementCase):
    """What a round says of lists that are not closed, and at which price both stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_insurance()

    def _create_round_of_list(self, **values):
        """Create the round that bills the list of October."""
        values = {"plan_id": self.plan.id, **values}
        return self._create_round(classes=self.class_1a | self.class_2, **values)

    def _get_preview_step(self, fee_round):
        """Return (done, text) of the step of the bills."""
        fee_round.invalidate_recordset(["path"])
        [step] = [one for one in fee_round.path if one["key"] == "preview"]
        return step["done"], step["text"]

    def test_while_a_list_is_open_no_bill_is_made(self):
        insured = self._create_list()
        insured.action_fill()
        fee_round = self._create_round_of_list()
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertIn(f"list “{insured.name}” is not closed", preview.warning)
        self.assertEqual(self._get_preview_step(fee_round)[0], False)
        with self.assertRaisesRegex(UserError, insured.name):
            self._generate(fee_round)
        insured.action_close()
        self.assertEqual(len(self._generate(fee_round)), 3)

    def test_a_list_of_other_classes_holds_nobody_up(self):
        self._create_list(class_ids=self._create_class(name="5C").ids)
        self._close(self._create_list())
        self.assertEqual(len(self._generate(self._create_round_of_list())), 3)

    def test_once_a_list_is_cancelled_nobody_is_billed_until_the_next_one(self):
        insured = self._close(self._create_list())
        insured.action_cancel("Nhầm")
        fee_round = self._create_round_of_list()
        with self.assertRaisesRegex(UserError, "was cancelled"):
            self._generate(fee_round)
        self._close(self._create_list())
        self.assertEqual(len(self._generate(fee_round)), 3)

    def test_bills_made_before_a_list_are_published_with_a_note(self):
        fee_round = self._create_round_of_list()
        self._generate(fee_round)
        insured = self._create_list()
        insured.action_fill()
        self.assertEqual(
            self._get_preview_step(fee_round), (False, "Insurance list open")
        )
        fee_round.action_publish()
        notes = " ".join(fee_round.message_ids.mapped("body"))
        self.assertIn(f"“{insured.name}” is not closed", notes)

    def test_an_insured_item_without_a_list_in_the_month_is_named(self):
        self._close(self._create_list())
        fee_round = self._create_round_of_list(period=date(2026, 11, 1))
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertIn("has no list in Month 11/2026", preview.warning)

    def test_a_partial_exemption_is_in_the_amounts_of_the_list(self):
        self._create_exemption(self.item, self.second, rate=5_000)
        self._create_exemption(
            self.item, self.classmate, kind="amount", amount=1_000_000
        )
        insured = self._close(self._create_list())
        amounts = {line.student_id: line.amount for line in insured.line_ids}
        bills = self._generate(self._create_round_of_list())
        billed = {bill.edu_student_id: bill.amount_total for bill in bills}
        self.assertEqual(amounts.pop(self.classmate), 0)
        self.assertEqual(amounts, billed)
        self.assertEqual(insured.amount_total, sum(billed.values()))

    def test_an_exemption_of_later_leaves_a_closed_list(self):
        insured = self._close(self._create_list())
        self._create_exemption(self.item, self.second, rate=5_000)
        self.assertEqual(insured.amount_total, 2 * 853_875 + 683_100)

    def test_what_a_pupil_pays_less_is_not_typed(self):
        insured = self._create_list()
        insured.action_fill()
        own = insured.with_user(self.accountant)
        with self.assertRaises(AccessError):
            own.line_ids[0].reduction = 1
        with self.assertRaises(AccessError):
            own.line_ids = [
                Command.create(
                    {
                        "student_id": self._create_student(
                            school_class=self.class_2
                        ).id,
                        "months": 1,
                        "reduction": 1,
                    }
                )
            ]

    def _change_rate(self):
        """Let the rate be another one from 1 January 2027; return the new plan."""
        rates = self.env["edu.fee.insurance.rate"]
        rates._get_on(date(2026, 10, 1)).date_end = date(2026, 12, 31)
        rates.flush_model()
        rates.create(
            {
                "base_salary": 3_000_000,
                "rate": 450,
                "support": 5_000,
                "date_start": date(2027, 1, 1),
                "source": "NĐ 99/2026/NĐ-CP",
            }
        )
        return self._create_fee_plan({self.item: 67_500})

    def test_a_rate_that_changes_within_the_year_has_a_list_and_a_plan_of_its_own(self):
        self._close(self._create_list())
        new_plan = self._change_rate()
        insured = self._close(self._create_list(date_start=date(2027, 1, 1)))
        self.assertEqual(insured.monthly, 67_500)
        fee_round = self._create_round_of_list(
            plan_id=new_plan.id,
            period=date(2027, 1, 1),
            date=date(2027, 1, 2),
            date_due=date(2027, 1, 15),
        )
        amounts = {bill.amount_total for bill in self._generate(fee_round)}
        self.assertEqual(amounts, {15 * 67_500, 12 * 67_500})

    def test_the_plan_of_the_months_round_is_the_one_compared(self):
        self._change_rate()
        self._create_round_of_list(
            period=date(2027, 1, 1), date=date(2027, 1, 2), date_due=date(2027, 1, 15)
        )
        insured = self._create_list(date_start=date(2027, 1, 1))
        insured.action_fill()
        with self.assertRaisesRegex(ValidationError, self.plan.name):
            insured.action_close()

    def test_a_round_with_the_plan_of_another_rate_makes_no_bill(self):
        self._change_rate()
        insured = self._close(self._create_list(date_start=date(2027, 1, 1)))
        fee_round = self._create_round_of_list(
            period=date(2027, 1, 1), date=date(2027, 1, 2), date_due=date(2027, 1, 15)
        )
        with self.assertRaisesRegex(UserError, f"67.500.đ by list “{insured.name}”"):
            self._generate(fee_round)
