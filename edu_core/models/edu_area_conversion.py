# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduAreaConversion(models.Model):
    """What became of an administrative unit: the one it went into, or a part of it."""

    _name = "edu.area.conversion"
    _description = "Change of an Administrative Unit"
    _order = "old_id, is_main desc, share desc, id"
    _rec_name = "old_id"

    old_id = fields.Many2one(
        "edu.area", string="Old Unit", required=True, index=True, ondelete="cascade"
    )
    new_id = fields.Many2one(
        "edu.area", string="New Unit", required=True, index=True, ondelete="cascade"
    )
    share = fields.Integer(
        string="Share (%)",
        aggregator=None,
        default=100,
        help="The part of the old unit in percent; 0 when it was divided and the parts "
        "are not known.",
    )
    is_main = fields.Boolean(
        string="Most Likely",
        default=True,
        help="Where most addresses of the old unit are now.",
    )
    date_end = fields.Date(related="old_id.date_end", string="Until")
    confirmed = fields.Boolean(
        help="Somebody has compared the change with the official text."
    )

    _pair_uniq = models.Constraint(
        "unique(old_id, new_id)", "This change is already in the list."
    )
    _self_check = models.Constraint(
        "CHECK (old_id != new_id)", "A unit cannot become itself."
    )
    _share_check = models.Constraint(
        "CHECK (share BETWEEN 0 AND 100)", "A share lies between 0 and 100 percent."
    )
