# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from .deduction_common import DeductionCase
from .disbursement_common import DisbursementCase
from .support_common import SupportCase


class SheetReader:
    """What a list says as a workbook, by the heads of its columns."""

    def _read(self, rows, persona="accountant"):
        """Return a dict for each row: {name of the field: what the cell says}."""
        report = self.env["ir.actions.report"].search(
            [
                ("model", "=", rows._name),
                ("report_name", "=like", "edu_fees.report_list_%_xlsx"),
            ]
        )
        report = report.with_user(self._persona(persona))
        content, _kind = report._render_xlsx(report.report_name, rows.ids, {})
        sheet = load_workbook(io.BytesIO(content)).active
        names = self.env[f"report.{report.report_name}"]._list_columns
        return [
            dict(zip(names, row[1:], strict=False))
            for row in sheet.iter_rows(values_only=True)
            if isinstance(row[0], int)
        ]


@freeze_time("2026-10-20 03:00:00")
class TestListContents(SheetReader, SupportCase):
    def test_each_charge_adds_up_whoever_pays_it(self):
        self._create_support(self.item, self.student, rate=3_333)
        self._generate(self.fee_round, publish=True)
        charges = self.fee_round.charge_ids
        rows = self._read(charges)
        self.assertEqual(len(rows), 5)
        for row in rows:
            with self.subTest(row["payer_id"]):
                whole = row["quantity"] * row["price"]
                taken = row["amount_deducted"] + row["amount_supported"]
                self.assertEqual(whole - taken, row["amount"])

    def test_a_charge_of_another_payer_names_it(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._generate(self.fee_round, publish=True)
        amounts = {
            (row["student_id"], row["payer_id"]): row["amount"]
            for row in self._read(self.fee_round.charge_ids)
            if row["item_id"] == self.item.display_name
        }
        pupil, classmate = self.student.display_name, self.classmate.display_name
        self.assertEqual(
            amounts,
            {
                (pupil, self._get_payer().display_name): 175_000,
                (pupil, self.student.partner_id.display_name): 175_000,
                (classmate, self.classmate.partner_id.display_name): 350_000,
            },
        )

    def test_progress_and_bills_tell_the_same(self):
        self._create_support(self.item, self.student, rate=5_000)
        bill = self._get_bill(publish=True)
        self._receive(95_000, bill.edu_payment_code)
        self.env.flush_all()
        progress = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)]
        )
        bills = self._read(self.fee_round._get_bills())
        [total] = self._read(progress)
        for column, own in (
            ("amount_billed", "amount_total"),
            ("amount_collected", "edu_amount_collected"),
            ("amount_residual", "amount_residual"),
        ):
            with self.subTest(column):
                self.assertEqual(total[column], sum(row[own] for row in bills))
        self.assertEqual(total["bill_count"], len(bills))
        self.assertEqual(total["amount_residual"], 100_000 + 370_000)

    def test_a_movement_reads_as_the_bank_sent_it(self):
        money = self._receive(12_345, "ung ho quy khuyen hoc", "FT123")
        [row] = self._read(money)
        self.assertEqual(row["amount"], 12_345)
        self.assertEqual((row["bank_reference"], row["memo"]), ("FT123", money.memo))


@freeze_time("2026-10-05 03:00:00")
class TestDeductionContents(SheetReader, DeductionCase):
    def test_a_deduction_says_whose_days_of_what_at_which_price(self):
        deduction = self._create_deduction(reason="Nghỉ ốm")
        [row] = self._read(deduction)
        self.assertEqual(row["student_id"], self.student.display_name)
        self.assertEqual(row["item_id"], self.lunch.display_name)
        self.assertEqual((row["quantity"], row["price"]), (3, 38_000))
        self.assertEqual(row["amount"], 114_000)
        self.assertEqual(row["reason"], "Nghỉ ốm")

    def test_what_was_taken_off_stands_in_the_charges_and_adds_up(self):
        self._create_deduction()
        bill = self._bill_month()
        rows = self._read(bill.edu_charge_ids)
        lunch = [row for row in rows if row["item_id"] == self.lunch.display_name]
        [row] = lunch
        self.assertEqual(row["amount_deducted"], 114_000)
        self.assertEqual(row["amount"], 22 * 38_000 - 114_000)
        self.assertEqual(sum(one["amount"] for one in rows), bill.amount_total)


@freeze_time("2026-10-20 03:00:00")
class TestPayerPrint(SheetReader, DisbursementCase):
    """A refund to another payer on paper, and in the list of payments."""

    def _prepare_refund(self):
        """Return a payment of 50,000 đ to the ward, prepared; it is not booked."""
        payer = self.env["res.partner"].create(
            {"name": "UBND phường Hiệp Thành", "is_company": True}
        )
        return self.payments.create(
            {
                "company_id": self.school.id,
                "kind": "payer",
                "method": "bank",
                "bank_journal_id": self.journal.id,
                "payer_id": payer.id,
                "amount_payer": 50_000,
                "payee_name": payer.name,
                "payee_account": "9527.1.0001",
                "payee_bank": "Kho bạc Nhà nước",
                "memo": "Tiền trả thừa",
            }
        )

    def test_the_voucher_names_payer_account_and_amount_and_has_no_list(self):
        payment = self._prepare_refund()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            .with_context(lang="vi_VN")
            ._render_qweb_html("edu_fees.action_report_disbursement", payment.ids)
        )
        text = " ".join(html.decode().replace("\xa0", " ").split())
        for words in (
            "UBND phường Hiệp Thành",
            "9527.1.0001",
            "Kho bạc Nhà nước",
            "50.000 đ",
            "Năm mươi nghìn đồng",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Ký nhận", text)

    def test_the_list_of_payments_says_what_kind_it_is(self):
        [row] = self._read(self._prepare_refund())
        self.assertIn(row["kind"], ("Refund to another payer", "Hoàn trả bên chi trả"))
        self.assertEqual(row["amount"], 50_000)

    def test_a_refund_to_a_payer_promises_no_money_of_an_item(self):
        left = self.env["edu.fee.item"]._get_left(self.service | self.behalf)
        payment = self._prepare_refund()
        payment.sudo().state = "submitted"
        self.env.flush_all()
        self.assertEqual(
            self.env["edu.fee.item"]._get_left(self.service | self.behalf), left
        )

    def test_a_payment_carries_the_day_it_left_the_box(self):
        payment = self._pay(amount=100_000)
        [row] = self._read(payment)
        self.assertEqual(row["name"], payment.name)
        self.assertIn("2026", row["date"])
        self.assertEqual(payment.date, date(2026, 10, 20))
