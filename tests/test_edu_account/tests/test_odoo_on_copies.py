# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own tests of what is done with posted invoices, on copied rows.

After a customer's invoice is posted, its rows are replaced by those that
`edu.bill.stamp` makes of them, under the same ids. Whatever such a test then does (pay,
reconcile, reverse, lock, number on), it does to a copied bill.
"""

from odoo.tests import tagged

from odoo.addons.account.tests import (
    test_account_invoice_report,
    test_account_journal_dashboard,
    test_account_lock_exception,
    test_account_move_out_invoice,
    test_account_move_out_refund,
    test_account_move_payments_widget,
    test_account_move_reconcile,
    test_account_partner,
    test_account_payment,
    test_account_payment_register,
    test_early_payment_discount,
    test_sequence_mixin,
    test_transfer_wizard,
)

from .copies import CopiedInvoices, InvoicesForEntries

HTML = "The installed lxml wraps a plain text in another tag; nothing is posted in it."
CRON = "The scheduled action writes as the system, which speaks Vietnamese here."
HASH = "Bills of a journal that secures its entries with a hash are never copied."


@tagged("post_install", "-at_install")
class CopiedAccountPaymentRegister(
    CopiedInvoices, test_account_payment_register.TestAccountPaymentRegister
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountMoveReconcile(
    CopiedInvoices, test_account_move_reconcile.TestAccountMoveReconcile
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountMovePaymentsWidget(
    CopiedInvoices, test_account_move_payments_widget.TestAccountMovePaymentsWidget
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountMoveOutInvoiceOnchanges(
    CopiedInvoices, test_account_move_out_invoice.TestAccountMoveOutInvoiceOnchanges
):
    skipped = {
        "test_compute_name_payment_reference": HASH,
        "test_narration_preserved_when_use_invoice_terms_disabled": HTML,
        "test_narration_translation_on_partner_language_change": HTML,
        "test_post_valid_invoices_when_auto_post": CRON,
    }


@tagged("post_install", "-at_install")
class CopiedAccountMoveOutRefundOnchanges(
    CopiedInvoices, test_account_move_out_refund.TestAccountMoveOutRefundOnchanges
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountLockException(
    CopiedInvoices, test_account_lock_exception.TestAccountLockException
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountEarlyPaymentDiscount(
    CopiedInvoices, test_early_payment_discount.TestAccountEarlyPaymentDiscount
):
    skipped = {
        "test_invoice_report_without_invoice_date": "It prints with wkhtmltopdf, which"
        " the suite does without, and what it prints was never posted."
    }


@tagged("post_install", "-at_install")
class CopiedSequenceMixin(CopiedInvoices, test_sequence_mixin.TestSequenceMixin):
    pass


@tagged("post_install", "-at_install")
class CopiedSequenceGaps(
    CopiedInvoices, InvoicesForEntries, test_sequence_mixin.TestSequenceGaps
):
    pass


@tagged("post_install", "-at_install")
class CopiedSequenceMixinDeletion(
    CopiedInvoices, InvoicesForEntries, test_sequence_mixin.TestSequenceMixinDeletion
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountInvoiceReport(
    CopiedInvoices, test_account_invoice_report.TestAccountInvoiceReport
):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountPartner(CopiedInvoices, test_account_partner.TestAccountPartner):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountJournalDashboard(
    CopiedInvoices, test_account_journal_dashboard.TestAccountJournalDashboard
):
    pass


@tagged("post_install", "-at_install")
class CopiedTransferWizard(CopiedInvoices, test_transfer_wizard.TestTransferWizard):
    pass


@tagged("post_install", "-at_install")
class CopiedAccountPayment(CopiedInvoices, test_account_payment.TestAccountPayment):
    pass
