# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.utils import claim_rows

from .account_move_credit import MONEY_STAFF
from .edu_disbursement_payer import KIND


class ResPartner(models.Model):
    """What other payers paid beyond their claims."""

    _inherit = "res.partner"

    def _edu_is_pupil(self):
        """Tell whether one of these is a pupil, of whichever school."""
        students_sudo = self.env["edu.student"].sudo().with_context(active_test=False)
        return bool(
            students_sudo.search_count([("partner_id", "in", self.ids)], limit=1)
        )

    def _edu_get_payer_credit(self, company, without=None):
        """Return what payers paid a school beyond their claims and may get back or use;
        a fixed number of queries. What waits to be paid back does not count.

        :param company: the school
        :param without: the `edu.disbursement` that does not count itself
        :return: {payer: whole đồng}, without those who have none
        """
        accounts_sudo = self.env["edu.student"]._edu_get_credit_accounts_sudo(company)
        payments = self.env["edu.disbursement"]
        sources = (
            (
                "account.move.line",
                [
                    ("account_id", "in", accounts_sudo.ids),
                    ("partner_id", "in", self.ids),
                    ("edu_fee_item_id", "=", False),
                    ("parent_state", "=", "posted"),
                ],
                "partner_id",
                "balance:sum",
            ),
            (
                "edu.disbursement",
                [
                    ("kind", "=", KIND),
                    ("payer_id", "in", self.ids),
                    ("id", "not in", without.ids if without else []),
                    ("state", "in", payments._get_committed_states()),
                ],
                "payer_id",
                "amount:sum",
            ),
        )
        credits = dict.fromkeys(self, 0)
        for model, domain, key, total in sources:
            rows = (
                self.env[model]
                .sudo()
                ._read_group([("company_id", "=", company.id), *domain], [key], [total])
            )
            for payer, amount in rows:
                credits[payer.with_env(self.env)] -= int(amount)
        return {payer: credit for payer, credit in credits.items() if credit > 0}

    def _edu_lock_payer_credit(self):
        """Let nobody else pay back or use the credit of these payers until the end."""
        claim_rows(self)
        self.env.invalidate_all()


class EduFeeCredit(models.Model):
    """What another payer paid too much, used for its next claim."""

    _inherit = "edu.fee.credit"

    payer_id = fields.Many2one(
        "res.partner",
        string="Other payer",
        ondelete="restrict",
        index="btree_not_null",
        help="Whose money it is, where it is no pupil's.",
    )

    _owner_check = models.Constraint(
        "CHECK ((student_id IS NULL) <> (payer_id IS NULL))",
        "Credit is a pupil's or another payer's.",
    )

    @api.model
    def _use_for_claims(self, claims):
        """Put what payers paid too much on claims that are out, the oldest due date
        first.

        :param claims: of one school
        :return: what was used, as `edu.fee.credit` in sudo
        """
        moves_sudo = claims.sudo().move_id
        if not moves_sudo:
            return self.sudo()
        payers_sudo = moves_sudo.partner_id
        # Who comes second waits here and looks anew.
        payers_sudo._edu_lock_payer_credit()
        moves_sudo._edu_lock()
        takers = moves_sudo.filtered(
            lambda move: move.amount_residual > 0 and move._edu_takes_money()
        ).sorted(lambda move: (move.invoice_date_due or move.date, move.id))
        left = payers_sudo._edu_get_payer_credit(moves_sudo.company_id.ensure_one())
        shares = []
        for move in takers:
            share = min(left.get(move.partner_id, 0), int(move.amount_residual))
            if share > 0:
                left[move.partner_id] -= share
                shares.append((move, share))
        return self._book(shares)

    @api.model
    def _prepare_credit(self, bill, entry, day, share):
        """Override of `edu_fees`: what is on a claim was its payer's."""
        values = super()._prepare_credit(bill, entry, day, share)
        if bill.edu_claim_id:
            values.update(student_id=False, payer_id=bill.partner_id.id)
        return values


