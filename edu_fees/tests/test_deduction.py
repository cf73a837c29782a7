# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import FeesCase

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


class DeductionCase(FeesCase):
    """Boarding and lunch were billed in September; October is to come."""

    recognition = "on_collection"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = cls.recognition
        cls.boarding = cls._create_fee_item(name="Phục vụ bán trú")
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="meal", legal_class="collected_on_behalf"
        )
        cls.prices = {cls.boarding: 350_000, cls.lunch: (38_000, 22)}
        cls.plan = cls._create_fee_plan(cls.prices)
        cls.september = cls._create_month(SEPTEMBER)
        cls._generate(cls.september)

    @classmethod
    def _create_month(cls, period, **values):
        """Create the round of a month."""
        return cls._create_round(
            **{
                "plan_id": cls.plan.id,
                "period": period,
                "date": period,
                "date_due": period.replace(day=15),
                **values,
            }
        )

    @classmethod
    def _create_deduction(cls, quantity=3, **values):
        """Enter excused days of September as a person would."""
        return cls.env["edu.fee.deduction"].create(
            {
                "company_id": cls.school.id,
                "student_id": cls.student.id,
                "item_id": cls.lunch.id,
                "period": SEPTEMBER,
                "quantity": quantity,
                **values,
            }
        )

    @classmethod
    def _bill_month(cls, period=OCTOBER, **values):
        """Generate the round of a month; return the pupil's bill."""
        bills = cls._generate(cls._create_month(period, **values), publish=True)
        return bills.filtered(lambda bill: bill.edu_student_id == cls.student)

    def _get_charge(self, bill):
        """Return the charge of lunch of a bill."""
        return bill.edu_charge_ids.filtered(lambda one: one.item_id == self.lunch)


@freeze_time("2026-10-05")
class TestDeductionEntry(DeductionCase):
    def test_the_price_is_the_one_that_the_pupil_was_billed(self):
        deduction = self._create_deduction()
        self.assertRecordValues(
            deduction,
            [
                {
                    "price": 38_000,
                    "amount": 114_000,
                    "class_id": self.class_1a.id,
                    "state": "open",
                    "reason": "ngày nghỉ có phép",
                }
            ],
        )

    def test_the_price_of_a_later_month_is_not_taken(self):
        self.plan.line_ids.filtered(
            lambda one: one.item_id == self.lunch
        ).price = 40_000
        self._bill_month()
        self.assertEqual(self._create_deduction().price, 38_000)
        self.assertEqual(self._create_deduction(period=OCTOBER).price, 40_000)

    def test_the_text_is_what_the_family_reads(self):
        text = self._create_deduction().name.replace("\N{NO-BREAK SPACE}", " ")
        self.assertEqual(text, "Tiền ăn: −3 ngày nghỉ có phép tháng 9 × 38.000 đ")

    def test_any_day_of_the_month_is_the_month(self):
        self.assertEqual(
            self._create_deduction(period=date(2026, 9, 17)).period, SEPTEMBER
        )

    def test_a_new_row_begins_with_last_month_and_the_last_item(self):
        accountant = self._persona("accountant")
        deductions = self.env["edu.fee.deduction"].with_user(accountant)
        deductions = deductions.with_context(allowed_company_ids=self.school.ids)
        names = ["item_id", "period", "reason"]
        self.assertEqual(deductions.default_get(names)["period"], SEPTEMBER)
        deductions.create({"student_id": self.student.id, "item_id": self.lunch.id})
        self.assertEqual(deductions.default_get(names)["item_id"], self.lunch.id)

    # === BAD INPUT === #

    def test_a_pupil_of_another_school_is_refused(self):
        with self.assertRaises(UserError):
            self._create_deduction(student_id=self.other_student.id)

    def test_an_item_of_another_school_is_refused(self):
        item = self._create_fee_item(self.other_school)
        with self.assertRaises(UserError):
            self._create_deduction(item_id=item.id)

    def test_an_item_that_the_pupil_was_never_billed_is_refused(self):
        item = self._create_fee_item(name="Xe đưa đón")
        with self.assertRaisesRegex(ValidationError, "Xe đưa đón.*not billed"):
            self._create_deduction(item_id=item.id)

    def test_a_month_before_the_first_bill_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "08/2026.*not billed"):
            self._create_deduction(period=date(2026, 8, 1))

    def test_an_item_whose_bill_was_cancelled_is_refused(self):
        self.september._get_bills()._edu_cancel("Nhầm")
        with self.assertRaisesRegex(ValidationError, "not billed"):
            self._create_deduction()

    def test_no_days_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "is 0;"):
            self._create_deduction(0)

    def test_negative_days_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "is -3;"):
            self._create_deduction(-3)

    def test_more_days_than_were_billed_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "23.*billed 22"):
            self._create_deduction(23)

    def test_a_negative_price_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "whole number of đồng"):
            self._create_deduction(price=-1)

    def test_the_same_days_twice_are_refused_by_the_database(self):
        self._create_deduction()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._create_deduction(2)

    def test_a_cancelled_deduction_gives_way(self):
        self._create_deduction().action_cancel("Gõ nhầm học sinh")
        self.assertEqual(self._create_deduction(2).state, "open")

    # === CANCELLING === #

    def test_cancelling_asks_for_a_reason(self):
        deduction = self._create_deduction()
        action = deduction.action_cancel()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        with self.assertRaises(UserError):
            wizard.action_confirm()
        wizard.reason = "Gõ nhầm"
        wizard.action_confirm()
        self.assertEqual(
            (deduction.state, deduction.cancel_reason), ("cancelled", "Gõ nhầm")
        )

    def test_a_cancelled_deduction_is_not_taken_off(self):
        self._create_deduction().action_cancel("Gõ nhầm")
        self.assertEqual(self._bill_month().amount_total, 1_186_000)

    def test_deductions_are_never_deleted(self):
        with self.assertRaises(UserError):
            self._create_deduction().unlink()

    # === RIGHTS === #

    def test_the_accountant_enters_changes_and_cancels(self):
        accountant = self._persona("accountant")
        deduction = self._create_deduction().with_user(accountant)
        deduction.quantity = 2
        self.assertEqual(deduction.amount, 76_000)
        deduction.action_cancel("Gõ nhầm")
        self.assertEqual(deduction.state, "cancelled")

    def test_nobody_gives_a_state_by_hand(self):
        accountant = self._persona("accountant")
        deduction = self._create_deduction().with_user(accountant)
        with self.assertRaises(AccessError):
            deduction.state = "applied"
        with self.assertRaises(AccessError):
            deduction.create(
                {
                    "company_id": self.school.id,
                    "student_id": self.classmate.id,
                    "item_id": self.lunch.id,
                    "state": "cancelled",
                }
            )

    def test_what_a_bill_took_off_stays_as_it_is(self):
        accountant = self._persona("accountant")
        deduction = self._create_deduction().with_user(accountant)
        self._bill_month()
        deduction.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "cannot change"):
            deduction.quantity = 2
        with self.assertRaisesRegex(UserError, "cannot change"):
            deduction.action_cancel("Nhầm")


