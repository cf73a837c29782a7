# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import logging

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.collection_call import Call, clean_text
from .edu_collection_channel_machine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

# How many notifications are settled together.
INBOX_SIZE = 200
# So much is kept of a call that was turned away: enough to see what it was.
REFUSED_HEAD = 2048
# Headers that are kept; cookies and keys are nobody's business.
KEPT_HEADERS = ("content-type", "user-agent", "x-request-id")
REASONS = [
    ("verb", "Unknown verb"),
    ("not_permitted", "Channel not permitted"),
    ("address", "Address not allowed"),
    ("too_large", "Too large"),
    ("unreadable", "Unreadable"),
    ("missing", "A value is missing"),
    ("signature", "Wrong signature"),
    ("stale", "Too old"),
]


class EduCollectionMessage(models.Model):
    """Calls of banks and gateways, kept as they came.

    The bytes are those that were verified, and those that are processed.
    """

    _inherit = "edu.collection.message"

    kind = fields.Selection(
        selection_add=[("call", "Call of a machine")], ondelete={"call": "cascade"}
    )
    verb = fields.Char(readonly=True)
    headers = fields.Text(readonly=True)
    address = fields.Char(string="Network address", readonly=True)
    refusal = fields.Selection(REASONS, string="Why it was refused", readonly=True)
    state = fields.Selection(
        [("new", "To process"), ("done", "Processed"), ("failed", "Failed")],
        string="Status",
        required=True,
        default="done",
        readonly=True,
    )
    error = fields.Char(readonly=True)
    body_size = fields.Integer(
        string="Size",
        readonly=True,
        aggregator=False,
        help="Bytes that came. Of a call that was turned away only the beginning is "
        "kept, and the digest of all of it.",
    )
    body_text = fields.Text(string="Content", compute="_compute_body_text")

    # Serves the inbox, which stays short while the table grows.
    _inbox_idx = models.Index("(channel_id, id) WHERE state = 'new'")

    @api.depends("body", "kind")
    def _compute_body_text(self):
        """Show a call as text."""
        for message in self.with_context(bin_size=False):
            is_call = message.kind == "call"
            message.body_text = is_call and message._get_bytes().decode(
                "utf-8", "replace"
            )

    def _get_bytes(self):
        """Return the body as it came."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).body or b"")

    def _get_call(self):
        """Return the call of a message, to be read once more."""
        headers = json.loads(self.headers or "{}")
        return Call(self.verb, self._get_bytes(), headers, self.address or "")

    def _get_free_fields(self):
        """Override: what became of a call is written later than the call."""
        return super()._get_free_fields() | {"state", "error"}

    # === STORING === #

    @api.model
    def _prepare_columns(self, channel, content):
        """Override: a file is processed as it comes."""
        return {**super()._prepare_columns(channel, content), "state": "done"}

    @api.model
    def _store_call(self, channel, call, refusal=""):
        """Insert a call, before anything else happens, and return the message.

        :param channel: the `edu.collection.channel` that was called
        :param Call call: what came
        :param str refusal: why it is refused, empty when it is verified
        """
        kept = {
            name: call.headers[name] for name in KEPT_HEADERS if name in call.headers
        }
        values = {
            **self._prepare_columns(channel, call.body),
            "body_size": len(call.body),
            "kind": "call",
            "verdict": "refused" if refusal else "accepted",
            "refusal": refusal or None,
            "filename": call.verb[:64],
            "verb": call.verb[:64],
            "headers": json.dumps(kept),
            "address": call.address,
            "state": "done" if refusal else "new",
        }
        if refusal:
            # Anybody can call: what is not the bank's does not fill the database.
            head = base64.b64encode(call.body[:REFUSED_HEAD])
            values["body"] = psycopg2.Binary(head)
        [(message_id,)] = self.env.execute_query(
            SQL(
                "INSERT INTO edu_collection_message (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        return self.browse(message_id)

    def _mark_done(self):
        """Note that messages are processed."""
        self.sudo().write({"state": "done", "error": False})

    def _mark_failed(self, error):
        """Note why a message could not be processed; it is tried again."""
        self.sudo().write({"state": "failed", "error": clean_text(str(error))[:500]})

    # === THE INBOX === #

    @api.model
    def _delay_inbox(self, channel):
        """Let a job process what a channel brought; one waits for all of it."""
        self.with_user(SUPERUSER_ID).with_delay(
            priority=5,
            identity_key=f"edu_collection_inbox_{channel.id}",
            description=f"Money of {channel.name}",
        )._process_inbox(channel)

    @api.model
    def _process_inbox(self, channel):
        """Book what a channel brought, oldest first, in one go; job and cron call it.

        When one of them fails, each is booked on its own and the bad one is marked.
        """
        channel = channel.exists()._with_school()
        messages = self._lock_inbox(channel) if channel else self.browse()
        if not messages:
            return
        messages = messages.with_env(channel.env)
        try:
            with self.env.cr.savepoint():
                messages._book(channel)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            _logger.info("Channel %s: messages one by one", channel.id, exc_info=True)
            self.env["edu.books.lock"]._forget_reads()
            messages._book_each(channel)
        if len(messages) == INBOX_SIZE:
            self._delay_inbox(channel)

    def _lock_inbox(self, channel):
        """Return the oldest messages to process that nobody else works on."""
        self.flush_model(["channel_id", "state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM edu_collection_message"
                " WHERE channel_id = %s AND state = 'new'"
                " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                channel.id,
                INBOX_SIZE,
            )
        )
        return self.sudo().browse(row[0] for row in rows)

    def _book(self, channel):
        """Register and settle the movements that notifications tell of."""
        transactions = self.env["edu.collection.transaction"].sudo()
        for message in self:
            values = channel._collect_read(message._get_call())
            if entries := channel._collect_get_entries(message.verb, values):
                transactions |= transactions._register_movements(
                    channel.journal_id, entries, message
                )
        transactions.filtered(lambda one: one.state == "new")._settle()
        self._mark_done()

    def _book_each(self, channel):
        """Book messages one by one; a bad one does not hold up the others."""
        for message in self:
            try:
                with self.env.cr.savepoint():
                    message._book(channel)
            except CONCURRENCY_ERRORS:
                raise
            except Exception as error:
                _logger.warning("Message %s failed: %s", message.id, error)
                self.env["edu.books.lock"]._forget_reads()
                message._mark_failed(error)

    def action_process_again(self):
        """Try failed messages again.

        :raise UserError: for what only the bank can try again
        """
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant has messages processed again."),
        )
        failed = self.filtered(lambda one: one.state == "failed").sudo()
        if not all(one._collect_is_notified() for one in failed.channel_id):
            raise UserError(
                self.env._(
                    "The bank waited for the answer to this call, and heard that it "
                    "failed; it calls again by itself."
                )
            )
        failed.write({"state": "new", "error": False})
        for channel in failed.channel_id:
            self.sudo()._process_inbox(channel)
        return True

    @api.model
    def _cron_process(self):
        """Process what no job took up, and try once more what failed today."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        again = Domain("state", "=", "failed") & Domain("received_at", ">=", since)
        failed = self.sudo().search(again)
        failed.filtered(lambda one: one.channel_id._collect_is_notified()).write(
            {"state": "new"}
        )
        waiting = self.sudo()._read_group([("state", "=", "new")], ["channel_id"])
        for (channel,) in waiting:
            self._delay_inbox(channel)
