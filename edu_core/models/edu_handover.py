# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What only the flow writes.
PROTECTED = {"state", "is_applied"}
# What stays as it was confirmed; the signed minutes are scanned afterwards.
FIXED = {
    "kind",
    "company_id",
    "authority_id",
    "staff_from_id",
    "staff_to_id",
    "user_from_id",
    "user_to_id",
    "date",
    "reason",
    "paper_number",
    "paper_date",
    "things",
    "pass_activities",
    "line_ids",
}
# A change of one of these makes another checklist.
DECISIVE = {"kind", "authority_id", "staff_from_id", "user_from_id", "date"}


class EduHandover(models.Model):
    """Bàn giao: who leaves a post, and the successor takes it over on a day.

    The checklist names what the person holds on that day: roles, posts, duties,
    assignments, offices in a managing unit. What is ticked ends the day before and
    begins for the successor, in whose own login: nobody gets another one's password.
    Until the day comes it can be undone.
    """

    _name = "edu.handover"
    _description = "Hand-over of a Post"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(
        [("school", "In a school"), ("unit", "In a managing unit")],
        required=True,
        default="school",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        string="School",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        index="btree_not_null",
        ondelete="restrict",
    )
    staff_from_id = fields.Many2one(
        "edu.staff",
        string="Hands Over",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    staff_to_id = fields.Many2one(
        "edu.staff",
        string="Takes Over",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    user_from_id = fields.Many2one(
        "res.users",
        compute="_compute_user_from_id",
        string="Officer Who Leaves",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    user_to_id = fields.Many2one(
        "res.users",
        compute="_compute_user_to_id",
        string="Officer Who Comes",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    date = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: self._get_today() + timedelta(days=1),
        help="The first day of the successor; what was held ends the day before.",
    )
    reason = fields.Char(required=True)
    paper_number = fields.Char(string="Number of the Paper")
    paper_date = fields.Date(string="Date of the Paper")
    paper_file = fields.Binary(string="Scan of the Paper", attachment=True)
    paper_filename = fields.Char(string="File Name")
    things = fields.Text(
        string="Things Handed Over",
        help="Books, files, keys, seals, devices; printed on the minutes.",
    )
    pass_activities = fields.Boolean(
        string="With Open Activities",
        default=True,
        help="When a role is handed over, what is still to do goes to the successor; "
        "what he or she may not see ends.",
    )
    line_ids = fields.One2many("edu.handover.line", "handover_id", string="Checklist")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Agreed"), ("undone", "Undone")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    is_applied = fields.Boolean(readonly=True, copy=False)
    can_undo = fields.Boolean(compute="_compute_can_undo")

    _school_check = models.Constraint(
        "CHECK (kind <> 'school' OR (company_id IS NOT NULL AND authority_id IS NULL"
        " AND staff_from_id IS NOT NULL AND staff_to_id IS NOT NULL"
        " AND staff_from_id <> staff_to_id))",
        "A hand-over in a school names two members of its staff.",
    )
    _unit_check = models.Constraint(
        "CHECK (kind <> 'unit' OR (company_id IS NULL AND authority_id IS NOT NULL"
        " AND staff_from_id IS NULL AND staff_to_id IS NULL"
        " AND user_from_id IS NOT NULL AND user_to_id IS NOT NULL"
        " AND user_from_id <> user_to_id))",
        "A hand-over in a managing unit names the unit and two officers.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _get_today(self):
        """Return the day it is at the schools, whatever the user's own time zone."""
        return self.env["res.users.role.line"]._edu_get_today()

    @api.depends("kind")
    def _compute_company_id(self):
        """Take the school the user works at; a managing unit has none."""
        for handover in self:
            company = handover.company_id or self.env.company
            handover.company_id = company if handover.kind == "school" else False

    @api.depends("staff_from_id")
    def _compute_user_from_id(self):
        """Take the login of who leaves a post in a school."""
        for handover in self:
            if handover.kind == "school":
                handover.user_from_id = handover.staff_from_id.sudo().user_id

    @api.depends("staff_to_id")
    def _compute_user_to_id(self):
        """Take the login of who comes to a post in a school."""
        for handover in self:
            if handover.kind == "school":
                handover.user_to_id = handover.staff_to_id.sudo().user_id

    @api.depends("staff_from_id", "staff_to_id", "user_from_id", "user_to_id")
    def _compute_display_name(self):
        """Name both."""
        for handover in self:
            names = handover._get_names()
            handover.display_name = " → ".join(name or "…" for name in names)

    def _get_names(self):
        """Return the names of who hands over and who takes over.

        Note: self.ensure_one()
        """
        self.ensure_one()
        if self.kind == "school":
            return self.staff_from_id.name, self.staff_to_id.name
        return self.user_from_id.sudo().name, self.user_to_id.sudo().name

    def _get_user(self, side):
        """Return the login that loses or gets the roles: in a school the one of the
        staff file, whatever was written here.

        :param side: "from" or "to"
        """
        self.ensure_one()
        if self.kind == "school":
            return self[f"staff_{side}_id"].sudo().user_id.sudo(self.env.su)
        return self[f"user_{side}_id"]

    @api.depends("state", "date")
    def _compute_can_undo(self):
        """Tell what can be undone: until the day comes."""
        today = self._get_today()
        for handover in self:
            handover.can_undo = handover.state == "confirmed" and handover.date > today

    @api.constrains("user_to_id", "kind")
    def _check_user_to_id(self):
        """Refuse a family's account, and an administrator's, as an officer."""
        for handover in self.filtered(lambda one: one.kind == "unit"):
            if handover.user_to_id.sudo().share:
                raise ValidationError(
                    self.env._(
                        "%s is not the account of an officer.",
                        handover.user_to_id.sudo().name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts, each with its checklist.

        :raise AccessError: when the values, or defaults of the context, confirm one
        """
        for vals in vals_list:
            self._check_client_fields(vals)
        handovers = super().create(vals_list)
        if not self.env.su and any(
            handover.state != "draft" or handover.is_applied
            for handover in handovers.sudo()
        ):
            self._check_client_fields(dict.fromkeys(PROTECTED))
        handovers._reset_school_users()
        handovers._collect()
        return handovers

    def write(self, vals):
        """Write drafts; the checklist follows who leaves and when.

        :raise UserError: if one is confirmed
        """
        self._check_client_fields(vals)
        is_fixed = any(handover.state != "draft" for handover in self)
        if not self.env.su and is_fixed and FIXED & vals.keys():
            raise UserError(
                self.env._("A hand-over that is confirmed is not changed any more.")
            )
        result = super().write(vals)
        if {"kind", "user_from_id", "user_to_id"} & vals.keys():
            self._reset_school_users()
        if DECISIVE & vals.keys():
            self._collect()
        return result

    def _reset_school_users(self):
        """Let the logins in a school be those of the staff files, whatever was written:
        who writes a number would read a stranger's name."""
        in_school = self.filtered(lambda one: one.kind == "school")
        for name in ("user_from_id", "user_to_id"):
            self.env.add_to_compute(self._fields[name], in_school)

    @api.model
    def _check_client_fields(self, vals):
        """Refuse what only the flow writes."""
        if not self.env.su and PROTECTED & vals.keys():
            raise AccessError(
                self.env._("A hand-over is confirmed and undone by its buttons only.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        """Keep what was confirmed: it is the history."""
        if any(handover.state != "draft" for handover in self):
            raise UserError(self.env._("Only a draft of a hand-over is deleted."))

    # === CHECKLIST === #

    def _collect(self):
        """Make the checklist: what the person holds on the day; ticks are kept."""
        for handover in self.filtered(lambda one: one.state == "draft"):
            lines_sudo = handover.sudo().line_ids
            ticked = {
                (line.kind, line.res_id) for line in lines_sudo if line.is_selected
            }
            lines_sudo.unlink()
            lines_sudo.create(
                [
                    {
                        "handover_id": handover.id,
                        "kind": kind,
                        "res_id": record.id,
                        "is_selected": (kind, record.id) in ticked,
                        **lines_sudo._prepare_texts(kind, record),
                    }
                    for kind, record in handover._get_held()
                ]
            )

    def _get_held(self):
        """Return [(kind, record in sudo)] of what the person holds on the day or later.

        To be extended by what other modules let a person hold.

        Note: self.ensure_one()
        """
        self.ensure_one()
        lines = self.env["edu.handover.line"]
        held = []
        for kind in lines._get_kinds():
            records = lines._find_held_sudo(kind, self)
            held += [(kind, record) for record in records]
        return held

    def action_tick_all(self):
        """Tick everything, or nothing where everything is ticked."""
        self.check_access("write")
        for handover in self:
            lines = handover.line_ids
            lines.is_selected = not all(line.is_selected for line in lines)
