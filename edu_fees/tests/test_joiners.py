# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import FeesCase

OCTOBER = date(2026, 10, 1)


class MoverCase(FeesCase):
    """Boarding by the day, lunch by the meal, a uniform as a whole, in October."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.boarding = cls._create_fee_item(name="Bán trú", partial_rule="days")
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="meal", legal_class="collected_on_behalf"
        )
        cls.uniform = cls._create_fee_item(name="Đồng phục", unit="time")
        cls.prices = {
            cls.boarding: 310_000,
            cls.lunch: (38_000, 22),
            cls.uniform: 450_000,
        }
        cls.fee_round = cls._create_round(cls.prices, period=OCTOBER, date=OCTOBER)
        with freeze_time("2026-10-01 03:00:00"):
            cls._generate(cls.fee_round, publish=True)
        cls.bill = cls.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == cls.student
        )

    @classmethod
    def _join(cls, day, class_=None):
        """Let a pupil join on a day."""
        student = cls._create_student(school=cls.school)
        cls._enroll(student, class_ or cls.class_1a, date_start=day)
        cls.env.flush_all()
        cls.env.invalidate_all()
        return student

    def _leave(self, day, student=None):
        """Let a pupil leave; the last day is one of being there."""
        student = student or self.student
        student.enrollment_ids.date_end = day
        self.env.flush_all()
        self.env.invalidate_all()

    def _bill_later(self, *students):
        """Bill pupils as the accountant does."""
        fee_round = self.fee_round.with_user(self.accountant)
        return fee_round._bill_later([student.id for student in students]).sudo()

    def _get_amounts(self, bills):
        """Return what bills ask for: {item: (quantity, price)}."""
        charges = bills.edu_charge_ids.filtered(lambda one: one.state == "live")
        return {one.item_id: (one.quantity, int(one.price)) for one in charges}


@freeze_time("2026-10-20 03:00:00")
class TestJoiners(MoverCase):
    """Pupils who join after the round was made."""

    def test_meals_go_by_the_meal_and_the_rest_as_a_whole_by_default(self):
        self.assertEqual(self.lunch.partial_rule, "meals")
        self.assertEqual(self.uniform.partial_rule, "whole")
        rules = self.fee_round.line_ids.mapped("partial_rule")
        self.assertEqual(rules, ["days", "meals", "whole"])

    def test_who_was_there_from_the_beginning_pays_the_whole_month(self):
        self.assertEqual(
            self._get_amounts(self.bill),
            {
                self.boarding: (1, 310_000),
                self.lunch: (22, 38_000),
                self.uniform: (1, 450_000),
            },
        )

    def test_who_joins_in_mid_month_pays_a_part_by_the_rule_of_each_item(self):
        student = self._join("2026-10-15")
        bill = self._bill_later(student)
        self.assertEqual(bill.edu_student_id, student)
        self.assertEqual(
            self._get_amounts(bill),
            {
                self.boarding: (1, 170_000),
                self.lunch: (12, 38_000),
                self.uniform: (1, 450_000),
            },
        )
        self.assertEqual(bill.amount_total, 170_000 + 12 * 38_000 + 450_000)

    def test_the_bill_says_since_when(self):
        bill = self._bill_later(self._join("2026-10-15"))
        names = bill.invoice_line_ids.mapped("name")
        self.assertIn("15/10/2026", names[0])
        self.assertIn("15/10/2026", names[1])
        self.assertNotIn("15/10/2026", names[2])

    def test_who_changes_the_class_pays_the_whole_month(self):
        self.student.enrollment_ids.date_end = "2026-10-14"
        self._enroll(self.student, self.class_1b, date_start="2026-10-15")
        self.fee_round.class_ids += self.class_1b
        self.bill._edu_cancel("Lập lại")
        bills = self.fee_round._generate_now()
        bill = bills.filtered(lambda one: one.edu_student_id == self.student)
        self.assertEqual(self._get_amounts(bill), self._get_whole())

    def _get_whole(self):
        return {
            self.boarding: (1, 310_000),
            self.lunch: (22, 38_000),
            self.uniform: (1, 450_000),
        }

    def test_where_a_class_begins_in_mid_month_all_pay_the_whole(self):
        """In September everybody comes on the 5th."""
        class_ = self._create_class()
        students = [self._join("2026-10-05", class_) for _number in range(2)]
        late = self._join("2026-10-19", class_)
        self.fee_round.class_ids += class_
        bills = self._bill_later(*students, late)
        by_student = bills.grouped("edu_student_id")
        for student in students:
            self.assertEqual(self._get_amounts(by_student[student]), self._get_whole())
        self.assertEqual(self._get_amounts(by_student[late])[self.lunch], (11, 38_000))

    def test_who_joins_after_the_month_owes_only_what_is_due_as_a_whole(self):
        with freeze_time("2026-11-05 03:00:00"):
            bill = self._bill_later(self._join("2026-11-02"))
            self.assertEqual(self._get_amounts(bill), {self.uniform: (1, 450_000)})

    def test_who_owes_nothing_is_not_missing(self):
        fee_round = self._create_round({self.boarding: 310_000}, period=OCTOBER)
        self._generate(fee_round)
        with freeze_time("2026-11-05 03:00:00"):
            self._join("2026-11-02")
            self.assertEqual(fee_round.missing_count, 0)
            self.assertFalse(fee_round._plan_bills().bills)

    def test_a_late_bill_is_dated_today_and_leaves_time_to_pay(self):
        bill = self._bill_later(self._join("2026-10-15"))
        self.assertEqual(bill.invoice_date, date(2026, 10, 20))
        self.assertEqual(bill.invoice_date_due, date(2026, 11, 3))
        self.assertEqual(bill._edu_get_parent_state()["key"], "to_pay")

    def test_families_of_a_published_round_see_the_late_bill_at_once(self):
        self.assertTrue(self._bill_later(self._join("2026-10-15")).edu_published)

    def _give_credit(self, student, amount):
        """Enter what a pupil overpaid before."""
        roles = self.env["edu.account.role"]
        accounts = [
            roles._get_account(self.school, role, date(2026, 10, 1))
            for role in ("cash_in_hand", "received_in_advance")
        ]
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "date": date(2026, 10, 1),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": student.partner_id.id,
                            "balance": sign * amount,
                        }
                    )
                    for account, sign in zip(accounts, (1, -1), strict=True)
                ],
            }
        )
        entry._post(soft=False)

    def test_a_late_bill_starts_with_what_was_overpaid(self):
        student = self._join("2026-10-15")
        self._give_credit(student, 100_000)
        bill = self._bill_later(student)
        self.assertEqual(bill.amount_residual, bill.amount_total - 100_000)

    def test_the_bill_of_the_days_used_starts_with_what_was_overpaid(self):
        self._give_credit(self.student, 100_000)
        self._leave("2026-10-10")
        fee_round = self.fee_round.with_user(self.accountant)
        fee_round._settle_leavers({self.student.id: "rebill"})
        bill = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertNotEqual(bill, self.bill)
        self.assertEqual(bill.amount_residual, bill.amount_total - 100_000)

    def test_a_late_bill_of_an_unpublished_round_waits(self):
        fee_round = self._create_round({self.lunch: (38_000, 22)}, period=OCTOBER)
        self._generate(fee_round)
        student = self._join("2026-10-15")
        bill = fee_round.with_user(self.accountant)._bill_later([student.id])
        self.assertEqual(bill.edu_student_id.ids, student.ids)
        self.assertFalse(bill.sudo().edu_published)

    def test_a_second_press_of_the_button_makes_no_second_bill(self):
        student = self._join("2026-10-15")
        self.assertTrue(self._bill_later(student))
        self.assertFalse(self._bill_later(student))

    def test_the_database_refuses_a_second_bill(self):
        bill = self._bill_later(self._join("2026-10-15"))
        charge = bill.edu_charge_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            charge.copy({"state": "live"}).flush_recordset()

    def test_a_price_that_changed_since_does_not_touch_old_bills(self):
        self.fee_round.plan_id.line_ids[0].price = 620_000
        self._bill_later(self._join("2026-10-15"))
        self.assertEqual(self._get_amounts(self.bill), self._get_whole())

    def test_what_no_longer_fits_waits_for_the_next_bill(self):
        """A pupil who comes back has unused days from before."""
        student = self._join("2026-08-20")
        september = self._create_round(
            {self.lunch: (38_000, 22)}, period=date(2026, 9, 1), date=date(2026, 9, 1)
        )
        self._generate(september)
        deduction = self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": student,
                    "item": self.lunch,
                    "period": date(2026, 9, 1),
                    "quantity": 15,
                }
            ],
        )
        student.enrollment_ids.date_end = "2026-09-20"
        self._enroll(student, self.class_1a, date_start="2026-10-15")
        bill = self._bill_later(student)
        self.assertEqual(self._get_amounts(bill)[self.lunch], (12, 38_000))
        self.assertEqual(deduction.state, "open")

    def test_who_is_exempted_pays_a_part_of_the_reduced_price(self):
        student = self._join("2026-10-15")
        exemption = self.env["edu.fee.exemption"].create(
            {
                "name": "Hộ cận nghèo",
                "company_id": self.school.id,
                "basis": "decision",
                "student_ids": [(6, 0, student.ids)],
                "item_ids": [(6, 0, self.boarding.ids)],
                "rate": 5_000,
                "decision_number": "12/QĐ",
                "decision_date": "2026-09-01",
                "date_start": "2026-09-01",
            }
        )
        exemption.with_user(self._persona("principal")).action_approve()
        charge = self._bill_later(student).edu_charge_ids[0]
        self.assertEqual((charge.price, charge.reduction), (85_000, 85_000))
        self.assertEqual(charge.exemption_id, exemption)

    # === THE SCREEN === #

    def _open(self, user=None):
        fee_round = self.fee_round.with_user(user or self.accountant)
        action = fee_round.action_view_joiners()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.accountant)
            .browse(action["res_id"])
        )

    def test_the_round_counts_who_joined_and_lists_them(self):
        self.assertEqual(self.fee_round.missing_count, 0)
        student = self._join("2026-10-15")
        self.assertEqual(self.fee_round.missing_count, 1)
        line = self._open().line_ids
        self.assertEqual(line.student_id.id, student.id)
        self.assertEqual((line.joined, line.is_part), (date(2026, 10, 15), True))
        self.assertEqual(line.amount, 170_000 + 12 * 38_000 + 450_000)

    def test_only_those_kept_in_the_list_are_billed(self):
        students = [self._join("2026-10-15") for _number in range(2)]
        wizard = self._open()
        left_out = wizard.line_ids.filtered(
            lambda line: line.student_id.id == students[1].id
        )
        left_out.is_billed = False
        wizard.action_confirm()
        self.assertEqual(self.fee_round._plan_bills().bills[0].student, students[1])

    def test_the_round_notes_who_was_billed_later(self):
        student = self._join("2026-10-15")
        self._open().action_confirm()
        self.assertIn(student.name, self.fee_round.message_ids[:1].body)

    def test_with_nobody_missing_it_says_so(self):
        with self.assertRaisesRegex(UserError, "already has a bill"):
            self._open()

    def test_a_closed_round_takes_nobody(self):
        student = self._join("2026-10-15")
        self.fee_round.action_close()
        with self.assertRaisesRegex(UserError, "closed"):
            self._bill_later(student)

    def test_only_the_accountant_bills_who_joined(self):
        self._join("2026-10-15")
        for persona in ("principal", "cashier", "teacher"):
            with self.assertRaises(AccessError):
                self._open(self._persona(persona))

    def test_another_schools_pupil_is_not_billed(self):
        self.assertFalse(self._bill_later(self.other_student))

    # === QUERIES === #

    def test_many_joiners_take_as_many_queries_as_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            bills = self.fee_round._plan_bills(with_amounts=False).bills
            return len(bills), self.cr.sql_log_count - before

        self._join("2026-10-15")
        count()  # what is cached once
        few = count()
        for _number in range(8):
            self._join("2026-10-16")
        many = count()
        self.assertEqual((few[0], many[0]), (1, 9))
        self.assertLessEqual(many[1], few[1])

    def test_a_round_of_whole_amounts_asks_nothing_more(self):
        fee_round = self._create_round({self.uniform: 450_000}, period=OCTOBER)
        self._join("2026-10-15")
        self.assertEqual(fee_round._get_joiner_spans({self.student.id}), {})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):  # the lines themselves
            fee_round._get_joiner_spans({self.student.id})
