# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class EduRoleDelegation(models.Model):
    """A role given to a colleague for some days (ủy quyền).

    It holds from the moment it is written down, ends with its last day, when it is
    ended, or when the holder's own role ends. It is never deleted.
    """

    _name = "edu.role.delegation"
    _description = "Delegation of a Role"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _rec_name = "role_id"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        domain=[("edu_is_school", "=", True)],
    )
    company_color = fields.Integer(
        related="company_id.edu_color", string="School Color"
    )
    holder_id = fields.Many2one(
        "res.users",
        string="Delegated By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    holder_line_id = fields.Many2one(
        "res.users.role.line",
        string="Role Held",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    role_id = fields.Many2one("res.users.role", required=True)
    allowed_role_ids = fields.Many2many(
        "res.users.role", compute="_compute_allowed_role_ids"
    )
    delegate_id = fields.Many2one(
        "res.users", string="Delegated To", required=True, index=True
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["res.users.role.line"]._edu_get_today(),
    )
    date_end = fields.Date(string="To", required=True)
    reason = fields.Char(required=True)
    paper_number = fields.Char(string="Number of the Paper")
    paper_date = fields.Date(string="Date of the Paper")
    paper_file = fields.Binary(string="Scan of the Paper", attachment=True)
    paper_filename = fields.Char(string="File Name")
    line_ids = fields.One2many(
        "res.users.role.line", "edu_delegation_id", string="Role Given"
    )
    ended_at = fields.Datetime(readonly=True, tracking=True)
    ended_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [("coming", "Coming"), ("running", "In Force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    can_end = fields.Boolean(compute="_compute_can_end")

    _dates = models.Constraint(
        "CHECK (date_start <= date_end)",
        "A delegation cannot end before it begins.",
    )
    _to_another = models.Constraint(
        "CHECK (holder_id <> delegate_id)",
        "A role is delegated to somebody else.",
    )

    # === COMPUTE AND SEARCH METHODS === #

    @api.depends("company_id", "holder_id")
    def _compute_allowed_role_ids(self):
        for delegation in self:
            lines = delegation._get_holder_lines()
            delegation.allowed_role_ids = lines.role_id

    @api.depends("date_start", "date_end", "ended_at")
    def _compute_state(self):
        today = self.env["res.users.role.line"]._edu_get_today()
        for delegation in self:
            if delegation.ended_at or (delegation.date_end or today) < today:
                delegation.state = "ended"
            elif (delegation.date_start or today) > today:
                delegation.state = "coming"
            else:
                delegation.state = "running"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["res.users.role.line"]._edu_get_today()
        ended = Domain("ended_at", "!=", False) | Domain("date_end", "<", today)
        coming = Domain("date_start", ">", today)
        domains = {
            "ended": ended,
            "coming": coming & ~ended,
            "running": ~coming & ~ended,
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("holder_id", "delegate_id", "company_id", "ended_at", "date_end")
    def _compute_can_end(self):
        for delegation in self:
            delegation.can_end = (
                delegation.state != "ended" and delegation._is_mine_to_end()
            )

    def _get_holder_lines(self):
        """Return the lines whose roles the holder may delegate at the school.

        What was delegated to him is not his to delegate.

        Note: self.ensure_one()
        """
        self.ensure_one()
        lines = self.env["res.users.role.line"].sudo()
        return lines.search(
            Domain("user_id", "=", self.holder_id._origin.id)
            & Domain("company_id", "=", self.company_id._origin.id)
            & Domain("role_id.edu_can_delegate", "=", True)
            & Domain("edu_delegation_id", "=", False)
            & lines._edu_get_held_domain(lines._edu_get_today())
        )

    def _is_mine_to_end(self):
        """Return whether the current user may end the delegation.

        The holder takes it back, the delegate gives it back, and who gives the role at
        the school ends it for them.

        Note: self.ensure_one()
        """
        self.ensure_one()
        users = self.env["res.users"]
        levels = users._edu_get_grant_levels(self.company_id)
        return (
            self.env.user in (self.holder_id, self.delegate_id)
            or self.role_id.sudo().edu_grantor in levels
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Delegate: the colleague has the role from the first day on.

        :raise AccessError: if the role is not the current user's to delegate
        """
        delegations = self.browse()
        for vals in vals_list:
            vals = {**self._add_missing_default_values(vals), "holder_id": self.env.uid}
            draft = self.new(vals)
            line = draft._find_holder_line()
            draft._check_delegate()
            delegations |= super().create(
                [
                    {
                        **vals,
                        "holder_line_id": line.id,
                        "ended_at": False,
                        "ended_by_id": False,
                        "line_ids": [],
                    }
                ]
            )
        delegations._give()
        return delegations

    def _find_holder_line(self):
        """Return the current user's own line of the role to delegate.

        Note: self.ensure_one()
        """
        self.ensure_one()
        if self.company_id._origin not in self.env.companies:
            raise AccessError(
                self.env._("You are not working at %s.", self.company_id.sudo().name)
            )
        line = self._get_holder_lines().filtered(
            lambda line: line.role_id == self.role_id._origin
        )[:1]
        if not line:
            raise AccessError(
                self.env._(
                    "The role %(role)s at %(school)s is not yours to delegate.",
                    role=self.role_id.sudo().name,
                    school=self.company_id.sudo().name,
                )
            )
        if line.date_to and self.date_end and self.date_end > line.date_to:
            raise ValidationError(
                self.env._(
                    "Your own role ends on %s; it cannot be delegated for longer.",
                    line.date_to.strftime("%d/%m/%Y"),
                )
            )
        return line

    def _check_delegate(self):
        """Check that the delegate is a colleague who lacks the role.

        Note: self.ensure_one()
        """
        self.ensure_one()
        delegate = self.delegate_id._origin.sudo()
        lines = self._get_delegate_lines()
        if not lines:
            raise ValidationError(
                self.env._(
                    "%(name)s holds no role at %(school)s: a role is delegated to a "
                    "colleague of the same school.",
                    name=delegate.name,
                    school=self.company_id.sudo().name,
                )
            )
        if self.role_id._origin in lines.role_id:
            raise ValidationError(
                self.env._(
                    "%(name)s is %(role)s already.",
                    name=delegate.name,
                    role=self.role_id.sudo().name,
                )
            )

    def _get_delegate_lines(self):
        """Return what the delegate holds at the school today, and not by delegation.

        Note: self.ensure_one()
        """
        self.ensure_one()
        today = self.env["res.users.role.line"]._edu_get_today()
        return self.delegate_id._origin.sudo().role_line_ids.filtered(
            lambda line: (
                line.company_id == self.company_id._origin
                and not line.edu_delegation_id
                and line._edu_is_held_on(today)
            )
        )

    # === ACTIONS === #

    def action_end(self):
        """End the delegations at this minute.

        :raise UserError: if one has ended before
        :raise AccessError: if one is not the current user's to end
        """
        self.check_access("read")
        for delegation in self:
            if not delegation._is_mine_to_end():
                raise AccessError(self.env._("This delegation is not yours to end."))
            if delegation.state == "ended":
                raise UserError(self.env._("This delegation has ended already."))
        self.sudo()._end()

    # === ROLE LINES === #

    def _give(self):
        """Give the delegates their roles."""
        lines = self.env["res.users.role.line"].sudo()
        lines.with_context(mail_create_nolog=True).create(
            [
                {
                    "user_id": delegation.delegate_id.id,
                    "role_id": delegation.role_id.id,
                    "company_id": delegation.company_id.id,
                    "date_from": delegation.date_start,
                    "date_to": delegation.date_end,
                    "edu_delegation_id": delegation.id,
                    "edu_reason": delegation.reason,
                }
                for delegation in self
            ]
        )

    def _end(self):
        """Take the roles back at this minute; works in sudo."""
        open_ones = self.filtered(lambda delegation: not delegation.ended_at)
        open_ones.write(
            {"ended_at": fields.Datetime.now(), "ended_by_id": self.env.uid}
        )
        open_ones.line_ids._edu_revoke()

    def _follow_holder(self):
        """End what the holder does not hold any more, or shorten it; works in sudo."""
        for delegation in self.filtered(lambda delegation: not delegation.ended_at):
            line = delegation.holder_line_id
            last = line.date_to
            if line.edu_revoked_at or (last and last < delegation.date_start):
                delegation._end()
            elif last and last < delegation.date_end:
                delegation.date_end = last
                delegation.line_ids.date_to = last

    # === WHEN THE HOLDER'S END IS UNDONE === #

    def _prepare_memory(self):
        """Return {id as text: last day} of those that are open, to restore them by."""
        return {
            str(delegation.id): delegation.date_end.isoformat()
            for delegation in self
            if not delegation.ended_at
        }

    @api.model
    def _restore(self, memory, ended_ids):
        """Let delegations last as long as before their holder's role was shortened.

        Works in sudo. What somebody ended or changed in the meantime stays so, and a
        delegate who has left the school gets nothing back.

        :param dict memory: what `_prepare_memory` returned before
        :param ended_ids: ids of those that ended, and were not shortened, with the role
        """
        delegations = self.sudo().browse(int(key) for key in memory).exists()
        for delegation in delegations.filtered(lambda one: one._get_delegate_lines()):
            line, last = delegation.line_ids, memory[str(delegation.id)]
            holder_end = delegation.holder_line_id.date_to
            was_ended = delegation.id in ended_ids
            if was_ended:
                delegation.write({"ended_at": False, "ended_by_id": False})
                line.write({"edu_revoked_at": False, "edu_ended_by_id": False})
            elif delegation.ended_at or line.date_to != delegation.date_end:
                continue
            last = fields.Date.to_date(last)
            last = min(last, holder_end) if holder_end else last
            if delegation.date_end != last:
                delegation.date_end = last
                line.date_to = last
