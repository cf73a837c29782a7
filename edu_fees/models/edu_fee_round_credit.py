# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money


class EduFeeRound(models.Model):
    """How what was paid too much before lowers the bills of the next round."""

    _inherit = "edu.fee.round"

    def action_publish(self):
        """Override of `edu_fees` to see first whether credit can be used today.

        :raise UserError: names the round, the pupils and the closed day
        """
        self.check_access("write")
        self._check_credit_day()
        return super().action_publish()

    def _check_credit_day(self):
        """Refuse to publish on a closed day what overpaid money is to be put on.

        :raise UserError: says what to do
        """
        today = vietnam_today()
        for fee_round in self:
            company = fee_round.company_id
            closed = self.env["edu.books.lock"]._get_closed_until(company)
            if not closed or today > closed:
                continue
            bills = fee_round._get_bills().filtered(lambda bill: not bill.edu_published)
            rich = bills.edu_student_id._edu_get_credit(company)
            if rich:
                raise UserError(
                    self.env._(
                        "Round “%(round)s” is not published: %(count)s pupils have "
                        "paid too much before, which is put on their bills with an "
                        "entry of today, and the books are closed up to %(closed)s. "
                        "Publish it on a later day, or have the principal open the "
                        "books with a reason. Nothing was done.",
                        round=fee_round.name,
                        count=len(rich),
                        closed=format_date(self.env, closed),
                    )
                )

    def _publish_bills(self, bills):
        """Override of `edu_fees` to put pupils' credit on the bills they now see."""
        published = super()._publish_bills(bills)
        self._use_credit(published)
        return published

    def _use_credit(self, bills):
        """Put credit on bills of the round, and note how much it was.

        A bill from which the accountant took credit back gets none by itself.

        :param bills: published ones
        :return: what was used
        """
        self.ensure_one()
        credits_sudo = self.env["edu.fee.credit"].sudo()
        undone_sudo = credits_sudo.search(
            [("move_id", "in", bills.ids), ("state", "=", "undone")]
        )
        bills -= undone_sudo.move_id
        used_sudo = self.env["edu.fee.credit"]._use_for(bills)
        if used_sudo:
            self.invalidate_recordset(["amount_paid", "amount_residual"])
            self.message_post(
                body=self.env._(
                    "%(amount)s paid too much before were put on %(count)s bills.",
                    amount=money.format_amount(sum(used_sudo.mapped("amount"))),
                    count=len(used_sudo.move_id),
                )
            )
        return used_sudo
