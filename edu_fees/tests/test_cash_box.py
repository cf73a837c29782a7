# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestCashToTheBank(DisbursementCase):
    """Cash on its way to the bank, until the cash account is zero."""

    def test_cash_is_in_transit_until_the_bank_shows_it(self):
        deposit = self._deposit()
        self.assertEqual((deposit.state, deposit.name), ("ordered", "PC2026/00001"))
        self.assertEqual(self._get_balance("cash_in_hand"), 0)
        self.assertEqual(self._get_balance("cash_in_transit"), 1_252_000)
        line = self._receive(1_252_000, f"NOP TM {deposit.order_code}")
        self.assertEqual((deposit.state, line.state), ("paid", "matched"))
        self.assertEqual(self._get_balance("cash_in_transit"), 0)
        self.assertEqual(self._get_balance("bank"), 1_252_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        transit = self._get_account("cash_in_transit")
        entries = deposit.sudo().transaction_ids.statement_line_id.move_id.line_ids
        lines = entries.filtered(lambda one: one.account_id == transit)
        self.assertEqual(lines.mapped("reconciled"), [True, True])

    def test_a_deposit_touches_no_item(self):
        self._receive(1_252_000, self._deposit().order_code)
        self.assertEqual(self._get_left(), 742_000)

    def test_a_line_without_the_code_is_chosen_by_hand(self):
        deposit = self._deposit()
        line = self._receive(1_252_000, "nop tien mat")
        self.assertEqual(line.state, "queue")
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        payment = deposit.with_user(self.accountant)
        wizard.browse(payment.action_find_bank_line()["res_id"]).action_confirm()
        self.assertEqual((deposit.state, line.state), ("paid", "matched"))
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_the_counter_of_the_bank_took_less(self):
        deposit = self._deposit()
        line = self._receive(1_250_000, deposit.order_code)
        self.assertEqual((deposit.state, line.state), ("ordered", "queue"))
        with self.assertRaisesRegex(UserError, "another amount"):
            deposit.sudo()._match_bank_line(line, "manual")

    def test_cash_that_came_back_from_the_bank_is_reversed(self):
        deposit = self._deposit()
        deposit.with_user(self.cashier).action_reverse("Ngân hàng đóng cửa")
        self.assertEqual(deposit.state, "reversed")
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_what_the_bank_has_is_not_reversed_by_the_cashier(self):
        deposit = self._deposit()
        self._receive(1_252_000, deposit.order_code)
        with self.assertRaises(UserError):
            deposit.with_user(self.cashier).action_reverse("x")

    def test_a_wrong_match_of_a_deposit_is_undone(self):
        deposit = self._deposit()
        line = self._receive(1_252_000, deposit.order_code)
        line.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual((deposit.state, line.state), ("ordered", "queue"))
        self.assertEqual(self._get_balance("cash_in_transit"), 1_252_000)
        deposit.sudo()._match_bank_line(line, "manual")
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_more_than_the_box_holds_or_nothing_is_refused(self):
        for amount in (1_252_001, 0, -1):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._deposit(amount)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)

    def test_a_receipt_whose_cash_is_at_the_bank_is_not_voided(self):
        deposit = self._deposit()
        receipt = self.receipt.with_user(self.cashier)
        for reason in (None, "nhầm học sinh"):
            with self.assertRaisesRegex(UserError, "There are 0.*refund list"):
                receipt.action_void(reason)
        self.assertEqual(receipt.state, "posted")
        self.assertEqual(self._get_balance("cash_in_hand"), 0)
        deposit.with_user(self.cashier).action_reverse("mang về")
        receipt.action_void("nhầm học sinh")
        self.assertEqual(receipt.state, "voided")
        self.assertEqual(self._get_balance("cash_in_hand"), 0)

    def test_a_void_takes_no_more_than_is_left_in_the_box(self):
        self._pay(amount=1_000)
        with self.assertRaisesRegex(UserError, "1.251.000"):
            self.receipt.with_user(self.cashier).action_void("nhầm học sinh")
        self._take_cash(self._create_bill_of(1_000), 1_000)
        self.receipt.with_user(self.cashier).action_void("nhầm học sinh")
        self.assertEqual(self._get_balance("cash_in_hand"), 0)

    def test_only_the_cashier_takes_it_there(self):
        for persona in ("accountant", "principal", "teacher", "office"):
            wizard = self.env["edu.cash.deposit"].with_user(self._persona(persona))
            with self.assertRaises(AccessError):
                wizard.create({"amount": 1_000})

    def test_the_window_proposes_all_the_cash_and_the_schools_account(self):
        form = Form(self.env["edu.cash.deposit"].with_user(self.cashier))
        self.assertEqual(form.amount, 1_252_000)
        self.assertEqual(form.amount_books, 1_252_000)
        self.assertEqual(form.account_id, self.bank_account)


