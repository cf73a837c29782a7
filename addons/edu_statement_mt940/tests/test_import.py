# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edu_fees.tests.collection_common import CollectionCase

from .mt940_file import build


@tagged("post_install", "-at_install")
class TestImport(CollectionCase):
    def _import(self, *lines, **options):
        options.setdefault("account", self.bank_account.acc_number)
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(self._persona("accountant")).create(
            {
                "statement_file": base64.b64encode(build(*lines, **options).encode()),
                "statement_filename": "saoke.sta",
            }
        )
        wizard.import_file_button()
        return wizard

    def test_a_statement_pays_the_bill_and_enters_once(self):
        lines = [
            ":61:2610051005C1252000,NTRFNONREF//FT1",
            f":86:CT DEN {self.bill.edu_payment_code}",
        ]
        first = self._import(*lines)
        self.assertEqual((first.edu_count_new, first.edu_count_matched), (1, 1))
        second = self._import(*lines, ":61:2610051005C50000,NTRFNONREF//FT2")
        self.assertEqual((second.edu_count_new, second.edu_count_known), (1, 1))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("bank"), 1_302_000)
        self._check_entry(self.transactions.search([("bank_reference", "=", "FT1")]))

    def test_what_is_not_taken_comes_back_with_its_reason(self):
        wizard = self._import(
            ":61:2610051005C5000,NTRFNONREF//FT1",
            ":61:xyz",
            ":61:2610051005C1,50NTRFNONREF//FT2",
        )
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (1, 2))
        self.assertIn("xyz", wizard.edu_refused)
        self.assertIn("1,50", wizard.edu_refused)
        self.assertTrue(wizard.edu_error_file)

    def test_the_balances_are_compared(self):
        wizard = self._import(
            ":61:2610051005C5000,NTRFNONREF//FT1", ":62F:C261005VND6000,"
        )
        self.assertEqual(wizard.edu_message_id.balance_sum_difference, 1_000)

    def test_a_statement_of_another_account_is_refused(self):
        with self.assertRaisesRegex(UserError, "999999"):
            self._import(":61:2610051005C5,NTRFNONREF//FT1", account="999999")

    def test_an_empty_statement_says_so(self):
        with self.assertRaisesRegex(UserError, "no movement"):
            self._import()
