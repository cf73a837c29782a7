# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make the same bills both ways, and read all that the database was told."""

import re
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tools import SQL

from odoo.addons.edu_fees.models.edu_fee_round_billing import (
    EduFeeRound as PlainRound,
)

from .common import FeesCase

# Every row that is written is noted, whatever the table.
WATCH = """
CREATE TEMP TABLE edu_watch (tbl text, op text, row_data jsonb);
CREATE FUNCTION edu_watch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pg_temp.edu_watch
    VALUES (TG_TABLE_NAME, TG_OP,
            CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END);
    RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
    FOR t IN SELECT table_name FROM information_schema.tables
              WHERE table_schema = 'public' AND table_type = 'BASE TABLE' LOOP
        EXECUTE format('CREATE TRIGGER edu_watch AFTER INSERT OR UPDATE OR DELETE'
                       ' ON %I FOR EACH ROW EXECUTE FUNCTION edu_watch_row()', t);
        -- Also while the keys of copies are held, see `edu_bill_stamp_keys.py`.
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER edu_watch', t);
    END LOOP;
END $$;
"""
KEYS = """
SELECT key.conrelid::regclass::text, att.attname, key.confrelid::regclass::text
  FROM pg_constraint key
  JOIN pg_attribute att ON att.attrelid = key.conrelid AND att.attnum = key.conkey[1]
 WHERE key.contype = 'f'
"""
# Tables whose rows belong to a bill, by the columns that say to which.
MODEL_COLUMNS = {"mail_message": "model", "mail_followers": "res_model"}


