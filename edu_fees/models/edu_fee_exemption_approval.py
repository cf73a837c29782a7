# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# The day after which nothing ends.
NEVER = fields.Date.to_date("9999-12-31")
# How many pupils a sentence names.
NAMED = 5


class EduFeeExemption(models.Model):
    """Four eyes: who approves an exemption has not written any of it.

    Two that say the same for a pupil and a time are never approved together, and what
    was billed before the approval is named, since it stays.
    """

    _inherit = "edu.fee.exemption"

    writer_ids = fields.Many2many(
        "res.users",
        "edu_fee_exemption_writer_rel",
        string="Written by",
        readonly=True,
        copy=False,
        help="Who entered or changed it; none of them approves it.",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")

    # === WHO WROTE IT === #

    @api.depends("state", "create_uid", "writer_ids")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        """Tell the principal what waits for her, but for what she wrote."""
        is_principal = self.env.user.has_group("edu_core.group_principal")
        for one in self:
            one.can_approve = (
                is_principal and one.state == "draft" and not one._is_own_work()
            )

    def _is_own_work(self):
        """Tell whether the user entered or changed it, also by another account."""
        self.ensure_one()
        one_sudo = self.sudo()
        writers_sudo = one_sudo.writer_ids | one_sudo.create_uid
        return self.env.user.partner_id.id in writers_sudo.partner_id.ids

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `edu_fees` to keep who entered it.

        :raise AccessError: for writers given by hand
        """
        exemptions = super().create(vals_list)
        if not self.env.su:
            # As they are: a default of the client's context names writers, too.
            if exemptions.sudo().writer_ids:
                self._refuse_by_hand()
            exemptions._note_writer()
        return exemptions

    def write(self, vals):
        """Override of `edu_fees` to keep who changed it."""
        result = super().write(vals)
        remarks = ("message_", "activity_")
        if not self.env.su and any(not name.startswith(remarks) for name in vals):
            self._note_writer()
        return result

    def _note_writer(self):
        """Keep that the user wrote in the exemptions."""
        self.sudo().write({"writer_ids": [Command.link(self.env.uid)]})

    # === APPROVAL === #

    def action_approve(self):
        """Approve as the principal of the school, or whom she delegated.

        :return: what was billed before and stays, as a message; True where nothing was
        :raise AccessError: for anybody else
        :raise UserError: for who wrote it, and for what another one says already
        """
        self.check_access("read")
        self._check_principal()
        for one in self:
            one._check_approvable()
        # Who approves an overlapping one at this moment takes the same locks.
        self.sudo().item_ids._lock_money()
        self._check_not_twice()
        self.sudo().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
        return self._notify_billed()

    def _check_approvable(self):
        """Refuse what is no draft, the user's own work, or without a decision.

        :raise UserError: names it
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("“%(exemption)s” was approved.", exemption=self.name)
            )
        if self._is_own_work():
            raise UserError(
                self.env._(
                    "You entered or changed “%(exemption)s”; somebody else must "
                    "approve it.",
                    exemption=self.name,
                )
            )
        if not (self.decision_number or "").strip() or not self.decision_date:
            raise UserError(
                self.env._(
                    "“%(exemption)s”: number and date of the decision are missing.",
                    exemption=self.name,
                )
            )

    def _check_not_twice(self):
        """Refuse what another exemption already says: one in force, or one that is
        approved in the same step.

        :raise UserError: names both, and the pupil or the category
        """
        for one in self:
            others = self.search(
                [
                    ("id", "!=", one.id),
                    ("company_id", "=", one.company_id.id),
                    ("item_ids", "in", one.item_ids.ids),
                    "|",
                    ("state", "=", "approved"),
                    ("id", "in", self.ids),
                    ("basis", "=" if one.basis == "policy" else "!=", "policy"),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", one.date_start),
                    ("date_start", "<=", one.date_end or NEVER),
                ]
            )
            for other in others:
                one._check_not_said_by(other)

    def _check_not_said_by(self, other):
        """Refuse an exemption whose pupils or category another one names.

        :raise UserError: names both, and the pupil or the category
        """
        shared = (self.student_ids & other.student_ids)[:1].name
        if self.basis == "policy":
            shared = self.code_id == other.code_id and self.code_id.name
        if not shared:
            return
        values = {"exemption": self.name, "other": other.name, "who": shared}
        if other.state == "draft":
            raise UserError(
                self.env._(
                    "“%(exemption)s” and “%(other)s” both reduce the same item for "
                    "%(who)s at that time. Nothing was approved: delete one of them, "
                    "or let them follow each other.",
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "“%(exemption)s”: %(who)s is already reduced for the same item at that "
                "time by “%(other)s”. End that one first.",
                **values,
            )
        )

    # === WHAT WAS BILLED BEFORE === #

    def _notify_billed(self):
        """Note in the history which bills of before stay as they are.

        :return: the message as an action, or True where there are none
        """
        messages = []
        for one in self:
            for fee_round, students in one._find_billed_sudo().items():
                messages.append(one._build_billed(fee_round, students))
                # In sudo: who approves exemptions does not write in them.
                one.sudo().message_post(
                    body=messages[-1], author_id=self.env.user.partner_id.id
                )
        if not messages:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": " ".join(messages),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _build_billed(self, fee_round, students):
        """Return the sentence on bills of a round that were made at the full price.

        :param students: the pupils, in the order of the bills
        """
        return self.env._(
            "“%(exemption)s” does not change what round “%(round)s” has billed: "
            "%(count)s pupils (%(students)s). Cancel these bills and make them again; "
            "what was paid too much is then carried over or paid back.",
            exemption=self.name,
            round=fee_round.name,
            count=len(students),
            students=", ".join(student.name for student in students[:NAMED])
            + ("…" if len(students) > NAMED else ""),
        )

    def _find_billed_sudo(self):
        """Return {round: pupils} of bills that would ask for less, had the exemption
        been approved before; one query, and one a month for a policy category."""
        self.ensure_one()
        charges_sudo = (
            self.env["edu.fee.charge"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "live"),
                    ("item_id", "in", self.item_ids.ids),
                    ("round_id.period", ">=", self.date_start),
                    ("round_id.period", "<=", self.date_end or NEVER),
                ]
            )
        )
        value = self._get_value()
        months = set(charges_sudo.round_id.mapped("period"))
        reached = {month: self._get_students(month)[self] for month in months}
        billed = {}
        for charge in charges_sudo:
            full = int(charge.price + charge.reduction)
            student = charge.student_id
            if student.id not in reached[charge.round_id.period]:
                continue
            if value.reduce(full) < charge.price:
                known = billed.get(charge.round_id, student.browse())
                billed[charge.round_id] = known | student
        return billed
