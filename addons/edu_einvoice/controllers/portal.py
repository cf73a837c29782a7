# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.http import request, route

from odoo.addons.edu_fees.controllers.common import make_file_response
from odoo.addons.edu_fees.controllers.portal import EduFeesPortal


class EduEinvoicePortal(EduFeesPortal):
    """The e-invoices of a bill, for whoever may see the bill."""

    @route(
        "/my/bills/<int:bill_id>/einvoices/<int:einvoice_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def edu_bill_einvoice(self, bill_id, einvoice_id, **kw):
        """Save the file of an e-invoice of the bill, if it is the user's to have."""
        bill = self._search_bill(bill_id)
        einvoices_sudo = bill._edu_get_einvoices() if bill else []
        by_id = {one.id: one for one in einvoices_sudo}
        einvoice_sudo = by_id.get(einvoice_id)
        if not einvoice_sudo or not einvoice_sudo._is_file_for_user():
            return request.redirect("/my/bills")
        return make_file_response(
            base64.b64decode(einvoice_sudo.pdf),
            "application/pdf",
            einvoice_sudo.pdf_name or f"{einvoice_sudo.number}.pdf",
        )
