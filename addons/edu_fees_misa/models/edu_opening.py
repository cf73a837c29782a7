# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edu_core.tools.vietnamese import normalize_phone
from odoo.addons.edu_core.wizards import table_layout
from odoo.addons.edu_fees.tools import opening_table


class EduOpening(models.Model):
    _inherit = "edu.opening"

    def _parse_rows(self, rows):
        """Override of `edu_fees` to take MISA's list of dues as what is still owed."""
        try:
            return super()._parse_rows(rows)
        except ValueError:
            layout = self.env["edu.misa.layout"]._get("dues")._build_table()
            today = self.env["edu.student"]._get_today()
            try:
                reader = table_layout.Reader(iter(rows), layout, today, normalize_phone)
            except table_layout.HeaderNotFound as error:
                raise ValueError(str(error)) from error
            return self._sum_dues(reader)

    def _sum_dues(self, reader):
        """Return one balance per pupil and item: months of the same item add up, and a
        row that stands twice is shown as such."""
        sums, doubles = {}, []
        for read_row in reader:
            balance = self._build_balance(read_row)
            is_double = any(
                one.message_code.startswith("duplicate") for one in read_row.refusals
            )
            found = sums.setdefault((balance.code, balance.item), balance)
            if is_double:
                doubles.append(balance)
            elif found is not balance:
                found.amount += balance.amount
                found.problem = found.problem or balance.problem
        return [*sums.values(), *doubles]

    def _build_balance(self, read_row):
        """Return a row as what a pupil still owes."""
        row = read_row.row
        amount = opening_table.to_amount(row.amount)
        return opening_table.Row(
            number=read_row.row_number,
            kind="debt",
            code=row.pupil_code,
            name=getattr(row, "pupil_name", ""),
            item=row.code,
            amount=amount or 0,
            problem="" if amount else "amount",
        )
