# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import FeesCase
from .paper_common import PaperSetUp


@freeze_time("2027-06-10 03:00:00")
class TestPlanRenewal(FeesCase, PaperSetUp):
    """A plan of 2026-2027 is taken to 2027-2028."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {
                "edu_level_ids": [(6, 0, cls.env.ref("edu_core.edu_level_th").ids)],
                "edu_fee_area_group_id": cls.env.ref(
                    "edu_fees.edu_fee_area_group_hcm_1"
                ).id,
            }
        )
        cls.year = cls._create_school_year(2026)
        cls.next_year = cls._create_school_year(2027)
        cls.boarding = cls._create_fee_item(
            name="Bán trú",
            service_id=cls.env.ref("edu_fees.edu_fee_service_boarding").id,
        )
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="meal", legal_class="collected_on_behalf"
        )
        cls.grade = cls.env.ref("edu_core.edu_grade_1")
        cls.plan = cls._create_fee_plan(
            {cls.boarding: 300_000, cls.lunch: (38_000, 22, [cls.grade])},
            name="Mức thu 2026-2027",
            school_year_id=cls.year.id,
        )
        cls.accountant = cls._persona("accountant")

    def _open(self, plan=None, user=None):
        """Return the preview of a copy."""
        plan = (plan or self.plan).with_user(user or self.accountant)
        action = plan.action_renew()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.accountant)
            .browse(action["res_id"])
        )

    def _confirm(self, wizard):
        """Make the plan and return it."""
        return self.env["edu.fee.plan"].browse(wizard.action_confirm()["res_id"])

    def _get_line(self, wizard, item):
        return wizard.line_ids.filtered(lambda line: line.item_id == item)

    # === THE PREVIEW === #

    def test_the_preview_proposes_the_next_year_and_its_name(self):
        wizard = self._open()
        self.assertEqual(wizard.school_year_id, self.next_year)
        self.assertEqual(wizard.name, "Mức thu 2027-2028")

    def test_the_preview_counts_what_changes(self):
        wizard = self._open()
        self.assertEqual((wizard.kept_count, wizard.changed_count), (2, 0))
        self._get_line(wizard, self.boarding).price = 345_000
        self._get_line(wizard, self.lunch).is_kept = False
        self.assertEqual(
            (wizard.kept_count, wizard.changed_count, wizard.dropped_count), (0, 1, 1)
        )
        self.assertEqual(self._get_line(wizard, self.boarding).change, "+15,0 %")

    def test_all_prices_are_raised_at_once_and_each_can_still_change(self):
        wizard = self._open()
        with Form(wizard) as form:
            form.percent = 5
            with form.line_ids.edit(1) as line:
                line.price = 40_000
        self.assertEqual(wizard.line_ids.mapped("price"), [315_000, 40_000])

    def test_a_price_above_the_rules_of_the_new_year_is_told_before(self):
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 346_000
        self.assertEqual(wizard.problem_count, 1)
        self.assertIn("+15,3 %", wizard.problems)
        self._get_line(wizard, self.boarding).price = 355_000
        self.assertIn("350.000", wizard.problems.replace("\xa0", " "))
        self._get_line(wizard, self.boarding).is_kept = False
        self.assertFalse(wizard.problems)

    def test_last_years_price_is_the_plans_own(self):
        """The plan copied is the one that the increase is measured by."""
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 345_000
        self.assertFalse(wizard.problems)

    def test_a_price_that_is_none_is_told_before(self):
        wizard = self._open()
        for price in (0, -5, 10**12):
            with self.subTest(price):
                self._get_line(wizard, self.lunch).price = price
                self.assertTrue(wizard.problems)

    def test_an_item_that_is_archived_is_left_out(self):
        self.lunch.active = False
        wizard = self._open()
        self.assertEqual(wizard.dropped_count, 1)
        self.assertEqual(self._confirm(wizard).line_ids.item_id, self.boarding)

    def test_the_papers_that_must_be_renewed_are_listed(self):
        papers = self._open().papers
        self.assertIn("Bán trú", papers)
        self.assertIn("Estimate of revenue and cost", papers)
        self.assertIn("Public disclosure", papers)

    # === THE COPY === #

    def test_the_copy_has_prices_grades_and_quantities(self):
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 320_000
        plan = self._confirm(wizard)
        rows = {
            line.item_id: (int(line.price), line.quantity, line.grade_ids)
            for line in plan.line_ids
        }
        none = self.grade.browse()
        self.assertEqual(
            rows,
            {self.boarding: (320_000, 1, none), self.lunch: (38_000, 22, self.grade)},
        )
        self.assertEqual(plan.renewed_from_id, self.plan)
        self.assertEqual(plan.school_year_id, self.next_year)
        self.assertEqual(self.plan.line_ids.mapped("price"), [300_000, 38_000])

    def test_the_papers_are_drafts_a_year_later(self):
        last = self._complete_papers(
            self.plan, school_year_id=self.year.id, issued_by="Trường"
        )
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 320_000
        plan = self._confirm(wizard)
        drafts = self.env["edu.fee.paper"].search(
            [("school_year_id", "=", self.next_year.id)]
        )
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertEqual(set(drafts.mapped("date")), {date(2027, 9, 1)})
        self.assertEqual(drafts.renewed_from_id, last & drafts.renewed_from_id)
        self.assertFalse(any(drafts.mapped("number")) or any(drafts.mapped("scan")))
        self.assertEqual(set(drafts.mapped("issued_by")), {"Trường"})
        disclosure = drafts.filtered(lambda one: one.kind == "disclosure")
        self.assertEqual(disclosure.plan_id, plan)

    def test_the_estimate_takes_last_years_costs_at_the_new_price(self):
        self._complete_papers(self.plan, school_year_id=self.year.id)
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 320_000
        self._confirm(wizard)
        row = self.env["edu.fee.estimate"].search(
            [
                ("paper_id.school_year_id", "=", self.next_year.id),
                ("item_id", "=", self.boarding.id),
            ]
        )
        self.assertEqual((row.price, row.pupil_count), (320_000, 300))
        self.assertEqual(row.cost, 940_000_000)

    def test_without_papers_of_last_year_the_drafts_are_empty(self):
        plan = self._confirm(self._open())
        drafts = self.env["edu.fee.paper"].search(
            [("school_year_id", "=", self.next_year.id)]
        )
        self.assertTrue(drafts)
        self.assertFalse(drafts.renewed_from_id or drafts.estimate_ids)
        self.assertTrue(plan.paper_todo)

    def test_papers_are_left_alone_when_nobody_wants_them(self):
        wizard = self._open()
        wizard.copy_papers = False
        self._confirm(wizard)
        drafts = self.env["edu.fee.paper"].search(
            [("school_year_id", "=", self.next_year.id)]
        )
        self.assertFalse(drafts)

    def test_the_new_plan_says_what_is_missing_until_it_is_there(self):
        plan = self._confirm(self._open())
        self.assertIn("Bán trú", plan.paper_todo)
        drafts = self.env["edu.fee.paper"].search([("plan_id", "=", plan.id)])
        drafts.unlink()
        with freeze_time("2027-09-10 03:00:00"):
            self._complete_papers(plan, school_year_id=self.next_year.id)
            plan.invalidate_recordset(["paper_todo"])
            self.assertFalse(plan.paper_todo)

    def test_a_plan_of_a_year_that_is_over_misses_nothing(self):
        with freeze_time("2028-09-01 03:00:00"):
            self.assertFalse(self.plan.paper_todo)

    # === WHAT IS REFUSED === #

    def test_a_plan_is_not_copied_onto_itself(self):
        wizard = self._open()
        for year in (self.year, self._create_school_year(2024)):
            wizard.school_year_id = year
            with self.assertRaisesRegex(UserError, "Choose a later school year"):
                wizard.action_confirm()

    def test_a_second_copy_is_refused_and_names_the_first(self):
        self._confirm(self._open())
        wizard = self._open()
        wizard.name = "Bản khác"
        with self.assertRaisesRegex(UserError, "Mức thu 2027-2028"):
            wizard.action_confirm()

    def test_the_database_holds_one_copy_a_year(self):
        plan = self._confirm(self._open())
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            plan.copy(
                {"renewed_from_id": self.plan.id, "name": "Bản khác"}
            ).flush_recordset()

    def test_after_the_first_copy_is_archived_another_one_is_made(self):
        self._confirm(self._open()).active = False
        wizard = self._open()
        wizard.name = "Bản khác"
        self.assertTrue(self._confirm(wizard))

    def test_a_copy_without_prices_is_refused(self):
        wizard = self._open()
        wizard.line_ids.is_kept = False
        with self.assertRaisesRegex(UserError, "at least one price"):
            wizard.action_confirm()

    def test_without_a_later_year_it_says_so(self):
        plan = self._create_fee_plan(
            {self.lunch: 10_000}, school_year_id=self._create_school_year(2099).id
        )
        with self.assertRaisesRegex(UserError, "2099-2100"):
            self._open(plan)

    def test_a_school_that_blocks_prices_gets_no_plan_above_them(self):
        wizard = self._open()
        self._get_line(wizard, self.boarding).price = 355_000
        with self.assertRaises(ValidationError):
            wizard.action_confirm()
        self.school.edu_ceiling_policy = "warn"
        self.assertTrue(self._confirm(wizard).ceiling_todo)

    def test_only_the_accountant_copies_a_plan(self):
        for persona in ("principal", "cashier", "teacher"):
            with self.assertRaises(AccessError):
                self._open(user=self._persona(persona))

    def test_another_schools_plan_is_not_copied(self):
        self._create_books(self.other_school)
        item = self._create_fee_item(self.other_school)
        plan = self._create_fee_plan({item: 10_000}, self.other_school)
        with self.assertRaises(AccessError):
            self._open(plan)

    def test_a_long_plan_takes_as_many_queries_as_a_short_one(self):
        def count(plan):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard = self._open(plan)
            self.assertFalse(wizard.problems)
            wizard.flush_recordset()
            return self.cr.sql_log_count - before

        count(self.plan)  # what is cached once
        few = count(self.plan)
        long = self._create_fee_plan(
            {self._create_fee_item(): 10_000 for _number in range(30)},
            school_year_id=self.year.id,
        )
        self.assertLessEqual(count(long), few + 3)
