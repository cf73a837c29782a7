# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own tests of what is done with posted invoices, on copied rows; at night.

After an invoice is posted, its rows are replaced by those that the copying makes of
them, under the same ids. Whatever such a test then does (pay, reconcile, reverse, lock,
number on) it does to a copied bill. `SKIPPED` names what cannot run so, and why.
"""

import importlib
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.edu_fees.models.edu_bill_stamp import Copy

from .stamp_common import StampCase

# Their classes, by file: those that start from posted invoices.
CLASSES = {
    "test_account_lock_exception": ["TestAccountLockException"],
    "test_account_move_out_invoice": ["TestAccountMoveOutInvoiceOnchanges"],
    "test_account_move_out_refund": ["TestAccountMoveOutRefundOnchanges"],
    "test_account_move_reconcile": ["TestAccountMoveReconcile"],
    "test_account_payment_register": ["TestAccountPaymentRegister"],
    "test_early_payment_discount": ["TestAccountEarlyPaymentDiscount"],
    "test_payment_term": ["TestAccountPaymentTerms"],
    "test_sequence_mixin": ["TestSequenceMixin", "TestSequenceGaps"],
}
# Test: why it does not run on copied rows.
SKIPPED = {}
REPLACE = """
    DELETE FROM mail_message WHERE model = 'account.move' AND res_id = %(copy)s;
    DELETE FROM mail_followers WHERE res_model = 'account.move' AND res_id = %(copy)s;
    SET LOCAL session_replication_role = replica;
    DELETE FROM account_move_line_account_tax_rel
     WHERE account_move_line_id = ANY(%(old)s);
    DELETE FROM account_account_tag_account_move_line_rel
     WHERE account_move_line_id = ANY(%(old)s);
    DELETE FROM account_analytic_line WHERE move_line_id = ANY(%(old)s);
    DELETE FROM account_move_line WHERE id = ANY(%(old)s);
    DELETE FROM account_move WHERE id = %(id)s;
    UPDATE account_move SET id = %(id)s, name = %(name)s, sequence_number = %(number)s,
           made_sequence_gap = %(gap)s
     WHERE id = %(copy)s;
    UPDATE account_move_line line
       SET id = pair.old, move_id = %(id)s, move_name = %(name)s
      FROM unnest(%(old)s, %(new)s) AS pair (old, new) WHERE line.id = pair.new;
    UPDATE account_move_line_account_tax_rel rel SET account_move_line_id = pair.old
      FROM unnest(%(old)s, %(new)s) AS pair (old, new)
     WHERE rel.account_move_line_id = pair.new;
    UPDATE account_account_tag_account_move_line_rel rel
       SET account_move_line_id = pair.old
      FROM unnest(%(old)s, %(new)s) AS pair (old, new)
     WHERE rel.account_move_line_id = pair.new;
    UPDATE account_analytic_line line SET move_line_id = pair.old
      FROM unnest(%(old)s, %(new)s) AS pair (old, new)
     WHERE line.move_line_id = pair.new;
    SET LOCAL session_replication_role = origin;
"""


def replace_rows(move):
    """Replace the rows of a posted invoice by those of a copy, under the same ids."""
    stamp = move.env["edu.bill.stamp"].sudo()
    move = move.sudo()
    given = {
        name: move[name].id if move._fields[name].relational else move[name]
        for name in stamp._get_columns()["account.move"]["given"]
    }
    old = move.line_ids.sorted("id").ids
    values = {
        "id": move.id,
        "name": move.name,
        "number": move.sequence_number,
        "gap": move.made_sequence_gap,
        "old": old,
    }
    series = move.journal_id, move.sequence_prefix, stamp._get_last(move)
    copy = stamp._stamp([Copy(move.id, given, [], [])])
    values.update(copy=copy.id, new=copy.line_ids.sorted("id").ids)
    move.env.cr.execute(REPLACE, values)
    move.env.invalidate_all(flush=False)
    stamp._raise_cache(*series)


class CopiedInvoices:
    """Lets each customer invoice that a test posts be a copy."""

    replaced = 0

    @classmethod
    def setUpClass(cls):
        """Override to put copies in the place of what is posted."""
        super().setUpClass()
        moves = cls.env.registry["account.move"]
        post = moves._post

        def _post(records, soft=True):
            posted = post(records, soft=soft)
            for move in posted.filtered(lambda one: one.is_sale_document()):
                if move.state != "posted" or move._get_reconciled_amls():
                    continue
                replace_rows(move)
                cls.replaced += 1
            return posted

        cls.startClassPatcher(patch.object(moves, "_post", _post))
        # The payer was counted when the invoice was posted, and no number is free.
        stamp = cls.env.registry["edu.bill.stamp"]
        for name in ("_raise_ranks", "_close_gap"):
            cls.startClassPatcher(patch.object(stamp, name, lambda *_args: None))
        cls.addClassCleanup(cls._check_replaced)

    @classmethod
    def _check_replaced(cls):
        if not cls.replaced:
            raise AssertionError(f"{cls.__name__} ran on no copied invoice")

    def setUp(self):
        """Override to skip what cannot run on copies."""
        super().setUp()
        if reason := SKIPPED.get(f"{type(self).__name__}.{self._testMethodName}"):
            self.skipTest(reason)


def _find_classes():
    """Return the classes of Odoo's that are listed, by the names they get here."""
    for file_name, names in CLASSES.items():
        module = importlib.import_module(f"odoo.addons.account.tests.{file_name}")
        for name in names:
            yield f"Copied{name}", getattr(module, name)


for _name, _base in _find_classes():
    _copied = type(_base)(_name, (CopiedInvoices, _base), {"__module__": __name__})
    globals()[_name] = tagged(
        "post_install", "-at_install", "-standard", "edu_on_copies"
    )(_copied)
del _base, _copied


@tagged("post_install", "-at_install")
class TestReplacedRows(StampCase):
    """What the nightly tests stand on."""

    def _read(self, records):
        """Return the stored columns of records."""
        return records.read(
            [
                name
                for name, field in records._fields.items()
                if field.store and field.column_type
            ]
        )

    def test_rows_that_are_replaced_say_the_same(self):
        invoice = self._create_entry()
        lines = invoice.line_ids
        before = self._read(invoice), self._read(lines)
        replace_rows(invoice)
        self.assertEqual(invoice.line_ids, lines)
        self.assertEqual((self._read(invoice), self._read(lines)), before)
        self.assertEqual(len(invoice.message_ids), 1)

    def test_the_listed_classes_are_there(self):
        names = dict(_find_classes())
        self.assertEqual(len(names), sum(map(len, CLASSES.values())))
        for name in SKIPPED:
            class_name, method = name.split(".")
            self.assertTrue(hasattr(names[class_name], method), name)
