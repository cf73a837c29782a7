# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.queue_job.tests.common import trap_jobs

from .deduction_common import NOVEMBER, OCTOBER, DeductionCase


@freeze_time("2026-10-05")
class TestDeductionBilling(DeductionCase):
    def test_the_bill_has_the_line_in_full_and_a_line_that_takes_off(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        lines = bill.invoice_line_ids
        self.assertEqual(lines.mapped("price_total"), [350_000, 836_000, -114_000])
        self.assertEqual(lines[-1].name, deduction.name)
        self.assertEqual(lines[-1].edu_deduction_id, deduction)
        self.assertEqual(bill.amount_total, 1_072_000)

    def test_the_charge_stays_one_and_has_the_net_amount(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        charge = self._get_charge(bill)
        self.assertRecordValues(
            charge,
            [
                {
                    "quantity": 22,
                    "price": 38_000,
                    "amount_deducted": 114_000,
                    "amount": 722_000,
                    "move_line_id": bill.invoice_line_ids[1].id,
                }
            ],
        )
        self.assertRecordValues(
            deduction,
            [
                {
                    "state": "applied",
                    "charge_id": charge.id,
                    "round_id": bill.edu_fee_round_id.id,
                }
            ],
        )

    def test_other_pupils_pay_in_full(self):
        self._create_deduction()
        bills = self._bill_month().edu_fee_round_id._get_bills()
        self.assertEqual(
            {bill.edu_student_id: int(bill.amount_total) for bill in bills},
            {self.student: 1_072_000, self.classmate: 1_186_000},
        )

    def test_unused_days_of_the_same_month_wait(self):
        self.september._get_bills()
        self._bill_month()
        deduction = self._create_deduction(period=OCTOBER)
        extra = self._create_month(
            OCTOBER, plan_id=self._create_fee_plan({self.lunch: 38_000}).id
        )
        self._generate(extra)
        self.assertEqual(deduction.state, "open")

    def test_another_item_s_round_takes_nothing_off(self):
        deduction = self._create_deduction()
        plan = self._create_fee_plan({self.boarding: 350_000})
        self._bill_month(plan_id=plan.id)
        self.assertEqual(deduction.state, "open")

    def test_two_months_are_taken_off_in_two_lines(self):
        october = self._bill_month()
        self._create_deduction()
        self._create_deduction(2, period=OCTOBER)
        self.assertEqual(october.amount_total, 1_186_000)
        bill = self._bill_month(NOVEMBER)
        self.assertEqual(
            bill.invoice_line_ids.mapped("price_total"),
            [350_000, 836_000, -114_000, -76_000],
        )

    def test_what_is_larger_than_the_line_waits_for_the_next_round(self):
        deduction = self._create_deduction(22)
        plan = self._create_fee_plan({self.boarding: 350_000, self.lunch: (38_000, 5)})
        bill = self._bill_month(plan_id=plan.id)
        self.assertEqual(bill.amount_total, 540_000)
        self.assertEqual(deduction.state, "open")
        bill = self._bill_month(NOVEMBER)
        self.assertEqual(bill.amount_total, 350_000)
        self.assertEqual(self._get_charge(bill).amount, 0)
        self.assertEqual(deduction.state, "applied")

    def test_a_bill_of_nothing_is_a_paid_one_and_can_be_cancelled(self):
        deduction = self._create_deduction(22)
        plan = self._create_fee_plan({self.lunch: (38_000, 22)})
        bill = self._bill_month(plan_id=plan.id)
        self.assertEqual((bill.amount_total, bill.edu_payment_state), (0, "collected"))
        self.assertFalse(bill._edu_get_vietqr())
        bill._edu_cancel("Nhầm")
        self.assertEqual(deduction.state, "open")

    def test_the_preview_counts_by_class(self):
        self._create_deduction()
        self._create_deduction(22, student_id=self.classmate.id)
        plan = self._create_fee_plan({self.boarding: 350_000, self.lunch: (38_000, 20)})
        fee_round = self._create_month(OCTOBER, plan_id=plan.id)
        action = fee_round.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            (preview.deduction_count, preview.amount_deducted), (1, 114_000)
        )
        self.assertEqual(preview.amount_total, 2 * 1_110_000 - 114_000)
        self.assertRecordValues(
            preview.line_ids, [{"deduction_count": 1, "amount_deducted": 114_000}]
        )
        self.assertRegex(preview.warning, "1A: 1 deductions .836.000.*wait")

    def test_generating_twice_takes_off_once(self):
        deduction = self._create_deduction()
        fee_round = self._bill_month().edu_fee_round_id
        self.assertFalse(self._generate(fee_round))
        lines = self.env["account.move.line"].search(
            [("edu_deduction_id", "=", deduction.id)]
        )
        self.assertEqual(len(lines), 1)

    def test_a_second_round_of_the_month_takes_nothing_off_again(self):
        self._create_deduction()
        self._bill_month()
        self.assertEqual(self._bill_month().amount_total, 1_186_000)

    def test_a_job_that_runs_twice_takes_off_once(self):
        self._create_deduction()
        fee_round = self._create_month(OCTOBER)
        with trap_jobs() as trap:
            fee_round.action_generate()
            trap.perform_enqueued_jobs()
            trap.perform_enqueued_jobs()
        self.assertEqual(fee_round.amount_total, 2 * 1_186_000 - 114_000)

    def test_a_deduction_that_is_cancelled_meanwhile_stops_the_bill(self):
        """Its line is not written off: no bill is made, the round says why."""
        deduction = self._create_deduction()
        fee_round = self._create_month(OCTOBER, classes=self.class_1a)
        lock = type(fee_round)._lock_deductions

        def cancel(round_, planned):
            lock(round_, planned)
            deduction.sudo().write({"state": "cancelled", "cancel_reason": "x"})
            deduction.flush_recordset()

        with patch.object(type(fee_round), "_lock_deductions", cancel):
            fee_round._bill_students(self.student.ids)
        self.assertFalse(fee_round._get_bills().filtered("edu_student_id"))
        self.assertIn("changed while the bills", fee_round.message_ids[0].body)

    def test_an_accountant_generates_it(self):
        deduction = self._create_deduction()
        fee_round = self._create_month(OCTOBER).with_user(self._persona("accountant"))
        fee_round._generate_now()
        self.assertEqual(deduction.state, "applied")

    def test_cancelling_the_bill_lets_the_next_one_take_it_off(self):
        deduction = self._create_deduction()
        bill = self._bill_month()
        bill.with_user(self._persona("accountant"))._edu_cancel("Sai số ngày")
        self.assertRecordValues(
            deduction, [{"state": "open", "charge_id": False, "round_id": False}]
        )
        again = self._generate(bill.edu_fee_round_id)
        self.assertEqual(again.amount_total, 1_072_000)
        self.assertEqual(deduction.charge_id, self._get_charge(again))

    def test_the_queries_do_not_grow_with_the_deductions(self):
        students = self.student | self.classmate
        for _number in range(10):
            students |= self._create_student(school_class=self.class_1a)
        self._generate(self.september)
        counts = []
        # The first of a kind pays for caches.
        for deducted in (students[:2], students[2:4], students[4:]):
            for student in deducted:
                self._create_deduction(student_id=student.id)
            fee_round = self._create_month(OCTOBER)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            fee_round._generate_now()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 3)


