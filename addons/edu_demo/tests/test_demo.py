# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demo database holds; runs in a database where the demo was loaded."""

from odoo.tests import TransactionCase, tagged

from ..models.edu_demo import SCHOOLS
from ..models.edu_demo_people import OFFICERS, PARENTS, STAFF


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["edu.demo"]
        cls.schools = cls.env["res.company"].union(
            *[cls.demo._get_school(school.key) for school in SCHOOLS]
        )

    def test_there_are_some_600_pupils_with_their_parents(self):
        students = self.env["edu.student"].search([])
        self.assertEqual(
            {
                school.key: len(
                    students.filtered(
                        lambda one, school=school: (
                            one.company_id == self.demo._get_school(school.key)
                        )
                    )
                )
                for school in SCHOOLS
            },
            {"hoamai": 120, "anphu": 280, "nguyenhue": 200},
        )
        classes = students.class_id
        self.assertFalse(classes.filtered(lambda one: not one.homeroom_teacher_id))
        self.assertFalse(students.filtered(lambda one: not one.guardianship_ids))

    def test_everybody_may_log_in(self):
        for login in [*STAFF, *OFFICERS, *PARENTS]:
            user = self.demo._get_user(login)
            self.assertTrue(user, login)
            self.assertEqual(user.lang, "vi_VN")
            self.assertEqual(user.tz, "Asia/Ho_Chi_Minh")
            credential = {"login": login, "password": "demo", "type": "password"}
            user.with_user(user)._check_credentials(credential, {"interactive": False})

    def test_two_families_have_children_in_two_schools(self):
        for login in PARENTS:
            user = self.demo._get_user(login)
            children = self.env["edu.student"].with_user(user).search([])
            self.assertEqual(len(children), 2)
            self.assertEqual(len(children.company_id), 2)
            self.assertEqual(user.company_ids, children.sudo().company_id)

    def test_the_parent_owes_one_bill_in_each_school(self):
        user = self.demo._get_user("phuhuynh")
        bills = self.env["account.move"].with_user(user)
        bills = bills.search([("amount_residual", ">", 0)])
        self.assertEqual(sorted(bills.mapped("amount_residual")), [930_000, 1_252_000])
        self.assertEqual(len({bill._edu_get_vietqr() for bill in bills}), 2)

    def test_the_parent_s_bill_takes_three_lunches_off(self):
        user = self.demo._get_user("phuhuynh")
        bills = self.env["account.move"].with_user(user)
        bill = bills.search([("amount_residual", "=", 1_252_000)])
        amounts = bill.invoice_line_ids.mapped("price_total")
        self.assertEqual(amounts, [350_000, 836_000, -114_000, 20_000, 50_000, 110_000])

    def test_some_excused_days_wait_for_the_next_round(self):
        deductions = self.env["edu.fee.deduction"].search([])
        groups = deductions.grouped("state")
        self.assertEqual(
            {one: len(groups[one]) for one in groups}, {"applied": 3, "open": 2}
        )

    def test_each_school_has_two_published_rounds(self):
        for company in self.schools:
            rounds = self.env["edu.fee.round"].search(
                [
                    ("company_id", "=", company.id),
                    ("state", "!=", "draft"),
                    ("plan_id.line_ids.item_id.code", "not in", ["BHYT"]),
                ]
            )
            self.assertEqual(rounds.mapped("state"), ["published", "published"])
            first = rounds.filtered(lambda one: one.period.month == 10)
            last = rounds - first
            self.assertGreater(first.percent_paid, 85)
            self.assertLess(first.percent_paid, 100)
            self.assertGreater(last.percent_paid, 20)
            self.assertLess(last.percent_paid, 60)
            self.assertEqual(last.student_count, first.student_count)

    def test_a_registration_is_open_and_partly_answered(self):
        form = self.env["edu.fee.registration.form"].search([])
        self.assertEqual(form.state, "open")
        self.assertEqual(form.student_count, 280)
        self.assertEqual(form.answered_count, 84)

    def test_a_parent_may_still_answer(self):
        user = self.demo._get_user("phuhuynh")
        child = self.demo._get_child("phuhuynh", "anphu")
        form = self.env["edu.fee.registration.form"].search([])
        self.env["edu.fee.registration"].with_user(user)._answer_on_portal(
            form, child.with_user(user), {form.item_ids[0]: "yes"}
        )
        self.assertIn(child, form.registration_ids.student_id)

    def test_one_exemption_is_in_force_and_one_waits(self):
        exemptions = self.env["edu.fee.exemption"].search([], order="id")
        self.assertEqual(exemptions.mapped("state"), ["approved", "draft"])
        self.assertEqual(exemptions.mapped("how_much"), ["100 %", "50 %"])

    def test_the_next_round_is_a_draft_that_lacks_answers_and_papers(self):
        fee_round = self.env["edu.fee.round"].search([("state", "=", "draft")])
        open_steps = [step["key"] for step in fee_round.path if not step["done"]]
        self.assertEqual(
            open_steps[:4], ["papers", "registration", "exemptions", "preview"]
        )

    def test_the_insurance_list_is_what_its_round_billed(self):
        insured = self.env["edu.fee.insurance.list"].search([])
        fee_round = self.env["edu.fee.round"].search(
            [("line_ids.item_id", "=", insured.item_id.id)]
        )
        self.assertEqual(insured.insured_count, 56)
        self.assertEqual(fee_round.amount_total, insured.amount_total)

    def test_some_money_waits_to_be_identified(self):
        transactions = self.env["edu.collection.transaction"]
        for company in self.schools:
            queue = transactions.search(
                [("company_id", "=", company.id), ("state", "=", "queue")]
            )
            self.assertEqual(len(queue), 3)
            self.assertEqual(set(queue.mapped("queue_reason")), {"no_code"})

    def test_the_cash_receipts_are_numbered_without_a_gap(self):
        receipts = self.env["edu.receipt"].search([], order="number")
        self.assertEqual(receipts.mapped("number"), [*range(1, len(receipts) + 1)])
        self.assertEqual(len(receipts), 12)

    def test_money_went_out_and_some_of_it_waits(self):
        payments = self.env["edu.disbursement"].search([], order="id")
        self.assertEqual(
            payments.mapped("state"),
            ["paid", "paid", "ordered", "submitted", "ordered"],
        )
        self.assertEqual(payments[-1].kind, "deposit")
        vouchers = payments.filtered(lambda one: (one.name or "").startswith("PC"))
        self.assertTrue(vouchers)

    def test_the_box_was_counted_and_holds_what_the_books_say(self):
        count = self.env["edu.cash.count"].search([])
        self.assertEqual((count.state, count.difference), ("done", 0))
        self.assertEqual(count.amount_counted, 2_000_000)
        book = self.env["edu.cash.book"].search([], limit=1)
        self.assertEqual(book.amount_left, 2_000_000)

    def test_no_item_was_overspent(self):
        self.assertFalse(
            self.env["edu.fee.board"].search([("is_overspent", "=", True)])
        )

    def test_the_books_balance(self):
        for company in self.schools:
            rows = self.env["edu.trial.balance"].search(
                [("company_id", "=", company.id)]
            )
            self.assertEqual(sum(rows.mapped("debit")), sum(rows.mapped("credit")))
            clearing = rows.filtered("is_clearing")
            self.assertEqual(sum(clearing.mapped("balance")), 0)

    def test_the_officers_see_the_three_schools(self):
        for login in OFFICERS:
            user = self.demo._get_user(login)
            rows = self.env["edu.fee.progress"].with_user(user).search([])
            self.assertEqual(rows.sudo().company_id, self.schools)

    def test_the_portal_company_has_no_books(self):
        portal = self.env.ref("base.main_company")
        self.assertFalse(portal.edu_is_school)
        self.assertFalse(
            self.env["account.move"].search_count([("company_id", "=", portal.id)])
        )
