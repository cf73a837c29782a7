# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, time, timedelta

from odoo import Command, api, models

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

SCHOOL = "anphu"
# code, name, price a month
CLUBS = (
    ("CLBTA", "Câu lạc bộ Tiếng Anh", 250_000),
    ("CLBBD", "Câu lạc bộ Bóng đá", 180_000),
)
CLUB_MONTHS = (date(2026, 12, 1), date(2027, 5, 31))
# Days from the building of the demo until the registration ends.
CLUB_DAYS = 14
# The classes whose answers on paper are entered; the parents with a login have not
# answered yet.
ANSWERED = ("1A", "1B", "4A")
ROUND = (
    "Đợt thu tháng 12/2026",
    date(2026, 12, 1),
    date(2026, 12, 1),
    date(2026, 12, 20),
)
# The policy category and the class of those who are of it.
POLICY, POLICY_CLASS = "04", "1A"
INSURANCE = ("BHYT", "Bảo hiểm y tế học sinh")
INSURANCE_CLASSES = ("1A", "1B")
INSURED_FROM = date(2026, 10, 1)


class EduDemo(models.AbstractModel):
    _inherit = "edu.demo"

    @api.model
    def _load_choices(self):
        """Let one school be in the middle of its next round.

        Families choose clubs, exemptions are approved or wait, the round of December is
        a draft, and two classes are billed their health insurance.
        """
        accountant = self._as_user(f"ketoan.{SCHOOL}")
        form = accountant._open_clubs()
        self._as_user(f"vanthu.{SCHOOL}")._enter_answers(form)
        self._as_user(f"vanthu.{SCHOOL}")._enter_policies()
        decided = accountant._enter_exemptions()
        self._as_user(f"hieutruong.{SCHOOL}")._approve_exemption(decided)
        accountant._insure()
        accountant._draft_round()

    # === WHAT THE STEPS SHARE === #

    @api.model
    def _get_demo_classes(self, names=None):
        """Return the classes of the school, or those of these names."""
        domain = [("company_id", "=", self._get_school(SCHOOL).id)]
        if names:
            domain.append(("name", "in", names))
        return self.env["edu.class"].search(domain, order="name")

    @api.model
    def _create_items(self, rows):
        """Create items from their values, paid to the school's account."""
        company = self.env.company
        account = self.env["res.partner.bank"].search(
            [("partner_id", "=", company.partner_id.id)], limit=1
        )
        return self.env["edu.fee.item"].create(
            [
                {
                    "company_id": company.id,
                    "unit": "month",
                    "beneficiary_account_id": account.id,
                    **row,
                }
                for row in rows
            ]
        )

    @api.model
    def _get_plan(self):
        """Return the school's price list of the year."""
        return self.env["edu.fee.plan"].search(
            [("company_id", "=", self.env.company.id)], order="id", limit=1
        )

    # === REGISTRATION === #

    @api.model
    def _open_clubs(self):
        """Put the clubs on the price list and ask the families."""
        items = self._create_items(
            {
                "code": code,
                "name": name,
                "sequence": 100,
                "legal_class": "agreed",
                "needs_registration": True,
            }
            for code, name, _price in CLUBS
        )
        plan = self._get_plan()
        plan.line_ids = [
            Command.create({"item_id": item.id, "price": price, "quantity": 1})
            for item, (_code, _name, price) in zip(items, CLUBS, strict=True)
        ]
        start, end = CLUB_MONTHS
        form = self.env["edu.fee.registration.form"].create(
            {
                "name": "Đăng ký câu lạc bộ năm học 2026-2027",
                "company_id": self.env.company.id,
                "school_year_id": plan.school_year_id.id,
                "plan_id": plan.id,
                "item_ids": [Command.set(items.ids)],
                "class_ids": [Command.set(self._get_demo_classes().ids)],
                "date_start": start,
                "date_end": end,
                "deadline": self._get_deadline(),
            }
        )
        form.action_open()
        return form

    @api.model
    def _get_deadline(self):
        """Return 17:00 in Vietnam, some days after the demo is built."""
        day = vietnam_today() + timedelta(days=CLUB_DAYS)
        return datetime.combine(day, time(10))

    @api.model
    def _enter_answers(self, form):
        """Enter what families of some classes ticked on paper.

        Of four pupils two take part in one club, one in both, and one in none.
        """
        form = form.with_env(self.env)
        first, second = form.item_ids.sorted("code")
        answers = {}
        for school_class in self._get_demo_classes(ANSWERED):
            for number, student in enumerate(school_class.student_ids):
                answers[student] = {
                    first: "yes" if number % 4 in (0, 1) else "no",
                    second: "yes" if number % 4 in (1, 2) else "no",
                }
        self.env["edu.fee.registration"]._answer_on_paper(form, answers)

    # === EXEMPTIONS === #

    @api.model
    def _enter_policies(self):
        """Write down that two pupils are of poor households."""
        school_class = self._get_demo_classes([POLICY_CLASS])
        code = self.env["edu.code"]._get_code("policy", POLICY, INSURED_FROM)
        self.env["edu.student.policy"].create(
            [
                {
                    "student_id": student.id,
                    "code_id": code.id,
                    "decision_number": f"{number}/QĐ-UBND",
                    "decision_date": date(2026, 1, 15),
                    "decision_by": "UBND phường An Phú",
                    "date_start": date(2026, 9, 1),
                    "date_end": date(2026, 12, 31),
                }
                for number, student in enumerate(school_class.student_ids[:2], 118)
            ]
        )

    @api.model
    def _enter_exemptions(self):
        """Enter an exemption to be approved, and one that waits for the principal.

        :return: the one to be approved
        """
        company = self.env.company
        items = self.env["edu.fee.item"].search([("company_id", "=", company.id)])
        boarding = items.filtered(lambda item: item.code == "BT")
        code = self.env["edu.code"]._get_code("policy", POLICY, INSURED_FROM)
        pupils = self._get_demo_classes(["3B"]).student_ids[:2]
        common = {
            "company_id": company.id,
            "item_ids": [Command.set(boarding.ids)],
            "date_start": ROUND[1],
            "date_end": date(2027, 5, 31),
            "decision_date": date(2026, 11, 20),
            "decision_by": company.name,
        }
        poor, _waiting = self.env["edu.fee.exemption"].create(
            [
                {
                    **common,
                    "name": "Miễn tiền phục vụ bán trú: hộ nghèo",
                    "basis": "policy",
                    "code_id": code.id,
                    "rate": 10_000,
                    "decision_number": "41/QĐ-THAP",
                },
                {
                    **common,
                    "name": "Giảm tiền phục vụ bán trú: hoàn cảnh khó khăn",
                    "basis": "decision",
                    "student_ids": [Command.set(pupils.ids)],
                    "rate": 5_000,
                    "decision_number": "42/QĐ-THAP",
                },
            ]
        )
        return poor

    @api.model
    def _approve_exemption(self, exemption):
        """Approve an exemption as the principal."""
        exemption.with_env(self.env).action_approve()

    # === HEALTH INSURANCE === #

    @api.model
    def _insure(self):
        """Close the list of two classes, and bill it."""
        code, name = INSURANCE
        item = self._create_items(
            [
                {
                    "code": code,
                    "name": name,
                    "sequence": 200,
                    "legal_class": "collected_on_behalf",
                }
            ]
        )
        company = self.env.company
        classes = self._get_demo_classes(INSURANCE_CLASSES)
        rate = self.env["edu.fee.insurance.rate"]._get_on(INSURED_FROM)
        year = self._get_year()
        plan = self.env["edu.fee.plan"].create(
            {
                "name": "Bảo hiểm y tế năm học 2026-2027",
                "company_id": company.id,
                "school_year_id": year.id,
                "line_ids": [
                    Command.create(
                        {"item_id": item.id, "price": rate.monthly, "quantity": 12}
                    )
                ],
            }
        )
        insured = self.env["edu.fee.insurance.list"].create(
            {
                "name": "Danh sách BHYT khối 1 năm học 2026-2027",
                "company_id": company.id,
                "school_year_id": year.id,
                "item_id": item.id,
                "class_ids": [Command.set(classes.ids)],
                "date_start": INSURED_FROM,
                "months": 12,
                "first_grade_months": 15,
            }
        )
        insured.action_fill()
        insured.action_close()
        fee_round = self.env["edu.fee.round"].create(
            {
                "name": "Thu BHYT khối 1",
                "company_id": company.id,
                "school_year_id": year.id,
                "plan_id": plan.id,
                "class_ids": [Command.set(classes.ids)],
                "period": INSURED_FROM,
                "date": date(2026, 10, 5),
                "date_due": date(2026, 10, 31),
            }
        )
        fee_round._generate_now()
        fee_round.action_publish()

    # === THE NEXT ROUND === #

    @api.model
    def _draft_round(self):
        """Create the round of December, whose bills are still to be made."""
        name, period, day, day_due = ROUND
        plan = self._get_plan()
        self.env["edu.fee.round"].create(
            {
                "name": name,
                "company_id": self.env.company.id,
                "school_year_id": plan.school_year_id.id,
                "plan_id": plan.id,
                "class_ids": [Command.set(self._get_demo_classes().ids)],
                "period": period,
                "date": day,
                "date_due": day_due,
            }
        )
