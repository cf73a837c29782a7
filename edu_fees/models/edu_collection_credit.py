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
        """Refuse to take back money whose overpaid part is gone.

        :raise UserError: names the bill that has it, or says that it is paid back
        """
        todo_sudo = self.sudo().filtered("amount_credit")
        partners = todo_sudo._get_credited_partners()
        partner_ids = [one.id for one in partners.values()]
        # Who left the school may have used it, too.
        students_sudo = todo_sudo.env["edu.student"].with_context(active_test=False)
        students_sudo = students_sudo.search([("partner_id", "in", partner_ids)])
        if students_sudo:
            students_sudo._edu_lock_credit()
        by_partner = students_sudo.grouped("partner_id")
        for one in todo_sudo:
            student = by_partner.get(partners[one])
            if not student:
                continue
            left = student._edu_get_credit(one.company_id).get(student, 0)
            if one.amount_credit > left:
                raise UserError(one._get_credit_refusal(student))

    def _get_credited_partners(self):
        """Return whose ledger has the overpaid part of each movement.

        The entry that says what the money is has it; money of a closed day that was
        recognised later has another one than the bank's line.

        :return: {movement: the pupil's partner, empty when nothing was overpaid}
        """
        accounts_sudo = self.env["edu.student"]._edu_get_credit_accounts_sudo(
            self.company_id
        )
        result = {}
        for one in self:
            lines = one._get_entry().line_ids.filtered(
                lambda line: (
                    line.account_id in accounts_sudo
                    and not line.edu_fee_item_id
                    and line.balance < 0
                )
            )
            result[one] = lines.partner_id[:1]
        return result

    def _get_credit_refusal(self, student):
        """Return why the overpaid part of the money cannot be taken back."""
        self.ensure_one()
        used = self.env["edu.fee.credit"].search(
            [("student_id", "=", student.id), ("state", "=", "live")], limit=1
        )
        if used:
            return self.env._(
                "What was overpaid with %(reference)s is on bill %(bill)s. Take the "
                "credit back there first.",
                reference=self.bank_reference,
                bill=used.move_id.name,
            )
        return self.env._(
            "What was overpaid with %(reference)s was paid back to the family of "
            "%(student)s, or waits to be. Cancel that payment first.",
            reference=self.bank_reference,
            student=student.name,
        )
