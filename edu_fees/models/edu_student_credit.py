# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edu_core.utils import claim_rows


class EduStudent(models.Model):
    _inherit = "edu.student"

    def _edu_get_credit(self, company, without=None):
        """Return what pupils have overpaid and may get back or use; few queries.

        What waits to be paid back does not count. Every account that the role
        ``received_in_advance`` ever had does: money does not move when an account is
        renumbered.

        :param company: the school
        :param without: the `edu.disbursement` whose own lines do not count
        :return: {pupil: whole đồng}, without those who have none
        """
        students = self.grouped("partner_id")
        credits = {}
        for partner, balance in (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                self._edu_get_credit_domain(company),
                ["partner_id"],
                ["balance:sum"],
            )
        ):
            credits[students[partner.with_env(self.env)]] = -int(balance)
        for student, amount in (
            self.env["edu.disbursement.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("student_id", "in", self.ids),
                    ("item_id", "=", False),
                    ("disbursement_id", "not in", without.ids if without else []),
                    *self.env["edu.disbursement"]._get_committed_domain(),
                ],
                ["student_id"],
                ["amount:sum"],
            )
        ):
            student = student.with_env(self.env)
            credits[student] = credits.get(student, 0) - int(amount)
        return {student: credit for student, credit in credits.items() if credit > 0}

    def _edu_get_credit_domain(self, companies):
        """Return the domain of the journal items that are overpaid money of pupils.

        A fee item whose money is received in advance by its own role stands on the same
        account; what was paid for it is nobody's credit.
        """
        return [
            ("company_id", "in", companies.ids),
            ("account_id", "in", self._edu_get_credit_accounts_sudo(companies).ids),
            ("partner_id", "in", self.partner_id.ids),
            ("edu_fee_item_id", "=", False),
            ("parent_state", "=", "posted"),
        ]

    @api.model
    def _edu_get_credit_accounts_sudo(self, companies):
        """Return all accounts that overpaid money of these schools was ever on."""
        roles_sudo = self.env["edu.account.role"].sudo()
        return roles_sudo.search(
            [
                ("company_id", "in", companies.ids),
                ("role", "=", "received_in_advance"),
            ]
        ).account_id

    def _edu_lock_credit(self):
        """Let nobody else pay back or use the credit of these pupils until the end."""
        claim_rows(self)
        self.env.invalidate_all()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _edu_get_open_credits(self, account):
        """Return the open credit lines of a partner on an account, oldest first."""
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.id),
                ("account_id", "=", account.id),
                ("edu_fee_item_id", "=", False),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("balance", "<", 0),
            ],
            order="date, id",
        )
