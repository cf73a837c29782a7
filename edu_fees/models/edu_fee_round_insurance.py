# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models


class EduFeeRound(models.Model):
    """How many months of health insurance pupils are billed."""

    _inherit = "edu.fee.round"

    def _get_insurance_lists(self):
        """Return the closed lists of the round's items that begin in its month."""
        self.ensure_one()
        lists = self.env["edu.fee.insurance.list"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("item_id", "in", self.line_ids.item_id.ids),
                ("state", "=", "closed"),
            ]
        )
        return lists.filtered(lambda one: one.date_start.replace(day=1) == self.period)

    def _get_items(self):
        """Override of `edu_fees`: of what is on a list, only who is on it is billed."""
        listed = self._get_insurance_lists().item_id
        return [
            replace(item, chosen=item.chosen or item.item in listed)
            for item in super()._get_items()
        ]

    def _get_quantities(self, student_ids=None):
        """Override of `edu_fees`: months as the lists of insurance have them."""
        quantities = super()._get_quantities(student_ids)
        lists = self._get_insurance_lists()
        if not lists:
            return quantities
        domain = [("list_id", "in", lists.ids)]
        if student_ids is not None:
            domain.append(("student_id", "in", student_ids))
        lines = self.env["edu.fee.insurance.line"].search_fetch(
            domain, ["student_id", "list_id", "months"]
        )
        # Of two lists that name a pupil the later one holds.
        lines = lines.sorted(lambda line: (line.list_id.id, line.id))
        quantities.update(
            {(line.student_id, line.list_id.item_id): line.months for line in lines}
        )
        return quantities
