# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.http import request

from ..const import PAGE_HEADERS, SECURITY_HEADERS

POLICY = "Content-Security-Policy"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _frontend_pre_dispatch(cls):
        """Override of `website` to let families see the schools of all children.

        The website pins the context to its own company; a bill or a pupil of another
        school would then be invisible whatever the rights are.
        """
        super()._frontend_pre_dispatch()
        user = request.env.user
        if not user._is_portal():
            return
        allowed = request.env.context.get("allowed_company_ids", [])
        missing = [cid for cid in user._get_company_ids() if cid not in allowed]
        if missing:
            request.update_context(allowed_company_ids=[*allowed, *missing])
            request.website = request.website.with_context(**request.env.context)

    @classmethod
    def _post_dispatch(cls, response):
        """Override of `base` to send the security headers."""
        result = super()._post_dispatch(response)
        cls._edu_set_security_headers(response)
        return result

    @classmethod
    def _edu_set_security_headers(cls, response):
        """Fill in the headers that the route did not set; pages get the policy."""
        headers = dict(SECURITY_HEADERS)
        if response.mimetype == "text/html":
            headers.update(PAGE_HEADERS)
            # Some routes of the portal send a policy about frames only.
            if "default-src" not in response.headers.get(POLICY, "default-src"):
                response.headers[POLICY] = PAGE_HEADERS[POLICY]
        for name, value in headers.items():
            response.headers.setdefault(name, value)
