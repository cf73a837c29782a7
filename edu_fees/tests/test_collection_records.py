# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .collection_common import DAY, CollectionCase


class TestCollectionMessage(CollectionCase):
    """The raw inbox: what came in stays as it came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.channel = cls.env["edu.collection.channel"]._get_for_journal(
            cls.journal, "file"
        )
        cls.messages = cls.env["edu.collection.message"]
        cls.message = cls.messages._store_file(cls.channel, "a.xlsx", b"abc")

    def test_a_file_is_kept_byte_by_byte_with_its_sum(self):
        self.assertEqual(self.message.body, b"YWJj")
        self.assertEqual(
            self.message.checksum,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        )

    def test_the_same_file_under_another_name_is_the_same_message(self):
        again = self.messages._store_file(self.channel, "b.xlsx", b"abc")
        self.assertEqual(again, self.message)
        self.assertEqual(again.filename, "a.xlsx")

    def test_the_same_file_of_another_account_is_another_message(self):
        journal = self.journal.copy({"code": "NH2", "name": "Ngân hàng 2"})
        channel = self.channel._get_for_journal(journal, "file")
        other = self.messages._store_file(channel, "a.xlsx", b"abc")
        self.assertNotEqual(other, self.message)

    def test_a_file_without_a_name_gets_one(self):
        message = self.messages._store_file(self.channel, False, b"def")
        self.assertTrue(message.filename)

    def test_what_was_compared_is_not_rewritten(self):
        for vals in ({"balance_state": "agree"}, {"balance_start": 5}):
            with self.assertRaises(UserError):
                self.message.write(vals)

    def test_nobody_writes_messages_over_rpc(self):
        for persona in ("accountant", "cashier", "principal", "teacher"):
            message = self.message.with_user(self._persona(persona))
            for call in (
                lambda message=message: message.write({"transaction_ids": []}),
                lambda message=message: message.create({"filename": "x"}),
                message.unlink,
            ):
                with self.assertRaises(AccessError, msg=persona):
                    call()

    def test_evidence_is_counted(self):
        entry = {"bank_reference": "F1", "date": DAY, "amount": 1, "memo": "x"}
        self.transactions._register_movements(self.journal, [entry], self.message)
        self.assertEqual(self.message.transaction_count, 1)


class TestCollectionChannel(CollectionCase):
    """One channel for each way that money reaches an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channels = cls.env["edu.collection.channel"]
        cls.channel = cls.channels._get_for_journal(cls.journal, "file")

    def test_a_channel_is_made_once(self):
        again = self.channels._get_for_journal(self.journal, "file")
        self.assertEqual(again, self.channel)
        self.assertEqual(self.channel.code, "FILE-NH")
        self.assertEqual(self.channel.company_id, self.school)

    def test_a_journal_has_one_channel_of_a_kind(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.channel.copy({"code": "X", "name": "X"})
            self.env.flush_all()

    def test_an_archived_channel_gives_way(self):
        self.channel.active = False
        self.env.flush_all()
        other = self.channel.copy({"code": "F2", "name": "F2", "active": True})
        found = self.channels._get_for_journal(self.journal, "file")
        self.assertEqual(found, other)

    def test_the_prefix_of_the_contract_is_found_in_memos(self):
        code = self.bill.edu_payment_code
        self.channel.code_prefix = "THU"
        message = self.env["edu.collection.message"]
        message = message._store_file(self.channel, "a.xlsx", b"abc")
        entry = {"bank_reference": "F1", "date": DAY, "amount": 5, "memo": code}
        transaction = self.transactions._register_movements(
            self.journal, [entry], message
        )
        self.assertEqual(transaction.payment_codes, code)
        self.assertEqual(transaction.channel_id, self.channel)

    def test_a_channel_without_a_file_tells_of_none(self):
        channel = self.channel.with_user(self._persona("accountant"))
        self.assertFalse(channel.last_message_id)
        self.assertFalse(channel.last_balance_note)

    def test_the_cashier_reads_channels_without_what_files_told(self):
        channel = self.channel.with_user(self._persona("cashier"))
        self.assertEqual(channel.name, self.journal.name)
        with self.assertRaises(AccessError):
            channel.read(["last_balance_note"])

    def test_a_journal_of_another_school_is_refused(self):
        self._create_books(self.other_school)
        journal = self._get_journal("NH", self.other_school)
        with self.assertRaises(UserError):
            self.channels.create(
                {
                    "name": "x",
                    "code": "x",
                    "company_id": self.school.id,
                    "journal_id": journal.id,
                }
            )


class TestCollectionTransaction(CollectionCase):
    """A movement is counted once, whoever reports it and however it is written."""

    def _register(self, *entries, journal=None):
        rows = [{"date": DAY, "memo": "x", **entry} for entry in entries]
        return self.transactions._register_movements(journal or self.journal, rows)

    def test_a_reference_is_compared_without_spaces_and_case(self):
        first = self._register({"bank_reference": "ft 12 a", "amount": 5})
        again = self._register({"bank_reference": "FT12A", "amount": 5})
        self.assertEqual(first, again)
        self.assertEqual(first.bank_reference, "FT12A")

    def test_one_reference_on_two_accounts_is_two_movements(self):
        journal = self.journal.copy({"code": "NH2", "name": "Ngân hàng 2"})
        first = self._register({"bank_reference": "F1", "amount": 5})
        second = self._register({"bank_reference": "F1", "amount": 5}, journal=journal)
        self.assertNotEqual(first, second)

    def test_an_entry_twice_in_one_report_is_one_movement(self):
        entry = {"bank_reference": "F1", "amount": 5}
        self.assertEqual(len(self._register(entry, dict(entry))), 1)

    def test_a_conflict_that_comes_again_is_known(self):
        self._register({"bank_reference": "F1", "amount": 5})
        entry = {"bank_reference": "F1", "amount": 7}
        conflict = self._register(entry)
        self.assertEqual(self._register(entry), conflict)
        self.assertEqual(
            self.transactions._search_known(self.journal, [{**entry}]).mapped("amount"),
            [7, 5],
        )

    def test_nothing_to_register_registers_nothing(self):
        self.assertFalse(self._register())

    def test_a_movement_that_is_booked_is_not_booked_again(self):
        transaction = self._receive(5_000, "x")
        line = transaction.statement_line_id
        transaction._settle()
        self.assertEqual(transaction.statement_line_id, line)
        self.assertEqual(self._get_balance("bank"), 5_000)

    def test_the_pupils_of_a_movement_are_those_whose_bills_got_it(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        self.assertEqual(transaction.student_ids, self.student)
        transaction.action_undo_match("nhầm")
        self.assertFalse(transaction.student_ids)

    def test_the_entry_of_a_movement_is_opened(self):
        transaction = self._receive(5_000, "x")
        action = transaction.action_view_statement_line()
        self.assertEqual(action["res_id"], transaction.statement_line_id.move_id.id)

    def test_what_no_longer_waits_names_who_matched_it(self):
        transaction = self._receive(1_252_000, "x")
        accountant = self._persona("accountant")
        transaction.with_user(accountant).action_match(self.bill.ids)
        with self.assertRaisesRegex(UserError, accountant.name):
            transaction.with_user(accountant).action_open_match()

    def test_only_bills_take_money_by_hand(self):
        transaction = self._receive(5_000, "x")
        entry = transaction.statement_line_id.move_id
        with self.assertRaisesRegex(UserError, "takes no money"):
            transaction.action_match(entry.ids)

    def test_a_cancelled_bill_takes_no_money_by_hand(self):
        transaction = self._receive(5_000, "x")
        self.bill._edu_cancel("sai lớp")
        with self.assertRaisesRegex(UserError, "takes no money"):
            transaction.action_match(self.bill.ids)

    def test_a_bill_that_does_not_exist_is_refused(self):
        transaction = self._receive(5_000, "x")
        with self.assertRaises(UserError):
            transaction.action_match([2**31 - 1])

    def test_an_allocation_is_above_zero(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            transaction.allocation_ids.amount = 0
            self.env.flush_all()

    def test_undone_allocations_stay_with_the_reason(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        transaction.action_undo_match("nhầm học sinh")
        self.assertEqual(transaction.allocation_ids.state, "undone")
        self.assertEqual(transaction.allocation_ids.undo_reason, "nhầm học sinh")
        self.assertEqual(transaction.undo_reason, "nhầm học sinh")

    def test_the_history_of_a_movement_says_who_and_why(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        self.env.flush_all()
        self.cr.precommit.run()
        accountant = self._persona("accountant")
        transaction.with_user(accountant).action_undo_match("nhầm học sinh")
        self.env.flush_all()
        self.cr.precommit.run()
        values = transaction.message_ids.sudo().tracking_value_ids
        self.assertIn("nhầm học sinh", values.mapped("new_value_char"))
