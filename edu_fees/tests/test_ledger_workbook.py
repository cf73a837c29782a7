# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook

from .common import FeesCase


@tagged("post_install", "-at_install")
class TestLedgerWorkbook(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = ("Trần Văn Ân", "Lê Thị An", "=1+1 Bình")
        for name in cls.names:
            cls._create_student(school_class=cls.class_1b, name=name)
        cls.fee_round = cls._create_round(classes=cls.class_1a | cls.class_1b)
        cls.bills = cls._generate(cls.fee_round, publish=True)

    def _read(self, user=None):
        """Return the sheets of the workbook by name, as rows of cells."""
        report = self.env["ir.actions.report"]
        if user:
            report = report.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids, lang=user.lang
            )
        content, kind = report._render_xlsx(
            "edu_fees.report_edu_fee_ledger_xlsx", self.fee_round.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        return {sheet.name: sheet.rows for sheet in workbook.read(content)}

    def _get_table(self, rows):
        """Return the rows below the heads."""
        return [row for row in rows if row and isinstance(row[0], int)]

    def test_there_is_a_sheet_per_class_after_the_summary(self):
        sheets = list(self._read())
        self.assertEqual(sheets[1:], sorted([self.class_1a.name, self.class_1b.name]))

    def test_pupils_stand_by_given_name(self):
        table = self._get_table(self._read()[self.class_1b.name])
        names = [row[2] for row in table if row[2] in self.names]
        self.assertEqual(names, ["Lê Thị An", "Trần Văn Ân", "=1+1 Bình"])

    def test_the_sums_are_those_of_the_bills(self):
        sheets = self._read()
        billed = sum(
            row[3]
            for name in (self.class_1a.name, self.class_1b.name)
            for row in self._get_table(sheets[name])
        )
        self.assertEqual(billed, sum(self.bills.mapped("amount_total")))
        summary = self._get_table(next(iter(sheets.values())))
        self.assertEqual(sum(row[4] for row in summary), billed)
        self.assertEqual(sum(row[2] for row in summary), len(self.bills))

    def test_the_accountant_prints_it_in_vietnamese(self):
        accountant = self._persona("accountant")
        rows = self._read(accountant)[self.class_1b.name]
        heads = next(row for row in rows if row and "Mã học sinh" in row)
        self.assertIn("Còn phải thu", heads)

    def test_a_teacher_does_not_get_it(self):
        with self.assertRaises(AccessError):
            self._read(self._persona("homeroom"))

    def test_it_costs_the_same_queries_for_any_number_of_pupils(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.fee_round._get_ledger_rows()
            return self.env.cr.sql_log_count - before

        few = count_queries()
        for _number in range(30):
            self._create_student(school_class=self.class_1b)
        self._generate(self.fee_round, publish=True)
        self.assertLessEqual(count_queries(), few)