@freeze_time("2026-10-20 03:00:00")
class TestCashCount(DisbursementCase):
    """Minutes of the count: notes beside books."""

    def _count(self, *notes, **values):
        """Count these (value, pieces) as the cashier."""
        counts = self.env["edu.cash.count"].with_user(self.cashier)
        lines = [
            Command.create({"denomination": value, "quantity": pieces})
            for value, pieces in notes
        ]
        values = {"company_id": self.school.id, **values}
        return counts.create({"line_ids": lines, **values})

    def test_notes_equal_to_the_books_need_no_words(self):
        count = self._count((500_000, 2), (200_000, 1), (50_000, 1), (2_000, 1))
        self.assertEqual(count.amount_counted, 1_252_000)
        self.assertEqual(count.difference, 0)
        count.action_confirm()
        self.assertEqual((count.state, count.amount_books), ("done", 1_252_000))

    def test_a_difference_is_explained(self):
        count = self._count((500_000, 2), (200_000, 1), (50_000, 1))
        with self.assertRaisesRegex(UserError, "-2.000"):
            count.action_confirm()
        count.explanation = "Thiếu 2.000 đ tiền lẻ, thủ quỹ bù"
        count.action_confirm()
        self.assertEqual(count.difference, -2_000)

    def test_the_books_are_those_of_the_confirmation(self):
        count = self._count((500_000, 2), (200_000, 1), (50_000, 1), (2_000, 1))
        self._pay(amount=52_000)
        with self.assertRaisesRegex(UserError, "52.000"):
            count.action_confirm()

    def test_a_count_and_a_session_are_called_by_day_and_time(self):
        user_env = self.env(user=self.cashier, context={"tz": "Asia/Ho_Chi_Minh"})
        count = user_env["edu.cash.count"].create({})
        session = user_env["edu.cash.session"].create({})
        for record in (count, session):
            self.assertEqual(record.display_name, "10:00 20/10/2026")

    def test_a_confirmed_count_stays(self):
        count = self._count(explanation="két trống")
        count.action_confirm()
        with self.assertRaises(UserError):
            count.witnesses = "Ai đó"
        with self.assertRaises(UserError):
            count.line_ids = [Command.create({"denomination": 7, "quantity": 1})]
        with self.assertRaises(UserError):
            count.unlink()
        self._pay(amount=100_000)
        self.assertEqual(count.amount_books, 1_252_000)

    def test_nobody_confirms_by_hand(self):
        count = self._count()
        for values in ({"state": "done"}, {"amount_books": 0}):
            with self.assertRaises(AccessError):
                count.write(values)
        with self.assertRaises(AccessError):
            self._count(state="done")
        with self.assertRaises(AccessError):
            count.with_user(self.accountant).action_confirm()

    def test_the_window_offers_the_usual_notes(self):
        form = Form(self.env["edu.cash.count"].with_user(self.cashier))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.denomination, 500_000)
            line.quantity = 3
        self.assertEqual(form.amount_counted, 1_500_000)

    def test_each_usual_note_stands_once_the_largest_first(self):
        count = self.env["edu.cash.count"].with_user(self.cashier).create({})
        notes = count.line_ids.mapped("denomination")
        self.assertEqual(notes, sorted(set(notes), reverse=True))
        self.assertEqual((notes[0], notes[-1]), (500_000, 500))
        self.assertEqual(sum(count.line_ids.mapped("amount")), 0)

    def test_a_note_that_is_not_usual_can_be_typed(self):
        form = Form(self.env["edu.cash.count"].with_user(self.cashier))
        with form.line_ids.new() as line:
            line.denomination = 200
            line.quantity = 3
        form.explanation = "tiền lẻ"
        count = form.save()
        self.assertEqual(count.amount_counted, 600)
        self.assertEqual(count.currency_id, self.school.currency_id)

    @mute_logger("odoo.sql_db")
    def test_impossible_notes_are_refused(self):
        for note in ((0, 1), (-500, 1), (500, -1)):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._count(note)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._count((500, 1), (500, 2))

    def test_each_school_counts_its_own_cash(self):
        self._create_books(self.other_school)
        balance = self.env["edu.cash.count"]._get_balance_sudo(self.other_school)
        self.assertEqual(balance, 0)


