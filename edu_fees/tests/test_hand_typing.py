# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .collection_common import DAY, CollectionCase

# What a client may send as context; none of it opens anything.
FORGED = {
    "check_move_validity": False,
    "dynamic_unlink": True,
    "force_delete": True,
    "install_mode": True,
    "is_statement_line": True,
    "module": "edu_fees",
    "move_reverse_cancel": True,
    "skip_account_move_synchronization": True,
    "skip_invoice_sync": True,
    "skip_readonly_check": True,
    "su": True,
    "tracking_disable": True,
}


class HandTypingCase(CollectionCase):
    """Base of tests of what an accountant sends over RPC, forged contexts included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")

    def _call(self, records, method, *args, context=None, user=None):
        """Call a method as the web client does."""
        model = records.env[records._name].with_user(user or self.accountant)
        ids = [records.ids] if records else []
        kwargs = {"context": context or {}}
        return call_kw(model, method, [*ids, *args], kwargs)

    def _assert_refused(self, records, method, *args, context=None):
        """Check that a call is refused, with forged keys in the context as well."""
        for forged in ({}, FORGED):
            with (
                self.subTest(method=method, args=args, forged=bool(forged)),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                sent = {**forged, **(context or {})}
                self._call(records, method, *args, context=sent)


@freeze_time("2026-10-05 03:00:00")
class TestHandTypedMoney(HandTypingCase):
    """A school's bank journal has the movements of the bank, and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["account.bank.statement.line"]
        cls.transaction = cls._receive(777_000, "không rõ")
        cls.line = cls.transaction.statement_line_id
        cls.values = {
            "journal_id": cls.journal.id,
            "date": DAY,
            "payment_ref": "gõ tay",
            "amount": 5_000,
        }

    def test_a_line_of_the_bank_is_not_entered_by_hand(self):
        self._assert_refused(self.lines, "create", [self.values])
        self._assert_refused(self.lines, "create", [{**self.values, "amount": -5_000}])

    def test_the_journal_may_come_from_the_context_and_is_refused_too(self):
        values = {"date": DAY, "payment_ref": "x", "amount": 5_000}
        context = {"default_journal_id": self.journal.id}
        self._assert_refused(self.lines, "create", [values], context=context)

    def test_a_line_is_not_entered_through_a_statement(self):
        statements = self.env["account.bank.statement"]
        values = {"name": "S", "line_ids": [Command.create(self.values)]}
        self._assert_refused(statements, "create", [values])

    def test_a_line_is_not_entered_in_a_journal_that_had_no_file_yet(self):
        journal = self.journal.copy({"code": "NH2", "name": "Kho bạc"})
        values = {**self.values, "journal_id": journal.id}
        self._assert_refused(self.lines, "create", [values])

    def test_a_line_is_not_changed_by_hand(self):
        for vals in (
            {"amount": 1},
            {"date": "2026-10-01"},
            {"partner_id": self.student.partner_id.id},
            {"payment_ref": self.bill.edu_payment_code},
            {"journal_id": self._get_journal("TM").id},
            {"statement_id": False},
            {"line_ids": [Command.clear()]},
            {"move_id": self.bill.id},
        ):
            self._assert_refused(self.line, "write", vals)
        self.assertEqual(self.line.amount, 777_000)

    def test_a_line_is_not_deleted_by_hand(self):
        self._assert_refused(self.line, "unlink")
        self._assert_refused(self.line.move_id, "unlink")
        self._assert_refused(self.line.move_id.line_ids[0], "unlink")

    def test_the_entry_of_a_line_is_not_changed_by_hand(self):
        entry = self.line.move_id
        for vals in (
            {"date": "2026-10-01"},
            {"ref": "x"},
            {"state": "draft"},
            {"statement_line_id": False},
            {"line_ids": [Command.update(entry.line_ids[0].id, {"name": "x"})]},
        ):
            self._assert_refused(entry, "write", vals)
        self._assert_refused(entry, "button_draft")
        self._assert_refused(entry, "button_cancel")

    def test_the_items_of_a_line_are_not_changed_by_hand(self):
        item = self.line.move_id.line_ids[0]
        account = self._get_account("service_revenue")
        self._assert_refused(item, "write", {"account_id": account.id})
        self._assert_refused(item, "write", {"name": "x"})
        values = {"move_id": self.line.move_id.id, "account_id": account.id}
        self._assert_refused(item.browse(), "create", [values])

    def test_a_match_is_not_undone_past_its_movement(self):
        paid = self._receive(1_252_000, self.bill.edu_payment_code).statement_line_id
        self._assert_refused(paid, "action_undo_reconciliation")
        self.assertEqual(self.bill.payment_state, "paid")

    def test_the_entry_of_a_line_is_not_reversed_by_hand(self):
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        context = {
            "active_model": "account.move",
            "active_ids": self.line.move_id.ids,
        }
        wizard = wizard.with_context(**context).create(
            {"journal_id": self.journal.id, "date": DAY}
        )
        with self.assertRaises(AccessError):
            wizard.reverse_moves()

    def test_a_remark_on_the_entry_is_free(self):
        self._call(self.line.move_id, "write", {"narration": "<p>đã hỏi NH</p>"})
        self.assertIn("đã hỏi NH", self.line.move_id.narration)

    def test_money_out_is_cleared_by_an_entry_of_another_journal(self):
        fee = self._receive(-11_000, "phí").statement_line_id
        suspense = fee.move_id.line_ids.filtered(
            lambda line: line.account_id == self._get_account("unidentified_receipts")
        )
        entry = self.env["account.move"].with_user(self.accountant)
        entry = entry.create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "date": DAY,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self._get_account("bank_fee").id,
                            "debit": 11_000,
                        }
                    ),
                    Command.create(
                        {"account_id": suspense.account_id.id, "credit": 11_000}
                    ),
                ],
            }
        )
        entry.action_post()
        counterpart = entry.line_ids.filtered("credit")
        (suspense.with_user(self.accountant) | counterpart).reconcile()
        self.assertTrue(suspense.reconciled)
        self.assertEqual(self._get_balance("bank_fee"), 11_000)

    def test_the_import_still_makes_lines(self):
        self.assertEqual(len(self.transaction.statement_line_id), 1)
        self.assertEqual(self._get_balance("bank"), 777_000)

    def test_the_message_says_where_money_comes_in(self):
        with self.assertRaisesRegex(AccessError, "come from the bank's statements"):
            self._call(self.lines, "create", [self.values])

    def test_cash_comes_in_at_the_counter_only(self):
        values = {**self.values, "journal_id": self.school.edu_cash_journal_id.id}
        self._assert_refused(self.lines, "create", [values])
        with self.assertRaisesRegex(AccessError, "Only the cashier"):
            self._call(self.lines, "create", [values])

    def test_another_kind_of_journal_takes_entries_by_hand(self):
        entry = self._call(
            self.env["account.move"],
            "create",
            [
                {
                    "journal_id": self._get_journal("KHAC").id,
                    "line_ids": [
                        Command.create(
                            {"account_id": self._get_account(role).id, side: 5_000}
                        )
                        for role, side in (("bank", "debit"), ("bank_fee", "credit"))
                    ],
                }
            ],
        )
        self._call(self.env["account.move"].browse(entry), "action_post")
        self.assertEqual(self._get_balance("bank"), 782_000)

    def test_a_company_that_is_no_school_types_its_lines(self):
        self.school.edu_is_school = False
        (line_id,) = self._call(self.lines, "create", [self.values])
        line = self.lines.browse(line_id)
        self._call(line, "write", {"amount": 6_000})
        self.assertEqual(line.amount, 6_000)
        self._call(line, "unlink")
        self.assertFalse(line.exists())


