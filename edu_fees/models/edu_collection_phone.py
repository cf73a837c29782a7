# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.edu_core.tools import vietnamese
from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools.collection_call import get_bank_text


class EduCollectionTransaction(models.Model):
    """“I have paid”, says somebody on the phone: find the movement by the number."""

    _inherit = "edu.collection.transaction"

    phone = fields.Char(
        string="Phone number of a guardian",
        compute="_compute_phone",
        search="_search_phone",
        help="Finds movements that may be for the children of the guardian with this "
        "number: by the number itself, by names, by codes and by amounts that are "
        "open.",
    )

    def _compute_phone(self):
        """A movement has no number of its own; the field is there to be searched."""
        self.phone = False

    @api.model
    def _search_phone(self, operator, value):
        """Return the domain of movements that may be a guardian's."""
        if operator == "in":
            return Domain.OR(self._search_phone("ilike", one) for one in value)
        if operator != "ilike":
            return NotImplemented
        number = self._normalize_phone(value or "")
        if not number:
            return Domain.FALSE
        bills = self._get_bills_of_phone(number)
        words = {number, "0" + number.removeprefix("84")}
        students_sudo = bills.edu_student_id.sudo()
        guardians_sudo = self._get_guardians_sudo(number)
        names = students_sudo.mapped("name") + guardians_sudo.mapped("name")
        words |= {get_bank_text(name) for name in names}
        words |= set(filter(None, students_sudo.mapped("student_code")))
        words |= set(filter(None, bills.mapped("edu_payment_code")))
        fits = Domain.OR(Domain("memo", "ilike", word) for word in words)
        fits |= Domain.OR(Domain("counterparty", "ilike", word) for word in words)
        amounts = bills.mapped("amount_residual")
        return fits | (Domain("amount", "in", amounts) & Domain("amount", ">", 0))

    @api.model
    def _normalize_phone(self, text):
        """Return a whole phone number as guardians have it, empty for anything else."""
        try:
            return vietnamese.normalize_phone(text)
        except ValueError:
            return ""

    @api.model
    def _get_guardians_sudo(self, number):
        """Return the guardians with exactly this number, in sudo: the accountant reads
        no guardian, and learns of none but by the children's bills."""
        return self.env["edu.guardian"].sudo().search([("phone", "=", number)])

    @api.model
    def _get_bills_of_phone(self, number):
        """Return the open bills that the user may read of the children of a number.

        :param str number: as `_normalize_phone` returns it
        """
        guardians_sudo = self._get_guardians_sudo(number)
        today = vietnam_today()
        links_sudo = guardians_sudo.guardianship_ids.filtered(
            lambda link: not link.date_end or link.date_end >= today
        )
        moves = self.env["account.move"]
        if not links_sudo:
            return moves
        return moves.search(
            Domain(moves._edu_get_payable_domain())
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("edu_student_id", "in", links_sudo.student_id.ids)
            & Domain("amount_residual", ">", 0),
            order="invoice_date_due, id",
        )
