# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

OUTCOMES = [
    ("due", "Stays due"),
    ("rebill", "Cancelled, and billed for the days there"),
    ("unused", "Unused part to be paid back"),
]
PAYER_OUTCOMES = [
    ("keep", "Stays claimed in full"),
    ("reduce", "Reduced to the days there"),
]


class EduFeeDeparture(models.Model):
    """What became of the bills of a pupil who left in the month of a round, and of what
    other payers owe for that pupil.

    Written by the suite, once a pupil and round; what was done stands in the books.
    """

    _name = "edu.fee.departure"
    _description = "Pupil who left in the month of a round"
    _order = "round_id desc, id desc"
    _rec_name = "student_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    round_id = fields.Many2one(
        "edu.fee.round",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one("edu.class", readonly=True, ondelete="restrict")
    last_day = fields.Date(required=True, readonly=True)
    outcome = fields.Selection(
        OUTCOMES, readonly=True, help="Empty where others paid all: there was no bill."
    )
    amount_unused = fields.Monetary(string="Unused part", readonly=True)
    payer_outcome = fields.Selection(
        PAYER_OUTCOMES,
        string="Part of other payers",
        readonly=True,
        help="Empty where others owed nothing for days that were not used.",
    )
    amount_payer_unused = fields.Monetary(
        string="Unused part of others",
        readonly=True,
        help="What other payers were charged for days that were not used.",
    )

    _once = models.Constraint(
        "unique (round_id, student_id)",
        "What becomes of this pupil's bills of the round is settled already.",
    )
