# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edu_core.tools import vietnamese

from ..tools import money


class ReportClaim(models.AbstractModel):
    """Bảng tổng hợp đề nghị cấp bù: the list that goes to another payer, on paper."""

    _name = "report.edu_fees.report_claim"
    _description = "Claim on another payer on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the claims.

        In sudo after the check: an officer who reads a claim reads all of the paper.
        """
        claims = self.env["edu.fee.claim"].browse(docids)
        claims.check_access("read")
        claims_sudo = claims.sudo()
        return {
            "docs": claims_sudo,
            "accounts": {claim: self._get_account(claim) for claim in claims_sudo},
            "words": {
                claim: vietnamese.amount_in_words(int(claim.amount_total))
                for claim in claims_sudo
            },
            "vnd": money.format_amount,
        }

    @api.model
    def _get_account(self, claim):
        """Return where the payer sends the money.

        :param claim: in sudo
        """
        account_sudo = claim.bank_account_id
        return {
            "holder": account_sudo.acc_holder_name or account_sudo.partner_id.name,
            "bank": account_sudo.bank_id.name or "",
            "number": account_sudo.acc_number or "",
        }


class ReportClaimXlsx(models.AbstractModel):
    """The same list as a workbook: a summary by level, and the pupils."""

    _name = "report.edu_fees.report_claim_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Workbook of a claim on another payer"

    def _get_objs_for_report(self, docids, data):
        """Override: the claims, whatever page asked for them; in sudo after the check,
        since an officer who reads a claim reads all of the workbook."""
        claims = self.env["edu.fee.claim"].browse(docids)
        claims.check_access("read")
        return claims.sudo()

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write two sheets for each claim."""
        formats = self._prepare_formats(workbook)
        for number, claim in enumerate(objs, start=1):
            mark = f" {number}" if len(objs) > 1 else ""
            for name, title, columns, table in (
                (
                    self.env._("Summary"),
                    self._get_title(claim),
                    self._get_level_columns(),
                    self._get_level_rows(claim),
                ),
                (
                    self.env._("Pupils"),
                    self.env._("List of pupils"),
                    self._get_columns(),
                    self._get_rows(claim),
                ),
            ):
                sheet = workbook.add_worksheet(self._get_sheet_name(name + mark))
                self._write_titles(sheet, claim, title, formats)
                self._write_table(sheet, columns, table, formats)

    def _get_title(self, claim):
        """Return what the list is called to its payer."""
        if claim.payer_kind == "budget":
            return self.env._("Summary of compensation claimed from the State budget")
        return self.env._("Summary of support claimed from the sponsor")

    def _get_level_columns(self):
        """Return (head, width, format, format of the total) of each column."""
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Item"), 34, "text", None),
            (self.env._("Fee level"), 16, "money", None),
            (self.env._("Pupils"), 12, "count", "count"),
            (self.env._("Amount claimed"), 18, "money", "money"),
        ]

    def _get_level_rows(self, claim):
        """Return a row for each item and level."""
        return [
            [number, row["item"], row["level"], row["students"], row["amount"]]
            for number, row in enumerate(claim._get_levels(), start=1)
        ]

    def _get_columns(self):
        """Return (head, width, format, format of the total) of each column."""
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Full name"), 32, "text", None),
            (self.env._("Class"), 10, "text", None),
            (self.env._("Item"), 28, "text", None),
            (self.env._("Fee level"), 14, "money", None),
            (self.env._("Units"), 10, "count", None),
            (self.env._("Amount claimed"), 16, "money", "money"),
            (self.env._("Accepted by the payer"), 16, "money", "money"),
            (self.env._("Remarks"), 24, "text", None),
        ]

    def _get_rows(self, claim):
        """Return a row for each pupil and item, in the order of the list.

        Before an answer nothing is accepted.
        """
        is_answered = claim.stage in ("accepted", "partly")
        return [
            [
                number,
                line.student_id.name,
                line.class_id.name or "",
                line.item_id.name,
                int(line.level),
                line.quantity,
                int(line.amount),
                int(line.amount_accepted) if is_answered else 0,
                line.reason or "",
            ]
            for number, line in enumerate(claim.line_ids, start=1)
        ]