@freeze_time("2026-10-05 03:00:00")
class TestHandTypedBills(HandTypingCase):
    """No entry made by hand counts as a bill, or as what a bill was paid with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.env["account.move"]
        cls.charge = cls.bill.edu_charge_ids[:1]
        cls.entry = cls._create_entry()

    @classmethod
    def _prepare_entry(cls, **line_values):
        accounts = cls._get_account("bank_fee"), cls._get_account("service_revenue")
        return {
            "journal_id": cls._get_journal("KHAC").id,
            "date": DAY,
            "line_ids": [
                Command.create({"account_id": account.id, side: 5_000, **line_values})
                for account, side in zip(accounts, ("debit", "credit"), strict=True)
            ],
        }

    @classmethod
    def _create_entry(cls):
        """Make an entry as the accountant does; it stays a draft."""
        return cls.moves.with_user(cls.accountant).create(cls._prepare_entry())

    def test_an_entry_by_hand_recognises_no_charge(self):
        values = self._prepare_entry(edu_recognised_charge_id=self.charge.id)
        self._assert_refused(self.moves, "create", [values])
        self.assertFalse(self.charge.amount_recognised)

    def test_an_entry_by_hand_belongs_to_no_round_nor_pupil(self):
        fee_round = self.bill.edu_fee_round_id
        for vals in (
            {"edu_fee_round_id": fee_round.id},
            {"edu_student_id": self.student.id},
            {"edu_class_id": self.class_1a.id},
            {"edu_payment_code": "TT22222222"},
            {"edu_published": True},
            {"edu_pay_token": "a" * 32},
            {"edu_cancel_reason": "x"},
        ):
            self._assert_refused(
                self.moves, "create", [{**self._prepare_entry(), **vals}]
            )

    def test_a_default_in_the_context_sets_no_field_of_a_bill(self):
        for context in (
            {"default_edu_student_id": self.student.id},
            {"default_edu_fee_round_id": self.bill.edu_fee_round_id.id},
            {"default_edu_payment_code": "TT22222222"},
            {"default_edu_published": True},
        ):
            self._assert_refused(
                self.moves, "create", [self._prepare_entry()], context=context
            )

    def test_a_default_in_the_context_sets_no_field_of_an_item(self):
        values = {
            "move_id": self.entry.id,
            "account_id": self._get_account("bank_fee").id,
            "display_type": "product",
        }
        for name in ("edu_charge_id", "edu_recognised_charge_id"):
            context = {f"default_{name}": self.charge.id}
            items = self.entry.line_ids.browse()
            self._assert_refused(items, "create", [values], context=context)
            (entry_id,) = self._call(
                self.moves, "create", [self._prepare_entry()], context=context
            )
            self.assertFalse(self.moves.browse(entry_id).line_ids[name])

    def test_the_fields_of_a_bill_are_not_written_on_an_entry(self):
        for vals in (
            {"edu_fee_round_id": self.bill.edu_fee_round_id.id},
            {"edu_student_id": self.student.id},
            {"edu_published": True},
            {"edu_payment_state": "collected"},
        ):
            self._assert_refused(self.entry, "write", vals)

    def test_the_fields_of_a_bill_are_not_written_on_its_items(self):
        item = self.entry.line_ids[0]
        for vals in (
            {"edu_charge_id": self.charge.id},
            {"edu_recognised_charge_id": self.charge.id},
            {"edu_fee_item_id": self.charge.item_id.id},
        ):
            self._assert_refused(item, "write", vals)
            command = {"line_ids": [Command.update(item.id, vals)]}
            self._assert_refused(self.entry, "write", command)

    def test_a_field_of_a_bill_is_not_emptied_by_hand(self):
        item = self.bill.line_ids.filtered("edu_charge_id")[:1]
        self._assert_refused(item, "write", {"edu_charge_id": False})
        self._assert_refused(self.bill, "write", {"edu_student_id": False})

    def test_the_administrator_writes_them_no_more_than_the_accountant(self):
        admin = self._create_user(
            "books.admin", "account.group_account_manager,base.group_system"
        )
        with self.assertRaises(AccessError):
            self._call(self.entry, "write", {"edu_published": True}, user=admin)

    def test_a_bill_is_not_copied_by_hand(self):
        self._assert_refused(self.bill, "copy")

    def test_a_bill_is_not_deleted_by_hand(self):
        self._assert_refused(self.bill, "unlink")
        self._assert_refused(self.bill.line_ids, "unlink")

    def test_a_bill_gets_no_further_line_by_hand(self):
        values = {
            "move_id": self.bill.id,
            "account_id": self._get_account("service_revenue").id,
            "price_unit": 1_000,
        }
        self._assert_refused(self.bill.line_ids.browse(), "create", [values])
        command = {"invoice_line_ids": [Command.create({"price_unit": 1_000})]}
        for context in ({}, FORGED):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._call(self.bill, "write", command, context=context)

    def test_a_bill_is_not_reversed_past_its_cancellation(self):
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        context = {"active_model": "account.move", "active_ids": self.bill.ids}
        wizard = wizard.with_context(**context).create(
            {"journal_id": self.bill.journal_id.id, "date": DAY}
        )
        with self.assertRaises(AccessError):
            wizard.reverse_moves()

    def test_an_ordinary_entry_is_made_changed_and_deleted(self):
        self._call(self.entry, "write", {"ref": "Bút toán khác"})
        self._call(self.entry, "action_post")
        self._call(self.entry, "button_draft")
        self._call(self.entry, "unlink")
        self.assertFalse(self.entry.exists())

    def test_an_empty_field_of_a_bill_in_the_values_is_harmless(self):
        values = {**self._prepare_entry(), "edu_student_id": False}
        self.assertTrue(self._call(self.moves, "create", [values]))

    def test_who_may_not_make_entries_does_not_bill(self):
        fee_round = self._create_round()
        for persona in ("cashier", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                fee_round.with_user(self._persona(persona))._post_bills(
                    fee_round._plan_bills().bills
                )

    def test_the_accountant_bills_and_the_bill_is_hers(self):
        fee_round = self._create_round().with_user(self.accountant)
        bills = fee_round._generate_now()
        self.assertEqual(bills.create_uid, self.accountant)
        self.assertFalse(bills.env.su)
