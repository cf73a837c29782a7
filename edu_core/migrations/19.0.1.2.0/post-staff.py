# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Open a staff file for everybody who works in a school already."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    employees = env["hr.employee"].search([("company_id.edu_is_school", "=", True)])
    env["edu.staff"]._create_missing(employees)
