# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from itertools import product

from odoo import api, models
from odoo.exceptions import ValidationError

from .res_users_role import DUTIES


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.constrains("group_ids", "partner_id")
    def _check_accountant_is_not_cashier(self):
        """Who keeps the books of a school never keeps its cash.

        Groups given by hand hold at all schools and for ever; those of a role at its
        school on its days. The accountant of one school may be cashier of another.
        Two accounts of one person count as one.
        """
        people = self.env["res.users"].sudo().with_context(active_test=False)
        for user in self.sudo():
            if not any(user._edu_get_duties().values()):
                continue
            person = people.search([("partner_id", "=", user.partner_id.id)])
            duties = (person | user)._edu_get_duties()
            if any(self._edu_meet(*pair) for pair in product(*duties.values())):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot be accountant and cashier at once: who keeps "
                        "the books does not keep the cash.",
                        user=user.name,
                    )
                )

    def _edu_get_duties(self):
        """Return {duty: [(company id or None, first day, last day)]} of these users."""
        result = {}
        for duty, name in DUTIES.items():
            group = self.env.ref(name, raise_if_not_found=False)
            held = [
                (line.company_id.id or None, line.date_from, line.date_to)
                for line in self.role_line_ids
                if not line.edu_revoked_at and group in line.role_id.all_implied_ids
            ]
            for user in self:
                of_roles = user.role_line_ids.role_id.all_implied_ids
                by_hand = user.group_ids - of_roles
                if group and group in by_hand.all_implied_ids:
                    held.append((None, False, False))
            result[duty] = held
        return result

    @api.model
    def _edu_meet(self, one, other):
        """Return whether two holdings share a school and a day."""
        company, first, last = one
        other_company, other_first, other_last = other
        if company and other_company and company != other_company:
            return False
        return (first or date.min) <= (other_last or date.max) and (
            other_first or date.min
        ) <= (last or date.max)
