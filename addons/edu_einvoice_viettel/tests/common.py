# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from unittest.mock import patch

import requests

from odoo.addons.edu_einvoice.tests.common import PDF, EinvoiceCase
from odoo.addons.queue_job.tests.common import trap_jobs

NUMBER = "C26TAB0000012"


class ViettelCase(EinvoiceCase):
    """A school that issues by SInvoice, and a network that is not there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env["l10n_vn_edi_viettel.sinvoice.template"].create(
            {"name": "2/0042", "template_invoice_type": "2"}
        )
        cls.symbol = cls.env["l10n_vn_edi_viettel.sinvoice.symbol"].create(
            {"name": "C26TAB", "invoice_template_id": template.id}
        )
        cls.school.write(
            {
                "vat": "0100109106",
                "street": "12 Nguyễn Du",
                "phone": "028 3822 1234",
                "email": "truong@example.com",
                "l10n_vn_edi_username": "0100109106",
                "l10n_vn_edi_password": "matkhau",
                "edu_einvoice_provider": "viettel",
                "edu_viettel_symbol_id": cls.symbol.id,
            }
        )
        cls.transaction = cls._pay_bank()
        cls.row = cls._collect()

    def _answer(self, content, status=200):
        """Return an answer of SInvoice as `requests` gives it."""
        response = requests.Response()
        response.status_code = status
        if isinstance(content, dict):
            content = json.dumps(content).encode()
        response._content = content
        return response

    def _set_up_network(self, **answers):
        """Let SInvoice answer; return the requests that went out, as (verb, request).

        :param answers: {verb: a dict, bytes, or an exception to raise}
        """
        calls = []
        answers = {
            "login": {"access_token": "the", "expires_in": "300"},
            "search": {"result": []},
            "create": {"result": {"invoiceNo": NUMBER, "reservationCode": "MA12"}},
            "file": {"fileToBytes": base64.b64encode(PDF).decode()},
            **answers,
        }
        verbs = {
            "auth/login": "login",
            "searchInvoiceByTransactionUuid": "search",
            "createInvoice": "create",
            "getInvoiceRepresentationFile": "file",
        }

        def request(method, url, **kwargs):
            [verb] = [verb for part, verb in verbs.items() if part in url]
            calls.append((verb, {"method": method, "url": url, **kwargs}))
            answer = answers[verb]
            if isinstance(answer, Exception):
                raise answer
            return self._answer(answer)

        self.startPatcher(patch.object(requests, "request", request))
        return calls

    def _issue(self, rows=None):
        """Press the button, and let the jobs run."""
        rows = (rows or self.row).with_user(self.accountant)
        with trap_jobs() as trap:
            rows.action_issue()
            trap.perform_enqueued_jobs()
        self.env.invalidate_all()

    def _get_payload(self, calls):
        """Return what was sent to be issued, the last one."""
        return [call for verb, call in calls if verb == "create"][-1]["json"]
