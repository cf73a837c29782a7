# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

# Which payments of ours the bank's file of a day does not tell alike.
DIFFERENT_STATES = ("claimed", "differs")
NAMED_ROWS = 20


class EduCollectionSuccess(models.TransientModel):
    """A bank's success file of a day: proof of what it collected for the school.

    What we know gains the proof, what we do not know is registered, and the file of the
    differences is the answer to the bank.
    """

    _name = "edu.collection.success"
    _description = "Success file of a bank"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    channel_id = fields.Many2one(
        "edu.collection.channel",
        required=True,
        domain="[('company_id', '=', company_id), ('journal_id.type', '=', 'bank')]",
    )
    layout_id = fields.Many2one(
        "edu.collection.layout",
        required=True,
        default=lambda self: self.env["edu.collection.layout"].search([], limit=1),
    )
    date = fields.Date(
        string="Day of the file",
        required=True,
        default=lambda self: vietnam_today() - timedelta(days=1),
    )
    file = fields.Binary(string="Success file", attachment=False)
    filename = fields.Char()
    is_done = fields.Boolean(readonly=True)
    count_known = fields.Integer(string="Known and proven", readonly=True)
    count_new = fields.Integer(string="Only at the bank", readonly=True)
    count_missing = fields.Integer(string="Only told, not in the file", readonly=True)
    count_differs = fields.Integer(string="Amounts differ", readonly=True)
    count_refused = fields.Integer(string="Rows that cannot be read", readonly=True)
    refused = fields.Text(string="Rows not read", readonly=True)
    difference_file = fields.Binary(
        string="File of the differences", readonly=True, attachment=False
    )
    difference_filename = fields.Char(compute="_compute_difference_filename")

    @api.depends("date")
    def _compute_difference_filename(self):
        """Name the answer after the day."""
        for wizard in self:
            day = wizard.date and f"{wizard.date:%Y%m%d}"
            wizard.difference_filename = f"chenh-lech-{day}.xlsx"

    # === THE IMPORT === #

    def action_import(self):
        """Register what the file has, and show what differs.

        :raise UserError: when the file cannot be read
        """
        self.ensure_one()
        self.channel_id._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant imports files."),
        )
        content = self._get_content()
        table = self._parse(content)
        new, transactions = self._register_payments(table, content)
        self.env.flush_all()
        different = self._get_different()
        counts = different.grouped("state")
        self.write(
            {
                "is_done": True,
                "file": False,
                "count_new": len(new),
                "count_known": len(transactions - new),
                "count_missing": len(counts.get("claimed", ())),
                "count_differs": len(counts.get("differs", ())),
                "count_refused": len(table.refused),
                "refused": self._describe_refused(table.refused),
                "difference_file": self._build_difference_file(different, new),
            }
        )
        return self._reopen()

    def _get_content(self):
        """Return the bytes of the file.

        :raise UserError: when there is none, or it is huge
        """
        encoded = self.with_context(bin_size=False).file or b""
        if not encoded:
            raise UserError(self.env._("Choose the file of the bank."))
        if len(encoded) * 3 // 4 > workbook.MAX_BYTES:
            raise UserError(self.env._("The file is too large for a list of payments."))
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise UserError(self.env._("The file cannot be read.")) from None

    def _parse(self, content):
        """Return what the file says by the layout.

        :raise UserError: says which columns are looked for
        """
        try:
            if content.startswith(b"PK\x03\x04"):
                sheets = [sheet.rows for sheet in workbook.read(content)]
            else:
                sheets = [workbook.read_csv(content)]
        except workbook.WorkbookError as error:
            raise UserError(
                self.env._(
                    "“%(file)s” is neither an Excel workbook (.xlsx) nor a text table "
                    "(.csv).",
                    file=self.filename or "",
                )
            ) from error
        for rows in sheets:
            table = self.layout_id._parse(rows)
            if table is not None:
                return table
        raise UserError(
            self.env._(
                "“%(file)s” has no row with the column titles of “%(layout)s”: "
                "%(words)s.",
                file=self.filename or "",
                layout=self.layout_id.name,
                words="; ".join(self.layout_id.column_ids.mapped("words")),
            )
        )

    def _register_payments(self, table, content):
        """Put the payments of the file on record, with the file as their proof.

        :return: (the new movements, all movements of the file)
        """
        channel_sudo = self.channel_id.sudo()
        message = self.env["edu.collection.message"].sudo()
        message = message._store_file(
            channel_sudo, self.filename, content, {"verb": "success"}
        )
        entries = [self._prepare_entry(line.values) for line in table.lines]
        transactions = self.env["edu.collection.transaction"].sudo()
        transactions = transactions._register_movements(
            channel_sudo.journal_id, entries, message
        )
        new = transactions.filtered(lambda one: one.state == "new")
        new._settle()
        return new, transactions

    def _prepare_entry(self, values):
        """Return the movement of a row of the file."""
        entry = {key: values[key] for key in ("date", "amount")}
        entry["bank_reference"] = values["reference"]
        for name in ("memo", "counterparty", "fee", "terminal"):
            if values.get(name):
                entry[name] = values[name]
        return entry

    def _describe_refused(self, refused):
        """Return the first rows that cannot be read, as a text."""
        sources = dict(
            self.env["edu.collection.layout.column"]
            ._fields["source"]
            ._description_selection(self.env)
        )
        return "\n".join(
            self.env._(
                "Row %(row)s, %(column)s: “%(value)s” cannot be read.",
                row=one.row_number,
                column=sources[one.column],
                value=one.value,
            )
            for one in refused[:NAMED_ROWS]
        )

    # === THE ANSWER === #

    def _get_different(self):
        """Return the rows of the reconciliation that the file does not tell alike."""
        return self.env["edu.collection.reconciliation"].search(
            [
                ("channel_id", "=", self.channel_id.id),
                ("date_bank", "=", self.date),
                ("state", "in", DIFFERENT_STATES),
            ],
            order="id",
        )

    def _build_difference_file(self, different, new):
        """Return the workbook of the differences, base64."""
        differs = {row.bank_reference for row in different}
        rows = [
            [
                self.env._("Bank reference"),
                self.env._("Date"),
                self.env._("At the bank"),
                self.env._("At the school"),
                self.env._("Difference"),
                self.env._("Why"),
            ]
        ]
        labels = {
            "claimed": self.env._("Not in the bank's file"),
            "differs": self.env._("Amounts differ"),
        }
        rows += [
            [
                row.bank_reference,
                row.date_bank,
                int(row.amount_bank),
                int(row.amount_system),
                int(row.amount_difference),
                labels[row.state],
            ]
            for row in different
        ]
        why = self.env._("The school was not told")
        rows += [
            [one.bank_reference, one.date, int(one.amount), 0, int(one.amount), why]
            for one in new
            if one.bank_reference.partition("~")[0] not in differs
        ]
        sheet = workbook.Sheet(self.env._("Differences"), rows)
        return base64.b64encode(workbook.write([sheet], bold_rows=1))

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result of the import"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_differences(self):
        """Open what the bank's file does not tell alike."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_collection_reconciliation_action"
        )
        action["domain"] = [
            ("channel_id", "=", self.channel_id.id),
            ("date_bank", "=", fields.Date.to_string(self.date)),
        ]
        return {**action, "context": {"search_default_open": 1}}
