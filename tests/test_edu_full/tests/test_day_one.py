# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks that a real school runs on its first day, with the figures as given."""

import base64
import io
import re
from datetime import date

import zxingcpp
from freezegun import freeze_time
from lxml import html
from PIL import Image
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edu_fees.tests.paper_common import PaperSetUp
from odoo.addons.edu_fees.tools import vietqr

from .common import (
    BIDV,
    DAY,
    ON_BEHALF,
    SERVICES,
    TOTAL,
    VIETCOMBANK,
    WORDS,
    FullCase,
)

RECEIPTS = 17
# The notes of the evening: value and pieces.
NOTES = [
    (500_000, 42),
    (200_000, 1),
    (50_000, 1),
    (20_000, 1),
    (10_000, 1),
    (2_000, 2),
]
BOARDERS, MEALS, MEAL_PRICE = 300, 22, 38_000
EXCUSED_DAYS = "−3 ngày nghỉ có phép tháng 9 × 38.000"


def read_pdf(content):
    """Return the text of a PDF on one line."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def decode(picture):
    """Return what the QR codes of a picture say, read by a decoder not ours."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return [code.text for code in codes]


class TestTheBill(FullCase):
    """Check 1: bill, QR code, portal, paper and ledger all say 1,252,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.bill = cls._create_october_bill(cls.student)
        cls.fee_round = cls.bill.edu_fee_round_id

    def test_the_lines_make_1252000(self):
        lines = self.bill.invoice_line_ids
        self.assertEqual(
            lines.mapped("price_total"),
            [350_000, 836_000, -114_000, 20_000, 50_000, 110_000],
        )
        self.assertEqual(self.bill.amount_total, TOTAL)
        self.assertEqual(self.bill._edu_amount_in_words(), WORDS)
        by_class = {"service_resolution": 0, "collected_on_behalf": 0}
        for line in lines:
            by_class[line.edu_fee_item_id.legal_class] += line.price_total
        self.assertEqual([*by_class.values()], [SERVICES, ON_BEHALF])

    def test_the_excused_days_are_a_line_of_their_own(self):
        line = self.bill.invoice_line_ids.filtered("edu_deduction_id")
        self.assertEqual(line.price_total, -114_000)
        self.assertIn(EXCUSED_DAYS, line.name.replace("\xa0", " "))

    def test_unexcused_days_are_not_taken_off(self):
        classmates = self.fee_round._get_bills() - self.bill
        self.assertEqual(set(classmates.mapped("amount_total")), {TOTAL + 114_000})

    def test_the_code_says_so(self):
        [text] = decode(self.bill._edu_get_vietqr_png())
        self.assertIn("54071252000", text)  # tag 54, seven digits
        parsed = vietqr.parse(text)
        self.assertEqual(parsed["amount"], TOTAL)
        self.assertEqual(parsed["memo"], self.bill.edu_payment_code)
        self.assertEqual(parsed["bin"], BIDV)
        self.assertEqual(parsed["account"], "31410001234567")

    def test_the_portal_says_so(self):
        self._login(self.parent)
        text = self.url_open(f"/my/bills/{self.bill.id}").text.replace("\xa0", " ")
        self.assertIn("1.252.000", text)
        self.assertIn(WORDS, text)
        self.assertIn(EXCUSED_DAYS, text)
        self.assertIn("-114.000", text)

    def test_the_paper_says_so(self):
        self._login(self.parent)
        answer = self.url_open(f"/my/bills/{self.bill.id}/notice")
        text = read_pdf(answer.content).replace("\xa0", " ")
        self.assertIn("1.252.000", text)
        self.assertIn(WORDS, text)
        self.assertIn(EXCUSED_DAYS, text)
        self.assertIn("-114.000", text)

    def test_the_ledger_says_so(self):
        self.assertFalse(self._get_trial_balance())  # an unpaid bill moves nothing
        self._receive(self.bill)
        balance = self._get_trial_balance()
        self.assertEqual(balance, {"1121": TOTAL, "3381": -ON_BEHALF, "531": -SERVICES})
        self._check_books(self.school)

    def test_the_workbook_and_the_progress_say_so(self):
        rows = {row[1]: row[2:] for row in self.fee_round._get_ledger_rows()}
        self.assertEqual(rows[self.student], (TOTAL, TOTAL))
        progress = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)]
        )
        self.assertEqual(
            progress.amount_billed, TOTAL + (len(rows) - 1) * (TOTAL + 114_000)
        )


class TestTheCeiling(PaperSetUp, FullCase):
    """Check 2: 345,000 on last year's 300,000 is accepted, 346,000 and 355,000 are not;
    nothing is published without its papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {
                "edu_level_ids": [
                    Command.set(cls.env.ref("edu_core.edu_level_th").ids)
                ],
                "edu_fee_area_group_id": cls.env.ref(
                    "edu_fees.edu_fee_area_group_hcm_1"
                ).id,
                "edu_paper_policy": "block",
            }
        )
        cls.item = cls._create_fee_item(
            name="Tổ chức phục vụ bán trú",
            service_id=cls.env.ref("edu_fees.edu_fee_service_boarding").id,
        )
        year = cls.school_year.date_start.year
        cls._create_fee_plan(
            {cls.item: 300_000},
            school_year_id=cls._create_school_year(year - 1).id,
        )
        cls.plan = cls._create_fee_plan({cls.item: 345_000})

    def _get_refusal(self, price):
        """Return why a price is refused, with plain spaces."""
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.plan.line_ids.price = price
        return str(caught.exception).replace("\xa0", " ")

    def test_345000_is_fifteen_percent_more_and_accepted(self):
        self.assertEqual(self.plan.line_ids.price, 345_000)
        self.assertFalse(self.plan.ceiling_todo)

    def test_346000_is_refused_naming_rule_and_paper(self):
        message = self._get_refusal(346_000)
        self.assertIn("+15,3 %", message)
        self.assertIn("15 %, that is 345.000 đ", message)
        self.assertIn("NQ 13/2024/NQ-HĐND", message)
        self.assertNotIn("above the ceiling", message)

    def test_355000_is_refused_naming_ceiling_and_paper(self):
        message = self._get_refusal(355_000)
        self.assertIn("355.000 đ is above the ceiling of 350.000 đ", message)
        self.assertIn("NQ 13/2024/NQ-HĐND", message)

    def test_without_minutes_or_disclosure_nothing_is_published(self):
        fee_round = self._create_round(plan_id=self.plan.id)
        self._generate(fee_round)
        papers = self._complete_papers(self.plan)
        principal = self._persona("principal")
        for kind in ("agreement", "disclosure"):
            paper = papers.filtered(lambda one, kind=kind: one.kind == kind)
            paper.with_user(principal).action_withdraw("Ghi sai ngày")
            label = self.env["edu.fee.paper"]._get_kind_label(kind)
            with self.subTest(kind), self.assertRaisesRegex(UserError, label):
                fee_round.action_publish()
            again = paper.copy({"number": "02/TB"})
            self._approve(again)
        fee_round.action_publish()
        self.assertEqual(fee_round.state, "published")


