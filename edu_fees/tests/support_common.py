# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Factories of other payers: agreements, and claims on them."""

from datetime import date

from odoo import Command

from .common import FeesCase


class SupportSetUp:
    """Every factory fills in what the caller left out."""

    @classmethod
    def _get_payer(cls, name="UBND phường Hiệp Thành", **values):
        """Return a partner who may pay for pupils."""
        partners = cls.env["res.partner"]
        return partners.search([("name", "=", name)], limit=1) or partners.create(
            {"name": name, "is_company": True, **values}
        )

    @classmethod
    def _create_support(cls, items, students=None, approve=True, **values):
        """Create a support of 100 % by the budget (default: for all pupils)."""
        vals = {
            "name": f"Hỗ trợ {cls._next_number()}",
            "company_id": items.company_id.id,
            "payer_id": cls._get_payer().id,
            "item_ids": [Command.set(items.ids)],
            "basis": "all" if students is None else "names",
            "student_ids": [Command.set(students.ids if students else [])],
            "date_start": date(2026, 9, 1),
            "decision_number": f"{cls._next_number()}/QĐ",
            "decision_date": date(2026, 8, 20),
        }
        support = (
            cls.env["edu.fee.sponsorship"]
            .with_user(cls._persona("accountant"))
            .create({**vals, **values})
            .sudo(False)
        )
        if approve:
            support.with_user(cls._persona("principal")).action_approve()
        return support.with_env(cls.env)

    @classmethod
    def _make_claim(cls, fee_round, send=True):
        """Make the claim of a round on its only payer, as the accountant does."""
        action = fee_round.with_user(cls._persona("accountant")).action_make_claims()
        claim = cls.env["edu.fee.claim"].search(
            [*action["domain"], ("stage", "=", "draft")]
        )
        if send:
            claim.with_user(cls._persona("accountant")).action_send()
        return claim


class SupportCase(SupportSetUp, FeesCase):
    """A class of pupils, tuition at 350,000 đ and water at 20,000 đ."""

    recognition = "on_collection"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = cls.recognition
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.item = cls._create_fee_item(name="Học phí", legal_class="tuition")
        cls.water = cls._create_fee_item(name="Nước uống")
        cls.plan = cls._create_fee_plan({cls.item: 350_000, cls.water: 20_000})
        cls.fee_round = cls._create_round(plan_id=cls.plan.id)

    def _get_bill(self, student=None, publish=False):
        """Generate the round; return the bill of a pupil."""
        bills = self._generate(self.fee_round, publish=publish)
        student = student or self.student
        return bills.filtered(lambda bill: bill.edu_student_id == student)

    def _get_charges(self, student=None, fee_round=None):
        """Return the live charges of a pupil: the family's, and other payers'."""
        charges = self.env["edu.fee.charge"].search(
            [
                ("round_id", "=", (fee_round or self.fee_round).id),
                ("student_id", "=", (student or self.student).id),
                ("state", "=", "live"),
            ]
        )
        others = charges.filtered("sponsorship_id")
        return charges - others, others

    def _receive(self, amount, memo, reference=None):
        """Let money come in through the bank."""
        transaction = self.env["edu.collection.transaction"]._register_movements(
            self._get_journal("NH"),
            [
                {
                    "bank_reference": reference or f"FT{self._next_number()}",
                    "date": date(2026, 10, 5),
                    "amount": amount,
                    "memo": memo,
                }
            ],
        )
        transaction._settle()
        return transaction
