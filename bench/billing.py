# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bill a round: the round's own way against one bill after the other."""

from datetime import date

from odoo.addons.edu_fees.tests.common import FeesSetUp
from odoo.addons.test_edu.tests.common import EduSetUp

from harness import Bench

MODULES = ("edu_fees", "test_edu")
DEFAULT_N = 200
CLASS_SIZE = 35
WARM_UP = 5


class World(FeesSetUp, EduSetUp):
    """The tests' factories, outside of a test."""


class BillingBench(Bench):
    """N pupils in classes of 35, two items, one bill each."""

    baseline = "one bill after the other: create and post through the ORM"

    def set_up(self):
        """Build a school with its books, its pupils, and rounds of the same items."""
        # The country's own chart is not wanted: the factories bring the accounts.
        World.env = self.env = self.env(
            context={**self.env.context, "chart_template_load": True}
        )
        World._personas = {}
        self.env["res.lang"]._activate_lang("vi_VN")
        World.school_year = World._create_school_year()
        World.school = World._create_school(name="Trường đo tốc độ")
        World._set_up_fees()
        classes = self._create_classes(self.n)
        prices = {World._create_fee_item(): 450_000, World._create_fee_item(): 35_000}
        plan = World._create_fee_plan(prices)
        self.rounds = [
            World._create_round(classes=classes, plan_id=plan.id) for _way in range(3)
        ]

    def _create_classes(self, count):
        """Create the classes with their pupils."""
        sizes = [min(CLASS_SIZE, count - done) for done in range(0, count, CLASS_SIZE)]
        classes = self.env["edu.class"].concat(
            *(World._create_class(name=f"L{number}") for number in range(len(sizes)))
        )
        students = self.env["edu.student"].create(
            [
                {
                    "name": World._make_person_name(),
                    "company_id": World.school.id,
                    "birth_date": date(2019, 1, 1 + number % 28),
                }
                for number in range(count)
            ]
        )
        self.env["edu.enrollment"].create(
            [
                {
                    "student_id": student.id,
                    "class_id": classes[number // CLASS_SIZE].id,
                    "date_start": World.school_year.date_start,
                    "reason": "new",
                }
                for number, student in enumerate(students)
            ]
        )
        return classes

    def warm_up(self):
        """Bill a few pupils both ways in a third round."""
        fee_round = self.rounds[2]
        bills = fee_round._plan_bills().bills
        fee_round._post_bills(bills[:WARM_UP])
        fee_round._post_bills(bills[WARM_UP : WARM_UP + 1])

    def run(self):
        """Generate the first round."""
        self.rounds[0]._generate_now()

    def run_baseline(self):
        """Make the bills of the second round singly."""
        for bill in self.rounds[1]._plan_bills().bills[: self.baseline_n]:
            self.rounds[1]._post_bills([bill])

    def get_result(self):
        """Return what each pupil is to pay in the first round."""
        return self._read_bills(self.rounds[0])

    def get_baseline_result(self):
        """Return what each pupil is to pay in the second round."""
        return self._read_bills(self.rounds[1])

    def _read_bills(self, fee_round):
        return {
            bill.edu_student_id.id: (
                bill.state,
                int(bill.amount_total),
                bill.partner_bank_id.id,
                tuple(
                    (line.account_id.id, line.edu_fee_item_id.id, int(line.balance))
                    for line in bill.line_ids.sorted("id")
                ),
            )
            for bill in fee_round._get_bills()
        }


BENCH = BillingBench
