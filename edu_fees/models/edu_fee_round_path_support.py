# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduFeeRound(models.Model):
    """The path of a round of which others pay a part, or all."""

    _inherit = "edu.fee.round"

    def _get_step_exemptions(self):
        """Override of `edu_fees`: supports wait for approval as exemptions do."""
        is_done, text = super()._get_step_exemptions()
        supports = self.env["edu.fee.sponsorship"]
        items = self.line_ids.item_id
        if not is_done or not items or not self.period:
            return is_done, text
        if not supports.has_access("read"):
            return is_done, text
        waiting = supports._get_in_force(items, self.period, ("draft",))
        if waiting:
            return False, self.env._("%(count)s wait for approval", count=len(waiting))
        return is_done, text

    def _get_step_preview(self):
        """Override of `edu_fees`: of whom others pay all, nobody waits for a bill."""
        if self._is_covered() and self.state != "draft":
            return True, self.env._(
                "%(count)s paid by others", count=self.covered_count
            )
        return super()._get_step_preview()

    def _get_step_publish(self):
        """Override of `edu_fees`: where others pay all, families get no bill."""
        if not self._is_covered():
            return super()._get_step_publish()
        is_sent = self.state in ("published", "closed")
        return is_sent, self.env._("Nothing for families")

    def _get_step_collect(self):
        """Override of `edu_fees`: what others pay is collected by claims."""
        if not self._is_covered():
            return super()._get_step_collect()
        if self.unclaimed_count:
            return False, self.env._("%(count)s to claim", count=self.unclaimed_count)
        return True, self.env._("On claims")

    def _is_covered(self):
        """Tell whether nobody of the round is missing, and no family has a bill."""
        return bool(
            self.covered_count and not self.bill_count and not self.missing_count
        )