class EduFeeClaim(models.Model):
    _inherit = "edu.fee.claim"

    payer_credit = fields.Monetary(
        compute="_compute_payer_credit",
        string="Paid beyond its claims",
        groups=MONEY_STAFF,
        help="What the payer paid this school too much, and is neither used nor paid "
        "back.",
    )
    amount_credit_used = fields.Monetary(
        compute="_compute_amount_credit_used",
        string="Of which from before",
        groups=MONEY_STAFF,
        help="What of this claim was paid with money from before.",
    )

    def _compute_payer_credit(self):
        """Read what payers have left; a fixed number of queries a school."""
        for company, claims in self.grouped("company_id").items():
            credits = claims.payer_id._edu_get_payer_credit(company)
            for claim in claims:
                claim.payer_credit = credits.get(claim.payer_id, 0)

    def _compute_amount_credit_used(self):
        """Sum what of the claim's entry was paid with credit; one query."""
        rows = (
            self.env["edu.fee.credit"]
            .sudo()
            ._read_group(
                [("move_id", "in", self.sudo().move_id.ids), ("state", "=", "live")],
                ["move_id"],
                ["amount:sum"],
            )
        )
        used = {move.id: amount for move, amount in rows}
        for claim in self:
            claim.amount_credit_used = used.get(claim.sudo().move_id.id, 0)

    def action_use_credit(self):
        """Put what the payer paid too much on this claim.

        :raise UserError: when there is nothing, or the claim takes no money
        """
        self._check_accountant()
        self._lock()
        self._check_stage("sent", "accepted", "partly")
        for claim in self:
            used_sudo = self.env["edu.fee.credit"]._use_for_claims(claim)
            if not used_sudo:
                raise UserError(
                    self.env._(
                        "%(payer)s has paid nothing beyond its claims that is left, or "
                        "claim “%(claim)s” is paid.",
                        payer=claim.payer_id.name,
                        claim=claim.name,
                    )
                )
        self.invalidate_recordset(
            ["payer_credit", "amount_credit_used", "amount_paid", "state"]
        )
        return True

    def action_pay_back_credit(self):
        """Open a draft of a payment that gives the payer back what it has left.

        :raise UserError: when there is nothing
        """
        self.ensure_one()
        self._check_accountant()
        return self.env["edu.disbursement"]._open_payer_refund(
            self.company_id, self.payer_id
        )


class EduDisbursement(models.Model):
    _inherit = "edu.disbursement"

    @api.model
    def _open_payer_refund(self, company, payer):
        """Open a draft of a payment that gives a payer back what it has left.

        :raise UserError: when there is nothing
        """
        left = payer.sudo()._edu_get_payer_credit(company).get(payer.sudo(), 0)
        if not left:
            raise UserError(
                self.env._(
                    "%(payer)s has paid nothing beyond its claims that is left: it is "
                    "on a claim, or was paid back, or waits to be.",
                    payer=payer.name,
                )
            )
        payment = self.create(self._prepare_payer_refund(company, payer, left))
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": payment.id,
            "view_mode": "form",
        }


class EduCollectionTransaction(models.Model):
    """Money of another payer, of which a part was too much."""

    _inherit = "edu.collection.transaction"

    def _get_credited_payer_sudo(self):
        """Return the other payer whose the overpaid money is, in sudo; nobody where it
        is a pupil's."""
        self_sudo = self.sudo()
        partner_sudo = self_sudo._get_credited_partners()[self_sudo]
        return partner_sudo.browse() if partner_sudo._edu_is_pupil() else partner_sudo

    def action_pay_back(self):
        """Override: what another payer paid too much goes back to it."""
        self.ensure_one()
        if self.state == "over" and (payer_sudo := self._get_credited_payer_sudo()):
            self._check_may_match()
            return self.env["edu.disbursement"]._open_payer_refund(
                self.company_id, payer_sudo.with_env(self.env)
            )
        return super().action_pay_back()

    def _check_credit_unused(self):
        """Override: nor is money of another payer taken back whose overpaid part is on
        a claim or paid back.

        :raise UserError: names the payer
        """
        res = super()._check_credit_unused()
        for one_sudo in self.sudo().filtered("amount_credit"):
            payer_sudo = one_sudo._get_credited_payer_sudo()
            if not payer_sudo:
                continue
            payer_sudo._edu_lock_payer_credit()
            credits = payer_sudo._edu_get_payer_credit(one_sudo.company_id)
            if one_sudo.amount_credit > credits.get(payer_sudo, 0):
                raise UserError(
                    self.env._(
                        "What %(payer)s paid too much with %(reference)s is on a "
                        "claim, was paid back, or waits to be. Take the credit back "
                        "there, or cancel that payment first.",
                        payer=payer_sudo.name,
                        reference=one_sudo.bank_reference,
                    )
                )
        return res
