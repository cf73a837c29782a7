# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MisaCase

TITLES = ["STT", "Số phiếu thu", "Ngày thu", "Mã HS", "Họ tên", "Lớp", "Số tiền"]
MODEL = "edu.import.misa.collected"


@freeze_time("2026-10-20")
@tagged("post_install", "-at_install")
class TestCollected(MisaCase):
    """What was collected in MISA becomes movements, each once."""

    def _import_rows(self, *rows, **values):
        values.setdefault("journal_id", self.journal.id)
        return self._import(MODEL, ["SỔ THU"], TITLES, *rows, **values)

    def _row(self, number, amount, code=None, day="05/10/2026"):
        return [1, number, day, code or self.code, "Nguyễn An", "1A", amount]

    def _get_known(self):
        domain = [("bank_reference", "=like", "MISA/%")]
        return self.transactions.search(domain, order="id")

    def test_a_voucher_pays_the_pupils_bill_and_enters_once(self):
        first = self._import_rows(self._row("PT001", "1.252.000"))
        self.assertEqual(self._get_counts(first), (1, 0, 0, 0))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("bank"), 1_252_000)
        second = self._import_rows(
            self._row("PT001", 1_252_000), self._row("PT002", 5_000)
        )
        self.assertEqual(self._get_counts(second), (1, 0, 1, 0))
        self.assertEqual(len(self._get_known()), 2)
        self.assertEqual(self._get_balance("bank"), 1_257_000)
        for transaction in self._get_known():
            self._check_entry(transaction)

    def test_two_vouchers_pay_one_bill_in_parts(self):
        self._import_rows(self._row("PT001", 252_000), self._row("PT002", 600_000))
        self.assertEqual(self.bill.amount_residual, 400_000)

    def test_a_voucher_for_two_bills_pays_the_oldest_first(self):
        later = self._create_bill_of(500_000, date_due="2026-12-15")
        self._import_rows(self._row("PT001", 1_300_000))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(later.amount_residual, 452_000)

    def test_cash_of_misa_goes_to_the_cash_journal(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.school.id), ("type", "=", "cash")], limit=1
        )
        self._import_rows(self._row("PT001", 1_252_000), journal_id=journal.id)
        self.assertEqual(self._get_known().journal_id, journal)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_money_of_a_pupil_without_bills_waits(self):
        self._import_rows(self._row("PT001", 9_000, code=self.classmate.student_code))
        self.assertEqual(self._get_known().state, "queue")
        self.assertIn(self.classmate.student_code, self._get_known().memo)

    def test_rows_with_a_fault_come_back_and_good_ones_are_kept(self):
        wizard = self._import_rows(
            self._row("PT001", 5_000),
            self._row("PT002", "1.5"),
            self._row("PT003", 5_000, code="KHÔNG CÓ"),
            self._row("PT004", 5_000, day="05/11/2026"),
            self._row("", 5_000),
            self._row("PT001", 5_000),
            self._row("PT005", -5_000),
        )
        self.assertEqual(self._get_counts(wizard), (1, 0, 0, 6))
        reasons = [row[-1] for row in self._read(wizard.error_file)[1:]]
        self.assertEqual(len(reasons), 6)
        for text in ("1.5", "KHÔNG CÓ", "PT001"):
            self.assertIn(text, " ".join(reasons))
        self.assertEqual(len(self._get_known()), 1)

    def test_the_preview_writes_no_money(self):
        wizard = (
            self.env[MODEL]
            .with_user(self.accountant)
            .create(
                {
                    "file": self._write(TITLES, self._row("PT001", 5_000)),
                    "filename": "misa.xlsx",
                    "journal_id": self.journal.id,
                }
            )
        )
        wizard.action_preview()
        self.assertEqual((wizard.state, wizard.created), ("preview", 1))
        self.assertFalse(self._get_known())

    def test_another_amount_under_a_known_voucher_is_refused(self):
        self._import_rows(self._row("PT001", 5_000))
        wizard = self._import_rows(self._row("PT001", 6_000))
        self.assertEqual(self._get_counts(wizard), (0, 0, 0, 1))
        self.assertEqual(int(self._get_known().amount), 5_000)

    def test_what_this_program_exported_is_not_money_again(self):
        self._receive(1_252_000, self.bill.edu_payment_code, reference="FT1")
        receipt = (
            self.env["edu.receipt"]
            .sudo()
            ._issue(self._create_bill_of(7_000, self.classmate), 7_000, "Trần Thị Bà")
        )
        wizard = self._import_rows(
            self._row("ft1", 1_252_000), self._row(receipt.name, 7_000)
        )
        self.assertEqual(self._get_counts(wizard), (0, 0, 0, 2))

    def test_a_voucher_in_the_bank_is_not_cash_as_well(self):
        self._import_rows(self._row("PT001", 5_000))
        cash = self.env["account.journal"].search(
            [("company_id", "=", self.school.id), ("type", "=", "cash")], limit=1
        )
        wizard = self._import_rows(self._row("PT001", 5_000), journal_id=cash.id)
        self.assertEqual(self._get_counts(wizard), (0, 0, 0, 1))
        self.assertEqual(len(self._get_known()), 1)

    def test_a_file_with_other_titles_is_read_once_they_are_entered(self):
        titles = ["Receipt No", "Day", "Student ID", "Paid"]
        row = ["PT001", "05/10/2026", self.code, 1_252_000]
        with self.assertRaisesRegex(UserError, "misa.xlsx"):
            self._import(MODEL, titles, row, journal_id=self.journal.id)
        columns = self.env.ref("edu_fees_misa.misa_layout_collected").column_ids
        for source, title in zip(
            ("number", "date", "pupil_code", "amount"), titles, strict=True
        ):
            column = columns.filtered(lambda one, name=source: one.source == name)
            column.titles = f"{column.titles}, {title}"
        wizard = self._import(MODEL, titles, row, journal_id=self.journal.id)
        self.assertEqual(wizard.created, 1)

    def test_a_layout_without_a_needed_column_says_which(self):
        layout = self.env.ref("edu_fees_misa.misa_layout_collected")
        layout.column_ids.filtered(lambda one: one.source == "amount").unlink()
        with self.assertRaisesRegex(UserError, "Amount"):
            self._import_rows(self._row("PT001", 5_000))

    def test_the_journal_is_chosen_and_the_schools_own(self):
        with self.assertRaises(UserError):
            self._import_rows(self._row("PT001", 5_000), journal_id=False)
        self._create_books(self.other_school)
        foreign = self._get_journal("NH", self.other_school)
        with self.assertRaises(UserError):
            self._import_rows(self._row("PT001", 5_000), journal_id=foreign.id)

    def test_nobody_but_the_accountant_imports_money(self):
        for persona in ("cashier", "office", "teacher", "principal", "parent"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self._import_rows(
                    self._row("PT001", 5_000), user=self._persona(persona)
                )

    def test_forty_rows_are_planned_with_as_many_queries_as_twenty(self):
        counts = []
        for size in (20, 40):
            class_ = self._fill_class(f"M{size}", size)
            pupils = class_.enrollment_ids.student_id
            rows = [
                self._row(f"Q{size}-{n}", 1_000, code=pupil.student_code)
                for n, pupil in enumerate(pupils)
            ]
            wizard = (
                self.env[MODEL]
                .with_user(self.accountant)
                .create(
                    {
                        "file": self._write(TITLES, *rows),
                        "filename": "misa.xlsx",
                        "journal_id": self.journal.id,
                    }
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            wizard.action_preview()
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual(wizard.created, size)
        # Lines of the preview are written in batches.
        self.assertLessEqual(counts[1], counts[0] + 4)
