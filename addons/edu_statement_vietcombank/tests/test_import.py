# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.collection_common import DAY, CollectionCase
from odoo.addons.edu_fees.tools import statement_writer

from ..const import FORM, FORM_WITH_SIGNS


def write(rows):
    """Return rows as the content of a workbook."""
    return workbook.write([workbook.Sheet("Sao kê", rows)])


def make_statement(account, movements, form=FORM, **options):
    """Return the file of a statement as Vietcombank writes it."""
    return write(statement_writer.build(form, account, movements, **options))


@tagged("post_install", "-at_install")
class TestImport(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_account.acc_number = "0123499999"
        cls.accountant = cls._persona("accountant")
        cls.second = cls._create_bill_of(500_000, cls.other_class_student)
        cls.movements = [
            {
                "date": DAY,
                "amount": 1_252_000,
                "memo": f"MBVCB.1.{cls.bill.edu_payment_code.lower()}.CT tu 0071",
            },
            {"date": DAY, "amount": 400_000, "memo": cls.second.edu_payment_code},
            {"date": DAY, "amount": 777_000, "memo": "tien ban tru"},
            {"date": DAY, "amount": -2_200, "memo": "Phi SMS"},
        ]

    def _import(self, content, **values):
        wizard = self.env["account.statement.import"].with_user(self.accountant)
        wizard = wizard.create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": "saoke.xlsx",
                **values,
            }
        )
        action = wizard.import_file_button()
        self.assertEqual(action["res_id"], wizard.id)
        return wizard

    def _get_counts(self, wizard):
        names = ("new", "known", "matched", "partial", "over", "queue", "ignored")
        return {
            name: wizard[f"edu_count_{name}"]
            for name in names
            if wizard[f"edu_count_{name}"]
        }

    def test_a_statement_pays_the_bills_and_fills_the_queue(self):
        wizard = self._import(make_statement("0123499999", self.movements))
        self.assertEqual(
            self._get_counts(wizard),
            {"new": 4, "matched": 1, "partial": 1, "queue": 1, "ignored": 1},
        )
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.second.amount_residual, 100_000)
        self.assertEqual(self._get_balance("bank"), 2_426_800)
        transactions = self.transactions.search([])
        self.assertEqual(transactions.message_evidence_ids, wizard.edu_message_id)
        self.assertEqual(len(transactions.statement_line_id.statement_id), 1)
        action = wizard.action_edu_open_transactions()
        self.assertEqual(self.transactions.search(action["domain"]), transactions)
        self.assertTrue(wizard.action_edu_open_queue()["domain"])
        for transaction in transactions:
            self._check_entry(transaction)

    def test_an_imported_match_can_be_undone_and_done_again(self):
        self._import(make_statement("0123499999", self.movements))
        transaction = self.transactions.search([("amount", "=", 1_252_000)])
        transaction.with_user(self.accountant).action_undo_match("a test")
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self._check_entry(transaction)
        transaction.with_user(self.accountant).action_match(self.bill.ids)
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_entry(transaction)

    def test_the_same_file_again_changes_nothing(self):
        content = make_statement("0123499999", self.movements)
        first = self._import(content)
        again = self._import(content)
        self.assertEqual(self._get_counts(again), {"known": 4})
        self.assertEqual(first.edu_message_id, again.edu_message_id)
        self.assertEqual(self._get_balance("bank"), 2_426_800)

    def test_overlapping_statements_add_only_what_is_new(self):
        self._import(make_statement("0123499999", self.movements[:3]))
        wizard = self._import(make_statement("0123499999", self.movements))
        self.assertEqual(self._get_counts(wizard), {"new": 1, "known": 3, "ignored": 1})
        known = self.transactions.search([("amount", "=", 1_252_000)])
        self.assertEqual(len(known.message_evidence_ids), 2)

    def test_a_statement_of_another_account_names_both(self):
        content = make_statement("9990001112", self.movements)
        for values in ({}, {"edu_journal_id": self.journal.id}):
            with self.assertRaisesRegex(UserError, "9990001112.*0123499999"):
                self._import(content, **values)
        self.assertFalse(self.transactions.search([]))

    def test_leading_zeros_that_excel_dropped_do_not_count(self):
        wizard = self._import(make_statement(123499999, self.movements))
        self.assertEqual(wizard.edu_count_new, 4)

    def test_a_file_without_an_account_goes_to_the_only_one(self):
        rows = [
            ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"],
            ["05/10/2026", "R1", "+", "1,000", "x"],
        ]
        self.assertEqual(self._import(write(rows)).edu_count_queue, 1)
        self.env["account.journal"].create(
            {
                "name": "Kho bạc",
                "code": "KB",
                "type": "bank",
                "company_id": self.school.id,
            }
        )
        rows[1][1] = "R2"
        with self.assertRaisesRegex(UserError, "does not say which account"):
            self._import(write(rows))
        wizard = self._import(write(rows), edu_journal_id=self.journal.id)
        self.assertEqual(wizard.edu_count_new, 1)

    def test_a_statement_in_dollars_is_refused(self):
        self.env.ref("base.USD").active = True
        rows = [
            ["Số tài khoản: 0123499999"],
            ["Loại tiền: USD"],
            ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"],
            ["05/10/2026", "R1", "+", "1,000", "x"],
        ]
        with self.assertRaisesRegex(UserError, "USD"):
            self._import(write(rows))

    def test_rows_that_cannot_be_read_are_named_and_the_others_kept(self):
        rows = [
            ["Số tài khoản: 0123499999"],
            ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"],
            ["05/10/2026", "R1", "+", "1,000", "x"],
            ["5 tháng 10", "R2", "+", "2,000", "x"],
            [datetime.date(2026, 10, 5), "R3", "+", "1,5", "x"],
        ]
        wizard = self._import(write(rows))
        self.assertEqual(wizard.edu_count_new, 1)
        self.assertEqual(wizard.edu_count_refused, 2)
        self.assertRegex(wizard.edu_refused, "Row 4: .*5 tháng 10.*\nRow 5: .*1,5")

    def test_the_file_of_refused_rows_is_corrected_and_imported(self):
        rows = [
            ["Số tài khoản: 0123499999"],
            ["Số dư đầu kỳ:", "0"],
            ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"],
            ["05/10/2026", "R1", "+", "1,000", "x"],
            ["5 tháng 10", "R2", "+", "2,000", "y"],
        ]
        wizard = self._import(write(rows))
        (sheet,) = workbook.read(base64.b64decode(wizard.edu_error_file))
        self.assertEqual(sheet.rows[:2], [rows[0], [*rows[2], "Lý do"]])
        self.assertEqual(sheet.rows[2][:5], rows[4])
        sheet.rows[2][0] = "05/10/2026"
        wizard = self._import(write(sheet.rows))
        self.assertEqual(self._get_counts(wizard), {"new": 1, "queue": 1})
        self.assertEqual(self._get_balance("bank"), 3_000)

    def test_the_older_layout_meets_the_newer_one(self):
        self._import(make_statement("0123499999", self.movements))
        wizard = self._import(
            make_statement("0123499999", self.movements, FORM_WITH_SIGNS)
        )
        self.assertEqual(self._get_counts(wizard), {"known": 4})
