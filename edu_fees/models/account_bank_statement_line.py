# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError

from .account_move_lock import is_remark


class AccountBankStatementLine(models.Model):
    """The money of a school: each line is that of one `edu.collection.transaction`.

    A line typed by hand would be counted again when the bank's file comes. So lines are
    made by the import and the cash counter only, in sudo. Other companies' lines are
    Odoo's ordinary ones.
    """

    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a school's money comes in by statements and receipts.

        :raise AccessError: for whoever enters a line of a school by hand
        """
        lines = super().create(vals_list)
        lines._edu_check_by_hand()
        return lines

    def write(self, vals):
        """Override of the ORM to keep a school's lines as they came."""
        if all(is_remark(name) for name in vals):
            return super().write(vals)
        self._edu_check_by_hand()
        result = super().write(vals)
        # Nor is a line of another company made one of a school.
        self._edu_check_by_hand()
        return result

    def unlink(self):
        """Override of the ORM: a school's line is never deleted."""
        self._edu_check_by_hand()
        return super().unlink()

    def action_undo_reconciliation(self):
        """Override of `account`: a match is undone where it was made."""
        self._edu_check_by_hand()
        return super().action_undo_reconciliation()

    def _edu_check_by_hand(self):
        """Refuse the lines of schools to everybody but the suite's own methods.

        :raise AccessError: says where money comes in
        """
        if self.env.su or not self:
            return
        # In sudo: who may not read a line, is refused all the same.
        journals_sudo = self.sudo().journal_id
        for journal in journals_sudo.filtered("company_id.edu_is_school")[:1]:
            if journal.type == "cash":
                raise AccessError(
                    self.env._(
                        "Only the cashier takes cash and makes or voids receipts."
                    )
                )
            raise AccessError(
                self.env._(
                    "The movements of %(journal)s come from the bank's statements; "
                    "they are not entered, changed or deleted by hand. Import the "
                    "statement, and match its movements in their list.",
                    journal=journal.name,
                )
            )
