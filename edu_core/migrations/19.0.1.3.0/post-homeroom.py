# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Write down who leads each class as a duty; let assignments end with a year."""
    cr.execute(
        "UPDATE edu_class_subject row SET date_end = year.date_end"
        " FROM edu_class class JOIN edu_school_year year"
        " ON year.id = class.school_year_id WHERE class.id = row.class_id"
        " AND row.date_end IS NULL AND row.date_start <= year.date_end"
    )
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    domain = [("homeroom_teacher_id", "!=", False), ("homeroom_ids", "=", False)]
    env["edu.class"].search(domain)._inverse_homeroom_teacher_id()
