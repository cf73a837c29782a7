# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import contextlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import (
    layout_classes,
    layout_guardians,
    layout_pupils,
    layout_staff,
    workbook,
)
from ..tools.cells import fold_text
from ..tools.vietnamese import normalize_phone
from . import export_rows, import_texts, table_layout
from .table_layout import make_layout

MAX_BYTES = 20 * workbook.MIB
# form → its module of columns
FORMS = {
    "hcmc": layout_pupils,
    "c1": layout_pupils,
    "guardians": layout_guardians,
    "classes": layout_classes,
    "staff": layout_staff,
}
LAYOUTS = {form: make_layout(module.LAYOUT) for form, module in FORMS.items()}
TITLES = {
    "hcmc": "Danh sách học sinh",
    "c1": "C1-HocSinh",
    "guardians": "Phụ huynh",
    "classes": "Danh sách lớp",
    "staff": "CSDL_GiaoVien",
}


class EduExport(models.TransientModel):
    """Export in the forms that are imported, or into a workbook of somebody else."""

    _name = "edu.export"
    _description = "Export of a Table"
    _transient_max_hours = 24

    form = fields.Selection(
        [
            ("hcmc", "Class list of the city's portal"),
            ("c1", "Pupil file of the sector's database (C1-HocSinh)"),
            ("guardians", "Guardians"),
            ("classes", "Classes"),
            ("staff", "Teacher file of the sector's database (CSDL_GiaoVien)"),
        ],
        default="hcmc",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        domain="[('company_id', '=', company_id),"
        " ('school_year_id', '=', school_year_id)]",
        help="Left empty, all classes of the school year.",
    )
    file_format = fields.Selection(
        [("xlsx", "Excel workbook"), ("csv", ".csv")], default="xlsx", required=True
    )
    template = fields.Binary(
        string="My Template (.xlsx)",
        attachment=False,
        help="The portal's own workbook: its empty cells are filled, the rest stays.",
    )
    template_filename = fields.Char()
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)

    @api.onchange("form", "company_id", "school_year_id", "class_ids", "template")
    def _onchange_form(self):
        """Show no file that was made of something else."""
        self.file = False

    # === ACTION METHODS === #

    def action_export(self):
        """Make the file and show it for download."""
        self.ensure_one()
        if self.company_id not in self.env.companies and not self.env.su:
            raise UserError(
                self.env._(
                    "%(school)s is not one of your schools.",
                    school=self.company_id.name,
                )
            )
        rows = self._get_rows()
        title = TITLES[self.form]
        if self.template:
            name = (self.template_filename or title).rsplit(".", 1)[0]
            content, filename = self._fill_template(rows), f"{name}.xlsx"
        elif self.file_format == "csv":
            content, filename = workbook.write_csv(self._build_table(rows)), title
            filename += ".csv"
        else:
            header = self._build_header()
            sheet = workbook.Sheet(title, self._build_table(rows))
            content = workbook.write([sheet], bold_rows=len(header))
            filename = f"{title}.xlsx"
        self.write(
            {
                "file": base64.b64encode(content),
                "filename": filename,
                "row_count": len(rows),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    # === ROWS === #

    def _get_rows(self):
        """Return the cells of each row, by the keys of the layout; for overrides."""
        if self.form == "staff":
            return export_rows.get_staff_rows(
                self._get_employees_sudo(),
                self.env["edu.import.staff"]._get_staff_fields(),
                self.school_year_id,
                self._get_day(),
            )
        if self.form == "classes":
            return export_rows.get_class_rows(self._get_classes())
        if self.form == "guardians":
            return export_rows.get_guardian_rows(self._get_students())
        return export_rows.get_pupil_rows(self._get_students())

    def _get_day(self):
        """Return the day of the school year of which the export tells: today, or the
        end of the year that is nearer."""
        today, year = self.env["edu.staff"]._get_today(), self.school_year_id
        return min(max(today, year.date_start), year.date_end)

    def _get_classes(self):
        """Return the classes chosen, or all of the year."""
        return self.class_ids or self.env["edu.class"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.school_year_id.id),
            ]
        )

    def _get_students(self):
        """Return the pupils of the classes, class by class."""
        students = self.env["edu.student"].search(
            [("class_id", "in", self._get_classes().ids), ("state", "=", "studying")]
        )
        order = {
            class_id: place for place, class_id in enumerate(self._get_classes().ids)
        }
        return students.sorted(lambda student: order[student.class_id.id])

    def _get_employees_sudo(self):
        """Return the staff of the school, of which the office has no right to the
        personnel files: what it sees of them is what it imports."""
        return (
            self.env["hr.employee"]
            .sudo()
            .search([("company_id", "=", self.company_id.id)], order="name")
        )

    # === A TABLE OF OUR OWN === #

    def _get_columns(self):
        """Return (key, heading) of each column of the form."""
        return FORMS[self.form].EXPORTS[self.form]

    def _build_header(self):
        """Return the rows of the header; a heading over several columns stands over
        the first of them."""
        paths = [heading.split("|") for _key, heading in self._get_columns()]
        rows = [[None] * len(paths) for _level in range(max(map(len, paths)))]
        for column, path in enumerate(paths):
            for level, text in enumerate(path):
                is_again = column and level < len(path) - 1
                is_again = (
                    is_again and paths[column - 1][: level + 1] == path[: level + 1]
                )
                rows[level][column] = None if is_again else text
        return rows

    def _build_table(self, rows):
        """Return header and rows of cells."""
        keys = [key for key, _heading in self._get_columns()]
        return self._build_header() + [
            [number if key == "number" else row.get(key) or None for key in keys]
            for number, row in enumerate(rows, 1)
        ]

    # === A TABLE OF SOMEBODY ELSE === #

    def _fill_template(self, rows):
        """Return the template with its empty cells filled.

        A row that names a pupil already gets what is empty in it; who is not there yet
        is added below the last row.
        """
        content = base64.b64decode(self.with_context(bin_size=False).template)
        try:
            sheet, reader, found = self._find_sheet(content)
            first = reader.first + 1
            cells, used = {}, {}
            by_key = {}
            for read_row in found:
                used[read_row.row_number] = read_row.cells
                for mark in self._get_marks(vars_of(read_row.row)):
                    by_key.setdefault(mark, read_row.row_number)
            last = max(used, default=reader.first)
            for row in rows:
                marks = self._get_marks(row)
                number = next((by_key[mark] for mark in marks if mark in by_key), None)
                if number is None:
                    number = last = last + 1
                known = used.get(number, [])
                cells |= self._get_cells(reader, number, known, row, number - first + 1)
            return workbook.fill(content, sheet, cells, style_row=first)
        except workbook.WorkbookError as error:
            raise UserError(self._get_template_error(error.code)) from error

    def _get_template_error(self, code):
        """Return what is wrong with the template and what to do."""
        texts = import_texts.get_file_error_texts(
            self.env, MAX_BYTES // workbook.MIB, workbook.MAX_ROWS, self._get_layout()
        )
        name = self.template_filename or self.env._("The template")
        return f"{name}: {texts[code]}"

    def _get_layout(self):
        """Return the layout of the form."""
        return LAYOUTS[self.form]

    def _find_sheet(self, content):
        """Return the first sheet with a header of the form: name, reader, its rows.

        :raise UserError: when there is none
        """
        for sheet in workbook.read(content, max_bytes=MAX_BYTES):
            with contextlib.suppress(table_layout.HeaderNotFound):
                reader = table_layout.Reader(
                    sheet.rows,
                    self._get_layout(),
                    self.env["edu.student"]._get_today(),
                    normalize_phone,
                )
                return sheet.name, reader, list(reader)
        raise UserError(
            self.env._(
                "No sheet of the template has the headings of “%(form)s”. Please "
                "choose the form that the template is for.",
                form=dict(self._fields["form"]._description_selection(self.env))[
                    self.form
                ],
            )
        )

    def _get_marks(self, row):
        """Return what tells the row's person or class: codes, else name and date."""
        layout = self._get_layout()
        for name in ("moet_code", "national_id", "pupil_code", "class_code"):
            if value := row.get(name):
                code = "code" if name in ("moet_code", "pupil_code") else name
                yield code, value
        names = [name for name in layout.person if name in row]
        person = [fold_text(row[name] or "") for name in names if name != "phone"]
        if self.form in ("hcmc", "c1", "staff"):
            person = [fold_text(row.get("name") or ""), row.get("birth_date") or None]
        yield "person", tuple(person)

    def _get_cells(self, reader, row_number, known, row, number):
        """Return the cells to fill in one row, by (row, column)."""
        values = row | {"number": number}
        name = row.get("name") or ""
        parts = name.rsplit(" ", 1)
        values |= {"family_name": parts[0], "given_name": parts[-1]}
        columns = dict(reader.columns)
        if reader.second_name_column is not None:
            columns["given_name"] = reader.second_name_column
            values["name"] = parts[0]
        return {
            (row_number, column + 1): values[key]
            for key, column in columns.items()
            if values.get(key) not in (None, False, "")
            and (column >= len(known) or known[column] in (None, ""))
        }


def vars_of(row):
    """Return the fields of a row that was read, by name."""
    return {name: getattr(row, name) for name in row.__slots__}
