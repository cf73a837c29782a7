# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models

from odoo.addons.edu_core.tools import workbook

# The same column as in the files of refused pupils.
REASON_HEADER = "Lý do"
# So many rows are named in the window; the file has them all.
NAMED_ROWS = 20


class AccountStatementImport(models.TransientModel):
    """The rows that were not imported, as a file with the reasons.

    They stand below the bank's own header, so that the file can be corrected and
    imported by itself.
    """

    _inherit = "account.statement.import"

    edu_count_refused = fields.Integer(string="Refused rows", readonly=True)
    edu_refused = fields.Text(string="Rows that could not be read", readonly=True)
    edu_error_file = fields.Binary(
        string="Rows not imported", readonly=True, attachment=False
    )
    edu_error_filename = fields.Char(compute="_compute_edu_error_filename")

    @api.depends("statement_filename")
    def _compute_edu_error_filename(self):
        """Name the file of refused rows after the statement it comes from."""
        for wizard in self:
            name = (wizard.statement_filename or "").rsplit(".", 1)[0]
            suffix = self.env._("rows not imported")
            wizard.edu_error_filename = f"{name or 'statement'} - {suffix}.xlsx"

    def _edu_write_refused(self, result):
        """Write which rows were not imported, and the file of them."""
        refused = [
            (one.row_number, self._edu_get_refusal_text(one), one.cells)
            for statement in result["edu_statements"]
            for one in statement.refused
        ]
        refused += result["edu_problems"]
        named = [
            self.env._("Row %(row)s: %(reason)s", row=row, reason=reason)
            for row, reason, _cells in refused[:NAMED_ROWS]
        ]
        if len(refused) > NAMED_ROWS:
            more = len(refused) - NAMED_ROWS
            named.append(
                self.env._("And %(count)s more rows, see the file.", count=more)
            )
        self.write(
            {
                "edu_count_refused": len(refused),
                "edu_refused": "\n".join(named),
                "edu_error_file": self._edu_build_error_file(refused, result),
            }
        )

    def _edu_get_refusal_text(self, refused):
        """Return why a row of a workbook is refused, and what to do."""
        value = refused.value
        texts = {
            ("date", "missing"): self.env._("The date is missing."),
            ("date", "unreadable"): self.env._(
                "The date “%(value)s” cannot be read. Write it as 05/10/2026.",
                value=value,
            ),
            ("amount", "missing"): self.env._("The amount is missing."),
            ("amount", "both"): self.env._(
                "“%(value)s” is money out and money in at once. Leave one of them "
                "empty.",
                value=value,
            ),
            ("amount", "negative"): self.env._(
                "“%(value)s” is below zero where money comes in. Ask the bank what it "
                "means.",
                value=value,
            ),
            ("amount", "sign"): self.env._(
                "“%(value)s” has no sign that says whether money came in (+) or went "
                "out (-).",
                value=value,
            ),
        }
        return texts.get((refused.field, refused.code)) or self._edu_get_amount_text(
            value
        )

    def _edu_get_amount_text(self, value):
        """Return why an amount is refused."""
        return self.env._(
            "The amount “%(value)s” is not a whole number of đồng.", value=value
        )

    def _edu_get_entry_problem(self, line):
        """Return why a movement of any format cannot be registered, False if it can.

        Workbooks never get here with one; other formats' readers do not look.
        """
        if not self._edu_get_reference(line):
            return self.env._("The movement has no reference of the bank.")
        if round(line["amount"]) != line["amount"]:
            return self._edu_get_amount_text(line["amount"])
        return False

    def _edu_build_error_file(self, refused, result):
        """Return the refused rows, then those that were there before; with reasons."""
        rows = [(cells, reason) for _row, reason, cells in refused]
        rows += self._edu_get_known_rows(result)
        if not rows:
            return False
        header = next(
            (one.header for one in result["edu_statements"] if one.header),
            [self._edu_get_plain_header()],
        )
        titles = header[-1]
        width = max(len(titles), *(len(cells) for cells, _reason in rows))
        # A file of refused rows that comes back has the column already.
        if REASON_HEADER in titles:
            width = titles.index(REASON_HEADER)
        table = [
            (list(cells) + [None] * width)[:width] + [reason]
            for cells, reason in [(titles, REASON_HEADER), *rows]
        ]
        sheet = workbook.Sheet(REASON_HEADER, [*header[:-1], *table])
        return base64.b64encode(workbook.write([sheet], bold_rows=len(header)))

    def _edu_get_known_rows(self, result):
        """Return the rows of movements that were there before, with the reason."""
        normalize = self.env["edu.collection.transaction"]._normalize_reference
        known = result["edu_known"]
        rows = []
        for statement in result["edu_statements"]:
            for line in statement.lines:
                reference = normalize(line.reference)
                if (reference, line.amount) in known:
                    reason = self.env._(
                        "Already imported with the reference %(reference)s.",
                        reference=reference,
                    )
                    rows.append((line.cells, reason))
        return rows

    def _edu_get_plain_header(self):
        """Return the column titles for movements that came in no workbook."""
        return [
            self.env._("Date"),
            self.env._("Reference"),
            self.env._("Amount"),
            self.env._("Transfer memo"),
        ]

    def _edu_get_plain_cells(self, line):
        """Return a movement that came in no workbook as the cells of a row."""
        reference = self._edu_get_reference(line)
        return [line.get("date"), reference, line["amount"], line.get("payment_ref")]
