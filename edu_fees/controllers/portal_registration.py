# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from odoo.addons.edu_website.controllers.portal import EduPortal

from ..tools import money


class EduFeesRegistrationPortal(EduPortal):
    """Families say which items they want.

    The child is searched as the user; forms are read in sudo, within the child's class.
    """

    def _search_forms_sudo(self, student):
        """Return the forms that ask the child's class, the latest deadline first."""
        if not self._is_guardian():
            return request.env["edu.fee.registration.form"].sudo()
        student_sudo = student.sudo()
        return (
            request.env["edu.fee.registration.form"]
            .sudo()
            .search(
                [
                    ("company_id", "=", student_sudo.company_id.id),
                    ("class_ids", "in", student_sudo.class_id.ids),
                    ("state", "=", "open"),
                ],
                order="deadline desc, id desc",
            )
        )

    def _prepare_child_values(self, student):
        """Override of `edu_website` to lead to what the school asks."""
        forms_sudo = self._search_forms_sudo(student)
        return {
            **super()._prepare_child_values(student),
            "registration_forms": forms_sudo,
        }

    def _prepare_form_values(self, form_sudo, student):
        """Return what the page shows of a form: items, prices, answers.

        :param form_sudo: `edu.fee.registration.form`
        :param student: one pupil that the user follows
        """
        rows = request.env["edu.fee.registration"]._get_current(form_sudo, student)
        outdated_sudo = form_sudo._get_outdated(student)
        prices = form_sudo._get_student_prices(student.sudo().class_id)
        own_rows = {
            item: rows.get((student.id, item.id), outdated_sudo.browse())
            for item in form_sudo.item_ids
        }
        return {
            "form": form_sudo,
            "is_open": form_sudo._is_open_to_families(),
            "items": [
                {
                    "item": item,
                    "price": prices.get((student.id, item.id)),
                    "unit": item._get_unit_label(),
                    "row": row,
                    "agreed": int((row & outdated_sudo).price),
                }
                for item, row in own_rows.items()
            ],
        }

    @route(
        "/my/children/<int:student_id>/registrations",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def edu_registrations(self, student_id, outcome=None, **kw):
        """Show what the school asks about one child.

        :param outcome: what became of answers that were sent
        """
        student = self._get_child(student_id)
        if not student or not self._is_guardian():
            return request.redirect("/my/children")
        return self._render_registrations(student, outcome)

    def _render_registrations(self, student, outcome=None, refusal=None):
        """Return the page of a child's forms.

        :param outcome: what became of answers that were sent
        :param refusal: why they were not taken
        """
        values = {
            "page_title": request.env._("Registration of fee items"),
            "back_url": f"/my/children/{student.id}",
            "back_label": student.name,
            "student": student,
            "forms": [
                self._prepare_form_values(form_sudo, student)
                for form_sudo in self._search_forms_sudo(student)
            ],
            "outcome": outcome,
            "refusal": refusal,
            "vnd": money.format_amount,
        }
        return request.render("edu_fees.portal_registrations", values)

    @route(
        "/my/children/<int:student_id>/registrations/<int:form_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def edu_registration_answer(self, student_id, form_id, **answers):
        """Take in the answers about one child; late or foreign ones change nothing.

        What else keeps them from being taken is said in its own words.
        """
        student = self._get_child(student_id)
        forms_sudo = self._search_forms_sudo(student) if student else None
        form_sudo = forms_sudo and forms_sudo.filtered(lambda one: one.id == form_id)
        if not form_sudo:
            return request.redirect("/my/children")
        choices = {
            item: answers[f"item_{item.id}"]
            for item in form_sudo.item_ids
            if answers.get(f"item_{item.id}") in ("yes", "no")
        }
        page = f"/my/children/{student.id}/registrations"
        if not form_sudo._is_open_to_families():
            return request.redirect(f"{page}?outcome=late")
        if not choices:
            return request.redirect(f"{page}?outcome=nothing")
        try:
            with request.env.cr.savepoint():
                request.env["edu.fee.registration"]._answer_on_portal(
                    form_sudo, student, choices
                )
        except AccessError:
            return request.redirect("/my/children")
        except UserError as error:
            return self._render_registrations(student, refusal=str(error))
        return request.redirect(f"{page}?outcome=saved")
