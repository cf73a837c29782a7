# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL, split_every

from ..utils import create_many
from . import import_texts

# Above this many rows the browser would wait too long: the import goes on by itself.
ROWS_IN_FOREGROUND = 2_000
# Rows of one job: some ten seconds, so that little is lost when a worker dies.
CHUNK = 2_000
# What needs the user comes first in the list.
OUTCOMES = ("refused", "updated", "created", "unchanged")
BUSY_STATES = ("reading", "queued")


class EduImportMixin(models.AbstractModel):
    """Import of a table that people keep in a workbook.

    The file is read once, by the preview, which writes what it would do into lines. The
    import makes the same plan from the lines again; when it is no longer what the user
    saw, it stops. A long one goes on in the background, chunk by chunk: each chunk is a
    job and a transaction of its own, and does what of its lines is not done.

    A kind of table says what its columns are (`_get_layout`), what a row would do
    (`_get_plan_class`), and how that is written (`_apply`).
    """

    _name = "edu.import.mixin"
    _description = "Import of a Table"
    _inherit = ["edu.import.file.mixin"]

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
    # Labels of a list would be translated for the imports of this module only: Odoo
    # counts them to the mixin's module, which does not know those of others.
    state = fields.Selection(
        selection="_get_states",
        default="draft",
        readonly=True,
        required=True,
    )
    fingerprint = fields.Char(readonly=True)
    line_ids = fields.One2many(
        "edu.import.line",
        "import_id",
        string="Rows",
        domain=lambda self: [("import_model", "=", self._name)],
        readonly=True,
    )
    created = fields.Integer(string="New", readonly=True)
    updated = fields.Integer(string="Changed", readonly=True)
    unchanged = fields.Integer(readonly=True)
    refused = fields.Integer(readonly=True)
    new_classes = fields.Char(readonly=True)
    ignored_columns = fields.Char(
        string="Columns Not Read", readonly=True, help="No field belongs to them."
    )
    progress = fields.Integer(readonly=True)
    problem = fields.Char(readonly=True)
    # === COMPUTE METHODS === #

    @api.depends("filename")
    def _compute_display_name(self):
        """Name the import after its file."""
        for wizard in self:
            wizard.display_name = wizard.filename or wizard._get_title()

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

    @api.model
    def _get_states(self):
        """Return the steps of an import, in the user's language."""
        states = {
            "draft": self.env._("File"),
            "reading": self.env._("Reading"),
            "preview": self.env._("Preview"),
            "queued": self.env._("In progress"),
            "done": self.env._("Imported"),
        }
        return list(states.items())

    # === HOOKS === #

    def _get_title(self):
        """Return what an import without a file is called."""
        return self.env._("Import")

    def _get_plan_class(self):
        """Return the `ImportPlan` of the table; to be overridden by each kind."""
        raise NotImplementedError

    def _get_labels(self):
        """Return the label of each column; to be extended by each kind."""
        return import_texts.get_field_labels(self.env)

    def _apply(self, plan, row_plans):
        """Write what the row plans say; afterwards each knows its record.

        To be overridden by each kind.
        """
        raise NotImplementedError

    def _prepare_chunks(self, plan):
        """Write what all chunks of a long import need; for overrides."""

    def _get_change_texts(self, labels, row_plan):
        """Return what changes of a known record, one text per field."""
        return import_texts.get_change_texts(self.env, labels, row_plan)

    def _get_line_values(self, row):
        """Return what the line of a row shows: name and class."""
        return {"name": getattr(row, "name", ""), "class_name": ""}

    # === ACTION METHODS === #

    def action_preview(self):
        """Show what the import would do; write nothing but this.

        A large file is read in the background.
        """
        self.ensure_one()
        if self.state in (*BUSY_STATES, "done"):
            return True
        if self._is_large():
            self.write({"state": "reading", "progress": 0, "problem": False})
            description = self.env._("Preview of %(name)s", name=self.display_name)
            self.with_delay(description=description)._preview_in_background()
        else:
            self._preview()
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
                self.env._("This file is being imported already; please wait.")
            ) from error
        if self.state in (*BUSY_STATES, "done"):
            return True
        if self.state == "draft":
            self._preview()
        if self.created + self.updated + self.unchanged > ROWS_IN_FOREGROUND:
            self.write({"state": "queued", "progress": 0, "problem": False})
            description = self.env._("Import of %(name)s", name=self.display_name)
            self.with_delay(description=description)._import_in_background()
        else:
            self._import()
        return True

    def action_refresh(self):
        """Read the form again: it shows how far the work in the background is."""
        return True

    # === PREVIEW === #

    def _build_plan(self, **options):
        """Return the plan, in the context of the school."""
        return self._get_plan_class()(self.with_company(self.company_id), **options)

    def _preview_in_background(self):
        """Make the preview as a queue job; what stops it is shown to the user."""
        self.ensure_one()
        if self.state != "reading":
            return
        try:
            with self.env.cr.savepoint():
                self._preview()
        except UserError as error:
            self.write({"state": "draft", "problem": str(error)})
        self._tell_user()

    def _preview(self):
        """Read the file and write what its rows would do, in lines."""
        self.check_access("write")
        self._check_school()
        self._delete_lines()
        plan = self._build_plan()
        refused_rows, done = {}, 0
        with self._open_reader() as (reader, read_rows):
            for batch in split_every(CHUNK, read_rows, list):
                good = [one.row for one in batch if not one.refusals]
                row_plans = plan.plan_rows(good)
                refusals = self._get_refusal_texts(batch, row_plans)
                refused_rows |= {
                    one.row_number: (one.cells, refusals[one.row_number])
                    for one in batch
                    if one.row_number in refusals
                }
                create_many(
                    self.env["edu.import.line"],
                    self._prepare_lines(batch, row_plans, refusals),
                )
                # Nobody reads them here, nor the records that this batch looked at; a
                # hundred thousand would stay in memory.
                self.env.invalidate_all()
                done += len(batch)
                self._report_progress(done)
            header_rows = reader.header_rows
            ignored = reader.get_unknown_headings()
        self._write_counts()
        self.write(
            {
                "state": "preview",
                "fingerprint": plan.get_fingerprint(),
                "new_classes": ", ".join(plan.get_new_names()),
                "ignored_columns": ", ".join(ignored),
                "error_file": self._build_error_file(header_rows, refused_rows),
                "problem": False,
                "progress": 0,
            }
        )

    def _check_school(self):
        """Refuse a school that is not the user's own.

        :raise AccessError: for a school of others
        """
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "%(school)s is not one of your schools.",
                    school=self.company_id.name,
                )
            )

    def _delete_lines(self):
        """Forget the lines of an older preview."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM edu_import_line"
                " WHERE import_model = %s AND import_id = %s",
                self._name,
                self.id,
            )
        )
        self.env["edu.import.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])

    def _write_counts(self):
        """Count the lines by outcome."""
        self.env["edu.import.line"].flush_model()
        rows = self.env["edu.import.line"]._read_group(
            self._get_line_domain(), ["outcome"], ["__count"]
        )
        self.invalidate_recordset(["line_ids"])
        self.write(dict.fromkeys(OUTCOMES, 0) | dict(rows))

    def _get_line_domain(self):
        """Return the domain of the lines of this import."""
        return [("import_model", "=", self._name), ("import_id", "=", self.id)]

    def _prepare_lines(self, batch, row_plans, refusals):
        """Return the values of the lines, one per row of the file."""
        labels = self._get_labels()
        warnings = import_texts.get_warning_texts(self.env)
        by_number = {one.row.row_number: one for one in row_plans}
        lines = []
        for read_row in batch:
            row_plan = by_number.get(read_row.row_number)
            outcome = row_plan.outcome if row_plan else "refused"
            details = refusals.get(read_row.row_number, [])
            if outcome == "updated":
                details = self._get_change_texts(labels, row_plan)
            if row_plan and outcome != "refused":
                details = details + [warnings[code] for code in row_plan.warnings]
            lines.append(
                {
                    **self._get_line_values(read_row.row),
                    "company_id": self.company_id.id,
                    "import_model": self._name,
                    "import_id": self.id,
                    "sequence": OUTCOMES.index(outcome),
                    "row_number": read_row.row_number,
                    "outcome": outcome,
                    "details": "; ".join(details),
                    "payload": self._dump_row(read_row.row),
                }
            )
        return lines

    def _dump_row(self, row):
        """Return what could be read of a row, as JSON has it."""
        values = {}
        for name in self._get_layout().row_class.__slots__[1:]:
            value = getattr(row, name)
            if value not in ("", None):
                values[name] = value.isoformat() if isinstance(value, date) else value
        return values

    def _load_row(self, row_number, payload):
        """Return the row that `_dump_row` made the payload of."""
        layout = self._get_layout()
        values = {
            name: date.fromisoformat(value)
            if layout.columns[name].kind in ("date", "birth_date")
            else value
            for name, value in payload.items()
        }
        return layout.row_class(row_number, **values)

    def _get_refusal_texts(self, batch, row_plans):
        """Return the reasons by row number, those of the parser too."""
        labels, texts = self._get_labels(), self._get_own_texts()
        refusals = {one.row_number: list(one.refusals) for one in batch}
        for row_plan in row_plans:
            refusals.setdefault(row_plan.row.row_number, []).extend(row_plan.refusals)
        return {
            row_number: [
                import_texts.get_refusal_text(texts, labels, refusal)
                for refusal in found
            ]
            for row_number, found in sorted(refusals.items())
            if found
        }

    def _get_own_texts(self):
        """Return what each code of a refusal means and what to do; to be extended."""
        return import_texts.get_refusal_texts(self.env)

    def _build_error_file_again(self):
        """Return the file of refused rows, from the file and the lines."""
        lines = self.env["edu.import.line"].search_fetch(
            [*self._get_line_domain(), ("outcome", "=", "refused")],
            ["row_number", "details"],
        )
        reasons = {line.row_number: line.details for line in lines}
        with self._open_reader() as (reader, read_rows):
            refused_rows = {
                one.row_number: (one.cells, [reasons[one.row_number]])
                for one in read_rows
                if one.row_number in reasons
            }
            return self._build_error_file(reader.header_rows, refused_rows)

    # === IMPORT === #

    def _get_todo(self, limit=None):
        """Return the lines of good rows that are not imported yet."""
        return self.env["edu.import.line"].search_fetch(
            self._get_todo_domain(),
            ["row_number", "payload"],
            order="row_number",
            limit=limit,
        )

    def _get_todo_domain(self):
        """Return the domain of the lines of good rows that are not imported yet."""
        return [
            *self._get_line_domain(),
            ("outcome", "!=", "refused"),
            ("is_done", "=", False),
        ]

    def _plan_lines(self, plan, lines):
        """Return the row plans of lines."""
        return plan.plan_rows(
            [self._load_row(line.row_number, line.payload) for line in lines]
        )

    def _check_fingerprint(self, plan):
        """Refuse to do something else than the preview showed.

        :raise UserError: when the plan is another one now
        """
        if self.fingerprint != plan.get_fingerprint():
            raise UserError(
                self.env._(
                    "Pupils, classes or staff were changed since the preview, so the "
                    "import would do something else than it showed. Nothing was "
                    "imported; please look at the preview again."
                )
            )

    def _import(self):
        """Import the good rows in this transaction."""
        self._check_school()
        plan = self._build_plan()
        lines = self._get_todo()
        row_plans = self._plan_lines(plan, lines)
        self._check_fingerprint(plan)
        self._apply(plan, row_plans)
        self._settle_lines(lines, row_plans)
        self.write({"state": "done", "progress": 100, "problem": False})

    def _import_in_background(self):
        """Start the chunks of a long import; what stops it is shown to the user."""
        self.ensure_one()
        if self.state != "queued":
            return
        try:
            with self.env.cr.savepoint():
                self._check_school()
                plan = self._build_plan()
                # Only the ids of all: what the rows say is read chunk by chunk.
                todo = self.env["edu.import.line"].search(
                    self._get_todo_domain(), order="row_number"
                )
                done = 0
                for lines in split_every(CHUNK, todo.ids, todo.browse):
                    self._plan_lines(plan, lines)
                    self.env.invalidate_all()
                    done += len(lines)
                    self._report_progress(done, len(todo))
                self._check_fingerprint(plan)
                self._prepare_chunks(plan)
        except UserError as error:
            self.write({"state": "draft", "problem": str(error)})
            self._tell_user()
            return
        self._delay_chunk()

    def _delay_chunk(self):
        """Let a job import the next rows."""
        description = self.env._(
            "Import of %(name)s: %(percent)s %%",
            name=self.display_name,
            percent=self.progress,
        )
        self.with_delay(description=description)._import_chunk()

    def _import_chunk(self):
        """Import the next rows that are not done, and let another job go on.

        What a job that died had done is either there, with its lines marked, or not.
        What stops a chunk, such as a lock set meanwhile, is shown to the user.
        """
        self.ensure_one()
        if self.state != "queued":
            return
        try:
            with self.env.cr.savepoint():
                self._import_next_rows()
        except UserError as error:
            self.write({"state": "draft", "problem": str(error)})
        if self.state != "queued":
            self._tell_user()

    def _import_next_rows(self):
        """Import the rows of one chunk; the last one ends the import."""
        lines = self._get_todo(limit=CHUNK)
        plan = self._build_plan(later_chunk=True)
        row_plans = self._plan_lines(plan, lines)
        self._apply(plan, row_plans)
        self._settle_lines(lines, row_plans)
        if len(lines) == CHUNK:
            self.progress = self._get_progress()
            self._delay_chunk()
            return
        if self._has_new_refusals():
            self._write_counts()
            self.error_file = self._build_error_file_again()
        self.write({"state": "done", "progress": 100, "problem": False})

    def _get_progress(self):
        """Return how much of the good rows is done, in percent."""
        todo = self.env["edu.import.line"].search_count(self._get_todo_domain())
        total = self.created + self.updated + self.unchanged
        return 100 * (total - todo) // total if total else 0

    def _has_new_refusals(self):
        """Tell whether a chunk refused a row that the preview had taken."""
        domain = [*self._get_line_domain(), ("outcome", "=", "refused")]
        return self.env["edu.import.line"].search_count(domain) != self.refused

    def _settle_lines(self, lines, row_plans):
        """Mark lines as done, with the record each of them led to."""
        refusals = self._get_refusal_texts([], row_plans)
        for line, row_plan in zip(lines, row_plans, strict=True):
            if row_plan.outcome == "refused":
                details = "; ".join(refusals[line.row_number])
                line.write({"outcome": "refused", "sequence": 0, "details": details})
        self.env["edu.import.line"].flush_model()
        good = [
            (line.id, row_plan.record.id)
            for line, row_plan in zip(lines, row_plans, strict=True)
            if not row_plan.refusals
        ]
        if good:
            self.env.cr.execute(
                SQL(
                    "UPDATE edu_import_line SET is_done = TRUE, res_id = v.res_id"
                    " FROM unnest(%s::int[], %s::int[]) AS v(id, res_id)"
                    " WHERE edu_import_line.id = v.id",
                    [line_id for line_id, _res_id in good],
                    [res_id for _line_id, res_id in good],
                )
            )
        lines.invalidate_recordset()
