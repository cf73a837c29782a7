# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today
from odoo.addons.edu_core.utils import claim_rows


class EduClosingMixin(models.AbstractModel):
    """Days that are closed, and opened again with a reason: what is common to a
    school's books and to the days of a channel.

    The accountant closes up to a day, by a draft and a button; the principal opens
    again, and with a day all that were closed after it. Whoever enters something asks
    `_get_closed_until`. The models name whose days they are (`_closing_owner`), what
    cannot be closed (`_check_date`), what a closing keeps (`_prepare_closing`) and what
    they say to whom it is not for.
    """

    _name = "edu.closing.mixin"
    _description = "Closing of days"
    _inherit = ["edu.draft.mixin", "edu.school.mixin", "mail.thread"]
    _order = "date desc, id desc"
    # The field with whose days are closed.
    _closing_owner = None

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(required=True, default=vietnam_today)
    state = fields.Selection(
        [("draft", "Draft"), ("closed", "Closed"), ("reopened", "Reopened")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    note = fields.Text(help="What is still open, and why it is closed all the same.")
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    reopened_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reopened_at = fields.Datetime(readonly=True, copy=False)
    reopen_reason = fields.Char(
        string="Reason of the reopening", readonly=True, copy=False, tracking=True
    )

    # === WHAT THE MODELS SAY === #

    def _get_owner(self):
        """Return the one record whose days are closed here."""
        return self[self._closing_owner]

    def _check_date(self):
        """Refuse a day that cannot be closed; to be extended.

        :raise UserError: says why
        """
        if self.date > self.env["edu.student"]._get_today():
            raise UserError(self.env._("A day to come cannot be closed."))

    def _prepare_closing(self):
        """Return the values of a closing; to be extended with what it keeps."""
        return {
            "state": "closed",
            "closed_by_id": self.env.uid,
            "closed_at": fields.Datetime.now(),
        }

    @api.model
    def _get_duties(self):
        """Return the sentence that says who closes and who opens."""
        raise NotImplementedError

    @api.model
    def _get_reopen_title(self):
        """Return the title of the window that asks why days are opened."""
        raise NotImplementedError

    # === CRUD METHODS === #

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("Days are closed and opened by their buttons only.")
        )

    def _check_draft(self):
        """Refuse to change what is closed, or was.

        :raise UserError: names the day
        """
        for closing in self.filtered(lambda closing: closing.state != "draft"):
            raise UserError(
                self.env._(
                    "The closing of %(date)s stays as it is.",
                    date=format_date(self.env, closing.date),
                )
            )

    # === CLOSE AND REOPEN === #

    def action_close(self):
        """Close up to the day; nothing falls into what is closed any more.

        :raise AccessError: for anybody but the accountant
        :raise UserError: for a day that cannot be closed
        """
        self.ensure_one()
        self._check_duty("edu_fees.group_accountant", self._get_duties())
        self._check_draft()
        self._lock_owner()
        self._check_date()
        self.sudo().write(self._prepare_closing())
        self._forget()
        return True

    def action_reopen(self, reason=None):
        """Open the days from this closing on; without a reason, ask for it.

        Later closings are opened with it: nobody works in a day before a closed one.

        :raise AccessError: for anybody but the principal
        """
        self.ensure_one()
        self._check_duty("edu_core.group_principal", self._get_duties())
        self._check_closed()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self, self._get_reopen_title(), self.env._("Why?")
            )
        self._lock_owner()
        self._check_closed()
        later = self.sudo().search(
            [
                (self._closing_owner, "=", self._get_owner().id),
                ("state", "=", "closed"),
                ("date", ">=", self.date),
            ]
        )
        later.write(
            {
                "state": "reopened",
                "reopened_by_id": self.env.uid,
                "reopened_at": fields.Datetime.now(),
                "reopen_reason": reason.strip(),
            }
        )
        self._forget()
        return True

    def _check_closed(self):
        """Refuse to open what is open.

        :raise UserError: says so
        """
        if self.state != "closed":
            raise UserError(self.env._("These days are not closed."))

    # === WHAT IS CLOSED === #

    def _lock_owner(self):
        """Wait for who enters something, and make who comes later look again: the row
        is written, see `_get_closed_until`."""
        claim_rows(self._get_owner())

    def _forget(self):
        """Let the rest of the transaction see what was closed or opened."""
        self.flush_recordset()
        self._forget_reads()

    @api.model
    def _get_cache_key(self):
        """Return under which key a cursor keeps what was read of closed days."""
        return f"{self._name}.closed_until"

    @api.model
    def _forget_reads(self):
        """Read anew what is closed: a rollback, to a savepoint too, has let go of the
        lock under which it was read."""
        self.env.cr.cache.pop(self._get_cache_key(), None)

    @api.model
    def _get_closed_until(self, owner):
        """Return the last closed day of a school or channel, or None; one query a
        transaction.

        The owner's row is locked in share mode: a closing waits until who enters now is
        done, and who read it before a closing is made to read it again.

        :param owner: one record of what `_closing_owner` names, or none
        """
        if not owner:
            return None
        cr, key = self.env.cr, self._get_cache_key()
        if key not in cr.cache:
            cr.postrollback.add(partial(cr.cache.pop, key, None))
        cache = cr.cache.setdefault(key, {})
        if owner.id not in cache:
            self.flush_model([self._closing_owner, "date", "state"])
            [(cache[owner.id],)] = self.env.execute_query(
                SQL(
                    """
                    SELECT (SELECT MAX(closing.date) FROM %(closings)s closing
                             WHERE closing.%(field)s = owner.id
                               AND closing.state = 'closed')
                      FROM %(owners)s owner
                     WHERE owner.id = %(id)s FOR SHARE OF owner
                    """,
                    closings=SQL.identifier(self._table),
                    field=SQL.identifier(self._closing_owner),
                    owners=SQL.identifier(owner._table),
                    id=owner.id,
                )
            )
        return cache[owner.id]
