# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduConsentPurpose(models.Model):
    """What data of a family are used for, and on which ground.

    What a school does by its duty needs a notice and no consent; nobody is asked for
    what cannot be refused. The list is data, to be confirmed against the law in force.
    """

    _name = "edu.consent.purpose"
    _description = "Purpose of Personal Data"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    basis = fields.Selection(
        [("duty", "Duty of the school (notice)"), ("consent", "Consent")],
        required=True,
        default="consent",
    )
    description = fields.Text(
        translate=True, help="What the families read, in plain words."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique(code)", "Another purpose has this code already."
    )
