# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FeesCase


@tagged("post_install", "-at_install")
class TestProgress(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _number in range(4):
            cls._create_student(school_class=cls.class_1b)
        cls.item = cls._create_fee_item(cls.school)
        cls.fee_round = cls._create_round(
            {cls.item: 100_000}, classes=cls.class_1a | cls.class_1b
        )
        cls.bills = cls._generate(cls.fee_round, publish=True)
        cls._create_books(cls.other_school)
        cls._create_bank_account(cls.other_school)
        cls.other_round = cls._create_round(school=cls.other_school)
        cls._generate(cls.other_round, publish=True)

    def _get_progress(self, fee_round=None, user=None):
        """Return the rows of a round, as a user sees them."""
        rows = self.env["edu.fee.progress"]
        if user:
            rows = rows.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
        fee_round = fee_round or self.fee_round
        return rows.search([("round_id", "=", fee_round.id)])

    def _pay(self, bill, amount):
        """Let money come in for a bill, by its code, through the bank."""
        journal = self._get_journal("NH", bill.company_id)
        transactions = self.env["edu.collection.transaction"]._register_movements(
            journal,
            [
                {
                    "bank_reference": f"FT{self._next_number()}",
                    "date": date(2026, 10, 5),
                    "amount": amount,
                    "memo": bill.edu_payment_code,
                }
            ],
        )
        transactions._settle()
        return transactions

    # === FIGURES === #

    def test_the_rows_sum_up_to_the_bills(self):
        self._pay(self.bills[0], 100_000)
        self._pay(self.bills[-1], 30_000)
        rows = self._get_progress()
        self.assertEqual(rows.class_id, self.class_1a | self.class_1b)
        self.assertEqual(sum(rows.mapped("bill_count")), len(self.bills))
        self.assertEqual(
            sum(rows.mapped("student_count")), len(self.bills.edu_student_id)
        )
        self.assertEqual(
            sum(rows.mapped("amount_billed")), sum(self.bills.mapped("amount_total"))
        )
        self.assertEqual(sum(rows.mapped("amount_collected")), 130_000)
        self.assertEqual(
            sum(rows.mapped("amount_residual")),
            sum(self.bills.mapped("amount_residual")),
        )
        self.assertEqual(sum(rows.mapped("paid_count")), 1)

    def test_two_bills_of_a_pupil_count_as_one_pupil(self):
        second = self._create_bank_account(self.school)
        items = {
            self._create_fee_item(self.school): 50_000,
            self._create_fee_item(
                self.school, beneficiary_account_id=second.id
            ): 20_000,
        }
        fee_round = self._create_round(items)
        bills = self._generate(fee_round, publish=True)
        row = self._get_progress(fee_round)
        self.assertEqual(len(bills), 4)
        self.assertEqual((row.student_count, row.bill_count), (2, 4))

    def test_what_is_not_published_does_not_count(self):
        fee_round = self._create_round({self.item: 100_000})
        self._generate(fee_round)
        self.assertFalse(self._get_progress(fee_round))
        fee_round.action_publish()
        self.assertTrue(self._get_progress(fee_round))

    def test_a_cancelled_bill_does_not_count(self):
        before = sum(self._get_progress().mapped("amount_billed"))
        self.bills[0]._edu_cancel("Nhầm lớp")
        after = sum(self._get_progress().mapped("amount_billed"))
        self.assertEqual(before - after, 100_000)

    def test_paying_too_much_never_makes_more_than_100_percent(self):
        for bill in self.bills:
            self._pay(bill, 250_000)
        rows = self._get_progress()
        self.assertEqual(set(rows.mapped("percent")), {100.0})
        self.assertEqual(rows.mapped("amount_collected"), rows.mapped("amount_billed"))
        self.assertEqual(self.fee_round.percent_paid, 100)

    def test_one_dong_missing_is_not_100_percent(self):
        for bill in self.bills:
            self._pay(bill, 99_999 if bill == self.bills[0] else 100_000)
        self.assertLess(min(self._get_progress().mapped("percent")), 100)
        self.assertEqual(self.fee_round.percent_paid, 99)

    def test_a_group_has_the_percentage_of_its_sums(self):
        for bill in self.bills.filtered(
            lambda bill: bill.edu_class_id == self.class_1a
        ):
            self._pay(bill, 100_000)
        groups = self.env["edu.fee.progress"]._read_group(
            [("round_id", "=", self.fee_round.id)],
            ["round_id"],
            ["percent:avg", "amount_billed:sum"],
        )
        share = 1000 * 200_000 // (len(self.bills) * 100_000) / 10
        self.assertAlmostEqual(float(groups[0][1]), share, places=1)

    def test_the_chart_shows_the_same_money(self):
        self._pay(self.bills[0], 40_000)
        parts = dict(
            self.env["edu.fee.progress.part"]._read_group(
                [("round_id", "=", self.fee_round.id)], ["part"], ["amount:sum"]
            )
        )
        rows = self._get_progress()
        self.assertEqual(parts["collected"], sum(rows.mapped("amount_collected")))
        self.assertEqual(parts["residual"], sum(rows.mapped("amount_residual")))

    # === WHO SEES IT === #

    def test_an_officer_sees_exactly_the_linked_schools(self):
        officer = self._persona("officer")
        rows = self.env["edu.fee.progress"].with_user(officer).search([])
        self.assertEqual(rows.sudo().company_id, self.school)
        parts = self.env["edu.fee.progress.part"].with_user(officer).search([])
        self.assertEqual(parts.sudo().company_id, self.school)
        foreign = self._persona("foreign_officer")
        rows = self.env["edu.fee.progress"].with_user(foreign).search([])
        self.assertEqual(rows.sudo().company_id, self.other_school)

    def test_an_officer_reads_the_figures_of_the_accountant(self):
        self._pay(self.bills[0], 100_000)
        fields = ["amount_billed", "amount_collected", "amount_residual", "percent"]
        own = self._get_progress(user=self._persona("accountant")).read(fields)
        self.assertEqual(
            self._get_progress(user=self._persona("officer")).read(fields), own
        )

    def test_an_officer_sees_nothing_once_the_link_ended(self):
        self.school.edu_authority_link_ids.write({"date_end": date(2021, 1, 1)})
        officer = self._persona("officer")
        self.assertFalse(self.env["edu.fee.progress"].with_user(officer).search([]))

    def test_an_officer_groups_and_opens_the_screen(self):
        officer = self._persona("officer")
        progress = self.env["edu.fee.progress"].with_user(officer)
        result = progress.web_read_group(
            [],
            ["company_id"],
            ["amount_billed:sum", "amount_collected:sum", "percent:avg"],
        )
        self.assertEqual(result["length"], 1)
        self.assertEqual(result["groups"][0]["company_id"][1], self.school.name)
        data = progress.web_search_read(
            [], {"class_id": {"fields": {"display_name": {}}}, "percent": {}}
        )
        self.assertTrue(data["length"])

    def test_an_officer_reads_no_bill_and_writes_nothing(self):
        officer = self._persona("officer")
        with self.assertRaises(AccessError):
            self.bills[0].with_user(officer).read(["amount_total"])
        row = self._get_progress()[0].with_user(officer)
        for operation in ("write", "create", "unlink"):
            with self.assertRaises(AccessError):
                row.check_access(operation)

    def test_an_accountant_sees_her_own_school_only(self):
        accountant = self._persona("accountant")
        self.assertTrue(self._get_progress(user=accountant))
        self.assertFalse(self._get_progress(self.other_round, accountant))

    # === BUTTONS === #

    def test_a_row_opens_the_published_bills_behind_it(self):
        row = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)], limit=1
        )
        action = row.action_view_bills()
        bills = self.env["account.move"].search(action["domain"])
        self.assertEqual(bills.edu_class_id, row.class_id)
        self.assertEqual(bills.edu_fee_round_id, row.round_id)
        self.assertEqual(sum(bills.mapped("amount_total")), row.amount_billed)
        self.assertEqual(action["name"], row.class_id.display_name)

    # === SPEED === #

    def test_the_list_costs_the_same_for_any_number_of_pupils(self):
        spec = {"class_id": {"fields": {"display_name": {}}}, "amount_residual": {}}
        progress = self.env["edu.fee.progress"].with_user(self._persona("accountant"))

        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            progress.web_search_read([], spec)
            return self.env.cr.sql_log_count - before

        count_queries()  # fills the caches of rules and access
        few = count_queries()
        for _number in range(30):
            self._create_student(school_class=self.class_1b)
        self._generate(self.fee_round, publish=True)
        count_queries()
        self.assertLessEqual(count_queries(), few)
        self.assertLessEqual(few, 12)


