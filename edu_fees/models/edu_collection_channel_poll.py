# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
from datetime import UTC, datetime

import requests
import urllib3

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_bank import sanitize_account_number

from ..tools.collection_call import MAX_BODY, Call
from .edu_collection_channel_day import VIETNAM

_logger = logging.getLogger(__name__)

POLL_VERB = "poll"
POLL_TIMEOUT = 30
POLL_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, ValueError)
# So many pages are asked for in one go; the next cron goes on.
MAX_PAGES = 40
# A list that does not go on for so long is asked for from its beginning.
MAX_STANDSTILL_HOURS = 24
# With another one of these it is another list.
LIST_FIELDS = {"api_key", "journal_id", "kind"}
# By these a gateway says that our key is wrong, or that we ask too often; not that the
# place in the list is.
UNRELATED_STATUSES = (401, 403, 408, 429)
# A poll looks back so far over the last one: what came late is found, too.
POLL_OVERLAP_DAYS = 2


class EduCollectionChannel(models.Model):
    """Asking a gateway for the payments whose notification never came."""

    _inherit = "edu.collection.channel"

    is_polled = fields.Boolean(compute="_compute_is_polled")
    api_key = fields.Char(
        string="Key of the gateway's interface",
        copy=False,
        groups="base.group_system",
        help="With it we ask the gateway for payments it could not tell us of.",
    )
    polled_at = fields.Datetime(
        string="Last asked",
        readonly=True,
        copy=False,
        groups="edu_fees.group_accountant",
    )
    poll_cursor = fields.Json(
        string="Place in the list",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Where the last question stopped: `day` and `params` of the first page "
        "(`first`), `params` of the next one, when it began and when it last went on.",
    )
    poll_error = fields.Char(
        string="Last answer",
        readonly=True,
        copy=False,
        groups="edu_fees.group_accountant",
    )

    @api.depends("kind")
    def _compute_is_polled(self):
        """Tell which kinds have a list to be asked for."""
        for channel in self:
            channel.is_polled = channel._collect_can_poll()

    def write(self, vals):
        """Override of the ORM: another contract has another list."""
        if LIST_FIELDS & vals.keys() and "poll_cursor" not in vals:
            self.sudo().poll_cursor = False
        return super().write(vals)

    # === HOOKS OF CONNECTORS === #

    def _collect_can_poll(self):
        """Return whether the gateway has a list of payments to be asked for."""
        return False

    def _collect_prepare_poll(self, day):
        """Return what `requests.get` is called with, as a dict of `url`, `params` and
        `headers`.

        :param date day: the first day that is asked for
        """
        raise NotImplementedError

    def _collect_check_poll(self, values):
        """Refuse an answer that is no list of payments: some gateways say errors with
        status 200.

        :param dict values: what the answer holds
        :raise ValueError: says what it is
        """

    def _collect_get_next_poll(self, request, values):
        """Return what `requests.get` is called with for the next page, an empty dict
        after the last one. Hook of connectors whose gateway gives its list in pages.

        :param dict request: what this page was asked for with
        :param dict values: what this page holds
        """
        return {}

    def _collect_split_poll(self, values):
        """Return the values of a page one row each, as a list of dicts. Hook of
        connectors: one row that cannot be read does not hold up the others.

        :param dict values: what a page holds
        """
        return [values]

    # === POLLING === #

    @api.model
    def _cron_poll(self):
        """Ask all gateways, each in a job of its own."""
        channels = self.sudo().search([("permit_state", "=", "permitted")])
        for channel in channels:
            if channel.is_polled and channel.api_key:
                channel.with_user(SUPERUSER_ID).with_delay(
                    priority=20,
                    identity_key=f"edu_collection_poll_{channel.id}",
                    description=f"Missed payments of {channel.name}",
                )._poll()

    def action_poll(self):
        """Ask a gateway now.

        :raise UserError: when it cannot be asked
        """
        self.ensure_one()
        self.check_access("write")
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant asks for payments."),
        )
        if not self.is_polled or self.permit_state != "permitted":
            raise UserError(
                self.env._("%(channel)s cannot be asked.", channel=self.name)
            )
        if not self.sudo().api_key:
            raise UserError(
                self.env._(
                    "%(channel)s lacks the key of the gateway's interface; an "
                    "administrator has it.",
                    channel=self.name,
                )
            )
        self.sudo()._poll()
        return True

    def _poll(self):
        """Ask for the list, page by page, and let the inbox book it.

        Each page is stored before the next one is asked for: what came stays when the
        gateway breaks off or the list is long, and the next cron goes on there. What
        came to the gateway meanwhile is in the list after that, which begins at the day
        on which this one began. What is already on record gains evidence only.
        """
        channel_sudo = self._with_school()
        error = ""
        try:
            error = channel_sudo._poll_list()
        except POLL_ERRORS as problem:
            _logger.info("Channel %s was not polled: %s", channel_sudo.id, problem)
            error = str(problem)[:300]
        channel_sudo.poll_error = error or False
        self.env["edu.collection.message"]._delay_inbox(channel_sudo)

    def _poll_list(self):
        """Ask for the list from where it stopped, or from its beginning.

        :return: what is left to be asked for, as a text; empty after the last page
        :raise requests.RequestException: when the gateway does not answer well
        :raise ValueError: when an answer is too large or no list
        """
        if request := self._get_poll_request():
            try:
                return self._poll_pages(request)
            except POLL_ERRORS as problem:
                if not self._is_cursor_refused(request, problem):
                    raise
                _logger.info("Channel %s begins its list anew: %s", self.id, problem)
        return self._poll_pages(self._begin_poll())

    def _begin_poll(self):
        """Return what `requests.get` is called with for the first page."""
        now = fields.Datetime.now()
        last = self.polled_at or now
        day = fields.Date.subtract(last.date(), days=POLL_OVERLAP_DAYS)
        request = self._collect_prepare_poll(day)
        self.poll_cursor = {
            "day": fields.Date.to_string(day),
            "first": request.get("params"),
            "params": request.get("params"),
            "began_at": fields.Datetime.to_string(now),
            "moved_at": fields.Datetime.to_string(now),
        }
        return request

    def _get_poll_request(self):
        """Return what `requests.get` is called with to go on; None when the list has to
        be asked for from its beginning."""
        cursor = self.poll_cursor
        if not cursor or cursor["params"] == cursor["first"]:
            return None
        moved_at = fields.Datetime.to_datetime(cursor["moved_at"])
        limit = fields.Datetime.subtract(
            fields.Datetime.now(), hours=MAX_STANDSTILL_HOURS
        )
        request = self._collect_prepare_poll(fields.Date.to_date(cursor["day"]))
        # Keys are never in the cursor; another account, or a page of another size, is
        # another list.
        if moved_at < limit or request.get("params") != cursor["first"]:
            return None
        return {**request, "params": cursor["params"]}

    def _is_cursor_refused(self, request, problem):
        """Tell whether a gateway no longer knows the place in the list.

        :param dict request: with which it was asked to go on
        :param Exception problem: what came of it
        """
        if self.poll_cursor["params"] != request["params"]:
            return False  # it went on from there, and stopped later
        if isinstance(problem, requests.HTTPError):
            status = problem.response.status_code
            return 400 <= status < 500 and status not in UNRELATED_STATUSES
        # What is left is an answer that is no list.
        return not isinstance(
            problem, (requests.RequestException, urllib3.exceptions.HTTPError)
        )

    def _poll_pages(self, request):
        """Store the pages of the list from a request on, and remember the next one.

        :return: what is left to be asked for, as a text; empty after the last page
        :raise requests.RequestException: when the gateway does not answer well
        :raise ValueError: when an answer is too large or no list
        """
        for _page in range(MAX_PAGES):
            body = self._fetch_poll(request)
            call = Call(POLL_VERB, body, {"content-type": "application/json"})
            values = call.read_json()
            self._collect_check_poll(values)
            self._store_page(call, values)
            following = self._collect_get_next_poll(request, values)
            if not following:
                # What came since it began is asked for next time.
                self.polled_at = self.poll_cursor["began_at"]
                self.poll_cursor = False
                return ""
            if following == request:
                self.poll_cursor = False
                break  # more rows of one moment than a page has
            self._move_cursor(following)
            request = following
        return self.env._("The list has more pages; the next question goes on there.")

    def _move_cursor(self, request):
        """Remember what is asked for next."""
        self.poll_cursor = {
            **self.poll_cursor,
            "params": request["params"],
            "moved_at": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _store_page(self, call, values):
        """Store a page as one message, or row by row when not all can be read."""
        messages_sudo = self.env["edu.collection.message"].sudo()
        try:
            self._collect_get_entries(POLL_VERB, values)
        except (ValueError, KeyError, TypeError, AttributeError):
            for row in self._collect_split_poll(values):
                body = json.dumps(row, ensure_ascii=False).encode()
                messages_sudo._store_call(
                    self, Call(POLL_VERB, body, {"content-type": "application/json"})
                )
        else:
            messages_sudo._store_call(self, call)

    def _fetch_poll(self, request):
        """Return the bytes of one page of the gateway's list.

        :param dict request: what `requests.get` is called with
        :raise requests.RequestException: when it does not answer well
        :raise ValueError: when the answer is too large
        """
        response = requests.get(
            **request,
            timeout=POLL_TIMEOUT,
            allow_redirects=False,
            stream=True,
        )
        response.raise_for_status()
        limit = 16 * MAX_BODY
        body = response.raw.read(limit + 1, decode_content=True)
        if len(body) > limit:
            raise ValueError("the list is too large")
        return body

    # === READING === #

    def _collect_get_moment(self, text, form="%Y-%m-%d %H:%M:%S"):
        """Return when a payment was made, as (UTC without zone, date in Vietnam).

        :raise ValueError: when the text has another form
        """
        local = datetime.strptime(text, form)
        moment = local.replace(tzinfo=VIETNAM).astimezone(UTC).replace(tzinfo=None)
        return moment, local.date()

    def _collect_check_account(self, *numbers):
        """Refuse a payment into another account than the channel's.

        :param numbers: account numbers in the message, any of which may be ours
        :raise ValueError: names both; also when the message or our journal names none
        """
        account = self.journal_id.bank_account_id.acc_number
        expected = self._get_account_key(account)
        given = [self._get_account_key(str(number)) for number in numbers if number]
        if not expected or expected not in given:
            raise ValueError(f"account {', '.join(given)} instead of {expected}")

    def _collect_is_own_account(self, *numbers):
        """Tell whether one of some account numbers is the channel's."""
        try:
            self._collect_check_account(*numbers)
        except ValueError:
            return False
        return True

    def _get_account_key(self, number):
        """Return an account number without spaces and leading zeros."""
        return (sanitize_account_number(number or "") or "").lstrip("0")
