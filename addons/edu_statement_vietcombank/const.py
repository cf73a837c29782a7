# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees.tools.statement_table import Layout
from odoo.addons.edu_fees.tools.statement_writer import Form

# Two layouts are known: the older one with a column of signs beside one of amounts, and
# the newer one with Ghi nợ and Ghi có, where the date may share its cell with a number.
LAYOUT = Layout(
    date=("ngay giao dich", "tnx date", "transaction date"),
    sign=("+/-", "thay doi", "no/co", "no / co", "dau giao dich"),
    reference=("so tham chieu", "so ct", "so chung tu", "doc no", "reference"),
    foreign=("ngay hieu luc",),
)
# Both as Vietcombank writes them, for demo data and tests.
BANK = "NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"
FORM = Form(
    BANK,
    ",",
    (
        ("Ngày giao dịch", "date"),
        ("Số tham chiếu", "reference"),
        ("Ghi nợ", "debit"),
        ("Ghi có", "credit"),
        ("Số dư", "balance"),
        ("Mô tả", "memo"),
    ),
)
FORM_WITH_SIGNS = Form(
    BANK,
    ",",
    (
        ("Ngày giao dịch", "date"),
        ("Số tham chiếu", "reference"),
        ("+/-", "sign"),
        ("Số tiền", "amount"),
        ("Mô tả", "memo"),
    ),
)
