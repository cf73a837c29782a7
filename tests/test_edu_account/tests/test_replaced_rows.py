# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.edu_fees.tests.stamp_common import StampCase

from . import test_odoo_on_copies
from .copies import CopiedInvoices, replace_rows


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestReplacedRows(StampCase):
    """What the tests on copied rows stand on."""

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

    def test_the_rows_are_other_ones(self):
        invoice = self._create_entry()
        query = "SELECT ctid::text FROM account_move WHERE id = %s"
        self.env.cr.execute(query, invoice.ids)
        before = self.env.cr.fetchone()
        replace_rows(invoice)
        self.env.cr.execute(query, invoice.ids)
        self.assertNotEqual(self.env.cr.fetchone(), before)

    def test_the_next_invoice_takes_the_next_number(self):
        invoice = self._create_entry()
        replace_rows(invoice)
        following = self._create_entry()
        self.assertEqual(following.sequence_number, invoice.sequence_number + 1)
        self.assertFalse(following.made_sequence_gap)

    def test_what_is_skipped_is_there_and_has_a_reason(self):
        for case in vars(test_odoo_on_copies).values():
            if isinstance(case, type) and issubclass(case, CopiedInvoices):
                for name, reason in case.skipped.items():
                    self.assertTrue(hasattr(case, name), name)
                    self.assertGreater(len(reason), 20, name)
