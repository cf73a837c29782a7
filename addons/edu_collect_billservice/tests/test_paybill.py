# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.models.edu_collection_settlement import (
    EduCollectionTransaction,
)
from odoo.addons.edu_fees.tools.collection_call import Call

from .common import BillserviceCase

MACHINE = "odoo.addons.edu_fees.models.edu_collection_channel_machine"


@tagged("post_install", "-at_install")
class TestPaybill(BillserviceCase):
    def test_a_payment_pays_its_bill_and_stands_in_the_books_once(self):
        answer = self._pay(checksum="xiV7MIQ8knpRa2JrRfvOEQEQZMErnSlaApESpW0/0qQ=")
        self.assertEqual(answer, {"result_code": "000", "result_desc": "success"})
        self.assertEqual(self.bill.amount_residual, 0)
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.bank_reference, "T20261122001")
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))
        self.assertEqual(transaction.date, date(2026, 11, 22))
        self.assertEqual(transaction.paid_at, datetime(2026, 11, 22, 2))
        entry = transaction.statement_line_id.move_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0)

    def test_the_same_payment_again_gets_the_same_answer_and_counts_once(self):
        answers = [self._pay()["result_code"] for _time in range(3)]
        self.assertEqual(answers, ["000"] * 3)
        self.assertEqual(len(self._get_transactions(self.channel)), 1)
        messages = self._get_messages(self.channel)
        self.assertEqual(len(messages), 3)
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.message_evidence_ids.sorted("id"), messages)

    def test_a_contract_may_want_already_paid_for_a_repeated_payment(self):
        self.profile.duplicate_reply = "paid"
        self.assertEqual(self._pay()["result_code"], "000")
        self.assertEqual(self._pay()["result_code"], "023")

    def test_another_payment_of_a_paid_bill_is_refused_and_kept(self):
        self._pay()
        self.assertEqual(self._pay(trans_id="T2")["result_code"], "023")
        self.assertEqual(len(self._get_transactions(self.channel)), 1)
        self.assertEqual(len(self._get_messages(self.channel)), 2)

    def test_one_reference_with_two_amounts_is_refused(self):
        self._pay()
        self.assertEqual(self._pay(amount="484000")["result_code"], "022")
        self.assertEqual(self._get_transactions(self.channel).amount, 485_000)

    def test_a_wrong_amount_is_refused_where_it_must_be_exact(self):
        for amount in ("484999", "485001", "0", "1"):
            with self.subTest(amount):
                self.assertEqual(self._pay(amount=amount)["result_code"], "022")
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_an_amount_that_is_no_whole_number_is_refused(self):
        for amount in (
            "-485000",
            "485.000",
            "485000.0",
            "4e5",
            "485 000",
            "４８５０００",
        ):
            with self.subTest(amount):
                self.assertEqual(self._pay(amount=amount)["result_code"], "022")
        values = self._prepare_payment(checksum="")
        for amount in (485000.5, -485000):
            values["amount"] = amount
            values["checksum"] = self._sign(values, "trans_id", "amount")
            response = self._post(self.channel, "paybill", values)
            self.assertEqual(response.json()["result_code"], "022")
        self.assertFalse(self._get_transactions(self.channel))

    def test_any_amount_is_taken_where_the_contract_says_so(self):
        self.profile.bill_type = "free"
        self.assertEqual(self._pay(amount="100000")["result_code"], "000")
        self.assertEqual(self.bill.amount_residual, 385_000)
        self.assertEqual(
            self._pay(amount="400000", trans_id="T2")["result_code"], "000"
        )
        self.assertEqual(self.bill.amount_residual, 0)
        over = self._get_transactions(self.channel)[-1]
        self.assertEqual((over.state, over.amount_credit), ("over", 15_000))

    def test_two_bills_are_paid_at_once_the_oldest_first(self):
        second = self._create_bill(self.student)
        total = int(self.bill.amount_residual + second.amount_residual)
        self.assertEqual(self._pay(amount=str(total))["result_code"], "000")
        self.assertFalse(self.bill.amount_residual or second.amount_residual)

    def test_a_bill_published_meanwhile_hinders_no_payment(self):
        self._create_bill(self.student)
        self.assertEqual(self._pay()["result_code"], "000")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_a_cancelled_bill_takes_no_money(self):
        self.bill._edu_cancel("Nhầm")
        self.assertEqual(self._pay()["result_code"], "021")

    def test_an_unknown_bill_and_a_bill_of_another_pupil_are_not_found(self):
        other = self._create_bill(self.classmate)
        for code in ("TT99999999", other.edu_payment_code, "%"):
            self.assertEqual(self._pay(bill_id=code)["result_code"], "021")

    def test_place_fee_and_payer_are_kept(self):
        self._pay(sender_name="TRAN THI B", terminal="ATP-001", fee="2200")
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.counterparty, "TRAN THI B")
        self.assertEqual(transaction.terminal, "ATP-001")
        self.assertEqual(
            (transaction.amount_fee, transaction.amount_net), (2200, 482_800)
        )

    def test_a_payment_after_hours_falls_into_the_next_working_days_close(self):
        self.channel.write({"closing_hour": 16.5, "closes_on_weekends": False})
        # A Friday, half past four in the afternoon.
        self._pay(trans_date="20261120163000")
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.date, date(2026, 11, 20))
        self.assertEqual(transaction.value_date, date(2026, 11, 23))

    def test_an_unreadable_moment_is_refused(self):
        for moment in ("2026-11-22", "20261322090000", "x"):
            self.assertEqual(self._pay(trans_date=moment)["result_code"], "001")

    def test_what_cannot_be_booked_is_kept_and_the_bank_told(self):
        with (
            patch.object(
                EduCollectionTransaction, "_settle", side_effect=ValueError("hỏng")
            ),
            mute_logger(MACHINE),
        ):
            answer = self._pay()
        self.assertEqual(answer["result_code"], "031")
        message = self._get_messages(self.channel)
        self.assertEqual((message.state, message.error), ("failed", "hỏng"))
        self.assertFalse(self._get_transactions(self.channel))
        self.assertEqual(self._pay()["result_code"], "000")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_money_of_a_day_that_is_closed_is_entered_on_the_next_open_one(self):
        day = date(2026, 11, 22)
        lock = self.env["edu.books.lock"].create(
            {"company_id": self.school.id, "date": day}
        )
        lock.action_close()
        self.assertEqual(self._pay()["result_code"], "000")
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.date, day)
        self.assertGreater(transaction.statement_line_id.date, day)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_money_that_waits_without_code_goes_to_the_bill_the_bank_names(self):
        self.env["edu.collection.transaction"]._register_movements(
            self.journal,
            [
                {
                    "bank_reference": "T20261122001",
                    "date": date(2026, 11, 22),
                    "amount": 485_000,
                }
            ],
        )._settle()
        self.assertEqual(self._pay()["result_code"], "000")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_a_reference_of_another_bills_payment_pays_nothing(self):
        self._pay()
        other = self._create_bill(self.other_class_student)
        values = {
            "customer_id": self.other_class_student.student_code,
            "bill_id": other.edu_payment_code,
        }
        self.assertEqual(self._pay(**values)["result_code"], "023")
        self.assertEqual(other.amount_residual, other.amount_total)

    def test_a_pupil_without_code_pays_by_the_code_of_the_bill(self):
        self.student.student_code = False
        answer = self._pay(customer_id=self.bill.edu_payment_code)
        self.assertEqual(answer["result_code"], "000")

    def test_a_failed_call_is_the_banks_to_try_again(self):
        message = self.env["edu.collection.message"]._store_call(
            self.channel, Call("paybill", b"{}")
        )
        message._mark_failed("x")
        self.env["edu.collection.message"]._cron_process()
        self.assertEqual(message.state, "failed")
        with self.assertRaisesRegex(UserError, "calls again"):
            message.with_user(self._persona("accountant")).action_process_again()

    def test_the_statement_of_the_day_brings_only_evidence(self):
        self._pay()
        transactions = self.env["edu.collection.transaction"]._register_movements(
            self.journal,
            [
                {
                    "bank_reference": "T20261122001",
                    "date": date(2026, 11, 22),
                    "amount": 485_000,
                }
            ],
        )
        self.assertEqual(transactions, self._get_transactions(self.channel))
