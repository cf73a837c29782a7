# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError

from .collection_common import DAY
from .statement_common import FORM, TITLES, StatementCase, write

GOOD = ["05/10/2026", "R1", None, "1.000", "1.000", "x"]


class TestImportRefused(StatementCase):
    """Good rows of a file are imported; the others come back with the reasons."""

    def _refuse(self, *row):
        """Import a row beside a good one and return why it is refused."""
        wizard = self._import_rows(GOOD, list(row))
        self.assertEqual(wizard.edu_count_new, 1)
        self.assertEqual(wizard.edu_count_refused, 1)
        *_others, cells = self._read_error_file(wizard)
        self.assertEqual(cells[:6], list(row))
        return cells[6]

    def test_a_day_that_does_not_exist_is_refused(self):
        reason = self._refuse("31/02/2026", "R2", None, "5.000", "6.000", "y")
        self.assertEqual(
            reason, "The date “31/02/2026” cannot be read. Write it as 05/10/2026."
        )

    def test_an_amount_without_a_date_is_refused(self):
        reason = self._refuse(None, "R2", None, "5.000", "6.000", "y")
        self.assertEqual(reason, "The date is missing.")

    def test_an_amount_that_is_no_number_is_refused(self):
        reason = self._refuse("05/10/2026", "R2", None, "năm nghìn", "6.000", "y")
        self.assertIn("“năm nghìn” is not a whole number of đồng", reason)

    def test_a_date_without_an_amount_is_refused(self):
        reason = self._refuse("05/10/2026", "R2", None, None, "6.000", "y")
        self.assertEqual(reason, "The amount is missing.")

    def test_money_in_below_zero_is_refused(self):
        reason = self._refuse("05/10/2026", "R2", None, "-5.000", "6.000", "y")
        self.assertIn("“-5.000” is below zero where money comes in", reason)

    def test_money_out_below_zero_is_money_out(self):
        wizard = self._import_rows(
            GOOD, ["05/10/2026", "R2", "-400", None, "600", "phí"]
        )
        self.assertFalse(wizard.edu_error_file)
        self.assertEqual(self._get_balance("bank"), 600)

    def test_money_in_and_out_at_once_is_refused(self):
        reason = self._refuse("05/10/2026", "R2", "5.000", "5.000", "6.000", "y")
        self.assertIn("“5.000 / 5.000” is money out and money in at once", reason)

    def test_the_reasons_are_in_the_language_of_the_reader(self):
        wizard = self.env["account.statement.import"].with_user(self.accountant)
        wizard = wizard.with_context(lang="vi_VN").create(
            {"statement_file": False, "statement_filename": "saoke.xlsx"}
        )
        self.assertEqual(
            wizard.edu_error_filename, "saoke - các dòng không nhập được.xlsx"
        )

    def test_the_file_begins_with_the_header_of_the_bank(self):
        wizard = self._import_rows(GOOD, ["x", "R2", None, "5.000", "6.000", "y"])
        account, titles, *_rows = self._read_error_file(wizard)
        self.assertEqual(account, ["Số tài khoản:", self.bank_account.acc_number])
        self.assertEqual(titles, [*TITLES, "Lý do"])
        self.assertEqual(wizard.edu_error_filename, "saoke - rows not imported.xlsx")

    def test_a_corrected_file_is_imported_by_itself(self):
        wizard = self._import_rows(GOOD, ["x", "R2", None, "5.000", "6.000", "y"])
        rows = self._read_error_file(wizard)
        rows[2][0] = "06/10/2026"
        wizard = self._import(write(rows))
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (1, 0))
        self.assertEqual(self._get_balance("bank"), 6_000)

    def test_a_file_that_comes_back_uncorrected_has_one_column_of_reasons(self):
        wizard = self._import_rows(GOOD, ["x", "R2", None, "5.000", "6.000", "y"])
        rows = self._read_error_file(wizard)
        again = self._read_error_file(self._import(write(rows)))
        self.assertEqual(again, rows)

    def test_a_file_of_refused_rows_only_is_returned_whole(self):
        wizard = self._import_rows(["x", "R2", None, "5.000", "6.000", "y"])
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (0, 1))
        self.assertEqual(wizard.edu_step, "done")
        self.assertFalse(self.transactions.search([]))
        self.assertEqual(len(self._read_error_file(wizard)), 3)

    def test_a_file_without_any_movement_is_refused(self):
        with self.assertRaisesRegex(UserError, "has no movement of money"):
            self._import_rows()

    def test_a_good_file_has_no_file_of_refused_rows(self):
        wizard = self._import_rows(GOOD)
        self.assertFalse(wizard.edu_error_file)
        self.assertFalse(wizard.edu_refused)

    def test_rows_that_were_there_before_are_listed_with_their_reference(self):
        self._import_rows(GOOD)
        wizard = self._import_rows(
            GOOD, ["06/10/2026", "R2", None, "5.000", "6.000", "y"]
        )
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_known), (1, 1))
        self.assertEqual(wizard.edu_count_refused, 0)
        *_header, row = self._read_error_file(wizard)
        self.assertEqual(row[:6], GOOD)
        self.assertEqual(row[6], "Already imported with the reference R1.")

    def test_a_known_reference_with_another_amount_is_imported(self):
        self._import_rows(GOOD)
        wizard = self._import_rows(["05/10/2026", "R1", None, "7.000", "7.000", "x"])
        self.assertFalse(wizard.edu_error_file)
        conflict = self.transactions.search([("bank_reference", "=", "R1~7000")])
        self.assertEqual(conflict.queue_reason, "reference_conflict")

    def test_a_long_list_is_cut_in_the_window_and_whole_in_the_file(self):
        rows = [["x", f"R{n}", None, "5.000", None, "y"] for n in range(30)]
        wizard = self._import_rows(GOOD, *rows)
        self.assertEqual(wizard.edu_count_refused, 30)
        self.assertEqual(len(wizard.edu_refused.splitlines()), 21)
        self.assertIn("10 more rows", wizard.edu_refused)
        self.assertEqual(len(self._read_error_file(wizard)), 32)

    def test_a_text_that_looks_like_a_formula_stays_a_text(self):
        memo = "=HYPERLINK(1)"
        row = ["x", "R2", None, "5.000", "6.000", memo]
        wizard = self._import_rows(GOOD, row)
        self.assertEqual(self._read_error_file(wizard)[-1][5], memo)

    def test_a_movement_of_another_format_without_a_reference_is_refused(self):
        good = {
            "date": DAY,
            "payment_ref": "x",
            "amount": 1_000.0,
            "unique_import_id": "A1",
        }
        bad = {"date": DAY, "payment_ref": "không số", "amount": 2_000.0}
        wizard = self._import_parsed(good, bad)
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_refused), (1, 1))
        header, row = self._read_error_file(wizard)
        self.assertEqual(
            header, ["Date", "Reference", "Amount", "Transfer memo", "Lý do"]
        )
        self.assertEqual(row[2:4], [2_000, "không số"])
        self.assertEqual(row[4], "The movement has no reference of the bank.")

    def test_another_school_does_not_read_the_refused_rows(self):
        wizard = self._import_rows(GOOD, ["x", "R2", None, "5.000", "6.000", "y"])
        colleague = self._create_user("colleague", "edu_fees.group_accountant")
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["edu_error_file"])

    def test_the_form_of_the_bank_is_read_whole(self):
        """What the writer writes, the reader reads."""
        movements = [
            {"date": DAY, "amount": 5_000, "memo": "a"},
            {"date": DAY, "amount": -2_000, "memo": "b"},
        ]
        wizard = self._import_movements(movements, holder=self.school.name)
        self.assertEqual((wizard.edu_count_queue, wizard.edu_count_ignored), (1, 1))
        self.assertEqual(len(FORM.columns), len(TITLES))
        self.assertEqual(self._get_balance("bank"), 3_000)
