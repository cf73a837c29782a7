# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduFeeCharge(models.Model):
    """By what the price of a charge was reduced; the cashier does not learn it."""

    _inherit = "edu.fee.charge"

    exemption_id = fields.Many2one(
        "edu.fee.exemption",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        groups="edu_fees.group_accountant,edu_core.group_principal",
    )
    reduction = fields.Monetary(
        groups="edu_fees.group_accountant,edu_core.group_principal",
        help="By how much a unit costs less than in the plan.",
    )
