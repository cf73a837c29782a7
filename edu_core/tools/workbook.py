# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read and write .xlsx workbooks that come from people, guarding memory and time.

>>> content = write([Sheet("Lớp 3A", [["STT", "Họ tên"], [1, "Nguyễn Văn An"]])])
>>> read(content)
[Sheet(name='Lớp 3A', rows=[['STT', 'Họ tên'], [1, 'Nguyễn Văn An']])]
>>> read(b"")  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
...
workbook.WorkbookEmpty: the file is empty
"""

import contextlib
import copy
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.styles import Font

MIB = 1024 * 1024
MAX_BYTES = 20 * MIB
MAX_ROWS = 100_000
MAX_COLUMNS = 256
# What the members say they unpack to; zipfile reads no more of a member than that.
MAX_UNPACKED_BYTES = 200 * MIB
MAX_MEMBERS = 5_000
# Excel's own limit: a file that says more is made to be counted for ever.
LAST_ROW = 1_048_576

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OLD_STREAMS = ["Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")]
ZIP_FLAG_ENCRYPTED = 0x1
DATE_FORMAT = "dd/mm/yyyy"

# openpyxl warns of styles and validations it drops; we want values only
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class WorkbookError(ValueError):
    """A file that cannot be read; `code` is for the caller's own message."""

    code = "error"


class WorkbookEmpty(WorkbookError):
    """Nothing in the file, or no filled cell in it."""

    code = "empty"


class WorkbookEncrypted(WorkbookError):
    """The file asks for a password."""

    code = "encrypted"


class WorkbookTooLarge(WorkbookError):
    """Too many bytes, packed or unpacked, or too many rows."""

    code = "too_large"


class WorkbookUnreadable(WorkbookError):
    """Not an .xlsx workbook, or a broken one."""

    code = "unreadable"


class Sheet(NamedTuple):
    """A sheet and its rows; `rows[0]` is row 1, blank rows between are kept."""

    name: str
    rows: list