class TestTwoChildren(FullCase):
    """Check 5: two children in two schools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        guardian = cls.env["edu.guardian"].search(
            [("partner_id", "=", cls.parent.partner_id.id)]
        )
        cls._create_guardianship(guardian, cls.other_student)
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        cls.other_bill = cls._create_bill(
            cls.other_student, {cls._create_fee_item(cls.other_school): 930_000}
        )

    def _open_bills(self):
        """Return the parent's page: its text, and what its pictures say."""
        self._login(self.parent)
        tree = html.fromstring(self.url_open("/my/bills").text)
        sources = tree.xpath("//figure[contains(@class, 'o_edu_qr')]//img/@src")
        texts = []
        for source in sources:
            answer = self.url_open(source) if source.startswith("/") else None
            content = answer.content if answer else self._read_data_url(source)
            texts += decode(content)
        text = " ".join(tree.text_content().replace("\xa0", " ").split())
        return text, [vietqr.parse(one) for one in texts]

    def _read_data_url(self, source):
        """Return the picture in a data URL."""
        head, _comma, data = source.partition(",")
        self.assertIn("image/png", head)
        return base64.b64decode(data)

    def test_the_page_has_the_total_and_two_codes(self):
        text, codes = self._open_bills()
        self.assertIn("2.182.000", text)
        self.assertEqual(
            {(code["bin"], code["account"], code["amount"]) for code in codes},
            {
                (BIDV, "31410001234567", TOTAL),
                (VIETCOMBANK, "0071001234567", 930_000),
            },
        )

    def test_paying_one_leaves_the_other_open(self):
        self._receive(self.bill)
        self.env.flush_all()
        text, codes = self._open_bills()
        self.assertEqual([code["amount"] for code in codes], [930_000])
        self.assertNotIn("2.182.000", text)
        self.assertEqual(self.other_bill.amount_residual, 930_000)

    def test_neither_accountant_sees_the_other_child(self):
        accountant = self._persona("accountant")
        other = self._create_user(
            "other-accountant",
            "edu_fees.group_accountant",
            companies=self.other_school,
        )
        for user, own, foreign in (
            (accountant, self.student, self.other_student),
            (other, self.other_student, self.student),
        ):
            students = self.env["edu.student"].with_user(user).search([])
            self.assertIn(own, students)
            self.assertNotIn(foreign, students)
            bills = self.env["account.move"].with_user(user).search([])
            self.assertNotIn(foreign, bills.sudo().edu_student_id)