@freeze_time("2026-10-20 03:00:00")
class TestCashSession(DisbursementCase):
    """A cashier's session: from counting to counting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sessions = cls.env["edu.cash.session"].with_user(cls.cashier)

    def _open(self, **values):
        return self.sessions.create({"company_id": self.school.id, **values})

    def _write_notes(self, session, moment, *notes):
        session[f"{moment}_line_ids"] = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "moment": "open" if moment == "opening" else "close",
                        "denomination": value,
                        "quantity": pieces,
                    }
                )
                for value, pieces in notes
            ),
        ]

    def test_what_is_taken_and_paid_belongs_to_the_session(self):
        session = self._open()
        self._write_notes(session, "opening", (500_000, 2), (50_000, 5), (2_000, 1))
        later = self._create_bill_of(300_000)
        self._take_cash(later, 300_000)
        self._pay(amount=100_000)
        self.assertEqual((session.amount_in, session.amount_out), (300_000, 100_000))
        self.assertEqual(session.amount_expected, 1_452_000)
        self._write_notes(
            session, "closing", (500_000, 2), (200_000, 2), (50_000, 1), (2_000, 1)
        )
        session.action_close()
        self.assertEqual((session.state, session.difference), ("closed", 0))
        self.assertTrue(session.closed_at)

    def test_a_void_counts_in_the_session_that_makes_it(self):
        session = self._open()
        self.receipt.with_user(self.cashier).action_void("nhầm")
        self.assertEqual(session.amount_out, 1_252_000)

    def test_a_difference_is_explained(self):
        session = self._open()
        self._take_cash(self._create_bill_of(300_000), 300_000)
        with self.assertRaisesRegex(UserError, "-300.000"):
            session.action_close()
        session.explanation = "Đã giao thủ quỹ chính"
        session.action_close()
        self.assertEqual(session.difference, -300_000)

    def test_what_was_there_at_the_start_is_fixed_by_the_first_movement(self):
        session = self._open()
        self._write_notes(session, "opening", (500_000, 2))
        self._write_notes(session, "opening", (500_000, 3))
        self._take_cash(self._create_bill_of(300_000), 300_000)
        line = session.opening_line_ids
        spare = session.closing_line_ids[:1]
        for change in (
            lambda: line.write({"quantity": 2}),
            lambda: line.write({"moment": "close"}),
            line.unlink,
            lambda: spare.write({"moment": "open", "denomination": 1_000}),
            lambda: self._write_notes(session, "opening", (500_000, 2)),
        ):
            with (
                self.assertRaisesRegex(UserError, "at the start"),
                self.env.cr.savepoint(),
            ):
                change()
        self.env.invalidate_all()
        self.assertEqual(session.amount_opening, 1_500_000)
        self._write_notes(session, "closing", (500_000, 3), (100_000, 3))
        session.action_close()
        self.assertEqual(session.difference, 0)

    # === THE SESSION OF A CASHIER WHO IS GONE === #

    def _end(self, session, user, reason="Thủ quỹ nghỉ ốm", **pieces):
        """Count and close another's session: so many notes of 100,000."""
        action = session.with_user(user).action_end()
        wizard = self.env["edu.cash.session.end"].with_user(user)
        wizard = wizard.browse(action["res_id"])
        note = wizard.line_ids.filtered(lambda line: line.denomination == 100_000)
        note.quantity = pieces.get("pieces", 0)
        wizard.reason = reason
        self.assertEqual(wizard.amount_counted, note.quantity * 100_000)
        wizard.action_confirm()

    def test_the_accountant_closes_it_with_a_count_and_a_reason(self):
        session = self._open()
        self._take_cash(self._create_bill_of(300_000), 300_000)
        self._end(session, self.accountant, pieces=2)
        self.assertEqual(session.state, "closed")
        self.assertEqual(session.closed_by_id, self.accountant)
        self.assertEqual(session.close_reason, "Thủ quỹ nghỉ ốm")
        self.assertEqual((session.amount_closing, session.difference), (2e5, -1e5))

    def test_without_a_reason_or_after_it_is_closed_it_stays(self):
        session = self._open()
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            self._end(session, self.accountant, reason=" ")
        session.action_close()
        self.assertEqual(session.closed_by_id, self.cashier)
        with self.assertRaisesRegex(UserError, "is closed"):
            self._end(session, self.accountant)

    def test_nobody_but_another_person_who_is_accountant_closes_it(self):
        session = self._open()
        for user in (self.principal, self.cashier):
            with self.assertRaises(AccessError):
                session.with_user(user).action_end()
        twin = self._create_user("ke_toan_2", "edu_fees.group_accountant")
        session.sudo().cashier_id = twin
        with self.assertRaisesRegex(UserError, "Your own"):
            session.with_user(twin).action_end()

    def test_a_note_is_counted_once(self):
        session = self._open()
        action = session.with_user(self.accountant).action_end()
        wizard = self.env["edu.cash.session.end"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "nghỉ"
        wizard.line_ids[:1].copy({"wizard_id": wizard.id})
        with self.assertRaisesRegex(UserError, "once"):
            wizard.action_confirm()

    @mute_logger("odoo.sql_db")
    def test_one_session_is_open_at_a_time(self):
        self._open()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._open()

    def test_where_the_school_wants_it_no_cash_moves_without_a_session(self):
        self.school.edu_cash_session_required = True
        bill = self._create_bill_of(300_000)
        with self.assertRaisesRegex(UserError, "session"), self.env.cr.savepoint():
            self._take_cash(bill, 300_000)
        payment = self._approve(self._prepare(amount=1_000))
        with self.assertRaisesRegex(UserError, "session"), self.env.cr.savepoint():
            payment.with_user(self.cashier).action_pay()
        self._open()
        self._take_cash(bill, 300_000)
        payment.with_user(self.cashier).action_pay()
        self.assertEqual(payment.state, "paid")

    def test_a_closed_session_stays_and_another_cashiers_is_not_touched(self):
        session = self._open()
        other = self._create_user("thu_quy_2", "edu_fees.group_cashier")
        with self.assertRaisesRegex(UserError, self.cashier.name):
            session.with_user(other).action_close()
        with self.assertRaises(UserError):
            session.closing_line_ids[:1].with_user(other).quantity = 4
        session.action_close()
        for change in (
            lambda: session.write({"explanation": "x"}),
            lambda: session.closing_line_ids[:1].write({"quantity": 4}),
            lambda: self._write_notes(session, "closing", (1_000, 1)),
            lambda: session.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_notes_and_states_are_called_as_in_a_school(self):
        session = self._open().with_context(lang="vi_VN")
        states = dict(session._fields["state"]._description_selection(session.env))
        self.assertEqual(states["open"], "Đang mở")
        fields = session.closing_line_ids.fields_get(["denomination"])
        self.assertEqual(fields["denomination"]["string"], "Mệnh giá")

    def test_nobody_writes_the_state_by_hand(self):
        session = self._open()
        for values in ({"state": "closed"}, {"opened_at": "2020-01-01"}):
            with self.assertRaises(AccessError):
                session.write(values)
        with self.assertRaises(UserError):
            self._open(cashier_id=self.accountant.id)
