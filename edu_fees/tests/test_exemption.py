# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import FeesCase
from .decision_common import DecisionFlow


class ExemptionSetUp:
    """Factories of exemptions; every factory fills in what the caller left out."""

    @classmethod
    def _create_exemption(cls, items, students=None, approve=True, **values):
        """Create an exemption of 100 % (default: for a policy category)."""
        school = items.company_id
        vals = {
            "name": f"Miễn giảm {cls._next_number()}",
            "company_id": school.id,
            "item_ids": [Command.set(items.ids)],
            "date_start": date(2026, 9, 1),
            "decision_number": f"{cls._next_number()}/QĐ",
            "decision_date": date(2026, 8, 20),
        }
        if students is None:
            vals["code_id"] = cls._get_policy_code().id
        else:
            vals["basis"] = "decision"
            vals["student_ids"] = [Command.set(students.ids)]
        exemption = (
            cls.env["edu.fee.exemption"]
            .with_user(cls._persona("accountant"))
            .create({**vals, **values})
            .sudo(False)
        )
        if approve:
            exemption.with_user(cls._persona("principal")).action_approve()
        return exemption.with_env(cls.env)

    @classmethod
    def _get_policy_code(cls, code="04"):
        """Return a policy category: poor household."""
        return cls.env["edu.code"]._get_code("policy", code, date(2026, 9, 1))

    @classmethod
    def _give_policy(cls, student, **values):
        """Let a pupil be of a policy category."""
        return cls.env["edu.student.policy"].create(
            {
                "student_id": student.id,
                "code_id": cls._get_policy_code().id,
                "date_start": date(2026, 9, 1),
                **values,
            }
        )


