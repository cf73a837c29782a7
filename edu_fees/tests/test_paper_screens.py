# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import FeesCase
from .paper_common import PaperSetUp
from .portal_common import read_pages


@freeze_time("2026-10-05")
class TestPaperScreens(PaperSetUp, FeesCase):
    """What accountant, principal and officer do with papers on their screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.plan = cls._create_fee_plan({cls.item: 350_000})
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")

    def test_the_accountant_types_an_estimate(self):
        papers = self.env["edu.fee.paper"].with_user(self.accountant)
        with Form(papers) as form:
            form.kind = "estimate"
            form.number = "01/DT-TH"
            form.item_ids.add(self.item)
            with form.estimate_ids.new() as row:
                row.item_id = self.item
                row.pupil_count = 300
                row.quantity = 9
                row.price = 350_000
                with row.line_ids.new() as line:
                    line.name = "Tiền công"
                    line.amount = 900_000_000
        paper = form.record
        self.assertEqual(paper.school_year_id, self.school_year)
        self.assertEqual(paper.company_id, self.school)
        self.assertEqual(paper.estimate_ids.balance, 45_000_000)
        paper.action_submit()
        self.assertEqual(paper.state, "submitted")

    def test_a_disclosure_typed_on_the_screen_keeps_the_plans_prices(self):
        papers = self.env["edu.fee.paper"].with_user(self.accountant)
        with Form(papers) as form:
            form.kind = "disclosure"
            form.number = "05/TB-TH"
            form.item_ids.add(self.item)
            form.plan_id = self.plan
        form.record.action_submit()
        [price] = form.record.price_ids
        self.assertEqual((price.name, price.price), ("Bán trú", 350_000))

    def test_a_disclosure_given_back_keeps_the_prices_of_its_next_submission(self):
        paper = self._create_paper("disclosure", self.item, plan_id=self.plan.id)
        paper.with_user(self.accountant).action_submit()
        paper.with_user(self.principal).action_return()
        self.plan.line_ids.price = 340_000
        paper.with_user(self.accountant).action_submit()
        self.assertEqual(paper.price_ids.mapped("price"), [340_000])

    def test_a_price_for_some_grades_is_disclosed_with_their_names(self):
        grade = self.env.ref("edu_core.edu_grade_1")
        plan = self._create_fee_plan({self.item: (350_000, 1, [grade])})
        paper = self._create_paper("disclosure", self.item, plan_id=plan.id)
        paper.with_user(self.accountant).action_submit()
        self.assertEqual(paper.price_ids.grades, grade.with_context(lang="vi_VN").name)

    def test_the_principal_sees_what_waits_for_her(self):
        paper = self._create_paper("agreement", self.item)
        self.assertFalse(paper.with_user(self.principal).can_approve)
        paper.with_user(self.accountant).action_submit()
        paper.invalidate_recordset(["can_approve"])
        self.assertTrue(paper.with_user(self.principal).can_approve)
        paper.invalidate_recordset(["can_approve"])
        self.assertFalse(paper.with_user(self.accountant).can_approve)

    def test_a_principal_of_another_school_has_no_say(self):
        paper = self._create_paper("agreement", self.item)
        paper.with_user(self.accountant).action_submit()
        stranger = self._create_user(
            "stranger", "edu_core.group_principal", companies=self.other_school
        )
        for action in ("action_approve", "action_return", "action_withdraw"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(paper.with_user(stranger), action)()

    def test_a_paper_is_approved_once(self):
        paper = self._approve(self._create_paper("survey", self.item))
        with self.assertRaisesRegex(UserError, "cannot become"):
            paper.with_user(self.principal).action_approve()

    def test_an_officer_opens_a_paper_without_reading_the_items(self):
        paper = self._approve(self._create_paper("estimate", self.item))
        officer = self._persona("officer")
        view = "edu_fees.edu_fee_paper_view_form_oversight"
        with Form(paper.with_user(officer), view=view) as form:
            self.assertEqual(form.item_names, "Bán trú")
        with self.assertRaises(AccessError):
            paper.with_user(officer).action_approve()

    def test_the_officer_of_another_unit_sees_nothing(self):
        self._create_paper("estimate", self.item)
        stranger = self._persona("foreign_officer")
        for model in ("edu.fee.paper", "edu.fee.estimate", "edu.fee.estimate.line"):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(stranger).search([]))

    def test_nobody_but_the_accountant_publishes(self):
        fee_round = self._create_round(plan_id=self.plan.id)
        self._generate(fee_round)
        for persona in ("cashier", "principal"):
            with self.subTest(persona), self.assertRaises(AccessError):
                fee_round.with_user(self._persona(persona)).action_publish()


@freeze_time("2026-10-05")
class TestDisclosurePrint(PaperSetUp, FeesCase):
    """The notice on the board."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú", unit="month")
        cls.plan = cls._create_fee_plan({cls.item: 350_000})
        cls.papers = cls._complete_papers(cls.plan)
        cls.disclosure = cls.papers[-1]

    def _print(self):
        """Return the text of the notice in Vietnamese, with plain spaces."""
        reports = self.env["ir.actions.report"].with_context(lang="vi_VN")
        content, _kind = reports._render(
            "edu_fees.action_report_disclosure", self.disclosure.ids
        )
        return " ".join(read_pages(content)).replace("\xa0", " ")

    def test_it_names_items_prices_and_the_papers_they_rest_on(self):
        text = self._print()
        self.assertIn("Bán trú", text)
        self.assertIn("350.000 đ", text)
        self.assertIn("tháng", text)
        for paper in self.papers[:-1]:
            self.assertIn(paper.number, text)

    def test_it_prints_the_same_when_item_price_and_school_have_changed(self):
        before = self._print()
        with freeze_time("2027-03-01"):
            self.item.name = "Phục vụ bán trú"
            self.plan.line_ids.price = 360_000
            self.school.name = "Trường Tiểu học Hoa Mai"
            self.assertEqual(self._print(), before)

    def test_only_disclosures_are_printed_as_such(self):
        report = self.env["report.edu_fees.report_disclosure"]
        values = report._get_report_values(self.papers.ids)
        self.assertEqual([doc["paper"] for doc in values["docs"]], [self.disclosure])

    def test_a_paper_of_other_items_is_no_basis(self):
        other = self._approve(self._create_paper("agreement", self._create_fee_item()))
        self.assertNotIn(other, self.disclosure._get_evidence())
        self.assertEqual(self.disclosure._get_evidence(), self.papers[:-1])

    def test_the_last_disclosure_comes_first(self):
        later = self._approve(
            self._create_paper(
                "disclosure", self.item, plan_id=self.plan.id, date=date(2026, 10, 2)
            )
        )
        found = self.env["edu.fee.paper"]._get_disclosures(
            self.school, self.school_year, date(2026, 10, 5)
        )
        self.assertEqual(found[:2], later + self.disclosure)
