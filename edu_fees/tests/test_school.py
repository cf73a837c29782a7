# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from lxml import etree
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import format_amount, mute_logger

from ..tools import money
from .common import FeesCase


class TestSchool(FeesCase):
    """What a school's own settings and words do to its bills."""

    def test_a_school_without_a_journal_of_bills_is_named(self):
        """The message says where to set it."""
        self.assertEqual(self.school._edu_get_bill_journal().code, "TBT")
        with self.assertRaisesRegex(UserError, self.other_school.name):
            self.other_school._edu_get_bill_journal()

    def test_a_school_in_vietnam_writes_vietnamese_whoever_starts_the_job(self):
        """The job of a user with English screens writes Vietnamese bills."""
        fee_round = self._create_round().with_context(lang="en_US")
        self._generate(fee_round)
        self.assertEqual(set(fee_round.charge_ids.mapped("move_id.state")), {"posted"})
        for charge in fee_round.charge_ids:
            self.assertIn("tháng 10/2026", charge.name)

    def test_a_school_elsewhere_writes_in_the_language_of_its_contact(self):
        """The rule of Vietnam ends at its border."""
        self.school.country_id = self.env.ref("base.sg")
        self.school.partner_id.lang = "vi_VN"
        self.assertEqual(self.school._edu_get_lang(), "vi_VN")
        self.school.partner_id.lang = False
        school = self.school.with_context(lang="en_US")
        self.assertEqual(school._edu_get_lang(), "en_US")

    def test_the_month_is_written_as_schools_write_it(self):
        """Tháng 10/2026, by the language of who reads."""
        fee_round = self._create_round(period=date(2026, 10, 1))
        self.assertEqual(
            fee_round.with_context(lang="vi_VN").month_label, "Tháng 10/2026"
        )

    def test_screens_and_papers_write_amounts_alike(self):
        env = self.env(context={"lang": "vi_VN"})
        screen = format_amount(env, 1_252_000, env.ref("base.VND"))
        self.assertEqual(screen, money.format_amount(1_252_000))

    def test_two_rounds_of_a_year_have_two_names(self):
        """A school's list of rounds is not ambiguous; another school's is its own."""
        fee_round = self._create_round(name="Đợt thu tháng 10/2026")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            fee_round.copy({"name": fee_round.name})
        self._create_bank_account(self.other_school)
        other = self._create_round(school=self.other_school, name=fee_round.name)
        self.assertEqual(other.name, fee_round.name)

    def test_a_bill_is_not_due_before_its_date(self):
        """The database refuses it."""
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._create_round(date_due=date(2026, 9, 30))

    def test_our_screens_of_bills_never_say_invoice(self):
        """ "“Hóa đơn” is the tax document; a bill is a Thông báo thu."""
        accountant = self._persona("accountant")
        moves = self.env["account.move"].with_user(accountant)
        for kind in ("list", "form", "search"):
            view = self.env.ref(f"edu_fees.account_move_view_bill_{kind}")
            arch = moves.with_context(lang="vi_VN").get_view(view.id, kind)["arch"]
            words = " ".join(
                value
                for node in etree.fromstring(arch).iter()
                for value in (node.text, node.get("string"), node.get("title"))
                if value
            )
            with self.subTest(kind):
                self.assertNotIn("Hóa đơn", words)
                self.assertNotIn("hóa đơn", words)
                self.assertNotIn("Đã thanh toán", words)

    def test_the_figures_follow_a_pupil_who_pays_two_accounts(self):
        """Two bills of one pupil count as one pupil."""
        second = self._create_bank_account()
        prices = {
            self._create_fee_item(): 100_000,
            self._create_fee_item(beneficiary_account_id=second.id): 50_000,
        }
        fee_round = self._create_round(prices)
        self._generate(fee_round)
        self.assertEqual(fee_round.bill_count, 4)
        self.assertEqual(fee_round.student_count, 2)
        self.assertEqual(fee_round.amount_total, 300_000)

    def test_a_round_for_one_grade_bills_the_price_of_the_grade(self):
        """Grade 1 and 2 pay different amounts in one round."""
        item = self._create_fee_item()
        class_2a = self._create_class(name="2A", grade="2")
        self._create_student(school_class=class_2a)
        plan = self._create_fee_plan({item: (350_000, 1, [self._get_grade(1)])})
        plan.line_ids = [
            Command.create(
                {
                    "item_id": item.id,
                    "price": 300_000,
                    "grade_ids": [Command.set(self._get_grade(2).ids)],
                }
            )
        ]
        fee_round = self._create_round(
            plan_id=plan.id, classes=self.class_1a | class_2a
        )
        self.assertEqual(len(fee_round.line_ids), 1)
        bills = self._generate(fee_round)
        totals = {bill.edu_class_id: int(bill.amount_total) for bill in bills}
        self.assertEqual(totals, {self.class_1a: 350_000, class_2a: 300_000})
