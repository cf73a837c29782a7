# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.http import request, route
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today
from odoo.addons.edu_website.controllers.portal import EduPortal

from ..const import SCAN_MIMETYPES
from ..tools import money
from .common import make_file_response, make_print_response


class EduFeesDisclosurePortal(EduPortal):
    """What the schools of a family's children have disclosed.

    Families have no right on the papers themselves; what they see is searched in sudo,
    within the schools of the children that the user follows today.
    """

    def _search_disclosures_sudo(self, children):
        """Return the disclosures in force in the schools of these children."""
        papers_sudo = request.env["edu.fee.paper"].sudo()
        year = request.env["edu.school.year"].sudo()._get_current()
        return papers_sudo.search(
            [
                ("company_id", "in", children.company_id.ids),
                ("school_year_id", "=", year.id),
                ("kind", "=", "disclosure"),
                ("state", "=", "approved"),
                ("date", "<=", vietnam_today()),
            ],
            order="company_id, date desc, id desc",
        )

    def _get_disclosure_sudo(self, paper_id):
        """Return a disclosure of a school of the own children, else an empty record."""
        if not self._is_family():
            return request.env["edu.fee.paper"].sudo()
        children = request.env["edu.student"]._search_portal_children()
        return self._search_disclosures_sudo(children).filtered(
            lambda paper: paper.id == paper_id
        )

    @route("/my/disclosures", type="http", auth="user", website=True, readonly=True)
    def edu_disclosures(self, **kw):
        """Show what each school takes money for, and on which papers."""
        if not self._is_family():
            return request.redirect("/my")
        children = request.env["edu.student"]._search_portal_children()
        papers_sudo = self._search_disclosures_sudo(children)
        values = {
            "page_title": request.env._("Fees disclosed"),
            "back_url": "/my",
            "schools": [
                {
                    "school": school,
                    "papers": [
                        {"paper": paper, "evidence": paper._get_evidence()}
                        for paper in papers_sudo
                        if paper.company_id == school
                    ],
                }
                for school in children.company_id.sudo()
            ],
            "vnd": money.format_amount,
        }
        return request.render("edu_fees.portal_disclosures", values)

    @route(
        "/my/disclosures/<int:paper_id>/notice",
        type="http",
        auth="user",
        readonly=True,
    )
    def edu_disclosure_notice(self, paper_id, **kw):
        """Save the notice of a disclosure as it is printed."""
        paper_sudo = self._get_disclosure_sudo(paper_id)
        if not paper_sudo:
            return request.redirect("/my/disclosures")
        filename = request.env._("Fees disclosed %(date)s", date=paper_sudo.date)
        return make_print_response(
            "edu_fees.action_report_disclosure", paper_sudo, f"{filename}.pdf"
        )

    @route(
        "/my/disclosures/<int:paper_id>/scans/<int:evidence_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def edu_disclosure_scan(self, paper_id, evidence_id, **kw):
        """Save the scan of a paper that the school lets parents open."""
        paper_sudo = self._get_disclosure_sudo(paper_id)
        papers_sudo = paper_sudo
        if paper_sudo:
            papers_sudo |= paper_sudo._get_evidence()
        found_sudo = papers_sudo.filtered(
            lambda paper: (
                paper.id == evidence_id and paper.is_scan_public and paper.scan
            )
        )
        if not found_sudo:
            return request.redirect("/my/disclosures")
        content = base64.b64decode(found_sudo.scan)
        mimetype = guess_mimetype(content)
        if mimetype not in SCAN_MIMETYPES:
            mimetype = "application/octet-stream"
        filename = found_sudo.scan_filename or found_sudo.display_name
        return make_file_response(content, mimetype, filename)
