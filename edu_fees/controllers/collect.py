# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import Controller, Response, request, route

from ..tools.collection_call import MAX_BODY, Answer, Call, clean_text
from ..tools.rate_limit import RateLimiter
from .dispatcher import EduMachineDispatcher

LIMITER = RateLimiter()
# Calls a minute of one address to keys that do not exist.
UNKNOWN_LIMIT = 60


class EduCollect(Controller):
    """Where banks' hosts and gateways call.

    5xx is said only when nothing was stored; everything else is the protocol's answer.
    """

    @route(
        "/edu/collect/<string:key>/<path:verb>",
        type=EduMachineDispatcher.routing_type,
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
        max_content_length=MAX_BODY,
    )
    def edu_collect(self, key, verb):
        """Answer one call to a channel's address."""
        address = request.httprequest.remote_addr or ""
        channel_sudo = request.env["edu.collection.channel"]._get_by_key_sudo(key)
        limit = channel_sudo.rate_limit or UNKNOWN_LIMIT
        if not LIMITER.take((channel_sudo.id, address), limit):
            return self._respond(Answer({"error": "too many calls"}, 429))
        if not channel_sudo:
            return self._respond(Answer({"error": "unknown address"}, 404))
        return self._respond(channel_sudo._collect(self._read_call(verb, address)))

    def _read_call(self, verb, address):
        """Return the call as it came; a body that is too large is not read at all."""
        incoming = request.httprequest
        is_cut = False
        body = incoming.query_string
        if incoming.method != "GET":
            try:
                body = incoming.get_data()
            except RequestEntityTooLarge:
                body, is_cut = b"", True
        return Call(
            verb=clean_text(verb),
            body=body,
            headers={name.lower(): value for name, value in incoming.headers.items()},
            address=address,
            method=incoming.method,
            is_cut=is_cut,
        )

    def _respond(self, answer):
        return Response(
            answer.get_bytes(), answer.status, content_type=answer.content_type
        )
