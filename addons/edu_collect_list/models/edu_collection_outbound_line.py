# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class EduCollectionOutboundLine(models.Model):
    """A row of a list for a bank: a bill, as the bank sees it."""

    _name = "edu.collection.outbound.line"
    _description = "Row of the list for a bank"
    _order = "outbound_id desc, id"
    _rec_name = "payment_code"

    outbound_id = fields.Many2one(
        "edu.collection.outbound",
        string="List",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="outbound_id.company_id", string="School", store=True, index=True
    )
    currency_id = fields.Many2one(related="outbound_id.currency_id")
    move_id = fields.Many2one(
        "account.move", string="Bill", readonly=True, index=True, ondelete="restrict"
    )
    action = fields.Selection(
        [("add", "New"), ("change", "Changed"), ("remove", "Removed")],
        required=True,
        readonly=True,
    )
    payment_code = fields.Char(required=True, readonly=True)
    pupil_code = fields.Char(readonly=True)
    name = fields.Char(string="Name for the bank", readonly=True)
    class_name = fields.Char(string="Class", readonly=True)
    period = fields.Char(string="Fee round", readonly=True)
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="pending",
    )
    reason = fields.Char(string="Reason of the bank")

    _code_uniq = models.Constraint(
        "UNIQUE (outbound_id, payment_code)", "This bill is on the list already."
    )

    def write(self, vals):
        """Override of the ORM: by hand, only the bank's answer is entered, while the
        list is out.

        :raise AccessError: for anything else
        :raise UserError: when the list is not out
        """
        if not self.env.su:
            if vals.keys() - {"state", "reason"}:
                raise AccessError(
                    self.env._("Rows of a list are made by its buttons only.")
                )
            if self.outbound_id.filtered(lambda one: one.state != "sent"):
                raise UserError(
                    self.env._(
                        "The bank's answer is entered while the list is out: sent, and "
                        "not acknowledged yet."
                    )
                )
        return super().write(vals)

    @api.constrains("state", "reason")
    def _check_reason(self):
        """A rejected row says why."""
        for line in self.filtered(lambda one: one.state == "rejected"):
            if not (line.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(code)s: write the reason for which the bank rejected it.",
                        code=line.payment_code,
                    )
                )
