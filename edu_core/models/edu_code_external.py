# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class EduCodeExternal(models.Model):
    """What another system calls an entry of a code list, between two dates."""

    _name = "edu.code.external"
    _description = "Code of Another System"
    _order = "target_id, code_id, date_start desc, id"
    _rec_name = "external_code"

    code_id = fields.Many2one(
        "edu.code", required=True, index=True, ondelete="cascade", string="Our Code"
    )
    kind = fields.Selection(related="code_id.kind")
    target_id = fields.Many2one(
        "edu.code.target",
        required=True,
        index=True,
        ondelete="cascade",
        string="System",
    )
    external_code = fields.Char(
        required=True,
        index=True,
        help="The code, or the text that stands for it in the system's files.",
    )
    date_start = fields.Date(string="Valid From")
    date_end = fields.Date(string="Valid To")
    confirmed = fields.Boolean(
        help="Somebody has compared the code with the official text."
    )

    _one_code_a_day = models.Constraint(
        "EXCLUDE USING gist (code_id WITH =, target_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "The system already has a code for this entry at that time.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A code cannot end before it starts.",
    )

    @api.model
    def _get_valid_domain(self, target, day):
        """Return the domain of a system's codes on a day."""
        return (
            Domain("target_id.code", "=", target)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )
