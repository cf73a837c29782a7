# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..tools import success_table

SOURCES = [
    ("reference", "Bank reference"),
    ("date", "Date"),
    ("amount", "Amount"),
    ("memo", "Bill, customer or memo"),
    ("counterparty", "Payer"),
    ("fee", "Channel's fee"),
    ("terminal", "Place"),
]


class EduCollectionLayout(models.Model):
    """What the columns of a bank's success file are called.

    The one that comes with the suite is generic and no bank's: compare it with the file
    of your contract, and write the words of its column titles.
    """

    _name = "edu.collection.layout"
    _description = "Layout of a success file"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    column_ids = fields.One2many("edu.collection.layout.column", "layout_id")

    def _parse(self, rows):
        """Return what a sheet says, None when it has other columns.

        :param list rows: lists of cells
        :return: `tools.success_table.Table`
        """
        self.ensure_one()
        titles = {one.source: one._get_words() for one in self.column_ids}
        return success_table.parse(rows, titles)


class EduCollectionLayoutColumn(models.Model):
    """A column of the success file."""

    _name = "edu.collection.layout.column"
    _description = "Column of a success file"
    _order = "layout_id, sequence, id"
    _rec_name = "words"

    layout_id = fields.Many2one(
        "edu.collection.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCES, string="What stands there", required=True)
    words = fields.Char(
        string="Words of the title",
        required=True,
        help="Words that the column's title contains, with commas between; accents and "
        "capitals do not matter.",
    )

    _source_uniq = models.Constraint(
        "unique (layout_id, source)", "The layout has this column already."
    )

    def _get_words(self):
        """Return the words as they are looked for."""
        words = [success_table.plain(one) for one in self.words.split(",")]
        return [word for word in words if word]
