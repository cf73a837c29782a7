# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class EduDisbursementFill(models.TransientModel):
    """Put on a refund list whom the school owes: unused days, or overpaid money."""

    _name = "edu.disbursement.fill"
    _description = "Fill a refund list"

    disbursement_id = fields.Many2one(
        "edu.disbursement", string="Payment", required=True, readonly=True
    )
    company_id = fields.Many2one(related="disbursement_id.company_id")
    source = fields.Selection(
        [("unused", "Unused days"), ("credit", "Overpaid money")],
        string="What is paid back",
        required=True,
        default="unused",
    )
    item_ids = fields.Many2many(
        "edu.fee.item",
        string="Fee items",
        domain="[('company_id', '=', company_id)]",
        help="All items when empty.",
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        domain="[('company_id', '=', company_id)]",
        help="All classes when empty.",
    )
    period = fields.Date(
        string="Up to month", help="Unused days of this month and before."
    )

    def action_confirm(self):
        """Add the lines; who is on the list already is not added again.

        :raise UserError: when there is nobody to add
        """
        self.ensure_one()
        payment = self.disbursement_id
        payment._check_is_accountant()
        payment._check_state("draft")
        if self.source == "unused":
            vals_list = self._prepare_unused_lines()
        else:
            vals_list = self._prepare_credit_lines()
        if not vals_list:
            raise UserError(
                self.env._(
                    "Nobody to add: no unused days that were paid for, or nothing is "
                    "overpaid."
                )
            )
        self.env["edu.disbursement.line"].create(vals_list)
        return {"type": "ir.actions.act_window_close"}

    # === UNUSED DAYS === #

    def _prepare_unused_lines(self):
        """Return the lines of open unused days, of those who paid for them only."""
        deductions = self._find_unused()._filter_paid()
        return [
            self._prepare_line(
                one.student_id,
                one.amount,
                item_id=one.item_id.id,
                deduction_id=one.id,
                name=one.name,
            )
            for one in deductions
        ]

    def _find_unused(self):
        """Return the open deductions that are on no list."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "open"),
            ("id", "not in", self.disbursement_id.line_ids.deduction_id.ids),
        ]
        if self.item_ids:
            domain.append(("item_id", "in", self.item_ids.ids))
        if self.class_ids:
            domain.append(("class_id", "in", self.class_ids.ids))
        if self.period:
            domain.append(("period", "<=", self.period))
        return self._sort(self.env["edu.fee.deduction"].search(domain))

    # === OVERPAID MONEY === #

    def _prepare_credit_lines(self):
        """Return the lines of pupils who have overpaid."""
        domain = [("company_id", "=", self.company_id.id)]
        if self.class_ids:
            domain.append(("class_id", "in", self.class_ids.ids))
        listed = self.disbursement_id.line_ids.filtered(lambda one: not one.item_id)
        domain.append(("id", "not in", listed.student_id.ids))
        students = self.env["edu.student"].search(domain)
        credits = students._edu_get_credit(self.company_id)
        lang = self.company_id._edu_get_lang()
        name = self.with_context(lang=lang).env._("Overpaid")
        return [
            self._prepare_line(student, credits[student], name=name)
            for student in self._sort(self.env["edu.student"].concat(*credits))
        ]

    # === LINES === #

    def _sort(self, records):
        """Sort deductions or pupils by class and given name."""

        def get_key(record):
            student = record.student_id if "student_id" in record._fields else record
            return (record.class_id.name or "", student.sort_key or "", record.id)

        return records.sorted(get_key)

    def _prepare_line(self, student, amount, **values):
        """Return the values of a line; the receiver is the pupil until it is written.

        :param int amount: whole đồng
        """
        return {
            "disbursement_id": self.disbursement_id.id,
            "student_id": student.id,
            "amount": amount,
            **values,
        }


class EduDisbursement(models.Model):
    _inherit = "edu.disbursement"

    def action_fill(self):
        """Open the choice of whom to put on the list."""
        self.ensure_one()
        self._check_is_accountant()
        self._check_state("draft")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fill a refund list"),
            "res_model": "edu.disbursement.fill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_disbursement_id": self.id},
        }