@freeze_time("2026-10-05")
class TestExemption(DecisionFlow, ExemptionSetUp, FeesCase):
    """The life of an exemption."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")

    def _create_decision(self, items, **values):
        return self._create_exemption(items, **values)

    def test_a_state_is_not_given_by_a_default(self):
        exemptions = self.env["edu.fee.exemption"].with_user(self.accountant)
        with self.assertRaises(AccessError):
            exemptions.with_context(default_state="approved").create(
                {
                    "name": "Tự duyệt",
                    "code_id": self._get_policy_code().id,
                    "item_ids": [Command.set(self.item.ids)],
                    "company_id": self.school.id,
                    "date_start": date(2026, 9, 1),
                }
            )

    def test_it_says_for_whom_for_what_and_how_much(self):
        code = self.env["edu.code"].search([("kind", "=", "disability")], limit=1)
        for values in (
            {"item_ids": [Command.clear()]},
            {"code_id": False},
            {"code_id": code.id},
            {"basis": "decision", "student_ids": [Command.clear()]},
            {"kind": "amount", "amount": 0},
            {"kind": "amount", "amount": 10**12},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self._create_exemption(self.item, approve=False, **values)

    def test_a_percentage_is_kept_in_whole_basis_points(self):
        exemption = self._create_exemption(self.item, approve=False)
        for percent, rate, text in (
            (50, 5_000, "50 %"),
            (33.33, 3_333, "33,33 %"),
            (12.5, 1_250, "12,5 %"),
        ):
            exemption.percent = percent
            self.assertEqual((exemption.rate, exemption.how_much), (rate, text))

    def test_an_amount_is_said_in_dong(self):
        exemption = self._create_exemption(
            self.item, approve=False, kind="amount", amount=20_000
        )
        self.assertIn("20.000", exemption.how_much)

    def test_a_rate_is_at_most_the_whole(self):
        for rate in (0, -5, 10_001):
            with (
                self.subTest(rate=rate),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._create_exemption(self.item, approve=False, rate=rate)

    def test_a_scan_is_a_document(self):
        with self.assertRaisesRegex(ValidationError, "PDF"):
            self._create_exemption(
                self.item, approve=False, scan=base64.b64encode(b"<svg/>")
            )

    def test_a_pupil_is_not_exempted_twice_for_an_item_and_a_time(self):
        first = self._create_exemption(self.item, self.student)
        with self.assertRaisesRegex(UserError, first.name):
            self._create_exemption(self.item, self.student | self.classmate)
        self.assertTrue(self._create_exemption(self.item, self.classmate))

    def test_a_category_is_not_exempted_twice(self):
        self._create_exemption(self.item, date_end=date(2026, 12, 31))
        with self.assertRaisesRegex(UserError, self._get_policy_code().name):
            self._create_exemption(self.item, date_start=date(2026, 12, 1))
        self.assertTrue(self._create_exemption(self.item, date_start=date(2027, 1, 1)))

    def test_discounts_of_private_schools_are_off_until_turned_on(self):
        for basis in ("sibling", "staff"):
            with self.subTest(basis), self.assertRaisesRegex(ValidationError, "off"):
                self._create_exemption(self.item, self.student, basis=basis)
        self.school.edu_discounts = True
        self.assertTrue(
            self._create_exemption(self.item, self.student, basis="sibling")
        )

    def test_it_counts_whom_it_reaches_today(self):
        self._give_policy(self.student)
        self._give_policy(self.classmate, date_end=date(2026, 10, 4))
        self.assertEqual(self._create_exemption(self.item).student_count, 1)
        by_name = self._create_exemption(self.item, self.student | self.classmate)
        self.assertEqual(by_name.student_count, 2)


@freeze_time("2026-10-05")
class TestExemptionBilling(ExemptionSetUp, FeesCase):
    """What exempted pupils are billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.water = cls._create_fee_item(name="Nước uống")
        cls.plan = cls._create_fee_plan({cls.item: 350_000, cls.water: 20_000})
        cls.fee_round = cls._create_round(plan_id=cls.plan.id)

    def _get_bill(self, student=None):
        """Generate the round; return the bill of a pupil."""
        bills = self._generate(self.fee_round)
        student = student or self.student
        return bills.filtered(lambda bill: bill.edu_student_id == student)

    def test_half_of_the_price_is_half_of_the_line(self):
        self._create_exemption(self.item, self.student, rate=5_000)
        bill = self._get_bill()
        self.assertEqual(bill.invoice_line_ids.mapped("price_total"), [175_000, 20_000])
        charge = bill.invoice_line_ids.edu_charge_id[:1]
        self.assertEqual((charge.price, charge.reduction), (175_000, 175_000))

    def test_the_bill_says_that_it_is_reduced_and_not_why(self):
        exemption = self._create_exemption(self.item, rate=5_000, name="Hộ nghèo")
        self._give_policy(self.student)
        name = self._get_bill().invoice_line_ids[0].name
        reduced = "miễn, giảm theo quy định", "reduced by regulation"
        self.assertTrue(any(text in name for text in reduced), name)
        self.assertNotIn("nghèo", name.lower())
        self.assertNotIn(exemption.code_id.name, name)

    def test_who_pays_nothing_at_all_gets_no_bill_and_is_not_missing(self):
        self._create_exemption(self.item | self.water, self.student)
        self.assertFalse(self._get_bill())
        self.assertEqual(self.fee_round.missing_count, 0)
        plan = self.fee_round._plan_bills()
        self.assertEqual(
            {pupil.student for pupil, _line in plan.exempt}, {self.student}
        )

    def test_an_item_that_is_free_stands_on_the_bill_of_the_others(self):
        self._create_exemption(self.item, self.student)
        bill = self._get_bill()
        self.assertEqual(bill.invoice_line_ids.mapped("price_total"), [0, 20_000])
        self.assertEqual(bill.amount_total, 20_000)

    def test_an_amount_is_taken_off_each_unit(self):
        self._create_exemption(self.item, self.student, kind="amount", amount=50_000)
        self.fee_round.line_ids[0].quantity = 2
        self.assertEqual(self._get_bill().amount_total, 2 * 300_000 + 20_000)

    def test_the_better_of_two_holds_and_they_do_not_add_up(self):
        self._create_exemption(self.item, self.student, rate=3_000)
        self._create_exemption(self.item, rate=7_000)
        self._give_policy(self.student)
        self.assertEqual(self._get_bill().amount_total, 105_000 + 20_000)

    def test_a_draft_or_ended_exemption_reduces_nothing(self):
        self._create_exemption(self.item, self.student, approve=False)
        ended = self._create_exemption(self.item, self.student)
        with freeze_time("2026-09-15"):
            ended.with_user(self._persona("principal")).action_end("Hết hạn")
        self.assertEqual(self._get_bill().amount_total, 370_000)

    def test_the_decision_of_the_pupil_counts_on_the_first_of_the_month(self):
        self._create_exemption(self.item)
        self._give_policy(self.student, date_start=date(2026, 10, 2))
        self._give_policy(self.classmate, date_start=date(2026, 10, 1))
        bills = self._generate(self.fee_round)
        totals = {bill.edu_student_id: bill.amount_total for bill in bills}
        self.assertEqual(totals, {self.student: 370_000, self.classmate: 20_000})

    def test_an_exemption_of_another_school_reduces_nothing(self):
        foreign = self._create_fee_item(self.other_school)
        self.env["edu.fee.exemption"].create(
            {
                "name": "Trường khác",
                "company_id": self.other_school.id,
                "code_id": self._get_policy_code().id,
                "item_ids": [Command.set(foreign.ids)],
                "date_start": date(2026, 9, 1),
            }
        )
        self._give_policy(self.student)
        self.assertEqual(self._get_bill().amount_total, 370_000)

    def test_unused_days_are_given_back_at_the_reduced_price(self):
        self._create_exemption(self.item, self.student, rate=5_000)
        self._get_bill()
        deduction = self.env["edu.fee.deduction"].create(
            {
                "company_id": self.school.id,
                "student_id": self.student.id,
                "item_id": self.item.id,
                "period": date(2026, 10, 1),
                "quantity": 1,
            }
        )
        self.assertEqual(deduction.price, 175_000)

    def test_the_preview_shows_reduced_amounts(self):
        self._create_exemption(self.item, self.student, rate=5_000)
        self._create_exemption(self.item | self.water, self.classmate)
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertEqual(preview.amount_total, 195_000)
        self.assertIn("1 pupils have nothing to pay", preview.warning)

    def test_planning_takes_no_query_per_exempted_pupil(self):
        class_ = self._fill_class("2A", 60)
        students = class_.enrollment_ids.student_id
        for student in students[:40]:
            self._give_policy(student)
        self._create_exemption(self.item, rate=5_000)
        self._create_exemption(self.water, students[40:])
        fee_round = self._create_round(plan_id=self.plan.id, classes=class_)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            plan = fee_round._plan_bills()
        self.assertEqual(len(plan.bills), 60)
        self.assertEqual(sum(bool(b.lines[0].exemption) for b in plan.bills), 40)


