# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """What was still to be paid on a day that is over.

    Odoo keeps what is open now. What was open is the bill less what was reconciled with
    it up to then: money, credit, and the reversal of a bill that was cancelled.
    """

    _inherit = "account.move"

    def _edu_get_residual_on(self, date):
        """Return what was open of bills at the end of a day, in whole đồng.

        :param date: the day; bills of later days are left out
        :return: {bill: amount}
        """
        bills = self.filtered(lambda bill: bill.state == "posted" and bill.date <= date)
        residual = {bill: int(bill.amount_total) for bill in bills}
        # In sudo: of bills that the user reads, and not everybody reads what is behind.
        partials_sudo = self.env["account.partial.reconcile"].sudo()
        for line_sudo, amount in partials_sudo._read_group(
            [("debit_move_id.move_id", "in", bills.ids), ("max_date", "<=", date)],
            ["debit_move_id"],
            ["amount:sum"],
        ):
            residual[line_sudo.move_id.with_env(self.env)] -= int(amount)
        return residual

    @api.model
    def _edu_sum_residual(self, schools, date=None):
        """Return what families owe of all bills that they see, in whole đồng.

        On a day that is over also of bills that were taken back since.

        :param schools: `res.company` records
        :param date: at the end of this day (default: now)
        """
        own = Domain("company_id", "in", schools.ids)
        seen = Domain("edu_published", "=", True)
        if not date:
            domain = own & seen & Domain(self._edu_get_bill_domain())
            [(residual,)] = self._read_group(domain, [], ["amount_residual:sum"])
            return int(residual or 0)
        domain = own & (seen | Domain("edu_withdrawn", "=", True))
        domain &= Domain("edu_fee_round_id", "!=", False)
        domain &= Domain("move_type", "=", "out_invoice")
        domain &= Domain("state", "=", "posted") & Domain("date", "<=", date)
        [(total,)] = self._read_group(domain, [], ["amount_total:sum"])
        partials_sudo = self.env["account.partial.reconcile"].sudo()
        [(paid,)] = partials_sudo._read_group(
            [
                ("debit_move_id.move_id", "in", self._search(domain)),
                ("max_date", "<=", date),
            ],
            [],
            ["amount:sum"],
        )
        return int(total or 0) - int(paid or 0)
