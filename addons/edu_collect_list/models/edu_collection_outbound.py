# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import due_list

COLUMNS = ("pupil_code", "name", "class_name", "period", "amount")


class EduCollectionOutbound(models.Model):
    """A list of pupils and dues for a bank that keeps one.

    A full list replaces what the bank has. The next ones say only what changed since
    the lists that the bank acknowledged: what it rejected comes again, what was paid or
    cancelled comes as a row that removes it.
    """

    _name = "edu.collection.outbound"
    _description = "List for a bank"
    _inherit = ["edu.draft.mixin", "edu.school.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    number = fields.Integer(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(
        "edu.collection.channel",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id), ('journal_id.type', '=', 'bank')]",
    )
    layout_id = fields.Many2one(
        "edu.collection.outbound.layout",
        string="Layout of the file",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["edu.collection.outbound.layout"].search(
            [("active", "=", True)], limit=1
        ),
    )
    kind = fields.Selection(
        [("full", "Whole list"), ("delta", "What changed")],
        required=True,
        default="delta",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("acknowledged", "Acknowledged"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "edu.collection.outbound.line", "outbound_id", string="Rows"
    )
    count_add = fields.Integer(string="New rows", readonly=True, copy=False)
    count_change = fields.Integer(string="Changed rows", readonly=True, copy=False)
    count_remove = fields.Integer(string="Removed rows", readonly=True, copy=False)
    amount_total = fields.Monetary(string="Amount", readonly=True, copy=False)
    file = fields.Binary(
        string="File for the bank", readonly=True, copy=False, attachment=True
    )
    filename = fields.Char(readonly=True, copy=False)
    sent_at = fields.Datetime(string="Sent on", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", string="Sent by", readonly=True, copy=False
    )
    acknowledged_at = fields.Datetime(
        string="Acknowledged on", readonly=True, copy=False
    )

    _number_uniq = models.Constraint(
        "UNIQUE (channel_id, number)", "The channel has a list of this number already."
    )
    # Two lists under way would each say what changed since the same one.
    _open_uniq = models.UniqueIndex(
        "(channel_id) WHERE state IN ('draft', 'sent')",
        "A list of this channel is under way. Send it and have it acknowledged, or "
        "take it back, before making another one.",
    )

    @api.depends("channel_id.code", "number")
    def _compute_name(self):
        """Name a list by its channel and number."""
        for outbound in self:
            outbound.name = f"{outbound.channel_id.code or ''}-{outbound.number:04}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: lists are numbered by channel and begin as drafts."""
        # The index must see that the list before this one has ended.
        self.flush_model(["state"])
        outbounds = super().create(vals_list)
        last = dict(
            self.sudo()._read_group(
                [("channel_id", "in", outbounds.channel_id.ids)],
                ["channel_id"],
                ["number:max"],
            )
        )
        for outbound in outbounds:
            number = last.get(outbound.channel_id.sudo(), 0) + 1
            last[outbound.channel_id.sudo()] = number
            outbound.sudo().number = number
        return outbounds

    def _is_gone_on(self):
        """Override: nor are its number and its file given."""
        return super()._is_gone_on() or bool(self.number or self.file or self.sent_at)

    @api.model
    def _get_typed_fields(self):
        """Override to name what the accountant chooses."""
        return {"company_id", "channel_id", "kind", "layout_id"}

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise AccessError(self.env._("Lists for banks go on by their buttons only."))

    def _check_draft(self):
        """Refuse to change a list that went out.

        :raise UserError: says so
        """
        if any(outbound.state != "draft" for outbound in self):
            raise UserError(
                self.env._("This list went to the bank; it stays on record.")
            )

    # === BUTTONS === #

    def action_prepare(self):
        """Show what the list would say now."""
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        self._lock()
        self._write_lines()
        return True

    def action_send(self):
        """Freeze the list and make its file.

        :raise UserError: when there is nothing to tell the bank
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_draft()
        self._write_lines()
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "Nothing changed since the last acknowledged list of %(channel)s.",
                    channel=self.channel_id.name,
                )
            )
        content = self.layout_id._build_file(self)
        self.sudo().write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
                "file": base64.b64encode(content),
                "filename": f"{self.name}.{self.layout_id.file_type}",
            }
        )
        return True

    def action_acknowledge(self):
        """Take the list as the bank's: rows that it did not reject are accepted."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_sent()
        self.line_ids.filtered(lambda one: one.state == "pending").sudo().write(
            {"state": "accepted"}
        )
        self.sudo().write(
            {"state": "acknowledged", "acknowledged_at": fields.Datetime.now()}
        )
        return True

    def action_cancel(self):
        """Take back a list that the bank did not take: nothing of it counts."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_sent()
        self.sudo().write({"state": "cancelled"})
        return True

    def _check_sent(self):
        """Refuse a list that is not out.

        :raise UserError: says so
        """
        if self.state != "sent":
            raise UserError(self.env._("This list is not at the bank."))

    def _lock(self):
        """Let one person at a time work on a list, by what it is now."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM edu_collection_outbound WHERE id = %s FOR UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset(["state"])

    # === WHAT A LIST SAYS === #

    def _write_lines(self):
        """Write the rows anew; so many queries for any number of pupils."""
        wanted, moves = self._get_wanted()
        known, old_moves = self._get_known()
        rows = due_list.compare({} if self.kind == "full" else known, wanted)
        lines_sudo = self.env["edu.collection.outbound.line"].sudo()
        self.env.execute_query(
            SQL(
                "DELETE FROM edu_collection_outbound_line WHERE outbound_id = %s"
                " RETURNING id",
                self.id,
            )
        )
        if rows:
            self._insert_lines(rows, {**old_moves, **moves})
        lines_sudo.invalidate_model()
        self.invalidate_recordset(["line_ids"])
        actions = [action for action, _due in rows]
        self.sudo().write(
            {
                "count_add": actions.count("add"),
                "count_change": actions.count("change"),
                "count_remove": actions.count("remove"),
                "amount_total": sum(due.amount for _action, due in rows),
            }
        )

    def _insert_lines(self, rows, moves):
        """Insert the rows of a list; one statement.

        :param rows: pairs (action, due)
        :param dict moves: ids of bills by payment code
        """
        columns = [[getattr(due, name) for _a, due in rows] for name in COLUMNS]
        self.env.execute_query(
            SQL(
                """
                INSERT INTO edu_collection_outbound_line (
                    outbound_id, company_id, state, action, payment_code, move_id,
                    pupil_code, name, class_name, period, amount,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT %(outbound)s, %(company)s, 'pending', due.action, due.code,
                       due.move_id, due.pupil_code, due.name, due.class_name,
                       due.period, due.amount, %(uid)s, %(uid)s,
                       NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                  FROM UNNEST(
                       %(actions)s::varchar[], %(codes)s::varchar[], %(moves)s::int[],
                       %(pupils)s::varchar[], %(names)s::varchar[],
                       %(classes)s::varchar[], %(periods)s::varchar[],
                       %(amounts)s::numeric[]
                  ) WITH ORDINALITY AS due (
                       action, code, move_id, pupil_code, name, class_name, period,
                       amount, nth
                  )
                 ORDER BY due.nth
             RETURNING id
                """,
                outbound=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                actions=[action for action, _due in rows],
                codes=[due.code for _action, due in rows],
                moves=[moves.get(due.code) for _action, due in rows],
                pupils=columns[0],
                names=columns[1],
                classes=columns[2],
                periods=columns[3],
                amounts=columns[4],
            )
        )

    def _get_wanted(self):
        """Return the bills that the bank should have: published and open, paid into
        the account of the channel; one query.

        :return: {payment code: due}, {payment code: id of the bill}
        :raise UserError: when the channel's journal has no account
        """
        account = self.channel_id.journal_id.bank_account_id
        if not account:
            raise UserError(
                self.env._(
                    "The journal of %(channel)s has no bank account; set it there.",
                    channel=self.channel_id.name,
                )
            )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move.id, move.edu_payment_code, student.student_code,
                       student.name, class.name, round.name, move.amount_residual
                  FROM account_move AS move
                  JOIN edu_student AS student ON student.id = move.edu_student_id
                  JOIN edu_fee_round AS round ON round.id = move.edu_fee_round_id
             LEFT JOIN edu_class AS class ON class.id = move.edu_class_id
                 WHERE move.company_id = %(company)s
                   AND move.partner_bank_id = %(account)s
                   AND move.move_type = 'out_invoice'
                   AND move.state = 'posted'
                   AND move.edu_cancel_reason IS NULL
                   AND move.edu_published
                   AND move.edu_payment_code IS NOT NULL
                   AND move.amount_residual > 0
                 ORDER BY move.id
                """,
                company=self.company_id.id,
                account=account.id,
            )
        )
        clean = due_list.to_bank_text
        wanted = {
            code: due_list.Due(
                code, pupil or "", clean(name), clean(group), clean(period), int(amount)
            )
            for _id, code, pupil, name, group, period, amount in rows
        }
        return wanted, {row[1]: row[0] for row in rows}

    def _get_known(self):
        """Return what the bank has: what it accepted since its last whole list; one
        query.

        :return: {payment code: due}, {payment code: id of the bill}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.payment_code)
                       line.payment_code, line.move_id, line.action, line.pupil_code,
                       line.name, line.class_name, line.period, line.amount
                  FROM edu_collection_outbound_line AS line
                  JOIN edu_collection_outbound AS list ON list.id = line.outbound_id
                 WHERE list.channel_id = %(channel)s
                   AND list.state = 'acknowledged'
                   AND line.state = 'accepted'
                   AND list.number >= COALESCE((
                       SELECT MAX(whole.number)
                         FROM edu_collection_outbound AS whole
                        WHERE whole.channel_id = %(channel)s
                          AND whole.state = 'acknowledged'
                          AND whole.kind = 'full'
                   ), 0)
                 ORDER BY line.payment_code, list.number DESC
                """,
                channel=self.channel_id.id,
            )
        )
        kept = [row for row in rows if row[2] != "remove"]
        known = {
            code: due_list.Due(code, *(text or "" for text in texts), int(amount or 0))
            for code, _move, _action, *texts, amount in kept
        }
        return known, {row[0]: row[1] for row in kept}