@freeze_time("2026-10-05")
class TestExemptionAccess(ExemptionSetUp, FeesCase):
    """Who knows why somebody pays less."""

    def test_teacher_cashier_office_and_family_know_no_exemption(self):
        self._create_exemption(self._create_fee_item(), self.student)
        for persona in (
            "teacher",
            "homeroom",
            "cashier",
            "office",
            "parent",
            "officer",
        ):
            user = self._persona(persona)
            with self.subTest(persona), self.assertRaises(AccessError):
                self.env["edu.fee.exemption"].with_user(user).search([])

    def test_the_cashier_reads_charges_without_their_exemption(self):
        item = self._create_fee_item()
        self._create_exemption(item, self.student, rate=5_000)
        bill = self._create_bill(self.student, {item: 100_000})
        charge = bill.invoice_line_ids.edu_charge_id
        cashier = self._persona("cashier")
        self.assertEqual(charge.with_user(cashier).read(["price"])[0]["price"], 50_000)
        for field in ("exemption_id", "reduction"):
            with self.subTest(field), self.assertRaises(AccessError):
                charge.with_user(cashier).read([field])

    def test_the_accountant_does_not_read_the_decisions_of_families(self):
        policy = self._give_policy(self.student)
        with self.assertRaises(AccessError):
            policy.with_user(self._persona("accountant")).read(["decision_number"])
