# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two persons do the same thing at the same moment, each in an own transaction."""

import threading
import time
from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .at_once_common import BIG_CLASS, NEXT_MONTH, PUPILS, AtOnceCase
from .common import DAY, LUNCH, TOTAL


@tagged("post_install", "-at_install")
class TestTwoAtOnce(AtOnceCase):
    def test_two_clerks_put_one_pupil_into_two_classes_and_one_is_told(self):
        pupil, classes = self.twin_ids[0], (self.class_ids[0], self.class_id)
        self._assert_one_is_told(*(self._enrol(pupil, one) for one in classes))

    def test_two_schools_enrol_one_child_and_one_is_told(self):
        self._assert_one_is_told(*map(self._enrol, self.twin_ids, self.class_ids))

    def test_two_accountants_generate_a_round(self):
        round_id = self._create_round("Hai kế toán cùng lập đợt thu")

        def generate(env):
            return len(env["edu.fee.round"].browse(round_id)._generate_now())

        results = self._run_at_once(generate, generate, user_id=self.user_id)
        counts = [one for one in results if isinstance(one, int)]
        self.assertEqual(sum(counts), PUPILS)

        def count(env):
            fee_round = env["edu.fee.round"].browse(round_id)
            return fee_round.bill_count, len(fee_round.charge_ids)

        self.assertEqual(self._run(count), (PUPILS, PUPILS * 5))

    def test_two_rounds_of_one_school_are_numbered_without_a_gap(self):
        """Both copy their bills at the same moment; the second waits for numbers."""
        rounds = [
            self._create_round(name, class_id=self.big_class_id)
            for name in ("Đợt thu thứ nhất", "Đợt thu thứ hai")
        ]
        results = self._run_at_once(*map(self._generate, rounds), user_id=self.user_id)
        self.assertEqual(results, [BIG_CLASS, BIG_CLASS])
        self.assertEqual(self._assert_in_a_row(*rounds), 2 * BIG_CLASS)

    def test_two_schools_number_their_own_bills(self):
        """Neither waits for the other, nor takes a number of the other."""
        first = self._create_round("Đợt thu trường này", class_id=self.big_class_id)
        second = self._create_round(
            "Đợt thu trường kia",
            class_id=self.other_class_id,
            plan_id=self.other_plan_id,
        )
        results = self._run_at_once(self._generate(first), self._generate(second))
        self.assertEqual(results, [BIG_CLASS, PUPILS + 1])
        self.assertEqual(self._assert_in_a_row(first), BIG_CLASS)
        self.assertEqual(self._assert_in_a_row(second), PUPILS + 1)

    def test_two_rounds_of_one_month_take_excused_days_off_once(self):
        self._create_bills("Đợt thu tháng trước")
        first = self._create_round("Đợt thu chính", NEXT_MONTH)
        second = self._create_round("Đợt thu bổ sung", NEXT_MONTH)

        def enter(env):
            plan = env["edu.fee.plan"].browse(self.plan_id)
            lunch = plan.line_ids.item_id.filtered(lambda one: one.name == LUNCH)
            students = env["edu.class"].browse(self.class_id).student_ids
            entries = [
                {"student": one, "item": lunch, "period": DAY, "quantity": 3}
                for one in students
            ]
            school = env["res.company"].browse(self.school_id)
            return env["edu.fee.deduction"]._register_unused(school, entries).ids

        def generate(round_id):
            return lambda env: env["edu.fee.round"].browse(round_id)._generate_now().ids

        deduction_ids = self._run(enter)
        results = self._run_at_once(
            generate(first), generate(second), user_id=self.user_id
        )
        self.assertFalse([one for one in results if isinstance(one, Exception)])

        def check(env):
            rounds = env["edu.fee.round"].browse([first, second])
            lines = env["account.move.line"].search(
                [("edu_deduction_id", "in", deduction_ids)]
            )
            deductions = env["edu.fee.deduction"].browse(deduction_ids)
            return (
                len(lines),
                set(deductions.mapped("state")),
                sum(rounds.mapped("amount_total")),
            )

        total = 2 * PUPILS * TOTAL - PUPILS * 114_000
        self.assertEqual(self._run(check), (PUPILS, {"applied"}, total))

    def test_one_transfer_reported_twice_is_booked_once(self):
        [bill_id, *_rest] = self._create_bills("Một giao dịch báo hai lần")
        receive = self._receive(bill_id, "FTONCE")
        results = self._run_at_once(receive, receive)
        self.assertFalse([one for one in results if isinstance(one, Exception)])
        self.assertEqual(results[0], results[1])

        def check(env):
            bill = env["account.move"].browse(bill_id)
            lines = env["account.bank.statement.line"].search([("ref", "=", "FTONCE")])
            return bill.amount_residual, len(lines), bill.edu_student_id.edu_credit

        self.assertEqual(self._run(check), (0, 1, 0))

    def test_two_parents_pay_one_bill_and_one_payment_is_credit(self):
        [bill_id, *_rest] = self._create_bills("Cha và mẹ cùng nộp")
        self._run_at_once(
            self._receive(bill_id, "FTFATHER"), self._receive(bill_id, "FTMOTHER")
        )

        def check(env):
            bill = env["account.move"].browse(bill_id)
            rows = env["edu.fee.progress"].search(
                [("round_id", "=", bill.edu_fee_round_id.id)]
            )
            return (
                bill.amount_residual,
                bill.edu_student_id.edu_credit,
                sum(rows.mapped("amount_collected")),
            )

        self.assertEqual(self._run(check), (0, TOTAL, TOTAL))

    def test_what_was_overpaid_goes_to_a_bill_or_a_list_and_not_to_both(self):
        bill_id = self._create_bills("Nộp thừa")[1]
        self._run(self._receive(bill_id, "FTTWICE1"))
        self._run(self._receive(bill_id, "FTTWICE2"))
        round_id = self._create_round("Đợt sau", NEXT_MONTH)

        def prepare(env):
            env["edu.fee.round"].browse(round_id).sudo()._generate_now()
            bill = env["account.move"].browse(bill_id)
            values = {"student_id": bill.edu_student_id.id, "amount": TOTAL}
            refund = {
                "company_id": self.school_id,
                "kind": "refund",
                "memo": "Hoàn trả",
                "line_ids": [Command.create(values)],
            }
            return env["edu.disbursement"].create(refund).id

        refund_id = self._run(prepare, self.user_id)
        self._run_at_once(
            lambda env: env["edu.fee.round"].browse(round_id).action_publish(),
            lambda env: env["edu.disbursement"].browse(refund_id).action_submit(),
            user_id=self.user_id,
        )

        def check(env):
            refund = env["edu.disbursement"].browse(refund_id)
            own = [("student_id", "=", refund.line_ids.student_id.id)]
            used = env["edu.fee.credit"].search([*own, ("state", "=", "live")])
            promised = refund.filtered(lambda one: one.state == "submitted")
            return sum([*used.mapped("amount"), *promised.mapped("amount")])

        self.assertEqual(self._run(check), TOTAL)

    def _prepare_return(self, reference):
        """Let money of nobody come in, proven by the bank; return its id and that of
        the draft that pays it back."""

        def prepare(env):
            journal = env["account.journal"].browse(self.journal_id)
            channels = env["edu.collection.channel"]
            message = env["edu.collection.message"]._store_file(
                channels._get_for_journal(journal, "file"),
                "saoke.xlsx",
                reference.encode(),
            )
            entry = {"bank_reference": reference, "date": DAY, "amount": TOTAL}
            movement = env["edu.collection.transaction"]._register_movements(
                journal, [{**entry, "memo": "chuyen nham"}], message
            )
            movement._settle()
            payment = env["edu.disbursement"].create(
                {
                    **movement._prepare_return(),
                    "payee_name": "Trần Văn B",
                    "payee_account": "0123456789",
                    "payee_bank": "Ngân hàng",
                }
            )
            return movement.id, payment.id

        return self._run(prepare)

    def test_who_sees_the_books_of_before_does_not_match_what_is_paid_back(self):
        bill_id = self._create_bills("Trả lại hay khớp")[0]
        movement_id, payment_id = self._prepare_return("FTBACK1")

        def submit(env):
            return env["edu.disbursement"].browse(payment_id).action_submit()

        others = iter([submit])

        def match(env):
            movement = env["edu.collection.transaction"].browse(movement_id)
            # From here on the database shows what was before the other one submits.
            self.assertEqual(movement.state, "queue")
            if other := next(others, None):
                self._run(other, self.user_id)
            return movement.action_match([bill_id])

        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            self.assertRaisesRegex(UserError, "Trả lại FTBACK1|being paid back"),
        ):
            self._run(match, self.user_id)

    def test_money_is_matched_or_paid_back_and_one_is_told(self):
        bill_id = self._create_bills("Trả lại và khớp cùng lúc")[0]
        movement_id, payment_id = self._prepare_return("FTBACK2")
        results = self._run_at_once(
            lambda env: (
                env["edu.collection.transaction"]
                .browse(movement_id)
                .action_match([bill_id])
            ),
            lambda env: env["edu.disbursement"].browse(payment_id).action_submit(),
            user_id=self.user_id,
        )
        told = [one for one in results if isinstance(one, UserError)]
        self.assertEqual(len(told), 1, results)

    def test_two_windows_take_cash_for_one_bill_and_one_is_told(self):
        bill_ids = self._create_bills("Hai quầy cùng thu")

        def take(bill_id):
            def issue(env):
                bill = env["account.move"].browse(bill_id)
                receipt = env["edu.receipt"]._issue(bill, TOTAL, "Bà", date=DAY)
                return receipt.number

            return issue

        first, second = (
            self._run_at_once(
                take(bill_ids[0]), take(bill_ids[0]), user_id=self.cashier_id
            ),
            self._run_at_once(
                take(bill_ids[1]), take(bill_ids[2]), user_id=self.cashier_id
            ),
        )
        self.assertEqual(len([one for one in first if isinstance(one, UserError)]), 1)
        numbers = [one for one in first + second if isinstance(one, int)]
        # The refused one took no number: there is no gap.
        self.assertEqual(sorted(numbers), [1, 2, 3])

    def test_two_accountants_promise_the_money_of_an_item_once(self):
        [bill_id, *_rest] = self._create_bills("Hai kế toán cùng chi")
        self._run(self._receive(bill_id, "FTFOOD"))

        def submit(env):
            bill = env["account.move"].browse(bill_id)
            charge = bill.edu_charge_ids.filtered(lambda one: one.item_id.name == LUNCH)
            payment = env["edu.disbursement"].create(
                {
                    "company_id": self.school_id,
                    "payee_name": "Công ty Suất ăn",
                    "memo": "Thực phẩm",
                    "line_ids": [
                        Command.create(
                            {
                                "item_id": charge.item_id.id,
                                "amount": env["edu.fee.item"]._get_left(charge.item_id)[
                                    charge.item_id
                                ],
                            }
                        )
                    ],
                }
            )
            payment.action_submit()
            return payment.id

        results = self._run_at_once(submit, submit, user_id=self.user_id)
        self.assertEqual(len([one for one in results if isinstance(one, int)]), 1)
        self.assertEqual(len([one for one in results if isinstance(one, UserError)]), 1)

    def test_nobody_posts_into_a_day_that_is_being_closed(self):
        closed = threading.Event()
        day = date(2026, 1, 15)

        def close(env):
            lock = env["edu.books.lock"].create(
                {"company_id": self.school_id, "date": day}
            )
            lock.action_close()
            closed.set()
            time.sleep(1)
            return lock.state

        def post(env):
            # The transaction begins before the closing is committed.
            env.cr.execute("SELECT 1")
            closed.wait(30)
            movement = env["edu.collection.transaction"]._register_movements(
                env["account.journal"].browse(self.journal_id),
                [{"bank_reference": "FTLATE", "date": day, "amount": 1_000}],
            )
            movement._settle()
            return movement.date, movement.statement_line_id.date

        results = self._run_at_once(close, post)
        self.assertEqual(results[0], "closed")
        # The bank's day stays what it was; the books have it on an open one.
        told, booked = results[1]
        self.assertEqual(told, day)
        self.assertGreater(booked, day)

    def test_the_books_balance_after_all_of_it(self):
        def check(env):
            rows = env["edu.trial.balance"].search(
                [("company_id", "=", self.school_id)]
            )
            clearing = rows.filtered("is_clearing")
            return (
                sum(rows.mapped("debit")) - sum(rows.mapped("credit")),
                sum(clearing.mapped("balance")),
            )

        self.assertEqual(self._run(check), (0, 0))

    # === LOGINS OF GUARDIANS === #

    def test_two_browsers_make_one_login_of_a_code(self):
        phone = "0961234567"

        def begin(env):
            student = env["edu.class"].browse(self.class_id).student_ids[:1]
            link = {"student_id": student.id, "relation": "mother"}
            guardians = env["edu.guardian"]
            guardian = guardians.create(
                {
                    "name": "Lê Thị Đào",
                    "phone": phone,
                    "guardianship_ids": [(0, 0, link)],
                }
            )
            code = guardian._make_link_codes()[guardian.id]
            return [
                guardians._begin_activation(code, phone, "192.0.2.1")[1]
                for _browser in range(2)
            ]

        def finish(token):
            return lambda env: (
                env["edu.guardian"]._finish_by_password(token, "mat-khau-moi").ids
            )

        results = self._run_at_once(*map(finish, self._run(begin)))
        self.assertEqual(sorted(map(len, results)), [0, 1])

    def test_a_one_time_code_entered_twice_at_once_counts_once(self):
        def ask(env):
            codes = env["edu.login.code"]
            token = codes._ask_sudo("login", "0967654321", "192.0.2.1")
            row = codes._find_sudo(token)
            row.write({"code_hash": row._hash("123456"), "channel": "email"})
            return token

        token = self._run(ask)

        def enter(env):
            return len(env["edu.login.code"]._verify_sudo(token, "123456"))

        self.assertEqual(sorted(self._run_at_once(enter, enter)), [0, 1])
