# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import FeesCase
from .paper_common import PaperSetUp


@freeze_time("2026-10-05")
class TestPaper(PaperSetUp, FeesCase):
    """The life of a paper: written down, submitted, approved, withdrawn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")

    def test_the_accountant_submits_and_the_principal_approves(self):
        paper = self._create_paper("agreement", self.item)
        paper.with_user(self.accountant).action_submit()
        self.assertEqual(paper.submitted_by_id, self.accountant)
        paper.with_user(self.principal).action_approve()
        self.assertEqual(paper.state, "approved")
        self.assertEqual(paper.approved_by_id, self.principal)

    def test_the_accountant_does_not_approve(self):
        paper = self._create_paper("agreement", self.item)
        paper.with_user(self.accountant).action_submit()
        with self.assertRaisesRegex(AccessError, "principal"):
            paper.with_user(self.accountant).action_approve()

    def test_who_submitted_a_paper_does_not_approve_it_whatever_the_role(self):
        self.accountant.sudo().group_ids += self.env.ref("edu_core.group_principal")
        paper = self._create_paper("agreement", self.item).with_user(self.accountant)
        paper.action_submit()
        self.assertFalse(paper.can_approve)
        with self.assertRaisesRegex(UserError, "somebody else"):
            paper.action_approve()

    def test_a_delegate_of_the_principal_approves_in_these_days_only(self):
        paper = self._create_paper("agreement", self.item)
        paper.with_user(self.accountant).action_submit()
        deputy = self._create_user("deputy", "edu_core.group_teacher")
        with self.assertRaises(AccessError):
            paper.with_user(deputy).action_approve()
        self.principal._edu_grant_roles(["principal"], self.school, date(2026, 8, 1))
        deputy._edu_grant_roles(["teacher"], self.school, date(2026, 8, 1))
        self.env["edu.role.delegation"].with_user(self.principal).create(
            {
                "company_id": self.school.id,
                "role_id": self.env.ref("edu_core.role_principal").id,
                "delegate_id": deputy.id,
                "date_start": date(2026, 10, 5),
                "date_end": date(2026, 10, 6),
                "reason": "Đi công tác",
            }
        )
        with freeze_time("2026-10-07 03:00:00"), self.assertRaises(AccessError):
            paper.with_user(deputy).action_approve()
        paper.with_user(deputy).action_approve()
        self.assertEqual(paper.approved_by_id, deputy)

    def test_the_principal_gives_a_paper_back(self):
        paper = self._create_paper("agreement", self.item)
        paper.with_user(self.accountant).action_submit()
        paper.with_user(self.principal).action_return()
        self.assertEqual(paper.state, "draft")
        self.assertFalse(paper.submitted_by_id)

    def test_a_state_is_not_given_by_hand(self):
        papers = self.env["edu.fee.paper"].with_user(self.accountant)
        paper = self._create_paper("agreement", self.item).with_user(self.accountant)
        with self.assertRaises(AccessError):
            paper.state = "approved"
        with self.assertRaises(AccessError):
            papers.with_context(default_state="approved").create(
                {
                    "kind": "agreement",
                    "company_id": self.school.id,
                    "school_year_id": self.school_year.id,
                    "item_ids": [Command.set(self.item.ids)],
                }
            )

    def test_what_was_submitted_stays(self):
        paper = self._create_paper("estimate", self.item).with_user(self.accountant)
        paper.action_submit()
        with self.assertRaisesRegex(UserError, "Withdraw"):
            paper.number = "99"
        with self.assertRaisesRegex(UserError, "Withdraw"):
            paper.estimate_ids.price = 1
        with self.assertRaisesRegex(UserError, "Withdraw"):
            paper.estimate_ids.line_ids[0].amount = 1
        with self.assertRaisesRegex(UserError, "Withdraw"):
            paper.estimate_ids.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "Withdraw"):
            paper.unlink()
        draft = self._create_paper("estimate", self.item).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Withdraw"):
            draft.estimate_ids.write({"paper_id": paper.id, "item_id": self.item.id})
        with self.assertRaisesRegex(UserError, "Withdraw"):
            draft.estimate_ids.line_ids.estimate_id = paper.estimate_ids
        paper.note = "Họp lại ngày 20/9"
        self.assertTrue(paper.note)

    def test_a_draft_may_be_deleted(self):
        paper = self._create_paper("agreement", self.item).with_user(self.accountant)
        paper.unlink()
        self.assertFalse(paper.exists())

    def test_a_withdrawn_paper_keeps_its_reason(self):
        paper = self._approve(self._create_paper("agreement", self.item))
        with self.assertRaises(AccessError):
            paper.with_user(self.accountant).action_withdraw("Sai số")
        action = paper.with_user(self.principal).action_withdraw()
        wizard = self.env["edu.reason"].with_user(self.principal)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Sai số"
        wizard.action_confirm()
        self.assertEqual((paper.state, paper.withdraw_reason), ("withdrawn", "Sai số"))

    def test_a_paper_that_lacks_something_is_not_submitted(self):
        plan = self._create_fee_plan({self._create_fee_item(): 1_000})
        for kind, values, lacking in (
            ("agreement", {"scan": False}, "scan"),
            ("agreement", {"number": " "}, "number"),
            ("estimate", {"estimate_ids": False}, "Bán trú"),
            ("disclosure", {}, "plan"),
            ("disclosure", {"plan_id": plan.id}, "Bán trú"),
        ):
            with self.subTest(kind=kind, lacking=lacking):
                paper = self._create_paper(kind, self.item, **values)
                with self.assertRaisesRegex(UserError, lacking):
                    paper.with_user(self.accountant).action_submit()
                self.assertEqual(paper.state, "draft")

    def test_a_paper_is_about_an_item(self):
        with self.assertRaisesRegex(ValidationError, "fee items"):
            self._create_paper("agreement", self.env["edu.fee.item"])

    def test_a_scan_is_a_document_of_ten_megabytes(self):
        for content in (b"<html><script>1</script></html>", b"%PDF-1.4\n" * 1_200_000):
            with (
                self.subTest(content[:6]),
                self.assertRaisesRegex(ValidationError, "PDF"),
            ):
                self._create_paper(
                    "agreement", self.item, scan=base64.b64encode(content)
                )

    def test_a_disclosure_is_of_its_plans_year(self):
        year = self._create_school_year(2027)
        plan = self._create_fee_plan({self.item: 1_000}, school_year_id=year.id)
        with self.assertRaisesRegex(ValidationError, plan.name):
            self._create_paper("disclosure", self.item, plan_id=plan.id)

    def test_a_paper_of_another_schools_item_is_refused(self):
        foreign = self._create_fee_item(self.other_school)
        with self.assertRaises(UserError):
            self._create_paper("agreement", foreign)


@freeze_time("2026-10-05")
class TestEstimate(PaperSetUp, FeesCase):
    """Revenue against cost."""

    def test_an_estimate_sets_revenue_against_cost(self):
        item = self._create_fee_item()
        row = self._create_paper("estimate", item).estimate_ids
        self.assertEqual(row.revenue, 945_000_000)
        self.assertEqual(row.cost, 940_000_000)
        self.assertEqual(row.balance, 5_000_000)
        self.assertEqual(row.cost_price, 348_149)

    def test_an_estimate_counts_in_whole_numbers_above_zero(self):
        paper = self._create_paper("estimate", self._create_fee_item())
        for values in (
            {"pupil_count": 0},
            {"quantity": -1},
            {"price": 0},
            {"price": 10**12},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                paper.estimate_ids.write(values)


@freeze_time("2026-10-05")
class TestRoundPapers(PaperSetUp, FeesCase):
    """A round whose items lack papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.plan = cls._create_fee_plan({cls.item: 350_000})
        cls.fee_round = cls._create_round(plan_id=cls.plan.id)

    def test_a_school_that_blocks_does_not_publish_without_papers(self):
        self.school.edu_paper_policy = "block"
        self._generate(self.fee_round)
        with self.assertRaisesRegex(
            UserError, "“Bán trú” lacks: .*Agreement"
        ) as caught:
            self.fee_round.action_publish()
        for kind in ("Estimate", "Approval", "Public disclosure"):
            self.assertIn(kind, str(caught.exception))
        self.assertEqual(self.fee_round.state, "generated")

    def test_what_an_item_lacks_stands_on_one_line(self):
        lines = self.fee_round.paper_todo.splitlines()
        self.assertEqual(len(lines), 1)
        for kind in ("Agreement", "Estimate", "Approval", "Public disclosure"):
            self.assertIn(kind, lines[0])

    def test_it_publishes_once_all_papers_are_approved(self):
        self.school.edu_paper_policy = "block"
        self._generate(self.fee_round)
        self._complete_papers(self.plan)
        self.assertFalse(self.fee_round.paper_todo)
        self.fee_round.action_publish()
        self.assertEqual(self.fee_round.state, "published")

    def test_a_draft_or_withdrawn_paper_does_not_count(self):
        papers = self._complete_papers(self.plan)
        self.fee_round.invalidate_recordset(["paper_todo"])
        papers[0].with_user(self._persona("principal")).action_withdraw("Sai")
        self._create_paper("estimate", self.item)
        self.assertIn("Estimate", self.fee_round.paper_todo)
        self.assertNotIn("Agreement", self.fee_round.paper_todo)

    def test_a_paper_of_tomorrow_does_not_count_today(self):
        self._complete_papers(self.plan, date=date(2026, 10, 6))
        self.assertIn("Agreement", self.fee_round.paper_todo)

    def test_a_school_that_warns_publishes_and_says_so(self):
        self._generate(self.fee_round)
        self.fee_round.action_publish()
        self.assertEqual(self.fee_round.state, "published")
        bodies = " ".join(self.fee_round.message_ids.mapped("body"))
        self.assertIn("Public disclosure", bodies)

    def test_by_setting_nothing_is_generated_without_papers(self):
        self.school.write({"edu_paper_policy": "block", "edu_paper_before_bills": True})
        with self.assertRaisesRegex(UserError, "Bán trú"):
            self._generate(self.fee_round)
        self._complete_papers(self.plan)
        self.assertTrue(self._generate(self.fee_round))

    def test_a_price_above_the_disclosed_one_needs_a_new_disclosure(self):
        self._complete_papers(self.plan)
        self.plan.line_ids.price = 360_000
        self.fee_round.invalidate_recordset(["paper_todo"])
        self.assertIn("360.000", self.fee_round.paper_todo)
        self._approve(
            self._create_paper(
                "disclosure", self.item, plan_id=self.plan.id, date=date(2026, 10, 1)
            )
        )
        self.fee_round.invalidate_recordset(["paper_todo"])
        self.assertFalse(self.fee_round.paper_todo)

    def test_which_papers_are_wanted_depends_on_the_class_and_the_day(self):
        self.item.legal_class = "donation"
        self.assertFalse(self.fee_round.paper_todo)
        self.env["edu.fee.paper.rule"].create(
            {
                "legal_class": "donation",
                "kind": "survey",
                "date_start": date(2026, 10, 6),
            }
        )
        self.fee_round.invalidate_recordset(["paper_todo"])
        self.assertFalse(self.fee_round.paper_todo)
        with freeze_time("2026-10-06"):
            self.fee_round.invalidate_recordset(["paper_todo"])
            self.assertIn("Survey", self.fee_round.paper_todo)

    def test_a_private_school_needs_what_private_schools_need(self):
        self.school.edu_ownership = "private"
        self.assertFalse(self.fee_round.paper_todo)

    def test_one_rule_at_a_time(self):
        rule = self.env.ref("edu_fees.edu_fee_paper_rule_agreed_agreement")
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            rule.copy()

    def test_what_is_missing_takes_few_queries_however_many_items(self):
        items = self.env["edu.fee.item"]
        for _number in range(20):
            items += self._create_fee_item()
        self.env.flush_all()
        self.env.invalidate_all()
        items.mapped("legal_class")
        with self.assertQueryCount(4):
            missing = self.env["edu.fee.paper"]._get_missing(
                items, self.school_year, date(2026, 10, 5)
            )
        self.assertEqual(len(missing), 80)

    def test_the_round_opens_its_papers(self):
        self._complete_papers(self.plan)
        action = self.fee_round.action_view_papers()
        self.assertEqual(self.env["edu.fee.paper"].search_count(action["domain"]), 4)


@freeze_time("2026-10-05")
class TestPaperAccess(PaperSetUp, FeesCase):
    def test_an_officer_of_the_department_reads_papers_of_its_schools(self):
        """Who inspects fees reads papers, whatever else the link does not open."""
        self.school.edu_authority_link_ids.role = "professional"
        paper = self._create_paper("agreement", self._create_fee_item())
        seen = self.env["edu.fee.paper"].with_user(self._persona("officer")).search([])
        self.assertEqual(seen, paper)
        self.assertEqual(seen.item_names, paper.item_ids.name)

    def test_a_parent_reads_no_paper(self):
        self._create_paper("agreement", self._create_fee_item())
        with self.assertRaises(AccessError):
            self.env["edu.fee.paper"].with_user(self._persona("parent")).search([])
