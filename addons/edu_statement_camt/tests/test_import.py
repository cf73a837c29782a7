# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_fees.tests.collection_common import CollectionCase

from .camt_file import build, build_details, build_entry


@tagged("post_install", "-at_install")
class TestImport(CollectionCase):
    def _import(self, *entries, content=None, **options):
        options.setdefault("account", self.bank_account.acc_number)
        content = build(*entries, **options) if content is None else content
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(self._persona("accountant")).create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": "saoke.xml",
            }
        )
        wizard.import_file_button()
        return wizard

    def test_a_statement_pays_the_bill_and_enters_once(self):
        code = self.bill.edu_payment_code
        entries = [
            build_entry(1_252_000, "FT1", memo=f"CT DEN {code}"),
            build_entry(50_000, "FT2", memo="x"),
        ]
        first = self._import(*entries[:1])
        self.assertEqual((first.edu_count_new, first.edu_count_matched), (1, 1))
        second = self._import(*entries)
        self.assertEqual((second.edu_count_new, second.edu_count_known), (1, 1))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("bank"), 1_302_000)
        transaction = self.transactions.search([("bank_reference", "=", "FT1")])
        self.assertEqual(transaction.counterparty, "TRAN THI BA")
        self._check_entry(transaction)

    def test_the_parts_of_a_batch_pay_their_own_bills(self):
        code = self.bill.edu_payment_code
        details = build_details(1_252_000, code) + build_details(9_000, "y")
        wizard = self._import(build_entry(1_261_000, "FT1", details=details))
        self.assertEqual((wizard.edu_count_matched, wizard.edu_count_queue), (1, 1))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_what_is_not_taken_comes_back_with_its_reason(self):
        wizard = self._import(
            build_entry(5_000, "FT1"),
            build_entry(7_000, "FT2", status="PDNG"),
            build_entry(8_000, "FT3").replace('Ccy="VND"', 'Ccy="USD"'),
        )
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (1, 2))
        self.assertIn("PDNG", wizard.edu_refused)
        self.assertIn("8000 USD", wizard.edu_refused)
        self.assertTrue(wizard.edu_error_file)

    def test_the_balances_are_compared(self):
        wizard = self._import(build_entry(5_000, "FT1"), opening=0, closing=6_000)
        self.assertEqual(wizard.edu_message_id.balance_sum_difference, 1_000)

    def test_a_statement_of_another_account_is_refused(self):
        with self.assertRaisesRegex(UserError, "999999"):
            self._import(build_entry(5_000, "FT1"), account="999999")

    def test_files_that_may_not_be_read_say_so(self):
        whole = build(build_entry(5_000, "FT1"))
        dtd = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
        for content, text in (
            (whole[:-9], "cut off"),
            (dtd, "document type"),
            (whole.replace(b"camt.053", b"camt.052"), "camt.052"),
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                self._import(content=content)
        self.assertFalse(self.transactions.search([("bank_reference", "=", "FT1")]))

    def test_an_empty_statement_says_so(self):
        with self.assertRaisesRegex(UserError, "no movement"):
            self._import()

    def test_a_cashier_may_not_import(self):
        with self.assertRaises(AccessError):
            self.env["account.statement.import"].with_user(
                self._persona("cashier")
            ).create({"statement_file": b"", "statement_filename": "x.xml"})
