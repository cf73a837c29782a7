# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import groupby

from .edu_fee_sponsorship import PAYER_KINDS

STAGES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("accepted", "Accepted in full"),
    ("partly", "Partly accepted"),
    ("cancelled", "Cancelled"),
]
# What is typed, and until when.
DRAFT_FIELDS = {
    "name",
    "number",
    "date",
    "date_due",
    "bank_account_id",
    "line_ids",
}
ANSWER_FIELDS = {"answer_number", "answer_date", "line_ids"}


class EduFeeClaim(models.Model):
    """Đề nghị cấp bù, đề nghị chi trả: what another payer is asked for, by pupil.

    One claim per payer and round; who joins later stands on a further one. It is sent
    with one receivable and one payment code, so that one transfer pays it. This file
    holds the record; how it is booked is in `edu_fee_claim_flow.py`.
    """

    _name = "edu.fee.claim"
    _description = "Claim on another payer"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    round_id = fields.Many2one(
        "edu.fee.round",
        string="Fee round",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="Other payer",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    payer_kind = fields.Selection(
        PAYER_KINDS, string="Kind of payer", required=True, readonly=True
    )
    number = fields.Char(string="Letter no.", tracking=True)
    date = fields.Date(string="Letter of")
    date_due = fields.Date(string="Due date", tracking=True)
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        string="To be paid to",
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=', company_partner_id)]",
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")
    line_ids = fields.One2many("edu.fee.claim.line", "claim_id", string="Pupils")
    stage = fields.Selection(
        STAGES, required=True, default="draft", readonly=True, copy=False
    )
    state = fields.Selection(
        [*STAGES[:4], ("paid", "Paid"), STAGES[4]],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    answer_number = fields.Char(string="Answer no.", tracking=True)
    answer_date = fields.Date(string="Answered on")
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    payment_code = fields.Char(readonly=True, copy=False)
    student_count = fields.Integer(compute="_compute_totals", string="Pupils claimed")
    amount_total = fields.Monetary(compute="_compute_totals", string="Claimed")
    amount_accepted = fields.Monetary(
        compute="_compute_totals", string="Accepted by the payer"
    )
    amount_paid = fields.Monetary(compute="_compute_amount_paid", string="Paid")

    # Several drafts of the same would only be confused with each other.
    _draft_uniq = models.UniqueIndex(
        "(round_id, payer_id) WHERE stage = 'draft'",
        "There is a draft of a claim on this payer for this round already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("stage", "move_id.payment_state")
    def _compute_state(self):
        """A claim that is out is paid once its entry is; undone money opens it."""
        for claim in self:
            is_paid = claim.move_id.payment_state in ("paid", "in_payment")
            is_out = claim.stage in ("sent", "accepted", "partly")
            claim.state = "paid" if is_paid and is_out else claim.stage

    @api.depends("line_ids.amount", "line_ids.amount_accepted")
    def _compute_totals(self):
        """Sum the lines; one query."""
        sums = {
            claim: values
            for claim, *values in self.env["edu.fee.claim.line"]._read_group(
                [("claim_id", "in", self.ids)],
                ["claim_id"],
                ["student_id:count_distinct", "amount:sum", "amount_accepted:sum"],
            )
        }
        for claim in self:
            count, claimed, accepted = sums.get(claim._origin, (0, 0, 0))
            claim.student_count = count
            claim.amount_total = claimed
            claim.amount_accepted = accepted

    @api.depends("stage", "move_id.amount_residual", "move_id.amount_total")
    def _compute_amount_paid(self):
        """What came in for the claim; read in sudo, since not everybody who reads
        claims reads the books. The entry of a cancelled one is reversed, not paid."""
        for claim in self:
            move_sudo = claim.sudo().move_id
            if claim.stage == "cancelled":
                move_sudo = move_sudo.browse()
            claim.amount_paid = move_sudo.amount_total - move_sudo.amount_residual

    # === CONSTRAINTS === #

    @api.constrains("bank_account_id")
    def _check_bank_account(self):
        """A claim is paid to an account of the school."""
        for claim in self.filtered("bank_account_id"):
            if claim.bank_account_id.partner_id != claim.company_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "Claim “%(claim)s”: choose a bank account of the school.",
                        claim=claim.name,
                    )
                )

    def _check_stage(self, *stages):
        """Refuse claims that are somewhere else in their life.

        :raise UserError: names the claim and its state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for claim in self:
            if claim.stage not in stages:
                raise UserError(
                    self.env._(
                        "Claim “%(claim)s” is “%(state)s”; this is not done with it.",
                        claim=claim.name,
                        state=labels[claim.state],
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: claims come from the charges of a round.

        :raise AccessError: for whoever types one
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Claims are made from a fee round, by its button.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Override of the ORM: a draft is completed by hand, a sent claim answered.

        :raise AccessError: for what follows the buttons
        :raise UserError: for a claim that was sent or answered
        """
        if not self.env.su:
            remarks = {
                name for name in vals if name.startswith(("message_", "activity_"))
            }
            typed = vals.keys() - remarks
            if typed - DRAFT_FIELDS - ANSWER_FIELDS:
                raise AccessError(
                    self.env._("The state of a claim follows its buttons.")
                )
            if typed - ANSWER_FIELDS:
                self._check_stage("draft")
            elif typed:
                self._check_stage("draft", "sent")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        """What was sent is cancelled with a reason, never deleted."""
        self._check_stage("draft")

    # === MAKING CLAIMS === #

    @api.model
    def _make_for(self, fee_round):
        """Put the charges of other payers that are on no claim onto the drafts of their
        payers' claims; a fixed number of queries.

        :return: the drafts
        """
        charges_sudo = (
            self.env["edu.fee.charge"]
            .sudo()
            .search_fetch(
                [
                    *fee_round._get_payer_domain(),
                    ("round_id", "=", fee_round.id),
                    ("claim_line_ids", "not any", [("state", "=", "live")]),
                ],
                ["payer_id", "student_id", "class_id", "item_id", "amount", "level"],
            )
        )
        claims_sudo = self.sudo()
        drafts = claims_sudo.search(
            [("round_id", "=", fee_round.id), ("stage", "=", "draft")]
        ).grouped("payer_id")
        by_payer = charges_sudo.grouped("payer_id")
        missing = [payer for payer in by_payer if payer not in drafts]
        made = claims_sudo.create(
            [
                self._prepare_claim(fee_round, payer, by_payer[payer])
                for payer in missing
            ]
        )
        drafts.update(zip(missing, made, strict=True))
        self.env["edu.fee.claim.line"].sudo().create(
            [
                self._prepare_line(drafts[payer], charge)
                for payer, charges in by_payer.items()
                for charge in charges
            ]
        )
        return self.union(*(drafts[payer] for payer in by_payer)).with_env(self.env)

    @api.model
    def _prepare_claim(self, fee_round, payer, charges):
        """Return the values of a payer's claim."""
        lang = fee_round.company_id._edu_get_lang()
        accounts = charges.item_id.beneficiary_account_id
        return {
            "name": self.with_context(lang=lang).env._(
                "Claim on %(payer)s – %(round)s",
                payer=payer.name,
                round=fee_round.name,
            ),
            "company_id": fee_round.company_id.id,
            "round_id": fee_round.id,
            "payer_id": payer.id,
            "payer_kind": charges[0].sponsorship_id.payer_kind,
            "bank_account_id": accounts[:1].id,
        }

    @api.model
    def _prepare_line(self, claim, charge):
        """Return the values of a charge's line on a claim."""
        return {
            "claim_id": claim.id,
            "charge_id": charge.id,
            "student_id": charge.student_id.id,
            "sort_key": charge.student_id.sort_key,
            "class_id": charge.class_id.id,
            "item_id": charge.item_id.id,
            "level": charge.level,
            "quantity": charge.level_quantity,
            "amount": charge.amount,
            "amount_accepted": charge.amount,
        }

    # === READING === #

    def _get_levels(self):
        """Return the summary of a claim: pupils and amounts by item and level.

        :return: list of dicts of ``item``, ``level``, ``students`` and ``amount``
        """
        self.ensure_one()
        lines = self.line_ids.sorted(lambda one: (one.item_id.id, one.level))
        rows = []
        for (item, level), own in groupby(
            lines, lambda one: (one.item_id.name, int(one.level))
        ):
            rows.append(
                {
                    "item": item,
                    "level": level,
                    "students": len({one.student_id.id for one in own}),
                    "amount": int(sum(one.amount for one in own)),
                }
            )
        return rows

    def action_view_move(self):
        """Open the entry of the claim."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }


class EduFeeRound(models.Model):
    _inherit = "edu.fee.round"

    claim_count = fields.Integer(compute="_compute_claim_count", string="Claims")

    def _compute_claim_count(self):
        """Count the claims of rounds; one query."""
        claims = self.env["edu.fee.claim"].sudo()
        counts = dict(
            claims._read_group(
                [("round_id", "in", self.ids), ("stage", "!=", "cancelled")],
                ["round_id"],
                ["__count"],
            )
        )
        for fee_round in self:
            fee_round.claim_count = counts.get(fee_round, 0)

    def action_make_claims(self):
        """Put what others owe of the round onto claims, and open them.

        :raise UserError: when everything is claimed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_generating()
        self._lock_or_refuse()
        if not self.env["edu.fee.claim"]._make_for(self):
            raise UserError(
                self.env._(
                    "All that others owe of round “%(round)s” is on claims.",
                    round=self.name,
                )
            )
        return self.action_view_claims()

    def action_view_claims(self):
        """Open the claims of the round."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_claim_action"
        )
        action["domain"] = [("round_id", "in", self.ids)]
        return action
