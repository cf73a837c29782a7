# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import doctest
import io
import zipfile

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.test_edu import workbooks

SHEET = "xl/worksheets/sheet1.xml"


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    def _make(self, fill):
        """Return a workbook that `fill` has filled."""
        book = openpyxl.Workbook()
        fill(book)
        return workbooks.save(book)

    def _replace_part(self, content, name, replace):
        """Return the workbook with one part of its archive changed."""
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for part in source.namelist():
                data = source.read(part)
                archive.writestr(part, replace(data) if part == name else data)
        return target.getvalue()

    def _assert_refused(self, content, error, **options):
        with self.assertRaises(error) as caught:
            workbook.read(content, **options)
        self.assertIsInstance(caught.exception, workbook.WorkbookError)
        self.assertIsInstance(caught.exception, ValueError)

    def test_the_examples_of_the_documentation_hold(self):
        result = doctest.testmod(workbook)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    # === READING === #

    def test_cells_keep_their_types_and_rows_their_place(self):
        day = datetime.datetime(2018, 9, 5)
        content = workbooks.table(["a", None, 1.5], [], [None, day, True])
        (sheet,) = workbook.read(content)
        self.assertEqual(sheet.rows, [["a", None, 1.5], [], [None, day, True]])

    def test_all_sheets_are_read_with_their_names(self):
        def fill(book):
            book.active.title = "Một"
            book.active.append(["x"])
            book.create_sheet("Hai").append(["y"])

        sheets = workbook.read(self._make(fill))
        self.assertEqual([sheet.name for sheet in sheets], ["Một", "Hai"])

    def test_hidden_rows_columns_and_sheets_are_read(self):
        def fill(book):
            book.active.append(["a", "b"])
            book.active.append(["c", "d"])
            book.active.row_dimensions[2].hidden = True
            book.active.column_dimensions["B"].hidden = True
            book.create_sheet("hidden").append(["e"])
            book["hidden"].sheet_state = "hidden"

        sheets = workbook.read(self._make(fill))
        self.assertEqual(
            [sheet.rows for sheet in sheets], [[["a", "b"], ["c", "d"]], [["e"]]]
        )

    def test_formatted_but_blank_cells_at_the_end_are_dropped(self):
        def fill(book):
            book.active["A1"] = "x"
            book.active["A1048576"] = ""
            book.active["XFD1"] = ""

        (sheet,) = workbook.read(self._make(fill))
        self.assertEqual(sheet.rows, [["x"]])

    def test_a_wrong_dimension_of_the_sheet_loses_nothing(self):
        content = self._replace_part(
            workbooks.table(["a", "b"], ["c", "d"]),
            SHEET,
            lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1"'),
        )
        (sheet,) = workbook.read(content)
        self.assertEqual(sheet.rows, [["a", "b"], ["c", "d"]])

    # === REFUSING === #

    def test_an_empty_file_is_refused(self):
        self._assert_refused(b"", workbook.WorkbookEmpty)

    def test_a_workbook_without_a_filled_cell_is_refused(self):
        self._assert_refused(self._make(lambda book: None), workbook.WorkbookEmpty)

    def test_a_file_of_a_hundred_megabytes_is_refused(self):
        content = bytes(100 * workbook.MIB)
        self._assert_refused(content, workbook.WorkbookTooLarge)

    def test_the_limit_of_bytes_is_the_callers(self):
        content = workbooks.table(["x"])
        limit = len(content)
        self.assertTrue(workbook.read(content, max_bytes=limit))
        self._assert_refused(content, workbook.WorkbookTooLarge, max_bytes=limit - 1)

    def test_more_rows_than_allowed_are_refused(self):
        content = workbooks.table(*[[number] for number in range(1, 12)])
        self.assertEqual(len(workbook.read(content, max_rows=11)[0].rows), 11)
        self._assert_refused(content, workbook.WorkbookTooLarge, max_rows=10)

    def test_a_zip_bomb_is_refused_before_it_unpacks(self):
        content = self._replace_part(
            workbooks.table(["x"]), SHEET, lambda xml: bytes(300 * workbook.MIB)
        )
        self.assertLess(len(content), workbook.MIB)
        self._assert_refused(content, workbook.WorkbookTooLarge)

    def test_xml_with_entities_is_refused(self):
        content = self._replace_part(
            workbooks.table(["x"]),
            SHEET,
            lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml,
        )
        self._assert_refused(content, workbook.WorkbookUnreadable)

    def test_a_row_number_beyond_excels_last_is_refused(self):
        content = self._replace_part(
            workbooks.table(["x"]),
            SHEET,
            lambda xml: xml.replace(b'<row r="1"', b'<row r="99999999999"'),
        )
        self._assert_refused(content, workbook.WorkbookUnreadable)

    def test_a_workbook_with_a_password_is_refused(self):
        content = workbook.OLE_MAGIC + bytes(600) + workbook.ENCRYPTED_STREAM
        self._assert_refused(content, workbook.WorkbookEncrypted)

    def test_an_archive_with_a_password_is_refused(self):
        content = bytearray(workbooks.table(["x"]))
        content[content.rindex(b"PK\x01\x02") + 8] |= workbook.ZIP_FLAG_ENCRYPTED
        self._assert_refused(bytes(content), workbook.WorkbookEncrypted)

    def test_other_kinds_of_files_are_refused(self):
        files = {
            "csv": "STT,Họ tên\n1,An\n".encode(),
            "html": b"<html><table><tr><td>1</td></tr></table></html>",
            "old xls": workbook.OLE_MAGIC + bytes(600) + workbook.OLD_STREAMS[0],
            "pdf": b"%PDF-1.7",
            "cut off": workbooks.table(["x"])[:-200],
            "other archive": self._make_archive(),
        }
        for name, content in files.items():
            with self.subTest(name=name):
                self._assert_refused(content, workbook.WorkbookUnreadable)

    def _make_archive(self):
        """Return a zip that is no workbook."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("readme.txt", "hello")
        return stream.getvalue()

    # === WRITING === #

    def test_what_is_written_reads_the_same(self):
        rows = [["Họ tên", "Mã"], ["Nguyễn Văn An", "0123"], [None, 5]]
        content = workbook.write([workbook.Sheet("Lớp", rows)], bold_rows=1)
        self.assertEqual(workbook.read(content), [workbook.Sheet("Lớp", rows)])

    def test_a_text_that_looks_like_a_formula_stays_text(self):
        content = workbook.write([workbook.Sheet("x", [["=1+1", "#N/A"]])])
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = book.active[1]
        self.assertEqual([cell.data_type for cell in cells], ["s", "s"])
        self.assertEqual(cells[0].value, "=1+1")

    def test_characters_excel_refuses_are_left_out(self):
        content = workbook.write([workbook.Sheet("x", [["a\x00b\x1fc"]])])
        self.assertEqual(workbook.read(content)[0].rows, [["abc"]])


@tagged("post_install", "-at_install")
class TestCsv(BaseCase):
    ROWS = [["Họ tên", "Lớp"], ["Nguyễn Văn Ân", "3A"]]

    def test_separators_and_encodings_of_excel_are_read(self):
        for separator in ",;\t":
            for encoding in ("utf-8", "utf-8-sig", "utf-16"):
                text = "\r\n".join(separator.join(row) for row in self.ROWS)
                with self.subTest(separator=separator, encoding=encoding):
                    rows = workbook.read_csv(text.encode(encoding))
                    self.assertEqual(rows, self.ROWS)

    def test_too_many_rows_or_bytes_are_refused(self):
        content = workbook.write_csv(self.ROWS * 5)
        for limits in ({"max_rows": 5}, {"max_bytes": 50}):
            with self.assertRaises(workbook.WorkbookTooLarge):
                workbook.read_csv(content, **limits)

    def test_what_is_no_text_is_refused(self):
        with self.assertRaises(workbook.WorkbookUnreadable):
            workbook.read_csv(bytes(range(256)) * 4)
        with self.assertRaises(workbook.WorkbookEmpty):
            workbook.read_csv(b" \n")

    def test_formulas_are_written_as_text(self):
        rows = [[text] for text in ("=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@x")]
        text = workbook.write_csv(rows).decode("utf-8-sig")
        self.assertFalse([line for line in text.splitlines() if line[0] in "=+-@"])


@tagged("post_install", "-at_install")
class TestFill(BaseCase):
    DAY = datetime.date(2018, 9, 5)

    def setUp(self):
        """A portal's form: two header rows, a hidden column, a sheet of codes."""
        super().setUp()
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "HocSinh"
        sheet.merge_cells("A1:C1")
        sheet["A1"] = "HỌC SINH"
        for column, text in enumerate(("Họ tên", "Mã ẩn", "Ngày sinh"), 1):
            sheet.cell(2, column, text)
        sheet.column_dimensions["B"].hidden = True
        sheet["C3"].number_format = "dd-mm-yyyy"
        book.create_sheet("DanToc").append(["01", "Kinh"])
        book["DanToc"].sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        self.content = stream.getvalue()

    def test_cells_are_filled_and_the_rest_stays(self):
        cells = {(3, 1): "=1+1", (3, 3): self.DAY, (4, 3): self.DAY}
        content = workbook.fill(self.content, "HocSinh", cells, style_row=3)
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book["HocSinh"]
        self.assertEqual((sheet["A3"].value, sheet["A3"].data_type), ("=1+1", "s"))
        self.assertEqual(sheet["C4"].number_format, "dd-mm-yyyy")
        self.assertTrue(sheet.column_dimensions["B"].hidden)
        self.assertEqual(str(next(iter(sheet.merged_cells.ranges))), "A1:C1")
        self.assertEqual(book["DanToc"].sheet_state, "hidden")

    def test_a_merged_cell_is_left_alone(self):
        content = workbook.fill(self.content, "HocSinh", {(1, 2): "x"}, style_row=3)
        self.assertEqual(workbook.read(content)[0].rows[0], ["HỌC SINH"])

    def test_what_is_no_workbook_is_refused(self):
        with self.assertRaises(workbook.WorkbookUnreadable):
            workbook.fill(b"PK\3\4", "HocSinh", {}, style_row=3)
