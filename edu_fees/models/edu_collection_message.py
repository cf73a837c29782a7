# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class EduCollectionMessage(models.Model):
    """What a channel brought, as it came: written first, never changed."""

    _name = "edu.collection.message"
    _description = "Collection message"
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

    _checksum_uniq = models.Constraint(
        "unique (channel_id, checksum)", "This channel already brought this file."
    )

    @api.depends("transaction_ids")
    def _compute_transaction_count(self):
        """Count the movements that the message is evidence of."""
        for message in self:
            message.transaction_count = len(message.transaction_ids)

    def write(self, vals):
        """Refuse to change what came in."""
        if set(vals) - {"transaction_ids"}:
            raise UserError(self.env._("What a channel brought is never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse to delete what came in."""
        raise UserError(self.env._("What a channel brought is never deleted."))

    @api.model
    def _store_file(self, channel, filename, content):
        """Return the message of a file, the first one when it comes again."""
        checksum = hashlib.sha256(content).hexdigest()
        body = self._fields["body"].convert_to_column(base64.b64encode(content), self)
        self.flush_model()
        # Not `create`: two who import one file at once must not fail on the constraint.
        # PostgreSQL makes the second wait, then Odoo tries again with what is there.
        self.env.execute_query(
            SQL(
                """
                INSERT INTO edu_collection_message
                       (channel_id, company_id, kind, verdict, filename, body, checksum,
                        received_at, create_uid, create_date, write_uid, write_date)
                VALUES (%(channel)s, %(company)s, 'file', 'accepted', %(filename)s,
                        %(body)s, %(checksum)s, NOW() AT TIME ZONE 'UTC',
                        %(uid)s, NOW() AT TIME ZONE 'UTC',
                        %(uid)s, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (channel_id, checksum) DO NOTHING
                RETURNING id
                """,
                channel=channel.id,
                company=channel.company_id.id,
                filename=filename or self.env._("Statement"),
                body=body,
                checksum=checksum,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        return self.search(
            [("channel_id", "=", channel.id), ("checksum", "=", checksum)], limit=1
        )
