# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_core.tools import workbook

from .common import ListCase


@tagged("post_install", "-at_install")
class TestList(ListCase):
    # === WHAT A LIST SAYS === #

    def test_the_first_list_has_every_open_bill_as_a_bank_may_see_it(self):
        outbound = self._make("full")
        self.assertEqual(
            self._get_rows(outbound),
            {
                self.bill: ("add", 1_252_000),
                self.bill_of_classmate: ("add", 500_000),
            },
        )
        line = outbound.line_ids.filtered(lambda one: one.move_id == self.bill)
        self.assertEqual(line.name, "NGUYEN THI DAO")
        self.assertEqual(line.payment_code, self.bill.edu_payment_code)
        self.assertEqual(
            (outbound.count_add, int(outbound.amount_total)), (2, 1_752_000)
        )

    def test_only_published_bills_of_the_channels_account_are_told(self):
        other = self._create_bank_account()
        self.bill.sudo().partner_bank_id = other
        self.bill_of_classmate.sudo().edu_published = False
        self.assertFalse(self._make("full").line_ids)

    def test_the_next_list_says_what_changed(self):
        self._pass("full")
        self._receive(252_000, self.bill.edu_payment_code)
        self.classmate.name = "Trần Bình"
        outbound = self._make()
        self.assertEqual(
            self._get_rows(outbound),
            {
                self.bill: ("change", 1_000_000),
                self.bill_of_classmate: ("change", 500_000),
            },
        )
        self.assertIn("TRAN BINH", outbound.line_ids.mapped("name"))

    def test_paid_and_cancelled_bills_are_removed_once(self):
        self._pass("full")
        self._receive(1_252_000, self.bill.edu_payment_code)
        self.bill_of_classmate._edu_cancel("Lập nhầm")
        outbound = self._pass()
        self.assertEqual(
            self._get_rows(outbound),
            {self.bill: ("remove", 0), self.bill_of_classmate: ("remove", 0)},
        )
        self.assertFalse(self._make().line_ids)

    def test_a_bill_that_is_open_again_is_new_again(self):
        self._pass("full")
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        self._pass()
        transaction.action_undo_match("Nhầm học sinh")
        self.assertEqual(self._get_rows(self._make()), {self.bill: ("add", 1_252_000)})

    def test_what_the_bank_rejected_comes_again(self):
        self._pass("full", rejected=self.bill)
        self.assertEqual(self._get_rows(self._make()), {self.bill: ("add", 1_252_000)})

    def test_a_rejected_change_comes_again_as_a_change(self):
        self._pass("full")
        self._receive(252_000, self.bill.edu_payment_code)
        self._pass(rejected=self.bill)
        self.assertEqual(
            self._get_rows(self._make()), {self.bill: ("change", 1_000_000)}
        )

    def test_a_list_that_was_taken_back_never_counts(self):
        outbound = self._make("full")
        outbound.action_send()
        outbound.action_cancel()
        self.assertEqual(len(self._make().line_ids), 2)

    def test_a_whole_list_begins_anew(self):
        self._pass("full")
        self._receive(1_252_000, self.bill.edu_payment_code)
        self._pass("full")
        self.assertFalse(self._make().line_ids)

    def test_a_list_of_another_channel_is_its_own(self):
        self._pass("full")
        other = self.channel.sudo().copy({"code": "KHAC", "kind": "cash"})
        outbound = self._make(channel_id=other.id)
        self.assertEqual(set(outbound.line_ids.mapped("action")), {"add"})

    # === THE FILE === #

    def test_the_file_has_the_columns_of_the_layout(self):
        outbound = self._make("full")
        outbound.action_send()
        [sheet] = workbook.read(base64.b64decode(outbound.file))
        head, first, _second = sheet.rows
        self.assertEqual(
            head,
            ["STT", "HANH_DONG", "MA_THANH_TOAN", "MA_HOC_SINH", "HO_TEN", "LOP"]
            + ["DOT_THU", "SO_TIEN"],
        )
        self.assertEqual(
            first[1:5],
            ["A", self.bill.edu_payment_code, self.student.student_code]
            + ["NGUYEN THI DAO"],
        )
        self.assertEqual(first[-1], 1_252_000)
        self.assertEqual(outbound.filename, f"{outbound.name}.xlsx")

    def test_a_file_without_heads_in_csv_with_the_words_of_a_bank(self):
        layout = self.env.ref("edu_collect_list.outbound_layout_generic").copy(
            {"file_type": "csv", "has_heads": False, "add_text": "THEM"}
        )
        layout.column_ids.create(
            [
                {"layout_id": layout.id, "sequence": n, "name": one, "source": one}
                for n, one in enumerate(("action", "amount"))
            ]
        )
        outbound = self._make("full", layout_id=layout.id)
        outbound.action_send()
        self.assertEqual(
            workbook.read_csv(base64.b64decode(outbound.file)),
            [["THEM", "1252000"], ["THEM", "500000"]],
        )

    def test_neither_day_of_birth_nor_identity_can_be_a_column(self):
        sources = self.env["edu.collection.outbound.layout.column"]._fields["source"]
        self.assertEqual(
            {name for name, _label in sources.selection}
            & {"birth_date", "national_id", "moet_code", "phone", "address"},
            set(),
        )

    # === THE STATES === #

    def test_sending_tells_what_is_open_at_that_moment(self):
        outbound = self._make("full")
        self._receive(1_252_000, self.bill.edu_payment_code)
        outbound.action_send()
        self.assertEqual(outbound.line_ids.move_id, self.bill_of_classmate)

    def test_nothing_new_is_not_sent(self):
        self._pass("full")
        with self.assertRaisesRegex(UserError, "Nothing changed"):
            self._make().action_send()

    def test_two_lists_under_way_are_refused_by_the_database(self):
        self._make("full")
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self._make()

    def test_a_sent_list_stays_as_it_is(self):
        outbound = self._make("full")
        outbound.action_send()
        for action in ("action_prepare", "action_send", "unlink"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(outbound, action)()
        with self.assertRaises(UserError):
            outbound.kind = "delta"

    def test_what_buttons_write_is_not_typed(self):
        outbound = self._make("full")
        for values in ({"state": "acknowledged"}, {"number": 9}, {"file": b"eA=="}):
            with self.subTest(values), self.assertRaises(AccessError):
                outbound.write(values)
        with self.assertRaises(AccessError):
            outbound.line_ids[0].amount = 1
        outbound.unlink()
        with self.assertRaises(AccessError):
            self.outbounds.with_context(default_state="acknowledged").create(
                {"channel_id": self.channel.id}
            )

    def test_lists_are_numbered_by_channel(self):
        self.assertEqual(self._pass("full").number, 1)
        second = self._make()
        self.assertEqual(second.name, f"{self.channel.code}-0002")

    def test_a_journal_without_account_says_so(self):
        self.channel.journal_id.sudo().bank_account_id = False
        with self.assertRaisesRegex(UserError, "no bank account"):
            self._make("full")

    def test_nobody_but_the_accountant_makes_lists(self):
        outbound = self._make("full")
        for persona in ("cashier", "teacher", "principal", "office"):
            with self.subTest(persona), self.assertRaises(AccessError):
                outbound.with_user(self._persona(persona)).action_send()

    # === WHAT IT COSTS === #

    def test_forty_bills_cost_as_many_queries_as_twenty(self):
        self._pass("full")
        counts = []
        for name, size in (("Q20", 20), ("Q40", 40)):
            fee_round = self._create_round(classes=self._fill_class(name, size))
            bills = self._generate(fee_round, publish=True)
            bills.sudo().partner_bank_id = self.bank_account
            outbound = self.outbounds.create({"channel_id": self.channel.id})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            outbound.action_prepare()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual(outbound.count_add, size)
            outbound.action_send()
            outbound.action_acknowledge()
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 30)
