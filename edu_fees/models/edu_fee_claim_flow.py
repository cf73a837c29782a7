# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money


class EduFeeClaim(models.Model):
    """The life of a claim, and its entries; booked in sudo after the checks."""

    _inherit = "edu.fee.claim"

    # === ACTIONS === #

    def _check_accountant(self):
        """Refuse whoever does not keep the school's books.

        :raise AccessError: for everybody else
        """
        self.check_access("write")
        self._check_duty(
            "edu_fees.group_accountant", self.env._("Claims are the accountant's.")
        )

    def _lock(self):
        """Hold claims until the transaction ends, and read them anew.

        :raise UserError: when somebody else holds one
        """
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else changes the claim at this moment; look again."
                )
            )
        self.invalidate_recordset(["stage", "move_id"])

    def action_send(self):
        """Send drafts: each becomes one receivable with a payment code.

        :raise UserError: names the claim and what is missing
        """
        self._check_accountant()
        self._lock()
        self._check_stage("draft")
        for claim in self:
            if not claim.line_ids:
                raise UserError(
                    self.env._("Claim “%(claim)s” names no pupil.", claim=claim.name)
                )
            if not claim.bank_account_id:
                raise UserError(
                    self.env._(
                        "Claim “%(claim)s”: choose the account that it is paid to.",
                        claim=claim.name,
                    )
                )
            claim._check_agreements()
            claim_sudo = claim.sudo()
            code = self.env["account.move"]._edu_next_payment_codes(1)[0]
            today = vietnam_today()
            claim_sudo.write(
                {
                    "stage": "sent",
                    "payment_code": code,
                    "date": claim.date or today,
                    "date_due": claim.date_due or date_utils.add(today, days=30),
                }
            )
            claim_sudo._post_receivable(claim_sudo.line_ids.charge_id)
        return True

    def _check_agreements(self):
        """Refuse to claim by an agreement that never began.

        :raise UserError: names a pupil
        """
        self.ensure_one()
        lapsed = self.sudo().line_ids.filtered(
            lambda line: line.charge_id.sponsorship_id.state == "withdrawn"
        )
        if lapsed:
            raise UserError(
                self.env._(
                    "Claim “%(claim)s”: the support of %(student)s was withdrawn "
                    "before it began. Take the pupil off the claim and bill anew.",
                    claim=self.name,
                    student=lapsed[0].student_id.name,
                )
            )

    def action_accept(self):
        """Put the payer's answer on record, as the lines say it.

        :raise UserError: when a refusal has no outcome or reason, when money came in
            for more than was accepted, or when there is no answer
        """
        self._check_accountant()
        self._lock()
        self._check_stage("sent")
        for claim in self:
            refused = claim.line_ids.filtered(
                lambda line: line.amount_accepted < line.amount
            )
            claim._check_refused(refused)
            stage = "partly" if refused else "accepted"
            if refused:
                claim.sudo()._book_refusal(refused.sudo())
            if not claim.amount_accepted:
                stage = "cancelled"
            claim.sudo().write(
                {
                    "stage": stage,
                    "answer_date": claim.answer_date or vietnam_today(),
                }
            )
            if stage == "cancelled":
                claim.sudo().cancel_reason = refused[0].reason
            claim.message_post(
                body=self.env._(
                    "Accepted: %(accepted)s of %(claimed)s.",
                    accepted=money.format_amount(claim.amount_accepted),
                    claimed=money.format_amount(claim.amount_total),
                )
            )
        return True

    def _check_refused(self, refused):
        """Refuse an answer that does not say what becomes of the rest.

        :raise UserError: names the pupil, or the money that came in
        """
        for line in refused:
            if not line.outcome or not (line.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(student)s: say why the payer refused %(amount)s and who "
                        "pays it.",
                        student=line.student_id.name,
                        amount=money.format_amount(line.amount - line.amount_accepted),
                    )
                )
        if refused:
            self._check_unpaid()

    def _check_unpaid(self):
        """Refuse to change what money came in for, or what was put on it of before.

        :raise UserError: names the claim and the amount, and where it is undone
        """
        for claim in self:
            # In sudo: the field is for fewer than whom claims are shown to.
            used = claim.sudo().amount_credit_used
            if used:
                raise UserError(
                    self.env._(
                        "%(amount)s of claim “%(claim)s” was paid with money from "
                        "before. Take the credit back first, in Collection → Credit "
                        "used for bills.",
                        amount=money.format_amount(used),
                        claim=claim.name,
                    )
                )
            if claim.amount_paid:
                raise UserError(
                    self.env._(
                        "%(amount)s came in for claim “%(claim)s”. Undo the match of "
                        "that money first.",
                        amount=money.format_amount(claim.amount_paid),
                        claim=claim.name,
                    )
                )

    def action_cancel(self, reason=None):
        """Cancel claims with a reason; their charges wait for another claim.

        Without a reason, ask for it.

        :raise UserError: when money came in
        """
        self._check_accountant()
        self._check_stage("draft", "sent", "accepted")
        reason = (reason or "").strip()
        if not reason:
            self.ensure_one()
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Cancel the claim"),
                self.env._("Why is it cancelled?"),
            )
        self._lock()
        self._check_stage("draft", "sent", "accepted")
        self._check_unpaid()
        for claim_sudo in self.sudo():
            claim_sudo._reverse_receivable(reason)
            claim_sudo.line_ids.write({"state": "cancelled"})
            claim_sudo.round_id._charge_reduced(claim_sudo.line_ids)
            claim_sudo.write({"stage": "cancelled", "cancel_reason": reason})
        return True

    # === ENTRIES === #

    def _post_receivable(self, charges):
        """Post what the payer owes as one entry, for charges that become its own.

        On the accounts that bills use: on_collection against the contra account, so
        that money recognises it pupil by pupil; accrual on the items' accounts.
        """
        self.ensure_one()
        moves = self.env["account.move"].with_company(self.company_id)
        move = moves.create(self._prepare_receivable(charges))
        move._post(soft=False)
        charges.write({"move_id": move.id})
        self.move_id = move

    def _prepare_receivable(self, charges):
        """Return the values of the entry: a line per item, which names no pupil."""
        today = vietnam_today()
        accounts = self._get_line_accounts(charges.item_id, today)
        lines = [
            Command.create(
                {
                    "display_type": "product",
                    "name": f"{item.name} – {self.round_id.name}",
                    "account_id": accounts[item].id,
                    "quantity": 1,
                    "price_unit": sum(own.mapped("amount")),
                    "tax_ids": [],
                    "analytic_distribution": False,
                    "edu_fee_item_id": item.id,
                }
            )
            for item, own in charges.sorted("id").grouped("item_id").items()
        ]
        return {
            "move_type": "out_invoice",
            "journal_id": self.company_id._edu_get_bill_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.payer_id.id,
            "partner_shipping_id": self.payer_id.id,
            "partner_bank_id": self.bank_account_id.id,
            "invoice_date": today,
            "date": today,
            "invoice_date_due": max(self.date_due, today),
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": False,
            "preferred_payment_method_line_id": False,
            "narration": False,
            "payment_reference": self.payment_code,
            "edu_payment_code": self.payment_code,
            "edu_claim_id": self.id,
            "line_ids": lines,
        }

    def _get_line_accounts(self, items, day):
        """Return the account that each item's line is credited to, as bills do."""
        on_collection = self.company_id.edu_recognition == "on_collection"
        roles = (
            ["bill_contra"]
            if on_collection
            else list(set(items.mapped("revenue_role")))
        )
        accounts = self.env["edu.account.role"]._get_accounts(
            self.company_id, ["bill_receivable", *roles], day
        )
        return {
            item: accounts["bill_contra" if on_collection else item.revenue_role]
            for item in items
        }

    def _reverse_receivable(self, reason):
        """Reverse the entry of a claim, if it has one; its charges are free again."""
        self.ensure_one()
        move = self.move_id
        if not move:
            return
        day = max(vietnam_today(), move.date)
        move._reverse_moves(
            [
                {
                    "ref": self.env._(
                        "Cancellation of %(bill)s: %(reason)s",
                        bill=move.name,
                        reason=reason,
                    ),
                    "date": day,
                    "invoice_date": day,
                }
            ],
            cancel=True,
        )
        move.edu_cancel_reason = reason
        self.line_ids.charge_id.filtered(lambda one: one.move_id == move).write(
            {"move_id": False}
        )

    def _book_refusal(self, refused):
        """Let the entry say what was accepted: the first one is reversed, another one
        with the same payment code takes its place.

        :param refused: lines of which less was accepted than claimed
        """
        self.ensure_one()
        old = self.move_id
        self._reverse_receivable(self.env._("Partly accepted"))
        old.edu_payment_code = False
        refused.charge_id._cancel()
        # The indexes must know before other charges and codes take their place.
        self.env.flush_all()
        for line in refused.filtered("amount_accepted"):
            line.charge_id = line._copy_charge(line.amount_accepted)
        accepted = self.line_ids.filtered("amount_accepted")
        if accepted:
            self._post_receivable(accepted.charge_id)
