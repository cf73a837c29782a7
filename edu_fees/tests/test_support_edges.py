# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError

from .portal_common import read_pages
from .support_common import SupportCase


@freeze_time("2026-10-20 03:00:00")
class TestSupportEdges(SupportCase):
    """Where a part of a month, a part of the money and a part of an answer meet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_round.line_ids.filtered(
            lambda line: line.item_id == cls.item
        ).partial_rule = "days"
        cls.plan.line_ids.filtered(lambda one: one.item_id == cls.item).price = 310_000

    def _join(self, day):
        """Let a pupil join the class on a day."""
        student = self._create_student(school=self.school)
        self._enroll(student, self.class_1a, date_start=day)
        self.env.flush_all()
        self.env.invalidate_all()
        return student

    def _bill_later(self, student):
        fee_round = self.fee_round.with_user(self.accountant)
        bills = fee_round._bill_later(student.ids).sudo()
        self.env.flush_all()
        self.env.invalidate_all()
        return bills

    def _render(self, claim, persona="accountant"):
        """Return the sheets of a claim's workbook, as lists of numbered rows."""
        report = self.env.ref("edu_fees.action_report_claim_xlsx")
        report = report.with_user(self._persona(persona))
        content, _kind = report._render_xlsx(report.report_name, claim.ids, {})
        sheets = load_workbook(io.BytesIO(content)).worksheets
        rows = [
            [
                row
                for row in sheet.iter_rows(values_only=True)
                if isinstance(row[0], int)
            ]
            for sheet in sheets
        ]
        texts = [
            " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
            for sheet in sheets
        ]
        return rows, texts

    # === WHO JOINS IN MID-MONTH === #

    def test_a_fixed_amount_that_is_all_of_half_a_month_is_still_claimed(self):
        """200,000 đ of 310,000 đ leave the family a bill; of half a month, nothing."""
        self._create_support(self.item, kind="amount", amount=200_000)
        fee_round = self.fee_round
        fee_round.line_ids.filtered(lambda line: line.item_id == self.water).unlink()
        self._generate(fee_round, publish=True)
        joined = self._join("2026-10-17")
        self.assertEqual(fee_round.missing_count, 1)
        self.assertFalse(self._bill_later(joined))
        family, others = self._get_charges(joined)
        self.assertFalse(family)
        # 15 of 31 days
        self.assertEqual(others.amount, 150_000)
        self.assertEqual(fee_round.missing_count, 0)

    def test_a_joiner_whom_others_pay_all_is_charged_for_the_days_left(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round, publish=True)
        joined = self._join("2026-10-17")
        self.assertFalse(self._bill_later(joined))
        amounts = {one.item_id: one.amount for one in self._get_charges(joined)[1]}
        self.assertEqual(amounts, {self.item: 150_000, self.water: 20_000})

    def test_who_joined_and_left_is_reduced_to_a_part_of_the_part(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round, publish=True)
        joined = self._join("2026-10-12")
        self._bill_later(joined)
        [before] = self._get_charges(joined)[1].filtered(
            lambda one: one.item_id == self.item
        )
        self.assertEqual(before.amount, 200_000)
        joined.enrollment_ids.date_end = date(2026, 10, 16)
        self.env.flush_all()
        self.env.invalidate_all()
        self.fee_round.with_user(self.accountant)._settle_leavers({joined.id: "due"})
        [after] = self._get_charges(joined)[1].filtered(
            lambda one: one.item_id == self.item
        )
        # 5 of the 20 days that were charged
        self.assertEqual(after.amount, 50_000)

    # === AGREEMENTS THAT END UNDER A PAID BILL === #

    def test_a_bill_paid_in_part_is_not_made_anew_and_nothing_is_half_done(self):
        fee_round = self._create_round(
            plan_id=self.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        half = self._create_support(self.item, self.student, rate=5_000)
        whole = self._create_support(self.item | self.water, self.classmate)
        bills = self._generate(fee_round)
        bill = bills.filtered(lambda one: one.edu_student_id == self.student)
        self._receive(10_000, bill.edu_payment_code)
        (half | whole).with_user(self.principal).action_end("Hết nguồn")
        before = fee_round.charge_ids.filtered(lambda one: one.state == "live")
        with self.assertRaisesRegex(UserError, "has been collected"):
            with self.env.cr.savepoint():
                fee_round.with_user(self.accountant).action_rebill_lapsed()
        self.env.invalidate_all()
        after = fee_round.charge_ids.filtered(lambda one: one.state == "live")
        self.assertEqual(after, before)
        self.assertFalse(bill.edu_cancel_reason)

    def test_nobody_but_the_accountant_bills_anew(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round, publish=True)
        for persona in ("cashier", "principal", "teacher", "officer"):
            fee_round = self.fee_round.with_user(self._persona(persona))
            with self.subTest(persona), self.assertRaises(AccessError):
                fee_round.action_make_claims()

    # === WHAT GOES TO THE PAYER === #

    def test_a_sponsors_list_speaks_of_support_and_not_of_compensation(self):
        lotus = self._get_payer("Công ty Hoa Sen")
        self._create_support(
            self.item, self.student, payer_kind="sponsor", payer_id=lotus.id, rate=5_000
        )
        self._generate(self.fee_round, publish=True)
        claim = self._make_claim(self.fee_round)
        _rows, [summary, _pupils] = self._render(claim)
        self.assertIn("support claimed from the sponsor", summary)
        self.assertNotIn("budget", summary)
        report = self.env.ref("edu_fees.action_report_claim")
        pdf = self.env["ir.actions.report"]._render(report, claim.ids)[0]
        self.assertIn(lotus.name, " ".join(read_pages(pdf)))

    def test_the_workbook_of_an_answer_says_what_was_accepted_and_why_not_all(self):
        self._create_support(self.item)
        self._generate(self.fee_round, publish=True)
        claim = self._make_claim(self.fee_round).with_user(self.accountant)
        [_summary, pupils], _texts = self._render(claim)
        self.assertEqual([row[7] for row in pupils], [0, 0])
        line = claim.line_ids.filtered(lambda one: one.student_id == self.student)
        line.write(
            {"amount_accepted": 100_000, "outcome": "dropped", "reason": "Vượt mức"}
        )
        claim.action_accept()
        [_summary, pupils], _texts = self._render(claim)
        by_name = {row[1]: row for row in pupils}
        self.assertEqual(
            by_name[self.student.name][6:9], (310_000, 100_000, "Vượt mức")
        )
        self.assertEqual(by_name[self.classmate.name][6:8], (310_000, 310_000))

    def test_pupils_of_one_level_are_counted_once_however_many_items(self):
        """By level: two pupils, one of whom left and costs less."""
        self._create_support(self.item | self.water)
        self._generate(self.fee_round, publish=True)
        claim = self._make_claim(self.fee_round, send=False)
        self.student.enrollment_ids.date_end = date(2026, 10, 16)
        self.env.flush_all()
        self.env.invalidate_all()
        self.fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "due"}
        )
        levels = {
            (row["item"], row["level"]): (row["students"], row["amount"])
            for row in claim._get_levels()
        }
        self.assertEqual(
            levels,
            {
                ("Học phí", 310_000): (1, 310_000),
                ("Học phí", 160_000): (1, 160_000),
                ("Nước uống", 20_000): (2, 40_000),
            },
        )
        self.assertEqual(claim.student_count, 2)

    def test_the_list_of_who_left_has_both_parts_as_a_workbook(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._generate(self.fee_round, publish=True)
        self.student.enrollment_ids.date_end = date(2026, 10, 16)
        self.env.flush_all()
        self.env.invalidate_all()
        departure = self.fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "rebill"}
        )
        report = self.env.ref("edu_fees.action_report_list_edu_fee_departure")
        report = report.with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, departure.ids, {})
        sheet = load_workbook(io.BytesIO(content)).active
        [row] = [
            row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)
        ]
        self.assertIn(self.student.name, row)
        self.assertEqual((row[6], row[8]), (75_000, 75_000))
