# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route

ANSWER = "answer"


class EduPreference(Controller):
    """How a family wants to be reached, and what its data may be used for."""

    @staticmethod
    def _extract_answers(form):
        """Return {(school's id, purpose's id): answer} of a form's fields, which are
        called answer-<school>-<purpose>; what is none of them is passed over."""
        answers = {}
        for name, value in form.items():
            kind, _dash, rest = name.partition("-")
            school, _dash, purpose = rest.partition("-")
            if kind == ANSWER and school.isdecimal() and purpose.isdecimal():
                answers[int(school[:9]), int(purpose[:9])] = value
        return answers

    @route(
        "/my/preferences",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_preferences(self, channel=None, outcome=None, **form):
        """Show what the family said, and take what it says now."""
        guardians = request.env["edu.guardian"]
        own_sudo = guardians.sudo()
        if request.env.user.edu_is_family_login:
            own_sudo = guardians._get_own_sudo()
        if not own_sudo:
            return request.redirect("/my")
        channels = request.env["edu.message"].sudo()._get_channels()
        if request.httprequest.method == "POST":
            if channel in dict(channels):
                own_sudo.preferred_channel = channel
            guardians._answer_consents(
                self._extract_answers(form),
                request.env._(
                    "Parent portal, from %(address)s",
                    address=request.httprequest.remote_addr,
                ),
            )
            return request.redirect("/my/preferences?outcome=done")
        response = request.render(
            "edu_website.portal_preferences",
            {
                "page_title": request.env._("Messages and consents"),
                "back_url": "/my",
                "outcome": outcome,
                "guardian": own_sudo,
                "channels": channels,
                "consents": own_sudo._prepare_consents(),
            },
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response
