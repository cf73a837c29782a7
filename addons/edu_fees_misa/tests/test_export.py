# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MisaCase


@tagged("post_install", "-at_install")
class TestExport(MisaCase):
    def _export(self, kind, user=None, **values):
        """Return the rows of a workbook as dicts by title."""
        wizard = (
            self.env["edu.misa.export"]
            .with_user(user or self.accountant)
            .create({"kind": kind, **values})
        )
        wizard.action_export()
        titles, *rows = self._read(wizard.file)
        return [dict(zip(titles, row + [None] * 9, strict=False)) for row in rows]

    def test_items_are_written_with_the_words_that_are_read(self):
        self._create_fee_item(code="AN", legal_class="collected_on_behalf")
        rows = {row["Mã khoản thu"]: row for row in self._export("items")}
        self.assertEqual(rows["AN"]["Loại khoản thu"], "thu hộ")
        self.assertEqual(rows["AN"]["Đơn vị tính"], "tháng")

    def test_dues_are_what_is_open_of_each_item(self):
        self._receive(600_000, self.bill.edu_payment_code)
        [row] = self._export("dues")
        self.assertEqual(row["Mã học sinh"], self.code)
        self.assertEqual(row["Số tiền còn phải thu"], 652_000)
        self.assertEqual(row["Mã thanh toán"], self.bill.edu_payment_code)

    def test_a_bill_that_is_paid_or_cancelled_is_not_due(self):
        # Those of the class were cancelled.
        self.assertEqual(
            {row["Mã học sinh"] for row in self._export("dues")}, {self.code}
        )
        self._receive(1_252_000, self.bill.edu_payment_code)
        with self.assertRaisesRegex(UserError, "nothing"):
            self._export("dues")

    def test_collected_amounts_are_those_of_the_days(self):
        transaction = self._receive(
            252_000, self.bill.edu_payment_code, reference="FT1"
        )
        day = transaction.date
        [row] = self._export("collected", date_from=day, date_to=day)
        self.assertEqual(row["Số chứng từ"], "FT1")
        self.assertEqual(row["Số tiền đã thu"], 252_000)
        self.assertEqual(row["Ngày thu"].date(), day)
        after = day + datetime.timedelta(days=1)
        with self.assertRaises(UserError):
            self._export("collected", date_from=after, date_to=after)

    def test_cash_has_the_number_of_its_voucher(self):
        receipt = self.env["edu.receipt"].sudo()._issue(self.bill, 5_000, "Trần Thị Bà")
        [row] = self._export("collected", date_from=False, date_to=False)
        self.assertEqual(row["Số chứng từ"], receipt.name)

    def test_another_school_is_not_exported(self):
        with self.assertRaises(AccessError):
            self._export("dues", company_id=self.other_school.id)

    def test_nobody_but_the_accountant_exports(self):
        for persona in ("cashier", "office", "teacher", "principal"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self._export("dues", user=self._persona(persona))

    def test_forty_bills_cost_as_many_queries_as_twenty(self):
        counts = []
        for size in (20, 40):
            class_ = self._fill_class(f"E{size}", size)
            self._generate(self._create_round(classes=class_), publish=True)
            wizard = (
                self.env["edu.misa.export"]
                .with_user(self.accountant)
                .create({"kind": "dues"})
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            wizard.action_export()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)
