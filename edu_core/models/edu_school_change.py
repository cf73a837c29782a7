# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..const import CATCH_UP_DAYS, TIMEZONE

_logger = logging.getLogger(__name__)


class EduSchoolChange(models.Model):
    """Sắp xếp trường: a school is renamed, re-linked, merged, split, closed.

    The pupils of a merge or split go the way of every transfer between schools (see
    `edu_school_change_pupils.py`). The books of a school stay where they are.
    """

    _name = "edu.school.change"
    _description = "Change of a School"
    _inherit = ["edu.school.mixin", "edu.change.mixin"]

    kind = fields.Selection(
        [
            ("rename", "Rename or new code"),
            ("relink", "Other managing unit"),
            ("merge", "Merge into another school"),
            ("split", "Split off classes"),
            ("close", "Close"),
        ],
        required=True,
        default="rename",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        tracking=True,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    target_company_id = fields.Many2one(
        "res.company",
        string="Receiving School",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        domain="[('company_id', '=', company_id)]",
        help="The classes that go to the receiving school with their pupils.",
    )
    role = fields.Selection(
        lambda self: self.env["edu.authority.link"]._fields["role"].selection,
        default="direct",
    )
    old_authority_id = fields.Many2one(
        "edu.authority",
        string="Until Then",
        ondelete="restrict",
        help="The unit whose role ends; empty when the new one comes in addition.",
    )
    authority_id = fields.Many2one(
        "edu.authority",
        string="From Then On",
        ondelete="restrict",
        help="The unit that takes over the role; empty when nobody does.",
    )
    student_count = fields.Integer(string="Pupils Moved", readonly=True, copy=False)

    @api.depends("kind", "company_id", "date")
    def _compute_display_name(self):
        """Say what happens to which school, and when."""
        for change in self:
            name = change.company_id.sudo().name
            change.display_name = change._format_title(change.kind, name)

    # === HOOKS OF THE CHANGE === #

    def _must_wait(self):
        """Override of `edu.change.mixin`: pupils move on the day, not before."""
        today = self.env["edu.student"]._get_today()
        return self.kind in ("merge", "split", "close") and self.date > today

    def _check_complete(self):
        """Override of `edu.change.mixin` to ask for what each kind needs."""
        needed = {
            "merge": ("target_company_id",),
            "split": ("target_company_id", "class_ids"),
            "relink": ("role",),
        }
        self._check_fields("paper_number", "paper_date", *needed.get(self.kind, ()))
        if self.kind == "rename" and not (self.new_name or self.new_code):
            self._check_fields("new_name")
        if self.kind == "relink" and not (self.old_authority_id or self.authority_id):
            self._check_fields("authority_id")
        if self.target_company_id == self.company_id:
            raise UserError(
                self.env._("A school cannot receive itself. Choose another school.")
            )
        foreign = self.class_ids.filtered(lambda c: c.company_id != self.company_id)
        if foreign:
            raise UserError(
                self.env._(
                    "The class %(name)s belongs to another school.",
                    name=foreign[0].name,
                )
            )
        closed = (self.company_id | self.target_company_id).filtered("edu_date_closed")
        if closed and self.kind != "rename":
            raise UserError(
                self.env._(
                    "%(school)s was closed on %(date)s.",
                    school=closed[0].name,
                    date=format_date(self.env, closed[0].edu_date_closed),
                )
            )

    def _apply_change(self):
        """Override of `edu.change.mixin` to do what the kind says."""
        return getattr(self, f"_apply_{self.kind}")()

    def _apply_rename(self):
        """Give the school another name or code."""
        naming = {"name": self.new_name, "code": self.new_code}
        naming = {key: value for key, value in naming.items() if value}
        rows = self.company_id._edu_rename(self.date, naming)
        return {"names": rows.ids}

    def _apply_relink(self):
        """Let another unit take over a role towards the school.

        :raise UserError: when the old unit does not have the role on that day
        """
        domain = [("company_id", "=", self.company_id.id), ("role", "=", self.role)]
        links = self._get_links(domain).filtered(
            lambda link: link.authority_id == self.old_authority_id
        )
        if self.old_authority_id and not links:
            labels = dict(self._fields["role"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(unit)s does not have the role “%(role)s” towards %(school)s on "
                    "%(date)s.",
                    unit=self.old_authority_id.name,
                    role=labels[self.role],
                    school=self.company_id.name,
                    date=format_date(self.env, self.date),
                )
            )
        data = self._end_links(links, self._get_eve())
        if not self.authority_id:
            return data
        self.env.flush_all()  # what ends must be in the table before what begins
        created = self.env["edu.authority.link"]._create_missing(
            [
                {
                    "authority_id": self.authority_id.id,
                    "company_id": self.company_id.id,
                    "role": self.role,
                    "date_start": self.date,
                }
            ]
        )
        return {**data, "created": created.ids}

    def _apply_close(self):
        """Close the school: its links end, its books stay.

        :raise UserError: while pupils remain, naming how many
        """
        remaining = self.env["edu.student"].search_count(
            [("company_id", "=", self.company_id.id), ("state", "=", "studying")]
        )
        if remaining:
            raise UserError(
                self.env._(
                    "%(school)s still has %(count)s pupils. Merge it into another "
                    "school, or transfer them, before it closes.",
                    school=self.company_id.name,
                    count=remaining,
                )
            )
        eve = self._get_eve()
        links = self._get_links([("company_id", "=", self.company_id.id)])
        data = self._end_links(links, eve)
        self.company_id.sudo().edu_date_closed = eve
        return {**data, "closed": True}

    def _undo(self, data):
        """Override of `edu.change.mixin` to take back names, links and closings."""
        rows = self.env["edu.school.name"].sudo().browse(data.get("names", []))
        rows.exists()._take_back()
        self._restore_links(data)
        if data.get("closed"):
            self.company_id.sudo().edu_date_closed = False

    # === NIGHTLY JOB === #

    @api.model
    def _cron_apply_dates(self):
        """Apply names, places and changes whose day has come."""
        self = self.with_context(tz=TIMEZONE)
        today = self.env["edu.student"]._get_today()
        since = today - timedelta(days=CATCH_UP_DAYS)
        for model in ("edu.school.name", "edu.authority.name", "edu.authority.parent"):
            self.env[model]._apply_changed_since(since)
        planned = self.search([("state", "=", "planned"), ("date", "<=", today)])
        for change in planned:
            change._do_planned()

    def _do_planned(self):
        """Do a planned change as who planned it; say on it why it could not be done."""
        try:
            with self.env.cr.savepoint():
                self.with_user(self.write_uid).action_done()
        except UserError as error:
            _logger.info("Change %s of a school waits: %s", self.id, error)
            self.message_post(body=str(error))