def read(
    content: bytes, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> list[Sheet]:
    """Return the sheets of an .xlsx workbook with the values of their cells.

    Hidden sheets, rows and columns are read like the others. Formulas give the value
    Excel saved with them. Rows end at their last filled cell (256 columns at most),
    a sheet at its last filled row. Raises a `WorkbookError`.
    """
    _check_content(content, max_bytes)
    with open_sheets(content, max_bytes=max_bytes, max_rows=max_rows) as opened:
        sheets = [Sheet(name, list(rows)) for name, rows in opened]
    if not any(sheet.rows for sheet in sheets):
        raise WorkbookEmpty("no cell of the workbook is filled")
    return sheets


@contextlib.contextmanager
def open_sheets(
    content: bytes, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> Iterator[list]:
    """Open a workbook as a list of (name, rows); rows come one at a time.

    For what `read` cannot keep in memory as a whole. Errors of the file may come up as
    late as in the body, and are a `WorkbookError` all the same.

    >>> with open_sheets(write([Sheet("A", [[1], [2]])])) as sheets:
    ...     [(name, next(rows)) for name, rows in sheets]
    [('A', [1])]
    """
    _check_content(content, max_bytes)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except Exception as error:
        # A damaged file makes openpyxl, zipfile or the XML parser raise whatever they
        # stumble on; to the caller it is all the same.
        raise WorkbookUnreadable(f"broken workbook: {error}") from error
    try:
        yield [(one.title, _read_rows(one, max_rows)) for one in book.worksheets]
    finally:
        book.close()


def read_csv(
    content: bytes, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> list:
    """Return the rows of a .csv file: what Excel writes as UTF-8, Unicode text or with
    the code page of Vietnam; divided by commas, semicolons or tabs.

    >>> read_csv("Họ tên;Lớp\\nNguyễn Văn An;3A\\n".encode("utf-8-sig"))
    [['Họ tên', 'Lớp'], ['Nguyễn Văn An', '3A']]
    """
    if not content.strip():
        raise WorkbookEmpty("the file is empty")
    if len(content) > max_bytes:
        raise WorkbookTooLarge(f"{len(content)} bytes; the limit is {max_bytes}")
    text = _decode(content)
    head = text[:4096]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row[:MAX_COLUMNS] for row in islice(reader, max_rows + 1)]
    except csv.Error as error:
        raise WorkbookUnreadable(f"broken csv: {error}") from error
    if len(rows) > max_rows:
        raise WorkbookTooLarge(f"over {max_rows} rows")
    return rows


def _decode(content):
    """The text of a file whose encoding nobody states."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" not in text:
                return text
    raise WorkbookUnreadable("neither UTF-8 nor Unicode text")


def _check_content(content, max_bytes):
    """Refuse by size, by the first bytes and by the zip directory, keeping nothing
    of what is unpacked."""
    if not content:
        raise WorkbookEmpty("the file is empty")
    if len(content) > max_bytes:
        raise WorkbookTooLarge(f"{len(content)} bytes; the limit is {max_bytes}")
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM not in content and any(s in content for s in OLD_STREAMS):
            raise WorkbookUnreadable("an old .xls workbook")
        raise WorkbookEncrypted("the workbook has a password")
    if not content.startswith(ZIP_MAGIC):
        raise WorkbookUnreadable("not an .xlsx workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
    except WorkbookError:
        raise
    except Exception as error:
        raise WorkbookUnreadable(f"broken archive: {error}") from error


def _check_archive(archive):
    """Refuse a password, a zip bomb, and XML with entities, which is another bomb."""
    members = archive.infolist()
    if any(member.flag_bits & ZIP_FLAG_ENCRYPTED for member in members):
        raise WorkbookEncrypted("the workbook has a password")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS:
        raise WorkbookTooLarge(f"{len(members)} parts of {unpacked} bytes unpacked")
    for member in members:
        is_picture = not member.filename.endswith((".xml", ".rels"))
        marks = [b"<!ENTITY"] if is_picture else [b"<!ENTITY", b"<!DOCTYPE"]
        with archive.open(member) as stream:
            if _holds_any(stream, marks):
                raise WorkbookUnreadable(f"{member.filename} declares a document type")


def _holds_any(stream, marks):
    """Whether one of these is anywhere in a part: what is before it may be long, and
    the name of a part says nothing of what is read from it."""
    end = b""
    while block := stream.read(MIB):
        block = end + block.replace(b"\0", b"")
        if any(mark in block for mark in marks):
            return True
        end = block[-9:]
    return False


def _read_rows(worksheet, max_rows):
    """Rows up to the last filled one; a formatted but blank row costs nothing."""
    try:
        # The size a sheet states is wrong in files of many programs.
        worksheet.reset_dimensions()
        blank = 0
        for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
            if number > LAST_ROW:
                raise WorkbookUnreadable(f"sheet {worksheet.title}: row {number}")
            cells = list(cells[:MAX_COLUMNS])
            while cells and (cells[-1] is None or cells[-1] == ""):
                cells.pop()
            if not cells:
                blank += 1
                continue
            if number > max_rows:
                message = f"sheet {worksheet.title} has over {max_rows} rows"
                raise WorkbookTooLarge(message)
            yield from ([] for _ in range(blank))
            yield cells
            blank = 0
    except WorkbookError:
        raise
    except Exception as error:
        raise WorkbookUnreadable(f"broken workbook: {error}") from error


def write(sheets: list[Sheet], *, bold_rows: int = 0) -> bytes:
    """Return an .xlsx workbook with these sheets; texts stay texts.

    A text that begins with "=" is written as text: a workbook made from what others
    typed must not calculate. The first `bold_rows` rows of each sheet are bold.
    """
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            bold = number < bold_rows
            worksheet.append([_make_cell(worksheet, value, bold) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _make_cell(worksheet, value, bold):
    """A cell that keeps leading zeros, shows days as days and holds no formula."""
    is_text = isinstance(value, str)
    if is_text:
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(worksheet, value)
    if is_text:
        cell.data_type = "s"
    elif cell.is_date:
        cell.number_format = DATE_FORMAT
    if bold:
        cell.font = Font(bold=True)
    return cell


def write_csv(rows: list[list]) -> bytes:
    """Return a .csv file that Excel opens with its accents and calculates nothing of.

    >>> write_csv([["Họ tên"], ["=1+1"]]).decode("utf-8-sig")
    "Họ tên\\r\\n'=1+1\\r\\n"
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in rows:
        writer.writerow([_make_csv_value(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _make_csv_value(value):
    """A text that Excel does not take for a formula; a day as people write it."""
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, str) and re.match(r"[=+\-@\t\r]", value):
        return f"'{value}"
    return value


def fill(content: bytes, sheet: str, cells: dict, *, style_row: int) -> bytes:
    """Return the workbook with some cells filled; all the rest of it stays.

    :param cells: value by (row, column), both counted from 1
    :param style_row: the row whose formats new rows take over
    """
    _check_content(content, MAX_BYTES)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
        worksheet = book[sheet]
    except Exception as error:
        raise WorkbookUnreadable(f"broken workbook: {error}") from error
    for (row, column), value in cells.items():
        cell = worksheet.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        model = worksheet.cell(style_row, column)
        if row != style_row and model.has_style and not cell.has_style:
            cell._style = copy.copy(model._style)
        _set_value(cell, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set_value(cell, value):
    """Put a value into a cell; a text stays a text."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        return
    number_format = cell.number_format
    cell.value = value
    if cell.is_date:
        cell.number_format = (
            DATE_FORMAT if number_format == "General" else number_format
        )
