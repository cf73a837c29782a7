# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import BillserviceCase


@tagged("post_install", "-at_install")
class TestGetbill(BillserviceCase):
    def test_a_pupils_bill_is_told_with_its_lines(self):
        answer = self._ask(checksum="OuRs015N+cAjIuXZtjmG21nKSSQ134hhEOz8SzJQDHE=")
        code = self.bill.edu_payment_code
        period = self.bill.edu_fee_round_id.period.strftime("%m/%Y")
        month = f"THANG {period}"
        self.assertEqual(answer["result_code"], "000")
        self.assertEqual(answer["bill_id"], code)
        self.assertEqual((answer["type"], answer["total_amount"]), ("1", "485000"))
        self.assertEqual(
            answer["data"],
            [
                {
                    "period": period,
                    "data": [
                        {
                            "bill_id": f"{code}-1",
                            "amount": "320000",
                            "remark": f"BAN TRU, {month}",
                        },
                        {
                            "bill_id": f"{code}-2",
                            "amount": "165000",
                            "remark": f"TIEN AN, {month}",
                        },
                    ],
                }
            ],
        )

    def test_the_bank_reads_plain_capitals_and_nothing_it_need_not_know(self):
        answer = self._ask()
        self.assertEqual(answer["customer_name"], "NGUYEN VAN AN")
        self.assertRegex(answer["customer_addr"], r"^1A - TRUONG TIEU HOC HOA SEN")
        self.assertEqual(
            set(answer),
            {
                *("result_code", "result_desc", "customer_id", "customer_name"),
                *("customer_addr", "bill_id", "type", "total_amount", "data"),
            },
        )

    def test_what_was_paid_is_not_asked_for_again(self):
        self.env["edu.receipt"]._issue(self.bill, 320_000, "Người nộp")
        answer = self._ask()
        self.assertEqual(answer["total_amount"], "165000")
        [line] = answer["data"][0]["data"]
        self.assertEqual(line["amount"], "165000")

    def test_all_open_bills_of_a_pupil_are_told_the_oldest_first(self):
        second = self._create_bill(self.student)
        answer = self._ask()
        codes = [one["data"][0]["bill_id"] for one in answer["data"]]
        first = self.bill.edu_payment_code
        self.assertEqual(codes, [f"{first}-1", f"{second.edu_payment_code}-1"])
        self.assertEqual(answer["bill_id"], first)

    def test_the_code_of_a_bill_is_a_customer_too(self):
        self._create_bill(self.student)
        answer = self._ask(customer_id=self.bill.edu_payment_code.lower())
        self.assertEqual(answer["total_amount"], "485000")

    def test_a_pupil_without_open_bill_has_nothing_to_pay(self):
        self.env["edu.receipt"]._issue(self.bill, 485_000, "Người nộp")
        self.assertEqual(self._ask()["result_code"], "012")

    def test_a_bill_that_is_not_published_is_not_told(self):
        self._create_bill(self.other_class_student, publish=False)
        answer = self._ask(customer_id=self.other_class_student.student_code)
        self.assertEqual(answer["result_code"], "012")

    def test_a_bill_into_another_account_is_not_told(self):
        account = self._create_bank_account(self.school)
        item = self._create_fee_item(beneficiary_account_id=account.id)
        self._create_bill(self.other_class_student, {item: 50_000})
        answer = self._ask(customer_id=self.other_class_student.student_code)
        self.assertEqual(answer["result_code"], "012")

    def test_nobody_is_found_by_half_a_code(self):
        for customer in ("HS%", "HS001234_", "HS00123", "XYZ", "'; --"):
            with self.subTest(customer):
                self.assertEqual(self._ask(customer_id=customer)["result_code"], "011")

    def test_a_pupil_of_another_school_is_unknown_here(self):
        self._create_books(self.other_school)
        self._create_bank_account(self.other_school)
        bill = self._create_bill(self.other_student)
        for customer in (self.other_student.student_code, bill.edu_payment_code):
            if customer == self.student.student_code:
                continue
            self.assertEqual(self._ask(customer_id=customer)["result_code"], "011")

    def test_a_question_books_nothing(self):
        self._ask()
        self.assertFalse(self._get_transactions(self.channel))
        message = self._get_messages(self.channel)
        self.assertEqual((message.verdict, message.state), ("accepted", "done"))
