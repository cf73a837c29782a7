# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .edu_collection_message import BALANCE_STATES


class EduCollectionChannel(models.Model):
    """A way money reaches a school: a bank's statement files, the cash counter…

    Later channels (gateways, webhooks) are rows of further kinds; all of them meet in
    `edu.collection.transaction`.
    """

    _name = "edu.collection.channel"
    _description = "Collection channel"
    _inherit = ["edu.school.mixin"]
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Short code, unique in the school.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    kind = fields.Selection(
        [("file", "Statement file"), ("cash", "Cash counter")],
        required=True,
        default="file",
    )
    code_prefix = fields.Char(
        string="Prefix of payment codes",
        required=True,
        default="TT",
        help="Payment codes in memos begin with these letters, by the contract with "
        "the bank.",
    )

    last_message_id = fields.Many2one(
        "edu.collection.message",
        string="Last statement",
        compute="_compute_last_message",
        groups="edu_fees.group_accountant",
    )
    last_received_at = fields.Datetime(
        string="Last import",
        compute="_compute_last_message",
        groups="edu_fees.group_accountant",
    )
    last_balance_state = fields.Selection(
        BALANCE_STATES,
        string="Balances of the last statement",
        compute="_compute_last_message",
        groups="edu_fees.group_accountant",
    )
    last_balance_note = fields.Text(
        compute="_compute_last_message", groups="edu_fees.group_accountant"
    )

    _code_uniq = models.Constraint(
        "unique (company_id, code)", "This school already has a channel with this code."
    )
    _journal_kind_uniq = models.UniqueIndex(
        "(journal_id, kind) WHERE active",
        "This journal already has a channel of this kind.",
    )

    @api.depends_context("lang")
    def _compute_last_message(self):
        """Tell of the file that each channel brought last."""
        messages = self.env["edu.collection.message"]
        last = dict(
            messages._read_group(
                [("channel_id", "in", self.ids), ("is_other_program", "=", False)],
                ["channel_id"],
                ["id:max"],
            )
        )
        for channel in self:
            message = messages.browse(last.get(channel))
            channel.last_message_id = message
            channel.last_received_at = message.received_at
            channel.last_balance_state = message.balance_state
            channel.last_balance_note = message.balance_note

    @api.model
    def _get_for_journal(self, journal, kind):
        """Return the channel of a journal, made when it is first needed."""
        channel = self.search(
            [("journal_id", "=", journal.id), ("kind", "=", kind)], limit=1
        )
        return channel or self.create(
            {
                "name": journal.name,
                "code": f"{kind.upper()}-{journal.code}",
                "company_id": journal.company_id.id,
                "journal_id": journal.id,
                "kind": kind,
            }
        )
