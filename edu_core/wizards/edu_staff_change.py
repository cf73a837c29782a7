# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.vietnam_day import vietnam_today

FIELDS = (
    "state_id",
    "contract_id",
    "contract_date_start",
    "contract_date_end",
    "rank_id",
    "salary_step",
    "salary_coefficient",
    "decision",
)


class EduStaffChange(models.TransientModel):
    """State, contract, rank or pay of somebody change from a day on."""

    _name = "edu.staff.change"
    _description = "Change of a Contract"

    staff_id = fields.Many2one("edu.staff", required=True, readonly=True)
    date = fields.Date(string="From", required=True, default=vietnam_today)
    state_id = fields.Many2one("edu.code", domain="[('kind', '=', 'staff_state')]")
    contract_id = fields.Many2one(
        "edu.code",
        string="Kind of Contract",
        domain="[('kind', '=', 'staff_contract')]",
    )
    contract_date_start = fields.Date(string="Contract From")
    contract_date_end = fields.Date(string="Contract To")
    rank_id = fields.Many2one("edu.code", domain="[('kind', '=', 'staff_rank')]")
    salary_step = fields.Integer()
    salary_coefficient = fields.Float(digits=(4, 2))
    decision = fields.Char(string="Decision No.")
    history = fields.Html(compute="_compute_history", sanitize=False)

    @api.model
    def default_get(self, fields_list):
        """Begin with what is so today."""
        values = super().default_get(fields_list)
        staff = self.env["edu.staff"].browse(values.get("staff_id"))
        if staff:
            for name in FIELDS:
                value = staff[name]
                values[name] = value.id if hasattr(value, "ids") else value
            values["decision"] = False
        return values

    @api.depends("staff_id")
    def _compute_history(self):
        """Show since when what was so.

        In sudo after asking for the right to the file: versions are Odoo's own.
        """
        for wizard in self:
            staff = wizard.staff_id._origin
            staff.check_access("read")
            versions = staff.employee_id.sudo().version_ids
            wizard.history = self.env["ir.qweb"]._render(
                "edu_core.edu_staff_versions",
                {"versions": versions.sorted("date_version", reverse=True)},
            )

    def action_apply(self):
        """Let it be so from the day on."""
        self.ensure_one()
        values = {
            name: self[name].id if hasattr(self[name], "ids") else self[name]
            for name in FIELDS
        }
        self.staff_id._set_from(self.date, values)
        return {"type": "ir.actions.act_window_close"}
