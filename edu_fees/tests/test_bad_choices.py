# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What windows and buttons answer to a choice that cannot be."""

import base64
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook

from .common import FeesCase
from .disbursement_common import DisbursementCase
from .reconciliation_common import ReconciliationCase
from .registration_common import RegistrationSetUp


@freeze_time("2026-10-20 03:00:00")
class TestBadDates(FeesCase):
    """Books are printed from a day to a later one, or to the same."""

    def test_a_book_does_not_end_before_it_begins(self):
        for model, persona in (
            ("edu.cash.book.print", "cashier"),
            ("edu.settlement", "accountant"),
        ):
            books = self.env[model].with_user(self._persona(persona))
            days = {"date_start": date(2026, 10, 2), "date_end": date(2026, 10, 1)}
            with self.subTest(model):
                with self.assertRaisesRegex(ValidationError, "after the last one"):
                    books.create(days)
                book = books.create({**days, "date_end": date(2026, 10, 2)})
                with self.assertRaisesRegex(ValidationError, "after the last one"):
                    book.date_start = date(2026, 10, 3)

    def test_the_month_that_is_offered_is_vietnams(self):
        """At 18:00 UTC on the last of the month it is the next one in Vietnam."""
        with freeze_time("2026-10-31 18:00:00"):
            for model in ("edu.cash.book.print", "edu.settlement"):
                book = self.env[model].with_user(self._persona("accountant")).create({})
                with self.subTest(model):
                    self.assertEqual(book.date_start, date(2026, 11, 1))
                    self.assertEqual(book.date_end, date(2026, 11, 30))


