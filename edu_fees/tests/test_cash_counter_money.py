# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from uuid import uuid4

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .counter_common import DUE, OTHERS, CounterCase


@freeze_time("2026-10-20 03:00:00")
class TestCounterMoney(CounterCase):
    """One press of the button: money, receipt, paper, next."""

    def test_all_that_is_open_is_taken_and_printed(self):
        answer = self._take()
        receipt = self.receipts.browse(answer["receipt"]["id"])
        self.assertEqual((receipt.amount, receipt.state), (DUE, "posted"))
        self.assertEqual(receipt.payer_name, "Bà Nguyễn Thị Tư")
        self.assertEqual(receipt.cashier_id, self.cashier)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("cash_in_hand"), DUE)
        self.assertEqual(answer["report"]["context"]["active_ids"], receipt.ids)
        self.assertEqual(answer["report"]["report_type"], "edu-pdf")
        self.assertIn("1.252.000\N{NO-BREAK SPACE}đ", answer["message"])
        self.assertIn(self.student.name, answer["message"])
        self._check_entry(receipt.sudo().transaction_id)

    def test_less_fills_the_oldest_bill_first(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        self._take(1_300_000, bills=later | self.bill)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(later.amount_residual, 252_000)

    def test_only_the_chosen_bill_is_paid(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        self._take(300_000, bills=later)
        self.assertEqual(later.amount_residual, 0)
        self.assertEqual(self.bill.amount_residual, DUE)

    def test_the_name_of_the_payer_is_brought_into_one_line(self):
        answer = self._take(payer_name="  Bà \n Tư ")
        receipt = self.receipts.browse(answer["receipt"]["id"])
        self.assertEqual(receipt.payer_name, "Bà Tư")

    def test_amounts_that_are_none_are_refused(self):
        for amount in (0, -1, 1.5, 1000.0, 1e12, True, None, "1000", "", [1], {}):
            self._assert_refused("is no amount", amount=amount)
        for amount in (10**12, 10**30, float("nan"), float("inf")):
            self._assert_refused("is no amount", amount=amount)

    def test_more_than_is_open_is_refused_and_never_becomes_credit(self):
        for amount in (DUE + 1, 10**12 - 1):
            self._assert_refused("still open", amount=amount)
        self.assertEqual(self.student.edu_credit, 0)

    def test_bills_that_are_none_are_refused(self):
        for value in ([], None, False, 5, "5", [0], ["5"], [True], [1.0], [5] * 101):
            self._assert_refused("Choose the bills", bill_ids=value)

    def test_a_bill_of_somebody_else_is_refused(self):
        classmate = self._create_bill_of(1_000, self.classmate)
        self._create_books(self.other_school)
        foreign = self._create_bill_of(1_000, self.other_student)
        for bill in (classmate, foreign):
            self._assert_refused(
                "not open any more", amount=1_000, bills=self.bill | bill
            )
            self._assert_refused("not open any more", amount=1_000, bills=bill)
            self.assertEqual(bill.amount_residual, 1_000)

    def test_a_pupil_of_another_school_is_refused(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(1_000, self.other_student)
        with self.assertRaises(AccessError):
            self._take(1_000, student=self.other_student, bills=foreign)
        self.assertEqual(foreign.amount_residual, 1_000)

    def test_what_a_transfer_paid_meanwhile_is_not_paid_again(self):
        self._receive(DUE, self.bill.edu_payment_code, "FT26278001")
        self._assert_refused("FT26278001")

    def test_one_of_two_bills_was_paid_meanwhile(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        self._receive(DUE, self.bill.edu_payment_code)
        self._assert_refused(
            "somebody has just paid", amount=200_000, bills=self.bill | later
        )
        self.assertEqual(later.amount_residual, 300_000)

    def test_a_part_was_paid_meanwhile(self):
        self._receive(1_000_000, self.bill.edu_payment_code)
        self._assert_refused("Only 252.000")

    def test_a_cancelled_bill_takes_no_money(self):
        self.bill.with_user(self._persona("accountant"))._edu_cancel("nhầm")
        self._assert_refused("no open bill")

    def test_a_payer_is_named_in_few_words(self):
        for name in ("", "  ", None, False, 7, ["a"]):
            self._assert_refused("hands over", payer_name=name)
        self._assert_refused("129 letters", payer_name="a" * 129)

    def test_a_closed_day_takes_no_money(self):
        lock = self.env["edu.books.lock"].with_user(self._persona("accountant"))
        lock = lock.create(
            {"company_id": self.school.id, "date": "2026-10-20", "kind": "day"}
        )
        lock.action_close()
        self._assert_refused("are closed up to")

    def test_a_school_without_a_cash_journal_takes_none(self):
        self.school.edu_cash_journal_id = False
        self._assert_refused("no cash journal")

    def test_nobody_but_the_cashier_takes_money(self):
        for persona in OTHERS:
            counter = self.env["edu.cash.counter"].with_user(self._persona(persona))
            with self.assertRaises(AccessError, msg=persona):
                counter.take_money(
                    self.student.id, self.bill.ids, DUE, "x", uuid4().hex
                )
        self.assertEqual(self.bill.amount_residual, DUE)


@freeze_time("2026-10-20 03:00:00")
class TestCounterTwice(CounterCase):
    """Enter twice, or an answer that never came: one receipt."""

    def test_the_same_payment_sent_again_gives_the_same_receipt(self):
        token = uuid4().hex
        first, second = self._take(token=token), self._take(token=token)
        self.assertEqual(first["receipt"], second["receipt"])
        self.assertEqual(first["report"], second["report"])
        self.assertEqual(second["count"], 1)
        self.assertEqual(self._get_balance("cash_in_hand"), DUE)

    def test_a_part_that_is_sent_again_is_taken_once(self):
        token = uuid4().hex
        for _time in range(3):
            self._take(200_000, token=token)
        self.assertEqual(self.bill.amount_residual, DUE - 200_000)

    def test_it_is_the_same_after_the_session_was_closed(self):
        session = self._open_session()
        token = uuid4().hex
        first = self._take(token=token, session_id=session.id)
        session.explanation = "Đã giao tiền"
        session.action_close()
        again = self._take(token=token, session_id=session.id)
        self.assertEqual(again["receipt"], first["receipt"])

    def test_another_payment_with_the_same_key_is_refused(self):
        bill = self._create_bill_of(500_000, self.classmate)
        token = uuid4().hex
        name = self._take(200_000, token=token)["receipt"]["name"]
        for values in (
            {"amount": 300_000},
            {"amount": 200_000, "student": self.classmate, "bills": bill},
        ):
            with self.assertRaisesRegex(UserError, name):
                self._take(token=token, **values)
        self.assertEqual(self.bill.amount_residual, DUE - 200_000)
        self.assertEqual(bill.amount_residual, 500_000)

    def test_a_voided_receipt_is_not_shown_as_a_payment(self):
        token = uuid4().hex
        receipt = self.receipts.browse(self._take(token=token)["receipt"]["id"])
        receipt.action_void("nhầm")
        with self.assertRaisesRegex(UserError, receipt.name):
            self._take(token=token)
        self.assertEqual(self.bill.amount_residual, DUE)

    def test_the_key_of_a_colleague_tells_nothing(self):
        colleague = self._create_user("thu_quy_2", "edu_fees.group_cashier")
        token = uuid4().hex
        name = self._take(200_000, token=token)["receipt"]["name"]
        counter = self.counter.with_user(colleague)
        with self.assertRaises(UserError) as caught:
            counter.take_money(self.student.id, self.bill.ids, 200_000, "x", token)
        self.assertNotIn(name, str(caught.exception))

    def test_a_payment_without_a_key_is_refused(self):
        for token in (
            "",
            None,
            False,
            7,
            "abc",
            "0" * 33,
            "z" * 32,
            uuid4().hex.upper(),
        ):
            self._assert_refused("has no key", token=token)


@freeze_time("2026-10-20 03:00:00")
class TestCounterSession(CounterCase):
    """The strip below: the session, its sum, its last receipts."""

    def test_a_counter_that_opens_says_whose_it_is_and_that_nothing_came(self):
        data = json.loads(json.dumps(self.counter.get_data()))
        self.assertEqual(data["school"], self.school.name)
        self.assertEqual((data["session"], data["must_open"]), (False, False))
        self.assertEqual((data["count"], data["amount"]), (0, 0))
        self.assertEqual(data["receipts"], [])
        self.assertEqual((data["notes"][0], data["notes"][-1]), (500_000, 500))

    def test_the_session_counts_what_it_took(self):
        session = self._open_session((500_000, 2), (10_000, 5))
        bill = self._create_bill_of(500_000, self.classmate)
        self._take(200_000)
        answer = self._take(500_000, student=self.classmate, bills=bill)
        self.assertEqual(answer["session"]["id"], session.id)
        self.assertEqual(answer["session"]["expected"], 1_750_000)
        self.assertEqual((answer["count"], answer["amount"]), (2, 700_000))
        pupils = [one["pupil"] for one in answer["receipts"]]
        self.assertEqual(pupils, [self.classmate.name, self.student.name])

    def test_what_was_taken_before_the_session_is_not_in_it(self):
        self._take(200_000)
        self._open_session()
        data = self.counter.get_data()
        self.assertEqual((data["count"], data["receipts"]), (0, []))

    def test_without_a_session_todays_own_receipts_are_counted(self):
        self._take(200_000)
        colleague = self._create_user("thu_quy_2", "edu_fees.group_cashier")
        other = self.counter.with_user(colleague)
        self.assertEqual(other.get_data()["count"], 0)
        self.assertEqual(self.counter.get_data()["amount"], 200_000)
        with freeze_time("2026-10-21 03:00:00"):
            self.assertEqual(self.counter.get_data()["count"], 0)

    def test_a_voided_receipt_is_shown_and_not_counted(self):
        self._open_session()
        receipt = self.receipts.browse(self._take()["receipt"]["id"])
        receipt.action_void("nhầm")
        data = self.counter.get_data()
        self.assertEqual((data["count"], data["amount"]), (0, 0))
        [row] = data["receipts"]
        self.assertEqual((row["name"], row["is_void"]), (receipt.name, True))
        self.assertEqual(data["session"]["expected"], 0)

    def test_the_five_last_receipts_are_shown_the_last_one_first(self):
        self._open_session()
        names = [self._take(10_000)["receipt"]["name"] for _time in range(6)]
        data = self.counter.get_data()
        shown = [one["name"] for one in data["receipts"]]
        self.assertEqual(shown, names[:0:-1])
        self.assertEqual(data["count"], 6)

    def test_the_strip_costs_the_same_however_many_receipts(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.counter.get_data()
            return self.env.cr.sql_log_count - before

        self._open_session()
        self._take(10_000)
        count()
        one = count()
        for _time in range(5):
            self._take(10_000)
        self.assertEqual(count(), one)

    def test_the_next_session_is_told_what_was_in_the_drawer(self):
        session = self._open_session()
        session.closing_line_ids.filtered(
            lambda line: line.denomination == 500_000
        ).quantity = 3
        session.explanation = "Tiền lẻ đầu ca"
        session.action_close()
        self.assertEqual(self.counter.get_data()["last_closing"], 1_500_000)

    def test_where_the_school_wants_a_session_none_is_taken_without_it(self):
        self.school.edu_cash_session_required = True
        self.assertTrue(self.counter.get_data()["must_open"])
        self._assert_refused("Open your cash session")
        self._open_session()
        self.assertEqual(self._take()["count"], 1)

    def test_the_session_of_somebody_else_is_refused(self):
        colleague = self._create_user("thu_quy_2", "edu_fees.group_cashier")
        foreign = self.sessions.with_user(colleague).create({})
        self._assert_refused("not your open one", session_id=foreign.id)
        self._open_session()
        self._assert_refused("not your open one", session_id=foreign.id)

    def test_a_session_that_was_closed_meanwhile_is_refused(self):
        session = self._open_session()
        session.action_close()
        self._assert_refused("not your open one", session_id=session.id)
        self._open_session()
        self._assert_refused("not your open one", session_id=session.id)

    def test_a_session_that_was_opened_meanwhile_is_told(self):
        self._open_session()
        for value in (False, None, "1", 10**9):
            self._assert_refused("not your open one", session_id=value)

    def test_the_counter_is_opened_from_the_menu_and_from_the_session(self):
        action = self.env.ref("edu_fees.edu_cash_counter_action")
        menu = self.env.ref("edu_fees.edu_cash_counter_menu")
        self.assertEqual(menu.action, action)
        for persona, sees in (("cashier", True), ("accountant", False)):
            user = self._persona(persona)
            shown = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in shown, sees, persona)
        view = self.sessions.get_view(view_type="form")["arch"]
        self.assertIn(f'name="{action.id}"', view)
