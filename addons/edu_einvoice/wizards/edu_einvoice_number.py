# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date


class EduEinvoiceNumber(models.TransientModel):
    """Type the numbers that e-invoices got in another program."""

    _name = "edu.einvoice.number"
    _description = "Numbers of e-invoices"

    issued_on = fields.Date(
        string="Issued on",
        required=True,
        default=lambda self: self.env["edu.student"]._get_today(),
    )
    symbol = fields.Char()
    line_ids = fields.One2many("edu.einvoice.number.line", "number_id")

    @api.model
    def _open_for(self, einvoices):
        """Return the action that asks for the numbers, a line for each e-invoice.

        :param einvoices: of one school that wait to be issued
        :raise UserError: when they are of several schools
        """
        if len(einvoices.company_id) > 1:
            raise UserError(self.env._("Choose the e-invoices of one school."))
        wizard = self.create(
            {
                "symbol": einvoices.company_id.edu_einvoice_symbol,
                "line_ids": [
                    Command.create({"einvoice_id": one.id})
                    for one in einvoices.sorted(lambda one: (one.date, one.id))
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Type the numbers"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Mark what has a number as issued; the rest waits on.

        :raise UserError: when no number is typed, or a day before the money came
        """
        self.ensure_one()
        einvoices = self.env["edu.einvoice"]
        einvoices._check_is_accountant()
        typed = self.line_ids.filtered(lambda line: (line.number or "").strip())
        if not typed:
            raise UserError(self.env._("Type a number."))
        typed.einvoice_id.check_access("write")
        typed.einvoice_id._lock()
        typed.einvoice_id._check_due()
        for line in typed.sorted(lambda line: line.einvoice_id.reason != "payment"):
            line._issue()
        return {"type": "ir.actions.act_window_close"}


class EduEinvoiceNumberLine(models.TransientModel):
    """The number of one e-invoice."""

    _name = "edu.einvoice.number.line"
    _description = "Number of an e-invoice"
    _order = "id"

    number_id = fields.Many2one(
        "edu.einvoice.number",
        string="Window",
        required=True,
        ondelete="cascade",
        index=True,
    )
    einvoice_id = fields.Many2one(
        "edu.einvoice", string="E-invoice", required=True, readonly=True
    )
    date = fields.Date(related="einvoice_id.date")
    student_id = fields.Many2one(related="einvoice_id.student_id")
    buyer_name = fields.Char(related="einvoice_id.buyer_name")
    amount = fields.Monetary(related="einvoice_id.amount")
    currency_id = fields.Many2one(related="einvoice_id.currency_id")
    number = fields.Char()
    code = fields.Char(string="Look-up code")

    def _issue(self):
        """Give the e-invoice its number.

        :raise UserError: for a day before the money came, or an adjustment before its
            origin
        """
        self.ensure_one()
        einvoice, issued_on = self.einvoice_id, self.number_id.issued_on
        if issued_on < einvoice.date:
            raise UserError(
                self.env._(
                    "The money of %(student)s came on %(date)s; its e-invoice cannot "
                    "be of an earlier day.",
                    student=einvoice.student_id.name,
                    date=format_date(self.env, einvoice.date),
                )
            )
        if problem := einvoice._get_problem():
            raise UserError(problem.message)
        einvoice._set_issued(
            self.number.strip(),
            (self.number_id.symbol or "").strip(),
            (self.code or "").strip(),
            issued_on,
        )
