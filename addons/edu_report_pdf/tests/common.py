# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A form made of nothing but languages, which every database has."""

import io

from pypdf import PdfReader

REPORT_NAME = "edu_report_pdf.test_form"
ARCH = """
<t t-name="edu_report_pdf.test_form">
    <t t-call="edu_report_pdf.document" title.f="Thông báo thu">
        <t t-foreach="docs" t-as="doc">
            <section class="page-break">
                <h1>Số tiền bằng chữ: Một triệu hai trăm năm mươi hai nghìn đồng</h1>
                <p t-out="doc.code" />
                <img t-if="picture" t-att-src="picture" />
            </section>
        </t>
    </t>
</t>
"""


def create_form(env, arch=ARCH):
    """Create a template and its report on ``res.lang``."""
    view = env["ir.ui.view"].create(
        {"type": "qweb", "name": REPORT_NAME, "key": REPORT_NAME, "arch": arch}
    )
    env["ir.model.data"].create(
        {
            "module": "edu_report_pdf",
            "name": "test_form",
            "model": "ir.ui.view",
            "res_id": view.id,
        }
    )
    return env["ir.actions.report"].create(
        {
            "name": "Thông báo thu",
            "model": "res.lang",
            "report_type": "edu-pdf",
            "report_name": REPORT_NAME,
            "print_report_name": "'Thông báo ' + object.code",
        }
    )


def read_pages(pdf):
    """Return the text of each page of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def read_fonts(pdf):
    """Return the names of the fonts that the first page uses."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    fonts = page["/Resources"]["/Font"].values()
    return [font.get_object()["/BaseFont"] for font in fonts]
