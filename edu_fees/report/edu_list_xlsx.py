# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

# So many rows a workbook of a list has at most: more is no list any more.
ROW_LIMIT = 50_000
TIME_ZONE = "Asia/Ho_Chi_Minh"
WIDTHS = {"monetary": 16, "integer": 10, "date": 12, "boolean": 10}
DEFAULT_WIDTH = 24


class ReportListXlsx(models.AbstractModel):
    """A list as a workbook: the rows that were chosen, in the words of the screen.

    Each list has a report of its own, which says model and columns. Rows are read as
    the user, so that nobody gets more than the list shows.
    """

    _name = "report.edu_fees.report_list_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "List as a workbook"

    _list_model = ""
    _list_columns = ()
    # The field that leads from what was chosen to the rows, where they differ.
    _list_rows = ""

    def _get_objs_for_report(self, docids, data):
        """Override: the rows of the list, whatever page asked for them.

        :raise UserError: when the list is too long
        """
        if len(docids or ()) > ROW_LIMIT:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many for one workbook. Filter the list "
                    "first.",
                    count=len(docids),
                )
            )
        rows = self.env[self._list_model].browse(docids)
        rows.check_access("read")
        if self._list_rows:
            rows = rows[self._list_rows]
            rows.check_access("read")
        return rows

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write one sheet with a row for each record."""
        formats = self._prepare_formats(workbook)
        title = self.env["ir.model"].sudo()._get(self._list_model).name
        sheet = workbook.add_worksheet(self._get_sheet_name(title))
        today = format_date(self.env, vietnam_today())
        text = self._get_note(today)
        sheet.write_string(1, 0, title, formats["title"])
        sheet.write_string(2, 0, text, formats["note"])
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        names = self._list_columns
        columns = [
            (self.env._("No."), 6, "count", None),
            *(self._get_column(objs, name) for name in names),
        ]
        table = [
            [number, *(self._get_value(row, name) for name in names)]
            for number, row in enumerate(objs, start=1)
        ]
        self._write_table(sheet, columns, table, formats)

    def _get_note(self, today):
        """Return of which day the figures are; overridden where they are of a period.

        :param str today: as people read it
        """
        return self.env._("Figures of %(date)s, in đồng", date=today)

    def _get_column(self, rows, name):
        """Return head, width, format and total of a column; see `_write_table`."""
        field = rows._fields[name]
        head = field._description_string(self.env) or name
        width = WIDTHS.get(field.type, DEFAULT_WIDTH)
        if field.type == "monetary":
            # A sum of prices says nothing.
            return head, width, "money", "money" if field.aggregator else None
        if field.type == "integer":
            return head, width, "count", None
        return head, width, "text", None

    def _without_total(self, column):
        """Return a column of `_get_column` that is not summed."""
        return (*column[:3], None)

    def _get_value(self, row, name):
        """Return what a cell says: as people read it, not as the database keeps it."""
        field, value = row._fields[name], row[name]
        if field.type in ("monetary", "integer"):
            return int(value)
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        if field.type == "datetime":
            return format_datetime(self.env, value, tz=TIME_ZONE) if value else ""
        if field.type == "many2many":
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "many2one":
            return value.display_name or ""
        return value or ""


class ReportListBill(models.AbstractModel):
    _name = "report.edu_fees.report_list_bill_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Bills, workbook"

    _list_model = "account.move"
    _list_columns = (
        "name",
        "edu_student_id",
        "edu_class_id",
        "edu_fee_round_id",
        "edu_payment_code",
        "invoice_date",
        "invoice_date_due",
        "amount_total",
        "edu_amount_collected",
        "amount_residual",
        "edu_payment_state",
    )


class ReportListCollectionTransaction(models.AbstractModel):
    _name = "report.edu_fees.report_list_collection_transaction_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Movements of money, workbook"

    _list_model = "edu.collection.transaction"
    _list_columns = (
        "date",
        "bank_reference",
        "counterparty",
        "memo",
        "amount",
        "state",
    )


class ReportListCollectionAgeing(models.AbstractModel):
    _name = "report.edu_fees.report_list_collection_ageing_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Age of money not identified, workbook"

    _list_model = "edu.collection.ageing"
    _list_columns = (
        "bucket",
        "days",
        "channel_id",
        "date",
        "bank_reference",
        "counterparty",
        "memo",
        "amount",
        "queue_reason",
    )


class ReportListCollectionDay(models.AbstractModel):
    _name = "report.edu_fees.report_list_collection_day_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Reconciliation by day, workbook"

    _list_model = "edu.collection.day"
    _list_columns = (
        "date",
        "school_name",
        "channel_name",
        "journal_name",
        "amount_bank",
        "amount_system",
        "amount_difference",
        "count_confirmed",
        "count_received",
        "amount_received",
        "count_claimed",
        "amount_claimed",
        "count_differs",
        "amount_differs",
        "count_duplicate",
        "amount_duplicate",
    )


class ReportListCollectionReconciliation(models.AbstractModel):
    _name = "report.edu_fees.report_list_collection_reconciliation_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Reconciliation of movements, workbook"

    _list_model = "edu.collection.reconciliation"
    _list_columns = (
        "date",
        "channel_id",
        "bank_reference",
        "counterparty",
        "memo",
        "amount_bank",
        "amount_system",
        "amount_difference",
        "state",
    )


class ReportListDisbursement(models.AbstractModel):
    _name = "report.edu_fees.report_list_disbursement_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Payments, workbook"

    _list_model = "edu.disbursement"
    _list_columns = (
        "name",
        "date",
        "kind",
        "payee_name",
        "memo",
        "amount",
        "state",
    )


class ReportListFeeBoard(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_board_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Board of fee items, workbook"

    _list_model = "edu.fee.board"
    _list_columns = (
        "school_name",
        "item_name",
        "amount_in",
        "amount_out",
        "amount_left",
        "amount_unsettled",
        "reasons",
    )


class ReportListFeeCharge(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_charge_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Charges, workbook"

    _list_model = "edu.fee.charge"
    _list_columns = (
        "round_id",
        "student_id",
        "class_id",
        "item_id",
        "payer_id",
        "quantity",
        "price",
        "amount_deducted",
        "amount_supported",
        "amount",
        "amount_recognised",
        "state",
    )


class ReportListFeeDeduction(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_deduction_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Deductions, workbook"

    _list_model = "edu.fee.deduction"
    _list_columns = (
        "period",
        "student_id",
        "class_id",
        "item_id",
        "quantity",
        "price",
        "amount",
        "reason",
        "state",
    )


class ReportListFeeDeparture(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_departure_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Pupils who left, workbook"

    _list_model = "edu.fee.departure"
    _list_columns = (
        "round_id",
        "student_id",
        "class_id",
        "last_day",
        "outcome",
        "amount_unused",
        "payer_outcome",
        "amount_payer_unused",
    )


class ReportListFeeItemMoney(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_item_money_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Money of each item, workbook"

    _list_model = "edu.fee.item.money"
    _list_columns = (
        "school_name",
        "item_name",
        "date",
        "amount_in",
        "amount_out",
        "amount_left",
    )


class ReportListFeePrice(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_price_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Prices against what is allowed, workbook"

    _list_model = "edu.fee.price"
    _list_columns = (
        "school_name",
        "school_year_id",
        "item_name",
        "grades",
        "price",
        "price_ceiling",
        "price_last",
        "increase",
        "is_over_ceiling",
        "is_over_increase",
    )


class ReportListFeeProgress(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_progress_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Collection progress, workbook"

    _list_model = "edu.fee.progress"
    _list_columns = (
        "school_name",
        "round_id",
        "class_id",
        "student_count",
        "bill_count",
        "amount_billed",
        "amount_collected",
        "amount_residual",
    )


class ReportListReceipt(models.AbstractModel):
    _name = "report.edu_fees.report_list_receipt_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Receipts, workbook"

    _list_model = "edu.receipt"
    _list_columns = (
        "name",
        "date",
        "student_id",
        "class_id",
        "payer_name",
        "amount",
        "state",
    )


class ReportListFeePaper(models.AbstractModel):
    _name = "report.edu_fees.report_list_fee_paper_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Papers of items, workbook"

    _list_model = "edu.fee.paper"
    _list_columns = (
        "school_year_id",
        "kind",
        "number",
        "date",
        "item_names",
        "issued_by",
        "state",
        "approved_by_id",
    )


class ReportListFeePlan(models.AbstractModel):
    """The prices of the plans that were chosen."""

    _name = "report.edu_fees.report_list_fee_plan_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Prices of plans, workbook"

    _list_model = "edu.fee.plan"
    _list_rows = "line_ids"
    _list_columns = (
        "plan_id",
        "item_id",
        "legal_class",
        "unit",
        "grade_ids",
        "quantity",
        "price",
    )

    def _get_column(self, rows, name):
        """Override: a sum of prices says nothing."""
        return self._without_total(super()._get_column(rows, name))


class ReportListTrialBalance(models.AbstractModel):
    _name = "report.edu_fees.report_list_trial_balance_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Trial balance, workbook"

    _list_model = "edu.trial.balance"
    _list_columns = (
        "account_id",
        "opening_debit",
        "opening_credit",
        "debit",
        "credit",
        "closing_debit",
        "closing_credit",
        "is_clearing",
    )

    def _get_objs_for_report(self, docids, data):
        """Override: with the period of the list the rows come in the context, see
        `static/src/trial_balance_print.esm.js`."""
        ids = docids or self.env.context.get("active_ids")
        return super()._get_objs_for_report(ids, data)

    def _get_note(self, today):
        """Override to name the period."""
        return self.env._(
            "%(period)s, in đồng",
            period=self.env[self._list_model]._describe_period(),
        )


class ReportListCashCount(models.AbstractModel):
    _name = "report.edu_fees.report_list_cash_count_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "Cash counts, workbook"

    _list_model = "edu.cash.count"
    _list_columns = (
        "time",
        "cashier_id",
        "witnesses",
        "amount_counted",
        "amount_books",
        "difference",
        "explanation",
        "state",
    )

    def _get_column(self, rows, name):
        """Override: cash that was counted twice does not add up."""
        return self._without_total(super()._get_column(rows, name))
