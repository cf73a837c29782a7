# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduFeeRound(models.Model):
    """How many units each pupil of a round takes: who said yes, and who did not."""

    _inherit = "edu.fee.round"

    def _get_quantities(self, student_ids=None):
        """Return how many units pupils take where the round does not say it.

        To be extended by what counts them (attendance, meals, kilometres): add or
        replace keys of super's answer; 0 leaves the line out. Of items that families
        choose, pupils without a key are not billed.

        :param student_ids: only these pupils
        :return: {(pupil, item): units}
        """
        self.ensure_one()
        chosen = self.line_ids.filtered("item_id.needs_registration")
        if not chosen:
            return {}
        registered = self.env["edu.fee.registration"]._get_registered(
            chosen.item_id, self.period, student_ids
        )
        numbers = {line.item_id.id: line.quantity for line in chosen}
        students, items = self.env["edu.student"], self.env["edu.fee.item"]
        return {
            (students.browse(student_id), items.browse(item_id)): (
                (quantity or numbers[item_id]) if takes_part else 0
            )
            for (student_id, item_id), (takes_part, quantity) in registered.items()
        }

    def _get_unanswered_counts(self, pupils):
        """Return {item: pupils whose families said neither yes nor no}.

        :param pupils: list of `billing.Pupil`
        """
        self.ensure_one()
        chosen = self.line_ids.item_id.filtered("needs_registration")
        registered = self.env["edu.fee.registration"]._get_registered(
            chosen, self.period
        )
        return {
            item: sum((pupil.student.id, item.id) not in registered for pupil in pupils)
            for item in chosen
        }
