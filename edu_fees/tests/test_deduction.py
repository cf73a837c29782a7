# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .deduction_common import OCTOBER, SEPTEMBER, DeductionCase


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

    def test_an_amount_beyond_all_bounds_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not below 1,000,000,000,000"):
            self._create_deduction(1, price=10**12)

    def test_a_row_without_a_pupil_has_no_price_yet(self):
        deduction = self.env["edu.fee.deduction"].new({"item_id": self.lunch.id})
        self.assertEqual(deduction.price, 0)
        self.assertEqual(deduction.amount, 0)

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
