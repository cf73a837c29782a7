# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import date_utils, format_date, format_datetime


class ReportInspectionXlsx(models.AbstractModel):
    """Hồ sơ thanh tra: what an inspector asks of a round, in one workbook."""

    _name = "report.edu_fees.report_inspection_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Inspection file of a round"

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write the lists of the classes and what stands behind them."""
        objs.check_access("read")
        result = super().generate_xlsx_report(workbook, data, objs)
        formats = self._prepare_formats(workbook)
        for fee_round in objs:
            prefix = f"{fee_round.name} " if len(objs) > 1 else ""
            for name, columns, rows in self._get_inspection_sheets(fee_round):
                title = self._get_sheet_name(prefix + name)
                sheet = workbook.add_worksheet(title)
                self._write_titles(sheet, fee_round, name, formats)
                self._write_table(sheet, columns, rows, formats)
        return result

    def _get_inspection_sheets(self, fee_round):
        """Return (name, columns, rows) of each list behind the classes.

        To be extended: a module adds its own, such as papers and exemptions.

        :param fee_round: one `edu.fee.round`
        """
        return [
            self._get_receipt_sheet(fee_round),
            self._get_bank_sheet(fee_round),
            self._get_cancelled_sheet(fee_round),
            self._get_item_sheet(fee_round),
            self._get_payment_sheet(fee_round),
            self._get_change_sheet(fee_round),
        ]

    def _get_columns(self, *columns):
        """Return columns behind a running number; see `_write_table`.

        :param columns: (head, width), of text, or (head, width, "money")
        """
        result = [(self.env._("No."), 6, "count", None)]
        for head, width, *kind in columns:
            style = kind[0] if kind else "text"
            result.append((head, width, style, style if kind else None))
        return result

    def _number(self, rows):
        """Return the rows with their running numbers before them."""
        return [[number, *row] for number, row in enumerate(rows, start=1)]

    def _get_label(self, record, name):
        """Return what a selection of a record is called."""
        labels = record._fields[name]._description_selection(self.env)
        return dict(labels).get(record[name], "")

    # === MONEY IN === #

    def _get_receipt_sheet(self, fee_round):
        """Return the receipts of the round, the void ones among them."""
        lines = self.env["edu.receipt.line"].search(
            [("move_id.edu_fee_round_id", "=", fee_round.id)], order="receipt_id"
        )
        columns = self._get_columns(
            (self.env._("Receipt"), 16),
            (self.env._("Date"), 12),
            (self.env._("Pupil"), 28),
            (self.env._("Payer"), 24),
            (self.env._("Amount"), 15, "money"),
            (self.env._("Cashier"), 20),
            (self.env._("Status"), 12),
            (self.env._("Reason of the void"), 30),
        )
        rows = [
            [
                line.receipt_id.name,
                format_date(self.env, line.receipt_id.date),
                line.receipt_id.student_id.name,
                line.receipt_id.payer_name,
                int(line.amount) if line.receipt_id.state == "posted" else 0,
                line.receipt_id.cashier_name,
                self._get_label(line.receipt_id, "state"),
                line.receipt_id.void_reason or "",
            ]
            for line in lines.sorted(lambda line: (line.receipt_id.name, line.id))
        ]
        return self.env._("Receipts and voids"), columns, self._number(rows)

    def _get_bank_sheet(self, fee_round):
        """Return what the banks brought for the round."""
        # The principal reads no journal: which ones are a bank's is looked up for him.
        journals_sudo = self.env["account.journal"].sudo()
        journals_sudo = journals_sudo.search(
            [("company_id", "=", fee_round.company_id.id), ("type", "=", "bank")]
        )
        shares = self.env["edu.collection.allocation"].search(
            [
                ("move_id.edu_fee_round_id", "=", fee_round.id),
                ("transaction_id.journal_id", "in", journals_sudo.ids),
            ]
        )
        columns = self._get_columns(
            (self.env._("Bank reference"), 26),
            (self.env._("Date"), 12),
            (self.env._("Pupil"), 28),
            (self.env._("Bill"), 20),
            (self.env._("Amount"), 15, "money"),
            (self.env._("Status"), 12),
            (self.env._("Reason"), 30),
        )
        rows = [
            [
                share.transaction_id.bank_reference,
                format_date(self.env, share.transaction_id.date),
                share.student_id.name,
                share.move_id.name,
                int(share.amount) if share.state == "live" else 0,
                self._get_label(share, "state"),
                share.undo_reason or "",
            ]
            for share in shares
        ]
        return self.env._("Money over the bank"), columns, self._number(rows)

    def _get_cancelled_sheet(self, fee_round):
        """Return the bills of the round that were cancelled, with the reasons."""
        bills = self.env["account.move"].search(
            [
                ("edu_fee_round_id", "=", fee_round.id),
                ("move_type", "=", "out_invoice"),
                ("edu_cancel_reason", "!=", False),
            ]
        )
        columns = self._get_columns(
            (self.env._("Bill"), 20),
            (self.env._("Pupil"), 28),
            (self.env._("Amount"), 15, "money"),
            (self.env._("Reason"), 40),
        )
        rows = [
            [
                bill.name,
                bill.edu_student_id.name,
                int(bill.amount_total),
                bill.edu_cancel_reason,
            ]
            for bill in bills
        ]
        return self.env._("Cancelled bills"), columns, self._number(rows)

    # === MONEY OUT === #

    def _get_item_sheet(self, fee_round):
        """Return money in, out and left of the round's items, up to today."""
        items = fee_round.charge_ids.item_id
        rows = [
            [item.name, int(came_in), int(paid_out), int(left)]
            for item, came_in, paid_out, left in self.env[
                "edu.fee.item.entry"
            ]._read_group(
                [("item_id", "in", items.ids)],
                ["item_id"],
                ["amount_in:sum", "amount_out:sum", "amount_left:sum"],
            )
        ]
        columns = self._get_columns(
            (self.env._("Fee item"), 34),
            (self.env._("Collected"), 17, "money"),
            (self.env._("Paid out"), 17, "money"),
            (self.env._("Left"), 17, "money"),
        )
        return self.env._("Items"), columns, self._number(rows)

    def _get_payment_sheet(self, fee_round):
        """Return the payments out of the round's items, with who signed."""
        lines = self.env["edu.disbursement.line"].search(
            [
                ("item_id", "in", fee_round.charge_ids.item_id.ids),
                "|",
                ("is_paid", "=", True),
                ("disbursement_id.state", "in", ("paid", "reversed")),
            ]
        )
        columns = self._get_columns(
            (self.env._("Payment"), 16),
            (self.env._("Date"), 12),
            (self.env._("Paid to"), 28),
            (self.env._("Reason"), 32),
            (self.env._("Fee item"), 28),
            (self.env._("Amount"), 15, "money"),
            (self.env._("Status"), 12),
            (self.env._("Prepared by"), 20),
            (self.env._("Approved by"), 20),
            (self.env._("Cashier"), 20),
        )
        rows = [
            [
                payment.name,
                format_date(self.env, payment.date),
                payment.payee_name or line.student_id.name or "",
                payment.memo or "",
                line.item_id.name,
                int(line.amount) if line.is_paid else 0,
                self._get_label(payment, "state"),
                payment.preparer_name or "",
                payment.approver_name or "",
                payment.cashier_name or "",
            ]
            for line in lines
            for payment in line.disbursement_id
        ]
        return self.env._("Payments out"), columns, self._number(rows)

    # === AFTER CLOSING === #

    def _get_change_sheet(self, fee_round):
        """Return the entries of closed days that were made or rewritten after their
        closing, with who did it last."""
        start = min(fee_round.date, fee_round.period)
        end = date_utils.end_of(max(fee_round.date_due, fee_round.period), "month")
        moves = self.env["edu.books.lock"]._find_changes_after_closing(
            fee_round.company_id, start, end
        )
        columns = self._get_columns(
            (self.env._("Entry"), 22),
            (self.env._("Date"), 12),
            (self.env._("Entered or changed at"), 20),
            (self.env._("By"), 24),
            (self.env._("Amount"), 15, "money"),
        )
        rows = [
            [
                move.name or "",
                format_date(self.env, move.date),
                format_datetime(self.env, last.create_date),
                last.create_uid.sudo().name,
                int(sum(move.line_ids.mapped("debit"))),
            ]
            for move in moves
            for last in [max([move, *move.line_ids], key=lambda one: one.create_date)]
        ]
        return self.env._("After closing"), columns, self._number(rows)
