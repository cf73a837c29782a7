# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    edu_virtual_account = fields.Char(
        string="Pupil's account number",
        compute="_compute_edu_virtual_account",
        compute_sudo=True,
    )

    @api.depends("edu_student_id", "partner_bank_id")
    def _compute_edu_virtual_account(self):
        """Tell under which number the bank takes the bill's money, if under one.

        One query for all bills of a list or a print.
        """
        accounts = self.env["edu.virtual.account"].search_fetch(
            [
                ("student_id", "in", self.edu_student_id.ids),
                ("state", "=", "confirmed"),
                ("channel_id", "any", self.env["edu.collection.channel"]._get_open()),
            ],
            ["student_id", "journal_id", "number"],
        )
        numbers = {
            (one.student_id, one.journal_id.bank_account_id): one.number
            for one in accounts
        }
        for move in self:
            key = (move.edu_student_id, move.partner_bank_id)
            move.edu_virtual_account = numbers.get(key)

    def _edu_get_payee_number(self, account_sudo):
        """Override of `edu_fees`: the pupil's own number, where the bank has one."""
        own = self.edu_virtual_account
        return own or super()._edu_get_payee_number(account_sudo)