@freeze_time("2026-10-20 03:00:00")
class TestBadPlans(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")

    def test_a_plan_is_not_taken_to_a_year_that_nobody_set_up(self):
        years = self.env["edu.school.year"]
        last = years.search([], order="date_start desc", limit=1)
        plan = self._create_fee_plan(
            {self._create_fee_item(): 1_000}, school_year_id=last.id
        )
        with self.assertRaisesRegex(UserError, plan.school_year_id.name):
            plan.with_user(self.accountant).action_renew()

    def test_a_plan_stays_in_the_year_of_the_rounds_that_rest_on_it(self):
        plan = self._create_fee_plan({self._create_fee_item(): 1_000})
        year = self._create_school_year(plan.school_year_id.date_start.year + 1)
        plan.school_year_id = year
        plan.school_year_id = self.school_year
        fee_round = self._create_round(plan_id=plan.id)
        with self.assertRaisesRegex(ValidationError, fee_round.name):
            plan.school_year_id = year

    def test_a_plan_with_items_does_not_move_to_another_school(self):
        plan = self._create_fee_plan({self._create_fee_item(): 1_000})
        with self.assertRaises(UserError):
            plan.company_id = self.other_school

    def test_a_plan_without_items_stays_with_its_rounds_school(self):
        plan = self._create_fee_plan({self._create_fee_item(): 1_000})
        self._create_round(plan_id=plan.id)
        plan.line_ids.unlink()
        with self.assertRaises(UserError):
            plan.company_id = self.other_school

    def test_an_item_with_a_price_does_not_move_to_another_school(self):
        item = self._create_fee_item()
        foreign = self._create_fee_item(self.other_school).beneficiary_account_id
        move = {
            "company_id": self.other_school.id,
            "beneficiary_account_id": foreign.id,
        }
        plan = self._create_fee_plan({item: 1_000})
        with self.assertRaises(UserError):
            item.write(move)
        plan.unlink()
        item.write(move)
        self.assertEqual(item.company_id, self.other_school)

    def test_an_item_that_was_charged_does_not_move_to_another_school(self):
        fee_round = self._create_round()
        self._generate(fee_round)
        item = fee_round.line_ids.item_id[0]
        foreign = self._create_fee_item(self.other_school).beneficiary_account_id
        fee_round.plan_id.line_ids.filtered(lambda one: one.item_id == item).unlink()
        with self.assertRaises(UserError):
            item.write(
                {
                    "company_id": self.other_school.id,
                    "beneficiary_account_id": foreign.id,
                }
            )

    def test_an_unknown_day_has_no_rate_of_insurance(self):
        rates = self.env["edu.fee.insurance.rate"]
        with self.assertRaisesRegex(UserError, "01/01/1990"):
            rates.with_context(lang="vi_VN")._get_on(date(1990, 1, 1))

    def test_of_a_round_with_bills_only_the_order_of_items_changes(self):
        fee_round = self._create_round()
        self._generate(fee_round)
        line = fee_round.line_ids[0].with_user(self.accountant)
        line.sequence = 99
        self.assertEqual(line.sequence, 99)
        with self.assertRaises(UserError):
            line.quantity = 3
        with self.assertRaisesRegex(UserError, "cannot be removed"):
            line.unlink()

    def test_discounts_are_turned_on_before_they_are_given(self):
        self.school.edu_discounts = False
        item = self._create_fee_item()
        exemptions = self.env["edu.fee.exemption"].with_user(self.accountant)
        values = {
            "name": "Anh chị em",
            "company_id": self.school.id,
            "item_ids": [(6, 0, item.ids)],
            "student_ids": [(6, 0, self.student.ids)],
            "date_start": date(2026, 9, 1),
        }
        for basis in ("sibling", "staff"):
            with self.subTest(basis), self.assertRaisesRegex(ValidationError, "off in"):
                exemptions.create({**values, "basis": basis})
        self.school.edu_discounts = True
        for basis in ("sibling", "staff"):
            self.assertTrue(exemptions.create({**values, "basis": basis}))


@freeze_time("2026-10-20 03:00:00")
class TestBadChannels(FeesCase):
    """A channel that cannot work is not permitted, nor asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.channel = cls.env["edu.collection.channel"].create(
            {
                "name": "Thu hộ qua ngân hàng",
                "code": "TH",
                "company_id": cls.school.id,
                "journal_id": cls._get_journal("NH").id,
            }
        )

    def test_what_a_channel_lacks_is_named_before_the_unit_is_asked(self):
        lacks = ["khóa bí mật", "địa chỉ"]
        channels = type(self.env["edu.collection.channel"])
        channel = self.channel.with_user(self.accountant)
        with patch.object(channels, "_collect_get_lacks", lambda one: lacks):
            with self.assertRaises(UserError) as caught:
                channel.action_ask_permission()
        for lack in (*lacks, self.channel.name):
            self.assertIn(lack, str(caught.exception))
        self.assertEqual(self.channel.permit_state, "draft")

    def test_nobody_but_the_accountant_asks_for_permission_or_payments(self):
        for persona in ("cashier", "office", "teacher"):
            channel = self.channel.with_user(self._persona(persona))
            for step in (channel.action_ask_permission, channel.action_poll):
                with self.subTest((persona, step)), self.assertRaises(AccessError):
                    step()

    def test_a_channel_without_a_list_is_not_asked_for_one(self):
        self.channel.permit_state = "permitted"
        with self.assertRaisesRegex(UserError, "cannot be asked"):
            self.channel.with_user(self.accountant).action_poll()

    def test_a_channel_that_asks_nobody_stops_for_the_school_too(self):
        self.channel.with_user(self.accountant).action_ask_permission()
        self.channel.with_user(self.accountant).action_stop()
        self.assertEqual(self.channel.permit_state, "stopped")
        for persona in ("foreign_officer", "teacher", "parent"):
            channel = self.channel.with_user(self._persona(persona))
            with self.subTest(persona), self.assertRaises(AccessError):
                channel.action_stop()


@freeze_time("2026-10-20 03:00:00")
class TestBadPayments(DisbursementCase):
    def test_a_payment_by_the_bank_needs_an_account_at_a_bank(self):
        cash = self._get_journal("TM")
        with self.assertRaisesRegex(ValidationError, "no account at a bank"):
            self._prepare(method="bank", bank_journal_id=cash.id)

    def test_deposits_are_made_by_the_cashiers_window_only(self):
        with self.assertRaises(AccessError):
            self._prepare(kind="deposit")
        payment = self._prepare()
        with self.assertRaises(AccessError):
            payment.kind = "deposit"

    def test_a_line_without_an_item_takes_nobodys_money(self):
        payment = self._prepare(lines=[{"amount": 1_000, "name": "x"}])
        with self.assertRaisesRegex(UserError, "names the fee item"):
            payment.action_submit()

    def test_of_a_refund_each_line_names_its_pupil(self):
        payment = self._prepare(kind="refund", payee_name=False)
        with self.assertRaisesRegex(UserError, "names the pupil"):
            payment.action_submit()


@tagged("post_install", "-at_install")
@freeze_time("2026-10-06 03:00:00")
class TestBadFiles(ReconciliationCase):
    """A list of payments that is none."""

    def _import(self, file):
        wizards = self.env["edu.collection.success"].with_user(self.accountant)
        wizard = wizards.create(
            {"channel_id": self.channel.id, "file": file, "filename": "a.xlsx"}
        )
        return wizard.action_import()

    def test_a_file_is_chosen(self):
        with self.assertRaisesRegex(UserError, "Choose the file"):
            self._import(False)

    def test_a_huge_file_is_refused_before_it_is_opened(self):
        content = base64.b64encode(b"x" * 400)
        with patch.object(workbook, "MAX_BYTES", 200):
            with self.assertRaisesRegex(UserError, "too large"):
                self._import(content)

    def test_nothing_is_registered_by_a_file_that_is_no_list(self):
        before = self.env["edu.collection.transaction"].search_count([])
        for content in (b"PK\x03\x04 no workbook", b"\x00\x01\x02", b"a;b\n1;2\n"):
            with self.subTest(content), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    self._import(base64.b64encode(content))
        after = self.env["edu.collection.transaction"].search_count([])
        self.assertEqual(after, before)


@freeze_time("2026-10-05")
class TestBadSheets(RegistrationSetUp, FeesCase):
    def test_a_teacher_ticks_no_class_that_is_not_hers(self):
        form = self._create_form(classes=self.class_1a | self.class_1b)
        sheets = self.env["edu.fee.registration.sheet"]
        sheets = sheets.with_user(self._persona("homeroom"))
        sheet = sheets.create({"form_id": form.id, "class_id": self.class_1b.id})
        with self.assertRaisesRegex(UserError, self.class_1b.name):
            sheet.action_load()
        self.assertFalse(sheet.sudo().line_ids)

    def test_a_form_shows_prices_to_classes_of_its_own_year(self):
        form = self._create_form()
        year = self._create_school_year(2030)
        with self.assertRaisesRegex(ValidationError, form.plan_id.name):
            form.school_year_id = year
        with self.assertRaisesRegex(ValidationError, "2030"):
            form.class_ids += self._create_class(school_year=year)


@freeze_time("2026-10-01 03:00:00")
class TestBadOpenings(FeesCase):
    """Balances that were not read, or that this school cannot bring."""

    def _create(self, *rows):
        heads = ["Loại", "Mã", "Tên", "Khoản thu", "Số tiền"]
        content = workbook.write([workbook.Sheet("So du", [heads, *rows])])
        openings = self.env["edu.opening"].with_user(self._persona("accountant"))
        return openings.create(
            {
                "company_id": self.school.id,
                "date": date(2026, 9, 30),
                "file": base64.b64encode(content),
                "filename": "so-du.xlsx",
            }
        )

    def test_a_file_is_read_before_it_is_posted(self):
        opening = self._create(["Tiền mặt", None, None, None, 5])
        with self.assertRaisesRegex(UserError, "Read the file first"):
            opening.action_post()
        self.assertEqual(opening.state, "draft")

    def test_a_school_of_accrual_brings_no_old_debts(self):
        """Its revenue is booked already, and would be booked again by the bill."""
        self.school.edu_recognition = "accrual"
        self._create_fee_item(code="AN", legal_class="collected_on_behalf")
        opening = self._create(["Nợ cũ", self.student.student_code, None, "AN", 5])
        opening.action_read()
        self.assertIn("with the bill", opening.line_ids.problem)
        with self.assertRaisesRegex(UserError, "have a problem"):
            opening.action_post()
