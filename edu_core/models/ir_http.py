# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Override of `base`: what says nothing of schools is for those on the screen.

        Menus, pictures, downloads and the page itself carry no context. Without one
        all companies of the user count as active, and a role held at one of them only
        would count for nothing.
        """
        super()._pre_dispatch(rule, args)
        if not request.env.uid or "allowed_company_ids" in request.env.context:
            return
        if request.env.user._edu_get_role_plan() is None:
            return
        chosen = cls._edu_get_chosen_companies()
        request.update_context(allowed_company_ids=chosen)
        for key, value in args.items():
            if isinstance(value, models.BaseModel):
                args[key] = value.with_env(request.env)

    def session_info(self):
        """Override of `web` to say which companies are schools, and their colours."""
        result = super().session_info()
        companies = result.get("user_companies", {}).get("allowed_companies", {})
        for company in self.env["res.company"].sudo().browse(list(companies)):
            companies[company.id] |= {
                "edu_is_school": company.edu_is_school,
                "edu_color": company._edu_get_color(),
            }
        return result

    @classmethod
    def _edu_get_chosen_companies(cls):
        """Return the ids of the companies chosen in the browser, else the main one."""
        user = request.env.user
        cookie = request.cookies.get("cids") or ""
        chosen = [int(part) for part in cookie.split("-") if part.isdecimal()]
        allowed = set(user._get_company_ids())
        return [id_ for id_ in chosen if id_ in allowed] or user.company_id.ids
