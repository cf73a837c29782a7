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
    # Read with the rights of whoever asks: a client may name any e-invoice.
    date = fields.Date(related="einvoice_id.date", related_sudo=False)
    student_id = fields.Many2one(related="einvoice_id.student_id", related_sudo=False)
    buyer_name = fields.Char(related="einvoice_id.buyer_name", related_sudo=False)
    amount = fields.Monetary(related="einvoice_id.amount", related_sudo=False)
    currency_id = fields.Many2one(related="einvoice_id.currency_id", related_sudo=False)
    number = fields.Char()
    code = fields.Char(string="Look-up code")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a line stands for an e-invoice that the user may read.

        :raise AccessError: for one of another school
        """
        lines = super().create(vals_list)
        lines.einvoice_id.check_access("read")
        return lines

    def write(self, vals):
        """Override of the ORM: as in `create`.

        :raise AccessError: for an e-invoice of another school
        """
        done = super().write(vals)
        if "einvoice_id" in vals:
            self.einvoice_id.check_access("read")
        return done

    # === BUSINESS METHODS === #

    def _issue(self):
        """Give the e-invoice its number.

        :raise UserError: for a day before the money came, an adjustment before its
            origin, or money that was taken back
        """
        self.ensure_one()
        self._check_money_counts()
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

    def _check_money_counts(self):
        """Refuse the number where the money was taken back before it.

        What was on its way to a provider cannot be known here: the provider may have
        issued it, and only it can tell.

        :raise UserError: names the pupil, the day and the way out
        """
        einvoice_sudo = self.einvoice_id.sudo()
        if not einvoice_sudo._is_undone():
            return
        names = {
            "student": einvoice_sudo.student_id.name,
            "date": format_date(self.env, einvoice_sudo.date),
        }
        if einvoice_sudo.request_key:
            raise UserError(
                self.env._(
                    "The money of %(student)s of %(date)s was taken back, and its "
                    "e-invoice may have reached the provider before. Choose the "
                    "provider on the school again and issue it there: the provider is "
                    "asked first, and what it does not have leaves the list.",
                    **names,
                )
            )
        raise UserError(
            self.env._(
                "The money of %(student)s of %(date)s was taken back, so it gets no "
                "number. Press “Look for new payments”: its e-invoice leaves the "
                "list.",
                **names,
            )
        )
