# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import contextlib
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import workbook
from ..tools.vietnamese import normalize_phone
from . import import_texts, table_layout

MAX_BYTES = 20 * workbook.MIB
MAX_ROWS = 100_100
# A larger file, of some five thousand rows, is not even looked at while the browser
# waits.
BYTES_IN_FOREGROUND = 500_000


class EduImportFileMixin(models.AbstractModel):
    """A file with a table that a person chose, and the file of its refused rows."""

    _name = "edu.import.file.mixin"
    _description = "File of a Table"

    file = fields.Binary(string="Workbook (.xlsx) or .csv", attachment=False)
    filename = fields.Char()
    error_file = fields.Binary(
        string="Refused Rows", readonly=True, attachment=False, copy=False
    )
    error_filename = fields.Char(compute="_compute_error_filename")

    # === COMPUTE METHODS === #

    @api.depends("filename")
    def _compute_error_filename(self):
        """Name the file of refused rows after the file it comes from."""
        for wizard in self:
            name = (wizard.filename or "").rsplit(".", 1)[0]
            suffix = self.env._("refused rows")
            wizard.error_filename = f"{name or 'import'} - {suffix}.xlsx"

    # === HOOKS === #

    def _get_layout(self):
        """Return the `Layout` of the table; to be overridden by each kind."""
        raise NotImplementedError

    # === READING THE FILE === #

    def _is_large(self):
        """Tell whether reading the file would let the browser wait too long."""
        return self._get_size() > BYTES_IN_FOREGROUND

    def _get_size(self):
        """Return the size of the file in bytes; nothing is decoded for it.

        :raise UserError: for a file that is not read at all
        """
        encoded = self.with_context(bin_size=False).file or b""
        size = len(encoded) * 3 // 4
        if size > MAX_BYTES + 3:
            raise UserError(self._get_file_error("too_large"))
        return size

    @contextlib.contextmanager
    def _open_reader(self):
        """Open the file as a `table_layout.Reader`, which reads row by row.

        :raise UserError: that names what is wrong with the file and what to do
        """
        try:
            with self._open_sheets() as sheets:
                yield self._find_table(sheets)
        except workbook.WorkbookError as error:
            raise UserError(self._get_file_error(error.code)) from error

    @contextlib.contextmanager
    def _open_sheets(self):
        """Open the file as (name, rows) of its sheets; rows come one at a time."""
        content = self._get_content()
        limits = {"max_bytes": MAX_BYTES, "max_rows": MAX_ROWS}
        if (self.filename or "").lower().endswith((".csv", ".txt", ".tsv")):
            yield [("csv", iter(workbook.read_csv(content, **limits)))]
        else:
            with workbook.open_sheets(content, **limits) as sheets:
                yield sheets

    def _find_table(self, sheets):
        """Return the rows of the only sheet that holds such a table.

        :return: the `Reader` and the iterator of its rows
        """
        found, blank, is_empty = {}, {}, True
        for name, rows in sheets:
            first = next(rows, None)
            if first is None:
                continue
            is_empty = False
            with contextlib.suppress(table_layout.HeaderNotFound):
                reader = table_layout.Reader(
                    chain([first], rows),
                    self._get_layout(),
                    self.env["edu.student"]._get_today(),
                    normalize_phone,
                )
                read_rows = iter(reader)
                first_row = next(read_rows, None)
                target = found if first_row else blank
                target[name] = reader, chain([first_row], read_rows)
        if len(found) > 1:
            raise UserError(
                self.env._(
                    "The sheets %(names)s of the file each hold such a table. Please "
                    "keep one sheet per file.",
                    names=", ".join(found),
                )
            )
        if not found:
            code = "no_rows" if blank else "no_header"
            raise UserError(self._get_file_error("empty" if is_empty else code))
        return next(iter(found.values()))

    def _get_content(self):
        """Return the bytes of the file; nothing is decoded that is too long."""
        self._get_size()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _get_file_error(self, code):
        """Return what is wrong with the file and what to do."""
        texts = import_texts.get_file_error_texts(
            self.env, MAX_BYTES // workbook.MIB, MAX_ROWS, self._get_layout()
        )
        name = self.filename or self.env._("The file")
        return f"{name}: {texts[code]}" if self.filename else f"{name} {texts[code]}"

    # === FILE OF REFUSED ROWS === #

    def _build_error_file(self, header_rows, refused_rows):
        """Return the refused rows as they came, with a column that says why.

        :param refused_rows: cells and reasons by row number
        """
        if not refused_rows:
            return False
        rows = [cells for cells, _reasons in refused_rows.values()]
        width = max(map(len, header_rows + rows))
        # A file of refused rows that comes back has the column already.
        for row in header_rows:
            if table_layout.REASON_HEADER in row:
                width = row.index(table_layout.REASON_HEADER)
        header = [self._pad(row, width) + [None] for row in header_rows]
        header[0][width] = table_layout.REASON_HEADER
        rows = [
            self._pad(cells, width) + ["; ".join(reasons)]
            for cells, reasons in refused_rows.values()
        ]
        sheet = workbook.Sheet(table_layout.REASON_HEADER, header + rows)
        return base64.b64encode(workbook.write([sheet], bold_rows=len(header)))

    @staticmethod
    def _pad(row, width):
        """Return the row with exactly so many cells."""
        return (list(row) + [None] * width)[:width]
