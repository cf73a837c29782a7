# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduImportClassListLine(models.TransientModel):
    """What the import does, or did, with one row of the file."""

    _name = "edu.import.class_list.line"
    _description = "Row of a Class List"
    _order = "sequence, row_number, id"
    _transient_max_hours = 24

    import_id = fields.Many2one(
        "edu.import.class_list", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(help="What needs the user comes first.")
    row_number = fields.Integer(string="Row", readonly=True)
    name = fields.Char(string="Pupil", readonly=True)
    class_name = fields.Char(string="Class", readonly=True)
    outcome = fields.Selection(
        [
            ("created", "New"),
            ("updated", "Changed"),
            ("unchanged", "Unchanged"),
            ("refused", "Refused"),
        ],
        readonly=True,
    )
    details = fields.Char(readonly=True)
