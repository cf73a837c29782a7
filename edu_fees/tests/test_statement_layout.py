# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .collection_common import CollectionCase
from .statement_common import write


@tagged("post_install", "-at_install")
class TestStatementLayout(CollectionCase):
    """Workbooks of a bank without a module of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.layout = cls.env.ref("edu_fees.edu_statement_layout_generic")

    def _import(self, *rows, **values):
        account = ["Số tài khoản:", self.bank_account.acc_number]
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(self._persona("accountant")).create(
            {
                "statement_file": base64.b64encode(write([account, *rows])),
                "statement_filename": "msb.xlsx",
                **values,
            }
        )
        wizard.import_file_button()
        return wizard

    def test_the_usual_titles_are_read(self):
        for number, titles in enumerate(
            (
                ["Ngày hạch toán", "Mã giao dịch", "Phát sinh nợ", "Phát sinh có"],
                ["NGÀY GIAO DỊCH", "Số chứng từ", "Tiền ra", "Tiền vào"],
            )
        ):
            with self.subTest(titles):
                wizard = self._import(
                    [*titles, "Diễn giải"],
                    ["05/10/2026", f"MSB{number}", None, "7.000", "x"],
                    ["05/10/2026", f"MSB{number}B", "1.000", None, "phí"],
                )
                self.assertEqual(
                    (wizard.edu_count_new, wizard.edu_count_ignored), (2, 1)
                )

    def test_a_title_that_the_bank_changed_is_entered_and_read(self):
        rows = (
            ["Posting Day", "Ref", "Money Out", "Money In", "Narrative"],
            ["05/10/2026", "MSB1", None, "1.252.000", self.bill.edu_payment_code],
        )
        with self.assertRaisesRegex(UserError, "Usual titles"):
            self._import(*rows)
        self.layout.copy(
            {
                "name": "MSB",
                "date_titles": "posting day",
                "debit_titles": "Money OUT",
                "credit_titles": " money in ,",
                "reference_titles": "ref",
                "memo_titles": "narrative",
            }
        )
        self.assertEqual(self._import(*rows).edu_count_matched, 1)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_an_archived_layout_reads_nothing(self):
        self.layout.active = False
        with self.assertRaises(UserError):
            self._import(
                ["Ngày hạch toán", "Phát sinh nợ", "Phát sinh có", "Diễn giải"],
                ["05/10/2026", None, "7.000", "x"],
            )

    def test_a_layout_without_amounts_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.layout.write({"debit_titles": False, "amount_titles": False})
            self.layout.flush_recordset()

    def test_accountants_read_and_do_not_change_layouts(self):
        layout = self.layout.with_user(self._persona("accountant"))
        self.assertTrue(layout.name)
        with self.assertRaises(AccessError):
            layout.name = "x"
