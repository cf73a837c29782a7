# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class EduCollectionTransaction(models.Model):
    """Money of a closed day that is recognised later: by an entry of its own.

    The entry of the closed day stays as it was, on the account of what is not known;
    another one, of the first open day, moves it from there.
    """

    _inherit = "edu.collection.transaction"

    transfer_move_id = fields.Many2one(
        "account.move",
        string="Later entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where the day of the movement was closed when it was recognised.",
    )

    def _get_entry(self):
        """Override: what was recognised later stands in an entry of its own."""
        return self.transfer_move_id or super()._get_entry()

    def _is_day_closed(self):
        """Tell whether the movement's entry may no longer change.

        What came after its day was closed stands on a later one.
        """
        return self._is_closed_on(self.statement_line_id.date or self.date)

    def _is_closed_on(self, day):
        """Tell whether the books of the movement's school are closed on a day."""
        closed = self.env["edu.books.lock"]._get_closed_until(self.company_id)
        return bool(closed and day <= closed)

    def _write_entry(self, line, plan):
        """Override: the entry of a closed day is not rewritten."""
        if plan.transaction._is_day_closed():
            return plan.transaction._book_transfer(self._prepare_entry(plan))
        return super()._write_entry(line, plan)

    def _replace_suspense(self, lines):
        """Override: the entry of a closed day is not rewritten."""
        if self._is_day_closed():
            return self._book_transfer(lines)
        return super()._replace_suspense(lines)

    def _book_transfer(self, lines):
        """Move what was not known to where it belongs, on the first open day.

        :param lines: values of `account.move.line` against the money
        :raise UserError: when the school has no journal of other entries
        """
        _liquidity, suspense, _others = self.statement_line_id._seek_for_lines()
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company_id.id), ("type", "=", "general")],
            order="sequence, id",
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(school)s has no journal of other entries.",
                    school=self.company_id.name,
                )
            )
        counterpart = self._prepare_entry_line(
            suspense.account_id, suspense.partner_id, -suspense.balance, self.memo
        )
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": self._get_open_day(),
                "ref": self.bank_reference,
                "line_ids": [Command.create(line) for line in [counterpart, *lines]],
            }
        )
        move._post(soft=False)
        self.transfer_move_id = move
        if suspense.account_id.reconcile:
            own = move.line_ids.filtered(
                lambda line: line.account_id == suspense.account_id
            )
            (suspense | own[:1]).reconcile()

    def _undo_entry(self):
        """Override: a later entry is reversed, dated on the first open day."""
        if not self.transfer_move_id:
            return super()._undo_entry()
        self.transfer_move_id._reverse_moves(
            [{"date": self._get_open_day(), "ref": self.bank_reference}],
            cancel=True,
        )
        self.transfer_move_id = False
        return None

    def _reverse(self, reason, date):
        """Override: a later entry is taken back first, since the mirror is the entry of
        the closed day only: the bills would stay paid."""
        self.ensure_one()
        if self.transfer_move_id:
            self._undo_settlement(reason)
        return super()._reverse(reason, date)
