# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import FIRST_DAY

# The fields of today's value and the columns behind them, by right.
RIGHTS = {"custody": "has_custody", "pick_up": "can_pick_up"}


class EduGuardianship(models.Model):
    """What a guardian may do, from a day to a day, and the end of it.

    The columns hold the period of each right that lasts today, or the next one. So a
    right ends at midnight without a job; only a right that comes back after that needs
    the nightly one.
    """

    _inherit = "edu.guardianship"

    right_ids = fields.One2many(
        "edu.guardianship.right",
        "guardianship_id",
        string="Decisions about Rights",
        groups="edu_core.group_office,edu_core.group_principal",
        copy=True,
    )
    custody_start = fields.Date(
        compute="_compute_periods", store=True, groups=fields.NO_ACCESS
    )
    custody_end = fields.Date(
        compute="_compute_periods", store=True, groups=fields.NO_ACCESS
    )
    pick_up_start = fields.Date(
        compute="_compute_periods", store=True, groups=fields.NO_ACCESS
    )
    pick_up_end = fields.Date(
        compute="_compute_periods", store=True, groups=fields.NO_ACCESS
    )
    # The day on which what opens without a look at the rules was taken back.
    access_closed_on = fields.Date(copy=False, groups=fields.NO_ACCESS)
    has_custody = fields.Boolean(
        string="May Follow the Child",
        compute="_compute_has_custody",
        inverse="_inverse_has_custody",
        search="_search_has_custody",
        compute_sudo=True,
        help="Both parents may know about their child. Only a court paper takes it "
        "away: the guardian then sees nothing of the child.",
    )
    can_pick_up = fields.Boolean(
        string="May Pick Up",
        compute="_compute_can_pick_up",
        inverse="_inverse_can_pick_up",
        search="_search_can_pick_up",
        compute_sudo=True,
    )

    # === PERIODS === #

    @api.depends(
        "right_ids.kind",
        "right_ids.decision",
        "right_ids.date_start",
        "right_ids.date_end",
    )
    def _compute_periods(self):
        """Compute the period of each right that holds today, or the next one."""
        today = self.env["edu.student"]._get_today()
        for link in self:
            for kind in RIGHTS:
                period = link.right_ids._get_period(kind, today)
                first, last = period or (None, None)
                link[f"{kind}_start"] = (first or FIRST_DAY) if period else False
                link[f"{kind}_end"] = last or False

    def _is_granted(self, kind):
        """Tell whether a right of the link is granted today."""
        self.ensure_one()
        today = self.env["edu.student"]._get_today()
        first, last = self[f"{kind}_start"], self[f"{kind}_end"]
        return bool(first) and first <= today and (not last or last >= today)

    @api.depends("custody_start", "custody_end")
    def _compute_has_custody(self):
        """Compute whether the guardian may follow the child today."""
        for link in self:
            link.has_custody = link._is_granted("custody")

    @api.depends("pick_up_start", "pick_up_end")
    def _compute_can_pick_up(self):
        """Compute whether the guardian may pick up the child today."""
        for link in self:
            link.can_pick_up = link._is_granted("pick_up")

    def _inverse_has_custody(self):
        """Record that the right to follow the child is given or taken from today on."""
        self._decide_from_today("custody")

    def _inverse_can_pick_up(self):
        """Record that the right to pick up is given or taken from today on."""
        self._decide_from_today("pick_up")

    def _decide_from_today(self, kind):
        """Add a decision where today's value was changed without one."""
        wanted = {link.id: link[RIGHTS[kind]] for link in self}
        rights = self.env["edu.guardianship.right"]
        rights.create(
            [
                {
                    "guardianship_id": link.id,
                    "kind": kind,
                    "decision": "granted" if wanted[link.id] else "taken",
                    "date_start": self.env["edu.student"]._get_today(),
                    "reason": self.env._("Changed on the list of guardians"),
                }
                for link in self
                if link.sudo()._is_granted(kind) != wanted[link.id]
            ]
        )

    @api.model
    def _search_has_custody(self, operator, value):
        """Search the links by whether the guardian may follow the child today."""
        return self._search_granted("custody", operator, value)

    @api.model
    def _search_can_pick_up(self, operator, value):
        """Search the links by whether the guardian may pick up the child today."""
        return self._search_granted("pick_up", operator, value)

    @api.model
    def _search_granted(self, kind, operator, value):
        """Return the domain of the links whose right holds on the day of the search.

        In rules, which are cached, the name of the field stands and not the day.
        """
        if operator != "in" or set(value) not in ({True}, {False}):
            return NotImplemented
        day = self.env["edu.student"]._get_today()
        is_wanted = True in value
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%(first)s <= %(day)s AND COALESCE(%(last)s >= %(day)s, TRUE),"
                " FALSE) IS %(wanted)s",
                first=model.sudo()._field_to_sql(alias, f"{kind}_start", query),
                last=model.sudo()._field_to_sql(alias, f"{kind}_end", query),
                day=day,
                wanted=SQL("TRUE" if is_wanted else "FALSE"),
            ),
            predicate=lambda link: link.sudo()._is_granted(kind) == is_wanted,
        )

    def _take_rights(self, other):
        """Take over what was decided of another link of the same guardian and child,
        which is about to go: a court's decision is not lost with a duplicate.

        In sudo: decisions are kept as they are, and nobody moves them by hand.

        Note: self.ensure_one()
        """
        self.ensure_one()
        other.sudo().right_ids.write({"guardianship_id": self.id})

    # === THE END OF ACCESS === #

    def _filter_following(self):
        """Return those of the links that let their guardian follow the child now."""
        links_sudo = self.sudo()
        found = links_sudo.search(
            Domain("id", "in", self.ids) & links_sudo._get_custody_domain()
        )
        return found.sudo(False)

    @contextlib.contextmanager
    def _watch_access(self):
        """Bring what guardians may open in step with what happens inside: schools of
        their logins open and close, and who follows a child no more loses every key."""
        before = self._filter_following()
        guardians = self.sudo().guardian_id
        yield
        links = self.exists()
        after = links._filter_following()
        (before.exists() - after)._close_access()
        (after - before).sudo().access_closed_on = False
        (guardians.exists() | links.sudo().guardian_id)._sync_user_companies()

    def _close_access(self):
        """Take from the guardians of these links what they held beside the rules, and
        note it, so that the nightly job does not do it again."""
        if self:
            self._revoke_access()
            self.sudo().access_closed_on = self.env["edu.student"]._get_today()

    def _revoke_access(self):
        """Take from the guardians of these links what opens the child's data without
        a look at the record rules: links with a token, open downloads.

        Called in the transaction in which the right ends, and by the nightly job for
        what ended by its date. To be extended by modules that hand out such keys; the
        links may be about to be deleted.
        """

    def _apply_today(self, changed):
        """Bring the links in step with decisions whose first or last day came.

        :param changed: domain of dates that came since the last job
        """
        links = self.search(changed | Domain("right_ids", "any", changed))
        for kind in RIGHTS:
            self.env.add_to_compute(self._fields[f"{kind}_start"], links)
        links.flush_recordset()
        links.guardian_id._sync_user_companies()
        following = links._filter_following()
        following.filtered("access_closed_on").access_closed_on = False
        over = (links - following).filtered(lambda link: not link.access_closed_on)
        over._close_access()

    # === THE GATE === #

    @api.model
    def _get_gate_answers(self, students):
        """Return who may pick up pupils today and who may not; nothing says why.

        For gates and buses, whose staff has no right to the decisions. In two queries
        for any number of pupils; read in sudo, so the caller checks that the pupils are
        those of its own school.

        :param students: pupils
        :return: {pupil's id: [(guardian's name, may pick up)]}, who may first
        """
        links_sudo = self.sudo().search_fetch(
            self._get_valid_domain() & Domain("student_id", "in", students.ids),
            ["student_id", "guardian_id", "pick_up_start", "pick_up_end"],
        )
        answers = {student_id: [] for student_id in students.ids}
        for link in links_sudo.sorted(lambda link: not link.can_pick_up):
            answers[link.student_id.id].append(
                (link.guardian_id.name, link.can_pick_up)
            )
        return answers

    # === SCREENS === #

    def action_view_rights(self):
        """Open what was decided about the rights of this link."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_guardianship_right_action"
        )
        return action | {
            "name": self.env._(
                "Rights of %(guardian)s to %(pupil)s",
                guardian=self.guardian_id.name,
                pupil=self.student_id.name,
            ),
            "domain": [("guardianship_id", "=", self.id)],
            "context": {"default_guardianship_id": self.id},
        }