class TestCash(FullCase):
    """Check 6: a morning at the counter, and the way of its cash to the bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _number in range(RECEIPTS - 1):
            cls._create_student(school_class=cls.class_1b)
        cls.fee_round = cls._create_round(
            cls._create_october_prices(), classes=cls.class_1b
        )
        cls.bills = cls._generate(cls.fee_round, publish=True)
        cls.cashier = cls._persona("cashier")

    def _issue(self, bill):
        """Take the cash for a bill, as the cashier."""
        receipts = self.env["edu.receipt"].with_user(self.cashier)
        receipts = receipts.with_context(allowed_company_ids=self.school.ids)
        return receipts._issue(bill, TOTAL, "Trần Thị Bà", date=DAY)

    def test_seventeen_receipts_are_21284000(self):
        self.assertEqual(len(self.bills), RECEIPTS)
        receipts = [self._issue(bill) for bill in self.bills]
        numbers = [int(re.search(r"(\d+)$", one.name)[1]) for one in receipts]
        self.assertEqual(numbers, [*range(1, RECEIPTS + 1)])
        self.assertEqual(sum(one.amount for one in receipts), 21_284_000)
        self.assertEqual(self._get_trial_balance()["111"], 21_284_000)
        self.assertEqual({one.amount_in_words for one in receipts}, {WORDS})
        self._check_books(self.school)

    def test_a_voided_receipt_keeps_its_number_beside_the_new_one(self):
        receipts = [self._issue(bill) for bill in self.bills]
        wrong = receipts[4]
        wrong.action_void("Ghi nhầm người nộp")
        again = self._issue(self.bills[4])
        self.assertEqual((wrong.number, again.number), (5, RECEIPTS + 1))
        self.assertEqual((wrong.state, again.state), ("voided", "posted"))
        valid = self.env["edu.receipt"].search(
            [("company_id", "=", self.school.id), ("state", "=", "posted")]
        )
        self.assertEqual(sum(valid.mapped("amount")), 21_284_000)
        self.assertEqual(self._get_trial_balance()["111"], 21_284_000)
        self._check_books(self.school)

    @freeze_time("2026-10-05 09:00:00")
    def test_the_notes_are_counted_and_taken_to_the_bank_until_111_is_zero(self):
        for bill in self.bills:
            self._issue(bill)
        count = (
            self.env["edu.cash.count"]
            .with_user(self.cashier)
            .create(
                {
                    "company_id": self.school.id,
                    "line_ids": [
                        Command.create({"denomination": note, "quantity": pieces})
                        for note, pieces in NOTES
                    ],
                }
            )
        )
        self.assertEqual(count.amount_counted, 21_284_000)
        count.action_confirm()
        self.assertEqual((count.difference, count.state), (0, "done"))
        deposits = self.env["edu.cash.deposit"].with_user(self.cashier)
        deposits.create({}).action_confirm()
        deposit = self.env["edu.disbursement"].search([("kind", "=", "deposit")])
        self.assertEqual(deposit.amount, 21_284_000)
        balance = self._get_trial_balance()
        self.assertEqual((balance.get("111", 0), balance["113"]), (0, 21_284_000))
        self._receive(self.bills[0], 21_284_000, memo=f"NOP TIEN {deposit.order_code}")
        balance = self._get_trial_balance()
        self.assertEqual(balance["1121"], 21_284_000)
        self.assertFalse({"111", "113", "33781"} & balance.keys())
        self.assertEqual(deposit.state, "paid")
        self._check_books(self.school)

    def test_nobody_is_accountant_and_cashier(self):
        accountant = self._persona("accountant")
        with self.assertRaises(ValidationError):
            accountant.group_ids += self.env.ref("edu_fees.group_cashier")


@freeze_time("2026-10-31 09:00:00")
class TestMealMonth(FullCase):
    """Check 7: what is left of the meals of a month, and whose it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meals = cls._create_fee_item(
            name="Tiền ăn", legal_class="collected_on_behalf", unit="meal"
        )
        plan = cls._create_fee_plan({cls.meals: (MEAL_PRICE, MEALS)})
        class_ = cls._fill_class("3/1", BOARDERS, grade="3")
        cls.fee_round = cls._create_round(plan_id=plan.id, classes=class_)
        cls.bills = cls._generate(cls.fee_round, publish=True)
        cls._collect_all()
        cls._pay_food(232_000_000)
        cls._excuse()

    @classmethod
    def _collect_all(cls):
        """Let every family pay its bill over the bank."""
        cls.env["edu.collection.transaction"]._register_movements(
            cls._get_journal("NH"),
            [
                {
                    "bank_reference": f"AN{bill.id}",
                    "date": DAY,
                    "amount": int(bill.amount_total),
                    "memo": bill.edu_payment_code,
                }
                for bill in cls.bills
            ],
        )._settle()

    @classmethod
    def _pay_food(cls, amount):
        """Pay the supplier over the bank: three persons, then the bank's line."""
        payment = (
            cls.env["edu.disbursement"]
            .with_user(cls._persona("accountant"))
            .create(
                {
                    "company_id": cls.school.id,
                    "method": "bank",
                    "bank_journal_id": cls._get_journal("NH").id,
                    "payee_name": "Công ty Suất ăn Hoa Sen",
                    "payee_account": "0123456789",
                    "payee_bank": "Ngân hàng thử nghiệm",
                    "memo": "Thực phẩm tháng 10/2026",
                    "line_ids": [
                        Command.create({"item_id": cls.meals.id, "amount": amount})
                    ],
                }
            )
        )
        payment.action_submit()
        payment.with_user(cls._persona("principal")).action_approve()
        payment.action_order()
        cls._receive(cls.bills[0], -amount, memo=payment.order_code)
        cls.payment = payment

    @classmethod
    def _excuse(cls):
        """Enter 410 excused meals of October: two of 110 pupils, one of the others."""
        cls.env["edu.fee.deduction"]._register_unused(
            cls.school,
            [
                {
                    "student": bill.edu_student_id,
                    "item": cls.meals,
                    "period": date(2026, 10, 1),
                    "quantity": 2 if number < 110 else 1,
                }
                for number, bill in enumerate(cls.bills)
            ],
        )

    def test_the_books_say_what_is_left_and_whose_it_is(self):
        self.assertEqual(len(self.bills), BOARDERS)
        self.assertEqual(sum(self.bills.mapped("amount_total")), 250_800_000)
        self.assertEqual(self.payment.state, "paid")
        self.assertEqual(self._get_trial_balance()["3381"], -18_800_000)
        settlement = self.env["edu.settlement"].create(
            {
                "company_id": self.school.id,
                "date_start": "2026-10-01",
                "date_end": "2026-10-31",
            }
        )
        own = settlement._get_figures()[(self.meals,)]
        self.assertEqual((own.came_in, own.paid_out), (250_800_000, 232_000_000))
        self.assertEqual(own.left, 18_800_000)
        self.assertEqual(own.owed, 15_580_000)
        self.assertEqual(own.surplus, 3_220_000)
        pupils = settlement._get_figures("class_id", "student_id")
        named = [key[2] for key, row in pupils.items() if row.owed]
        self.assertEqual(len(named), BOARDERS)
        self.assertTrue(all(named))
        self._check_books(self.school)
