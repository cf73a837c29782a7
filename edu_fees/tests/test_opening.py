# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import random
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.edu_core.tools import workbook

from .common import FeesCase

HEADS = ["Loại", "Mã", "Tên", "Khoản thu", "Số tiền"]
DAY = date(2026, 9, 30)


@freeze_time("2026-10-01 03:00:00")
class TestOpening(FeesCase):
    """What a school brings from its old program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.meals = cls._create_fee_item(
            name="Tiền ăn", code="AN", legal_class="collected_on_behalf"
        )
        cls.service = cls._create_fee_item(name="Bán trú", code="BT")
        cls.rows = [
            ["Tiền mặt", None, None, None, 1_000_000],
            ["Tiền gửi", cls.bank_account.acc_number, None, None, 4_000_000],
            ["Tồn khoản thu", "AN", "Tiền ăn", None, "4.900.000"],
            ["Nộp thừa", cls.student.student_code, cls.student.name, None, 100_000],
            ["Nợ cũ", cls.classmate.student_code, None, "AN", 76_000],
            ["Nợ cũ", cls.classmate.student_code, None, "BT", 350_000],
        ]

    def _create(self, rows=None, **values):
        """Return balances with a file, not read yet."""
        rows = self.rows if rows is None else rows
        content = workbook.write([workbook.Sheet("So du", [HEADS, *rows])])
        return (
            self.env["edu.opening"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.school.id,
                    "date": DAY,
                    "file": base64.b64encode(content),
                    "filename": "so-du.xlsx",
                    **values,
                }
            )
        )

    def _read(self, *rows, **values):
        opening = self._create([*rows] or None, **values)
        opening.action_read()
        return opening

    def _post(self, *rows):
        opening = self._read(*rows)
        opening.action_post()
        return opening

    # === PREVIEW === #

    def test_the_preview_has_the_proof_totals_and_posts_nothing(self):
        opening = self._read()
        self.assertEqual(opening.amount_money, 5_000_000)
        self.assertEqual(opening.amount_item, 4_900_000)
        self.assertEqual(opening.amount_credit, 100_000)
        self.assertEqual(opening.amount_debt, 426_000)
        self.assertEqual((opening.difference, opening.problem_count), (0, 0))
        self.assertFalse(self._get_trial_balance())

    def test_reading_the_same_file_again_gives_the_same_lines(self):
        opening = self._read()
        before = opening._get_content()
        opening.action_read()
        self.assertEqual(opening._get_content(), before)

    def test_each_row_says_what_is_wrong_with_it(self):
        no_class = self._create_student()
        foreign = self.other_student.student_code
        for row, words in (
            (["Quỹ riêng", None, None, None, 5], "unknown kind"),
            (["Tiền mặt", None, None, None, 0], "whole đồng"),
            (["Tiền mặt", None, None, None, -5], "whole đồng"),
            (["Tiền mặt", None, None, None, 10**12], "whole đồng"),
            (["Tiền mặt", None, None, None, "một triệu"], "whole đồng"),
            (["Tiền gửi", "999", None, None, 5], "bank account"),
            (["Tồn khoản thu", "XX", None, None, 5], "fee item"),
            (["Tồn khoản thu", "BT", None, None, 5], "service"),
            (["Nộp thừa", "KHONG-CO", None, None, 5], "pupil"),
            (["Nộp thừa", foreign, None, None, 5], "pupil"),
            (["Nợ cũ", self.student.student_code, None, None, 5], "fee item"),
            (["Nợ cũ", no_class.student_code, None, "AN", 5], "no class"),
        ):
            with self.subTest(row=row):
                opening = self._read(row)
                self.assertIn(words, opening.line_ids.problem or "")
                with self.assertRaisesRegex(UserError, "1 rows"):
                    opening.action_post()

    def test_a_row_that_stands_twice_is_named(self):
        row = ["Nộp thừa", self.student.student_code, None, None, 5]
        opening = self._read(row, row)
        self.assertEqual(opening.line_ids.mapped("problem"), [False, "stands twice"])

    def test_what_is_no_such_workbook_is_refused(self):
        for content, words in (
            (b"", "no workbook"),
            (b"abc", "no workbook"),
            (workbook.write([workbook.Sheet("A", [["x", "y"]])]), "heads"),
        ):
            opening = self._create(file=base64.b64encode(content))
            with self.assertRaisesRegex(UserError, words):
                opening.action_read()

    def test_the_file_to_fill_in_can_be_read_back(self):
        opening = self._create()
        opening.action_template()
        opening.action_read()
        self.assertEqual(len(opening.line_ids), 5)
        self.assertEqual(
            opening.line_ids.mapped("kind"), ["cash", "bank", "item", "credit", "debt"]
        )

    # === POST === #

    def test_the_books_begin_with_the_balances(self):
        opening = self._post()
        self.assertEqual(
            self._get_trial_balance(),
            {"111": 1_000_000, "1121": 4_000_000, "3381": -4_900_000, "3383": -100_000},
        )
        self.assertEqual(opening.move_id.date, DAY)
        rows = self.env["edu.fee.item.money"].search([("item_id", "=", self.meals.id)])
        self.assertEqual(sum(rows.mapped("amount_left")), 4_900_000)
        credits = self.student._edu_get_credit(self.school)
        self.assertEqual(credits, {self.student: 100_000})

    def test_what_is_owed_becomes_a_bill(self):
        fee_round = self._post().round_id
        [bill] = fee_round._get_bills()
        self.assertEqual(bill.edu_student_id, self.classmate)
        self.assertEqual(bill.amount_residual, 426_000)
        self.assertTrue(bill.edu_payment_code)
        self.assertFalse(bill.edu_published)
        with self.assertRaises(UserError):
            fee_round._generate_now()

    def test_balances_that_do_not_meet_are_refused(self):
        opening = self._read(*self.rows[:3])
        with self.assertRaisesRegex(UserError, "100.000"):
            opening.action_post()
        self.assertEqual(opening.state, "draft")
        self.assertFalse(self._get_trial_balance())

    def test_the_same_again_changes_nothing(self):
        self._post()
        before = self._get_trial_balance(official=False)
        rows = [*self.rows]
        random.Random(7).shuffle(rows)
        again = self._read(*rows)
        action = again.action_post()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(again.state, "draft")
        self.assertEqual(self._get_trial_balance(official=False), before)

    def test_other_balances_need_a_reversal_first(self):
        opening = self._post()
        other = self._read(
            ["Tiền mặt", None, None, None, 7_000],
            ["Tồn khoản thu", "AN", None, None, 7_000],
        )
        with self.assertRaisesRegex(UserError, "Reverse"):
            other.action_post()
        opening.action_reverse("sai số dư")
        self.assertEqual(opening.state, "reversed")
        self.assertFalse(opening.round_id._get_bills())
        other.action_post()
        self.assertEqual(self._get_trial_balance(), {"111": 7_000, "3381": -7_000})

    def test_balances_that_somebody_has_paid_on_are_not_reversed(self):
        opening = self._post()
        bill = opening.round_id._get_bills()
        self.env["edu.receipt"]._issue(bill, 1_000, "Bà Tư")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            opening.action_reverse("sai")
        self.assertEqual(opening.state, "posted")

    def _use_overpaid(self):
        """Put what the pupil brought on a bill, and return the bill."""
        fee_round = self._create_round({self.service: 60_000}, period="2026-10-01")
        self._generate(fee_round)
        fee_round.with_user(self.accountant).action_publish()
        return fee_round._get_bills().filtered(
            lambda bill: bill.edu_student_id == self.student
        )

    def test_balances_whose_overpaid_money_is_on_a_bill_are_not_reversed(self):
        opening = self._post()
        bill = self._use_overpaid()
        self.assertEqual(bill.amount_residual, 0)
        with self.assertRaisesRegex(UserError, f"{self.student.name}.*40.000"):
            opening.action_reverse("sai")
        self.assertEqual(opening.state, "posted")
        self.assertTrue(opening.round_id._get_bills())
        bill.edu_credit_ids.with_user(self.accountant).action_undo("sai số dư")
        opening.action_reverse("sai")
        self.assertEqual(opening.state, "reversed")

    def test_a_reversal_reads_the_state_that_is_in_the_database(self):
        opening = self._post()
        self.assertEqual(opening.state, "posted")
        self.env.flush_all()
        self.env.cr.execute("UPDATE edu_opening SET state = 'reversed'")
        with self.assertRaisesRegex(UserError, "not posted"):
            opening.action_reverse("sai")

    def test_a_reversal_asks_why(self):
        opening = self._post()
        action = opening.action_reverse()
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "sai số dư"
        wizard.action_confirm()
        self.assertEqual(opening.reverse_reason, "sai số dư")
        with self.assertRaises(UserError):
            opening.action_reverse("lần nữa")

    # === WHO === #

    @mute_logger("odoo.sql_db")
    def test_the_database_posts_once_per_school(self):
        self._post()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._create().sudo().state = "posted"
            self.env.flush_all()

    def test_only_the_accountant_and_only_by_the_button(self):
        opening = self._read()
        for persona in ("principal", "cashier", "teacher", "office", "officer"):
            with self.assertRaises(AccessError):
                opening.with_user(self._persona(persona)).action_post()
        with self.assertRaises(AccessError):
            opening.state = "posted"
        with self.assertRaises(AccessError):
            self._create(state="posted")
        with self.assertRaises(AccessError):
            opening.line_ids.amount = 5
        opening.action_post()
        for change in (
            lambda: opening.write({"date": "2026-01-01"}),
            opening.unlink,
            opening.action_read,
        ):
            with self.assertRaises(UserError):
                change()

    def test_many_pupils_cost_few_queries(self):
        class_ = self._fill_class("2/9", 30)
        students = self.env["edu.student"].search([("class_id", "=", class_.id)])
        rows = [
            ["Nộp thừa", student.student_code, None, None, 1_000]
            for student in students
        ]
        opening = self._create(rows)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            opening.action_read()
        self.assertEqual(len(opening.line_ids), 30)
