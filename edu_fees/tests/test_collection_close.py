# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .collection_common import DAY
from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-06 03:00:00")
class TestCollectionClose(ReconciliationCase):
    """The day is Monday, 5 October 2026; today is Tuesday."""

    def _draft(self, day=DAY, **values):
        closings = self.env["edu.collection.close"].with_user(self.accountant)
        return closings.create(
            {
                "company_id": self.school.id,
                "channel_id": self.channel.id,
                "date": day,
                **values,
            }
        )

    def _close(self, day=DAY, **values):
        closing = self._draft(day, **values)
        closing.action_close()
        return closing

    def _get_day(self, day=DAY):
        self.env.flush_all()
        days = self.env["edu.collection.day"].with_user(self.accountant)
        days.invalidate_model()
        return days.search([("channel_id", "=", self.channel.id), ("date", "=", day)])

    # === THE FIGURES === #

    def test_the_draft_shows_the_day_as_it_stands(self):
        closing = self._draft()
        self.assertEqual(closing.count_total, 0)
        self._prove(1_252_000, self.code)
        self._prove(5_000, "ung ho")
        closing.invalidate_recordset()
        self.assertEqual(
            (closing.count_total, closing.count_confirmed, closing.count_received),
            (2, 1, 1),
        )
        self.assertEqual(int(closing.amount_bank), 1_257_000)
        self.assertEqual(int(closing.amount_difference), 5_000)

    def test_the_closed_day_keeps_its_figures(self):
        waiting = self._prove(1_252_000, "tien hoc")
        closing = self._close()
        waiting.with_user(self.accountant).action_match(self.bill.ids)
        closing.invalidate_recordset()
        self.assertEqual((closing.count_received, closing.count_confirmed), (1, 0))
        self.assertEqual(self._get_day().count_confirmed, 1)
        self.assertEqual(
            (closing.state, closing.closed_by_id), ("closed", self.accountant)
        )

    def test_the_cashier_reads_the_figures_and_no_movement(self):
        self._prove(5_000, "ung ho")
        closing = self._close()
        cashier = self._persona("cashier")
        self.assertEqual(int(closing.with_user(cashier).amount_bank), 5_000)
        with self.assertRaises(AccessError):
            self._get_line(self.transactions, cashier)

    def test_the_day_leads_to_its_close_and_says_that_it_is_closed(self):
        self._prove(5_000, "x")
        action = self._get_day().action_close_day()
        closing = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((closing.date, closing.channel_id), (DAY, self.channel))
        self.assertEqual(self._get_day().action_close_day()["res_id"], closing.id)
        closing.with_user(self.accountant).action_close()
        self.assertTrue(self._get_day().is_closed)
        self.assertEqual(self._get_day().action_close_day()["res_id"], closing.id)

    # === WHAT COMES LATE === #

    def test_what_comes_late_falls_into_the_next_day(self):
        self._prove(5_000, "x")
        closing = self._close()
        late = self._prove(7_000, "y")
        self.assertEqual((late.date, late.value_date), (DAY, date(2026, 10, 6)))
        self.assertEqual(int(self._get_day().amount_bank), 5_000)
        self.assertEqual(int(self._get_day(date(2026, 10, 6)).amount_bank), 7_000)
        closing.invalidate_recordset()
        self.assertEqual(int(closing.amount_bank), 5_000)

    def test_where_weekends_do_not_close_it_falls_into_the_next_working_day(self):
        self.channel.closes_on_weekends = False
        friday = date(2026, 10, 2)
        self._close(friday)
        late = self._prove(7_000, "y", date=friday)
        self.assertEqual(late.value_date, DAY)

    def test_what_is_already_there_stays_in_its_day(self):
        known = self._tell(5_000, "x", "FT1")
        self._close()
        self.assertEqual(self._prove(5_000, "x", "FT1"), known)
        self.assertEqual(known.value_date, DAY)

    def test_another_channel_goes_on(self):
        other = self.env["edu.collection.channel"].create(
            {
                "name": "Kênh khác",
                "code": "KHAC",
                "company_id": self.school.id,
                "journal_id": self.journal.id,
                "kind": "cash",
            }
        )
        self._close()
        self.assertEqual(self._tell(5_000, "x", channel=other).value_date, DAY)

    def test_money_of_the_day_is_matched_later_by_an_entry_of_its_own(self):
        waiting = self._prove(1_252_000, "tien hoc")
        self._close()
        waiting.with_user(self.accountant).action_match(self.bill.ids)
        self.assertEqual(waiting.state, "matched")
        self.assertEqual(waiting.transfer_move_id.date, date(2026, 10, 6))
        waiting.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(waiting.state, "queue")

    def test_what_the_sheet_says_is_neither_undone_nor_cancelled(self):
        confirmed = self._prove(1_252_000, self.code)
        told = self._tell(7_000, "x", "FT1")
        self._prove(8_000, "x", "FT1")
        self._close()
        for step in (
            lambda: confirmed.with_user(self.accountant).action_undo_match("nhầm"),
            lambda: told.with_user(self.accountant).action_cancel_confirmation("x"),
            lambda: told.with_user(self.accountant).action_adjust("x"),
        ):
            with self.assertRaisesRegex(UserError, "principal open it"):
                step()

    # === OPEN AGAIN === #

    def test_the_principal_opens_the_day_with_a_reason(self):
        confirmed = self._prove(1_252_000, self.code)
        closing = self._close()
        with self.assertRaises(AccessError):
            closing.action_reopen("x")
        action = closing.with_user(self.principal).action_reopen()
        wizard = self.env["edu.reason"].with_user(self.principal)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Sai kênh"
        wizard.action_confirm()
        self.assertEqual(
            (closing.state, closing.reopen_reason), ("reopened", "Sai kênh")
        )
        self.assertFalse(self._get_day().is_closed)
        self.assertEqual(self._prove(7_000, "y").value_date, DAY)
        confirmed.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(int(closing.amount_bank), 1_252_000)

    def test_days_closed_later_open_with_it(self):
        first, second = self._close(), self._close(date(2026, 10, 6))
        first.with_user(self.principal).action_reopen("sai")
        self.assertEqual((first | second).mapped("state"), ["reopened", "reopened"])
        with self.assertRaisesRegex(UserError, "not closed"):
            first.with_user(self.principal).action_reopen("sai")

    # === WHAT IS REFUSED === #

    def test_a_day_to_come_or_a_closed_one_is_not_closed(self):
        with self.assertRaisesRegex(UserError, "to come"):
            self._close(date(2026, 10, 7))
        self._close()
        for day in (DAY, date(2026, 10, 1)):
            with self.assertRaisesRegex(UserError, "already"):
                self._close(day)

    def test_no_day_with_money_is_skipped(self):
        self._close(date(2026, 10, 3))
        self._prove(5_000, "x")
        with self.assertRaisesRegex(UserError, "close that day first"):
            self._close(date(2026, 10, 6))
        self._close()
        self.assertEqual(self._close(date(2026, 10, 6)).state, "closed")

    def test_the_cash_box_has_its_own_closing(self):
        cash = self.env["edu.collection.channel"]._get_for_journal(
            self._get_journal("TM"), "cash"
        )
        with self.assertRaisesRegex(UserError, "sessions"):
            self._close(channel_id=cash.id)

    @mute_logger("odoo.sql_db")
    def test_the_database_closes_a_day_once(self):
        closing = self._close()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            closing.sudo().copy().state = "closed"
            self.env.flush_all()

    def test_only_the_accountant_closes_and_nobody_by_hand(self):
        closing = self._draft()
        for persona in ("principal", "cashier"):
            with self.assertRaises(AccessError, msg=persona):
                closing.with_user(self._persona(persona)).action_close()
        for values in ({"state": "closed"}, {"figures": {}}, {"closed_by_id": 1}):
            with self.assertRaises(AccessError):
                closing.write(values)
        with self.assertRaises(AccessError):
            self._draft(date(2026, 10, 4), state="closed")
        closing.action_close()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            closing.note = "thêm"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            closing.unlink()

    # === THE SHEET === #

    def _read_sheet(self, closing, user=None):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.accountant)
            .with_context(lang="vi_VN")
            ._render_qweb_html("edu_fees.action_report_collection_close", closing.ids)
        )
        return " ".join(html.decode().replace("\xa0", " ").split())

    def test_the_sheet_has_states_totals_what_is_open_and_three_signatures(self):
        self._prove(1_252_000, self.code)
        self._prove(5_000, "ung ho", "FT77")
        self._tell(3_000, "x")
        closing = self._close(note="Chờ sao kê")
        text = self._read_sheet(closing, self._persona("cashier"))
        for words in (
            self.school.name,
            "1.257.000 đ",
            "FT77",
            "ung ho",
            "Chờ sao kê",
            "Kế toán",
            "Thủ quỹ",
            "Thủ trưởng đơn vị",
            "Đã nhận tiền, chưa xác nhận",
            "Chưa nhận tiền, đã xác nhận",
            "Lệch số tiền",
            "Trùng",
            self.accountant.name,
        ):
            self.assertIn(words, text)

    def test_the_sheet_is_one_page_of_paper(self):
        self._prove(1_252_000, self.code)
        self._tell(3_000, "x")
        closing = self._close()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            .with_context(lang="vi_VN")
            ._render("edu_fees.action_report_collection_close", closing.ids)
        )
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        self.assertEqual(len(PdfFileReader(io.BytesIO(content)).pages), 1)

    def test_a_sheet_that_was_opened_again_is_void(self):
        closing = self._close()
        self.assertNotIn('class="void"', self._read_sheet(closing))
        closing.with_user(self.principal).action_reopen("Sai kênh")
        text = self._read_sheet(closing)
        self.assertIn("Sai kênh", text)
        self.assertIn('class="void"', text)

    def test_it_is_printed_once_the_day_is_closed(self):
        closing = self._draft()
        with self.assertRaisesRegex(UserError, "Close the day"):
            closing.action_print()
        closing.action_close()
        self.assertEqual(closing.action_print()["type"], "ir.actions.report")
