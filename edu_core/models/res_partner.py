# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    edu_is_guardian = fields.Boolean(
        string="Is a Guardian", readonly=True, copy=False, index="btree_not_null"
    )
    edu_guardian_ids = fields.One2many(
        "edu.guardian", "partner_id", string="Guardian Record"
    )
    edu_student_ids = fields.One2many(
        "edu.student", "partner_id", string="Pupil Record"
    )
