# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import Forbidden

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class EduPortal(CustomerPortal):
    """The portal of families. Everything is searched as the user: record rules say
    which pupils there are, so a foreign or made-up number finds nothing."""

    # === HOOKS === #

    @staticmethod
    def _is_family():
        """Return whether the user gets our portal instead of Odoo's."""
        return request.env.user._is_portal()

    @staticmethod
    def _is_guardian():
        """Return whether codes of schools may be entered; a pupil's login has none."""
        return bool(request.env["edu.guardian"]._get_own_sudo())

    def _prepare_family_home_values(self, children):
        """Return the values of the first page; modules add what they show there.

        :param children: the pupils that the user follows
        """
        return {
            **self._prepare_portal_layout_values(),
            "children": children,
            "is_guardian": self._is_guardian(),
            "page_title": request.env._("My Children"),
        }

    def _prepare_children_values(self, children):
        """Return the values of the list of children; modules add their columns.

        :param children: the pupils that the user follows
        """
        return {
            "children": children,
            "is_guardian": self._is_guardian(),
            "page_title": request.env._("My Children"),
            "back_url": "/my",
        }

    def _prepare_child_values(self, student):
        """Return the values of a child's page; modules add their sections.

        :param student: one pupil that the user follows
        """
        return {
            "student": student,
            "page_title": student.name,
            "back_url": "/my/children",
        }

    def _get_child(self, student_id):
        """Return the pupil if the user follows it, else an empty record."""
        if not self._is_family():
            return request.env["edu.student"]
        children = request.env["edu.student"]._search_portal_children()
        return children.filtered(lambda student: student.id == student_id)

    # === ROUTES === #

    @route()
    def home(self, **kw):
        """Override of `portal` to show families their own first page."""
        if not self._is_family():
            return super().home(**kw)
        children = request.env["edu.student"]._search_portal_children()
        values = self._prepare_family_home_values(children)
        return request.render("edu_website.portal_home", values)

    @route("/my/children", type="http", auth="user", website=True, readonly=True)
    def edu_children(self, outcome=None, **kw):
        """List the children of the user in all schools.

        :param outcome: what became of a code that was entered
        """
        if not self._is_family():
            return request.redirect("/my")
        children = request.env["edu.student"]._search_portal_children()
        values = self._prepare_children_values(children)
        values["outcome"] = outcome
        return request.render("edu_website.portal_children", values)

    @route(
        "/my/children/code", type="http", auth="user", website=True, methods=["POST"]
    )
    def edu_children_code(self, code="", **kw):
        """Add the children of another school by the code that it gave."""
        if not self._is_family():
            return request.redirect("/my")
        outcome = request.env["edu.guardian"]._join_by_code(str(code))
        return request.redirect(f"/my/children?outcome={outcome}")

    @route(
        "/my/children/<int:student_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def edu_child(self, student_id, **kw):
        """Show one child; another family's number leads back to the own list."""
        student = self._get_child(student_id)
        if not student:
            return request.redirect("/my/children")
        return request.render(
            "edu_website.portal_child", self._prepare_child_values(student)
        )

    # A guardian's name, telephone and address are kept by the school: the stock forms
    # would change the contact behind the guardian's back.

    @route()
    def account(self, **kwargs):
        """Override of `portal`: the school keeps the data of guardians."""
        if self._is_family():
            return request.redirect("/my")
        return super().account(**kwargs)

    @route()
    def my_addresses(self, **query_params):
        """Override of `portal`: the school keeps the data of guardians."""
        if self._is_family():
            return request.redirect("/my")
        return super().my_addresses(**query_params)

    @route()
    def portal_address(self, **query_params):
        """Override of `portal`: the school keeps the data of guardians."""
        if self._is_family():
            return request.redirect("/my")
        return super().portal_address(**query_params)

    @route()
    def portal_address_submit(self, **form_data):
        """Override of `portal`: the school keeps the data of guardians."""
        if self._is_family():
            raise Forbidden()
        return super().portal_address_submit(**form_data)
