# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..const import TIMEZONE


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Which day it is decides who sees what; without a time zone the server's UTC would.
    tz = fields.Selection(default=lambda self: self.env.context.get("tz") or TIMEZONE)
    edu_is_guardian = fields.Boolean(
        string="Is a Guardian", readonly=True, copy=False, index="btree_not_null"
    )
    edu_guardian_ids = fields.One2many(
        "edu.guardian", "partner_id", string="Guardian Record"
    )
    edu_student_ids = fields.One2many(
        "edu.student", "partner_id", string="Pupil Record"
    )
