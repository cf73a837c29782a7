# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edu_fees.models.edu_collection_channel_machine import (
    CONCURRENCY_ERRORS,
)

from ..const import CONFIRM_DAYS
from ..tools import schedule

_logger = logging.getLogger(__name__)

CONFIRM_CRON = "edu_fees_reminder.ir_cron_confirm"


class EduFeeReminder(models.Model):
    """Who is to be told of what: found by the set, written down, sent."""

    _inherit = "edu.fee.reminder"

    # === REMINDERS === #

    @api.model
    def _cron_remind(self):
        """Remind the families of all schools that want it, and send what the night
        held up."""
        wanted = [("edu_is_school", "=", True), ("edu_reminders", "=", True)]
        for school in self.env["res.company"].search(wanted):
            self._do_for(school, self._plan_reminders)
        waiting = self.sudo()._read_group([("state", "=", "waiting")], ["company_id"])
        for (school,) in waiting:
            self._delay(school)

    @api.model
    def _do_for(self, school, method):
        """Call a method for a school; what goes wrong there holds up no other one."""
        try:
            with self.env.cr.savepoint():
                method(school)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            _logger.exception("Messages to families of %s failed", school.name)

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
                ("edu_fee_round_id.state", "=", "published"),
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
                (share.move_id, "paid", share.transaction_id.id, int(share.amount))
                for share in shares
            ]
        )
        waiting = self.sudo()._read_group(
            [("state", "=", "waiting"), ("kind", "=", "paid")], ["company_id"]
        )
        for (school,) in waiting:
            self._do_for(school, self._process)

    @api.model
    def _search_untold(self):
        """Return the shares of money of the last days without a message; one query.

        Money that was put on a bill anew is told of once: it is the same transfer.
        """
        shares_sudo = self.env["edu.collection.allocation"].sudo()
        shares_sudo.flush_model()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=CONFIRM_DAYS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.id
                  FROM edu_collection_allocation share
                  JOIN res_company school ON school.id = share.company_id
                  JOIN account_move bill ON bill.id = share.move_id
                 WHERE share.state = 'live' AND share.create_date >= %s
                   AND school.edu_payment_confirmation
                   AND NOT EXISTS (
                       SELECT FROM edu_fee_reminder told
                         JOIN account_move earlier ON earlier.id = told.move_id
                        WHERE told.kind = 'paid'
                          AND told.step = share.transaction_id
                          AND earlier.edu_student_id = bill.edu_student_id)
                   AND bill.edu_student_id IS NOT NULL
                 ORDER BY share.id
                """,
                since,
            )
        )
        return shares_sudo.browse(row[0] for row in rows)
