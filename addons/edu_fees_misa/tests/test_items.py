# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MisaCase

TITLES = ["Mã khoản thu", "Tên khoản thu", "Đơn vị tính", "Loại khoản thu"]
MODEL = "edu.import.misa.items"


@tagged("post_install", "-at_install")
class TestItems(MisaCase):
    def _import_rows(self, *rows, **values):
        values.setdefault("account_id", self.bank_account.id)
        return self._import(MODEL, TITLES, *rows, **values)

    def _find(self, code):
        return self.env["edu.fee.item"].search(
            [("company_id", "=", self.school.id), ("code", "=", code)]
        )

    def test_items_are_made_once_by_their_codes(self):
        rows = (["BT", "Bán trú", "Tháng", "Dịch vụ"], ["AN", "Tiền ăn", "", "thu hộ"])
        self.assertEqual(self._get_counts(self._import_rows(*rows)), (2, 0, 0, 0))
        self.assertEqual(self._get_counts(self._import_rows(*rows)), (0, 0, 2, 0))
        item = self._find("AN")
        self.assertEqual(
            (item.name, item.unit, item.legal_class, item.revenue_role),
            ("Tiền ăn", "month", "collected_on_behalf", "collected_on_behalf"),
        )
        self.assertEqual(item.beneficiary_account_id, self.bank_account)

    def test_a_known_item_gets_the_new_name_and_nothing_else(self):
        self._import_rows(["BT", "Bán trú", "Tháng", "Dịch vụ"])
        wizard = self._import_rows(["BT", "Phục vụ bán trú", "Ngày", "Tài trợ"])
        self.assertEqual(self._get_counts(wizard), (0, 1, 0, 0))
        item = self._find("BT")
        self.assertEqual(
            (item.name, item.unit, item.legal_class),
            ("Phục vụ bán trú", "month", "service_resolution"),
        )

    def test_the_steps_have_their_vietnamese_names(self):
        for model in (MODEL, "edu.import.misa.collected"):
            wizards = self.env[model].with_context(lang="vi_VN")
            steps = dict(wizards._fields["state"]._description_selection(wizards.env))
            self.assertEqual(steps["draft"], "Tệp", model)
            self.assertEqual(len(steps), len(set(steps.values())))
        wizard = self._import_rows(["BT", "Bán trú", "Tháng", "Dịch vụ"])
        self.assertEqual(wizard.state, "done")

    def test_words_that_mean_nothing_are_refused_by_row(self):
        wizard = self._import_rows(
            ["A1", "A", "Bó", ""],
            ["A2", "B", "", "Linh tinh"],
            ["", "C", "", ""],
            ["A4", "", "", ""],
            ["A5", "D", "", ""],
            ["A5", "E", "", ""],
        )
        self.assertEqual(self._get_counts(wizard), (1, 0, 0, 5))
        reasons = " ".join(str(row[-1]) for row in self._read(wizard.error_file))
        for text in ("Bó", "Linh tinh"):
            self.assertIn(text, reasons)

    def test_new_items_need_an_account(self):
        with self.assertRaises(UserError):
            self._import_rows(["BT", "Bán trú", "", ""], account_id=False)

    def test_a_code_of_another_school_is_its_own(self):
        self._create_bank_account(self.other_school)
        self._create_fee_item(self.other_school, code="BT")
        self.assertEqual(
            self._get_counts(self._import_rows(["BT", "Bán trú", "", ""])), (1, 0, 0, 0)
        )

    def test_nobody_but_the_accountant_imports_items(self):
        for persona in ("cashier", "office", "principal"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self._import_rows(["A", "B", "", ""], user=self._persona(persona))