@tagged("post_install", "-at_install")
class TestDebtors(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = ("Trần Văn Ân", "Lê Thị An", "Đỗ Văn Bình")
        for name in cls.names:
            cls._create_student(school_class=cls.class_1b, name=name)
        cls.fee_round = cls._create_round(classes=cls.class_1a | cls.class_1b)
        cls.bills = cls._generate(cls.fee_round, publish=True)
        cls.action = cls.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.account_move_debtor_action"
        )

    def _get_debtors(self):
        """Return what the list shows to the accountant, in its order."""
        bills = self.env["account.move"].with_user(self._persona("accountant"))
        domain = literal_eval(self.action["domain"])
        return bills.search(domain, order="edu_class_id, edu_student_id, id")

    def test_who_paid_leaves_the_list(self):
        self.assertEqual(set(self._get_debtors().ids), set(self.bills.ids))
        bill = self.bills[0]
        TestProgress._pay(self, bill, 100_000)
        self.assertNotIn(bill.id, self._get_debtors().ids)

    def test_the_list_is_by_class_and_given_name(self):
        own = self._get_debtors().filtered(
            lambda bill: bill.edu_class_id == self.class_1b
        )
        names = [
            name for name in own.edu_student_id.mapped("name") if name in self.names
        ]
        self.assertEqual(names, ["Lê Thị An", "Trần Văn Ân", "Đỗ Văn Bình"])

    def test_a_bill_that_is_not_published_is_nobodys_debt(self):
        fee_round = self._create_round()
        bills = self._generate(fee_round)
        self.assertFalse(set(bills.ids) & set(self._get_debtors().ids))
