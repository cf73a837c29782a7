# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from odoo.addons.edu_fees.tests.collection_common import DAY, CollectionCase
from odoo.addons.edu_fees.tests.support_common import SupportSetUp

from .common import NOVEMBER, EinvoiceCase, EinvoiceMixin


@freeze_time("2026-10-05 03:00:00")
class TestCollect(EinvoiceCase):
    """E-invoices arise from what was settled."""

    def _get_amounts(self, row):
        return {line.item_id: int(line.amount) for line in row.line_ids}

    # === WHAT ARISES === #

    def test_a_paid_bill_brings_one_for_its_services(self):
        self._pay_bank()
        row = self._collect()
        self.assertEqual(self._get_amounts(row), {self.service: 510_000})
        self.assertEqual((row.amount, row.amount_tax), (510_000, 0))
        self.assertEqual(row.line_ids.tax_kind, "not_subject")
        self.assertEqual((row.state, row.reason), ("to_issue", "payment"))

    def test_its_day_is_that_of_the_money(self):
        self._pay_bank(date=date(2026, 10, 2))
        with freeze_time("2026-10-09 03:00:00"):
            self.assertEqual(self._collect().date, date(2026, 10, 2))

    def test_reading_the_books_again_brings_nothing(self):
        self._pay_bank()
        self._collect()
        self.assertFalse(self._collect())
        self.assertEqual(len(self._get_rows()), 1)

    def test_the_database_refuses_a_second_one(self):
        self._pay_bank()
        row = self._collect()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            row.copy({"allocation_id": row.allocation_id.id, "buyer_name": "Hai"})

    def test_it_names_pupil_class_and_way_of_payment(self):
        self._pay_bank()
        row = self._collect()
        self.assertEqual(row.student_id, self.student)
        self.assertEqual(row.class_id, self.class_1a)
        self.assertEqual(row.payment_method, "bank")

    def test_cash_is_called_cash(self):
        receipts = self.env["edu.receipt"].with_user(self._persona("cashier"))
        receipts._issue(self.bill, 1_252_000, "Bà Tư")
        self.assertEqual(self._collect().payment_method, "cash")

    def test_an_unpaid_bill_brings_none(self):
        self.assertFalse(self._collect())

    # === WHAT DOES NOT === #

    def test_money_on_behalf_of_others_brings_none(self):
        bill = self._create_bill(
            prices={self._create_fee_item(legal_class="collected_on_behalf"): 742_000}
        )
        self._pay_bank(742_000, bill)
        self.assertFalse(self._collect())

    def test_money_of_before_the_start_brings_none(self):
        self._pay_bank(date=date(2026, 8, 31))
        self.assertFalse(self._collect())

    def test_a_school_without_a_start_has_none(self):
        self.school.edu_einvoice_start = False
        self._pay_bank()
        self.assertFalse(self._collect())

    def test_money_in_the_queue_brings_none_until_it_is_matched(self):
        transaction = self._receive(1_252_000, "hoc phi be An")
        self.assertFalse(self._collect())
        transaction._settle_by_hand(self.bill)
        self.assertEqual(self._collect().amount, 510_000)

    def test_what_is_overpaid_brings_none(self):
        self._pay_bank(2_000_000)
        self.assertEqual(self._collect().amount, 510_000)

    def test_the_rule_of_the_day_says_what_is_a_service(self):
        rule = self.env.ref("edu_einvoice.edu_einvoice_rule_service_resolution")
        rule.date_end = date(2026, 10, 4)
        self._pay_bank()
        self.assertFalse(self._collect())
        rule.date_end = date(2026, 10, 5)
        self.assertEqual(self._collect().amount, 510_000)

    def test_two_rules_of_one_class_never_overlap(self):
        rule = self.env.ref("edu_einvoice.edu_einvoice_rule_agreed")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            rule.copy({"date_start": date(2027, 1, 1)})

    # === PARTS OF A BILL === #

    def test_a_part_payment_fills_the_bills_lines_in_order(self):
        self._pay_bank(300_000)
        first = self._collect()
        self.assertEqual(first.amount, 300_000)
        self._pay_bank(952_000)
        second = self._collect()
        self.assertEqual(second.amount, 210_000)

    def test_a_part_that_was_for_others_only_brings_none(self):
        self._pay_bank(600_000)
        self.assertEqual(self._collect().amount, 510_000)
        self._pay_bank(652_000)
        self.assertFalse(self._collect())

    def test_the_lines_are_what_the_books_recognised(self):
        self._pay_bank(300_000)
        row = self._collect()
        charge = row.line_ids.charge_id
        self.assertEqual(int(charge.amount_recognised), int(row.amount))

    def test_one_transfer_for_two_bills_brings_two(self):
        other = self._create_bill_of(700_000)
        memo = f"{self.bill.edu_payment_code} {other.edu_payment_code}"
        self._receive(1_952_000, memo)
        rows = self._collect()
        self.assertEqual(rows.move_id, self.bill | other)
        self.assertEqual(rows.mapped("amount"), [510_000, 510_000])

    def test_credit_used_for_a_bill_brings_one_of_the_day_of_its_use(self):
        self._pay_bank(2_000_000)
        self._collect()
        with freeze_time("2026-11-02 03:00:00"):
            bill = self._create_bill_of(700_000, **NOVEMBER)
            row = self._collect()
        self.assertEqual((row.move_id, row.amount), (bill, 510_000))
        self.assertTrue(row.credit_id)
        self.assertEqual(row.date, date(2026, 11, 2))

    # === TAX === #

    def test_the_tax_of_an_item_is_in_its_price(self):
        self.service.edu_einvoice_tax = "8"
        self._pay_bank()
        line = self._collect().line_ids
        self.assertEqual((line.amount_untaxed, line.amount_tax), (472_222, 37_778))
        self.assertEqual(line.amount, 510_000)

    # === THE BUYER === #

    def test_the_buyer_is_the_guardian_who_pays(self):
        other = self._create_guardian(name="Ông Ba")
        self._create_guardianship(other, self.student, is_payer=False)
        payer = self._create_guardian(self.student, name="Bà Tư", phone="0903000001")
        self._pay_bank()
        row = self._collect()
        self.assertEqual((row.buyer_name, row.guardian_id), ("Bà Tư", payer))
        self.assertFalse(row.buyer_id_number)

    def test_without_a_guardian_the_buyer_is_the_pupil(self):
        self._pay_bank()
        self.assertEqual(self._collect().buyer_name, self.student.name)

    def test_the_personal_id_is_asked_for_once(self):
        self._create_guardian(self.student, name="Bà Tư")
        self._pay_bank(300_000)
        self._collect().with_user(self.accountant).buyer_id_number = "079185001234"
        self._pay_bank(952_000)
        self.assertEqual(self._collect().buyer_id_number, "079185001234")

    def test_the_last_wish_of_the_buyer_counts(self):
        self._create_guardian(self.student, name="Bà Tư")
        for amount, address in ((100_000, "1 Lê Lợi"), (100_000, "2 Lê Lợi")):
            self._pay_bank(amount)
            self._collect().buyer_address = address
        self._pay_bank(1_052_000)
        self.assertEqual(self._collect().buyer_address, "2 Lê Lợi")

    def test_what_the_buyer_told_one_school_stays_in_it(self):
        guardian = self._create_guardian(self.student, name="Bà Tư")
        self._create_guardianship(guardian, self.other_student)
        self._pay_bank()
        row = self._collect()
        row.write({"buyer_id_number": "079185001234", "buyer_address": "1 Lê Lợi"})
        buyers = self.einvoices._get_buyers(self.school, self.student)
        self.assertEqual(buyers, {self.student: (guardian, row)})
        buyers = self.einvoices._get_buyers(self.other_school, self.other_student)
        self.assertEqual(buyers, {self.other_student: (guardian, row.browse())})
        values = self.einvoices._prepare_buyer(self.other_student, buyers)
        self.assertEqual(values["guardian_id"], guardian.id)
        self.assertFalse(values["buyer_id_number"] or values["buyer_address"])

    # === MANY === #

    def _count_queries(self, name, count):
        """Pay the bills of a new class, and count what reading the books costs."""
        fee_round = self._create_round(
            {self.service: 350_000, self.behalf: 100_000},
            classes=self._fill_class(name, count),
        )
        bills = self._generate(fee_round, publish=True)
        self.transactions._register_movements(
            self.journal,
            [
                {
                    "bank_reference": f"{name}{bill.id}",
                    "date": DAY,
                    "amount": 450_000,
                    "memo": bill.edu_payment_code,
                }
                for bill in bills
            ],
        )._settle()
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        rows = self.einvoices._collect(self.school)
        self.env.flush_all()
        self.assertEqual(len(rows), count)
        return self.cr.sql_log_count - start

    def test_forty_payments_cost_the_queries_of_ten(self):
        self._count_queries("W", 5)
        few, many = self._count_queries("F", 10), self._count_queries("M", 40)
        self.assertLessEqual(many - few, 5)

    def test_the_nightly_work_goes_through_all_schools(self):
        self._pay_bank()
        with self.enter_registry_test_mode():
            self.env.ref(
                "edu_einvoice.ir_cron_einvoice_collect"
            ).method_direct_trigger()
        self.assertEqual(self._get_rows().amount, 510_000)


