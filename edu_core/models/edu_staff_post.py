# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import SINGLE_POSTS


class EduStaffPost(models.Model):
    """Chức vụ, vị trí việc làm: who holds which post in a school between two dates."""

    _name = "edu.staff.post"
    _description = "Post of the Staff"
    _inherit = ["edu.staff.line.mixin"]

    post_id = fields.Many2one(
        "edu.code",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'staff_post')]",
    )
    is_main = fields.Boolean(string="Main", default=True)
    note = fields.Char()

    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (staff_id WITH =, post_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "This person holds that post already at that time.",
    )
    _one_main_a_day = models.Constraint(
        "EXCLUDE USING gist (staff_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&) WHERE (is_main)",
        "This person has another main post at that time. End it first, or untick “Main”"
        " on one of them.",
    )

    @api.depends("post_id", "staff_id")
    def _compute_display_name(self):
        """Name the post and who holds it."""
        for row in self:
            row.display_name = f"{row.post_id.name or ''} · {row.staff_id.name or ''}"

    @api.constrains("post_id", "date_start")
    def _check_post_id(self):
        """Refuse an entry of another list, or one not valid on the first day."""
        for row in self:
            row.post_id._check_usable("staff_post", row.date_start, row.staff_id.name)

    @api.constrains("post_id", "date_start", "date_end", "staff_id")
    def _check_single(self):
        """Refuse a second principal on one day."""
        for row in self.filtered(lambda one: one.post_id.code in SINGLE_POSTS):
            domain = [
                ("id", "!=", row.id),
                ("company_id", "=", row.company_id.id),
                ("post_id", "=", row.post_id.id),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", row.date_start),
            ]
            if row.date_end:
                domain.append(("date_start", "<=", row.date_end))
            if other := self.sudo().search(domain, limit=1):
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(other)s holds the post “%(post)s” at that time, "
                        "and a school has one only. End that one first, or hand the "
                        "post over.",
                        name=row.staff_id.name,
                        other=other.staff_id.name,
                        post=row.post_id.name,
                    )
                )
