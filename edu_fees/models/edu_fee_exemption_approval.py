# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

# The day after which nothing ends.
NEVER = fields.Date.to_date("9999-12-31")
# How many pupils a sentence names.
NAMED = 5


class EduFeeExemption(models.Model):
    """What the approval of an exemption looks at.

    Two that say the same for a pupil and a time are never approved together, and what
    was billed before the approval is named, since it stays.
    """

    _inherit = "edu.fee.exemption"

    def _check_not_twice(self):
        """Override of the mixin: by categories, and by names, each for itself."""
        for one in self:
            for other in one._get_overlapping(self):
                if (one.basis == "policy") == (other.basis == "policy"):
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
        """Override of the mixin to note in the history which bills of before stay as
        they are.

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
