# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import re

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_bank import sanitize_account_number
from odoo.addons.edu_core.tools import workbook

from ..models.edu_collection_settlement import in_statement

WORKBOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
COUNTS = ("new", "known", "matched", "partial", "over", "queue", "ignored")


class AccountStatementImport(models.TransientModel):
    """OCA's importer, for schools: every movement enters `edu.collection.transaction`.

    Files of all formats that OCA modules read take this way too; workbooks go to the
    layouts of the `edu_statement_*` modules.
    """

    _inherit = "account.statement.import"

    edu_step = fields.Selection(
        [("upload", "Choose the file"), ("done", "Result")], default="upload"
    )
    edu_company_id = fields.Many2one(
        "res.company",
        string="School",
        readonly=True,
        default=lambda self: self.env.company,
    )
    edu_journal_id = fields.Many2one(
        "account.journal",
        string="Bank account",
        domain="[('type', '=', 'bank'), ('company_id', '=', edu_company_id)]",
        help="Needed only when the file does not say which account it is of.",
    )
    edu_message_id = fields.Many2one("edu.collection.message", readonly=True)
    edu_count_new = fields.Integer(string="New movements", readonly=True)
    edu_count_known = fields.Integer(string="Already there", readonly=True)
    edu_count_matched = fields.Integer(string="Matched", readonly=True)
    edu_count_partial = fields.Integer(
        string="Matched, bill partly open", readonly=True
    )
    edu_count_over = fields.Integer(string="Matched, overpaid", readonly=True)
    edu_count_queue = fields.Integer(string="Not identified", readonly=True)
    edu_count_ignored = fields.Integer(string="Money out", readonly=True)

    # === THE IMPORT === #

    def _import_file(self):
        """Override of `account_statement_import_file`: a school's file is kept as a
        message, and importing it again is no error but does nothing."""
        self.ensure_one()
        if not self.env.company.edu_is_school:
            return super()._import_file()
        result = {
            "statement_ids": [],
            "notifications": [],
            "edu_count": {},
            "edu_statements": [],  # workbooks as `tools/statement_table.py` reads them
            "edu_problems": [],  # (row number, reason, cells) of other formats
            "edu_known": set(),  # (reference, amount) that were there before
        }
        self.import_single_file(self._edu_get_content(), result)
        return result

    def import_single_statement(self, single_statement_data, result):
        """Override of `account_statement_import_file` to remember what was read."""
        for vals in single_statement_data[2]:
            statement = vals.pop("edu_statement", None)
            if statement:
                result.setdefault("edu_statements", []).append(statement)
        return super().import_single_statement(single_statement_data, result)

    def import_file_button(self):
        """Override of `account_statement_import_file` to show what became of it."""
        if not self.env.company.edu_is_school:
            return super().import_file_button()
        result = self._import_file()
        counts = result["edu_count"]
        self.write(
            {
                "edu_step": "done",
                "statement_file": False,
                **{f"edu_count_{key}": counts.get(key, 0) for key in COUNTS},
            }
        )
        self._edu_write_refused(result)
        return self._edu_reopen()

    def _edu_reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result of the import"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "view_id": self.env.ref("edu_fees.account_statement_import_view_form").id,
            "target": "new",
        }

    def _edu_get_content(self):
        """Return the bytes of the file, refusing a huge one before it is decoded.

        :raise UserError: says the size
        """
        encoded = self.with_context(bin_size=False).statement_file or b""
        if len(encoded) * 3 // 4 > workbook.MAX_BYTES + 2:
            raise UserError(self._edu_get_workbook_error("too_large"))
        try:
            return base64.b64decode(encoded, validate=False)
        except (binascii.Error, ValueError):
            raise UserError(self._edu_get_workbook_error("unreadable")) from None

    # === READING === #

    def _parse_file(self, data_file):
        """Override of `account_statement_import_file` to read the banks' workbooks."""
        name = (self.statement_filename or "").lower()
        is_workbook = data_file.startswith(WORKBOOK_MAGIC) or name.endswith(
            (".xlsx", ".xls", ".xlsm")
        )
        if data_file and not is_workbook:
            return super()._parse_file(data_file)
        try:
            sheets = workbook.read(data_file)
        except workbook.WorkbookError as error:
            raise UserError(self._edu_get_workbook_error(error.code)) from error
        for sheet in sheets:
            statement = self._edu_parse_rows(sheet.rows)
            if statement is not None:
                return self._edu_prepare_parsed(statement)
        raise UserError(
            self.env._(
                "“%(file)s” is not a statement of a known bank (%(banks)s): no row has "
                "the column titles. Save the statement anew in the bank's site and "
                "choose that file.",
                file=self.statement_filename or "",
                banks=", ".join(self._edu_get_layouts()) or "–",
            )
        )

    def _edu_parse_rows(self, rows):
        """Hook of the bank modules: return the statement in a sheet, None if it is not
        theirs; call super for the next bank."""

    def _edu_get_layouts(self):
        """Hook of the bank modules: return the names of the banks that are known."""
        return []

    def _edu_get_workbook_error(self, code):
        """Return why a file cannot be read, in the user's words."""
        name = self.statement_filename or ""
        messages = {
            "empty": self.env._("“%(file)s” is empty.", file=name),
            "encrypted": self.env._(
                "“%(file)s” asks for a password. Save it without one and choose it "
                "again.",
                file=name,
            ),
            "too_large": self.env._(
                "“%(file)s” is larger than %(size)s MB; a statement is much smaller.",
                file=name,
                size=workbook.MAX_BYTES // workbook.MIB,
            ),
        }
        return messages.get(code) or self.env._(
            "“%(file)s” cannot be read as an Excel workbook (.xlsx). Save the "
            "statement anew in the bank's site and choose that file.",
            file=name,
        )

    def _edu_prepare_parsed(self, statement):
        """Return OCA's triplet of a statement.

        :raise UserError: when no row of it is a movement
        """
        if not statement.lines and not (
            statement.refused and self.env.company.edu_is_school
        ):
            raise UserError(self.env._("The statement has no movement of money."))
        values = {
            "name": self.statement_filename,
            "edu_statement": statement,
            "transactions": [
                {
                    "date": line.date,
                    "payment_ref": line.memo or line.reference,
                    "amount": line.amount,
                    "partner_name": line.counterparty,
                    "unique_import_id": line.reference,
                    "edu_is_made_up": line.is_made_up,
                }
                for line in statement.lines
            ],
        }
        if statement.opening is not None:
            values["balance_start"] = statement.opening
        if statement.closing is not None:
            values["balance_end_real"] = statement.closing
        return statement.currency, statement.account_number, [values]

    # === THE ACCOUNT === #

    def _match_journal(self, account_number, currency):
        """Override of `account_statement_import_file`: the journal of exactly this
        account of the school.

        Excel drops leading zeros, so they do not count.

        :raise UserError: names the file's account and the school's
        """
        company = self.env.company
        if not company.edu_is_school:
            return super()._match_journal(account_number, currency)
        journals = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)]
        )
        chosen = self.edu_journal_id or journals.browse(
            self.env.context.get("journal_id")
        )
        if account_number:
            number = self._edu_get_account_key(account_number)
            found = journals.filtered(
                lambda one: (
                    number
                    and self._edu_get_account_key(one.bank_account_id.acc_number)
                    == number
                )
            )
            self._edu_check_account(account_number, found, chosen, journals)
        else:
            found = chosen or (journals if len(journals) == 1 else journals.browse())
            if not found:
                raise UserError(
                    self.env._(
                        "The file does not say which account it is of. Choose the bank "
                        "account."
                    )
                )
        self._edu_check_currency(found[:1], currency)
        return found[:1]

    def _edu_check_account(self, number, found, chosen, journals):
        """Refuse a statement of another account.

        :raise UserError: names both accounts
        """
        if found and (not chosen or chosen in found):
            return
        expected = (chosen or journals).mapped("bank_account_id.acc_number")
        raise UserError(
            self.env._(
                "The statement is of account %(file)s, not of %(school)s's account "
                "%(expected)s. Choose the statement of that account, or set the "
                "account on its bank journal.",
                file=number,
                school=self.env.company.name,
                expected=", ".join(filter(None, expected)) or "–",
            )
        )

    def _edu_check_currency(self, journal, currency):
        expected = journal.currency_id or journal.company_id.currency_id
        if currency != expected:
            raise UserError(
                self.env._(
                    "The statement is in %(currency)s, the account is in %(expected)s.",
                    currency=currency.name,
                    expected=expected.name,
                )
            )

    def _edu_get_account_key(self, number):
        return (sanitize_account_number(number) or "").lstrip("0")

    # === THE MOVEMENTS === #

    def _create_bank_statements(self, stmts_vals, result):
        """Override of `account_statement_import_file`: register and settle the
        movements of a school instead of creating plain lines."""
        journal = self.env["account.journal"].browse(
            [vals["journal_id"] for vals in stmts_vals][:1]
        )
        if not journal.company_id.edu_is_school:
            return super()._create_bank_statements(stmts_vals, result)
        entries = [self._edu_prepare_entries(vals, result) for vals in stmts_vals]
        channel = (
            self.env["edu.collection.channel"].sudo()._get_for_journal(journal, "file")
        )
        message = (
            self.env["edu.collection.message"]
            .sudo()
            ._store_file(
                channel,
                self.statement_filename,
                self._edu_get_content(),
                self._edu_prepare_balances(journal, stmts_vals, sum(entries, [])),
            )
        )
        self.edu_message_id = message
        transactions_sudo = self.env["edu.collection.transaction"].sudo()
        for vals, own in zip(stmts_vals, entries, strict=True):
            transactions = transactions_sudo._register_movements(journal, own, message)
            new = transactions.filtered(lambda one: one.state == "new")
            if new:
                statement_sudo = self._edu_create_statement(vals, result)
                with in_statement(statement_sudo):
                    new._settle()
                self._edu_complete_statement(statement_sudo)
            self._edu_count(result, transactions, new)

    def _edu_prepare_entries(self, vals, result):
        """Return the movements of a statement; what is wrong with the others is
        remembered."""
        entries = []
        for number, line in enumerate(vals["transactions"], start=1):
            if problem := self._edu_get_entry_problem(line):
                cells = self._edu_get_plain_cells(line)
                result["edu_problems"].append((number, problem, cells))
            else:
                entries.append(self._edu_prepare_entry(line))
        return entries

    def _edu_prepare_entry(self, line):
        """Return the movement of a parsed line."""
        return {
            "bank_reference": self._edu_get_reference(line),
            "date": line["date"],
            "amount": round(line["amount"]),
            "memo": line.get("payment_ref"),
            "counterparty": line.get("partner_name"),
            "is_made_up": line.get("edu_is_made_up", False),
        }

    def _edu_get_reference(self, line):
        """Return the bank's own reference of a parsed line.

        OCA puts account and journal before it; in our table the journal is a column,
        and other channels know the bare reference.
        """
        reference = str(line.get("unique_import_id") or "")
        return re.sub(rf"^([0-9A-Z]+-)?{line['journal_id']}-", "", reference).strip()

    def _edu_create_statement(self, vals, result):
        """Return a new bank statement for the new lines of the file, without any yet:
        lines that are made in a statement need not be written again."""
        # In sudo: nobody changes the lines of a school's bank journal by hand.
        statement_sudo = (
            self.env["account.bank.statement"]
            .sudo()
            .create(
                {
                    "name": vals.get("name") or self.statement_filename,
                    # Worked out when the lines are there.
                    "balance_start": 0,
                    "balance_end_real": 0,
                }
            )
        )
        result["statement_ids"].append(statement_sudo.id)
        return statement_sudo

    def _edu_complete_statement(self, statement_sudo):
        """Work out of its lines what a bank statement says."""
        lines = statement_sudo.line_ids
        lines.fetch(["amount", "internal_index", "journal_id", "move_id"])
        lines.move_id.fetch(["date", "state"])
        for field in statement_sudo._fields.values():
            if field.store and field.compute and field.name != "name":
                self.env.add_to_compute(field, statement_sudo)
        statement_sudo.flush_recordset()

    def _edu_count(self, result, transactions, new):
        """Add up what the result screen shows."""
        result["edu_known"].update(
            (one.bank_reference.partition("~")[0], int(one.amount))
            for one in transactions - new
        )
        counts = result["edu_count"]
        counts["new"] = counts.get("new", 0) + len(new)
        counts["known"] = counts.get("known", 0) + len(transactions - new)
        for state, rows in new.grouped("state").items():
            counts[state] = counts.get(state, 0) + len(rows)

    # === BUTTONS OF THE RESULT === #

    def action_edu_open_queue(self):
        """Open what waits to be identified."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_collection_transaction_queue_action"
        )

    def action_edu_open_transactions(self):
        """Open the movements of the file."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_collection_transaction_action"
        )
        action["domain"] = [("message_evidence_ids", "in", self.edu_message_id.ids)]
        action["context"] = {}
        return action
