# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, request, route


class BareRoute(Controller):
    """What `bench/notify.py` measures against: Odoo, and as good as nothing of ours."""

    @route("/test_edu/bare", type="jsonrpc", auth="public", csrf=False)
    def test_edu_bare(self):
        """Answer with a number that one query counts."""
        return request.env["res.lang"].sudo().search_count([])
