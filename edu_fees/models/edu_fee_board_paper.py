# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

# An item that was billed for a month of this school year, and has no such paper in it.
MISSING = """
    EXISTS (
        SELECT 1
          FROM edu_fee_charge charge
          JOIN edu_fee_round round ON round.id = charge.round_id
         WHERE charge.item_id = item.id
           AND charge.state = 'live'
           AND round.period >= %(start)s
    ) AND NOT EXISTS (
        SELECT 1
          FROM edu_fee_paper paper
          JOIN edu_school_year year ON year.id = paper.school_year_id
          JOIN %(relation)s link ON link.%(paper)s = paper.id
         WHERE link.%(item)s = item.id
           AND paper.state = 'approved'
           AND paper.kind IN %(kinds)s
           AND year.date_start >= %(start)s
    )
"""


class EduFeeBoard(models.Model):
    """What is billed this year without its papers, or before it was disclosed."""

    _inherit = "edu.fee.board"

    is_without_papers = fields.Boolean(
        string="Without papers",
        readonly=True,
        help="Billed this school year without estimate, agreement or approval.",
    )
    is_undisclosed = fields.Boolean(
        string="Not disclosed",
        readonly=True,
        help="Billed this school year, and nothing was made public.",
    )

    _depends = {
        "edu.fee.charge": ["item_id", "round_id", "state"],
        "edu.fee.paper": ["item_ids", "kind", "school_year_id", "state"],
        "edu.fee.round": ["period"],
    }

    @api.model
    def _get_flags(self):
        """Override to add what papers are missing."""
        return {
            **super()._get_flags(),
            "is_without_papers": self._build_missing(
                ("estimate", "survey", "agreement", "approval")
            ),
            "is_undisclosed": self._build_missing(("disclosure",)),
        }

    @api.model
    def _build_missing(self, kinds):
        """Return the condition that an item lacks papers of all these kinds."""
        field = self.env["edu.fee.paper"]._fields["item_ids"]
        return SQL(
            MISSING,
            start=self._get_year_start(),
            kinds=kinds,
            relation=SQL.identifier(field.relation),
            paper=SQL.identifier(field.column1),
            item=SQL.identifier(field.column2),
        )
