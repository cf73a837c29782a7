# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an import would do, row by row, before anything is written."""

import hashlib
from dataclasses import dataclass, field

from .table_layout import Refusal


@dataclass
class RowPlan:
    """What happens to one row."""

    row: object
    record: object = None
    values: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)
    refusals: list = field(default_factory=list)

    @property
    def outcome(self):
        """One of created, updated, unchanged, refused."""
        if self.refusals:
            return "refused"
        if not self.record:
            return "created"
        return "updated" if self.has_changes() else "unchanged"

    def has_changes(self):
        """Return whether anything of a known record would be written."""
        return bool(self.values)

    def refuse(self, name, code, value=None, other_row=None):
        """Refuse the row for a field."""
        value = getattr(self.row, name, "") if value is None else value
        self.refusals.append(
            Refusal(self.row.row_number, name, str(value), code, other_row)
        )

    def get_signature(self):
        """Return all that the plan would do, to tell whether it is still the same."""
        return (
            [str(getattr(self.row, name)) for name in self.row.__slots__],
            self.outcome,
            self.record and self.record.id,
            sorted((name, str(value)) for name, value in self.values.items()),
            self.refusals,
        )


class ImportPlan:
    """The plan for a file, made batch by batch: for each batch all that is in the
    database already is fetched in a fixed number of queries; then each row is decided
    upon in memory. What later rows must know of earlier ones stays.

    :param wizard: the `edu.import.mixin`
    :param later_chunk: whether earlier rows of the file have been imported already
    """

    def __init__(self, wizard, later_chunk=False):
        self.wizard = wizard
        self.env = wizard.env
        self.company = wizard.company_id
        self.year = wizard.school_year_id
        self.today = self.env["edu.student"]._get_today()
        self.later_chunk = later_chunk
        self.row_of_record = {}
        self._digest = hashlib.sha256()

    def plan_rows(self, rows):
        """Return the `RowPlan` of each of these rows."""
        self._load(rows)
        row_plans = []
        for row in rows:
            row_plan = self._plan_row(row)
            # The import takes up good rows only
            if not row_plan.refusals:
                self._digest.update(repr(row_plan.get_signature()).encode())
            row_plans.append(row_plan)
        return row_plans

    def get_fingerprint(self):
        """Return a digest of what the plan would do so far."""
        return self._digest.hexdigest()

    def get_new_names(self):
        """Return the names of what is created on the way; for overrides."""
        return []

    def get_search_text(self, name):
        """Return the form in which names are compared."""
        return self.env["edu.student"]._get_search_text(name or "")

    def _load(self, rows):
        """Fetch what these rows may mean."""
        raise NotImplementedError

    def _plan_row(self, row):
        """Decide what happens to a row."""
        raise NotImplementedError

    def _take(self, row_plan, record):
        """Take a known record for a row, unless an earlier row means it too."""
        row_plan.record = record or None
        if record and record.id in self.row_of_record:
            other_row = self.row_of_record[record.id]
            row_plan.refuse("name", "duplicate_name", other_row=other_row)
        elif record:
            self.row_of_record[record.id] = row_plan.row.row_number

    @staticmethod
    def _get_changed_values(record, values):
        """Return the values that a known record does not have yet."""
        if not record:
            return values
        fields = record._fields
        return {
            name: value
            for name, value in values.items()
            if (record[name].id if fields[name].relational else record[name]) != value
        }
