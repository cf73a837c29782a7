# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Settle a bank's file: parse, register, match, post and reconcile N movements.

The baseline is the best that Odoo has for the same entries: all statement lines created
in one batch with their whole entry (no suspense line to be rewritten), and one
`_reconcile_plan` for all of them. It neither reads a file nor looks for a bill: what it
is to write is prepared before it is measured.
"""

import base64
from datetime import date, timedelta

from odoo.fields import Command

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_vietcombank.const import FORM

from billing import BillingBench, World
from harness import Bench

MODULES = ("edu_fees", "edu_statement_vietcombank", "test_edu")
DEFAULT_N = 1_000
WARM_UP = 20
FIRST_DAY = date(2026, 10, 1)
# The movements of a file lie within so many days.
DAYS = 15
# Of ten movements one pays a part and one pays too much.
PART, REST = 100_000, 50_000


class SettlementBench(BillingBench):
    """N movements of one file for N open bills: eight of ten pay the bill, one pays a
    part of it, one more than it asks for."""

    baseline = "statement lines created in one batch with their entry, one reconcile"

    def execute(self):
        """Override to leave out what is measured of bills alone."""
        return Bench.execute(self)

    def set_up(self):
        """Bill three rounds: the file's, the baseline's, and one to warm up."""
        super().set_up()
        students = self.student_ids
        self.bills = self._bill(self.rounds[0], students)
        self.plain_bills = self._bill(self.rounds[1], students[: self.baseline_n])
        self.first_bills = self._bill(self.rounds[2], students[: 2 * WARM_UP])
        self.journal = World._get_journal("NH")
        self.accountant = self.rounds[0].env.user
        self.file = self._build_file(self.bills, "A")
        self.values = self._prepare_lines(self.plain_bills, "B")
        self._vacuum()

    def _bill(self, fee_round, student_ids):
        """Bill pupils in a round; return the bills in the order of the pupils."""
        bills = fee_round._post_bills(fee_round._plan_bills(student_ids).bills)
        self.env.cr.commit()
        place_of = {id_: place for place, id_ in enumerate(self.student_ids)}
        return bills.sudo().sorted(lambda bill: place_of[bill.edu_student_id.id])

    def _get_movement(self, number, bill, prefix):
        amount = int(bill.amount_total)
        amount += {0: -PART, 1: REST}.get(number % 10, 0)
        return {
            "date": FIRST_DAY + timedelta(days=number * DAYS // self.n),
            "amount": amount,
            "memo": f"MBVCB.{number}.{bill.edu_payment_code}.CT tu 0071",
            "reference": f"{prefix}{number:07d}",
        }

    def _build_file(self, bills, prefix):
        movements = [
            self._get_movement(number, bill, prefix)
            for number, bill in enumerate(bills)
        ]
        rows = statement_writer.build(FORM, World.bank_account.acc_number, movements)
        return base64.b64encode(workbook.write([workbook.Sheet("Sao kê", rows)]))

    def _import(self, content):
        wizard = self.env["account.statement.import"].with_user(self.accountant)
        wizard = wizard.with_company(World.school).create(
            {"statement_file": content, "statement_filename": "saoke.xlsx"}
        )
        wizard.import_file_button()
        return wizard

    def warm_up(self):
        """Settle a few bills both ways."""
        self._import(self._build_file(self.first_bills[:WARM_UP], "W"))
        rest = self.first_bills[WARM_UP:]
        self._settle_plainly(rest, self._prepare_lines(rest, "V"))

    def run(self):
        """Import the file as the accountant does."""
        self._import(self.file)

    # === THE BASELINE === #

    def _prepare_lines(self, bills, prefix):
        """Return the values of the statement lines with their entries."""
        return [
            self._prepare_line(bill, self._get_movement(number, bill, prefix))
            for number, bill in enumerate(bills)
        ]

    def _prepare_line(self, bill, movement):
        share = min(movement["amount"], int(bill.amount_residual))
        entry = [
            (self.journal.default_account_id.id, movement["amount"], movement["memo"]),
            (bill._edu_get_open_terms().account_id.id, -share, bill.name),
        ]
        if movement["amount"] > share:
            account = World._get_account("received_in_advance")
            entry.append((account.id, share - movement["amount"], "Overpaid"))
        lines = [
            {
                "account_id": account,
                "partner_id": bill.partner_id.id,
                "currency_id": bill.currency_id.id,
                "balance": balance,
                "amount_currency": balance,
                "name": name,
            }
            for account, balance, name in entry
        ]
        lines += bill._edu_prepare_recognition_lines(share, movement["date"])
        return {
            "journal_id": self.journal.id,
            "date": movement["date"],
            "amount": movement["amount"],
            "payment_ref": movement["memo"],
            "ref": movement["reference"],
            "unique_import_id": f"{self.journal.id}-{movement['reference']}",
            "partner_id": bill.partner_id.id,
            "checked": True,
            "line_ids": [Command.create(line) for line in lines],
        }

    def _settle_plainly(self, bills, values):
        lines = self.env["account.bank.statement.line"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        lines = lines.with_company(World.school).create(values)
        pairs = []
        for bill, line in zip(bills.with_env(lines.env), lines, strict=True):
            terms = bill._edu_get_open_terms()
            credit = line.move_id.line_ids.filtered(
                lambda one, terms=terms: one.account_id == terms.account_id
            )
            pairs.append(credit + terms)
        self.env["account.move.line"]._reconcile_plan(pairs)

    def run_baseline(self):
        """Create the lines of the second round's bills, and reconcile them."""
        self._settle_plainly(self.plain_bills, self.values)

    # === WHAT BOTH MADE === #

    def get_result(self):
        """Return what became of each pupil's bill of the first round."""
        return self._read_result(self.rounds[0])

    def get_baseline_result(self):
        """Return what became of each pupil's bill of the second round."""
        return self._read_result(self.rounds[1])

    def _read_result(self, fee_round):
        """Return by pupil what became of the bill and its charges, the entry of its
        money with its statement line, and the reconciliation."""
        self.env.cr.execute(
            """
            SELECT m.edu_student_id, m.payment_state, m.edu_payment_state,
                   m.amount_residual, m.amount_residual_signed, m.edu_amount_collected,
                   term.reconciled, term.amount_residual,
                   term.matching_number = COALESCE(
                       term.full_reconcile_id::text, 'P' || p.id),
                   (SELECT array_agg(c.amount_recognised ORDER BY c.id)
                      FROM edu_fee_charge c WHERE c.move_id = m.id),
                   p.amount, p.max_date, p.full_reconcile_id = term.full_reconcile_id,
                   e.state, e.date, e.amount_total, e.partner_id, e.name != '/',
                   s.amount, s.is_reconciled, s.amount_residual,
                   s.partner_id, e.sequence_prefix,
                   (SELECT array_agg((l.account_id, l.partner_id, l.balance,
                           l.amount_residual, l.reconciled, l.edu_fee_item_id,
                           l.full_reconcile_id = term.full_reconcile_id,
                           l.matching_number = term.matching_number)::text
                           ORDER BY l.account_id, l.balance, l.edu_fee_item_id)
                      FROM account_move_line l WHERE l.move_id = e.id)
              FROM account_move m
              JOIN account_move_line term
                ON term.move_id = m.id AND term.display_type = 'payment_term'
              JOIN account_partial_reconcile p ON p.debit_move_id = term.id
              JOIN account_move_line credit ON credit.id = p.credit_move_id
              JOIN account_move e ON e.id = credit.move_id
              JOIN account_bank_statement_line s ON s.move_id = e.id
             WHERE m.edu_fee_round_id = %s
               AND s.unique_import_id ~ '-[AB][0-9]+$'
            """,
            [fee_round.id],
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}


BENCH = SettlementBench
