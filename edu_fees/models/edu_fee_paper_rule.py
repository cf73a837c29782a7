# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..const import PAPER_KINDS


class EduFeePaperRule(models.Model):
    """Which paper the law wants for items of a class, from a day to a day."""

    _name = "edu.fee.paper.rule"
    _description = "Paper wanted for fee items"
    _order = "legal_class, kind, date_start desc, id"
    _rec_name = "kind"

    legal_class = fields.Selection(
        selection=lambda self: (
            self.env["edu.fee.item"]._fields["legal_class"].selection
        ),
        string="Class of item",
        required=True,
        index=True,
    )
    kind = fields.Selection(PAPER_KINDS, string="Paper", required=True)
    ownership = fields.Selection(
        [("public", "Public schools"), ("private", "Private schools"), ("all", "All")],
        string="Holds for",
        required=True,
        default="public",
    )
    date_start = fields.Date(string="Valid from")
    date_end = fields.Date(string="Valid to")
    source = fields.Char(help="The text that says so.")
    confirmed = fields.Boolean(
        help="Somebody has compared the rule with the official text."
    )

    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (legal_class WITH =, kind WITH =, ownership WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "This paper is already wanted at that time. End the other rule first.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A rule cannot end before it starts.",
    )

    @api.model
    def _get_wanted(self, school, day):
        """Return the kinds of papers that items of a school need on a day; one query.

        :return: {class of item: [kinds, in the order in which they come about]}
        """
        rules = self.search(
            Domain("ownership", "in", ("all", school.edu_ownership))
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )
        order = [kind for kind, _label in PAPER_KINDS]
        return {
            legal_class: sorted(set(rows.mapped("kind")), key=order.index)
            for legal_class, rows in rules.grouped("legal_class").items()
        }