@freeze_time("2026-10-05")
class TestDeductionRegister(DeductionCase):
    """The entry of bridges."""

    def _register(self, *entries):
        """Register (pupil, quantity) of September."""
        return self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": student,
                    "item": self.lunch,
                    "period": date(2026, 9, 30),
                    "quantity": quantity,
                }
                for student, quantity in entries
            ],
        )

    def test_each_entry_is_a_deduction_at_the_billed_price(self):
        deductions = self._register((self.student, 3), (self.classmate, 1))
        self.assertEqual(deductions.mapped("amount"), [114_000, 38_000])
        self.assertEqual(set(deductions.mapped("period")), {SEPTEMBER})

    def test_a_second_report_adds_nothing(self):
        first = self._register((self.student, 3))
        self.assertEqual(self._register((self.student, 3)), first)

    def test_a_second_report_corrects_the_number_while_it_is_open(self):
        first = self._register((self.student, 3))
        self._register((self.student, 4))
        self.assertEqual((first.quantity, first.amount), (4, 152_000))

    def test_a_report_after_the_bill_changes_nothing(self):
        first = self._register((self.student, 3))
        self._bill_month()
        self.assertEqual(self._register((self.student, 4)), first)
        self.assertEqual((first.quantity, first.state), (3, "applied"))

    def test_pupils_who_were_not_billed_are_left_out(self):
        deductions = self._register((self.student, 3), (self.other_class_student, 2))
        self.assertEqual(deductions.student_id, self.student)

    def test_nobody_gets_back_more_than_was_billed(self):
        self.assertEqual(self._register((self.student, 30)).quantity, 22)

    def test_the_queries_do_not_grow_with_the_pupils(self):
        students = self.student | self.classmate
        for _number in range(10):
            students |= self._create_student(school_class=self.class_1a)
        self._generate(self.september)
        counts = []
        for some in (students[:1], students[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._register(*((student, 2) for student in some))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)


@freeze_time("2026-10-05")
class TestDeductionBilling(DeductionCase):
    def test_the_bill_has_the_line_in_full_and_a_line_that_takes_off(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        lines = bill.invoice_line_ids
        self.assertEqual(lines.mapped("price_total"), [350_000, 836_000, -114_000])
        self.assertEqual(lines[-1].name, deduction.name)
        self.assertEqual(lines[-1].edu_deduction_id, deduction)
        self.assertEqual(bill.amount_total, 1_072_000)

    def test_the_charge_stays_one_and_has_the_net_amount(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        charge = self._get_charge(bill)
        self.assertRecordValues(
            charge,
            [
                {
                    "quantity": 22,
                    "price": 38_000,
                    "amount_deducted": 114_000,
                    "amount": 722_000,
                    "move_line_id": bill.invoice_line_ids[1].id,
                }
            ],
        )
        self.assertRecordValues(
            deduction,
            [
                {
                    "state": "applied",
                    "charge_id": charge.id,
                    "round_id": bill.edu_fee_round_id.id,
                }
            ],
        )

    def test_other_pupils_pay_in_full(self):
        self._create_deduction()
        bills = self._bill_month().edu_fee_round_id._get_bills()
        self.assertEqual(
            {bill.edu_student_id: int(bill.amount_total) for bill in bills},
            {self.student: 1_072_000, self.classmate: 1_186_000},
        )

    def test_unused_days_of_the_same_month_wait(self):
        self.september._get_bills()
        self._bill_month()
        deduction = self._create_deduction(period=OCTOBER)
        extra = self._create_month(
            OCTOBER, plan_id=self._create_fee_plan({self.lunch: 38_000}).id
        )
        self._generate(extra)
        self.assertEqual(deduction.state, "open")

    def test_another_item_s_round_takes_nothing_off(self):
        deduction = self._create_deduction()
        plan = self._create_fee_plan({self.boarding: 350_000})
        self._bill_month(plan_id=plan.id)
        self.assertEqual(deduction.state, "open")

    def test_two_months_are_taken_off_in_two_lines(self):
        october = self._bill_month()
        self._create_deduction()
        self._create_deduction(2, period=OCTOBER)
        self.assertEqual(october.amount_total, 1_186_000)
        bill = self._bill_month(NOVEMBER)
        self.assertEqual(
            bill.invoice_line_ids.mapped("price_total"),
            [350_000, 836_000, -114_000, -76_000],
        )

    def test_what_is_larger_than_the_line_waits_for_the_next_round(self):
        deduction = self._create_deduction(22)
        plan = self._create_fee_plan({self.boarding: 350_000, self.lunch: (38_000, 5)})
        bill = self._bill_month(plan_id=plan.id)
        self.assertEqual(bill.amount_total, 540_000)
        self.assertEqual(deduction.state, "open")
        bill = self._bill_month(NOVEMBER)
        self.assertEqual(bill.amount_total, 350_000)
        self.assertEqual(self._get_charge(bill).amount, 0)
        self.assertEqual(deduction.state, "applied")

    def test_a_bill_of_nothing_is_a_paid_one_and_can_be_cancelled(self):
        deduction = self._create_deduction(22)
        plan = self._create_fee_plan({self.lunch: (38_000, 22)})
        bill = self._bill_month(plan_id=plan.id)
        self.assertEqual((bill.amount_total, bill.edu_payment_state), (0, "collected"))
        self.assertFalse(bill._edu_get_vietqr())
        bill._edu_cancel("Nhầm")
        self.assertEqual(deduction.state, "open")

    def test_the_preview_counts_by_class(self):
        self._create_deduction()
        self._create_deduction(22, student_id=self.classmate.id)
        plan = self._create_fee_plan({self.boarding: 350_000, self.lunch: (38_000, 20)})
        fee_round = self._create_month(OCTOBER, plan_id=plan.id)
        action = fee_round.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (preview.deduction_count, preview.amount_deducted), (1, 114_000)
        )
        self.assertEqual(preview.amount_total, 2 * 1_110_000 - 114_000)
        self.assertRecordValues(
            preview.line_ids, [{"deduction_count": 1, "amount_deducted": 114_000}]
        )
        self.assertRegex(preview.warning, "1A: 1 deductions .836.000.*wait")

    def test_generating_twice_takes_off_once(self):
        deduction = self._create_deduction()
        fee_round = self._bill_month().edu_fee_round_id
        self.assertFalse(self._generate(fee_round))
        lines = self.env["account.move.line"].search(
            [("edu_deduction_id", "=", deduction.id)]
        )
        self.assertEqual(len(lines), 1)

    def test_a_second_round_of_the_month_takes_nothing_off_again(self):
        self._create_deduction()
        self._bill_month()
        self.assertEqual(self._bill_month().amount_total, 1_186_000)

    def test_a_job_that_runs_twice_takes_off_once(self):
        self._create_deduction()
        fee_round = self._create_month(OCTOBER)
        with trap_jobs() as trap:
            fee_round.action_generate()
            trap.perform_enqueued_jobs()
            trap.perform_enqueued_jobs()
        self.assertEqual(fee_round.amount_total, 2 * 1_186_000 - 114_000)

    def test_an_accountant_generates_it(self):
        deduction = self._create_deduction()
        fee_round = self._create_month(OCTOBER).with_user(self._persona("accountant"))
        fee_round._generate_now()
        self.assertEqual(deduction.state, "applied")

    def test_cancelling_the_bill_lets_the_next_one_take_it_off(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        bill.with_user(self._persona("accountant"))._edu_cancel("Sai số ngày")
        self.assertRecordValues(
            deduction, [{"state": "open", "charge_id": False, "round_id": False}]
        )
        again = self._generate(bill.edu_fee_round_id)
        self.assertEqual(again.amount_total, 1_072_000)
        self.assertEqual(deduction.charge_id, self._get_charge(again))

    def test_the_queries_do_not_grow_with_the_deductions(self):
        students = self.student | self.classmate
        for _number in range(10):
            students |= self._create_student(school_class=self.class_1a)
        self._generate(self.september)
        counts = []
        for deducted in (students[:1], students[1:]):
            for student in deducted:
                self._create_deduction(student_id=student.id)
            fee_round = self._create_month(OCTOBER)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            fee_round._generate_now()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)


@freeze_time("2026-10-05")
class TestDeductionBooks(DeductionCase):
    """What the books say of bills with negative lines."""

    def _pay(self, bill, amount=None):
        """Take cash for a bill."""
        amount = amount or int(bill.amount_residual)
        return self.env["edu.receipt"]._issue(bill, amount, "Người nộp tiền")

    def test_on_collection_the_money_goes_to_the_accounts_in_net(self):
        self._create_deduction()
        self._pay(self._bill_month())
        self.assertEqual(
            self._get_trial_balance(),
            {"111": 1_072_000, "3381": -722_000, "531": -350_000},
        )

    def test_on_collection_the_clearing_pair_nets_to_zero(self):
        self._create_deduction()
        self._pay(self._bill_month())
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(clearing["131"] + clearing["TBT"], 0)
        # September's two bills and the classmate's of October.
        self.assertEqual(clearing["131"], 3 * 1_186_000)

    def test_on_collection_parts_fill_the_lines_in_order(self):
        self._create_deduction()
        bill = self._bill_month()
        self._pay(bill, 1_000_000)
        self.assertEqual(self._get_charge(bill).amount_recognised, 650_000)
        self._pay(bill)
        self.assertEqual(self._get_charge(bill).amount_recognised, 722_000)
        self.assertEqual(bill.edu_payment_state, "collected")

    def test_the_figures_of_the_round_are_net(self):
        self._create_deduction()
        bill = self._bill_month()
        fee_round = bill.edu_fee_round_id
        self._pay(bill)
        self.assertEqual(fee_round.amount_total, 2 * 1_186_000 - 114_000)
        row = self.env["edu.fee.progress"].search([("round_id", "=", fee_round.id)])
        self.assertEqual(
            (row.amount_billed, row.amount_collected, row.amount_residual),
            (2_258_000, 1_072_000, 1_186_000),
        )
        self.assertEqual(
            {row[1]: row[2:] for row in fee_round._get_ledger_rows()},
            {self.student: (1_072_000, 0), self.classmate: (1_186_000, 1_186_000)},
        )

    def test_the_code_asks_for_the_net_amount(self):
        self._create_deduction()
        bill = self._bill_month()
        self.assertEqual(bill.amount_residual, 1_072_000)
        self.assertEqual(
            bill._edu_amount_in_words(), "Một triệu không trăm bảy mươi hai nghìn đồng"
        )

    def test_what_waits_is_what_the_school_owes_to_named_pupils(self):
        self._create_deduction()
        self._create_deduction(2, student_id=self.classmate.id)
        groups = self.env["edu.fee.deduction"]._read_group(
            [("state", "=", "open")], ["item_id"], ["quantity:sum", "amount:sum"]
        )
        self.assertEqual(groups, [(self.lunch, 5, 190_000)])


@freeze_time("2026-10-05")
class TestDeductionAccrual(DeductionCase):
    """What the books of a private school say."""

    recognition = "accrual"

    def test_the_bill_takes_it_off_the_item_s_account(self):
        before = self._get_trial_balance()
        self._create_deduction()
        bill = self._bill_month()
        self.env.invalidate_all()
        after = self._get_trial_balance()
        moved = {
            code: after[code] - before.get(code, 0) for code in ("131", "3381", "531")
        }
        self.assertEqual(
            moved,
            {"131": 2_258_000, "3381": -(836_000 + 722_000), "531": -700_000},
        )
        self.env["edu.receipt"]._issue(bill, 1_072_000, "Người nộp tiền")
        self.assertEqual(bill.edu_payment_state, "collected")
