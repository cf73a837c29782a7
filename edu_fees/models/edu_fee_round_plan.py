# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import billing


class EduFeeRound(models.Model):
    """Who is to be billed in a round, and what: what `tools/billing.py` works with."""

    _inherit = "edu.fee.round"

    def _get_enrollment_domain(self):
        """Return the domain of the enrolments whose pupils the round bills.

        The reference day is today, or the bill date while that is still to come: a
        pupil who joins late is found when the round is generated again.
        """
        self.ensure_one()
        day = max(vietnam_today(), self.date)
        return [
            ("class_id", "in", self.class_ids.ids),
            ("student_id.active", "=", True),
            ("student_id.state", "=", "studying"),
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]

    def _get_pupils(self, student_ids=None):
        """Return the pupils in the round's classes, by class and given name."""
        self.ensure_one()
        domain = self._get_enrollment_domain()
        if student_ids is not None:
            domain.append(("student_id", "in", student_ids))
        rows = self._read_enrollments(domain)
        # Records are made once for each pupil, class and grade, not for each value.
        students, classes, grades = (
            {one.id: one for one in self.env[model].browse({row[at] for row in rows})}
            for at, model in enumerate(("edu.student", "edu.class", "edu.grade"))
        )
        self.env["edu.student"].browse(students).fetch(["sort_key", "partner_id"])
        names = {id_: one.name for id_, one in classes.items()}
        keys = {id_: one.sort_key or "" for id_, one in students.items()}
        rows.sort(key=lambda row: (names[row[1]], keys[row[0]], row[3]))
        return [
            billing.Pupil(students[student], classes[class_], grades.get(grade))
            for student, class_, grade, _id in rows
        ]

    def _read_enrollments(self, domain):
        """Return (pupil, class, grade, enrolment) of enrolments, as ids; one query."""
        enrollments = self.env["edu.enrollment"]
        query = enrollments._search(domain)
        columns = [
            enrollments._field_to_sql(query.table, name, query)
            for name in ("student_id", "class_id", "grade_id", "id")
        ]
        return self.env.execute_query(query.select(*columns))

    def _get_items(self):
        """Return the items of the round, in the order of a bill's lines."""
        self.ensure_one()
        return [
            billing.Item(
                line.item_id,
                line.item_id.beneficiary_account_id,
                line.quantity,
                line.item_id.needs_registration,
            )
            for line in self.line_ids.sorted(lambda line: (line.sequence, line.id))
        ]

    def _get_prices(self):
        """Return the prices of the plan by item and grade (None: all grades)."""
        self.ensure_one()
        return self.plan_id._get_prices()

    def _get_billed_keys(self):
        """Return the pairs (pupil, beneficiary account) that have their bill."""
        self.ensure_one()
        bills = self.env["account.move"]
        return set(
            bills._read_group(
                [*bills._edu_get_bill_domain(), ("edu_fee_round_id", "=", self.id)],
                ["edu_student_id", "partner_bank_id"],
            )
        )

    def _plan_bills(self, student_ids=None, with_amounts=True):
        """Return the plan of the bills that are missing (see `tools/billing.py`).

        :param bool with_amounts: False when only who is missing matters; deductions
            are not read then
        """
        self.ensure_one()
        if not self.class_ids or not self.line_ids:
            return billing.Plan()
        return billing.plan_bills(
            self._get_pupils(student_ids),
            self._get_items(),
            self._get_prices(),
            self._get_billed_keys() if self.id else (),
            self._get_open_deductions(student_ids) if with_amounts else None,
            self._get_quantities(student_ids),
            self._get_exemptions(student_ids),
            self._get_supports(student_ids),
            self._get_arrears(student_ids),
        )
