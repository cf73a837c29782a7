# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import logging

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.urls import url_parse

from odoo.http import content_disposition, request, route, serialize_exception
from odoo.tools.misc import html_escape
from odoo.tools.safe_eval import safe_eval, time

from odoo.addons.web.controllers.report import ReportController

_logger = logging.getLogger(__name__)

CONVERTER = "edu-pdf"


class EduReportController(ReportController):
    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Override of `web` to answer ``/report/edu-pdf/<name>/<ids>``."""
        if converter != CONVERTER:
            return super().report_routes(
                reportname, docids=docids, converter=converter, **data
            )
        report = request.env["ir.actions.report"]._get_report_from_name(reportname)
        if report.report_type != CONVERTER:
            raise NotFound()
        context = dict(request.env.context)
        if data.get("options"):
            data.update(self._edu_load("options", data.pop("options")))
        if data.get("context"):
            data["context"] = self._edu_load("context", data["context"])
            context.update(data["context"])
        pdf = self._edu_render(report, self._edu_ids(docids), context, data)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(pdf)),
            ("Cache-Control", "private, no-store"),
        ]
        return request.make_response(pdf, headers=headers)

    @staticmethod
    def _edu_load(name, text):
        """Return the object that a parameter of the URL holds as JSON.

        :raise BadRequest: when it is none, or its language or schools cannot be one
        """
        try:
            value = json.loads(text)
        except ValueError:
            raise BadRequest(f"{name} is not JSON") from None
        if not isinstance(value, dict):
            raise BadRequest(f"{name} is not a JSON object")
        companies = value.get("allowed_company_ids") or []
        if not isinstance(value.get("lang") or "", str) or not (
            isinstance(companies, list) and all(type(one) is int for one in companies)
        ):
            raise BadRequest(f"{name} has a value of the wrong type")
        return value

    @staticmethod
    def _edu_ids(docids):
        """Return the ids of a comma-separated list, without what is not a number."""
        return [int(part) for part in (docids or "").split(",") if part.isdigit()]

    @staticmethod
    def _edu_render(report, ids, context, data):
        """Render as the user: the report is found by sudo, the records are not."""
        return (
            request.env["ir.actions.report"]
            .with_context(**context)
            ._render_edu_pdf(report.report_name, ids, data=data)[0]
        )

    @route()
    def report_download(self, data, context=None, token=None, readonly=True):
        """Override of `web` to download a form under its own file name."""
        url, report_type = json.loads(data)[:2]
        if report_type != CONVERTER:
            return super().report_download(
                data, context=context, token=token, readonly=readonly
            )
        try:
            return self._edu_download(url, context)
        except BadRequest:
            raise
        except Exception as error:
            _logger.info("The form %s could not be printed", url, exc_info=True)
            return self._edu_error_response(error)

    @staticmethod
    def _edu_error_response(error):
        """Answer in the shape that the web client turns into a dialog."""
        payload = {
            "code": 0,
            "message": "Odoo Server Error",
            "data": serialize_exception(error),
        }
        return request.make_response(html_escape(json.dumps(payload)))

    def _edu_download(self, url, context):
        """Return the form of a handler's URL as a file."""
        parsed = url_parse(url)
        parts = parsed.path.split(f"/report/{CONVERTER}/")[1].split("/")
        reportname, docids = parts[0], parts[1] if len(parts) > 1 else None
        arguments = parsed.decode_query(cls=dict)
        merged = {
            **self._edu_load("context", context or "{}"),
            **self._edu_load("context", arguments.pop("context", "{}")),
        }
        response = self.report_routes(
            reportname,
            docids=docids,
            converter=CONVERTER,
            context=json.dumps(merged),
            **arguments,
        )
        report = request.env["ir.actions.report"]._get_report_from_name(reportname)
        filename = self._edu_filename(report, self._edu_ids(docids))
        response.headers.add("Content-Disposition", content_disposition(filename))
        return response

    @staticmethod
    def _edu_filename(report, ids):
        """Return the name of the file: the record's for one, the form's for many."""
        name = report.name
        if report.print_report_name and len(ids) == 1:
            record = request.env[report.model].browse(ids)
            name = safe_eval(report.print_report_name, {"object": record, "time": time})
        return f"{name}.pdf"
