# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io
import zipfile
from ast import literal_eval
from unittest.mock import patch

import msoffcrypto.format.ooxml

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook

from .statement_common import TITLES, StatementCase, write


@tagged("post_install", "-at_install")
class TestImport(StatementCase):
    """What the importer does with files before any bank's layout is asked."""

    def _encrypt(self, content):
        plain, secret = io.BytesIO(content), io.BytesIO()
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("mat khau", secret)
        return secret.getvalue()

    def test_files_that_are_no_statement_are_refused_in_words(self):
        book = write([["Họ tên", "Lớp"], ["An", "1A"]])
        for content, name, words in (
            (b"", "trong.xlsx", "is empty"),
            (b"PK\x03\x04 broken", "hong.xlsx", "cannot be read"),
            (b"%PDF-1.7", "saoke.xlsx", "cannot be read"),
            (write([]), "trong.xlsx", "is empty"),
            (self._encrypt(book), "khoa.xlsx", "asks for a password"),
            (book, "danhsach.xlsx", "no row has the column titles"),
        ):
            with self.assertRaisesRegex(UserError, words, msg=name):
                self._import(content, name)

    def test_a_huge_file_is_refused_before_it_is_unpacked(self):
        with (
            patch.object(workbook, "MAX_BYTES", 1000),
            self.assertRaisesRegex(UserError, "larger than"),
        ):
            self._import(b"PK\x03\x04" + b"\0" * 2000)

    def test_a_zip_bomb_is_refused(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 500 * 1024 * 1024)
        with self.assertRaises(UserError):
            self._import(stream.getvalue())

    def test_other_formats_go_on_to_their_modules(self):
        with self.assertRaisesRegex(UserError, "not supported"):
            self._import(b":20:MT940", "saoke.sta")

    def test_only_the_accountant_imports(self):
        for persona in ("cashier", "teacher", "office", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                self._import(b"", user=self._persona(persona))

    def test_a_company_that_is_no_school_keeps_the_ordinary_importer(self):
        self.school.edu_is_school = False
        parsed = (
            "VND",
            self.bank_account.acc_number,
            [
                {
                    "name": "S1",
                    "transactions": [
                        {
                            "date": datetime.date(2026, 10, 5),
                            "payment_ref": self.bill.edu_payment_code,
                            "amount": 1000.0,
                            "unique_import_id": "A1",
                        }
                    ],
                }
            ],
        )
        importer = type(self.env["account.statement.import"])
        with patch.object(importer, "_parse_file", lambda *_args: parsed):
            self._import(b"x", "s.txt")
        self.assertFalse(self.transactions.search([]))
        self.assertEqual(self.bill.amount_residual, 1_252_000)

    def test_other_formats_enter_the_same_way(self):
        wizard = self._import_parsed(
            {
                "date": datetime.date(2026, 10, 5),
                "payment_ref": self.bill.edu_payment_code,
                "amount": 1_252_000.0,
                "unique_import_id": "A1",
            }
        )
        self.assertEqual(wizard.edu_count_matched, 1)
        self.assertEqual(self.transactions.search([]).bank_reference, "A1")

    def test_a_file_of_another_account_names_both(self):
        account = ["Số tài khoản:", "9990001112223"]
        row = ["05/10/2026", "R1", None, "1.000", None, "x"]
        with self.assertRaisesRegex(UserError, "9990001112223.*") as caught:
            self._import(write([account, TITLES, row]))
        self.assertIn(self.bank_account.acc_number, str(caught.exception))
        self.assertFalse(self.transactions.search([]))

    def test_a_file_that_names_no_account_asks_for_it(self):
        """With two bank accounts nobody guesses; with the choice it goes in."""
        second = self._get_journal("NH").copy({"code": "NH2", "name": "Ngân hàng 2"})
        rows = [TITLES, ["05/10/2026", "R1", None, "1.000", None, "x"]]
        with self.assertRaisesRegex(UserError, "Choose the bank account"):
            self._import(write(rows))
        self._import(write(rows), edu_journal_id=second.id)
        self.assertEqual(self.transactions.search([]).journal_id, second)

    def test_a_file_in_another_currency_is_refused(self):
        account = ["Số tài khoản:", self.bank_account.acc_number]
        row = ["05/10/2026", "R1", None, "1.000", None, "x"]
        with self.assertRaisesRegex(UserError, "in USD, the account is in VND"):
            self._import(write([account, ["Loại tiền:", "USD"], TITLES, row]))

    def test_a_file_that_lost_its_encoding_is_refused(self):
        """What a program sent over RPC without encoding it."""
        wizard = self.env["account.statement.import"].with_user(self.accountant)
        wizard = wizard.new({"statement_file": b"a", "statement_filename": "x.xlsx"})
        with self.assertRaisesRegex(UserError, "cannot be read"):
            wizard._edu_get_content()

    def test_the_buttons_of_the_result_lead_on(self):
        """To the movements of this file, and to what waits in the queue."""
        row = ["05/10/2026", "R1", None, "1.000", None, "khong ro"]
        wizard = self._import_rows(row)
        action = wizard.action_edu_open_transactions()
        [movement] = self.transactions.search(action["domain"])
        self.assertEqual(movement.bank_reference, "R1")
        queue = wizard.action_edu_open_queue()
        self.assertEqual(queue["res_model"], "edu.collection.transaction")
        self.assertIn(movement, self.transactions.search(literal_eval(queue["domain"])))

    def test_a_fraction_of_a_dong_is_refused(self):
        line = {"date": datetime.date(2026, 10, 5), "payment_ref": "x", "amount": 0.5}
        wizard = self._import_parsed({**line, "unique_import_id": "A2"})
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (0, 1))
        self.assertIn("not a whole number", wizard.edu_refused)

    def test_what_came_in_is_never_changed_nor_deleted(self):
        channel = self.env["edu.collection.channel"]._get_for_journal(
            self.journal, "file"
        )
        messages = self.env["edu.collection.message"]
        message = messages._store_file(channel, "a.xlsx", b"abc")
        self.assertEqual(messages._store_file(channel, "b.xlsx", b"abc"), message)
        with self.assertRaises(UserError):
            message.write({"filename": "c.xlsx"})
        with self.assertRaises(UserError):
            message.unlink()