@freeze_time("2026-10-05 03:00:00")
class TestCollectAccrual(EinvoiceMixin, CollectionCase):
    """A private school: its bills are revenue before the money comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_books(cls.other_school, edu_recognition="accrual")
        cls._create_bank_account(cls.other_school)
        cls.journal = cls._get_journal("NH", cls.other_school)
        cls.bill = cls._create_bill_of(1_252_000, cls.other_student)
        cls.school = cls.other_school
        cls._set_up_einvoices()

    def _pay_part(self, amount):
        return self._receive(amount, self.bill.edu_payment_code)

    def test_payments_fill_the_lines_by_the_same_rule(self):
        self._pay_part(300_000)
        self.assertEqual(self._collect().amount, 300_000)
        self._pay_part(500_000)
        self.assertEqual(self._collect().amount, 210_000)
        self._pay_part(452_000)
        self.assertFalse(self._collect())

    def test_several_payments_at_once_share_the_bill(self):
        self._pay_part(300_000)
        self._pay_part(500_000)
        self.assertEqual(self._collect().mapped("amount"), [300_000, 210_000])

    def test_what_was_taken_back_is_free_for_the_next_payment(self):
        first = self._pay_part(300_000)
        self._collect()
        first._undo_settlement("Nhầm người")
        self._pay_part(400_000)
        self.assertEqual(self._collect().amount, 400_000)


@freeze_time("2026-10-20 03:00:00")
class TestOtherPayer(SupportSetUp, EinvoiceCase):
    """What another payer takes over is not the family's purchase."""

    def test_a_paid_claim_brings_none_and_the_bill_one_of_the_familys_part(self):
        for policy in ("on_collection", "accrual"):
            with self.subTest(policy):
                item = self._create_fee_item()
                self.env.cr.execute(
                    "UPDATE res_company SET edu_recognition = %s WHERE id = %s",
                    [policy, self.school.id],
                )
                self.env.invalidate_all()
                self._create_support(item, self.student, rate=5_000)
                bill = self._create_bill(self.student, {item: 100_000})
                claim = self._make_claim(bill.edu_fee_round_id)
                self._receive(50_000, claim.payment_code)
                self.assertFalse(self._collect())
                self._receive(50_000, bill.edu_payment_code)
                self.assertEqual(self._collect().amount, 50_000)
