# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError

from odoo.addons.edu_fees.tests.collection_common import DAY
from odoo.addons.queue_job.tests.common import trap_jobs

from .common import EinvoiceCase


@freeze_time("2026-10-07 03:00:00")
class TestDay(EinvoiceCase):
    """The list of what each day still wants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay_bank()
        cls._pay_bank(700_000, cls._create_bill_of(700_000, cls.classmate))
        cls.late = cls._collect()

    def _get_days(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        days = self.env["edu.einvoice.day"].with_user(user or self.accountant)
        return days.search([("company_id", "=", self.school.id)])

    def test_a_day_says_how_many_and_how_much(self):
        [day] = self._get_days()
        self.assertEqual((day.date, day.due_count), (DAY, 2))
        self.assertEqual((day.amount_due, day.percent), (1_020_000, 0))

    def test_it_says_how_far_it_is(self):
        self._number(self.late[0])
        [day] = self._get_days()
        self.assertEqual((day.due_count, day.issued_count), (1, 1))
        self.assertEqual((day.amount_due, day.amount_issued), (510_000, 510_000))
        self.assertEqual(day.percent, 50)

    def test_what_is_no_longer_due_does_not_count(self):
        self.late._withdraw()
        self.assertFalse(self._get_days())

    def test_refused_ones_are_counted(self):
        self.late[0]._set_state("error", error="sai")
        [day] = self._get_days()
        self.assertEqual((day.due_count, day.error_count), (2, 1))

    def test_what_is_older_than_a_day_is_found(self):
        self._pay_bank(600_000, self._create_bill_of(600_000), date="2026-10-06")
        fresh = self._collect()
        domain = [("date", "<", "today -1d")]
        self.assertEqual(self.einvoices.search(domain), self.late.sorted("id", True))
        self.assertNotIn(fresh, self.einvoices.search(domain))
        days = self.env["edu.einvoice.day"].search(domain)
        self.assertEqual(days.mapped("date"), [DAY])

    def test_the_button_looks_for_new_payments(self):
        self._pay_bank(600_000, self._create_bill_of(600_000))
        days = self.env["edu.einvoice.day"].with_user(self.accountant)
        days = days.with_context(allowed_company_ids=self.school.ids)
        action = days.action_collect()
        self.assertIn("1 new", action["params"]["message"])

    def test_a_school_without_a_start_is_told_what_to_do(self):
        self.school.edu_einvoice_start = False
        days = self.env["edu.einvoice.day"].with_user(self.accountant)
        days = days.with_context(allowed_company_ids=self.school.ids)
        with self.assertRaisesRegex(UserError, "from which day"):
            days.action_collect()

    def test_issuing_a_day_issues_what_waits_of_it(self):
        self._set_up_provider()
        self._number(self.late[0])
        with trap_jobs() as trap:
            self._get_days().action_issue()
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()
        self.assertEqual(set(self.late.mapped("state")), {"issued"})

    def test_opening_a_day_shows_its_rows(self):
        action = self._get_days().action_view()
        rows = self.einvoices.search(action["domain"])
        self.assertEqual(rows, self.late.sorted("id", True))

    def test_the_officer_counts_and_reads_no_amount(self):
        officer = self._persona("officer")
        [day] = self._get_days(officer)
        self.assertEqual(day.due_count, 2)
        with self.assertRaises(AccessError):
            day.read(["amount_due"])
        with self.assertRaises(AccessError):
            day.action_view()

    def test_the_officer_neither_collects_nor_issues(self):
        [day] = self._get_days(self._persona("officer"))
        with self.assertRaises(AccessError):
            day.action_collect()
        with self.assertRaises(AccessError):
            day.action_issue()

    def _read_workbook(self, name, rows):
        report = self.env.ref(f"edu_einvoice.{name}").with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, rows.ids, {})
        sheet = load_workbook(io.BytesIO(content)).active
        table = sheet.iter_rows(values_only=True)
        return [row for row in table if isinstance(row[0], int)]

    def test_the_workbook_of_a_day_has_a_row_for_each(self):
        days = self._get_days()
        table = self._read_workbook("action_report_list_edu_einvoice_day", days)
        self.assertEqual(len(table), 2)
        self.assertEqual({row[8] for row in table}, {510_000})

    def test_the_workbook_names_no_personal_id(self):
        self.late.buyer_id_number = "079185001234"
        table = self._read_workbook("action_report_list_edu_einvoice", self.late)
        self.assertNotIn("079185001234", str(table))
