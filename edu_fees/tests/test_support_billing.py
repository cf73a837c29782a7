# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import vietqr
from .portal_common import BIDV, read_pages
from .stamp_common import StampCase
from .support_common import SupportCase, SupportSetUp
from .test_exemption import ExemptionSetUp


@freeze_time("2026-10-05")
class TestSupportBilling(ExemptionSetUp, SupportCase):
    """What families are billed for whom somebody else pays, and what that one owes."""

    def test_a_charge_is_split_in_two_that_sum_to_the_price(self):
        self._create_support(self.item, self.student, rate=3_333)
        bill = self._get_bill()
        family, other = self._get_charges()
        tuition = family.filtered(lambda one: one.item_id == self.item)
        self.assertEqual((tuition.amount, other.amount), (233_345, 116_655))
        self.assertEqual(tuition.amount + other.amount, 350_000)
        self.assertEqual(tuition.payer_id, self.student.partner_id)
        self.assertEqual(other.payer_id, self._get_payer())
        self.assertEqual((other.level, other.level_quantity), (350_000, 1))
        self.assertEqual(bill.amount_total, 233_345 + 20_000)
        self.assertFalse(other.move_id)

    def test_the_bill_shows_what_somebody_else_takes(self):
        self._create_support(self.item, self.student, rate=5_000)
        bill = self._get_bill()
        amounts = bill.invoice_line_ids.sorted("id").mapped("price_total")
        self.assertEqual(amounts, [350_000, -175_000, 20_000])
        name = bill.invoice_line_ids.sorted("id")[1].name
        texts = "Ngân sách hỗ trợ", "supported by the State budget"
        self.assertTrue(any(text in name for text in texts), name)
        self.assertNotIn(self._get_payer().name, name)

    def test_a_sponsor_is_named_by_kind_only(self):
        payer = self._get_payer("Công ty Hoa Sen")
        self._create_support(
            self.item, self.student, payer_kind="sponsor", payer_id=payer.id, rate=5_000
        )
        names = " ".join(self._get_bill().invoice_line_ids.mapped("name"))
        self.assertNotIn("Hoa Sen", names)
        self.assertTrue("tài trợ" in names or "sponsor" in names, names)

    def test_the_qr_code_asks_for_the_familys_part(self):
        bank = self.env["res.bank"].search([("edu_vietqr_bin", "=", BIDV)], limit=1)
        self.bank_account.bank_id = bank
        self._create_support(self.item, self.student, rate=5_000)
        bill = self._get_bill()
        self.assertEqual(vietqr.parse(bill._edu_get_vietqr())["amount"], 195_000)

    def test_where_nothing_is_left_there_is_no_bill_and_nobody_is_missing(self):
        self._create_support(self.item | self.water, self.student)
        self.assertFalse(self._get_bill())
        self.assertEqual(self.fee_round.missing_count, 0)
        self.assertEqual(self.fee_round.covered_count, 1)
        self.assertEqual(self.fee_round.progress, 100)
        family, others = self._get_charges()
        self.assertFalse(family)
        self.assertEqual(sum(others.mapped("amount")), 370_000)

    def test_a_second_run_charges_nobody_twice(self):
        self._create_support(self.item | self.water, self.student)
        self._create_support(self.item, self.classmate, rate=5_000)
        self._generate(self.fee_round)
        before = self.fee_round.charge_ids
        self.assertFalse(self._generate(self.fee_round))
        self.fee_round.invalidate_recordset(["charge_ids"])
        self.assertEqual(self.fee_round.charge_ids, before)

    def test_a_round_of_which_others_pay_all_is_generated_without_a_bill(self):
        self._create_support(self.item | self.water)
        self.assertFalse(self._generate(self.fee_round, publish=True))
        self.assertEqual(self.fee_round.state, "published")
        self.assertEqual(self.fee_round.missing_count, 0)
        self.assertEqual(self.fee_round.amount_supported, 370_000 * 2)

    def test_what_others_pay_keeps_plan_and_dates(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round)
        with self.assertRaisesRegex(UserError, "cannot change"):
            self.fee_round.period = date(2026, 11, 1)

    def test_exemption_comes_first_and_support_takes_its_part_of_the_rest(self):
        self._create_exemption(self.item, self.student, rate=4_000)
        self._create_support(self.item, self.student, rate=5_000)
        self._get_bill()
        family, other = self._get_charges()
        tuition = family.filtered(lambda one: one.item_id == self.item)
        self.assertEqual((tuition.price, other.amount), (210_000, 105_000))
        self.assertEqual(tuition.amount, 105_000)

    def test_who_is_exempted_of_all_leaves_nothing_to_support(self):
        self._create_exemption(self.item, self.student)
        self._create_support(self.item, self.student)
        self.assertEqual(self._get_bill().amount_total, 20_000)
        self.assertFalse(self._get_charges()[1])

    def test_a_fixed_amount_is_of_the_charge_and_never_more_than_it(self):
        self._create_support(self.item, self.student, kind="amount", amount=100_000)
        self._create_support(self.water, self.student, kind="amount", amount=100_000)
        self.fee_round.line_ids[0].quantity = 2
        bill = self._get_bill()
        self.assertEqual(bill.amount_total, 2 * 350_000 - 100_000)
        amounts = sorted(self._get_charges()[1].mapped("amount"))
        self.assertEqual(amounts, [20_000, 100_000])

    def test_a_draft_or_ended_support_takes_nothing(self):
        self._create_support(self.item, self.student, approve=False)
        ended = self._create_support(self.item, self.student)
        with freeze_time("2026-09-15"):
            ended.with_user(self.principal).action_end("Hết nguồn")
        self.assertEqual(self._get_bill().amount_total, 370_000)

    def test_a_cancelled_bill_takes_the_others_part_with_it(self):
        self._create_support(self.item, self.student, rate=5_000)
        bill = self._get_bill()
        bill._edu_cancel("Nhầm")
        self.assertFalse(self._get_charges()[1])
        self.env.flush_all()
        self.assertEqual(self._get_bill().amount_total, 195_000)
        self.assertEqual(self._get_charges()[1].amount, 175_000)

    def test_unused_days_are_given_back_at_the_familys_price(self):
        meals = self._create_fee_item(name="Tiền ăn")
        self._create_support(meals, self.student, rate=5_000)
        bill = self._create_bill(self.student, {meals: (38_000, 22)})
        self.assertEqual(bill.amount_total, 418_000)
        deduction = self.env["edu.fee.deduction"].create(
            {
                "company_id": self.school.id,
                "student_id": self.student.id,
                "item_id": meals.id,
                "period": date(2026, 10, 1),
                "quantity": 2,
            }
        )
        self.assertEqual(deduction.price, 19_000)
        later = self._create_bill(
            self.student,
            {meals: (38_000, 20)},
            period=date(2026, 11, 1),
        )
        self.assertEqual(later.amount_total, 380_000 - 38_000)

    # === FIGURES === #

    def test_the_preview_shows_what_others_pay(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._create_support(self.item | self.water, self.classmate)
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertEqual(preview.amount_total, 195_000)
        self.assertEqual(preview.amount_supported, 175_000 + 370_000)
        self.assertEqual((preview.supported_count, preview.covered_count), (2, 1))
        self.assertEqual((preview.missing_count, preview.bill_count), (2, 1))
        self.assertEqual(sum(preview.line_ids.mapped("amount_supported")), 545_000)

    def test_progress_counts_the_familys_part_only(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._create_support(self.item | self.water, self.classmate)
        bill = self._get_bill(publish=True)
        self._receive(195_000, bill.edu_payment_code)
        self.env.flush_all()
        row = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)]
        )
        self.assertEqual((row.amount_billed, row.amount_collected), (195_000, 195_000))
        self.assertEqual(row.percent, 100)

    def test_the_ledger_of_a_pupil_is_that_of_the_family(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._get_bill()
        claim = self._make_claim(self.fee_round)
        self._receive(175_000, claim.payment_code)
        self.env.flush_all()
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(rows.mapped("amount_due"), [195_000])
        self.assertFalse(rows.filtered("amount_paid"))
        self.assertFalse(
            self.env["edu.student.ledger"].search([("student_id", "=", False)])
        )

    def test_a_family_sees_in_its_months_how_much_others_pay(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._get_bill(publish=True)
        [month] = self.student._edu_get_months(self.school_year)
        self.assertEqual(
            (month["registered"], month["supported"], month["total"]),
            (370_000, 175_000, 195_000),
        )

    def test_the_path_of_a_round_of_which_others_pay_all(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round)
        steps = {step["key"]: step for step in self.fee_round.path}
        self.assertTrue(steps["preview"]["done"])
        self.assertFalse(steps["publish"]["done"])
        self.fee_round.action_publish()
        self._make_claim(self.fee_round)
        self.env.invalidate_all()
        steps = {step["key"]: step for step in self.fee_round.path}
        self.assertTrue(steps["collect"]["done"])
        self.assertTrue(steps["close"]["next"])

    def test_the_path_waits_for_a_support_to_be_approved(self):
        self._create_support(self.item, approve=False)
        steps = {step["key"]: step for step in self.fee_round.path}
        self.assertFalse(steps["exemptions"]["done"])

    def test_a_claim_keeps_the_schools_policy_of_recognition(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round)
        self._make_claim(self.fee_round)
        with self.assertRaisesRegex(UserError, "cannot change"):
            self.school.edu_recognition = "accrual"

    # === AGREEMENTS THAT DO NOT HOLD === #

    def test_a_draft_is_warned_about_before_and_when_bills_are_published(self):
        self._create_support(self.item, self.student, approve=False)
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertIn("1 supports wait", preview.warning)
        self.assertIn("1 supports wait", self.fee_round.support_todo)
        self._get_bill(publish=True)
        messages = self.fee_round.message_ids.mapped("body")
        self.assertTrue(any("1 supports wait" in body for body in messages))

    def test_a_support_that_ended_under_the_bills_stops_the_publication(self):
        fee_round = self._create_round(
            plan_id=self.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        half = self._create_support(self.item, self.student, rate=5_000)
        whole = self._create_support(self.item | self.water, self.classmate)
        self._generate(fee_round)
        (half | whole).with_user(self.principal).action_end("Hết nguồn")
        with self.assertRaisesRegex(UserError, "does not hold"):
            fee_round.with_user(self.accountant).action_publish()
        self.assertEqual(fee_round.lapsed_count, 2)
        fee_round.with_user(self.accountant).action_rebill_lapsed()
        self.env.invalidate_all()
        self.assertEqual(fee_round.lapsed_count, 0)
        totals = {
            bill.edu_student_id: bill.amount_total for bill in fee_round._get_bills()
        }
        self.assertEqual(totals, {self.student: 370_000, self.classmate: 370_000})
        self.assertEqual(fee_round.amount_supported, 0)
        fee_round.with_user(self.accountant).action_publish()

    def test_a_support_that_ended_within_the_month_still_holds_for_it(self):
        support = self._create_support(self.item, self.student, rate=5_000)
        self._generate(self.fee_round)
        support.with_user(self.principal).action_end("Hết nguồn")
        self.fee_round.with_user(self.accountant).action_publish()
        self.assertEqual(self.fee_round.state, "published")

    # === WHO LEFT, WHO JOINED === #

    def test_who_left_is_billed_anew_with_both_parts_of_what_was_used(self):
        self._create_support(self.item, self.student, rate=5_000)
        self.fee_round.line_ids.filtered(
            lambda line: line.item_id == self.item
        ).partial_rule = "days"
        self._generate(self.fee_round, publish=True)
        self.student.enrollment_ids.date_end = date(2026, 10, 3)
        self.env.flush_all()
        self.env.invalidate_all()
        [leaver] = self.fee_round.with_user(self.accountant)._get_leavers()
        used = leaver.lines[leaver.bills.edu_charge_ids.sorted("id")[0]]
        self.assertLess(used.price, 350_000)
        self.fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "rebill"}
        )
        family, other = self._get_charges()
        tuition = family.filtered(lambda one: one.item_id == self.item)
        self.assertEqual(tuition.amount + other.amount, used.price)
        self.assertEqual(other.amount, used.supported)

    def test_a_leaver_who_paid_gets_back_the_familys_part(self):
        self._create_support(self.item, self.student, rate=5_000)
        self.fee_round.line_ids.filtered(
            lambda line: line.item_id == self.item
        ).partial_rule = "days"
        bill = self._get_bill(publish=True)
        self._receive(195_000, bill.edu_payment_code)
        self.student.enrollment_ids.date_end = date(2026, 10, 3)
        self.env.flush_all()
        self.env.invalidate_all()
        [leaver] = self.fee_round.with_user(self.accountant)._get_leavers()
        charge = bill.edu_charge_ids.sorted("id")[0]
        left = leaver.lines[charge]
        self.assertEqual(leaver.unused, 175_000 - (left.price - left.supported))
        self.fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: "unused"}
        )
        deduction = self.env["edu.fee.deduction"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(deduction.amount, leaver.unused)

    def test_who_joins_later_is_charged_to_the_other_payer_as_well(self):
        self._create_support(self.item | self.water)
        self._generate(self.fee_round, publish=True)
        joined = self._create_student(school_class=self.class_1a)
        self.env.invalidate_all()
        self.assertEqual(self.fee_round.missing_count, 1)
        self.fee_round.with_user(self.accountant)._bill_later(joined.ids)
        self.env.invalidate_all()
        self.assertEqual(self.fee_round.missing_count, 0)
        self.assertEqual(len(self._get_charges(joined)[1]), 2)

    # === QUERIES === #

    def test_planning_takes_no_query_per_supported_pupil(self):
        class_ = self._fill_class("2A", 60)
        students = class_.enrollment_ids.student_id
        self._create_support(self.item, students[:40], rate=5_000)
        self._create_support(self.water)
        fee_round = self._create_round(plan_id=self.plan.id, classes=class_)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(32):
            plan = fee_round._plan_bills()
        self.assertEqual(len(plan.bills), 60)
        supported = sum(line.supported for bill in plan.bills for line in bill.lines)
        self.assertEqual(supported, 40 * 175_000 + 60 * 20_000)

    def test_charging_others_costs_the_same_for_twenty_and_for_forty(self):
        self._create_support(self.item, rate=5_000)
        counts = []
        self._generate(self.fee_round)
        for number in (20, 40):
            fee_round = self._create_round(
                plan_id=self.plan.id, classes=self._fill_class(f"Q{number}", number)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            fee_round._generate_now()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual(fee_round.amount_supported, number * 175_000)
        self.assertLessEqual(counts[1] - counts[0], 4)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestSupportParity(SupportSetUp, StampCase):
    """A supported pupil's bill is copied like any other: every column is the ORM's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = "on_collection"
        cls._create_support(cls.items[0], cls.students[:7], rate=5_000)
        cls._create_support(
            cls.items[2],
            cls.students[3:9],
            payer_kind="sponsor",
            payer_id=cls._get_payer("Công ty Hoa Sen").id,
            kind="amount",
            amount=15_000,
        )
        cls._watch()

    def _label(self, bills, tables):
        """Override of StampCase: another payer's charge has no entry yet."""
        rows = tables.get("edu_fee_charge", [])
        tables["edu_fee_charge"] = [row for row in rows if row["move_id"]]
        others = [{**row, "id": None} for row in rows if not row["move_id"]]
        labels = super()._label(bills, tables)
        tables["payer_charges"] = others
        return labels

    def _create_month(self):
        fee_round = self._create_round(self.prices, classes=self.pupils)
        return fee_round.with_user(self._persona("accountant"))

    def test_supported_bills_and_the_charges_of_others(self):
        tables = self._assert_parity(self._create_month())
        self.assertIn("payer_charges", tables)

    def test_two_payers_of_one_item(self):
        self._create_support(
            self.items[0],
            self.students[2:6],
            payer_kind="sponsor",
            payer_id=self._get_payer("Công ty Hoa Sen").id,
            rate=3_000,
        )
        fee_round = self._create_month()
        self._assert_parity(fee_round)
        self._make(fee_round)
        charged = fee_round.sudo().charge_ids.filtered(
            lambda one: one.sponsorship_id and one.item_id == self.items[0]
        )
        amounts = charged.grouped("student_id")
        for number, expected in ((0, [175_000]), (3, [105_000, 175_000])):
            own = amounts[self.students[number]].mapped("amount")
            self.assertEqual(sorted(own), expected)

    def test_they_are_copies(self):
        """Four shapes: half, half and a sponsor, a sponsor, nobody."""
        made = []
        self._patch_hook(
            "_link_charges", lambda result, charges: made.append(charges.move_id)
        )
        fee_round = self._create_month()
        bills = self._make(fee_round)
        self.assertEqual(len(bills), 12)
        self.assertEqual(len(made[0]), 4)

    def test_bills_that_are_copied_hold_each_its_own_part(self):
        bills = self._make(self._create_month())
        totals = [int(bill.amount_total) for bill in bills]
        full = 350_000 + 38_000 * 22 + 20_000 + 110_000
        expected = [
            full - (175_000 if n < 7 else 0) - (15_000 if 3 <= n < 9 else 0)
            for n in range(12)
        ]
        by_student = {bill.edu_student_id: int(bill.amount_total) for bill in bills}
        self.assertEqual([by_student[one] for one in self.students], expected)
        self.assertEqual(sum(totals), sum(expected))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestSupportOnPaper(SupportCase):
    """What a child carries home."""

    def test_the_notice_says_how_much_others_pay_and_not_who(self):
        self._create_support(self.item, self.student, rate=5_000)
        bill = self._get_bill(publish=True)
        report = self.env.ref("edu_fees.action_report_bill")
        pdf = self.env["ir.actions.report"]._render(report, bill.ids)[0]
        [text] = read_pages(pdf)
        self.assertIn("195.000", text)
        self.assertIn("175.000", text)
        self.assertNotIn(self._get_payer().name, text)
