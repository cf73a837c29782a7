# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# So many names a person reads before billing them; more is another run of the round.
LIMIT = 200


class EduFeeRoundJoiner(models.TransientModel):
    """Who joined since a round was made, with what is owed; then bill them."""

    _name = "edu.fee.round.joiner"
    _description = "Pupils who joined since a round was made"

    round_id = fields.Many2one(
        "edu.fee.round", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="round_id.currency_id")
    line_ids = fields.One2many("edu.fee.round.joiner.line", "joiner_id")

    @api.model
    def _open_for(self, fee_round):
        """Return the action that shows who has no bill.

        :raise UserError: when there is nobody, or a whole run of pupils
        """
        fee_round.check_access("write")
        bills = fee_round._plan_bills().all_bills
        students = self.env["edu.student"].browse(
            dict.fromkeys(bill.student.id for bill in bills)
        )
        if not students:
            raise UserError(
                self.env._("Every pupil of these classes already has a bill.")
            )
        if len(students) > LIMIT:
            raise UserError(
                self.env._(
                    "%(count)s pupils have no bill. Use “Bill who is missing” for so "
                    "many.",
                    count=len(students),
                )
            )
        wizard = self.create(
            {
                "round_id": fee_round.id,
                "line_ids": [
                    Command.create(vals)
                    for vals in self._prepare_lines(fee_round, students, bills)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Joined since, not billed"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _prepare_lines(self, fee_round, students, bills):
        """Return the values of a line per pupil, in the order of the lists."""
        joined = fee_round._get_joined(students.ids)
        spans = fee_round._get_joiner_spans(set(students.ids))
        amounts, classes = {}, {}
        for bill in bills:
            amounts[bill.student.id] = amounts.get(bill.student.id, 0) + bill.amount
            classes[bill.student.id] = bill.class_.id
        return [
            {
                "student_id": student.id,
                "class_id": classes[student.id],
                "joined": joined.get(student.id),
                "is_part": student.id in spans,
                "amount": amounts[student.id],
            }
            for student in students
        ]

    def action_confirm(self):
        """Bill those who are kept in the list; who was billed meanwhile stays so."""
        self.ensure_one()
        bills = self.round_id._bill_later(
            self.line_ids.filtered("is_billed").student_id.ids
        )
        return self.round_id._notify(
            self.env._("%(count)s bills made.", count=len(bills))
        )


class EduFeeRoundJoinerLine(models.TransientModel):
    """A pupil who joined since a round was made."""

    _name = "edu.fee.round.joiner.line"
    _description = "Pupil who joined since a round was made"
    _order = "id"

    joiner_id = fields.Many2one(
        "edu.fee.round.joiner", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="joiner_id.currency_id")
    is_billed = fields.Boolean(string="Bill", default=True)
    student_id = fields.Many2one(
        "edu.student", string="Pupil", required=True, readonly=True
    )
    class_id = fields.Many2one("edu.class", readonly=True)
    joined = fields.Date(string="Since", readonly=True)
    is_part = fields.Boolean(string="Part of the month", readonly=True)
    amount = fields.Monetary(string="To pay", readonly=True)
