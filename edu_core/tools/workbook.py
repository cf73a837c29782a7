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

import io
import warnings
import zipfile
from typing import NamedTuple

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
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
    try:
        sheets = _read_sheets(content, max_rows)
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged file makes openpyxl, zipfile or the XML parser raise whatever they
        # stumble on; to the caller it is all the same.
        raise WorkbookUnreadable(f"broken workbook: {error}") from error
    if not any(sheet.rows for sheet in sheets):
        raise WorkbookEmpty("no cell of the workbook is filled")
    return sheets


def _check_content(content, max_bytes):
    """Refuse by size, by the first bytes and by the zip directory, unpacking nothing
    but the beginnings of the XML parts."""
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
        if not member.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(member) as stream:
            head = stream.read(4096).replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise WorkbookUnreadable(f"{member.filename} declares a document type")


def _read_sheets(content, max_rows):
    """All sheets, by openpyxl's reader that keeps one row in memory at a time."""
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        return [Sheet(s.title, _read_rows(s, max_rows)) for s in book.worksheets]
    finally:
        book.close()


def _read_rows(worksheet, max_rows):
    """Rows up to the last filled one; a formatted but blank row costs nothing."""
    # The size a sheet states is wrong in files of many programs.
    worksheet.reset_dimensions()
    rows, blank = [], 0
    for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
        if number > LAST_ROW:
            raise WorkbookUnreadable(f"sheet {worksheet.title} has a row {number}")
        cells = list(cells[:MAX_COLUMNS])
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if not cells:
            blank += 1
            continue
        if number > max_rows:
            raise WorkbookTooLarge(f"sheet {worksheet.title} has over {max_rows} rows")
        rows += [[] for _ in range(blank)]
        rows.append(cells)
        blank = 0
    return rows


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
