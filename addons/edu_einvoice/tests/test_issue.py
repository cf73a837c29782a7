# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import uuid
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.edu_fees.const import SCAN_LIMIT
from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import edu_einvoice_issue
from ..tools.answer import Answer
from .common import PDF, EinvoiceCase


@freeze_time("2026-10-05 03:00:00")
class TestIssue(EinvoiceCase):
    """What waits is issued by a provider, in the background."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.transaction = cls._pay_bank()
        cls.row = cls._collect()

    def _issue(self, rows=None):
        """Press the button, and let the jobs run."""
        rows = (rows or self.row).with_user(self.accountant)
        with trap_jobs() as trap:
            rows.action_issue()
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()

    # === ISSUED === #

    def test_the_button_issues_and_keeps_what_the_provider_gave(self):
        calls = self._set_up_provider()
        self._issue()
        row = self.row
        self.assertEqual(row.state, "issued")
        self.assertEqual(
            (row.symbol, row.number, row.code), ("C26TAB", f"{row.id}", "MA")
        )
        self.assertEqual(str(row.issued_on), "2026-10-05")
        self.assertEqual(base64.b64decode(row.pdf), PDF)
        self.assertEqual([verb for verb, _id in calls], ["find", "send", "fetch"])

    def test_the_key_is_stored_before_anything_is_sent(self):
        self._set_up_provider()
        with trap_jobs() as trap:
            self.row.with_user(self.accountant).action_issue()
            trap.assert_jobs_count(1)
        self.env.invalidate_all()
        self.assertTrue(uuid.UUID(self.row.request_key))
        self.assertEqual(self.row.state, "to_issue")

    def test_nothing_to_issue_is_put_into_no_job(self):
        with trap_jobs() as trap:
            self.assertEqual(self.env["edu.einvoice"]._queue(), 0)
        trap.assert_jobs_count(0)

    def test_pressed_again_the_key_stays(self):
        self._set_up_provider(send=Answer("later", message="quá giờ"))
        self._issue()
        key = self.row.request_key
        self._issue()
        self.assertEqual(self.row.request_key, key)

    def test_a_chunk_that_runs_twice_sends_once(self):
        calls = self._set_up_provider()
        self._issue()
        self.einvoices._issue_chunk(self.row.ids)
        self.assertEqual([verb for verb, _id in calls].count("send"), 1)

    def test_what_came_though_its_answer_was_lost_is_not_sent_again(self):
        calls = self._set_up_provider(find=Answer("issued", "77", "C26TAB"))
        self._issue()
        self.assertNotIn("send", [verb for verb, _id in calls])
        self.assertEqual((self.row.state, self.row.number), ("issued", "77"))

    def test_what_is_issued_is_not_issued_again(self):
        self._number(self.row)
        with self.assertRaisesRegex(UserError, "Nothing of this waits"):
            self.row.with_user(self.accountant).action_issue()

    def test_many_are_put_into_several_jobs(self):
        self._set_up_provider()
        bill = self._create_bill_of(700_000, self.classmate)
        self._pay_bank(700_000, bill)
        rows = self.row | self._collect()
        with patch.object(edu_einvoice_issue, "ISSUE_SIZE", 1), trap_jobs() as trap:
            rows.with_user(self.accountant).action_issue()
            trap.assert_jobs_count(2)

    def test_the_same_rows_are_queued_under_one_name(self):
        self._set_up_provider()
        with trap_jobs() as trap:
            self.row.with_user(self.accountant).action_issue()
            self.row.with_user(self.accountant).action_issue()
            keys = {job.identity_key for job in trap.enqueued_jobs}
        self.assertEqual(len(keys), 1)

    # === NOT ISSUED === #

    def test_a_refusal_is_shown_as_the_provider_wrote_it(self):
        self._set_up_provider(send=Answer("refused", message="MST không hợp lệ"))
        self._issue()
        self.assertEqual(self.row.state, "error")
        self.assertEqual(self.row.error, "MST không hợp lệ")

    def test_what_was_refused_can_be_tried_again(self):
        self._set_up_provider(send=Answer("refused", message="MST không hợp lệ"))
        self._issue()
        self._set_up_provider()
        self._issue()
        self.assertEqual((self.row.state, self.row.error), ("issued", False))

    def test_no_answer_leaves_it_to_issue(self):
        self._set_up_provider(send=Answer("later", message="quá giờ"))
        self._issue()
        self.assertEqual((self.row.state, self.row.error), ("to_issue", "quá giờ"))

    def test_where_the_provider_cannot_be_asked_nothing_is_sent(self):
        calls = self._set_up_provider(find=Answer("later", message="quá giờ"))
        self._issue()
        self.assertEqual([verb for verb, _id in calls], ["find"])
        self.assertEqual(self.row.state, "to_issue")

    def test_a_missing_setting_is_an_error_of_the_row(self):
        self._set_up_provider(find=UserError("Chưa có mã số thuế"))
        self._issue()
        self.assertEqual(
            (self.row.state, self.row.error), ("error", "Chưa có mã số thuế")
        )

    def test_one_refused_row_does_not_hold_up_the_others(self):
        bill = self._create_bill_of(700_000, self.classmate)
        self._pay_bank(700_000, bill)
        other = self._collect()
        bad = self.row.id

        def send(one):
            if one.id == bad:
                return Answer("refused", message="sai")
            return Answer("issued", "88")

        self._set_up_provider(send=send)
        self._issue(self.row | other)
        self.assertEqual((self.row.state, other.state), ("error", "issued"))

    def test_money_taken_back_meanwhile_is_not_sent(self):
        calls = self._set_up_provider()
        with trap_jobs() as trap:
            self.row.with_user(self.accountant).action_issue()
            self.transaction._undo_settlement("Nhầm người")
            self._collect()
            self.env.invalidate_all()
            self.assertEqual(self.row.state, "to_issue")
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()
        self.assertEqual(self.row.state, "withdrawn")
        self.assertNotIn("send", [verb for verb, _id in calls])

    def test_taken_back_though_it_had_come_it_is_adjusted(self):
        self._set_up_provider(find=Answer("issued", "77", "C26TAB"))
        with trap_jobs() as trap:
            self.row.with_user(self.accountant).action_issue()
            self.transaction._undo_settlement("Nhầm người")
            self._collect()
            trap.perform_enqueued_jobs()
        self.assertEqual(self._collect().amount, -510_000)

    def test_an_adjustment_waits_for_its_origin(self):
        self._set_up_provider(
            send=lambda one: (
                Answer("later", message="quá giờ")
                if one.reason == "payment"
                else Answer("issued", "99")
            )
        )
        back = self.einvoices.create(
            {
                **self.row._prepare_adjustment("undone", {self.row.line_ids: -510_000}),
                "date": self.row.date,
            }
        )
        self._issue(self.row | back)
        self.assertEqual(back.state, "to_issue")
        self.assertIn("not issued yet", back.error)

    # === FILES, CANCELLATION === #

    def test_without_its_file_the_number_counts(self):
        self._set_up_provider(fetch=b"")
        self._issue()
        self.assertEqual((self.row.state, self.row.has_pdf), ("issued", False))
        self._set_up_provider()
        self.row.with_user(self.accountant).action_fetch()
        self.assertTrue(self.row.has_pdf)

    def _assert_undoes_nothing(self, content):
        """Let the file of one of two e-invoices be what cannot be kept."""
        self._pay_bank(700_000, self._create_bill_of(700_000, self.classmate))
        rows = self.row | self._collect()
        bad = self.row.id
        self._set_up_provider(fetch=lambda one: content if one.id == bad else PDF)
        self._issue(rows)
        self.assertEqual(rows.mapped("state"), ["issued", "issued"])
        self.assertEqual(rows.filtered("has_pdf"), rows - self.row)
        self.row.with_user(self.accountant).action_fetch()
        self.assertFalse(self.row.has_pdf)

    def test_a_file_that_is_no_pdf_undoes_nothing(self):
        self._assert_undoes_nothing(b"<html>quay lai sau</html>")

    def test_a_file_that_is_too_large_undoes_nothing(self):
        self._assert_undoes_nothing(PDF + b" " * SCAN_LIMIT)

    def test_what_the_provider_cancelled_is_due_again(self):
        self._number(self.row)
        self.row.with_user(self.accountant).action_cancel("Biên bản số 3")
        self.assertEqual(self.row.state, "cancelled")
        self.assertEqual(self.row.state_reason, "Biên bản số 3")
        again = self._collect()
        self.assertEqual((again.amount, again.state), (510_000, "to_issue"))

    def test_why_it_was_cancelled_is_asked_for(self):
        self._number(self.row)
        action = self.row.with_user(self.accountant).action_cancel()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Biên bản số 3"
        wizard.action_confirm()
        self.assertEqual(self.row.state, "cancelled")

    def test_what_waits_or_is_adjusted_is_not_cancelled(self):
        with self.assertRaisesRegex(UserError, "is not issued"):
            self.row.with_user(self.accountant).action_cancel("Biên bản số 3")
        self._number(self.row)
        self.transaction._undo_settlement("Nhầm người")
        self._collect()
        with self.assertRaisesRegex(UserError, "or it is adjusted"):
            self.row.with_user(self.accountant).action_cancel("Biên bản số 3")

    def test_a_row_is_never_deleted(self):
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.row.unlink()

    # === WHO === #

    def test_only_the_accountant_issues(self):
        self._set_up_provider()
        row = self.row.with_user(self._persona("principal"))
        for method in ("action_issue", "action_type_numbers", "action_fetch"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(row, method)()
        with self.assertRaises(AccessError):
            row.action_cancel("Biên bản số 3")

    def test_nobody_writes_number_or_state_by_hand(self):
        row = self.row.with_user(self.accountant)
        for values in ({"number": "1"}, {"state": "issued"}, {"date": "2026-10-09"}):
            with self.subTest(values), self.assertRaises(AccessError):
                row.write(values)

    def test_the_buyer_changes_until_it_is_issued(self):
        row = self.row.with_user(self.accountant)
        row.buyer_name = "Bà Tư"
        self._number(self.row)
        with self.assertRaisesRegex(UserError, "does not wait"):
            row.buyer_name = "Ông Ba"
