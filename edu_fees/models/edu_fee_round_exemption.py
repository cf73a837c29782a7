# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduFeeRound(models.Model):
    """How the bills of a round reduce the prices of pupils who are exempted."""

    _inherit = "edu.fee.round"

    def _get_exemptions(self, student_ids=None):
        """Return by what the prices of pupils are reduced in this round's month.

        A month is reduced when its first day is within the exemption, and within the
        pupil's decision. Few queries, however many pupils.

        :param student_ids: only these pupils
        :return: {(pupil, item): [`billing.Exemption`]}
        """
        self.ensure_one()
        items = self.line_ids.item_id
        # In sudo: who counts the missing bills need not know why somebody pays less.
        exemptions_sudo = self.env["edu.fee.exemption"].sudo()
        found = items and exemptions_sudo._get_in_force(items, self.period)
        if not found:
            return {}
        only = None if student_ids is None else set(student_ids)
        reached = found._get_students(self.period)
        students = self.env["edu.student"]
        exemptions = {}
        for one in found:
            value = one._get_value()
            for student_id in reached[one]:
                if only is not None and student_id not in only:
                    continue
                for item in one.item_ids & items:
                    key = (students.browse(student_id), item)
                    exemptions.setdefault(key, []).append(value)
        return exemptions

    def _prepare_charge(self, bill, line, names):
        """Override of `edu_fees` to note by what and how much a price was reduced."""
        vals = super()._prepare_charge(bill, line, names)
        if line.exemption:
            vals["exemption_id"] = line.exemption.id
            vals["reduction"] = line.reduction
        return vals

    @api.model
    def _build_line_name(self, line):
        """Override of `edu_fees`: what a child carries home says that a price is
        reduced, never why."""
        name = super()._build_line_name(line)
        if not line.exemption:
            return name
        return self.env._("%(line)s (reduced by regulation)", line=name)
