# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessDenied
from odoo.http import Controller, request, route

TOKEN = "edu_code_token"
CONTACT = "edu_code_contact"
# What is longer is no code, number, address or password of a person.
LONGEST = 254


class EduLogin(Controller):
    """Signing in without a password, and the first login by a code of the school.

    The pages say the same whoever asks: whether a number or an address has an account
    is told to who holds its code, and to nobody else.
    """

    # === HELPERS === #

    @staticmethod
    def _render(template, **values):
        """Return a page that nobody on the way keeps."""
        channels = request.env["edu.message"].sudo()._get_channels()
        values["channels"] = ", ".join(name for _code, name in channels)
        response = request.render(template, values)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def _get_text(text):
        """Return what was typed, unless it is too long to be meant."""
        text = str(text or "").strip()
        return text if len(text) <= LONGEST else ""

    @staticmethod
    def _sign_in(user):
        """Sign a user in whose code was verified here; tell whether it was one.

        The session gets another number, as after any other way to sign in.
        """
        token = request.session.get(TOKEN)
        credential = {
            "type": "edu_code",
            "login": user.login,
            "token": token,
        }
        try:
            request.session.authenticate(request.env, credential)
        except AccessDenied:
            return False
        request.session.pop(TOKEN, None)
        request.session.pop(CONTACT, None)
        return True

    @staticmethod
    def _is_signed_in():
        """Tell whether somebody is signed in in this browser."""
        return not request.env.user._is_public()

    # === SIGNING IN BY A CODE === #

    @route(
        "/my/login",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_login(self, login="", **kw):
        """Ask for the phone number or address, and let a code be sent there."""
        if self._is_signed_in():
            return request.redirect("/my")
        if request.httprequest.method == "GET":
            return self._render("edu_website.login_ask")
        text = self._get_text(login)
        token = request.env["edu.login.code"]._ask_sudo(
            "login", text, request.httprequest.remote_addr
        )
        if not token:
            return self._render("edu_website.login_ask", outcome="wait", login=text)
        request.session[TOKEN] = token
        request.session[CONTACT] = text
        return request.redirect("/my/login/code")

    @route(
        "/my/login/code",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_login_code(self, code="", **kw):
        """Take the code."""
        if self._is_signed_in():
            return request.redirect("/my")
        token = request.session.get(TOKEN)
        if not token:
            return request.redirect("/my/login")
        outcome = None
        if request.httprequest.method == "POST":
            row_sudo = request.env["edu.login.code"]._verify_sudo(
                token, self._get_text(code)
            )
            if row_sudo.purpose == "login" and self._sign_in(row_sudo.user_id):
                return request.redirect("/my")
            outcome = "wrong"
        return self._render(
            "edu_website.login_code",
            outcome=outcome,
            contact=request.session.get(CONTACT, ""),
        )

    # === THE OWN CONTACT === #

    @staticmethod
    def _get_own_guardian():
        """Return the guardian who is signed in, if it is one."""
        guardians_sudo = request.env["edu.guardian"].sudo()
        if not request.env.user.edu_is_family_login:
            return guardians_sudo
        return request.env["edu.guardian"]._get_own_sudo()

    @route(
        "/my/contact",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_contact(self, contact="", outcome=None, **kw):
        """Show with what one signs in, and take another number or address."""
        if not self._get_own_guardian():
            return request.redirect("/my")
        contact = self._get_text(contact)
        if request.httprequest.method == "POST":
            outcome, token = request.env["edu.guardian"]._begin_contact(
                contact, request.httprequest.remote_addr
            )
            if token:
                request.session[TOKEN] = token
                request.session[CONTACT] = contact
                return request.redirect("/my/contact/code")
        return self._render(
            "edu_website.portal_contact",
            outcome=outcome,
            contact=contact,
            own_contacts=request.env.user._edu_get_contacts(),
            page_title=request.env._("My contact"),
            back_url="/my",
        )

    @route(
        "/my/contact/code",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_contact_code(self, code="", **kw):
        """Take the code that was sent to the new contact."""
        token = request.session.get(TOKEN)
        if not token or not self._get_own_guardian():
            return request.redirect("/my/contact")
        outcome = None
        if request.httprequest.method == "POST":
            outcome = request.env["edu.guardian"]._finish_contact(
                token, self._get_text(code)
            )
            if outcome != "wrong":
                self._keep_session()
                return request.redirect(f"/my/contact?outcome={outcome}")
        return self._render(
            "edu_website.portal_contact_code",
            outcome=outcome,
            contact=request.session.get(CONTACT, ""),
            page_title=request.env._("Enter the code"),
            back_url="/my/contact",
        )

    @staticmethod
    def _keep_session():
        """Stay signed in here after the login changed; every other browser is out."""
        request.session.pop(TOKEN, None)
        request.session.pop(CONTACT, None)
        user = request.env.user
        request.env.flush_all()
        request.session.session_token = user._compute_session_token(request.session.sid)

    # === THE FIRST LOGIN === #

    @route(
        "/my/activate",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_activate(self, code="", contact="", **kw):
        """Take a code of the school and the contact that the school knows."""
        if self._is_signed_in():
            return request.redirect("/my/children#edu_code_form")
        if request.httprequest.method == "GET":
            return self._render("edu_website.activate")
        contact = self._get_text(contact)
        # A pupil enters the own pupil code where a guardian enters number or address.
        is_contact = request.env["edu.login.code"]._normalize_contact(contact)
        model = "edu.guardian" if is_contact else "edu.student"
        outcome, token = request.env[model]._begin_activation(
            self._get_text(code), contact, request.httprequest.remote_addr
        )
        if not token:
            return self._render(
                "edu_website.activate", outcome=outcome, contact=contact
            )
        request.session[TOKEN] = token
        request.session[CONTACT] = contact
        return request.redirect("/my/activate/finish")

    @route(
        "/my/activate/finish",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET", "POST"],
    )
    def edu_activate_finish(self, code="", password="", **kw):
        """Take the one-time code that proves the contact, or a password."""
        if self._is_signed_in():
            return request.redirect("/my")
        token = request.session.get(TOKEN)
        row_sudo = request.env["edu.login.code"]._find_sudo(token)
        if row_sudo.purpose != "activate":
            return request.redirect("/my/activate")
        if row_sudo.student_id:
            return self._finish_for_pupil(token, self._get_text(password))
        by_code = bool(request.env["edu.message"].sudo()._get_channel(row_sudo.contact))
        outcome = None
        if request.httprequest.method == "POST":
            guardians = request.env["edu.guardian"]
            if by_code:
                user = guardians._finish_by_code(token, self._get_text(code))
            else:
                user = guardians._finish_by_password(token, self._get_text(password))
            if user and self._sign_in(user):
                return request.redirect("/my")
            outcome = "wrong"
        return self._render(
            "edu_website.activate_finish",
            outcome=outcome,
            by_code=by_code,
            contact=request.session.get(CONTACT, ""),
        )

    def _finish_for_pupil(self, token, password):
        """Take the password that a pupil chooses, and sign the pupil in."""
        outcome = None
        if request.httprequest.method == "POST":
            user = request.env["edu.student"]._finish_by_password(token, password)
            if user:
                credential = {
                    "type": "password",
                    "login": user.login,
                    "password": password,
                }
                request.session.authenticate(request.env, credential)
                request.session.pop(TOKEN, None)
                request.session.pop(CONTACT, None)
                return request.redirect("/my")
            outcome = "wrong"
        return self._render(
            "edu_website.activate_pupil",
            outcome=outcome,
            contact=request.session.get(CONTACT, ""),
        )
