# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging

from werkzeug.exceptions import HTTPException, InternalServerError

from odoo.http import Dispatcher, Response

_logger = logging.getLogger(__name__)


class EduMachineDispatcher(Dispatcher):
    """Routes for machines, `type="edu_machine"`: nobody parses the body before us.

    Odoo's dispatcher for plain routes reads a form out of the body, after which the
    bytes that a bank signed are gone; and it answers faults with a web page.
    """

    routing_type = "edu_machine"
    mimetypes = ("*/*",)

    @classmethod
    def is_compatible_with(cls, request):
        """Any content type comes in; the protocol answers the wrong ones."""
        return True

    def dispatch(self, endpoint, args):
        """Call the endpoint with what stands in the path, and nothing else."""
        self.request.params = dict(args)
        return self.request.registry["ir.http"]._dispatch(endpoint)

    def handle_error(self, exc):
        """Say in JSON what went wrong, without any of its inside."""
        error = exc if isinstance(exc, HTTPException) else InternalServerError()
        if error.response:
            return error.response
        body = json.dumps({"error": error.name})
        return Response(body, error.code, content_type="application/json")
