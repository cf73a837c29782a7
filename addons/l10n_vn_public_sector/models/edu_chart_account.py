# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduChartAccount(models.Model):
    """An account of the minimal chart that schools are given."""

    _name = "edu.chart.account"
    _description = "Account of the chart of schools"
    _order = "code"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    account_type = fields.Selection(
        selection=lambda self: (
            self.env["account.account"]
            ._fields["account_type"]
            ._description_selection(self.env)
        ),
        required=True,
    )
    reconcile = fields.Boolean()
    source = fields.Char(help="Where the number comes from; to be confirmed.")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique (code)", "The chart already has an account with this number."
    )

    def _prepare_account(self, company):
        """Return the values of the account in a school's books."""
        self.ensure_one()
        return {
            "code": self.code,
            "name": self.name,
            "account_type": self.account_type,
            "reconcile": self.reconcile,
            "company_ids": [fields.Command.set(company.ids)],
        }