@freeze_time("2026-10-05")
class TestDeductionBooks(DeductionCase):
    """What the books say of bills with negative lines."""

    def _pay(self, bill, amount=None):
        """Take cash for a bill."""
        amount = amount or int(bill.amount_residual)
        return self.env["edu.receipt"]._issue(bill, amount, "Người nộp tiền")

    def test_on_collection_the_money_goes_to_the_accounts_in_net(self):
        self._create_deduction()
        self._pay(self._bill_month())
        self.assertEqual(
            self._get_trial_balance(),
            {"111": 1_072_000, "3381": -722_000, "531": -350_000},
        )

    def test_on_collection_the_clearing_pair_nets_to_zero(self):
        self._create_deduction()
        self._pay(self._bill_month())
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(clearing["131"] + clearing["TBT"], 0)
        # September's two bills and the classmate's of October.
        self.assertEqual(clearing["131"], 3 * 1_186_000)

    def test_on_collection_parts_fill_the_lines_in_order(self):
        self._create_deduction()
        bill = self._bill_month()
        self._pay(bill, 1_000_000)
        self.assertEqual(self._get_charge(bill).amount_recognised, 650_000)
        self._pay(bill)
        self.assertEqual(self._get_charge(bill).amount_recognised, 722_000)
        self.assertEqual(bill.edu_payment_state, "collected")

    def test_the_figures_of_the_round_are_net(self):
        self._create_deduction()
        bill = self._bill_month()
        fee_round = bill.edu_fee_round_id
        self._pay(bill)
        self.assertEqual(fee_round.amount_total, 2 * 1_186_000 - 114_000)
        row = self.env["edu.fee.progress"].search([("round_id", "=", fee_round.id)])
        self.assertEqual(
            (row.amount_billed, row.amount_collected, row.amount_residual),
            (2_258_000, 1_072_000, 1_186_000),
        )
        self.assertEqual(
            {row[1]: row[2:] for row in fee_round._get_ledger_rows()},
            {self.student: (1_072_000, 0), self.classmate: (1_186_000, 1_186_000)},
        )

    def test_the_code_asks_for_the_net_amount(self):
        self._create_deduction()
        bill = self._bill_month()
        self.assertEqual(bill.amount_residual, 1_072_000)
        self.assertEqual(
            bill._edu_amount_in_words(), "Một triệu không trăm bảy mươi hai nghìn đồng"
        )

    def test_what_waits_is_what_the_school_owes_to_named_pupils(self):
        self._create_deduction()
        self._create_deduction(2, student_id=self.classmate.id)
        groups = self.env["edu.fee.deduction"]._read_group(
            [("state", "=", "open")], ["item_id"], ["quantity:sum", "amount:sum"]
        )
        self.assertEqual(groups, [(self.lunch, 5, 190_000)])


@freeze_time("2026-10-05")
class TestDeductionAccrual(DeductionCase):
    """What the books of a private school say."""

    recognition = "accrual"

    def test_the_bill_takes_it_off_the_item_s_account(self):
        before = self._get_trial_balance()
        self._create_deduction()
        bill = self._bill_month()
        self.env.invalidate_all()
        after = self._get_trial_balance()
        moved = {
            code: after[code] - before.get(code, 0) for code in ("131", "3381", "531")
        }
        self.assertEqual(
            moved,
            {"131": 2_258_000, "3381": -(836_000 + 722_000), "531": -700_000},
        )
        self.env["edu.receipt"]._issue(bill, 1_072_000, "Người nộp tiền")
        self.assertEqual(bill.edu_payment_state, "collected")
