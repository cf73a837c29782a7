# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain


class EduCollectionTransaction(models.Model):
    """Money that came under a pupil's number is the pupil's."""

    _inherit = "edu.collection.transaction"

    def _plan_by_codes(self):
        """Override of `edu_fees`: the number says whose money it is.

        A code in the memo chooses among that pupil's bills; without one, or with the
        code of somebody else, the pupil's open bills are filled, the oldest first.
        """
        plans = super()._plan_by_codes()
        students = self._get_students_by_number()
        if not students:
            return plans
        bills = self._search_open_bills(set(students.values()))
        for plan in plans:
            student = students.get(plan.transaction)
            own = student and bills.get((plan.transaction.company_id, student))
            if own and student not in plan.bills.edu_student_id:
                plan.bills = own.sorted(self._get_bill_order)
                plan.reason = False
        return plans

    def _get_students_by_number(self):
        """Return the pupils of movements in that came under a number."""
        numbered = self.filtered(
            lambda one: one.virtual_account and one.amount > 0 and not one.queue_reason
        )
        if not numbered:
            return {}
        pairs = [(one.journal_id, one.virtual_account) for one in numbered]
        found = self.env["edu.virtual.account"]._get_students(pairs)
        return {
            one: found[pair]
            for one, pair in zip(numbered, pairs, strict=True)
            if pair in found
        }

    def _search_open_bills(self, students):
        """Return the open bills of pupils by school and pupil, in one query."""
        moves = self.env["account.move"]
        bills = moves.search(
            Domain(moves._edu_get_bill_domain())
            & Domain("edu_student_id", "in", [one.id for one in students])
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("edu_published", "=", True)
            & Domain("amount_residual", ">", 0)
        )
        bills = bills.filtered(lambda bill: bill._edu_takes_money())
        return bills.grouped(lambda bill: (bill.company_id, bill.edu_student_id))
