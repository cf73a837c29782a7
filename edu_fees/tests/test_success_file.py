# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook

from .collection_common import DAY
from .reconciliation_common import ReconciliationCase

TITLES = ["STT", "Mã giao dịch", "Ngày giao dịch", "Số tiền", "Phí", "Mã khoản"]


@tagged("post_install", "-at_install")
@freeze_time("2026-10-06 03:00:00")
class TestSuccessFile(ReconciliationCase):
    def _build(self, *rows):
        return workbook.write([workbook.Sheet("Thành công", [["NGÂN HÀNG"], *rows])])

    def _row(self, reference, amount, memo="", day="20261005090000", fee=""):
        return [1, reference, day, amount, fee, memo]

    def _import(self, content, name="thanhcong.xlsx", user=None, **values):
        wizard = self.env["edu.collection.success"].with_user(user or self.accountant)
        wizard = wizard.create(
            {
                "channel_id": self.channel.id,
                "file": base64.b64encode(content),
                "filename": name,
                **values,
            }
        )
        wizard.action_import()
        return wizard

    def _import_rows(self, *rows):
        return self._import(self._build(TITLES, *rows))

    def _read_answer(self, wizard):
        [sheet] = workbook.read(base64.b64decode(wizard.difference_file))
        return sheet.rows

    def test_the_day_before_is_offered(self):
        wizard = self.env["edu.collection.success"].with_user(self.accountant)
        wizard = wizard.create({"channel_id": self.channel.id})
        self.assertEqual(wizard.date, DAY)
        self.assertEqual(wizard.difference_filename, "chenh-lech-20261005.xlsx")
        self.assertTrue(wizard.layout_id)

    def test_what_was_told_is_proven_by_the_file(self):
        told = self._tell(1_252_000, self.code, "T1")
        wizard = self._import_rows(self._row("T1", "1.252.000", self.code))
        self.assertEqual((wizard.count_known, wizard.count_new), (1, 0))
        self._check_line(told, "auto", 1_252_000, 1_252_000)

    def test_what_only_the_bank_has_is_registered_and_pays_its_bill(self):
        wizard = self._import_rows(self._row("T1", 1_252_000, self.code, fee="2.200"))
        self.assertEqual((wizard.count_known, wizard.count_new), (0, 1))
        self.assertEqual(self.bill.amount_residual, 0)
        transaction = self.transactions.search([("bank_reference", "=", "T1")])
        self.assertEqual((transaction.date, int(transaction.amount_fee)), (DAY, 2_200))
        self.assertEqual(
            self._read_answer(wizard)[1][2:],
            [1_252_000, 0, 1_252_000, "The school was not told"],
        )

    def test_what_is_not_in_the_file_is_named_in_the_answer(self):
        self._tell(5_000, "x", "T2")
        wizard = self._import_rows(self._row("T1", "7.000"))
        self.assertEqual((wizard.count_missing, wizard.count_new), (1, 1))
        rows = self._read_answer(wizard)
        self.assertEqual(rows[1][0], "T2")
        self.assertEqual(rows[1][2:], [0, 5_000, -5_000, "Not in the bank's file"])

    def test_another_amount_is_one_row_of_the_answer(self):
        told = self._tell(1_252_000, self.code, "T1")
        wizard = self._import_rows(self._row("T1", "1.200.000", self.code))
        self.assertEqual(wizard.count_differs, 1)
        self.assertEqual(
            [row[2:5] for row in self._read_answer(wizard)[1:]],
            [[1_200_000, 1_252_000, -52_000]],
        )
        self._check_line(told, "differs", 1_200_000, 1_252_000)

    def test_the_same_file_again_changes_nothing(self):
        content = self._build(TITLES, self._row("T1", "1.252.000", self.code))
        self._import(content)
        wizard = self._import(content)
        self.assertEqual((wizard.count_known, wizard.count_new), (1, 0))
        self.assertEqual(self._get_balance("bank"), 1_252_000)

    def test_a_text_table_is_read_too(self):
        text = "Mã giao dịch;Ngày giao dịch;Số tiền\nT1;05/10/2026;7000\n"
        wizard = self._import(text.encode("utf-8-sig"), "thanhcong.csv")
        self.assertEqual(wizard.count_new, 1)

    def test_a_banks_own_titles_are_data(self):
        layout = self.env["edu.collection.layout"].create(
            {
                "name": "Ngân hàng B",
                "column_ids": [
                    (0, 0, {"source": source, "words": words})
                    for source, words in (
                        ("reference", "FT NO"),
                        ("date", "VALUE"),
                        ("amount", "Tổng thu"),
                    )
                ],
            }
        )
        content = self._build(
            ["FT No.", "Value date", "TỔNG THU"], ["T1", "2026-10-05", 7_000]
        )
        with self.assertRaisesRegex(UserError, "column titles"):
            self._import(content)
        self.assertEqual(self._import(content, layout_id=layout.id).count_new, 1)

    def test_rows_that_cannot_be_read_are_named_and_hold_up_no_other(self):
        wizard = self._import_rows(
            self._row("T1", "bảy nghìn"),
            self._row("", "7.000"),
            self._row("T3", "7.000", day="31/02/2026"),
            self._row("T4", "7.000"),
        )
        self.assertEqual((wizard.count_refused, wizard.count_new), (3, 1))
        for words in ("bảy nghìn", "31/02/2026", "Row 3", "Bank reference"):
            self.assertIn(words, wizard.refused)

    def test_what_is_no_list_is_refused(self):
        for content, words in (
            (b"", "Choose the file"),
            (b"PK\x03\x04broken", "neither"),
            (b"\x00\x01\x02", "neither|column titles"),
            (self._build(["a", "b"]), "column titles"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._import(content)
        wizard = self.env["edu.collection.success"].with_user(self.accountant)
        wizard = wizard.create({"channel_id": self.channel.id, "file": b"aGk"})
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_the_differences_open_as_a_list(self):
        told = self._tell(5_000, "x", "T2")
        wizard = self._import_rows(self._row("T1", "7.000"))
        action = wizard.action_open_differences()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertIn(told, found.transaction_id)

    def test_only_the_schools_accountant_imports(self):
        content = self._build(TITLES, self._row("T1", "7.000"))
        for persona in ("cashier", "principal", "office"):
            with self.assertRaises(AccessError, msg=persona):
                self._import(content, user=self._persona(persona))
        foreign = self._create_user(
            "foreign_accountant", "edu_fees.group_accountant", self.other_school
        )
        with self.assertRaises(AccessError):
            self._import(content, user=foreign)
