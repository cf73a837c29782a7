# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from unittest.mock import patch

from odoo.addons.edu_core.tools import workbook

from ..tools import statement_table, statement_writer
from .collection_common import CollectionCase

# A bank of the tests: which banks' modules are installed makes no difference.
LAYOUT = statement_table.Layout(date=("ngay kiem thu",))
FORM = statement_writer.Form(
    "NGÂN HÀNG KIỂM THỬ",
    ".",
    (
        ("Ngày kiểm thử", "date"),
        ("Số tham chiếu", "reference"),
        ("Ghi nợ", "debit"),
        ("Ghi có", "credit"),
        ("Số dư", "balance"),
        ("Mô tả", "memo"),
    ),
)
TITLES = [title for title, _column in FORM.columns]


def write(rows):
    """Return rows as the content of a workbook."""
    return workbook.write([workbook.Sheet("Sao kê", rows)])


class StatementCase(CollectionCase):
    """Base of tests about statement files, with a bank of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        importer = type(cls.env["account.statement.import"])

        def parse_rows(_self, rows):
            if statement_table.matches(rows, LAYOUT):
                return statement_table.parse(rows, LAYOUT)

        cls.startClassPatcher(patch.object(importer, "_edu_parse_rows", parse_rows))

    def _import(self, content, name="saoke.xlsx", user=None, **values):
        """Import a file as the accountant, return the wizard with the result."""
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(user or self.accountant).create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": name,
                **values,
            }
        )
        wizard.import_file_button()
        return wizard

    def _import_rows(self, *rows, **values):
        """Import rows below the bank's column titles."""
        account = ["Số tài khoản:", self.bank_account.acc_number]
        return self._import(write([account, TITLES, *rows]), **values)

    def _import_movements(self, movements, **options):
        """Import movements as the bank writes them."""
        rows = statement_writer.build(
            FORM, self.bank_account.acc_number, movements, **options
        )
        return self._import(write(rows))

    def _import_parsed(self, *transactions, **values):
        """Import movements that a reader of another format has parsed."""
        statement = {"transactions": list(transactions), **values}
        parsed = ("VND", self.bank_account.acc_number, [statement])
        importer = type(self.env["account.statement.import"])
        content = repr(parsed).encode()
        with patch.object(importer, "_parse_file", lambda *_args: parsed):
            return self._import(content, "saoke.sta")

    def _read_error_file(self, wizard):
        """Return the rows of the file of refused rows."""
        (sheet,) = workbook.read(base64.b64decode(wizard.edu_error_file))
        return sheet.rows
