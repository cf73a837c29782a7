# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .collection_common import CollectionCase


@freeze_time("2026-10-05 03:00:00")
class TestBorders(CollectionCase):
    """What an accountant or a cashier could try over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_books(cls.other_school)
        cls.accountant = cls._persona("accountant")
        cls.foreign_bill = cls._create_bill_of(90_000, cls.other_student)
        cls.own_bill = cls.bill.with_user(cls.accountant)

    # === A BILL IS NOT CHANGED BY HAND === #

    def test_a_posted_bill_is_not_written_by_hand(self):
        account = self.foreign_bill.partner_bank_id.id
        for vals in (
            {"partner_bank_id": account},
            {"payment_state": "paid"},
            {"edu_payment_state": "collected"},
            {"amount_residual": 0},
            {"edu_student_id": self.classmate.id},
            {"edu_pay_token": "a" * 32},
            {"edu_payment_code": "TT1"},
            {"state": "draft"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.own_bill.write(vals)

    def test_the_lines_of_a_posted_bill_are_not_written_by_hand(self):
        line = self.own_bill.line_ids[0]
        with self.assertRaises(AccessError):
            line.edu_recognised_charge_id = self.bill.edu_charge_ids[:1].id
        with self.assertRaises(AccessError):
            line.amount_residual = 0

    def test_a_bill_is_not_set_to_draft(self):
        with self.assertRaises(AccessError):
            self.own_bill.button_draft()
        with self.assertRaises(AccessError):
            self.own_bill.button_cancel()
        self.assertEqual(self.bill.state, "posted")

    def test_the_accountant_still_cancels_with_a_reason(self):
        wizard = self.env["edu.bill.cancel"].with_user(self.accountant)
        wizard = wizard.create({"move_ids": self.bill.ids, "reason": "Sai lớp"})
        wizard.action_confirm()
        self.assertEqual(self.bill.edu_payment_state, "cancelled")

    def test_a_bill_is_not_paid_without_a_movement_of_money(self):
        payments = self.env["account.payment.register"].with_user(self.accountant)
        context = {"active_model": "account.move", "active_ids": self.bill.ids}
        with self.assertRaises(UserError):
            payments.with_context(**context).create({}).action_create_payments()

    def test_a_payment_is_not_undone_past_its_movement(self):
        self._receive(1_252_000, self.bill.edu_payment_code)
        self.assertEqual(self.bill.payment_state, "paid")
        with self.assertRaises(UserError):
            self.own_bill.line_ids.remove_move_reconcile()

    def test_no_cash_enters_without_a_receipt(self):
        journal = self.school.edu_cash_journal_id
        lines = self.env["account.bank.statement.line"].with_user(self.accountant)
        with self.assertRaises(AccessError):
            lines.create({"journal_id": journal.id, "payment_ref": "X", "amount": 5})

    # === WIZARDS SHOW NOTHING OF ANOTHER SCHOOL === #

    def test_the_match_shows_nothing_of_another_school(self):
        own = self._receive(1_000, "không rõ")
        journal = self._get_journal("NH", self.other_school)
        foreign = self._receive(2_000, "bí mật", journal=journal)
        wizard = self.env["edu.collection.match"].with_user(self.accountant)
        wizard = wizard.create({"transaction_id": own.id})
        line = self.env["edu.collection.match.line"].with_user(self.accountant)
        line = line.create({"wizard_id": wizard.id, "move_id": self.foreign_bill.id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            line.read(["student_id", "amount_residual"])
        wizard.transaction_id = foreign
        with self.assertRaises(AccessError):
            wizard.read(["memo", "amount"])

    def test_the_counter_shows_no_bill_of_another_school(self):
        counter = self.env["edu.cash.counter"].with_user(self._persona("cashier"))
        with self.assertRaises(AccessError):
            counter.get_bills(self.other_student.id)

    def test_a_window_of_the_banks_line_tells_nothing_of_another_school(self):
        foreign = self._receive(
            90_000,
            "NGUYEN VAN KIN lop 2B",
            journal=self._get_journal("NH", self.other_school),
        )
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        payment = self.env["edu.disbursement"].with_user(self.accountant)
        payment = payment.create({"company_id": self.school.id, "payee_name": "A"})
        wizard = wizard.create({"disbursement_id": payment.id})
        wizard.sudo().transaction_id = foreign
        self.env.flush_all()
        self.env.invalidate_all()
        for name in ("memo", "counterparty", "date"):
            with self.subTest(name), self.assertRaises(AccessError):
                wizard.read([name])

    def test_a_window_of_a_session_tells_nothing_of_another_school(self):
        cashier = self._create_user(
            "thu_quy_khac", "edu_fees.group_cashier", companies=self.other_school
        )
        foreign = self.env["edu.cash.session"].with_user(cashier)
        foreign = foreign.with_company(self.other_school).create({})
        wizard = self.env["edu.cash.session.end"].with_user(self.accountant)
        wizard = wizard.create({"session_id": foreign.id})
        self.env.flush_all()
        self.env.invalidate_all()
        for name in ("cashier_id", "amount_expected"):
            with self.subTest(name), self.assertRaises(AccessError):
                wizard.read([name])

    def test_a_wizard_is_not_read_by_somebody_else(self):
        colleague = self._create_user("colleague", "edu_fees.group_cashier")
        wizard = self.env["edu.cash.book.print"].with_user(self._persona("cashier"))
        wizard = wizard.create({})
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["create_uid"])

    def test_a_fee_item_is_not_moved_to_another_school(self):
        plan = self.env["edu.fee.plan"].with_user(self.accountant)
        plan = plan.create({"name": "P", "school_year_id": self.school_year.id})
        with self.assertRaises(AccessError):
            plan.company_id = self.other_school.id

    def test_the_state_of_a_round_is_not_written_by_hand(self):
        fee_round = self.bill.edu_fee_round_id.with_user(self.accountant)
        with self.assertRaises(AccessError):
            fee_round.state = "draft"
        fee_round.action_close()
        self.assertEqual(fee_round.state, "closed")

    def test_a_round_is_not_created_in_a_state_of_its_own(self):
        fee_round = self.bill.edu_fee_round_id
        values = {
            "name": "Đợt thu tháng 12/2026",
            "plan_id": fee_round.plan_id.id,
            "school_year_id": self.school_year.id,
            "state": "published",
        }
        with self.assertRaises(AccessError):
            self.env["edu.fee.round"].with_user(self.accountant).create(values)
