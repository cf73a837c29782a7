# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees.tools.statement_table import Layout
from odoo.addons.edu_fees.tools.statement_writer import Form

# STT, Ngày hiệu lực, Ghi nợ, Ghi có, Số dư, Mô tả. BIDV gives its lines no reference.
LAYOUT = Layout(
    date=("ngay hieu luc", "effective date"),
    reference=("so tham chieu", "so but toan", "ma giao dich", "reference"),
)
# The same as BIDV writes it, for demo data and tests.
FORM = Form(
    "NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM",
    ".",
    (
        ("STT", "number"),
        ("Ngày hiệu lực", "date"),
        ("Ghi nợ", "debit"),
        ("Ghi có", "credit"),
        ("Số dư", "balance"),
        ("Mô tả", "memo"),
    ),
)
