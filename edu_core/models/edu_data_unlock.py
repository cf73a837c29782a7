# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

DAYS = 2


class EduDataUnlock(models.Model):
    """Đề nghị mở khóa: one school asks, the unit opens its lock for some days.

    The school writes the reason, an officer of the unit answers. Rows stay on record.
    """

    _name = "edu.data.unlock"
    _description = "Unlock of Data"
    _inherit = ["mail.thread"]
    _order = "create_date desc, id desc"
    _rec_name = "lock_id"

    lock_id = fields.Many2one(
        "edu.data.lock", required=True, index=True, ondelete="restrict", tracking=True
    )
    authority_id = fields.Many2one(
        related="lock_id.authority_id", string="Managing Unit", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_company_id(),
        tracking=True,
    )
    # An officer may not read the schools' own records, and searches by this name.
    school_name = fields.Char(
        related="company_id.name", string="Name of the School", compute_sudo=True
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("asked", "Asked for"), ("granted", "Granted"), ("refused", "Refused")],
        default="asked",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    moment_from = fields.Datetime(string="Open From", readonly=True, tracking=True)
    moment_to = fields.Datetime(string="Open To", readonly=True, tracking=True)
    days = fields.Integer(string="Open for (days)", default=DAYS)
    answer = fields.Char(help="What the unit says to it.", tracking=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)

    _moments_check = models.Constraint(
        "CHECK (moment_to IS NULL OR moment_to >= moment_from)",
        "An unlock cannot end before it begins.",
    )
    _days_check = models.Constraint(
        "CHECK (days BETWEEN 1 AND 31)", "A lock is opened for 1 to 31 days."
    )

    @api.model
    def _default_company_id(self):
        """Return the school of who asks; an officer chooses it."""
        company = self.env.company
        return company if company.edu_is_school else company.browse()

    @api.constrains("lock_id", "company_id")
    def _check_company_id(self):
        """Refuse a school that the lock is not over."""
        schools = self.sudo().lock_id._get_schools()
        for unlock in self.sudo():
            if unlock.company_id.id not in schools.get(unlock.lock_id.id, ()):
                raise ValidationError(
                    self.env._(
                        "“%(lock)s” is not over %(school)s.",
                        lock=unlock.lock_id.display_name,
                        school=unlock.company_id.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Write; what has been answered stays as it is.

        :raise UserError: for another school, lock or reason than asked for
        """
        asked = {"lock_id", "company_id", "reason", "days"}
        if not asked.isdisjoint(vals) and any(u.state != "asked" for u in self):
            raise UserError(self.env._("What has been answered stays as it was asked."))
        if not self.env.su and not vals.keys().isdisjoint(
            ("state", "moment_from", "moment_to", "answered_by_id")
        ):
            raise AccessError(self.env._("Grant or refuse an unlock by its buttons."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """Create what is asked for; nobody but an officer grants it.

        :raise AccessError: when the values, or defaults of the context, grant it
        """
        unlocks = super().create(vals_list)
        if not self.env.su and any(
            unlock.state != "asked"
            or unlock.moment_from
            or unlock.moment_to
            or unlock.answered_by_id
            for unlock in unlocks.sudo()
        ):
            raise AccessError(self.env._("Grant or refuse an unlock by its buttons."))
        return unlocks

    # === ACTION METHODS === #

    def action_grant(self):
        """Open the locks for the schools, from now on for as many days as asked."""
        now = fields.Datetime.now()
        for unlock in self:
            unlock._answer(
                "granted",
                moment_from=now,
                moment_to=fields.Datetime.add(now, days=unlock.days),
            )

    def action_refuse(self):
        """Leave the locks closed."""
        for unlock in self:
            unlock._answer("refused")

    def action_close(self):
        """End an unlock before its time."""
        self._check_officer()
        now = fields.Datetime.now()
        running = self.filtered(lambda unlock: (unlock.moment_to or now) > now)
        running.sudo().moment_to = now

    def _answer(self, state, **values):
        """Answer what was asked, in one place.

        :raise UserError: when it was answered before
        """
        self._check_officer()
        if self.state != "asked":
            raise UserError(self.env._("This was answered already."))
        self.sudo().write({"state": state, "answered_by_id": self.env.uid, **values})

    def _check_officer(self):
        """Refuse who is not an officer of the unit today.

        :raise AccessError: naming the unit
        """
        officers = self.env["edu.authority.officer"]._get_of_user(self.env.user)
        foreign = self.sudo().authority_id - officers.authority_id
        if foreign and not self.env.su:
            raise AccessError(
                self.env._("Only an officer of %(unit)s answers.", unit=foreign[0].name)
            )
