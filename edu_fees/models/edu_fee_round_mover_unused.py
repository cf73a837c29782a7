# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class EduFeeRound(models.Model):
    """What who left has paid and does not use is owed to the family."""

    _inherit = "edu.fee.round"

    def _pay_back(self, leavers):
        """Enter the unused part as what the school owes; a refund list takes it.

        :param list leavers: `Leaver`
        :raise UserError: where the days of the month were taken off already
        """
        entries = [
            self._prepare_unused(leaver, charge, line)
            for leaver in leavers
            for charge, line in leaver.lines.items()
            if (charge.quantity, int(charge.price)) != (line.quantity, line.price)
        ]
        if not entries:
            return
        deductions = self.env["edu.fee.deduction"]
        keys = {
            (one["student"].id, one["item"].id, one["period"]): one for one in entries
        }
        known = deductions._find_registered(self.company_id, keys)
        for key, deduction in known.items():
            self._check_can_add(deduction, keys[key])
            # Days that were excused before the pupil left count, too.
            keys[key]["quantity"] += deduction.quantity
        entered = deductions._register_unused(self.company_id, entries)
        found = {(one.student_id, one.item_id): one.quantity for one in entered}
        for entry in entries:
            student, item = entry["student"], entry["item"]
            if found.get((student, item), 0) < entry["quantity"]:
                self._refuse_to_add(student, item)

    def _check_can_add(self, deduction, entry):
        """Refuse to add to what is entered for the month already.

        :param deduction: what is there
        :param dict entry: of `_prepare_unused`
        :raise UserError: when it was taken off or paid back, or has another price
        """
        deduction._check_open()
        if int(deduction.price) != entry["price"]:
            self._refuse_to_add(deduction.student_id, deduction.item_id)

    def _refuse_to_add(self, student, item):
        """Refuse to owe a pupil more than the bill asked for.

        :raise UserError: always
        """
        raise UserError(
            self.env._(
                "“%(item)s” of %(student)s has a deduction in that month already. "
                "Cancel it first, or let the bill stay due.",
                item=item.name,
                student=student.name,
            )
        )

    def _prepare_unused(self, leaver, charge, line):
        """Return the entry of what a pupil did not use of a charge.

        Meals are counted; of a month the price of the rest of it is owed.
        """
        lang = self.company_id._edu_get_lang()
        env = self.with_context(lang=lang).env
        by_meal = charge.quantity != line.quantity
        if charge.amount_supported:
            # Of what somebody else pays a part of, the family gets its part back.
            left = line.quantity * line.price - line.supported
            quantity, price = 1, charge._get_family_amount() - left
        elif by_meal:
            quantity, price = charge.quantity - line.quantity, int(charge.price)
        else:
            quantity, price = charge.quantity, int(charge.price) - line.price
        return {
            "student": leaver.student,
            "item": charge.item_id,
            "period": self.period,
            "quantity": quantity,
            "is_of_leaver": True,
            "price": price,
            "reason": env._(
                "units after the last day %(date)s",
                date=format_date(env, leaver.last_day),
            ),
        }
