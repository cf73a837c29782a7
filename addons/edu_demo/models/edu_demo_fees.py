# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command, api, models

from .edu_demo import SCHOOLS

BOARDING = ("BT", "Tổ chức phục vụ, quản lý và vệ sinh bán trú", "service_resolution")
LUNCH = ("AN", "Tiền ăn bán trú", "collected_on_behalf")
WATER = ("NUOC", "Nước uống", "collected_on_behalf")
COOLING = ("ML", "Máy lạnh", "service_resolution")
SOFTWARE = ("CNTT", "Ứng dụng công nghệ thông tin", "service_resolution")
SKILLS = ("KNS", "Giáo dục kỹ năng sống", "agreed")

# school: (item, unit, price, quantity)
PRICES = {
    "hoamai": (
        (BOARDING, "month", 350_000, 1),
        (LUNCH, "meal", 28_000, 20),
        (WATER, "month", 20_000, 1),
    ),
    "anphu": (
        (BOARDING, "month", 350_000, 1),
        (LUNCH, "meal", 38_000, 22),
        (WATER, "month", 20_000, 1),
        (COOLING, "month", 50_000, 1),
        (SOFTWARE, "month", 110_000, 1),
    ),
    "nguyenhue": (
        (SOFTWARE, "month", 110_000, 1),
        (WATER, "month", 20_000, 1),
        (COOLING, "month", 50_000, 1),
        (SKILLS, "month", 120_000, 1),
    ),
}
# name, month, bill date, due date
ROUNDS = (
    ("Đợt thu tháng 10/2026", date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 20)),
    ("Đợt thu tháng 11/2026", date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 30)),
)
# The class of a child with a login: month and excused days, the child's first.
# November's wait for the next round.
EXCUSED = {date(2026, 10, 1): (3, 1, 2), date(2026, 11, 1): (1, 2)}
EXCUSED_CHILD = ("phuhuynh", "anphu")


class EduDemo(models.AbstractModel):
    _inherit = "edu.demo"

    @api.model
    def _load_fees(self):
        """Create each school's fee items and its price list for the year."""
        for school in SCHOOLS:
            accountant = self._as_user(f"ketoan.{school.key}")
            accountant._create_plan(school)

    @api.model
    def _create_plan(self, school):
        """Create the fee items and the plan of the accountant's school."""
        company = self.env.company
        account = self.env["res.partner.bank"].search(
            [("partner_id", "=", company.partner_id.id)], limit=1
        )
        items = self.env["edu.fee.item"].create(
            [
                {
                    "code": code,
                    "name": name,
                    "sequence": 10 * number,
                    "company_id": company.id,
                    "unit": unit,
                    "legal_class": legal_class,
                    "beneficiary_account_id": account.id,
                }
                for number, ((code, name, legal_class), unit, _price, _quantity) in (
                    enumerate(PRICES[school.key], start=1)
                )
            ]
        )
        lines = [
            {
                "item_id": item.id,
                "sequence": item.sequence,
                "price": price,
                "quantity": quantity,
            }
            for item, (_item, _unit, price, quantity) in zip(
                items, PRICES[school.key], strict=True
            )
        ]
        self.env["edu.fee.plan"].create(
            {
                "name": "Bảng mức thu năm học 2026-2027",
                "company_id": company.id,
                "school_year_id": self._get_year().id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )

    @api.model
    def _load_rounds(self):
        """Generate and publish two rounds in each school."""
        for school in SCHOOLS:
            accountant = self._as_user(f"ketoan.{school.key}")
            for name, period, day, day_due in ROUNDS:
                accountant._create_round(name, period, day, day_due)
                if school.key == EXCUSED_CHILD[1]:
                    child = self._get_child(*EXCUSED_CHILD)
                    accountant._enter_excused_days(child.class_id, child, period)

    @api.model
    def _create_round(self, name, period, day, day_due):
        """Create a round of all classes of the accountant's school and publish it."""
        company = self.env.company
        classes = self.env["edu.class"].search([("company_id", "=", company.id)])
        plan = self.env["edu.fee.plan"].search([("company_id", "=", company.id)])
        fee_round = self.env["edu.fee.round"].create(
            {
                "name": name,
                "company_id": company.id,
                "school_year_id": plan.school_year_id.id,
                "plan_id": plan.id,
                "class_ids": [Command.set(classes.ids)],
                "period": period,
                "date": day,
                "date_due": day_due,
            }
        )
        fee_round._generate_now()
        fee_round.action_publish()
        return fee_round

    @api.model
    def _get_child(self, login, key):
        """Return the child that a parent's login has in a school."""
        partner = self._get_user(login).partner_id
        return self.env["edu.student"].search(
            [
                ("company_id", "=", self._get_school(key).id),
                ("guardianship_ids.guardian_id.partner_id", "=", partner.id),
            ],
            limit=1,
        )

    @api.model
    def _enter_excused_days(self, school_class, first, period):
        """Enter the excused days of a class, whose lunches the next bills take off.

        :param first: the pupil who comes first
        """
        pupils = (first | school_class.student_ids).with_env(self.env)
        lunch = self.env["edu.fee.item"].search(
            [("company_id", "=", self.env.company.id), ("code", "=", LUNCH[0])]
        )
        self.env["edu.fee.deduction"]._register_unused(
            self.env.company,
            [
                {"student": pupil, "item": lunch, "period": period, "quantity": days}
                for pupil, days in zip(pupils, EXCUSED[period], strict=False)
            ],
        )
