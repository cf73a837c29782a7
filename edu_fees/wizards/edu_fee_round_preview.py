# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models

from ..tools import billing, money


class EduFeeRoundPreview(models.TransientModel):
    """What generating a round would do, class by class."""

    _name = "edu.fee.round.preview"
    _description = "Preview of a fee round"

    round_id = fields.Many2one("edu.fee.round", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="round_id.currency_id")
    line_ids = fields.One2many("edu.fee.round.preview.line", "preview_id")
    student_count = fields.Integer(string="Pupils")
    missing_count = fields.Integer(string="Pupils to bill")
    bill_count = fields.Integer(string="Bills to make")
    deduction_count = fields.Integer(string="Deductions")
    amount_deducted = fields.Monetary(string="Deducted")
    exemption_count = fields.Integer(string="Pupils who pay less")
    amount_exempted = fields.Monetary(string="Less by exemptions")
    covered_count = fields.Integer(string="Pupils for whom others pay all")
    supported_count = fields.Integer(string="Pupils for whom others pay")
    amount_supported = fields.Monetary(string="Paid by others")
    amount_total = fields.Monetary(string="Amount to bill")
    warning = fields.Text()

    @api.model
    def _create_for(self, fee_round):
        """Create the preview of a round."""
        plan = fee_round._plan_bills()
        pupils = fee_round._get_pupils() if fee_round.class_ids else []
        lines = self._prepare_lines(fee_round, pupils, plan)
        return self.create(
            {
                "round_id": fee_round.id,
                "line_ids": [Command.create(vals) for vals in lines],
                "student_count": len(pupils),
                "missing_count": len({bill.student for bill in plan.all_bills}),
                "bill_count": len(plan.bills),
                **self._sum_bills(plan.all_bills),
                **self._count_supported(plan),
                **self._sum_exemptions(plan),
                "warning": "\n".join(self._get_warnings(fee_round, pupils, plan)),
            }
        )

    @api.model
    def _prepare_lines(self, fee_round, pupils, plan):
        """Return the values of one line per class, of a combined class per grade."""
        grades = {pupil.student: pupil.grade for pupil in pupils}
        lines = []
        for class_ in fee_round.class_ids.sorted("name"):
            own = [pupil for pupil in pupils if pupil.class_ == class_]
            taught = self.env["edu.grade"].union(*(pupil.grade for pupil in own))
            for grade in (taught or class_.grade_id).sorted("sequence"):
                bills = [
                    bill
                    for bill in plan.all_bills
                    if bill.class_ == class_ and grades[bill.student] == grade
                ]
                lines.append(
                    {
                        "class_id": class_.id,
                        "grade_id": grade.id,
                        "student_count": sum(pupil.grade == grade for pupil in own),
                        "missing_count": len({bill.student for bill in bills}),
                        "amount_each": self._get_amount_each(fee_round, grade),
                        **self._sum_bills(bills),
                    }
                )
        return lines

    @api.model
    def _get_amount_each(self, fee_round, grade):
        """Return what a pupil of a grade is billed before anything is taken off.

        What not everybody takes part in is left out.
        """
        prices = fee_round._get_prices()
        return sum(
            item.quantity * (billing.get_price(prices, item.item, grade) or 0)
            for item in fee_round._get_items()
            if not item.chosen
        )

    @api.model
    def _sum_exemptions(self, plan):
        """Return how many pupils of a plan pay less, and by how much in all."""
        reduced = [
            (bill.student, line)
            for bill in plan.bills
            for line in bill.lines
            if line.exemption
        ]
        reduced += [(pupil.student, line) for pupil, line in plan.exempt]
        return {
            "exemption_count": len({student for student, _line in reduced}),
            "amount_exempted": sum(
                line.reduction * line.quantity for _student, line in reduced
            ),
        }

    @api.model
    def _sum_bills(self, bills):
        """Return the figures of planned bills: what is taken off, and what is left."""
        lines = [line for bill in bills for line in bill.lines]
        return {
            "deduction_count": sum(len(line.deductions) for line in lines),
            "amount_deducted": sum(line.amount_deducted for line in lines),
            "amount_supported": sum(line.supported for line in lines),
            "amount_total": sum(line.amount for line in lines),
        }

    @api.model
    def _count_supported(self, plan):
        """Return for how many pupils of a plan others pay a part, and for how many all:
        they get no bill."""
        supported = {
            bill.student
            for bill in plan.all_bills
            if any(line.supported for line in bill.lines)
        }
        billed = {bill.student for bill in plan.bills}
        covered = {bill.student for bill in plan.covered}
        return {
            "supported_count": len(supported),
            "covered_count": len(covered - billed),
        }

    @api.model
    def _get_warnings(self, fee_round, pupils, plan):
        """Return sentences on what the accountant should look at first."""
        warnings = fee_round._get_problems()
        pairs = sorted(
            plan.unpriced, key=lambda pair: (pair[0].sequence, pair[1].sequence)
        )
        for item, grade in pairs:
            warnings.append(
                self.env._(
                    "“%(item)s” has no price for %(grade)s: its pupils are not billed "
                    "for it.",
                    item=item.name,
                    grade=grade.name,
                )
            )
        filled = {pupil.class_ for pupil in pupils}
        for class_ in fee_round.class_ids.sorted("name"):
            if class_ not in filled:
                warnings.append(
                    self.env._(
                        "Class %(class)s has no pupils.", **{"class": class_.name}
                    )
                )
        return [
            *warnings,
            *fee_round._get_insurance_warnings(),
            *fee_round._get_meal_warnings(),
            *self._get_registration_warnings(fee_round, pupils, plan),
            *self._get_waiting_warnings(fee_round, plan),
            *fee_round._get_support_warnings(),
        ]

    @api.model
    def _get_registration_warnings(self, fee_round, pupils, plan):
        """Return sentences on who is not billed: no answer, or nothing to pay."""
        warnings = [
            self.env._(
                "“%(item)s”: %(count)s pupils have not answered the registration and "
                "are not billed for it.",
                item=item.name,
                count=count,
            )
            for item, count in fee_round._get_unanswered_counts(pupils).items()
            if count
        ]
        warnings += [
            self.env._(
                "“%(item)s”: %(count)s pupils are in classes that no registration form "
                "asks, and are not billed for it.",
                item=item.name,
                count=count,
            )
            for item, count in fee_round._get_unasked_counts(pupils).items()
            if count
        ]
        billed = {bill.student for bill in plan.bills}
        free = {pupil.student for pupil, _line in plan.exempt} - billed
        if free:
            warnings.append(
                self.env._(
                    "%(count)s pupils have nothing to pay by regulation; they get no "
                    "bill.",
                    count=len(free),
                )
            )
        return warnings

    @api.model
    def _get_waiting_warnings(self, fee_round, plan):
        """Return a sentence for each class whose deductions the bills cannot hold."""
        warnings = []
        for class_ in fee_round.class_ids.sorted("name"):
            waiting = [
                one.amount for pupil, one in plan.waiting if pupil.class_ == class_
            ]
            if waiting:
                warnings.append(
                    self.env._(
                        "Class %(class)s: %(count)s deductions (%(amount)s) are larger "
                        "than what is left of their item; they wait for the next "
                        "round.",
                        **{
                            "class": class_.name,
                            "count": len(waiting),
                            "amount": money.format_amount(sum(waiting)),
                        },
                    )
                )
        return warnings

    def action_generate(self):
        """Generate the round that was previewed."""
        self.ensure_one()
        return self.round_id.action_generate()


class EduFeeRoundPreviewLine(models.TransientModel):
    """A class in the preview of a round; of a combined class, one of its grades."""

    _name = "edu.fee.round.preview.line"
    _description = "Class in the preview of a fee round"

    preview_id = fields.Many2one(
        "edu.fee.round.preview", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="preview_id.currency_id")
    class_id = fields.Many2one("edu.class", required=True)
    grade_id = fields.Many2one("edu.grade")
    student_count = fields.Integer(string="Pupils")
    missing_count = fields.Integer(string="To bill")
    amount_each = fields.Monetary(
        string="Amount per pupil",
        help="Before what is taken off, and without items that are chosen or listed.",
    )
    deduction_count = fields.Integer(string="Deductions")
    amount_deducted = fields.Monetary(string="Deducted")
    amount_supported = fields.Monetary(string="Paid by others")
    amount_total = fields.Monetary(string="Amount to bill")
