# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edu_fees.const import ACCOUNT_ROLES


class EduChartRole(models.Model):
    """Which account of the chart plays which role, by circular and from when on."""

    _name = "edu.chart.role"
    _description = "Role in the chart of schools"
    _order = "recognition, role, date_start"

    role = fields.Selection(ACCOUNT_ROLES, required=True)
    recognition = fields.Selection(
        [
            ("on_collection", "When the money is in (public units)"),
            ("accrual", "When the bill is issued (private schools)"),
        ],
        required=True,
    )
    chart_account_id = fields.Many2one(
        "edu.chart.account", string="Account", required=True, ondelete="restrict"
    )
    date_start = fields.Date(string="Valid from", required=True)
    date_end = fields.Date(string="Valid until")
    source = fields.Char(help="The circular this mapping comes from; to be confirmed.")

    _role_start_uniq = models.Constraint(
        "unique (recognition, role, date_start)",
        "This role already has an account from this day on.",
    )

    def _prepare_role(self, company, account_id):
        """Return the values of the role in a school's books, to be confirmed."""
        self.ensure_one()
        return {
            "company_id": company.id,
            "role": self.role,
            "account_id": account_id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "source": self.source,
            "confirmed": False,
        }
