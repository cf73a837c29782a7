# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .support_common import SupportCase


@freeze_time("2026-10-20 03:00:00")
class TestPayerCredit(SupportCase):
    """The ward was asked for 700,000 đ and sent 900,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._persona("cashier")
        cls.payments = cls.env["edu.disbursement"].with_user(cls.accountant)
        cls.payer = cls._get_payer()
        cls._create_support(cls.item)
        cls._generate(cls.fee_round, publish=True)
        cls.first = cls._make_claim(cls.fee_round)
        cls.money = cls._receive(cls, 900_000, cls.first.payment_code)
        cls.later = cls._create_round(
            plan_id=cls.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        cls._generate(cls.later, publish=True)
        cls.second = cls._make_claim(cls.later).with_user(cls.accountant)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _get_balance(self, role):
        account = self._get_account(role)
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.school.id), ("account_id", "=", account.id)]
        )
        return int(sum(rows.mapped("balance")))

    def _open_refund(self, claim=None, **values):
        """Return the draft that pays the ward back, with its account."""
        action = (claim or self.second).action_pay_back_credit()
        payment = self.payments.browse(action["res_id"])
        payment.write(
            {
                "bank_journal_id": self._get_journal("NH").id,
                "payee_account": "9527.1.0001",
                "payee_bank": "Kho bạc Nhà nước",
                **values,
            }
        )
        return payment

    def _take_back(self):
        """Take the credit back from the second claim."""
        credit = self.env["edu.fee.credit"].search(
            [("move_id", "=", self.second.sudo().move_id.id)]
        )
        credit.with_user(self.accountant).action_undo("Nhầm đề nghị")
        self.env.invalidate_all()

    def _order(self, payment):
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.action_order()

    def _take_out(self, payment, sign=-1):
        """Let the bank show a payment."""
        return self._receive(sign * int(payment.amount), payment.order_code)

    def _let_the_bank_give_back(self):
        """Pay the ward back over the bank, which gives it back; return both."""
        payment = self._open_refund()
        self._order(payment)
        self._take_out(payment)
        back = self._receive(200_000, "hoan tra")
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard.create(
            {"disbursement_id": payment.id, "transaction_id": back.id}
        ).action_confirm()
        self.env.invalidate_all()
        return payment, back

    # === WHAT THE PAYER HAS === #

    def test_what_was_paid_beyond_the_claim_is_the_payers(self):
        self.assertEqual((self.first.state, self.money.state), ("paid", "over"))
        self.assertEqual(self.second.payer_credit, 200_000)
        self.assertEqual(self._get_balance("received_in_advance"), -200_000)

    def test_what_is_paid_for_an_item_received_in_advance_is_no_credit(self):
        """The item's own money stands on the same account."""
        credit = self.payer._edu_get_payer_credit(self.school)
        account = self._get_account("received_in_advance")
        journal = self._get_journal("NH")
        sides = [(account, -30_000, self.item), (journal.default_account_id, 30_000, 0)]
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("NH").id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": one.id,
                            "partner_id": self.payer.id,
                            "balance": balance,
                            "edu_fee_item_id": item and item.id,
                        }
                    )
                    for one, balance, item in sides
                ],
            }
        )
        entry.action_post()
        self.assertEqual(self.payer._edu_get_payer_credit(self.school), credit)

    def test_money_that_was_matched_after_its_day_closed_is_the_payers_too(self):
        """The entry of the day has nobody; a later one says whose the money is."""
        claim = self.second
        unknown = self._receive(800_000, "khong ro noi dung")
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock.create({"company_id": self.school.id, "date": date(2026, 10, 19)})
        lock.search([("state", "=", "draft")]).action_close()
        unknown.with_user(self.accountant).action_match(claim.sudo().move_id)
        self.assertTrue(unknown.transfer_move_id)
        self.assertEqual(unknown._get_credited_payer_sudo(), self.payer)

    def test_another_school_has_none_of_it(self):
        self.assertFalse(self.payer._edu_get_payer_credit(self.other_school))

    def test_a_list_of_claims_reads_it_at_once(self):
        claims = self.first.with_user(self.accountant) | self.second
        self.env.invalidate_all()
        claims.mapped("company_id.currency_id")
        with self.assertQueryCount(12):
            self.assertEqual(claims.mapped("payer_credit"), [200_000, 200_000])

    # === ON THE NEXT CLAIM === #

    def test_it_goes_to_the_next_claim(self):
        self.second.action_use_credit()
        self.assertEqual(self.second.amount_paid, 200_000)
        self.assertEqual(self.second.amount_credit_used, 200_000)
        self.assertEqual(self.second.payer_credit, 0)
        self.assertEqual(self._get_balance("received_in_advance"), 0)
        self.assertEqual(sum(self._get_trial_balance().values()), 0)
        credit = self.env["edu.fee.credit"].search(
            [("move_id", "=", self.second.move_id.id)]
        )
        self.assertEqual(credit.payer_id, self.payer)
        self.assertFalse(credit.student_id)

    def test_it_is_recognised_pupil_by_pupil(self):
        self.second.action_use_credit()
        self.env.flush_all()
        charges = self.second.sudo().line_ids.charge_id.sorted("id")
        self.assertEqual(charges.mapped("amount_recognised"), [200_000, 0])

    def test_the_rest_pays_the_claim(self):
        self.second.action_use_credit()
        self._receive(500_000, self.second.payment_code)
        self.assertEqual(self.second.state, "paid")
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self._get_account("received_in_advance").id)]
        )
        self.assertEqual(set(lines.mapped("reconciled")), {True})

    def test_more_than_the_claim_asks_for_stays(self):
        self._receive(600_000, self.second.payment_code)
        self.env.invalidate_all()
        self.second.action_use_credit()
        self.assertEqual(self.second.state, "paid")
        self.assertEqual(self.second.payer_credit, 100_000)

    def test_it_is_used_once(self):
        self.second.action_use_credit()
        with self.assertRaisesRegex(UserError, "nothing beyond its claims"):
            self.second.action_use_credit()

    def test_a_draft_and_a_cancelled_claim_take_none(self):
        draft = self._create_round(
            plan_id=self.plan.id, period=date(2026, 12, 1), name="Tháng 12"
        )
        self._generate(draft)
        draft = self._make_claim(draft, send=False).with_user(self.accountant)
        self.second.action_cancel("Sai mẫu")
        for claim in (draft, self.second):
            with self.assertRaisesRegex(UserError, "is not done"):
                claim.action_use_credit()

    def test_another_payer_has_nothing_of_it(self):
        lotus = self._get_payer("Công ty Hoa Sen")
        self._create_support(
            self.water, self.student, payer_kind="sponsor", payer_id=lotus.id
        )
        fee_round = self._create_round(
            plan_id=self.plan.id, period=date(2026, 12, 1), name="Tháng 12"
        )
        self._generate(fee_round)
        claims = self._make_claim(fee_round)
        other = claims.filtered(lambda one: one.payer_id == lotus)
        self.assertEqual(other.payer_credit, 0)
        with self.assertRaisesRegex(UserError, lotus.name):
            other.with_user(self.accountant).action_use_credit()

    def test_nobody_but_the_accountant_uses_it_or_pays_it_back(self):
        for persona in ("cashier", "principal", "officer", "teacher", "parent"):
            claim = self.second.with_user(self._persona(persona))
            for step in (claim.action_use_credit, claim.action_pay_back_credit):
                with self.subTest((persona, step)), self.assertRaises(AccessError):
                    step()

    def test_it_is_taken_back_with_a_reason(self):
        self.second.action_use_credit()
        self._take_back()
        self.assertEqual(self.second.amount_paid, 0)
        self.assertEqual(self.second.amount_credit_used, 0)
        self.assertEqual(self.second.payer_credit, 200_000)

    def test_while_it_is_on_a_claim_the_claim_is_not_cancelled(self):
        self.second.action_use_credit()
        with self.assertRaisesRegex(UserError, "200.000.*Take the credit back first"):
            self.second.action_cancel("Sai mẫu")
        self._take_back()
        self.second.action_cancel("Sai mẫu")
        self.assertEqual(self.second.state, "cancelled")

    def test_nor_is_its_answer_withdrawn_or_a_part_refused(self):
        self.second.action_use_credit()
        line = self.second.line_ids[0]
        line.write({"amount_accepted": 0, "outcome": "dropped", "reason": "x"})
        with self.assertRaisesRegex(UserError, "Credit used for bills"):
            self.second.action_accept()
        line.write({"amount_accepted": line.amount, "outcome": False})
        self.second.action_accept()
        with self.assertRaisesRegex(UserError, "Credit used for bills"):
            self.second.action_withdraw_answer("Gõ nhầm")

    def test_beside_money_that_came_in_the_credit_is_named_first(self):
        self.second.action_use_credit()
        self._receive(50_000, self.second.payment_code)
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "^200.000.*Take the credit back"):
            self.second.action_cancel("Sai mẫu")
        self._take_back()
        with self.assertRaisesRegex(UserError, "^50.000.*Undo the match"):
            self.second.action_cancel("Sai mẫu")

    def test_credit_is_a_pupils_or_a_payers(self):
        self.second.action_use_credit()
        credit = self.env["edu.fee.credit"].search([("payer_id", "!=", False)])
        for values in ({"student_id": self.student.id}, {"payer_id": False}):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                credit.write(values)
                credit.flush_recordset()

    def test_a_pupils_ledger_knows_nothing_of_it(self):
        before = self.env["edu.student.ledger"].search_count([])
        self.second.action_use_credit()
        self.env.flush_all()
        self.assertEqual(self.env["edu.student.ledger"].search_count([]), before)

    # === PAID BACK === #

    def test_the_draft_knows_payer_and_amount(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.payer.id, "acc_number": "9527100999"}
        )
        action = self.second.action_pay_back_credit()
        payment = self.payments.browse(action["res_id"])
        self.assertEqual((payment.kind, payment.state), ("payer", "draft"))
        self.assertEqual((payment.payer_id, payment.amount), (self.payer, 200_000))
        self.assertEqual(payment.payee_name, self.payer.name)
        self.assertEqual(payment.payee_account, "9527100999")
        self.assertTrue(payment.memo)

    def test_three_steps_and_the_bank_pay_it_back(self):
        payment = self._open_refund()
        self._order(payment)
        out = self._take_out(payment)
        self.assertEqual((payment.state, out.state), ("paid", "matched"))
        self.assertEqual(self._get_balance("received_in_advance"), 0)
        self.assertEqual(sum(self._get_trial_balance().values()), 0)
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self._get_account("received_in_advance").id)]
        )
        self.assertEqual(set(lines.mapped("reconciled")), {True})
        self.assertEqual(lines.partner_id, self.payer)

    def test_no_items_money_is_touched(self):
        moneys = self.env["edu.fee.item.money"]
        domain = [("company_id", "=", self.school.id)]
        before = sum(moneys.search(domain).mapped("amount_left"))
        payment = self._open_refund()
        self._order(payment)
        self._take_out(payment)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(sum(moneys.search(domain).mapped("amount_left")), before)

    def test_in_cash_the_cashier_pays_it(self):
        bill = self.fee_round._get_bills()[0]
        receipts = self.env["edu.receipt"].with_user(self.cashier)
        receipts._issue(bill, 20_000, "Bà Tư")
        payment = self._open_refund(method="cash", amount_payer=20_000)
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.with_user(self.cashier).action_pay()
        self.assertEqual(payment.state, "paid")
        self.assertEqual(self._get_balance("received_in_advance"), -180_000)
        payment.with_user(self.cashier).action_reverse("Không có người nhận")
        self.assertEqual(self._get_balance("received_in_advance"), -200_000)

    def test_what_the_bank_gives_back_is_the_payers_again(self):
        payment, _back = self._let_the_bank_give_back()
        self.assertEqual(payment.state, "reversed")
        self.assertEqual(self.second.payer_credit, 200_000)

    def test_what_was_given_back_and_used_is_not_paid_out_after_all(self):
        payment, back = self._let_the_bank_give_back()
        self.second.action_use_credit()
        with self.assertRaisesRegex(UserError, "cannot be paid back"):
            payment.action_undo_return("Nhầm dòng")
        credit = self.env["edu.fee.credit"].search([("payer_id", "!=", False)])
        credit.with_user(self.accountant).action_undo("Nhầm")
        payment.action_undo_return("Nhầm dòng")
        self.env.invalidate_all()
        self.assertEqual((payment.state, back.state), ("paid", "queue"))
        self.assertEqual(self.second.payer_credit, 0)

    def test_the_banks_file_has_one_row_for_the_payer(self):
        payment = self._open_refund()
        self._order(payment)
        layout = self.env.ref("edu_fees.payment_layout_generic")
        _heads, row = layout._get_rows(payment)
        for value in (self.payer.name, "9527.1.0001", 200_000):
            self.assertIn(value, row)

    def test_what_is_missing_is_said(self):
        for values, text in (
            ({"payer_id": False}, "choose the other payer"),
            ({"payee_name": " "}, "who is paid"),
            ({"payee_account": False}, "account and bank"),
            ({"amount_payer": 0}, "above zero"),
            ({"memo": False}, "what it is for"),
            (
                {
                    "line_ids": [
                        Command.create({"item_id": self.item.id, "amount": 1_000})
                    ]
                },
                "of no fee item",
            ),
        ):
            payment = self._open_refund(**values)
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                payment.action_submit()

    def test_a_familys_money_does_not_go_out_by_this_way(self):
        payment = self._open_refund(payer_id=self.student.partner_id.id)
        with self.assertRaisesRegex(UserError, "is a pupil"):
            payment.action_submit()

    def test_a_payment_of_another_kind_pays_no_payer(self):
        payment = self._open_refund()
        payment.kind = "supplier"
        self.assertEqual(payment.amount, 0)
        with self.assertRaises(UserError):
            payment.action_submit()

    # === NEVER BOTH === #

    def test_what_waits_to_be_paid_back_goes_to_no_claim(self):
        self._open_refund(amount_payer=150_000).action_submit()
        self.env.invalidate_all()
        self.assertEqual(self.second.payer_credit, 50_000)
        self.second.action_use_credit()
        self.assertEqual(self.second.amount_paid, 50_000)

    def test_what_is_on_a_claim_is_not_paid_back(self):
        payment = self._open_refund()
        self.second.action_use_credit()
        with self.assertRaisesRegex(UserError, "cannot be paid back"):
            payment.action_submit()
        with self.assertRaisesRegex(UserError, "nothing beyond its claims"):
            self.second.action_pay_back_credit()

    def test_two_payments_do_not_give_back_the_same(self):
        first, second = self._open_refund(), self._open_refund()
        first.action_submit()
        with self.assertRaisesRegex(UserError, "cannot be paid back"):
            second.action_submit()
        first.with_user(self.principal).action_refuse("Chuyển kỳ sau")
        second.action_submit()
        self.assertEqual(second.state, "submitted")

    def test_a_cancelled_payment_leaves_it_for_the_claim(self):
        payment = self._open_refund()
        payment.action_submit()
        payment.action_cancel("Trừ vào đề nghị sau")
        self.env.invalidate_all()
        self.second.action_use_credit()
        self.assertEqual(self.second.amount_paid, 200_000)

    def test_money_whose_rest_is_used_or_promised_is_not_taken_back(self):
        for step in (
            self.second.action_use_credit,
            self._open_refund().action_submit,
        ):
            savepoint = self.env.cr.savepoint()
            step()
            with self.assertRaisesRegex(UserError, self.payer.name):
                self.money.with_user(self.accountant).action_undo_match("nhầm")
            savepoint.rollback()
            self.env.invalidate_all()
        self.money.with_user(self.accountant).action_undo_match("nhầm")
        self.env.invalidate_all()
        self.assertEqual(self.second.payer_credit, 0)

    # === FROM THE LIST OF MONEY === #

    def test_the_button_of_overpaid_money_opens_the_same_draft(self):
        money = self.money.with_user(self.accountant)
        payment = self.payments.browse(money.action_pay_back()["res_id"])
        self.assertEqual((payment.kind, payment.amount), ("payer", 200_000))
        payment.unlink()
        self.second.action_use_credit()
        with self.assertRaisesRegex(UserError, "nothing beyond its claims"):
            money.action_pay_back()

    def test_what_a_family_overpaid_still_goes_back_to_it(self):
        bill = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        money = self._receive(50_000, bill.edu_payment_code)
        action = money.with_user(self.accountant).action_pay_back()
        payment = self.payments.browse(action["res_id"])
        self.assertEqual((payment.kind, payment.amount), ("refund", 30_000))
        self.assertEqual(payment.line_ids.student_id, self.student)
