# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class EduCollectionTransaction(models.Model):
    """Money whose overpaid part is on another bill stays where it is."""

    _inherit = "edu.collection.transaction"

    def _undo_settlement(self, reason):
        """Override of `edu_fees` to keep credit that was used."""
        self._check_credit_unused()
        return super()._undo_settlement(reason)

    def _reverse(self, reason, date):
        """Override of `edu_fees` to keep credit that was used."""
        self._check_credit_unused()
        return super()._reverse(reason, date)

    def _check_credit_unused(self):
        """Refuse to take back money whose credit a later bill has.

        :raise UserError: names the bill
        """
        for one in self.filtered("amount_credit"):
            partner = one.statement_line_id.partner_id
            student_sudo = (
                self.env["edu.student"]
                .sudo()
                .search([("partner_id", "=", partner.id)], limit=1)
            )
            if not student_sudo or one.amount_credit <= student_sudo.edu_credit:
                continue
            used_sudo = (
                self.env["edu.fee.credit"]
                .sudo()
                .search(
                    [("student_id", "=", student_sudo.id), ("state", "=", "live")],
                    limit=1,
                )
            )
            raise UserError(
                self.env._(
                    "What was overpaid with %(reference)s is on bill %(bill)s. Take "
                    "the credit back there first.",
                    reference=one.bank_reference,
                    bill=used_sudo.move_id.name or "",
                )
            )
