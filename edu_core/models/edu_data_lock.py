# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from ..const import LOCKING_ROLES, TIMEZONE
from .edu_lock_mixin import EVER

MAX_NAMES = 3


class EduDataLock(models.Model):
    """Khóa nhập dữ liệu: a unit closes a kind of data of all its schools at a moment.

    Its schools are those under it, in direct management or professional guidance, on
    the day of the moment. From the moment on the lock is a record: it can be lifted,
    with a reason, and nothing else of it changes.
    """

    _name = "edu.data.lock"
    _description = "Data Lock"
    _inherit = ["mail.thread"]
    _order = "moment desc, id desc"

    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_authority_id(),
        tracking=True,
    )
    kind_id = fields.Many2one(
        "edu.data.lock.kind",
        string="Kind of Data",
        required=True,
        index=True,
        ondelete="restrict",
        domain=lambda self: [
            ("code", "in", self.env["edu.lock.mixin"]._get_lockable_kinds())
        ],
        tracking=True,
    )
    moment = fields.Datetime(
        string="Locked From",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
        help="To the second, by the clock of the server.",
    )
    moment_end = fields.Datetime(string="Lifted", readonly=True, tracking=True)
    end_reason = fields.Char(
        string="Reason of the Lifting", readonly=True, tracking=True
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        ondelete="restrict",
        tracking=True,
        help="Only what is dated in this year is locked; what has no dates always is.",
    )
    date_from = fields.Date(
        string="Period From",
        tracking=True,
        help="Only what is dated in this period is locked.",
    )
    date_to = fields.Date(string="Period To", tracking=True)
    note = fields.Char(string="Reason", tracking=True)
    unlock_ids = fields.One2many("edu.data.unlock", "lock_id", string="Unlocks")
    state = fields.Selection(
        [("planned", "Planned"), ("locked", "Locked"), ("lifted", "Lifted")],
        compute="_compute_state",
    )
    company_count = fields.Integer(
        compute="_compute_company_count", string="Schools", compute_sudo=True
    )
    is_mine = fields.Boolean(
        string="Concerns My Schools",
        compute="_compute_is_mine",
        search="_search_is_mine",
    )

    _moments_check = models.Constraint(
        "CHECK (moment_end IS NULL OR moment_end >= moment)",
        "A lock cannot be lifted before it begins.",
    )
    _period_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A period cannot end before it starts.",
    )
    # What every change of data asks: the locks of a kind that are on.
    _open_index = models.Index("(kind_id, moment)")

    # === DEFAULT AND COMPUTE METHODS === #

    @api.model
    def _default_authority_id(self):
        """Return the unit of the officer who opens the form."""
        officers = self.env["edu.authority.officer"]._get_of_user(self.env.user)
        return officers.authority_id[:1]

    @api.depends("kind_id", "authority_id", "moment")
    def _compute_display_name(self):
        """Say what is locked, by whom, since when."""
        for lock in self:
            moment = lock.moment and format_datetime(
                self.env, lock.moment, tz=self.env.user.tz or TIMEZONE
            )
            parts = [lock.kind_id.name, lock.authority_id.name, moment]
            lock.display_name = " · ".join(part for part in parts if part)

    @api.depends("moment", "moment_end")
    def _compute_state(self):
        """Compute whether the lock is on now."""
        now = fields.Datetime.now()
        for lock in self:
            lock.state = "planned"
            if lock.moment_end and lock.moment_end <= now:
                lock.state = "lifted"
            elif lock.moment and lock.moment <= now:
                lock.state = "locked"

    @api.depends("authority_id", "moment")
    def _compute_company_count(self):
        """Count the schools the locks close, in one query."""
        schools = self._get_schools()
        for lock in self:
            lock.company_count = len(schools.get(lock._origin.id, ()))

    @api.depends_context("allowed_company_ids")
    def _compute_is_mine(self):
        """Tell which locks close a school of the user."""
        schools = self._get_schools(self.env.companies)
        for lock in self:
            lock.is_mine = lock._origin.id in schools

    @api.model
    def _search_is_mine(self, operator, value):
        """Find the locks that close a school of the user."""
        if operator != "in":
            return NotImplemented
        ids = tuple(self.env.companies.ids) or (0,)
        query = self._get_closed_query(SQL("link.company_id IN %s", ids))
        rows = self.env.execute_query(query)
        return [("id", "in", [lock_id for lock_id, _company in rows])]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the locks.

        :raise UserError: for a moment that has passed
        """
        locks = super().create(vals_list)
        locks._check_moment()
        return locks

    def write(self, vals):
        """Write; of a lock that has begun nothing changes.

        :raise UserError: for a lock that has begun
        """
        kept = {"authority_id", "kind_id", "moment", "school_year_id", "date_from"}
        kept |= {"date_to", "moment_end", "end_reason"}
        if not self.env.su and not kept.isdisjoint(vals):
            self._check_not_begun()
        result = super().write(vals)
        if "moment" in vals and not self.env.su:
            self._check_moment()
        return result

    def unlink(self):
        """Delete what has not begun.

        :raise UserError: for a lock that has begun
        """
        self._check_not_begun()
        return super().unlink()

    def _check_not_begun(self):
        """Refuse to touch a lock that has begun."""
        for lock in self:
            if lock.state != "planned":
                raise UserError(
                    self.env._(
                        "“%(lock)s” has begun and stays on record. Lift it, or unlock "
                        "it for one school.",
                        lock=lock.display_name,
                    )
                )

    def _check_moment(self):
        """Refuse a moment that has passed: nobody could know of it.

        While the form was open the clock went on: less than an hour means now.
        """
        now = fields.Datetime.now()
        past = self.filtered(lambda lock: lock.moment < now)
        for lock in past:
            if lock.moment < fields.Datetime.subtract(now, hours=1):
                raise UserError(
                    self.env._(
                        "A lock cannot begin in the past (%(moment)s).",
                        moment=lock._format(lock.moment),
                    )
                )
        past.sudo().moment = now

    # === ACTION METHODS === #

    def action_lift(self):
        """Open the dialog that asks why the lock is lifted."""
        self.ensure_one()
        self.check_access("write")
        return {
            "name": self.env._("Lift the Lock"),
            "type": "ir.actions.act_window",
            "res_model": "edu.data.lock.lift",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lock_id": self.id},
        }

    def _lift(self, reason):
        """Lift locks now; the reason stays on them.

        :param str reason: why
        :raise UserError: for a lock that is lifted already
        """
        self.check_access("write")
        now = fields.Datetime.now()
        for lock in self:
            if lock.state == "lifted":
                raise UserError(self.env._("The lock is lifted already."))
            lock.sudo().write(
                {
                    "moment_end": max(now, lock.moment),
                    "end_reason": reason,
                }
            )

    def action_open_schools(self):
        """Open the schools a lock closes, as far as the user sees them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.res_company_action_school"
        )
        ids = list(self.sudo()._get_schools().get(self.id, ()))
        action["domain"] = [("id", "in", ids)]
        action["context"] = {"create": False}
        return action

    # === CHECK OF DATA === #

    @api.model
    def _get_closed_query(self, condition):
        """Return the query of (lock, school): every school a lock is over.

        Unlocks are not looked at here.

        :param SQL condition: on `lock` and `link`
        """
        for model in (
            "edu.data.lock",
            "edu.data.unlock",
            "edu.authority.link",
            "edu.data.lock.kind",
        ):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT DISTINCT lock.id, link.company_id
              FROM edu_data_lock lock
        CROSS JOIN LATERAL (
                   SELECT (lock.moment AT TIME ZONE 'UTC'
                           AT TIME ZONE %(timezone)s)::date AS day) begun
              JOIN edu_authority_reach reach
                ON reach.authority_id = lock.authority_id
               AND begun.day BETWEEN reach.date_start AND reach.date_end
              JOIN edu_authority_link link
                ON link.authority_id = reach.lower_id
               AND link.role IN %(roles)s
               AND link.date_start <= begun.day
               AND (link.date_end IS NULL OR link.date_end >= begun.day)
             WHERE %(condition)s
            """,
            timezone=TIMEZONE,
            roles=LOCKING_ROLES,
            condition=condition,
        )

    def _get_schools(self, companies=None):
        """Return {lock's id: set of ids of the schools it is over}, in one query.

        :param companies: only these schools
        """
        condition = SQL("lock.id IN %s", tuple(self.ids) or (0,))
        if companies is not None:
            ids = tuple(companies.ids) or (0,)
            condition = SQL("%s AND link.company_id IN %s", condition, ids)
        schools = defaultdict(set)
        for lock_id, company_id in self.env.execute_query(
            self._get_closed_query(condition)
        ):
            schools[lock_id].add(company_id)
        return schools

    @api.model
    def _get_closed(self, code, companies):
        """Return the locks of a kind that close these schools now, in one query.

        :param str code: of the kind of data
        :return: {school's id: locks in sudo}, without those unlocked for the school
        """
        now = fields.Datetime.now()
        condition = SQL(
            """
                link.company_id IN %(companies)s
            AND lock.kind_id = (SELECT id FROM edu_data_lock_kind WHERE code = %(code)s)
            AND lock.moment <= %(now)s
            AND (lock.moment_end IS NULL OR lock.moment_end > %(now)s)
            AND NOT EXISTS (
                SELECT FROM edu_data_unlock unlock
                 WHERE unlock.lock_id = lock.id
                   AND unlock.company_id = link.company_id
                   AND unlock.state = 'granted'
                   AND unlock.moment_from <= %(now)s
                   AND unlock.moment_to > %(now)s)
            """,
            companies=tuple(companies.ids) or (0,),
            code=code,
            now=now,
        )
        rows = self.env.execute_query(self._get_closed_query(condition))
        locks_sudo = self.sudo().browse({lock_id for lock_id, _company in rows})
        closed = defaultdict(locks_sudo.browse)
        for lock_id, company_id in rows:
            closed[company_id] |= locks_sudo.browse(lock_id)
        return {
            company_id: locks.with_prefetch(locks_sudo.ids)
            for company_id, locks in closed.items()
        }

    def _covers(self, days):
        """Return whether the lock closes one of these days.

        :param days: list of (first day, last day)
        """
        self.ensure_one()
        year = self.school_year_id
        first = max(d for d in (self.date_from, year.date_start, EVER[0]) if d)
        last = min(d for d in (self.date_to, year.date_end, EVER[1]) if d)
        return any(begin <= last and end >= first for begin, end in days)

    # === MESSAGES === #

    def _format(self, moment):
        """Return a moment as the user reads it."""
        timezone = self.env.user.tz or TIMEZONE
        return format_datetime(self.env, moment, tz=timezone)

    def _get_message(self, record, vals=None):
        """Return why a record cannot be changed, and whom to ask.

        :param dict vals: what would be written; None for the whole record
        """
        self.ensure_one()
        labels = record.fields_get(list(vals or ()), ["string"])
        what = ", ".join(label["string"] for label in labels.values())
        return self.env._(
            "%(record)s%(what)s: %(unit)s locked “%(kind)s” on %(moment)s. To change "
            "it, ask %(officers)s for an unlock and give the reason.",
            record=record.display_name,
            what=f" ({what})" if what else "",
            unit=self.authority_id.name,
            kind=self.kind_id.name,
            moment=self._format(self.moment),
            officers=self._get_officer_names(),
        )

    def _get_officer_names(self):
        """Return the names of who can unlock: the unit's officers, else the unit."""
        officers = self.env["edu.authority.officer"].sudo()
        domain = [("authority_id", "=", self.authority_id.id)]
        names = officers.search(
            officers._get_valid_domain() & fields.Domain(domain), limit=MAX_NAMES
        ).mapped("user_id.name")
        unit = self.authority_id.name
        return f"{', '.join(names)} ({unit})" if names else unit
