# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
from contextvars import ContextVar

from odoo import fields, models

_kept = ContextVar("edu_kept_charges", default=frozenset())


@contextlib.contextmanager
def kept_charges(charges):
    """Let charges of other payers stay on their claims while the families' bills beside
    them are made anew.

    No context key does it, since that can be had from outside.
    """
    token = _kept.set(
        frozenset(
            (one.student_id.id, one.item_id.id, one.payer_id.id) for one in charges
        )
    )
    try:
        yield
    finally:
        _kept.reset(token)


def is_kept(student, item, payer):
    """Tell whether a payer's charge of a pupil's item stays where it is."""
    return (student.id, item.id, payer.id) in _kept.get()


class EduFeeCharge(models.Model):
    """The part of a charge that somebody else pays: a charge of its own.

    It stands beside the family's with the other payer, its amount is what the family's
    is less, and its entry is that of the claim.
    """

    _inherit = "edu.fee.charge"

    sponsorship_id = fields.Many2one(
        "edu.fee.sponsorship",
        string="Support",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="By what another payer owes this charge; empty for the family's own.",
    )
    level = fields.Monetary(
        string="Fee level",
        help="What a unit costs the pupil, before another payer takes a part.",
    )
    level_quantity = fields.Integer(
        string="Units", help="How many units the level is multiplied by."
    )
    refused_line_id = fields.Many2one(
        "edu.fee.claim.line",
        string="Refused by the other payer",
        ondelete="restrict",
        index="btree_not_null",
        help="What of an earlier month the family pays now, since nobody else did.",
    )
    claim_line_ids = fields.One2many("edu.fee.claim.line", "charge_id")

    # What was refused is billed to the family once, in whichever round.
    _refused_uniq = models.UniqueIndex(
        "(refused_line_id) WHERE state = 'live' AND refused_line_id IS NOT NULL",
        "What the other payer refused is on another bill of the family.",
    )

    def _get_family_amount(self):
        """Return what a charge asks of its family before deductions, in đồng."""
        self.ensure_one()
        return int(self.price) * self.quantity - int(self.amount_supported)

    def _get_family_price(self):
        """Return what a unit costs the family, in whole đồng: nobody gets back what
        somebody else paid."""
        self.ensure_one()
        if not self.amount_supported:
            return self.price
        return self._get_family_amount() // self.quantity
