# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduImportLine(models.TransientModel):
    """What an import does, or did, with one row of its file."""

    _name = "edu.import.line"
    _description = "Row of an Import"
    _order = "sequence, row_number, id"
    _transient_max_hours = 24

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    import_model = fields.Char(required=True)
    import_id = fields.Many2oneReference(model_field="import_model", required=True)
    sequence = fields.Integer(help="What needs the user comes first.")
    row_number = fields.Integer(string="Row", readonly=True)
    name = fields.Char(readonly=True)
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
    # What could be read of the row, so that the file is read once.
    payload = fields.Json()
    is_done = fields.Boolean()
    res_id = fields.Integer(string="Record")

    _import_idx = models.Index("(import_model, import_id, row_number)")
    _res_idx = models.Index("(res_id) WHERE is_done")
