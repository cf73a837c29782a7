# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class AccountMove(models.Model):
    """What became of a bill, told to its family so that nobody has to explain it."""

    _inherit = "account.move"

    edu_withdrawn = fields.Boolean(
        string="Taken back from the family",
        copy=False,
        readonly=True,
        help="The bill was cancelled after its family could see it.",
    )

    def _edu_cancel(self, reason):
        """Override of `edu_fees` to remember what families have seen."""
        seen = self.filtered("edu_published")
        reversals = super()._edu_cancel(reason)
        seen.sudo().write({"edu_withdrawn": True})
        return reversals

    # === EARLIER BILLS === #

    def _edu_get_withdrawn_sudo(self):
        """Return the bills that families saw before these ones and that were taken
        back: of the same pupil, round and account.

        In sudo: a family may not read what was cancelled; it learns that there was
        such a bill, never the reason, which may name somebody else.
        """
        return self.sudo().search(
            [
                ("edu_withdrawn", "=", True),
                ("edu_student_id", "in", self.edu_student_id.ids),
                ("edu_fee_round_id", "in", self.edu_fee_round_id.ids),
                ("partner_bank_id", "in", self.sudo().partner_bank_id.ids),
            ],
            order="id",
        )

    def _edu_get_withdrawn_date(self):
        """Return the day on which a bill was taken back."""
        self.ensure_one()
        return self.reversal_move_ids[:1].date or self.date

    # === THE HISTORY === #

    def _edu_get_history(self):
        """Return what happened to the bill, oldest first; read in sudo after the
        caller's check that the user may see the bill.

        The ``change`` of all rows adds up to what is still to be paid, and ``left`` is
        what was after each row. Rows that no longer count change nothing.

        :return: list of dicts of ``kind`` (billed, withdrawn, bank, cash, credit,
            undone, undone_credit, other), ``date``, ``amount``, ``change``, ``left``
            and ``receipt``
        """
        self.ensure_one()
        rows = [
            self._edu_prepare_history_row(
                "withdrawn", old_sudo._edu_get_withdrawn_date(), old_sudo.amount_total
            )
            for old_sudo in self._edu_get_withdrawn_sudo()
        ]
        rows.append(
            self._edu_prepare_history_row(
                "billed", self.invoice_date, self.amount_total, change=self.amount_total
            )
        )
        paid = [
            self._edu_prepare_history_row(
                payment["kind"],
                payment["date"],
                payment["amount"],
                change=-payment["amount"],
                receipt=payment["receipt"],
            )
            for payment in self._edu_get_payments()
        ]
        paid += self._edu_get_undone_payments() + self._edu_get_undone_credit()
        rows += sorted(paid, key=lambda row: row["date"])
        return self._edu_sum_history(rows)

    def _edu_prepare_history_row(self, kind, date, amount, change=0, receipt=None):
        """Return a row of the history; see `_edu_get_history`."""
        return {
            "kind": kind,
            "date": date,
            "amount": int(amount),
            "change": int(change),
            "receipt": receipt,
        }

    def _edu_get_undone_payments(self):
        """Return the payments that were put on the bill and taken off again.

        One that was put on it anew counts among the payments, and is left out here.
        """
        shares_sudo = (
            self.env["edu.collection.allocation"]
            .sudo()
            .search([("move_id", "=", self.id)])
        )
        live_sudo = shares_sudo.filtered(lambda share: share.state == "live")
        undone_sudo = shares_sudo.filtered(
            lambda share: (
                share.state == "undone"
                and share.transaction_id not in live_sudo.transaction_id
            )
        )
        return [
            self._edu_prepare_history_row(
                "undone", share_sudo.transaction_id.date, share_sudo.amount
            )
            for share_sudo in undone_sudo
        ]

    def _edu_get_undone_credit(self):
        """Return the credit that was put on the bill and taken back."""
        credits_sudo = self.sudo().edu_credit_ids.filtered(
            lambda credit: credit.state == "undone"
        )
        return [
            self._edu_prepare_history_row(
                "undone_credit", credit_sudo.date, credit_sudo.amount
            )
            for credit_sudo in credits_sudo
        ]

    def _edu_sum_history(self, rows):
        """Add what was left after each row, and a row for what no list explains.

        Money can be put on a bill by an entry of Odoo's own, too; the family's page
        adds up all the same.
        """
        left = sum(row["change"] for row in rows)
        rest = int(self.amount_residual) - left
        if rest:
            rows.append(
                self._edu_prepare_history_row(
                    "other", rows[-1]["date"], abs(rest), change=rest
                )
            )
        left = 0
        for row in rows:
            left += row["change"]
            row["left"] = left
        return rows
