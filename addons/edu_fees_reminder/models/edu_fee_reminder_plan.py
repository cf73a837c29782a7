# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CONFIRM_DAYS
from ..tools import schedule

CONFIRM_CRON = "edu_fees_reminder.ir_cron_confirm"


class EduFeeReminder(models.Model):
    """Who is to be told of what: found by the set, written down, sent."""

    _inherit = "edu.fee.reminder"

    # === REMINDERS === #

    @api.model
    def _cron_remind(self):
        """Remind the families of all schools that want it, and send what the night
        held up."""
        schools = self.env["res.company"].search([("edu_is_school", "=", True)])
        for school in schools.filtered("edu_reminders"):
            self._plan_reminders(school)
        waiting = self.sudo()._read_group([("state", "=", "waiting")], ["company_id"])
        for (school,) in waiting:
            self._delay(school)

    @api.model
    def _plan_reminders(self, school):
        """Write down which bills of a school are due for a reminder today."""
        today = self.env["edu.student"]._get_today()
        settings = (
            school.edu_reminder_days_before,
            school.edu_reminder_days_after,
            school.edu_reminder_count,
        )
        rows = []
        for bill in self._search_open_bills(school):
            step = schedule.get_step(bill.invoice_date_due, today, *settings)
            if step:
                rows.append((bill, *step, int(bill.amount_residual)))
        if rows:
            self._add(rows)

    @api.model
    def _search_open_bills(self, school):
        """Return the bills of a school that families see and have not paid in full,
        those of closed rounds left out; one query."""
        bills = self.env["account.move"].sudo()
        return bills.search_fetch(
            [
                *bills._edu_get_bill_domain(),
                ("company_id", "=", school.id),
                ("edu_published", "=", True),
                ("amount_residual", ">", 0),
                ("invoice_date_due", "!=", False),
            ],
            ["company_id", "edu_student_id", "invoice_date_due", "amount_residual"],
        )

    # === CONFIRMATIONS === #

    @api.model
    def _trigger_confirmations(self):
        """Let the money that just came be told of, in a moment."""
        self.env.ref(CONFIRM_CRON).sudo()._trigger()

    @api.model
    def _cron_confirm(self):
        """Tell families of the money that came in and that nobody told them of yet."""
        shares = self._search_untold()
        self._add(
            [
                (share.move_id, "paid", share.id, int(share.amount))
                for share in shares
                if share.company_id.edu_payment_confirmation
            ]
        )
        waiting = self.sudo()._read_group(
            [("state", "=", "waiting"), ("kind", "=", "paid")], ["company_id"]
        )
        for (school,) in waiting:
            self._process(school)

    @api.model
    def _search_untold(self):
        """Return the shares of money of the last days without a message; one query."""
        shares_sudo = self.env["edu.collection.allocation"].sudo()
        shares_sudo.flush_model()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=CONFIRM_DAYS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.id
                  FROM edu_collection_allocation share
                 WHERE share.state = 'live' AND share.create_date >= %s
                   AND NOT EXISTS (
                       SELECT FROM edu_fee_reminder told
                        WHERE told.kind = 'paid' AND told.move_id = share.move_id
                          AND told.step = share.id)
                 ORDER BY share.id
                """,
                since,
            )
        )
        return shares_sudo.browse(row[0] for row in rows)
