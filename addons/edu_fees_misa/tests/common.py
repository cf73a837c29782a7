# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.collection_common import CollectionCase


class MisaCase(CollectionCase):
    """A school that has an accountant and workbooks of MISA."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.code = cls.student.student_code
        # A round bills the whole class; only the pupil's own bill stays.
        others = cls.env["account.move"].search(
            [
                *cls.env["account.move"]._edu_get_bill_domain(),
                ("company_id", "=", cls.school.id),
                ("id", "!=", cls.bill.id),
            ]
        )
        others._edu_cancel("Lập nhầm")

    def _write(self, *rows):
        """Return rows as the content of a workbook."""
        return base64.b64encode(workbook.write([workbook.Sheet("MISA", list(rows))]))

    def _read(self, encoded):
        """Return the rows of a workbook."""
        return workbook.read(base64.b64decode(encoded))[0].rows

    def _import(self, model, *rows, user=None, **values):
        """Preview and import rows; return the wizard."""
        wizard = (
            self.env[model]
            .with_user(user or self.accountant)
            .create({"file": self._write(*rows), "filename": "misa.xlsx", **values})
        )
        wizard.action_preview()
        wizard.action_import()
        return wizard

    def _get_counts(self, wizard):
        return (wizard.created, wizard.updated, wizard.unchanged, wizard.refused)
