# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

# What the accountant writes down of the payer's answer.
ANSWER_FIELDS = {"amount_accepted", "outcome", "reason"}


class EduFeeClaimLine(models.Model):
    """A pupil's part on a claim: the level, what is claimed, what was accepted."""

    _name = "edu.fee.claim.line"
    _description = "Pupil on a claim"
    _order = "claim_id, class_id, sort_key, id"
    _check_company_auto = True

    claim_id = fields.Many2one(
        "edu.fee.claim",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="claim_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "edu.fee.charge",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    sort_key = fields.Char(readonly=True)
    class_id = fields.Many2one("edu.class", readonly=True, ondelete="restrict")
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    level = fields.Monetary(
        string="Fee level", readonly=True, help="What a unit costs the pupil."
    )
    quantity = fields.Integer(string="Units", readonly=True)
    amount = fields.Monetary(string="Claimed", required=True, readonly=True)
    amount_accepted = fields.Monetary(
        string="Accepted by the payer", help="Lower it where the payer refused a part."
    )
    outcome = fields.Selection(
        [
            ("family", "On the family's next bill"),
            ("dropped", "Nobody pays it"),
        ],
        string="What was refused",
        help="Who pays what the payer refused.",
    )
    reason = fields.Char(string="Reason of the refusal")
    left_on = fields.Date(
        string="Left the school on",
        readonly=True,
        help="The pupil's last day, where the round reduced this part after the claim "
        "was sent.",
    )
    amount_used = fields.Monetary(
        string="For the days there",
        readonly=True,
        help="What is right of the part of a pupil who left.",
    )
    state = fields.Selection(
        [("live", "Counts"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="live",
    )

    # A charge is claimed once; a cancelled claim gives way.
    _charge_uniq = models.UniqueIndex(
        "(charge_id) WHERE state = 'live'", "This charge is on another claim."
    )
    _amount_check = models.Constraint(
        "CHECK (amount > 0 AND amount_accepted BETWEEN 0 AND amount)",
        "What is accepted is between nothing and what was claimed.",
    )

    @api.constrains("amount_accepted")
    def _check_whole(self):
        """Money is in whole đồng."""
        for line in self:
            if line.amount_accepted != int(line.amount_accepted):
                raise ValidationError(
                    self.env._(
                        "%(student)s: give a whole number of đồng.",
                        student=line.student_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: lines come from the charges of a round.

        :raise AccessError: for whoever types one
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Pupils come onto a claim from the charges of its round.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Override of the ORM: by hand only the payer's answer is written down.

        :raise AccessError: for any other field
        :raise UserError: for a claim that was not sent or was answered
        """
        if not self.env.su:
            if vals.keys() - ANSWER_FIELDS:
                raise AccessError(
                    self.env._("What is claimed for a pupil follows from the charges.")
                )
            self.claim_id.check_access("write")
            self.claim_id._lock()
            if vals.get("outcome") == "dropped" and self == self._filter_waiting():
                # What the family was to pay is given up, before it was billed.
                vals = {key: vals[key] for key in vals.keys() - {"amount_accepted"}}
            else:
                self.claim_id._check_stage("sent")
        return super().write(vals)

    def _filter_waiting(self):
        """Return the lines whose refused part waits for the family's next bill; one
        query."""
        refused = self.filtered(
            lambda line: (
                line.state == "live"
                and line.outcome == "family"
                and line.amount_accepted < line.amount
                and line.claim_id.answer_date
                and line.claim_id.stage in ("partly", "cancelled")
            )
        )
        billed_sudo = (
            self.env["edu.fee.charge"]
            .sudo()
            .search_fetch(
                [("refused_line_id", "in", refused.ids), ("state", "=", "live")],
                ["refused_line_id"],
            )
        )
        return refused - billed_sudo.refused_line_id.with_env(self.env)

    def _note_left(self):
        """Write down for pupils who left what is right of their part, and why; the
        payer's answer books it. Other lines stay as they are."""
        for line in self.filtered("left_on"):
            env = line.with_context(lang=line.company_id._edu_get_lang()).env
            line.write(
                {
                    "amount_accepted": line.amount_used,
                    "outcome": "dropped",
                    "reason": env._(
                        "left the school, last day %(date)s",
                        date=format_date(env, line.left_on),
                    ),
                }
            )

    def _copy_charge(self, amount):
        """Return a new charge of an amount, in place of the cancelled one.

        :param amount: what was accepted, or claimed; whole đồng
        """
        self.ensure_one()
        return self.charge_id.copy(
            {
                "price": amount,
                "amount": amount,
                "state": "live",
                "move_id": False,
                "move_line_id": False,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        """A pupil is taken off a draft only; the charge waits for another claim."""
        for line in self:
            if line.claim_id.stage != "draft":
                raise UserError(
                    self.env._(
                        "Claim “%(claim)s” was sent; %(student)s stays on it.",
                        claim=line.claim_id.name,
                        student=line.student_id.name,
                    )
                )
