# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What another payer paid too much is used or paid back at one moment, never both."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .at_once_common import DAY, NEXT_MONTH, AtOnceCase

CLAIMED, TOO_MUCH = 100_000, 70_000


@tagged("post_install", "-at_install")
class TestPayerAtOnce(AtOnceCase):
    def _create_claims(self, name):
        """Commit two claims on one payer, of which the first is paid with 70,000 đ too
        much; return the id of the second and of a draft that pays it back."""

        def create(env):
            plan, payer = self._create_supported_plan(env, name)
            first, second = (
                self._create_claim(env, plan, f"{name} {day}", day)
                for day in (DAY, NEXT_MONTH)
            )
            self._receive(env, name, first.payment_code)
            payments = env["edu.disbursement"]
            values = payments._prepare_payer_refund(plan.company_id, payer, TOO_MUCH)
            payment = payments.create(
                {
                    **values,
                    "bank_journal_id": self.journal_id,
                    "payee_account": "1",
                    "payee_bank": "Ngân hàng",
                }
            )
            return second.id, payment.id

        return self._run(create)

    def _create_supported_plan(self, env, name):
        """Return a plan with one item, of which a payer pays all for one pupil, and
        the payer."""
        school = env["res.company"].browse(self.school_id)
        student = env["edu.class"].browse(self.class_id).student_ids[0]
        item = env["edu.fee.item"].create(
            {
                "name": name,
                "company_id": school.id,
                "beneficiary_account_id": school.partner_id.bank_ids[:1].id,
            }
        )
        payer = env["res.partner"].create({"name": name, "is_company": True})
        support = env["edu.fee.sponsorship"].create(
            {
                "name": name,
                "company_id": school.id,
                "payer_id": payer.id,
                "item_ids": [Command.set(item.ids)],
                "student_ids": [Command.set(student.ids)],
                "date_start": DAY.replace(month=9, day=1),
            }
        )
        support.state = "approved"
        plan = env["edu.fee.plan"].browse(self.plan_id).copy({"name": name})
        plan.line_ids.unlink()
        plan.line_ids = [Command.create({"item_id": item.id, "price": CLAIMED})]
        return plan, payer

    def _create_claim(self, env, plan, name, day):
        """Return the claim of a month's round, sent."""
        fee_round = env["edu.fee.round"].create(
            {
                "name": name,
                "company_id": plan.company_id.id,
                "school_year_id": plan.school_year_id.id,
                "plan_id": plan.id,
                "class_ids": [Command.set([self.class_id])],
                "period": day.replace(day=1),
                "date": day.replace(day=1),
                "date_due": day.replace(day=20),
            }
        )
        fee_round._generate_now()
        claim = env["edu.fee.claim"]._make_for(fee_round)
        claim.action_send()
        return claim

    def _receive(self, env, reference, memo):
        """Let money come in through the bank, with too much of it."""
        transactions = env["edu.collection.transaction"]
        transactions._register_movements(
            env["account.journal"].browse(self.journal_id),
            [
                {
                    "bank_reference": reference,
                    "date": DAY,
                    "amount": CLAIMED + TOO_MUCH,
                    "memo": memo,
                }
            ],
        )._settle()

    def test_a_claim_and_a_payment_back_at_one_moment_share_no_dong(self):
        claim_id, payment_id = self._create_claims("Cùng lúc")

        def use(env):
            env["edu.fee.claim"].browse(claim_id).action_use_credit()

        def submit(env):
            env["edu.disbursement"].browse(payment_id).action_submit()

        results = self._run_at_once(use, submit, user_id=self.user_id)
        self.assertEqual(
            [isinstance(one, UserError) for one in results].count(True), 1, results
        )

        def read(env):
            claim = env["edu.fee.claim"].browse(claim_id)
            payment = env["edu.disbursement"].browse(payment_id)
            promised = payment.amount if payment.state == "submitted" else 0
            return claim.amount_paid, promised

        self.assertEqual(sum(self._run(read)), TOO_MUCH)

    def test_two_accountants_use_it_once(self):
        claim_id, _payment_id = self._create_claims("Hai kế toán")

        def use(env):
            env["edu.fee.claim"].browse(claim_id).action_use_credit()

        results = self._run_at_once(use, use, user_id=self.user_id)
        self.assertEqual(
            [isinstance(one, UserError) for one in results].count(True), 1, results
        )
        paid = self._run(lambda env: env["edu.fee.claim"].browse(claim_id).amount_paid)
        self.assertEqual(paid, TOO_MUCH)
