# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "edu.duty.mixin"]

    def action_edu_remind(self):
        """Remind the families of these open bills, at most once a day.

        :raise AccessError: for everybody but the accountant
        :raise UserError: when none of them is open
        """
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant reminds families."),
        )
        open_bills = self.filtered(
            lambda bill: (
                bill.edu_fee_round_id
                and bill.edu_published
                and bill._edu_takes_money()
                and bill.amount_residual > 0
            )
        )
        if not open_bills:
            raise UserError(self.env._("None of these bills is open any more."))
        reminders_sudo = self.env["edu.fee.reminder"].sudo()
        step = self.env["edu.student"]._get_today().toordinal()
        reminders_sudo._add(
            [(bill, "hand", step, int(bill.amount_residual)) for bill in open_bills]
        )
        for school in open_bills.company_id:
            reminders_sudo._delay(school)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s bills: their families are being reminded, each at most "
                    "once a day.",
                    count=len(open_bills),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
