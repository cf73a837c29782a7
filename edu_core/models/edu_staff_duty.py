# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..const import DUTY_KINDS


class EduStaffDuty(models.Model):
    """Nhiệm vụ kiêm nhiệm: what somebody does in a school beside the post.

    Homeroom teacher of a class, head, deputy or member of a subject group, or one that
    is a name only, as leader of the pioneers; each from a day to a day.
    """

    _name = "edu.staff.duty"
    _description = "Duty of the Staff"
    _inherit = ["edu.staff.line.mixin"]

    duty_id = fields.Many2one(
        "edu.code",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'staff_duty')]",
    )
    kind = fields.Selection(
        [
            ("homeroom", "Homeroom teacher"),
            ("head", "Head of a subject group"),
            ("deputy", "Deputy of a subject group"),
            ("member", "Member of a subject group"),
            ("other", "Another duty"),
        ],
        compute="_compute_kind",
        store=True,
        precompute=True,
        required=True,
    )
    class_id = fields.Many2one(
        "edu.class", index="btree_not_null", ondelete="cascade", check_company=True
    )
    group_id = fields.Many2one(
        "edu.subject.group",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    date_end = fields.Date(
        compute="_compute_date_end", store=True, readonly=False, precompute=True
    )
    note = fields.Char()

    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (staff_id WITH =, duty_id WITH =,"
        " (COALESCE(class_id, 0)) WITH =, (COALESCE(group_id, 0)) WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "This person has that duty already at that time.",
    )
    _one_homeroom_a_day = models.Constraint(
        "EXCLUDE USING gist (class_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&) WHERE (kind = 'homeroom')",
        "This class has another homeroom teacher at that time. End that duty the day "
        "before, or use “Give a Duty”, which does so.",
    )
    _one_head_a_day = models.Constraint(
        "EXCLUDE USING gist (group_id WITH =, kind WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&) WHERE (kind = 'head')",
        "This subject group has another head at that time. End that duty the day "
        "before, or use “Give a Duty”, which does so.",
    )
    _class_check = models.Constraint(
        "CHECK ((kind = 'homeroom') = (class_id IS NOT NULL))",
        "A homeroom teacher leads a class, and no other duty has one.",
    )
    _group_check = models.Constraint(
        "CHECK ((kind IN ('head', 'deputy', 'member')) = (group_id IS NOT NULL))",
        "Head, deputy and members belong to a subject group, and no other duty does.",
    )

    @api.depends("duty_id")
    def _compute_kind(self):
        """Tell the duties that are held of something from those that are a name."""
        for duty in self:
            duty.kind = DUTY_KINDS.get(duty.duty_id.code, "other")

    @api.depends("class_id")
    def _compute_date_end(self):
        """Let who leads a class do so until its school year ends."""
        for duty in self:
            duty.date_end = duty.date_end or duty.class_id.school_year_id.date_end

    @api.depends("duty_id", "class_id", "group_id")
    def _compute_display_name(self):
        """Name the duty, and of what.

        In sudo: a teacher knows what the classes she does not teach are called.
        """
        for duty in self.sudo():
            what = duty.class_id.name or duty.group_id.name
            parts = [duty.duty_id.name, what]
            duty.display_name = " · ".join(part for part in parts if part)

    @api.onchange("duty_id")
    def _onchange_duty_id(self):
        """Forget a class or a group that the duty has not."""
        if self.kind != "homeroom":
            self.class_id = False
        if self.kind not in ("head", "deputy", "member"):
            self.group_id = False

    @api.constrains("duty_id", "date_start")
    def _check_duty_id(self):
        """Refuse an entry of another list, or one not valid on the first day."""
        for duty in self:
            duty.duty_id._check_usable(
                "staff_duty", duty.date_start, duty.staff_id.name
            )
