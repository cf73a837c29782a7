# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.collection_common import DAY, CollectionCase
from odoo.addons.edu_fees.tools import statement_writer

from ..const import FORM


@tagged("post_install", "-at_install")
class TestImport(CollectionCase):
    def _import(self, movements):
        rows = statement_writer.build(FORM, self.bank_account.acc_number, movements)
        content = workbook.write([workbook.Sheet("Sao kê", rows)])
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(self._persona("accountant")).create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": "saoke.xlsx",
            }
        )
        wizard.import_file_button()
        return wizard

    def test_a_statement_without_references_enters_once(self):
        movements = [
            {"date": DAY, "amount": 1_252_000, "memo": self.bill.edu_payment_code},
            {"date": DAY, "amount": 50_000, "memo": "x"},
            {"date": DAY, "amount": 50_000, "memo": "x"},
        ]
        first = self._import(movements[:2])
        self.assertEqual((first.edu_count_matched, first.edu_count_queue), (1, 1))
        second = self._import(movements)
        self.assertEqual((second.edu_count_new, second.edu_count_known), (1, 2))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("bank"), 1_352_000)
        for transaction in self.transactions.search([]):
            self._check_entry(transaction)
