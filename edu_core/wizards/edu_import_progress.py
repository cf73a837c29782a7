# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class EduImportProgress(models.TransientModel):
    """How far the reading or checking of a long list is.

    Both are one transaction, of which nobody sees anything before it ends. So this is
    written in transactions of its own, and never by the one that works.
    """

    _name = "edu.import.progress"
    _description = "Progress of an Import"
    _transient_max_hours = 24

    import_model = fields.Char(required=True)
    import_id = fields.Many2oneReference(model_field="import_model", required=True)
    done = fields.Integer()
    total = fields.Integer()

    _import_uniq = models.UniqueIndex("(import_model, import_id)")

    @api.model
    def _report(self, wizard, done, total=0):
        """Let others see how many rows are done, at once.

        :param int total: of how many, if that is known
        """
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "INSERT INTO edu_import_progress AS p"
                    " (import_model, import_id, done, total, create_date, write_date)"
                    " VALUES (%s, %s, %s, %s, NOW() AT TIME ZONE 'UTC',"
                    " NOW() AT TIME ZONE 'UTC')"
                    " ON CONFLICT (import_model, import_id) DO UPDATE SET"
                    " done = EXCLUDED.done, total = EXCLUDED.total,"
                    " write_date = EXCLUDED.write_date",
                    wizard._name,
                    wizard.id,
                    done,
                    total,
                )
            )

    @api.model
    def _read_sudo(self, wizard):
        """Return what was reported last, as (rows done, rows in all)."""
        rows_sudo = self.sudo().search(
            [("import_model", "=", wizard._name), ("import_id", "=", wizard.id)]
        )
        return rows_sudo.done, rows_sudo.total
