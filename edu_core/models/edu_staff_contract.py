# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from ..const import PRIVATE_GROUPS
from .edu_staff import STAFF_GROUPS


class EduStaff(models.Model):
    """Contract, rank and pay: what is so of somebody from a day on.

    Each of them is held by a version of Odoo's employee.
    """

    _inherit = "edu.staff"

    contract_id = fields.Many2one(
        related="employee_id.current_version_id.edu_contract_id",
        string="Kind of Contract",
        store=True,
        readonly=False,
        domain="[('kind', '=', 'staff_contract')]",
        groups=STAFF_GROUPS,
        tracking=True,
    )
    contract_date_start = fields.Date(
        related="employee_id.current_version_id.contract_date_start",
        string="Contract From",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    contract_date_end = fields.Date(
        related="employee_id.current_version_id.contract_date_end",
        string="Contract To",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    rank_id = fields.Many2one(
        related="employee_id.current_version_id.edu_rank_id",
        string="Rank",
        store=True,
        readonly=False,
        domain="[('kind', '=', 'staff_rank')]",
        groups=STAFF_GROUPS,
        tracking=True,
    )
    salary_step = fields.Integer(
        related="employee_id.current_version_id.edu_salary_step",
        string="Salary Step",
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    salary_coefficient = fields.Float(
        related="employee_id.current_version_id.edu_salary_coefficient",
        string="Salary Coefficient",
        digits=(4, 2),
        store=True,
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    decision = fields.Char(
        related="employee_id.current_version_id.edu_decision",
        string="Decision No.",
        readonly=False,
        groups=PRIVATE_GROUPS,
    )
    version_count = fields.Integer(
        compute="_compute_version_count",
        string="Contract Versions",
        groups=PRIVATE_GROUPS,
    )

    def _compute_version_count(self):
        """Count since when on something else held, in one query."""
        rows = (
            self.env["hr.version"]
            .sudo()
            ._read_group(
                [("employee_id", "in", self.employee_id.ids)],
                ["employee_id"],
                ["__count"],
            )
        )
        counts = {employee.id: count for employee, count in rows}
        for staff in self:
            staff.version_count = counts.get(staff.employee_id.id, 0)

    # === CHANGES === #

    def action_change_contract(self):
        """Open the window in which contract, rank or pay change from a day on."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_staff_change_action"
        )
        return action | {"context": {"default_staff_id": self.id}}

    def _set_from(self, date, vals):
        """Let contract, rank, state or pay be so from a day on; what was stays.

        :param dict vals: our fields, of those in `EMPLOYEE_FIELDS`
        :return: the versions that begin on that day
        """
        self.check_access("write")
        self._check_person_fields(vals)
        values = self._pop_person_values(dict(vals))
        versions = self.env["hr.version"].sudo()
        for employee in self.employee_id.sudo():
            version = employee._get_version(date)
            if begins := values.get("contract_date_start"):
                self._end_contracts(employee, begins)
                values.setdefault("contract_date_end", False)
            if version.date_version != date:
                version = version.create(
                    version.copy_data()[0]
                    | {
                        "employee_id": employee.id,
                        "date_version": date,
                        "contract_date_start": version.contract_date_start,
                        "contract_date_end": version.contract_date_end,
                    }
                    | values
                )
            else:
                version.write(values)
            versions |= version
            employee._compute_current_version_id()
        return versions

    @api.model
    def _end_contracts(self, employee_sudo, day):
        """End the contracts of an employee before another one begins on a day."""
        earlier = employee_sudo.version_ids.filtered(
            lambda version: (
                version.contract_date_start
                and version.contract_date_start < day
                and (not version.contract_date_end or version.contract_date_end >= day)
            )
        )
        earlier.contract_date_end = day - timedelta(days=1)
