# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io

import xlsxwriter

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools import workbook

from ..tools import opening_table

HEADS = ["Loại", "Mã", "Tên", "Khoản thu", "Số tiền"]
EXAMPLES = [
    ["Tiền mặt", "", "", "", 0],
    ["Tiền gửi", "(số tài khoản)", "", "", 0],
    ["Tồn khoản thu", "(mã khoản thu)", "", "", 0],
    ["Nộp thừa", "(mã học sinh)", "", "", 0],
    ["Nợ cũ", "(mã học sinh)", "", "(mã khoản thu)", 0],
]


class EduOpening(models.Model):
    """The file of opening balances: given to fill in, and read."""

    _inherit = "edu.opening"

    # === READ THE FILE === #

    def action_template(self):
        """Give the file to fill in: heads and one row of each kind."""
        self.ensure_one()
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            sheet = book.add_worksheet("So du dau ky")
            for number, row in enumerate([HEADS, *EXAMPLES]):
                sheet.write_row(number, 0, row)
            sheet.set_column(0, 4, 22)
        self.write(
            {
                "file": base64.b64encode(stream.getvalue()),
                "filename": "so-du-dau-ky.xlsx",
            }
        )
        return True

    def action_read(self):
        """Read the file: one line per row, each with what is wrong with it.

        Reading the same file again gives the same lines.

        :raise UserError: when the file is no workbook, or has no such table
        """
        self.ensure_one()
        self._check_is_accountant()
        self._check_draft()
        try:
            sheets = workbook.read(base64.b64decode(self.file or b""))
            rows = self._parse_rows(sheets[0].rows)
        except workbook.WorkbookError as error:
            raise UserError(
                self.env._("This is no workbook that can be read (.xlsx).")
            ) from error
        except ValueError as error:
            raise UserError(
                self.env._(
                    "The first sheet needs the heads %(heads)s.",
                    heads=", ".join(HEADS),
                )
            ) from error
        vals_list = self._prepare_lines(rows)
        self.sudo().line_ids.unlink()
        self.env["edu.opening.line"].sudo().create(vals_list)
        return True

    def _parse_rows(self, rows):
        """Hook: return the balances of a sheet, as `opening_table.Row` objects.

        :raise ValueError: when it has no such table
        """
        return opening_table.parse(rows)

    def _prepare_lines(self, rows):
        """Return the values of the lines; three queries for all of them.

        :param rows: list of `opening_table.Row`
        """
        own = [("company_id", "=", self.company_id.id)]
        codes = {row.code for row in rows}
        students = self.env["edu.student"].search(
            [*own, ("student_code", "in", list(codes))]
        )
        items = self.env["edu.fee.item"].search(
            [*own, ("code", "in", list(codes | {row.item for row in rows}))]
        )
        journals = self.env["account.journal"].search([*own, ("type", "=", "bank")])
        known = {
            "student": {one.student_code: one for one in students},
            "item": {one.code: one for one in items},
            "journal": {
                one.bank_account_id.sanitized_acc_number: one for one in journals
            },
        }
        seen = set()
        return [self._prepare_line(row, known, seen) for row in rows]

    def _prepare_line(self, row, known, seen):
        """Return the values of one line.

        :param row: `opening_table.Row`
        :param dict known: pupils, items and journals by their codes
        :param set seen: what other rows have said already
        """
        student = known["student"].get(row.code)
        item = known["item"].get(row.code if row.kind == "item" else row.item)
        journal = known["journal"].get(row.code.replace(" ", ""))
        values = {
            "opening_id": self.id,
            "sequence": row.number,
            "kind": row.kind or False,
            "code": row.code,
            "name": row.name,
            "amount": row.amount,
        }
        if row.kind in ("credit", "debt"):
            values["student_id"] = student and student.id
        if row.kind in ("item", "debt"):
            values["item_id"] = item and item.id
        if row.kind == "bank":
            values["journal_id"] = journal and journal.id
        key = (row.kind, row.code, row.item)
        values["problem"] = self._get_row_problem(row, values, student, key in seen)
        seen.add(key)
        return values

    def _get_row_problem(self, row, values, student, is_double):
        """Return what is wrong with a row, or False."""
        if row.problem == "kind":
            return self.env._("unknown kind")
        if row.problem == "amount":
            return self.env._("the amount must be whole đồng above zero")
        if is_double:
            return self.env._("stands twice")
        if "journal_id" in values and not values["journal_id"]:
            return self.env._("no bank account with this number")
        if "student_id" in values and not values["student_id"]:
            return self.env._("no pupil with this code")
        if "item_id" in values and not values["item_id"]:
            return self.env._("no fee item with this code")
        if row.kind == "item" and self._is_revenue(values["item_id"]):
            return self.env._("a service has no money of others left; leave it out")
        if row.kind == "debt" and not student.class_id:
            return self.env._("the pupil has no class")
        if row.kind == "debt" and self.company_id.edu_recognition == "accrual":
            return self.env._(
                "a school that books revenue with the bill enters old debts as entries"
            )
        return False

    @api.model
    def _is_revenue(self, item_id):
        """Tell whether the item's money became revenue when it came in."""
        item = self.env["edu.fee.item"].browse(item_id)
        return item.revenue_role == "service_revenue"
