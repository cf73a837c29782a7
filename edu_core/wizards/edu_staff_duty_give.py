# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduStaffDutyGive(models.TransientModel):
    """Somebody gets a duty from a day on; the former holder's ends the day before."""

    _name = "edu.staff.duty.give"
    _description = "Give a Duty"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    staff_id = fields.Many2one(
        "edu.staff",
        string="Member of the Staff",
        required=True,
        check_company=True,
        domain="[('is_working', '=', True), ('company_id', '=', company_id)]",
    )
    duty_id = fields.Many2one(
        "edu.code", required=True, domain="[('kind', '=', 'staff_duty')]"
    )
    kind = fields.Selection(
        selection=lambda self: self.env["edu.staff.duty"]._fields["kind"].selection,
        compute="_compute_kind",
    )
    class_id = fields.Many2one(
        "edu.class",
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('school_year_id.date_end', '>=', date)]",
    )
    group_id = fields.Many2one("edu.subject.group", check_company=True)
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["edu.staff"]._get_today(),
    )
    paper_number = fields.Char(string="Decision No.")
    paper_date = fields.Date(string="Decision Of")

    @api.depends("duty_id")
    def _compute_kind(self):
        """Tell of what the duty is held."""
        duties = self.env["edu.staff.duty"]
        for wizard in self:
            wizard.kind = duties.new({"duty_id": wizard.duty_id.id}).kind

    def action_give(self):
        """Give the duty.

        :raise UserError: if its class or group is missing
        """
        self.ensure_one()
        target = self.class_id if self.kind == "homeroom" else self.group_id
        if self.kind != "other" and not target:
            raise UserError(
                self.env._(
                    "%(duty)s: choose the class or the subject group.",
                    duty=self.duty_id.name,
                )
            )
        self.env["edu.staff.duty"]._give(
            self.staff_id,
            self.duty_id,
            self.date,
            target,
            {"paper_number": self.paper_number, "paper_date": self.paper_date},
        )
        return {"type": "ir.actions.act_window_close"}
