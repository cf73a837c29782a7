# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    edu_reminders = fields.Boolean(
        string="Remind families of open bills",
        help="E-mails, or what the contact book adds, by themselves; until it is "
        "switched on, reminders go by hand only.",
    )
    edu_reminder_days_before = fields.Integer(
        string="Days before the due date", default=3, help="0: no reminder before it."
    )
    edu_reminder_days_after = fields.Integer(
        string="Then every … days", default=7, help="0: no reminder after it."
    )
    edu_reminder_count = fields.Integer(string="At most so often", default=2)
    edu_quiet_start = fields.Float(string="Quiet from", default=20.0)
    edu_quiet_end = fields.Float(string="Quiet until", default=7.0)
    edu_payment_confirmation = fields.Boolean(
        string="Tell families at once that their money has come", default=True
    )

    _edu_reminder_check = models.Constraint(
        "CHECK (edu_reminder_days_before BETWEEN 0 AND 60"
        " AND edu_reminder_days_after BETWEEN 0 AND 60"
        " AND edu_reminder_count BETWEEN 0 AND 10)",
        "Reminders: from 0 to 60 days, and at most 10 of them.",
    )
    _edu_quiet_check = models.Constraint(
        "CHECK (edu_quiet_start >= 0 AND edu_quiet_start < 24"
        " AND edu_quiet_end >= 0 AND edu_quiet_end < 24)",
        "Quiet hours are hours of a day, from 00:00 to 23:59.",
    )
