# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.account.controllers.portal import PortalAccount
from odoo.addons.edu_website.controllers.portal import EduPortal

from ..tools import money
from .common import make_print_response, make_qr_response


class EduFeesPortal(EduPortal, PortalAccount):
    """Bills of a family. Every bill is searched as the user, within the domain of
    the own children: somebody else's number finds nothing and leads back."""

    # === HOOKS === #

    def _prepare_family_home_values(self, children):
        """Override of `edu_website` to show what is open."""
        bills = self._search_open_bills()
        return {
            **super()._prepare_family_home_values(children),
            **self._prepare_open_amounts(children, bills),
        }

    def _prepare_children_values(self, children):
        """Override of `edu_website` to show what is open per child."""
        return {
            **super()._prepare_children_values(children),
            **self._prepare_open_amounts(children, self._search_open_bills()),
        }

    def _prepare_child_values(self, student):
        """Override of `edu_website` to show the child's bills and payments."""
        bills = request.env["account.move"].search(
            self._get_bill_domain() & Domain("edu_student_id", "=", student.id),
            order="invoice_date desc, id desc",
        )
        open_bills = bills.filtered(lambda bill: bill.amount_residual > 0)
        return {
            **super()._prepare_child_values(student),
            "cards": [bill._edu_prepare_card_values() for bill in open_bills],
            "closed_cards": [
                bill._edu_prepare_card_values() for bill in bills - open_bills
            ],
            "credit": int(student.edu_credit),
            "vnd": money.format_amount,
        }

    def _prepare_open_amounts(self, children, bills):
        """Return the open amounts, in all and by child.

        :param children: pupils
        :param bills: their open bills
        """
        open_amounts = dict.fromkeys(children.ids, 0)
        for bill in bills:
            open_amounts[bill.edu_student_id.id] += int(bill.amount_residual)
        return {
            "open_amounts": open_amounts,
            "open_total": sum(open_amounts.values()),
            "vnd": money.format_amount,
        }

    # === SEARCH === #

    @staticmethod
    def _get_bill_domain():
        """Return the domain of the bills of the user's children."""
        return request.env["account.move"]._edu_get_portal_domain()

    def _search_open_bills(self):
        """Return the open bills of all children in all schools, oldest due first."""
        if not self._is_family():
            return request.env["account.move"]
        return request.env["account.move"].search(
            self._get_bill_domain() & Domain("amount_residual", ">", 0),
            order="invoice_date_due, id",
        )

    def _search_bill(self, bill_id):
        """Return the bill if it is one of the user's, else an empty record."""
        if not self._is_family():
            return request.env["account.move"]
        return request.env["account.move"].search(
            self._get_bill_domain() & Domain("id", "=", bill_id), limit=1
        )

    # === PAGES === #

    @route("/my/bills", type="http", auth="user", website=True, readonly=True)
    def edu_bills(self, **kw):
        """Show all open bills with their QR codes."""
        if not self._is_family():
            return request.redirect("/my")
        bills = self._search_open_bills()
        children = request.env["edu.student"]._search_portal_children()
        values = {
            "page_title": request.env._("Notices of Fees"),
            "back_url": "/my",
            "groups": self._prepare_bill_groups(children, bills),
            "total": sum(int(bill.amount_residual) for bill in bills),
            "credits": [child for child in children if child.edu_credit],
            "signature": bills._edu_get_signature(),
            "vnd": money.format_amount,
        }
        return request.render("edu_fees.portal_bills", values)

    @staticmethod
    def _prepare_bill_groups(children, bills):
        """Group open bills by child, children by given name."""
        by_child = bills.grouped("edu_student_id")
        return [
            {
                "student": child,
                "cards": [bill._edu_prepare_card_values() for bill in by_child[child]],
            }
            for child in children
            if child in by_child
        ]

    @route(
        "/my/bills/<int:bill_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def edu_bill(self, bill_id, **kw):
        """Show one bill: its lines, its QR code, what was paid."""
        bill = self._search_bill(bill_id)
        if not bill:
            return request.redirect("/my/bills")
        return request.render("edu_fees.portal_bill", self._prepare_bill_values(bill))

    def _prepare_bill_values(self, bill):
        """Return what the page of a bill shows. Hook of ways to pay.

        :param bill: one bill that the user may see
        """
        return {
            "page_title": bill.edu_fee_round_id.sudo().name,
            "back_url": "/my/bills",
            "back_label": request.env._("Notices of Fees"),
            "card": bill._edu_prepare_card_values(),
            "payments": bill._edu_get_payments(),
            "history": bill._edu_get_history(),
            "signature": bill._edu_get_signature(),
            "poll_url": f"/my/bills/{bill.id}/state",
            "qr_url": f"/my/bills/{bill.id}/qr",
            "vnd": money.format_amount,
        }

    # === FILES === #

    @route("/my/bills/<int:bill_id>/qr", type="http", auth="user", readonly=True)
    def edu_bill_qr(self, bill_id, **kw):
        """Save the QR code, for the bank's application on the same telephone."""
        bill = self._search_bill(bill_id)
        return make_qr_response(bill) if bill else request.redirect("/my/bills")

    @route("/my/bills/<int:bill_id>/notice", type="http", auth="user", readonly=True)
    def edu_bill_notice(self, bill_id, **kw):
        """Save the notice of fees as it is printed."""
        bill = self._search_bill(bill_id)
        if not bill:
            return request.redirect("/my/bills")
        filename = request.env._("Notice of fees %(code)s", code=bill.edu_payment_code)
        return make_print_response(
            "edu_fees.action_report_bill", bill, f"{filename}.pdf"
        )

    @route(
        "/my/bills/<int:bill_id>/confirmation",
        type="http",
        auth="user",
        readonly=True,
    )
    def edu_bill_confirmation(self, bill_id, **kw):
        """Save the confirmation of what was paid; none where nothing was."""
        bill = self._search_bill(bill_id)
        if not bill or not bill._edu_get_payments():
            return request.redirect("/my/bills")
        filename = request.env._(
            "Confirmation of payment %(code)s", code=bill.edu_payment_code
        )
        return make_print_response(
            "edu_fees.action_report_payment_confirmation", bill, f"{filename}.pdf"
        )

    @route(
        "/my/bills/<int:bill_id>/receipts/<int:receipt_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def edu_bill_receipt(self, bill_id, receipt_id, **kw):
        """Save the voucher of a cash payment of the bill."""
        bill = self._search_bill(bill_id)
        payments = bill._edu_get_payments() if bill else []
        receipts = {payment["receipt"].id: payment["receipt"] for payment in payments}
        receipt_sudo = receipts.get(receipt_id)
        if not receipt_sudo:
            return request.redirect("/my/bills")
        filename = f"{receipt_sudo.name.replace('/', '-')}.pdf"
        return make_print_response(
            "edu_fees.action_report_receipt", receipt_sudo, filename
        )

    # === WAITING FOR THE MONEY === #

    @route("/my/bills/state", type="jsonrpc", auth="user", website=True, readonly=True)
    def edu_bills_state(self):
        """Tell a waiting page whether anything was paid."""
        return {"signature": self._search_open_bills()._edu_get_signature()}

    @route(
        "/my/bills/<int:bill_id>/state",
        type="jsonrpc",
        auth="user",
        website=True,
        readonly=True,
    )
    def edu_bill_state(self, bill_id):
        """Tell a waiting page whether the bill was paid."""
        return {"signature": self._search_bill(bill_id)._edu_get_signature()}

    # === PAGES OF ODOO THAT SPEAK OF INVOICES === #

    @route()
    def portal_my_invoices(self, **kwargs):
        """Override of `account`: families have bills, no invoices."""
        if self._is_family():
            return request.redirect("/my/bills")
        return super().portal_my_invoices(**kwargs)

    @route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, **kwargs):
        """Override of `account`: families have bills, no invoices; and no bill is
        shown by a link of Odoo's."""
        if self._is_family():
            return request.redirect(f"/my/bills/{invoice_id}")
        move_sudo = request.env["account.move"].sudo().browse(invoice_id).exists()
        if access_token and move_sudo.edu_fee_round_id:
            return request.redirect("/my")
        return super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, **kwargs
        )
