# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduFeeRound(models.Model):
    """What a round shows of the money that has come in."""

    _inherit = "edu.fee.round"

    percent_paid = fields.Integer(
        string="Collected (%)",
        compute="_compute_percent_paid",
        help="Rounded down: 100 only when nothing is left to collect.",
    )

    def _compute_percent_paid(self):
        """Derive the percentage from the figures, which are read for all at once."""
        for fee_round in self:
            total = int(fee_round.amount_total)
            paid = int(fee_round.amount_paid)
            fee_round.percent_paid = paid * 100 // total if total else 0

    def _get_ledger_rows(self):
        """Return what each pupil was billed and has paid, by class and given name.

        Two queries whatever the number of pupils: the sums, and the pupils.

        :return: list of ``(class, pupil, billed, residual)``, amounts as int
        """
        bills = self.env["account.move"]
        groups = bills._read_group(
            [
                *bills._edu_get_bill_domain(),
                ("edu_fee_round_id", "in", self.ids),
                ("edu_published", "=", True),
            ],
            ["edu_class_id", "edu_student_id"],
            ["amount_total:sum", "amount_residual:sum"],
        )
        students = self.env["edu.student"].browse(row[1].id for row in groups)
        students.fetch(["name", "sort_key", "student_code"])
        rows = [
            (class_, student.with_prefetch(students._ids), int(total), int(residual))
            for class_, student, total, residual in groups
        ]
        return sorted(
            rows,
            key=lambda row: (
                row[0].grade_id.sequence,
                row[0].name or "",
                row[1].sort_key or "",
                row[1].id,
            ),
        )
