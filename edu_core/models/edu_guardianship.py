# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import CATCH_UP_DAYS, TIMEZONE
from ..tools.vietnam_day import vietnam_today


class EduGuardianship(models.Model):
    """The dated link between a guardian and a child."""

    _name = "edu.guardianship"
    _description = "Guardianship"
    _inherit = ["edu.school.mixin"]
    _order = "student_id, date_start, id"
    _rec_name = "guardian_id"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "edu.guardian", required=True, index=True, ondelete="cascade"
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="student_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    class_id = fields.Many2one(related="student_id.class_id", string="Class")
    phone = fields.Char(related="guardian_id.phone", related_sudo=False)
    email = fields.Char(related="guardian_id.email", related_sudo=False)
    relation = fields.Selection(
        [
            ("father", "Father"),
            ("mother", "Mother"),
            ("guardian", "Legal guardian"),
            ("other", "Other"),
        ],
        required=True,
        default="guardian",
    )
    is_payer = fields.Boolean(string="Pays", default=True)
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(string="To", help="The last day, included.")

    _open_uniq = models.UniqueIndex(
        "(guardian_id, student_id) WHERE date_end IS NULL",
        "This guardian is already linked to the child.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A guardianship cannot end before it starts.",
    )

    # === VALIDITY === #

    @api.model
    def _get_valid_domain(self, day=None):
        """Return the domain of the links that are valid on a day.

        :param day: a date; the default is the day it is at the schools
        """
        day = day or self.env["edu.student"]._get_today()
        not_over = Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        return Domain("date_start", "<=", day) & not_over

    @api.model
    def _get_custody_domain(self, day=None):
        """Return the domain of the links that let a guardian follow the child."""
        return self._get_valid_domain(day) & Domain("has_custody", "=", True)

    def _is_valid_on(self, day):
        """Tell whether the link holds on that day."""
        self.ensure_one()
        return (
            bool(self.date_start)
            and self.date_start <= day
            and (not self.date_end or self.date_end >= day)
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the links and open the schools to the guardians' users."""
        # A default comes from the client's context as well.
        default = self.default_get(["guardian_id"]).get("guardian_id")
        self._check_guardians([vals.get("guardian_id", default) for vals in vals_list])
        # Ends that wait in the cache must be in the table before a link is made anew.
        self.flush_model(["guardian_id", "student_id", "date_end"])
        links = super().create(vals_list)
        links.guardian_id._sync_user_companies()
        return links

    def write(self, vals):
        """Write; what a guardian may follow no more is closed at once."""
        self._check_guardians([vals.get("guardian_id")])
        if self._get_sync_fields().isdisjoint(vals):
            return super().write(vals)
        with self._watch_access():
            return super().write(vals)

    def unlink(self):
        """Delete the links and close the schools to the guardians' users."""
        guardians = self.guardian_id
        self._filter_following()._revoke_access()
        result = super().unlink()
        guardians.exists()._sync_user_companies()
        return result

    @api.model
    def _check_guardians(self, guardian_ids):
        """Refuse to link persons whom the user may not see: the link would show them.

        :raise AccessError: for a guardian of another school
        """
        ids = {guardian_id for guardian_id in guardian_ids if guardian_id}
        self.env["edu.guardian"].browse(ids).check_access("read")

    @api.model
    def _get_sync_fields(self):
        """Return the fields that decide which schools a guardian's user sees."""
        return {"guardian_id", "student_id", "has_custody", "date_start", "date_end"}

    # === NIGHTLY JOB === #

    @api.model
    def _cron_apply_dates(self):
        """Apply what was dated in advance: classes and guardians' schools."""
        self = self.with_context(tz=TIMEZONE)
        today = self.env["edu.student"]._get_today()
        since = today - timedelta(days=CATCH_UP_DAYS)
        changed = Domain("date_start", ">=", since) & Domain("date_start", "<=", today)
        changed |= Domain("date_end", ">=", since) & Domain("date_end", "<", today)
        self._apply_today(changed)
        students = self.env["edu.enrollment"].search(changed).student_id
        self.env.add_to_compute(students._fields["class_id"], students)
        students.flush_recordset(["class_id"])
        self.env["edu.staff"]._apply_dates(changed)
        self.env["edu.staff.duty"]._apply_dates(changed)
        self.env["edu.handover"]._apply_dates()
        self.env["edu.student"]._end_logins_of_leavers()