class StampCase(FeesCase):
    """Twelve pupils of a class and what making their bills writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.move"].flush_model()
        cls.pupils = cls._fill_class("S12", 12)
        cls.students = cls.pupils.student_ids
        cls.items = [
            cls._create_fee_item(name="Phục vụ bán trú"),
            cls._create_fee_item(name="Tiền ăn", legal_class="collected_on_behalf"),
            cls._create_fee_item(name="Nước uống"),
            cls._create_fee_item(name="Công nghệ thông tin"),
        ]
        cls.prices = {
            cls.items[0]: 350_000,
            cls.items[1]: (38_000, 22),
            cls.items[2]: 20_000,
            cls.items[3]: 110_000,
        }

    @classmethod
    def _watch(cls):
        """Note every row written from now on."""
        cls.env.flush_all()
        cls.env.cr.execute(WATCH)
        cls.env.cr.execute(KEYS)
        cls.keys = {(table, name): to for table, name, to in cls.env.cr.fetchall()}

    def _change_language(self, partner):
        """Let a payer read another language than the other payers."""
        partner.lang = "en_US" if partner.lang == "vi_VN" else "vi_VN"

    def _patch_hook(self, name, change):
        """Let a hook of the round return what a function makes of its result."""
        plain = getattr(type(self.env["edu.fee.round"]), name)

        def hook(fee_round, *args):
            return change(plain(fee_round, *args), *args)

        patcher = patch.object(type(self.env["edu.fee.round"]), name, hook)
        self.startPatcher(patcher)

    def _make(self, fee_round, stamped=True):
        """Make the missing bills of a round, by the set or by the ORM alone."""
        planned = fee_round._plan_bills().bills
        if stamped:
            return fee_round._post_bills(planned)
        return PlainRound._post_bills(fee_round, planned)

    def _create_entry(self, name=None):
        """Post an invoice of the school that is no bill."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": self.school.edu_bill_journal_id.id,
                "partner_id": self.school.partner_id.id,
                "invoice_date": date(2026, 10, 1),
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
                **({"name": name} if name else {}),
            }
        )
        invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).account_id = self._get_account("bill_receivable")
        invoice._post(soft=False)
        return invoice

    # === BOTH WAYS === #

    def _assert_parity(self, fee_round):
        """Compare all rows that both ways of making a round's bills leave.

        :return: the tables that were written
        """
        by_orm = self._capture(fee_round, stamped=False)
        stamped = self._capture(fee_round, stamped=True)
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
        return set(by_orm)

    def _capture(self, fee_round, *, stamped):
        """Make the bills, read what was written, and take it all back."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        self.env.cr.execute("DELETE FROM pg_temp.edu_watch")
        bills = self._make(fee_round, stamped)
        # What waits is computed by whoever bills, not by the test.
        fee_round.env.flush_all()
        self.assertEqual(len(bills), len(fee_round._get_bills()))
        self.env.flush_all()
        # What waits for the commit: the tracking of changes.
        self.env.cr.flush()
        rows = self._read_rows(bills.sudo())
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        return rows

    def _read_rows(self, bills):
        """Return {table: {label: row}} of all that was written, as it is now."""
        cr = self.env.cr
        cr.execute("SELECT DISTINCT tbl, op, row_data FROM pg_temp.edu_watch")
        written = {}
        for table, operation, row in cr.fetchall():
            self.assertNotEqual(operation, "DELETE", table)
            written.setdefault(table, []).append(row)
        tables = {}
        for table, rows in written.items():
            if all("id" in row for row in rows):
                ids = list({row["id"] for row in rows})
                cr.execute(
                    SQL(
                        "SELECT to_jsonb(t) FROM %s t WHERE id = ANY(%s)",
                        SQL.identifier(table),
                        ids,
                    )
                )
                rows = [row for (row,) in cr.fetchall()]
            tables[table] = rows
        labels = self._label(bills, tables)
        texts = {
            bill.id: {bill.edu_payment_code: "<code>", bill.name: "<name>"}
            for bill in bills
        }
        return {
            table: self._normalize(table, rows, labels, texts)
            for table, rows in tables.items()
        }

    def _label(self, bills, tables):
        """Return {(table, id): label} of the rows that are new: whose they are."""
        labels = {
            ("account_move", bill.id): (
                f"{bill.edu_student_id.id}/{bill.partner_bank_id.id}"
            )
            for bill in bills
        }
        for table in ("edu_fee_charge", "account_move_line", "account_analytic_line"):
            column = "move_line_id" if "analytic" in table else "move_id"
            owner = "account_move_line" if "analytic" in table else "account_move"
            counts = {}
            for row in sorted(tables.get(table, ()), key=lambda row: row["id"]):
                of = labels[owner, row[column]]
                counts[of] = counts.get(of, 0) + 1
                labels[table, row["id"]] = f"{of}#{counts[of]}"
        for table, column in MODEL_COLUMNS.items():
            counts = {}
            for row in sorted(tables.get(table, ()), key=lambda row: row["id"]):
                self.assertEqual(row[column], "account.move")
                of = labels["account_move", row["res_id"]]
                counts[of] = counts.get(of, 0) + 1
                labels[table, row["id"]] = f"{of}#{counts[of]}"
        return labels

    def _normalize(self, table, rows, labels, texts):
        """Return {label: row}: ids by what they stand for, texts without numbers."""
        found = {}
        for row in rows:
            of = row.get("move_id") or row.get("res_id") or row.get("id")
            if table == "account_analytic_line":
                of = None
            values = {
                name: self._normalize_value(table, name, value, labels)
                for name, value in row.items()
            }
            for text, token in texts.get(of, {}).items():
                values = {
                    name: value.replace(text, token)
                    if isinstance(value, str)
                    else value
                    for name, value in values.items()
                }
            if table == "account_move":
                values["sequence_number"] = None
            if "message_id" in values and table == "mail_message":
                values["message_id"] = re.sub(
                    r"[\d.]+|[0-9a-f]{32}",
                    "N",
                    values["message_id"].split("-openerp-")[1],
                )
            label = values.get("id") or repr(sorted(values.items()))
            found[label] = values
        self.assertEqual(len(found), len(rows), table)
        return found

    def _normalize_value(self, table, name, value, labels):
        if name == "id":
            return labels.get((table, value), value)
        if name == "res_id" and table in MODEL_COLUMNS:
            return labels["account_move", value]
        key = self.keys.get((table, name))
        return labels.get((key, value), value) if key else value
