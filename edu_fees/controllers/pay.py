# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.http import Controller, request, route
from odoo.tools import consteq

from ..tools import money
from .common import NO_STORE, make_qr_response

# What `secrets.token_urlsafe` writes.
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")

PAGE_HEADERS = {
    NO_STORE[0]: NO_STORE[1],
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


class EduPay(Controller):
    """Pay without login: whoever holds the link sees letters of the name, the class,
    the amount and the QR code, never the name nor the lines."""

    def _get_bill_sudo(self, token):
        """Return the published bill of a link, else an empty record.

        The link's 24 random bytes are the right to see it, hence sudo. What the index
        found is compared once more in constant time, so that an answer's time says
        nothing about how much of a guess was right.
        """
        moves_sudo = request.env["account.move"].sudo()
        if not TOKEN.fullmatch(token):
            return moves_sudo
        bill_sudo = moves_sudo.search(
            [
                ("edu_pay_token", "=", token),
                ("edu_published", "=", True),
                *moves_sudo._edu_get_bill_domain(),
            ],
            limit=1,
        )
        if not consteq(bill_sudo.edu_pay_token or "", token):
            return moves_sudo
        return bill_sudo

    def _prepare_pay_values(self, bill_sudo, token):
        """Return what the page of a link shows. Hook of ways to pay.

        :param bill_sudo: the bill that the link opens; anybody may hold the link
        """
        return {
            "card": bill_sudo._edu_prepare_card_values(audience="anybody"),
            "signature": bill_sudo._edu_get_signature(),
            "poll_url": f"/pay/{token}/state",
            "qr_url": f"/pay/{token}/qr",
            "vnd": money.format_amount,
        }

    @route(
        "/pay/<string:token>", type="http", auth="public", website=True, sitemap=False
    )
    def edu_pay(self, token, **kw):
        """Show what a bill's link may show."""
        bill_sudo = self._get_bill_sudo(token)
        if not bill_sudo:
            response = request.render("edu_fees.pay_not_found", {}, status=404)
        else:
            values = self._prepare_pay_values(bill_sudo, token)
            response = request.render("edu_fees.pay_page", values)
        response.headers.update(PAGE_HEADERS)
        return response

    @route("/pay/<string:token>/qr", type="http", auth="public", sitemap=False)
    def edu_pay_qr(self, token, **kw):
        """Save the QR code of a bill's link."""
        bill_sudo = self._get_bill_sudo(token)
        if not bill_sudo:
            raise request.not_found()
        return make_qr_response(bill_sudo)

    @route("/pay/<string:token>/state", type="jsonrpc", auth="public", readonly=True)
    def edu_pay_state(self, token):
        """Tell a waiting page whether the bill was paid."""
        return {"signature": self._get_bill_sudo(token)._edu_get_signature()}
