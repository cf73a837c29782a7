# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check 8 of the first day: the e-invoice of a payment, and a pupil who leaves."""

from datetime import date

from freezegun import freeze_time

from .common import DAY, LUNCH, ON_BEHALF, SERVICES, TOTAL, FullCase

BOARDING = "Tổ chức phục vụ bán trú"
LAST_DAY = date(2026, 10, 14)
# 12 of 22 school days are left, and 17 of 31 days of boarding.
MEALS_BACK = 12 * 38_000
BOARDING_BACK = 191_935
# 22 meals and the water of September.
SEPTEMBER_BEHALF = 22 * 38_000 + 20_000


class InvoiceCase(FullCase):
    """The parent has paid 1,252,000 đ at the counter on 5 October."""

    # What the school pays back of boarding when a pupil leaves.
    boarding_rule = "whole"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-05 02:00:00"))
        cls.school.edu_einvoice_start = date(2026, 10, 1)
        cls.parent = cls._persona("parent")
        cls.accountant = cls._persona("accountant")
        cls.cashier = cls._persona("cashier")
        cls.bill = cls._create_october_bill(cls.student)
        bills = cls.env["account.move"].search(
            [("edu_student_id", "=", cls.student.id)]
        )
        cls._take_cash(bills - cls.bill, date(2026, 9, 10))
        cls._take_cash(cls.bill, DAY)
        cls.einvoices = cls.env["edu.einvoice"]

    @classmethod
    def _take_cash(cls, bill, day):
        """Take cash for all that is open on a bill."""
        receipts = cls.env["edu.receipt"].with_user(cls.cashier)
        receipts = receipts.with_context(allowed_company_ids=cls.school.ids)
        receipts._issue(bill, int(bill.amount_residual), "Trần Thị Bà", date=day)

    @classmethod
    def _create_october_prices(cls, school=None, **options):
        """Override: meals are counted, boarding follows the school's rule."""
        prices = super()._create_october_prices(school, **options)
        for item in prices:
            if item.name == LUNCH:
                item.unit = "meal"
            elif item.name == BOARDING:
                item.partial_rule = cls.boarding_rule
        return prices

    def _collect(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.einvoices._collect(self.school)

    def _issue(self):
        """Issue what waits, by typing the number of another program."""
        rows = self._collect().with_user(self.accountant)
        action = rows.action_issue()
        wizards = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizards.browse(action["res_id"])
        wizard.symbol = "C26TAP"
        for number, line in enumerate(wizard.line_ids, start=1):
            line.number = f"{number:08d}"
        wizard.action_confirm()
        return rows.sudo()

    def _leave(self):
        """Let the pupil leave after 14 October; pay back in cash what is unused."""
        self.student.enrollment_ids.date_end = LAST_DAY
        self.env.flush_all()
        self.env.invalidate_all()
        fee_round = self.bill.edu_fee_round_id.with_user(self.accountant)
        fee_round._settle_leavers({self.student.id: "unused"})
        payment = (
            self.env["edu.disbursement"]
            .with_user(self.accountant)
            .create(
                {"company_id": self.school.id, "kind": "refund", "memo": "Hoàn trả"}
            )
        )
        fill = self.env["edu.disbursement.fill"].with_user(self.accountant)
        fill.create({"disbursement_id": payment.id}).action_confirm()
        payment.action_submit()
        payment.with_user(self._persona("principal")).action_approve()
        payment.with_user(self.cashier).action_pay()
        return payment.sudo()

    def _get_ledger(self):
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.student.id)]
        )
        return sum(rows.mapped("amount_balance"))


class TestInvoice(InvoiceCase):
    """One e-invoice for the services; what is unused is paid back with signatures."""

    def test_there_is_one_of_the_day_for_510000(self):
        self.assertEqual(self.bill.amount_total, TOTAL)
        row = self._collect()
        self.assertEqual((row.date, row.amount), (DAY, SERVICES))
        self.assertEqual(row.payment_method, "cash")
        self.assertFalse(self._collect())

    def test_it_is_not_subject_to_tax(self):
        row = self._collect()
        self.assertEqual(set(row.line_ids.mapped("tax_kind")), {"not_subject"})
        self.assertEqual(row.amount_tax, 0)

    def test_there_is_nothing_for_742000(self):
        row = self._collect()
        self.assertEqual(
            set(row.line_ids.item_id.mapped("legal_class")), {"service_resolution"}
        )
        self.assertEqual(self.bill.amount_total - row.amount, ON_BEHALF)

    def test_the_buyer_is_the_parent_with_or_without_personal_id(self):
        row = self._collect()
        self.assertEqual(row.buyer_name, self.parent.partner_id.name)
        self.assertFalse(row.buyer_id_number)
        row.with_user(self.accountant).buyer_id_number = "079185001234"
        self.assertEqual(row.buyer_id_number, "079185001234")

    def test_leaving_on_14_october_pays_12_meals_back_with_signatures(self):
        self._issue()
        with freeze_time("2026-10-15 03:00:00"):
            payment = self._leave()
            adjustments = self._collect()
        self.assertEqual(payment.amount, MEALS_BACK)
        self.assertEqual(MEALS_BACK, 456_000)
        signed = {payment.preparer_id, payment.approver_id, payment.cashier_id}
        self.assertEqual(len(signed), 3)
        self.assertFalse(adjustments)
        self.assertEqual(self._get_ledger(), 0)
        balance = self._get_trial_balance()
        self.assertEqual(balance["3381"], MEALS_BACK - ON_BEHALF - SEPTEMBER_BEHALF)
        self._check_books(self.school)


class TestInvoiceAdjusted(InvoiceCase):
    """A school that pays unused boarding back adjusts its e-invoice by it."""

    boarding_rule = "days"

    def test_the_adjustment_is_what_is_paid_back_of_the_service(self):
        origin = self._issue()
        with freeze_time("2026-10-15 03:00:00"):
            payment = self._leave()
            back = self._issue()
        self.assertEqual(payment.amount, MEALS_BACK + BOARDING_BACK)
        self.assertEqual((back.origin_id, back.amount), (origin, -BOARDING_BACK))
        self.assertEqual(back.line_ids.item_id.name, BOARDING)
        self.assertEqual(back.agreement_name, payment.name)
        self.assertEqual((origin.state, back.state), ("adjusted", "issued"))
        self.assertEqual(self._get_ledger(), 0)
        # September's services were paid as well, before the school began with it.
        self.assertEqual(self._get_trial_balance()["531"], BOARDING_BACK - 2 * SERVICES)

    def test_a_school_may_leave_the_e_invoice_as_it_is(self):
        self.school.edu_einvoice_refund = "nothing"
        self._issue()
        with freeze_time("2026-10-15 03:00:00"):
            self._leave()
            self.assertFalse(self._collect())
        self.assertEqual(self._get_ledger(), 0)
