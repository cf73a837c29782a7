# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import content_disposition, request

NO_STORE = ("Cache-Control", "private, no-store")


def make_file_response(content, mimetype, filename):
    """Answer with a file to be saved, which nobody on the way may keep."""
    return request.make_response(
        content,
        headers=[
            ("Content-Type", mimetype),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(filename)),
            NO_STORE,
        ],
    )


def make_qr_response(bill):
    """Answer with the QR code of a bill as a picture with what it says in words; 404
    when nothing is open."""
    picture = bill._edu_get_qr_picture()
    if not picture:
        raise request.not_found()
    filename = f"VietQR-{bill.edu_payment_code}.png"
    return make_file_response(picture, "image/png", filename)


def make_print_response(report_ref, record, filename):
    """Answer with a printed form of one record.

    The caller has checked that the user may see the record; the form itself reads
    what a family has no right on (bank account, vouchers), hence sudo.
    """
    report_sudo = request.env["ir.actions.report"].sudo()
    content, _extension = report_sudo._render(report_ref, record.ids)
    return make_file_response(content, "application/pdf", filename)
