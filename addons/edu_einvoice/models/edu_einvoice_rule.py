# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduEinvoiceRule(models.Model):
    """Whether money of a class of items brings an e-invoice, from a day to a day."""

    _name = "edu.einvoice.rule"
    _description = "Which items get an e-invoice"
    _order = "legal_class, date_start desc, id"
    _rec_name = "legal_class"

    legal_class = fields.Selection(
        selection=lambda self: (
            self.env["edu.fee.item"]._fields["legal_class"].selection
        ),
        string="Class of item",
        required=True,
    )
    is_service = fields.Boolean(
        string="Gets an e-invoice",
        help="It is the price of a service of the school. What is collected on behalf "
        "of others gets none.",
    )
    date_start = fields.Date(string="Valid from", required=True)
    date_end = fields.Date(string="Valid to")
    source = fields.Char(help="The text that says so.")
    confirmed = fields.Boolean(
        help="Somebody has compared the rule with the official text."
    )

    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (legal_class WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "There is a rule for this class at that time already. End it first.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A rule cannot end before it starts.",
    )
