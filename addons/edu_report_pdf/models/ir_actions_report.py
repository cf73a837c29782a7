# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_path

from ..tools import print_html

FORM_LANG = "vi_VN"


def locate_static(path):
    """Return the full path of ``module/static/…`` on the addons paths, or None."""
    try:
        return file_path(path)
    except FileNotFoundError:
        return None


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    report_type = fields.Selection(
        selection_add=[("edu-pdf", "PDF (printed form)")],
        ondelete={"edu-pdf": "set default"},
    )

    @api.model
    def _render_edu_pdf(self, report_ref, docids, data=None):
        """Render a form of type ``edu-pdf``; called by `base`'s ``_render``.

        The template gives a whole page; all records go into one document, in the
        order of ``docids``. Nothing is kept as an attachment: a form is printed again
        from the same data and gives the same bytes.

        :return: (bytes of the PDF, "pdf")
        :raise UserError: when Pango is missing or the template loads what it may not
        """
        data = dict(data or {}, report_type="pdf")
        report = self.with_context(lang=self._edu_get_form_lang())
        html = report._render_qweb_html(report_ref, docids, data=data)[0]
        return self._edu_print_html(html.decode()), "pdf"

    @api.model
    def _edu_get_form_lang(self):
        """Return the language of printed forms: they are papers of a school in Viet
        Nam, whatever language its user reads screens in. Modules may override it."""
        lang = self.env["res.lang"]._get_data(code=FORM_LANG)
        return FORM_LANG if lang else self.env.lang

    @api.model
    def _edu_print_html(self, html):
        """Print a page and put its errors into the user's words."""
        try:
            return print_html.render(html, locate_static)
        except print_html.LibraryMissing as error:
            raise UserError(
                self.env._(
                    "The server cannot print: the system library Pango is missing. Ask "
                    "the administrator to install the package libpango-1.0-0 and "
                    "libpangoft2-1.0-0 (details: %(details)s).",
                    details=error,
                )
            ) from error
        except print_html.ForbiddenResource as error:
            raise UserError(
                self.env._(
                    "The form asks for “%(url)s”, which a print may not load: only "
                    "files of a module's static folder and embedded pictures are "
                    "allowed.",
                    url=error,
                )
            ) from error

    def report_action(self, docids, data=None, config=True):
        """Override of `base` to leave out the layout assistant: forms bring their own
        layout."""
        if self.report_type == "edu-pdf":
            config = False
        return super().report_action(docids, data=data, config=config)
