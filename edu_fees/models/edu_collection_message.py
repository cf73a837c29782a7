# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import money

BALANCE_STATES = [
    ("none", "Not in the file"),
    ("agree", "Agree with the books"),
    ("first", "First statement"),
    ("differs", "Differ"),
]


class EduCollectionMessage(models.Model):
    """What a channel brought, as it came: written first, never changed."""

    _name = "edu.collection.message"
    _description = "Collection message"
    _inherit = ["edu.duty.mixin"]
    _order = "received_at desc, id desc"
    _rec_name = "filename"
    _check_company_auto = True

    channel_id = fields.Many2one(
        "edu.collection.channel",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)
    kind = fields.Selection([("file", "Statement file")], required=True, default="file")
    is_other_program = fields.Boolean(
        string="Of another program",
        readonly=True,
        help="A list that another program wrote: no proof that the bank has the money.",
    )
    filename = fields.Char(required=True)
    body = fields.Binary(required=True, attachment=False)
    checksum = fields.Char(required=True, help="SHA-256 of the body.")
    verdict = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused")],
        required=True,
        default="accepted",
    )
    transaction_ids = fields.Many2many(
        "edu.collection.transaction",
        "edu_collection_message_transaction_rel",
        "message_id",
        "transaction_id",
        string="Transactions",
    )
    transaction_count = fields.Integer(
        string="Movements", compute="_compute_transaction_count"
    )

    # What the file says of the account, beside the books of that moment.
    currency_id = fields.Many2one(related="company_id.currency_id")
    balance_state = fields.Selection(
        BALANCE_STATES, string="Balances", required=True, default="none"
    )
    balance_date = fields.Date(string="First day of the file")
    balance_start = fields.Monetary(string="Opening balance")
    balance_moved = fields.Monetary(string="Sum of the movements")
    balance_end = fields.Monetary(string="Closing balance")
    balance_books = fields.Monetary(string="Books before the first day")
    balance_sum_difference = fields.Monetary(
        string="Difference to the movements",
        help="Closing balance less opening balance and movements.",
    )
    balance_books_difference = fields.Monetary(
        string="Difference to the books",
        help="Opening balance less the books before the first day.",
    )
    balance_note = fields.Text(compute="_compute_balance_note")

    # A file is kept once; what machines call, as often as it came.
    _file_uniq = models.UniqueIndex(
        "(channel_id, checksum) WHERE kind = 'file'",
        "This channel already brought this file.",
    )

    @api.model
    def _get_proof_domain(self):
        """Return the domain of the bank's own files: proof that money came in."""
        return Domain("kind", "=", "file") & Domain("is_other_program", "=", False)

    def _is_proof(self):
        """Tell whether a message is the bank's own file."""
        return self.kind == "file" and not self.is_other_program

    @api.depends("transaction_ids")
    def _compute_transaction_count(self):
        """Count the movements that the message is evidence of."""
        for message in self:
            message.transaction_count = len(message.transaction_ids)

    @api.depends("balance_state")
    @api.depends_context("lang")
    def _compute_balance_note(self):
        """Say in the reader's language whether the balances are in order."""
        for message in self:
            message.balance_note = message._get_balance_note()

    def _get_balance_note(self):
        """Return what the balances of the file tell; nothing when it has none."""
        amounts = {
            "start": money.format_amount(self.balance_start),
            "moved": money.format_amount(self.balance_moved),
            "sum": money.format_amount(self.balance_start + self.balance_moved),
            "end": money.format_amount(self.balance_end),
            "books": money.format_amount(self.balance_books),
            "day": self.balance_date and f"{self.balance_date:%d/%m/%Y}",
        }
        if self.balance_state == "agree":
            return self.env._(
                "The balances agree: %(start)s at the beginning as in the books, "
                "%(end)s at the end.",
                **amounts,
            )
        notes = []
        if self.balance_state == "first":
            notes.append(
                self.env._(
                    "This is the first statement of the account. Its opening balance "
                    "of %(start)s is not in the books yet; enter it by a journal "
                    "entry.",
                    **amounts,
                )
            )
        if self.balance_sum_difference:
            notes.append(
                self.env._(
                    "The file does not add up: %(start)s at the beginning and "
                    "movements of %(moved)s make %(sum)s, but it ends with %(end)s, a "
                    "difference of %(difference)s. Rows may be missing in it.",
                    difference=money.format_amount(self.balance_sum_difference),
                    **amounts,
                )
            )
        if self.balance_books_difference:
            notes.append(
                self.env._(
                    "The file begins with %(start)s, the books have %(books)s before "
                    "%(day)s, a difference of %(difference)s. An earlier statement "
                    "may be missing, or the account's first balance.",
                    difference=money.format_amount(self.balance_books_difference),
                    **amounts,
                )
            )
        return "\n".join(notes)

    def write(self, vals):
        """Refuse to change what came in."""
        if vals.keys() - self._get_free_fields():
            raise UserError(self.env._("What a channel brought is never changed."))
        return super().write(vals)

    @api.model
    def _get_free_fields(self):
        """Return the names of the fields that are written later, as a set."""
        return {"transaction_ids"}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse to delete what came in."""
        raise UserError(self.env._("What a channel brought is never deleted."))

    @api.model
    def _store_file(self, channel, filename, content, columns=None):
        """Return the message of a file, the first one when it comes again.

        :param dict columns: further columns: what the file's balances tell at the time
            of the import, or that another program wrote it (`is_other_program`)
        """
        values = {
            **self._prepare_columns(channel, content),
            "kind": "file",
            "verdict": "accepted",
            "filename": filename or self.env._("Statement"),
            **(columns or {}),
        }
        checksum = values["checksum"]
        self.flush_model()
        # Not `create`: two who import one file at once must not fail on the constraint.
        # PostgreSQL makes the second wait, then Odoo tries again with what is there.
        self.env.cr.execute(
            SQL(
                "INSERT INTO edu_collection_message (%s) VALUES %s"
                " ON CONFLICT (channel_id, checksum) WHERE kind = 'file' DO NOTHING",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        self.invalidate_model()
        return self.search(
            [
                ("channel_id", "=", channel.id),
                ("checksum", "=", checksum),
                ("kind", "=", "file"),
            ],
            limit=1,
        )

    @api.model
    def _prepare_columns(self, channel, content):
        """Return the columns that every message has, for an INSERT of its own.

        :param bytes content: what came
        """
        now = fields.Datetime.now()
        return {
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
            # The column holds base64, as Odoo's binary fields without attachment do.
            "body": psycopg2.Binary(base64.b64encode(content)),
            "checksum": hashlib.sha256(content).hexdigest(),
            "balance_state": "none",
            "received_at": now,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }
