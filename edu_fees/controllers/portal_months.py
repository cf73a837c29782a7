# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request, route

from odoo.addons.edu_website.controllers.portal import EduPortal

from ..tools import money


class EduFeesMonthsPortal(EduPortal):
    """All months of a child. The child is searched as the user, who must have custody;
    what is read in sudo afterwards is that child's."""

    def _prepare_child_values(self, student):
        """Override of `edu_website` to lead to all months who may see them."""
        return {
            **super()._prepare_child_values(student),
            "has_months": student._edu_may_see_fees(),
        }

    @route(
        "/my/children/<int:student_id>/months",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def edu_child_months(self, student_id, year=None, **kw):
        """Show what a child was billed, month by month.

        :param year: the number of another school year in which the child was billed
        """
        student = self._get_child(student_id)
        if not student or not student._edu_may_see_fees():
            return request.redirect("/my/children")
        years = student._edu_get_school_years()
        wanted = years.filtered(lambda one: str(one.id) == str(year or ""))
        school_year = wanted or years[:1]
        months = student._edu_get_months(school_year) if school_year else []
        values = {
            "page_title": request.env._("All months"),
            "back_url": f"/my/children/{student.id}",
            "back_label": student.name,
            "student": student,
            "years": years,
            "school_year": school_year,
            "months": months,
            "residual": sum(month["residual"] for month in months),
            "returns": student._edu_get_returns(school_year) if school_year else [],
            "credit": int(student.edu_credit),
            "vnd": money.format_amount,
        }
        return request.render("edu_fees.portal_months", values)
