# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of this module that test_edu's pages guard cannot guess."""

from .isolation import ROWS


def _get_bill(case):
    """Return a published, partly paid bill of the parent's child."""
    return ROWS["account.move:bill"](case, "family")


def _get_bill_pages(case):
    return [("parent", f"/my/bills/{_get_bill(case).id}")]


def _get_months_pages(case):
    student = _get_bill(case).edu_student_id
    return [("parent", f"/my/children/{student.id}/months")]


def _get_pay_pages(case):
    return [("public", f"/pay/{_get_bill(case).edu_pay_token}")]


def _get_registration_pages(case):
    return [("parent", f"/my/children/{case.student.id}/registrations")]


PAGES = {
    "/my/children/<int:student_id>/registrations": _get_registration_pages,
    "/my/bills/<int:bill_id>": _get_bill_pages,
    "/my/children/<int:student_id>/months": _get_months_pages,
    "/pay/<string:token>": _get_pay_pages,
}

NOT_PAGES = {
    "/my/bills/<int:bill_id>/confirmation": "a PDF file",
    "/my/bills/<int:bill_id>/notice": "a PDF file",
    "/my/bills/<int:bill_id>/qr": "a picture to save",
    "/my/bills/<int:bill_id>/receipts/<int:receipt_id>": "a PDF file",
    "/my/disclosures/<int:paper_id>/notice": "a PDF file",
    "/my/disclosures/<int:paper_id>/scans/<int:evidence_id>": "a file to save",
    "/my/invoices/<int:invoice_id>": "leads families to /my/bills/<id>",
    "/my/invoices/page/<int:page>": "leads families to /my/bills",
    "/pay/<string:token>/qr": "a picture to save",
}
