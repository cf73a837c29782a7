# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import re
import secrets

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import collection_call
from ..tools.collection_call import Answer

_logger = logging.getLogger(__name__)

# Kinds of channels that no machine speaks to.
HAND_KINDS = ("file", "cash")
# What the request is tried again for, by Odoo, in a new transaction.
CONCURRENCY_ERRORS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
)
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Why a call is turned away, and the HTTP status where the protocol has no code for it.
REFUSALS = {
    "verb": 404,
    "not_permitted": 403,
    "address": 403,
    "too_large": 413,
    "unreadable": 400,
    "missing": 400,
    "signature": 401,
    "stale": 401,
}


class EduCollectionChannel(models.Model):
    """The machine side of a channel: a bank or gateway calls us.

    A connector adds its kind and overrides the hooks, each of which begins with
    `if self.kind != "…": return super()…`. The order is the same for all: gate
    (address, size, permission), read, verify over the very bytes that are processed,
    store, process, answer.
    """

    _inherit = "edu.collection.channel"

    is_machine = fields.Boolean(
        compute="_compute_is_machine", help="Whether a bank or gateway calls us."
    )
    key = fields.Char(
        string="Key of the address",
        readonly=True,
        copy=False,
        groups="edu_fees.group_accountant",
        help="Part of the address that the bank calls; nobody can guess it.",
    )
    url = fields.Char(
        string="Address for the bank",
        compute="_compute_url",
        groups="edu_fees.group_accountant",
    )
    secret = fields.Char(
        string="Secret of the contract",
        copy=False,
        groups="base.group_system",
        help="What the bank and we sign with. It is never shown to the school.",
    )
    allowed_networks = fields.Text(
        string="Allowed addresses",
        groups="base.group_system",
        help="Network addresses that the bank calls from, one a line, such as "
        "203.113.0.0/16. Empty: from everywhere, the signature decides.",
    )
    rate_limit = fields.Integer(
        string="Calls per minute",
        default=600,
        groups="base.group_system",
        help="More calls of one address in a minute are answered “too many”.",
    )

    _key_uniq = models.UniqueIndex("(key)", "This address is taken.")
    _rate_limit_check = models.Constraint(
        "CHECK (rate_limit > 0)", "The calls per minute are at least one."
    )

    @api.depends("kind")
    def _compute_is_machine(self):
        """Tell apart who brings files and cash from who is called by machines."""
        for channel in self:
            channel.is_machine = channel.kind not in HAND_KINDS

    @api.depends("kind", "key")
    def _compute_url(self):
        """Show the address without its verb."""
        for channel in self:
            base = channel.get_base_url()
            is_shown = channel.is_machine and channel.key
            channel.url = is_shown and f"{base}/edu/collect/{channel.key}/"

    @api.constrains("allowed_networks")
    def _check_allowed_networks(self):
        """Refuse what is no network."""
        for channel_sudo in self.sudo():
            try:
                collection_call.is_in_networks("", channel_sudo.allowed_networks)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“Allowed addresses” of %(channel)s: %(error)s. Write one "
                        "address or network a line, such as 203.113.0.0/16.",
                        channel=channel_sudo.name,
                        error=error,
                    )
                ) from None

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: who is called gets an address nobody can guess."""
        channels = super().create(vals_list)
        channels._make_keys()
        return channels

    def write(self, vals):
        """Override of the ORM: likewise when it becomes one that is called."""
        result = super().write(vals)
        if "kind" in vals:
            self._make_keys()
        return result

    def _make_keys(self):
        """Give machine channels without an address theirs."""
        for channel_sudo in self.sudo():
            if channel_sudo.is_machine and not channel_sudo.key:
                channel_sudo.key = secrets.token_urlsafe(15)

    # === HOOKS OF CONNECTORS === #

    def _collect_is_notified(self):
        """Return whether messages are booked by the inbox; not where the answer to a
        call was the booking, which the bank tries again itself."""
        return self.is_machine

    def _collect_get_verbs(self):
        """Return the verbs that this kind of channel answers, as a tuple."""
        return ()

    def _collect_read(self, call):
        """Return the values in a call, as a dict.

        :param Call call: see `tools/collection_call.py`
        :raise ValueError: when it cannot be read
        """
        return call.read_json()

    def _collect_verify(self, call, values):
        """Tell whether a call is the bank's, compared in constant time.

        :param dict values: what `_collect_read` returned
        :return: an empty text, or why not: a key of `REFUSALS`
        """
        return "signature"

    def _collect_process(self, call, values, message):
        """Do what a verified and stored call asks for, and return the `Answer`.

        A notification is answered at once and booked by a job. What runs here may run
        twice for one call: money is told apart by its bank reference.
        """
        message._delay_inbox(self)
        return self._collect_accept(call, values)

    def _collect_get_entries(self, verb, values):
        """Return the movements of money that a notification or a poll tells of.

        :param str verb: of the call; `poll` for what we asked for ourselves
        :param dict values: what `_collect_read` returned
        :return: list of entries for `edu.collection.transaction._register_movements`;
            empty for a ping
        :raise ValueError: when an amount or a date cannot be read
        """
        return []

    @api.model
    def _collect_get_reference(self, given, prefix, number):
        """Return the bank's reference of a movement, else one of the gateway's number.

        :param str prefix: of the gateway, before a number of its own
        :raise ValueError: when there is neither, since all such would be one movement
        """
        if given:
            return given
        if number is None or not str(number).strip():
            raise ValueError("neither a bank reference nor a number of the gateway")
        return f"{prefix}{number}"

    def _collect_accept(self, call, values):
        """Return the `Answer` that a notification was received."""
        return Answer({"success": True})

    def _collect_refuse(self, call, values, reason):
        """Return the `Answer` to a call that is turned away.

        :param str reason: a key of `REFUSALS`
        """
        return Answer({"error": reason}, REFUSALS[reason])

    def _collect_fail(self, call, values):
        """Return the `Answer` when a stored call could not be processed.

        The message is kept and tried again by us; the bank hears what its protocol
        has for it.
        """
        return self._collect_accept(call, values)

    # === THE WAY OF A CALL === #

    @api.model
    def _get_by_key_sudo(self, key):
        """Return the active channel of an address, in sudo; empty when there is none.

        The caller is a machine without a user: the signature is its right, hence sudo.
        """
        channels_sudo = self.sudo()
        if not KEY.fullmatch(key or ""):
            return channels_sudo.browse()
        channel_sudo = channels_sudo.search([("key", "=", key)], limit=1)
        if not channel_sudo.is_machine:
            return channels_sudo.browse()
        return channel_sudo._with_school()

    def _with_school(self):
        """Return the channel in sudo as its school would see it."""
        channel_sudo = self.sudo()
        company = channel_sudo.company_id
        return channel_sudo.with_company(company).with_context(
            allowed_company_ids=company.ids,
            lang=company._edu_get_lang(),
            tz="Asia/Ho_Chi_Minh",
        )

    def _collect(self, call):
        """Answer one call: gate, read, verify, store, process.

        :param Call call: what came
        :return: the `Answer`
        :raise psycopg2.Error: when nothing could be stored; the caller says 5xx
        """
        self.ensure_one()
        values, reason = {}, self._get_obstacle(call)
        if not reason:
            try:
                values = self._collect_read(call)
                reason = self._collect_verify(call, values)
            except (ValueError, KeyError, TypeError, RecursionError):
                reason = "unreadable"
        message = self.env["edu.collection.message"]._store_call(self, call, reason)
        if reason:
            return self._collect_refuse(call, values, reason)
        return self._collect_guarded(call, values, message)

    def _get_obstacle(self, call):
        """Return why a call is not even read, a key of `REFUSALS`; empty if it is."""
        if not collection_call.is_in_networks(call.address, self.allowed_networks):
            return "address"
        if call.verb not in self._collect_get_verbs():
            return "verb"
        if self.permit_state != "permitted":
            return "not_permitted"
        return "too_large" if call.is_cut else ""

    def _collect_guarded(self, call, values, message):
        """Process a stored call; what fails leaves the message, marked.

        What another transaction is in the way of is raised: the request runs again.
        """
        try:
            with self.env.cr.savepoint():
                return self._collect_process(call, values, message)
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            _logger.exception("Message %s of channel %s failed", message.id, self.id)
            self.env["edu.books.lock"]._forget_reads()
            message._mark_failed(error)
            return self._collect_fail(call, values)
