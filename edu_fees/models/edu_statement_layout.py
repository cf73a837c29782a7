# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edu_core.tools import vietnamese

from ..tools import statement_table

COLUMNS = (
    "date",
    "debit",
    "credit",
    "amount",
    "sign",
    "balance",
    "reference",
    "counterparty",
    "memo",
)


class EduStatementLayout(models.Model):
    """How the workbooks of a bank look that has no module of its own.

    A column is found by words of its title; where a bank changes a title, or is not
    known here, an administrator enters them. The one that comes with the suite has the
    usual titles and is no bank's.
    """

    _name = "edu.statement.layout"
    _description = "Layout of the bank's statement"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    date_titles = fields.Char(
        string="Date",
        required=True,
        help="Words in the title of the column, with commas between; the first that "
        "fits counts. Accents and capitals make no difference.",
    )
    debit_titles = fields.Char(string="Money out")
    credit_titles = fields.Char(string="Money in")
    amount_titles = fields.Char(string="Amount with a sign")
    sign_titles = fields.Char(string="Sign")
    balance_titles = fields.Char(string="Balance")
    reference_titles = fields.Char(string="Reference")
    counterparty_titles = fields.Char(string="Counterparty")
    memo_titles = fields.Char(string="Content of the transfer", required=True)

    _has_amounts = models.Constraint(
        "CHECK ((debit_titles IS NOT NULL AND credit_titles IS NOT NULL)"
        " OR amount_titles IS NOT NULL)",
        "A layout needs the titles of money out and money in, or of an amount.",
    )

    @api.model
    def _get_active(self):
        """Return pairs (name, layout for `tools/statement_table.py`)."""
        layouts_sudo = self.sudo().search([("active", "=", True)])
        return [(one.name, one._build_layout()) for one in layouts_sudo]

    def _build_layout(self):
        """Return the layout that the reader takes; what is not entered never fits."""
        self.ensure_one()
        return statement_table.Layout(
            **{name: self._get_words(self[f"{name}_titles"]) for name in COLUMNS}
        )

    @staticmethod
    def _get_words(titles):
        """Return words as the reader compares them."""
        words = (
            vietnamese.unaccent(word).lower() for word in (titles or "").split(",")
        )
        return tuple(word for word in map(str.strip, words) if word)
