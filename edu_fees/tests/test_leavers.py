# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .test_joiners import MoverCase

# Until Friday, 16 October: 16 of 31 days and 12 of 22 school days.
LAST_DAY = date(2026, 10, 16)
UNUSED = 150_000 + 10 * 38_000


@freeze_time("2026-10-20 03:00:00")
class TestLeavers(MoverCase):
    """Pupils who leave before the month of their bill is over."""

    def _get_leavers(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.fee_round.with_user(self.accountant)._get_leavers()

    def _settle(self, outcome, student=None, user=None):
        """Settle a pupil as the accountant does."""
        student = student or self.student
        fee_round = self.fee_round.with_user(user or self.accountant)
        return fee_round._settle_leavers({student.id: outcome})

    def _pay(self, amount):
        """Take cash for the bill."""
        self.env["edu.receipt"].sudo()._issue(self.bill, amount, "Bà Tư")
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_new_bill(self):
        bills = self.fee_round._get_bills()
        return bills.filtered(lambda one: one.edu_student_id == self.student)

    # === WHO LEFT === #

    def test_who_left_within_the_month_is_counted(self):
        self.assertEqual(self.fee_round.left_count, 0)
        self._leave(LAST_DAY)
        self.assertEqual(self.fee_round.left_count, 1)
        [leaver] = self._get_leavers()
        self.assertEqual(leaver.student.id, self.student.id)
        self.assertEqual(leaver.last_day, LAST_DAY)

    def test_the_unused_part_follows_the_rule_of_each_item(self):
        self._leave(LAST_DAY)
        [leaver] = self._get_leavers()
        self.assertEqual(leaver.unused, UNUSED)

    def test_who_is_still_there_today_has_not_left(self):
        self._leave(date(2026, 10, 20))
        self.assertFalse(self._get_leavers())
        with freeze_time("2026-10-21 03:00:00"):
            self.assertTrue(self._get_leavers())

    def test_who_left_when_the_month_was_over_used_all_of_it(self):
        with freeze_time("2026-11-10 03:00:00"):
            for day in (date(2026, 10, 31), date(2026, 11, 5)):
                self._leave(day)
                self.assertFalse(self._get_leavers())

    def test_who_changed_the_class_has_not_left(self):
        self._leave(LAST_DAY)
        self._enroll(self.student, self.class_1b, date_start="2026-10-17")
        self.assertFalse(self._get_leavers())

    def test_a_draft_and_a_closed_round_ask_for_nobody(self):
        self._leave(LAST_DAY)
        self.fee_round.action_close()
        self.assertEqual(self.fee_round.left_count, 0)

    def test_who_joined_and_left_in_one_month_used_a_part_of_a_part(self):
        student = self._join("2026-10-12")
        bill = self._bill_later(student)
        boarding = self._get_amounts(bill)[self.boarding][1]
        self.assertEqual(boarding, 200_000)
        with freeze_time("2026-10-25 03:00:00"):
            self._leave(date(2026, 10, 21), student)
            [leaver] = self._get_leavers()
            # 10 of 20 days; 8 of 15 meals
            self.assertEqual(leaver.unused, 100_000 + 7 * 38_000)

    # === NOT PAID: CANCELLED AND BILLED ANEW === #

    def test_an_unpaid_bill_is_cancelled_and_made_for_the_days_there(self):
        self._leave(LAST_DAY)
        self.assertEqual(self._get_leavers()[0].outcome, "rebill")
        self._settle("rebill")
        bill = self._get_new_bill()
        self.assertNotEqual(bill, self.bill)
        self.assertTrue(self.bill.edu_cancel_reason)
        self.assertEqual(bill.amount_total, self.bill.amount_total - UNUSED)
        self.assertEqual(
            self._get_amounts(bill),
            {
                self.boarding: (1, 160_000),
                self.lunch: (12, 38_000),
                self.uniform: (1, 450_000),
            },
        )
        self.assertIn("16/10/2026", bill.invoice_line_ids[0].name)

    def test_the_books_hold_the_bill_and_its_reversal(self):
        self._leave(LAST_DAY)
        self._settle("rebill")
        self.assertEqual(self.bill.state, "posted")
        self.assertEqual(self.bill.reversal_move_ids.state, "posted")
        self.assertEqual(self.bill.amount_residual, 0)
        charges = self.bill.edu_charge_ids
        self.assertEqual(set(charges.mapped("state")), {"cancelled"})

    def test_the_family_sees_the_new_bill_and_reads_what_happened(self):
        self._leave(LAST_DAY)
        self._settle("rebill")
        bill = self._get_new_bill()
        self.assertTrue(bill.edu_published)
        kinds = [row["kind"] for row in bill._edu_get_history()]
        self.assertEqual(kinds, ["withdrawn", "billed"])

    def test_a_bill_that_nobody_saw_stays_unseen(self):
        fee_round = self._create_round({self.lunch: (38_000, 22)})
        self._generate(fee_round)
        self._leave(LAST_DAY)
        fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "rebill"}
        )
        bills = fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(self._get_amounts(bills), {self.lunch: (12, 38_000)})
        self.assertFalse(bills.edu_published)

    def test_who_left_before_the_month_owes_only_what_is_due_as_a_whole(self):
        self._leave(date(2026, 9, 25))
        self._settle("rebill")
        self.assertEqual(
            self._get_amounts(self._get_new_bill()), {self.uniform: (1, 450_000)}
        )

    def test_where_nothing_was_used_the_bill_is_only_cancelled(self):
        fee_round = self._create_round({self.lunch: (38_000, 22)})
        self._generate(fee_round, publish=True)
        self._leave(date(2026, 9, 25))
        fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "rebill"}
        )
        self.assertNotIn(self.student, fee_round._get_bills().edu_student_id)

    def test_what_the_cancelled_bill_took_off_is_taken_off_the_new_one(self):
        september = self._create_round(
            {self.lunch: (38_000, 22)}, period=date(2026, 9, 1), date=date(2026, 9, 1)
        )
        self._generate(september)
        self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": self.student,
                    "item": self.lunch,
                    "period": date(2026, 9, 1),
                    "quantity": 2,
                }
            ],
        )
        fee_round = self._create_round({self.lunch: (38_000, 22)})
        self._generate(fee_round)
        self._leave(LAST_DAY)
        fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "rebill"}
        )
        bill = fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(bill.amount_total, 10 * 38_000)

    def test_the_price_is_the_one_that_was_billed(self):
        self.fee_round.plan_id.line_ids[0].price = 620_000
        self._leave(LAST_DAY)
        self._settle("rebill")
        amounts = self._get_amounts(self._get_new_bill())
        self.assertEqual(amounts[self.boarding], (1, 160_000))

    # === PAID: WHAT IS UNUSED IS OWED TO THE FAMILY === #

    def test_of_a_paid_bill_the_unused_part_waits_for_a_refund_list(self):
        self._pay(int(self.bill.amount_total))
        self._leave(LAST_DAY)
        self.assertEqual(self._get_leavers()[0].outcome, "unused")
        self._settle("unused")
        deductions = self.env["edu.fee.deduction"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(
            {one.item_id: int(one.amount) for one in deductions},
            {self.boarding: 150_000, self.lunch: 10 * 38_000},
        )
        self.assertEqual(deductions._filter_paid(), deductions)
        self.assertIn("16/10/2026", deductions[0].name)
        self.assertFalse(self.bill.edu_cancel_reason)

    def test_days_that_were_excused_before_are_owed_too(self):
        self._pay(int(self.bill.amount_total))
        entry = {
            "student": self.student,
            "item": self.lunch,
            "period": OCTOBER_FIRST,
            "quantity": 3,
        }
        deduction = self.env["edu.fee.deduction"]._register_unused(self.school, [entry])
        self._leave(LAST_DAY)
        self._settle("unused")
        self.assertEqual(deduction.quantity, 13)

    def test_what_is_owed_to_who_left_is_not_corrected_by_a_later_report(self):
        """The kitchen tells of two excused days of the month when it closes."""
        self._pay(int(self.bill.amount_total))
        self._leave(LAST_DAY)
        self._settle("unused")
        report = {
            "student": self.student,
            "item": self.lunch,
            "period": OCTOBER_FIRST,
            "quantity": 2,
        }
        deductions = self.env["edu.fee.deduction"]
        deduction = deductions._register_unused(self.school, [report])
        self.assertTrue(deduction.is_of_leaver)
        self.assertEqual(deduction.quantity, 10)

    def test_days_that_were_paid_back_already_are_not_paid_twice(self):
        self._pay(int(self.bill.amount_total))
        entry = {
            "student": self.student,
            "item": self.lunch,
            "period": OCTOBER_FIRST,
            "quantity": 3,
        }
        deduction = self.env["edu.fee.deduction"]._register_unused(self.school, [entry])
        deduction.sudo().state = "refunded"
        self._leave(LAST_DAY)
        with self.assertRaisesRegex(UserError, self.student.name):
            self._settle("unused")
        self.assertTrue(self._settle("due"))

    # === STAYS DUE === #

    def test_a_bill_may_stay_due(self):
        self._leave(LAST_DAY)
        departure = self._settle("due")
        self.assertEqual(departure.amount_unused, UNUSED)
        self.assertEqual(self._get_new_bill(), self.bill)
        self.assertEqual(self.bill.amount_residual, self.bill.amount_total)

    def test_who_paid_all_is_not_billed_anew(self):
        self._pay(int(self.bill.amount_total))
        self._leave(LAST_DAY)
        with self.assertRaisesRegex(UserError, "which is all"):
            self._settle("rebill")

    # === PAID IN PART: ONLY WHAT WAS USED STAYS DUE === #

    def test_of_a_bill_paid_in_part_only_what_was_used_is_proposed(self):
        self._pay(100_000)
        receipt = self.env["edu.receipt"].search([("student_id", "=", self.student.id)])
        self._leave(LAST_DAY)
        self.assertEqual(self._get_leavers()[0].outcome, "rebill")
        self._settle("rebill")
        bill = self._get_new_bill()
        used = self.bill.amount_total - UNUSED
        self.assertEqual(bill.amount_total, used)
        self.assertEqual(bill.amount_residual, used - 100_000)
        self.assertEqual(receipt.state, "posted")
        self.assertEqual(receipt.transaction_id.state, "partial")
        kinds = [row["kind"] for row in bill._edu_get_history()]
        self.assertEqual(kinds, ["withdrawn", "billed", "cash"])

    def test_what_was_paid_beyond_what_was_used_is_credit(self):
        used = int(self.bill.amount_total) - UNUSED
        self._pay(used + 30_000)
        self._leave(LAST_DAY)
        self._settle("rebill")
        self.assertEqual(self._get_new_bill().amount_residual, 0)
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, 30_000)
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(sum(rows.mapped("amount_balance")), -30_000)

    def test_money_for_two_children_leaves_the_other_child_what_it_had(self):
        # The earlier bill is filled first.
        bills = self.fee_round._get_bills().sorted("id")
        whole, part = bills.filtered(
            lambda one: one.edu_student_id in self.student | self.classmate
        )
        had, used = int(whole.amount_total), int(part.amount_total) - UNUSED
        transaction = self.env["edu.collection.transaction"]._register_movements(
            self._get_journal("NH"),
            [
                {
                    "bank_reference": "FTHAICON",
                    "date": date(2026, 10, 5),
                    "amount": had + used + 30_000,
                    "memo": f"{whole.edu_payment_code} {part.edu_payment_code}",
                }
            ],
        )
        transaction._settle()
        self._leave(LAST_DAY, part.edu_student_id)
        self._settle("rebill", part.edu_student_id)
        self.env.invalidate_all()
        shares = transaction.allocation_ids.filtered(lambda one: one.state == "live")
        self.assertEqual(
            {share.student_id: int(share.amount) for share in shares},
            {whole.edu_student_id: had, part.edu_student_id: used},
        )
        self.assertEqual(part.edu_student_id.edu_credit, 30_000)
        self.assertEqual(whole.edu_student_id.edu_credit, 0)

    def test_the_books_balance_when_money_went_to_the_new_bill(self):
        self._pay(100_000)
        self._leave(LAST_DAY)
        self._settle("rebill")
        balance = self._get_trial_balance()
        self.assertEqual(sum(balance.values()), 0)
        recognised = self._get_new_bill().edu_charge_ids.mapped("amount_recognised")
        self.assertEqual(sum(recognised), 100_000)
        old = self.bill.edu_charge_ids.mapped("amount_recognised")
        self.assertEqual(sum(old), 0)

    def test_who_paid_in_part_and_used_nothing_is_left_to_the_accountant(self):
        fee_round = self._create_round({self.lunch: (38_000, 22)})
        self._generate(fee_round, publish=True)
        bill = fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.env["edu.receipt"].sudo()._issue(bill, 38_000, "Bà Tư")
        self._leave(date(2026, 9, 25))
        fee_round = fee_round.with_user(self.accountant)
        [leaver] = fee_round._get_leavers()
        self.assertEqual(leaver.outcome, "due")
        with self.assertRaisesRegex(UserError, "used nothing"):
            fee_round._settle_leavers({self.student.id: "rebill"})

    def test_on_a_closed_day_the_payment_and_the_bill_stay(self):
        self._pay(100_000)
        lock = self.env["edu.books.lock"].create(
            {"company_id": self.school.id, "date": date(2026, 10, 20)}
        )
        self._leave(LAST_DAY)
        lock.with_user(self.accountant).action_close()
        with freeze_time("2026-10-21 03:00:00"):
            with self.assertRaisesRegex(UserError, "closed up to"):
                self._settle("rebill")
            self.assertTrue(self._settle("due"))

    def test_what_nobody_paid_is_not_paid_back(self):
        self._leave(LAST_DAY)
        with self.assertRaisesRegex(UserError, "paid nothing"):
            self._settle("unused")

    def test_what_was_used_as_a_whole_stays_due(self):
        fee_round = self._create_round({self.uniform: 450_000})
        self._generate(fee_round)
        self._leave(LAST_DAY)
        settle = fee_round.with_user(self.accountant)._settle_leavers
        with self.assertRaisesRegex(UserError, "stays due"):
            settle({self.student.id: "rebill"})
        self.assertTrue(settle({self.student.id: "due"}))

    # === ONCE, AND BY WHOM === #

    def test_who_is_settled_is_not_counted_any_more(self):
        self._leave(LAST_DAY)
        self._settle("rebill")
        self.assertEqual(self.fee_round.left_count, 0)
        self.assertEqual(self.fee_round.departure_count, 1)
        self.assertFalse(self._settle("rebill"))
        domain = self.fee_round.action_view_departures()["domain"]
        found = self.env["edu.fee.departure"].search(domain)
        self.assertEqual(found.student_id, self.student)

    def test_the_database_settles_a_pupil_once(self):
        self._leave(LAST_DAY)
        departure = self._settle("due").sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            departure.copy().flush_recordset()

    def test_one_pupil_who_cannot_be_settled_stops_all(self):
        other = self._create_student(school_class=self.class_1a)
        self._bill_later(other)
        self._pay(100_000)
        self._leave(LAST_DAY)
        self._leave(LAST_DAY, other)
        outcomes = {self.student.id: "rebill", other.id: "unused"}
        with self.assertRaises(UserError):
            self.fee_round.with_user(self.accountant)._settle_leavers(outcomes)
        self.assertEqual(self.fee_round.left_count, 2)

    def test_the_list_proposes_and_the_accountant_decides(self):
        self._leave(LAST_DAY)
        action = self.fee_round.with_user(self.accountant).action_view_leavers()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        line = wizard.line_ids
        self.assertEqual((line.outcome, line.amount_unused), ("rebill", UNUSED))
        line.outcome = "due"
        wizard.action_confirm()
        self.assertEqual(self._get_new_bill(), self.bill)
        self.assertIn(self.student.name, self.fee_round.message_ids[:1].body)

    def test_with_nobody_left_it_says_so(self):
        with self.assertRaisesRegex(UserError, "Nobody left"):
            self.fee_round.with_user(self.accountant).action_view_leavers()

    def test_only_the_accountant_settles(self):
        self._leave(LAST_DAY)
        for persona in ("principal", "cashier", "teacher"):
            with self.assertRaises(AccessError):
                self._settle("due", user=self._persona(persona))

    def test_nobody_writes_what_became_of_a_bill(self):
        self._leave(LAST_DAY)
        departure = self._settle("due").with_user(self.accountant)
        for change in (
            lambda: departure.write({"outcome": "rebill"}),
            lambda: departure.unlink(),
            lambda: departure.create({"round_id": self.fee_round.id}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_many_who_left_take_as_many_queries_as_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leavers = self.fee_round._get_leavers()
            self.assertTrue(all(one.unused for one in leavers))
            return len(leavers), self.cr.sql_log_count - before

        self._leave(LAST_DAY)
        count()  # what is cached once
        few = count()
        students = [
            self._create_student(school_class=self.class_1a) for _number in range(6)
        ]
        self._bill_later(*students)
        for student in students:
            self._leave(LAST_DAY, student)
        many = count()
        self.assertEqual((few[0], many[0]), (1, 7))
        self.assertLessEqual(many[1], few[1])


OCTOBER_FIRST = date(2026, 10, 1)
