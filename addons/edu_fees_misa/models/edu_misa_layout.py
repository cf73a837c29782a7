# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.wizards.table_layout import make_layout

KINDS = [
    ("items", "Fee items"),
    ("dues", "Dues of pupils"),
    ("collected", "Collected amounts"),
]
SOURCES = [
    ("code", "Code of the item"),
    ("name", "Name of the item"),
    ("unit", "Unit"),
    ("legal_class", "Legal class"),
    ("number", "Number of the voucher"),
    ("date", "Date"),
    ("pupil_code", "Code of the pupil"),
    ("pupil_name", "Name of the pupil"),
    ("class_name", "Class"),
    ("period", "Fee round"),
    ("amount", "Amount"),
    ("payment_code", "Payment code"),
    ("memo", "Content"),
]
# Without these a table says nothing.
NEEDED = {
    "items": ("code", "name"),
    "dues": ("pupil_code", "code", "amount"),
    "collected": ("number", "date", "pupil_code", "amount"),
}
# What tells a row from another one.
KEYS = {
    "items": ["code"],
    "dues": ["pupil_code", "code", "period"],
    "collected": ["number", "code", "pupil_code"],
}


class EduMisaLayout(models.Model):
    """Which columns a workbook of MISA has, by the titles.

    MISA's own layout is not public: the titles that are shipped are the usual ones.
    Compare them with a file of the school's program, and change them here.
    """

    _name = "edu.misa.layout"
    _description = "Layout of a workbook of MISA"
    _order = "kind, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, required=True)
    column_ids = fields.One2many("edu.misa.layout.column", "layout_id")

    _kind_uniq = models.Constraint(
        "UNIQUE (kind)", "There already is a layout for this kind of workbook."
    )

    @api.model
    def _get(self, kind):
        """Return the layout of a kind of workbook.

        :raise UserError: when it has lost a column that the table needs
        """
        layout = self.sudo().search([("kind", "=", kind)], limit=1)
        sources = set(layout.column_ids.mapped("source"))
        missing = [name for name in NEEDED[kind] if name not in sources]
        if missing:
            labels = dict(
                layout.column_ids._fields["source"]._description_selection(self.env)
            )
            raise UserError(
                self.env._(
                    "The layout of %(kind)s has no column for %(columns)s. Enter it in "
                    "Fees → Configuration → MISA → Workbooks of MISA.",
                    kind=dict(self._fields["kind"]._description_selection(self.env))[
                        kind
                    ],
                    columns=", ".join(labels[name] for name in missing),
                )
            )
        return layout

    def _build_table(self):
        """Return the layout that the suite's importer takes."""
        self.ensure_one()
        needed = NEEDED[self.kind]
        return make_layout(
            {
                "name": f"misa_{self.kind}",
                "columns": [
                    (
                        column.source,
                        "date" if column.source == "date" else "text",
                        column.titles,
                    )
                    for column in self.column_ids
                ],
                "header_needs": [[name] for name in needed],
                "required": [(f"missing_{name}", [name]) for name in needed],
                "person": [
                    name
                    for name in KEYS[self.kind]
                    if name in self.column_ids.mapped("source")
                ],
            }
        )

    def _get_heads(self):
        """Return pairs (source, title) for a file that we write."""
        return [
            (column.source, column.titles.split(",")[0].strip())
            for column in self.column_ids
        ]


class EduMisaLayoutColumn(models.Model):
    """A column of a workbook of MISA."""

    _name = "edu.misa.layout.column"
    _description = "Column of a workbook of MISA"
    _order = "layout_id, sequence, id"

    layout_id = fields.Many2one(
        "edu.misa.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCES, string="What stands there", required=True)
    titles = fields.Char(
        required=True,
        help="With commas between: the first one is written, all are read. Accents and "
        "capitals make no difference.",
    )

    _source_uniq = models.Constraint(
        "UNIQUE (layout_id, source)", "This layout has such a column already."
    )
