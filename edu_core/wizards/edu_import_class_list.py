# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..tools import class_list as class_list_tool
from ..tools import workbook
from ..tools.vietnamese import normalize_phone
from . import class_list_texts
from .class_list_plan import ClassListPlan

MAX_BYTES = 20 * workbook.MIB
MAX_ROWS = 20_000
# Above this many rows the browser would wait too long.
ROWS_IN_FOREGROUND = 2_000
# What needs the user comes first in the list.
OUTCOMES = ("refused", "updated", "created", "unchanged")


class EduImportClassList(models.TransientModel):
    """Import of a class list in the layout of the city's portal.

    Preview and import make the same plan; when it is no longer what the user saw,
    the import stops.
    """

    _name = "edu.import.class_list"
    _description = "Import of a Class List"
    _transient_max_hours = 24

    file = fields.Binary(string="Workbook (.xlsx)", attachment=False)
    filename = fields.Char()
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
    state = fields.Selection(
        [
            ("draft", "File"),
            ("preview", "Preview"),
            ("queued", "In progress"),
            ("done", "Imported"),
        ],
        default="draft",
        readonly=True,
        required=True,
    )
    fingerprint = fields.Char(readonly=True)
    line_ids = fields.One2many(
        "edu.import.class_list.line", "import_id", string="Rows", readonly=True
    )
    created = fields.Integer(string="New", readonly=True)
    updated = fields.Integer(string="Changed", readonly=True)
    unchanged = fields.Integer(readonly=True)
    refused = fields.Integer(readonly=True)
    new_classes = fields.Char(readonly=True)
    progress = fields.Integer(readonly=True)
    problem = fields.Char(readonly=True)
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
            wizard.error_filename = f"{name or 'class-list'} - {suffix}.xlsx"

    @api.depends("filename")
    def _compute_display_name(self):
        """Name the import after its file."""
        for wizard in self:
            wizard.display_name = wizard.filename or self.env._("Import a Class List")

    @api.onchange("file", "company_id", "school_year_id")
    def _onchange_file(self):
        """Show at once that what was previewed is another thing now."""
        if self.state == "preview":
            self.state = "draft"

    # === CRUD METHODS === #

    def write(self, vals):
        """Forget the preview when another file, school or year is chosen."""
        if not vals.keys().isdisjoint(("file", "company_id", "school_year_id")):
            vals = {"state": "draft", "fingerprint": False, **vals}
        return super().write(vals)

    # === ACTION METHODS === #

    def action_preview(self):
        """Show what the import would do; write nothing but this."""
        self.ensure_one()
        if self.state in ("queued", "done"):
            return True
        class_list = self._extract_class_list()
        plan = self._build_plan(class_list)
        self._write_result(class_list, plan, "preview")
        return True

    def action_import(self):
        """Import the good rows; a second click does nothing.

        A long list goes on in the background.
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("This class list is being imported already; please wait.")
            ) from error
        if self.state in ("queued", "done"):
            return True
        class_list = self._extract_class_list()
        if len(class_list.rows) > ROWS_IN_FOREGROUND:
            self.write({"state": "queued", "progress": 0, "problem": False})
            description = self.env._("Class list %(name)s", name=self.filename or "")
            self.with_delay(description=description)._import_in_background()
        else:
            self._import(class_list)
        return True

    def action_refresh(self):
        """Read the form again: it shows how far the import in the background is."""
        return True

    # === READING THE FILE === #

    def _extract_class_list(self):
        """Return the class list in the file.

        :raise UserError: that names what is wrong with the file and what to do
        """
        content = self._get_content()
        try:
            sheets = workbook.read(content, max_bytes=MAX_BYTES, max_rows=MAX_ROWS)
        except workbook.WorkbookError as error:
            raise UserError(self._get_file_error(error.code)) from error
        found = {}
        for sheet in sheets:
            try:
                found[sheet.name] = class_list_tool.parse(
                    sheet.rows, self.env["edu.student"]._get_today(), normalize_phone
                )
            except class_list_tool.HeaderNotFound:
                continue
        found = {name: lists for name, lists in found.items() if lists.cells} or found
        if not found:
            raise UserError(self._get_file_error("no_header"))
        if len(found) > 1:
            raise UserError(
                self.env._(
                    "The sheets %(names)s of the file each hold a class list. Please "
                    "keep one sheet per file.",
                    names=", ".join(found),
                )
            )
        (class_list,) = found.values()
        if not class_list.cells:
            raise UserError(self._get_file_error("no_rows"))
        return class_list

    def _get_content(self):
        """Return the bytes of the file; nothing is decoded that is too long."""
        encoded = self.with_context(bin_size=False).file or b""
        if len(encoded) * 3 // 4 > MAX_BYTES + 3:
            raise UserError(self._get_file_error("too_large"))
        return base64.b64decode(encoded)

    def _get_file_error(self, code):
        """Return what is wrong with the file and what to do."""
        texts = {
            "empty": self.env._("is empty. Please choose the file with your pupils."),
            "encrypted": self.env._(
                "has a password. Open it in Excel, remove the password, save it and "
                "choose it again."
            ),
            "too_large": self.env._(
                "is too large: at most %(size)s MB and %(rows)s rows. Please divide "
                "it by grade.",
                size=MAX_BYTES // workbook.MIB,
                rows=MAX_ROWS,
            ),
            "unreadable": self.env._(
                "is not an Excel workbook, or it is damaged. Open it in Excel, choose "
                "“Save as… Excel Workbook (.xlsx)” and try again."
            ),
            "no_header": self.env._(
                "has no heading of a class list. One of its first rows must hold the "
                "headings “Họ tên”, “Ngày sinh”, “Lớp”, “Khối”."
            ),
            "no_rows": self.env._("holds no pupil below its headings."),
        }
        name = self.filename or self.env._("The file")
        return f"{name}: {texts[code]}" if self.filename else f"{name} {texts[code]}"

    # === PLAN AND RESULT === #

    def _build_plan(self, class_list):
        """Return the `ClassListPlan` in the context of the school."""
        wizard = self.with_company(self.company_id)
        return ClassListPlan(wizard, class_list)

    def _write_result(self, class_list, plan, state):
        """Write counts, rows and the file of refused rows."""
        lines = self._prepare_lines(class_list, plan)
        counts = {
            name: sum(line["outcome"] == name for line in lines) for name in OUTCOMES
        }
        self.line_ids.unlink()
        self.env["edu.import.class_list.line"].create(lines)
        self.write(
            {
                **counts,
                "state": state,
                "fingerprint": plan.get_fingerprint(),
                "new_classes": ", ".join(
                    row.class_name for row in plan.new_classes.values()
                ),
                "error_file": self._build_error_file(class_list, plan),
                "problem": False,
                "progress": 100 if state == "done" else 0,
            }
        )

    def _prepare_lines(self, class_list, plan):
        """Return the values of the lines, one per row of the file."""
        labels = class_list_texts.get_field_labels(self.env)
        warnings = class_list_texts.get_warning_texts(self.env)
        refusals = self._get_refusal_texts(plan)
        lines = []
        row_plans = {one.row.row_number: one for one in plan.row_plans}
        for row_number, pupil in sorted(class_list.pupils.items()):
            row_plan = row_plans.get(row_number)
            outcome = row_plan.outcome if row_plan else "refused"
            details = refusals.get(row_number, [])
            if outcome == "updated":
                details = class_list_texts.get_change_texts(self.env, labels, row_plan)
            if row_plan and outcome != "refused":
                details = details + [warnings[code] for code in row_plan.warnings]
            lines.append(
                {
                    "import_id": self.id,
                    "sequence": OUTCOMES.index(outcome),
                    "row_number": row_number,
                    "name": pupil.name,
                    "class_name": pupil.class_name,
                    "outcome": outcome,
                    "details": "; ".join(details),
                }
            )
        return lines

    def _get_refusal_texts(self, plan):
        """Return the reasons by row number."""
        labels = class_list_texts.get_field_labels(self.env)
        texts = class_list_texts.get_refusal_texts(self.env)
        return {
            row_number: [
                class_list_texts.get_refusal_text(texts, labels, refusal)
                for refusal in refusals
            ]
            for row_number, refusals in plan.get_refusals().items()
        }

    def _build_error_file(self, class_list, plan):
        """Return the refused rows as they came, with a column that says why."""
        reasons = self._get_refusal_texts(plan)
        if not reasons:
            return False
        rows = [class_list.cells[row_number] for row_number in reasons]
        width = max(map(len, class_list.header + rows))
        # A file of refused rows that comes back has the column already.
        for row in class_list.header:
            if class_list_tool.REASON_HEADER in row:
                width = row.index(class_list_tool.REASON_HEADER)
        header = [self._pad(row, width) + [None] for row in class_list.header]
        header[0][width] = class_list_tool.REASON_HEADER
        rows = [
            self._pad(row, width) + ["; ".join(texts)]
            for row, texts in zip(rows, reasons.values(), strict=True)
        ]
        sheet = workbook.Sheet(class_list_tool.REASON_HEADER, header + rows)
        return base64.b64encode(workbook.write([sheet], bold_rows=len(header)))

    @staticmethod
    def _pad(row, width):
        """Return the row with exactly so many cells."""
        return (list(row) + [None] * width)[:width]

    # === IMPORT === #

    def _import_in_background(self):
        """Import as a queue job; what stops it is shown to the user."""
        self.ensure_one()
        if self.state != "queued":
            return
        try:
            with self.env.cr.savepoint():
                self._import(self._extract_class_list())
        except UserError as error:
            self.write({"state": "draft", "problem": str(error)})

    def _import(self, class_list):
        """Import the good rows of the list.

        :raise UserError: if that would do something else than the preview showed
        """
        plan = self._build_plan(class_list)
        if self.fingerprint and plan.get_fingerprint() != self.fingerprint:
            raise UserError(
                self.env._(
                    "Pupils or classes were changed since the preview, so the import "
                    "would do something else than it showed. Nothing was imported; "
                    "please look at the preview again."
                )
            )
        # What the lines say must be put down before the pupils become known.
        self._write_result(class_list, plan, "done")
        self._apply(plan)

    def _apply(self, plan):
        """Write the plan: one call per model, whatever the number of rows."""
        wizard = self.with_company(self.company_id).with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        row_plans = [plan_ for plan_ in plan.row_plans if plan_.outcome != "refused"]
        wizard._create_classes(plan)
        wizard._save_students(row_plans)
        wizard._create_enrollments(plan, row_plans)
        wizard._save_guardians(row_plans)

    def _create_classes(self, plan):
        """Create the classes the list names for the first time."""
        new_rows = plan.new_classes
        classes = self.env["edu.class"].create(
            [self._prepare_class_values(plan, row) for row in new_rows.values()]
        )
        plan.classes.update(zip(new_rows, classes, strict=True))

    def _prepare_class_values(self, plan, row):
        """Return the values of a new class, from the first row that names it."""
        return {
            "name": row.class_name,
            "company_id": self.company_id.id,
            "school_year_id": self.school_year_id.id,
            "grade_id": plan.grades[row.grade].id,
        }

    def _save_students(self, row_plans):
        """Create the new pupils and write what changed of the others."""
        new = [row_plan for row_plan in row_plans if not row_plan.student]
        students = self.env["edu.student"].create(
            [self._prepare_student_values(row_plan) for row_plan in new]
        )
        for row_plan in row_plans:
            if row_plan.student and row_plan.values:
                # With tracking: who changed what of a pupil is history.
                row_plan.student.write(row_plan.values)
        for row_plan, student in zip(new, students, strict=True):
            row_plan.student = student

    def _prepare_student_values(self, row_plan):
        """Return the values of a new pupil."""
        return {**row_plan.values, "company_id": self.company_id.id}

    def _create_enrollments(self, plan, row_plans):
        """Put pupils into their classes; an enrollment that is open ends before."""
        self.env["edu.enrollment"].with_context(edu_close_open=True).create(
            [
                {
                    **row_plan.enrollment,
                    "student_id": row_plan.student.id,
                    "class_id": plan.classes[row_plan.class_key].id,
                }
                for row_plan in row_plans
                if row_plan.enrollment
            ]
        )

    def _save_guardians(self, row_plans):
        """Create new parents, write what changed of known ones, and link them."""
        links = [
            (row_plan.student, link)
            for row_plan in row_plans
            for link in row_plan.links
        ]
        plans = {id(link.guardian_plan): link.guardian_plan for _, link in links}
        new = [plan for plan in plans.values() if not plan.guardian]
        guardians = self.env["edu.guardian"].create(
            [self._prepare_guardian_values(plan) for plan in new]
        )
        known = [plan for plan in plans.values() if plan.guardian and plan.values]
        for plan, guardian in zip(new, guardians, strict=True):
            plan.guardian = guardian
        # A parent whose last child left the school long ago is found by phone number
        # and name, not by the user's right to see her; the pupils are the user's own.
        pupil_ids = [student.id for student, _link in links]
        self.env["edu.student"].browse(pupil_ids).check_access("write")
        self.env["edu.guardianship"].sudo().create(
            [
                self._prepare_guardianship_values(student, link)
                for student, link in links
                if link.is_new
            ]
        )
        # After the links: it is they that let the school see such a person again.
        for plan in known:
            plan.guardian.sudo(False).write(plan.values)

    def _prepare_guardian_values(self, guardian_plan):
        """Return the values of a new guardian."""
        return dict(guardian_plan.values)

    def _prepare_guardianship_values(self, student, link_plan):
        """Return the values of a new link between a pupil and a parent."""
        return {
            "student_id": student.id,
            "guardian_id": link_plan.guardian_plan.guardian.id,
            "relation": link_plan.relation,
        }
