# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Settle the same movements both ways, and read all that the database was told."""

from datetime import date
from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.edu_fees.models.edu_collection_settlement import (
    EduCollectionTransaction as PlainTransaction,
)

from .stamp_common import KEYS, WATCH, FeesCase

# What modules start once all is settled, whichever way.
BESIDE = ("ir_cron_trigger",)
# Texts with the number or id of their own row, which differ from run to run.
OWN_TEXTS = {
    "account_move": ("name", "sequence_number"),
    "account_move_line": ("move_name",),
}


class SettlementStampCase(FeesCase):
    """Twelve pupils of a class, each with a bill of three items, and their bank."""

    recognition = "on_collection"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = cls.recognition
        cls.pupils = cls._fill_class("T12", 12)
        cls.items = [
            cls._create_fee_item(name="Phục vụ bán trú"),
            cls._create_fee_item(name="Tiền ăn", legal_class="collected_on_behalf"),
            cls._create_fee_item(name="Nước uống"),
        ]
        cls.prices = {
            cls.items[0]: 350_000,
            cls.items[1]: (38_000, 22),
            cls.items[2]: 20_000,
        }
        cls.total = 350_000 + 38_000 * 22 + 20_000
        fee_round = cls._create_round(cls.prices, classes=cls.pupils)
        cls.bills = cls._generate(fee_round, publish=True).sorted("id")
        cls.journal = cls._get_journal("NH")
        cls.transactions = cls.env["edu.collection.transaction"]

    @classmethod
    def _watch(cls):
        """Note every row written from now on."""
        cls.env.flush_all()
        cls.env.cr.execute(WATCH)
        cls.env.cr.execute(KEYS)
        cls.keys = {(table, name): to for table, name, to in cls.env.cr.fetchall()}

    def _pay(self, bill, amount=None, day=5, **values):
        """Return a movement for a bill (default: all of it)."""
        return {
            "bank_reference": f"FT{self._next_number():05d}",
            "date": date(2026, 10, day),
            "amount": self.total if amount is None else amount,
            "memo": bill and f"CT {bill.edu_payment_code} nop tien",
            "counterparty": "NGUYEN VAN A",
            **values,
        }

    def _register(self, *entries):
        """Put movements on record."""
        return self.transactions._register_movements(self.journal, list(entries))

    def _settle(self, transactions, stamped=True):
        """Settle movements by the set, or by the ORM alone."""
        if stamped:
            return transactions._settle()
        settlement = type(self.transactions)
        with patch.object(settlement, "_book_plans", PlainTransaction._book_plans):
            return transactions._settle()

    # === BOTH WAYS === #

    def _assert_parity(self, *entries):
        """Compare all rows that both ways of settling movements leave.

        :return: {table: how many rows} that were written
        """
        transactions = self._register(*entries)
        self.env.flush_all()
        by_orm = self._capture(transactions, stamped=False)
        stamp = type(self.env["edu.entry.stamp"])
        with patch.object(
            stamp, "_stamp_movements", autospec=True, side_effect=stamp._stamp_movements
        ) as copying:
            stamped = self._capture(transactions, stamped=True)
        copying.assert_called()
        self.copied = sum(len(call.args[1]) for call in copying.call_args_list)
        self.assertEqual(by_orm.keys(), stamped.keys())
        for table, rows in by_orm.items():
            self.assertEqual(rows.keys(), stamped[table].keys(), table)
            for label, row in rows.items():
                other = stamped[table][label]
                different = {
                    name: (value, other.get(name))
                    for name, value in row.items()
                    if value != other.get(name)
                }
                self.assertFalse(different, f"{table} {label}")
        return {table: len(rows) for table, rows in by_orm.items()}

    def _capture(self, transactions, *, stamped):
        """Settle, read what was written, and take it all back."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        self.env.cr.execute("DELETE FROM pg_temp.edu_watch")
        self._settle(transactions, stamped)
        self.env.flush_all()
        # What waits for the commit: the tracking of changes.
        self.env.cr.flush()
        rows = self._read_rows()
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        return rows

    def _read_rows(self):
        """Return {table: {label: row}} of all that was written, as it is now."""
        cr = self.env.cr
        cr.execute("SELECT DISTINCT tbl, op, (row_data->>'id')::int FROM edu_watch")
        written, new = {}, set()
        for table, operation, id_ in cr.fetchall():
            if table in BESIDE:
                continue
            self.assertNotEqual(operation, "DELETE", table)
            self.assertIsNotNone(id_, table)
            written.setdefault(table, set()).add(id_)
            if operation == "INSERT":
                new.add((table, id_))
        tables = {}
        for table, ids in written.items():
            cr.execute(
                SQL(
                    "SELECT to_jsonb(t) FROM %s t WHERE id = ANY(%s) ORDER BY id",
                    SQL.identifier(table),
                    list(ids),
                )
            )
            tables[table] = [row for (row,) in cr.fetchall()]
        labels = self._label(tables, new)
        return {
            table: {
                labels.get((table, row["id"]), row["id"]): self._normalize(
                    table, row, labels
                )
                for row in rows
            }
            for table, rows in tables.items()
        }

    def _label(self, tables, new):
        """Return {(table, id): label} of the rows that are new: whose they are."""
        labels, counts = {}, {}

        def label(table, row, of):
            if (table, row["id"]) in new:
                counts[table, of] = counts.get((table, of), 0) + 1
                labels[table, row["id"]] = f"{of}#{counts[table, of]}"

        for row in tables["account_move"]:
            label("account_move", row, row["ref"])
        for table in ("account_bank_statement_line", "account_move_line"):
            for row in tables[table]:
                label(table, row, labels.get(("account_move", row["move_id"])))
        for row in tables.get("account_partial_reconcile", ()):
            of = labels["account_move_line", row["credit_move_id"]]
            label("account_partial_reconcile", row, of)
            full = {"id": row["full_reconcile_id"]}
            if ("account_full_reconcile", full["id"]) not in labels:
                label("account_full_reconcile", full, of)
        for row in tables.get("edu_collection_allocation", ()):
            label("edu_collection_allocation", row, row["transaction_id"])
        return labels

    def _normalize(self, table, row, labels):
        """Return a row with labels for ids, and without what is numbered anew."""
        values = {}
        for name, value in row.items():
            key = table if name == "id" else self.keys.get((table, name))
            values[name] = labels.get((key, value), value) if key else value
        for name in OWN_TEXTS.get(table, ()):
            if labels.get((table, row["id"])):
                values[name] = "…"
        if number := row.get("matching_number"):
            key = "account_partial_reconcile" if number[0] == "P" else None
            key = key or "account_full_reconcile"
            values["matching_number"] = labels[key, int(number.lstrip("P"))]
        if row.get("internal_index"):
            self.assertEqual(int(row["internal_index"][-10:]), row["id"])
            values["internal_index"] = row["internal_index"][:-10]
        return values
