# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from .edu_entry_stamp import PRICES

MAXINT = 2**31 - 1


class EduEntryStamp(models.AbstractModel):
    """Books movements of money by the set: the statements."""

    _inherit = "edu.entry.stamp"

    # === ROWS THAT ARE COPIED === #

    @api.model
    def _build_copies(self, batch, model, made, source, template="template"):
        """Return the statement that inserts copies of the rows of a table.

        :param source: the tables of what is made, of which one is ``v``
        :param template: the column of ``v`` that has the id of the template ``t``
        """
        source = SQL(
            "%s JOIN %s t ON t.id = %s",
            source,
            SQL.identifier(self.env[model]._table),
            SQL.identifier("v", template),
        )
        return self._build_insert(batch, model, made, source)

    @api.model
    def _insert_entries(self, batch):
        """Insert the entries, numbered behind their templates, and their statement
        lines, in one statement: they point at each other."""
        heads = batch.heads.values
        # Numbers follow the days, as the ORM gives them to a batch.
        order = sorted(
            zip(
                heads["date"], heads["ref"], heads["id"], heads["template"], strict=True
            )
        )
        names = self._take_names(
            [self.env["account.move"].browse(template) for *_rest, template in order]
        )
        made = {
            "id": SQL("v.id"),
            "name": SQL("n.name"),
            "sequence_prefix": SQL("n.prefix"),
            "sequence_number": SQL("n.number"),
            "made_sequence_gap": SQL("FALSE"),
            "date": SQL("v.date"),
            "ref": SQL("v.ref"),
            "partner_id": SQL(
                "CASE WHEN t.partner_id IS NOT NULL THEN v.partner_id END"
            ),
            "commercial_partner_id": SQL(
                "CASE WHEN t.commercial_partner_id IS NOT NULL"
                " THEN p.commercial_partner_id END"
            ),
            "statement_line_id": SQL("v.line_id"),
            "amount_total": SQL("v.total"),
            "amount_total_signed": SQL("v.total"),
            "amount_total_in_currency_signed": SQL("v.total"),
        }
        source = SQL(
            "%s JOIN unnest(%s::int[], %s::text[], %s::text[], %s::int[])"
            " AS n (id, name, prefix, number) ON n.id = v.id"
            " LEFT JOIN res_partner p ON p.id = v.partner_id",
            batch.heads.build(
                "v", "id", "line_id", "template", "partner_id", "date", "ref", "total"
            ),
            [id_ for _date, _ref, id_, _template in order],
            *(list(column) for column in zip(*names, strict=True)),
        )
        self.env.cr.execute(
            SQL(
                "WITH entries AS (%s) %s",
                self._build_copies(batch, "account.move", made, source),
                self._build_statement_lines(batch),
            )
        )

    @api.model
    def _build_statement_lines(self, batch):
        """Return the statement that inserts the statement lines of the entries."""
        made = {
            "id": SQL("v.line_id"),
            "move_id": SQL("v.id"),
            "partner_id": SQL("v.partner_id"),
            "partner_name": SQL("v.partner_name"),
            "payment_ref": SQL("v.payment_ref"),
            "unique_import_id": SQL("v.unique_import_id"),
            "amount": SQL("v.amount"),
            "amount_residual": SQL(
                "CASE WHEN t.amount_residual = 0 THEN 0 ELSE -v.amount END"
            ),
            # As Odoo builds it: the day, the order within it backwards, the id.
            "internal_index": SQL(
                "to_char(v.date, 'YYYYMMDD')"
                " || lpad((%s - t.sequence)::text, 10, '0')"
                " || lpad(v.line_id::text, 10, '0')",
                MAXINT,
            ),
        }
        return self._build_copies(
            batch,
            "account.bank.statement.line",
            made,
            batch.heads.build("v"),
            "template_line",
        )

    @api.model
    def _insert_fulls(self, batch):
        """Insert what says that bills are paid."""
        self.env.cr.execute(
            self._build_copies(
                batch,
                "account.full.reconcile",
                {"id": SQL("v.full_id")},
                batch.shares.build("v", "full_id", "template_full"),
                "template_full",
            )
        )

    @api.model
    def _insert_entry_lines(self, batch):
        """Insert the lines of the entries."""
        residual = SQL("CASE WHEN t.amount_residual = 0 THEN 0 ELSE v.balance END")
        made = {
            "id": SQL("v.id"),
            "move_id": SQL("v.move_id"),
            "name": SQL("v.name"),
            "partner_id": SQL("v.partner_id"),
            "balance": SQL("v.balance"),
            "amount_currency": SQL("v.balance"),
            "debit": SQL("GREATEST(v.balance, 0)"),
            "credit": SQL("GREATEST(-v.balance, 0)"),
            "amount_residual": residual,
            "amount_residual_currency": residual,
            "edu_recognised_charge_id": SQL("v.charge_id"),
            "full_reconcile_id": SQL("v.full_id"),
            "matching_number": SQL("v.number"),
            **{name: self._build_price(name) for name in PRICES},
            "date": SQL("m.date"),
            "ref": SQL("m.ref"),
            "move_name": SQL("m.name"),
            "statement_line_id": SQL("m.statement_line_id"),
        }
        source = SQL(
            "%s JOIN account_move m ON m.id = v.move_id", batch.lines.build("v")
        )
        self.env.cr.execute(
            self._build_copies(batch, "account.move.line", made, source)
        )

    @api.model
    def _build_price(self, name):
        """Return what the line of an entry has as a price: nothing, or its amount."""
        return SQL(
            "CASE %(price)s WHEN t.balance THEN v.balance WHEN -t.balance"
            " THEN -v.balance ELSE %(price)s END",
            price=SQL.identifier("t", name),
        )

    @api.model
    def _insert_partials(self, batch):
        """Insert what each bill got of each entry."""
        made = {
            "id": SQL("v.id"),
            "debit_move_id": SQL("v.term_id"),
            "credit_move_id": SQL("v.line_id"),
            "full_reconcile_id": SQL("v.full_id"),
            "amount": SQL("v.amount"),
            "debit_amount_currency": SQL("v.amount"),
            "credit_amount_currency": SQL("v.amount"),
            "max_date": SQL("GREATEST(debit.date, credit.date)"),
        }
        source = SQL(
            "%s JOIN account_move_line debit ON debit.id = v.term_id"
            " JOIN account_move_line credit ON credit.id = v.line_id",
            batch.shares.build("v"),
        )
        self.env.cr.execute(
            self._build_copies(batch, "account.partial.reconcile", made, source)
        )

    @api.model
    def _insert_allocations(self, batch):
        """Insert what receipts and screens read."""
        allocations = self.env["edu.collection.allocation"]
        made = {
            "id": SQL("nextval(pg_get_serial_sequence(%s, 'id'))", allocations._table),
            "transaction_id": SQL("v.transaction_id"),
            "move_id": SQL("v.bill_id"),
            "student_id": SQL("m.edu_student_id"),
            "amount": SQL("v.amount"),
        }
        source = SQL(
            "%s JOIN account_move m ON m.id = v.bill_id", batch.shares.build("v")
        )
        self.env.cr.execute(
            self._build_copies(
                batch, allocations._name, made, source, "template_allocation"
            )
        )

    # === ROWS THAT WERE THERE === #

    @api.model
    def _update(self, table, assignments, source, condition):
        """Update rows of a table, as who settles."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s AS x SET %s, write_uid = %s,"
                " write_date = NOW() AT TIME ZONE 'UTC' FROM %s WHERE %s",
                SQL.identifier(table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in assignments.items()
                ),
                self.env.uid,
                source,
                condition,
            )
        )

    @api.model
    def _update_earlier(self, batch):
        """Let what was paid earlier belong to what says that the bill is paid."""
        if not any(
            old and full
            for old, full in zip(
                batch.shares.values["old"], batch.shares.values["full_id"], strict=True
            )
        ):
            return
        self.env.cr.execute(
            SQL(
                """
                WITH earlier AS (
                    SELECT l.id, v.full_id
                      FROM %s JOIN account_move_line l ON l.matching_number = v.old
                     WHERE v.full_id IS NOT NULL
                ), partials AS (
                    UPDATE account_partial_reconcile x
                       SET full_reconcile_id = earlier.full_id
                      FROM earlier WHERE x.debit_move_id = earlier.id
                       AND x.full_reconcile_id IS NULL
                )
                UPDATE account_move_line x
                   SET full_reconcile_id = earlier.full_id,
                       matching_number = earlier.full_id::text
                  FROM earlier WHERE x.id = earlier.id
                """,
                batch.shares.build("v", "old", "full_id"),
            )
        )

    @api.model
    def _update_terms(self, batch):
        """Take what came in off the lines of the bills."""
        self._update(
            "account_move_line",
            {
                "amount_residual": SQL("x.amount_residual - v.amount"),
                "amount_residual_currency": SQL(
                    "x.amount_residual_currency - v.amount"
                ),
                "reconciled": SQL("v.full_id IS NOT NULL"),
                "full_reconcile_id": SQL("v.full_id"),
                "matching_number": SQL("v.number"),
            },
            batch.shares.build("v", "term_id", "full_id", "number", "amount"),
            SQL("x.id = v.term_id"),
        )

    @api.model
    def _update_bills(self, batch):
        """Take what came in off the bills; their states are those of the template's."""
        self._update(
            "account_move",
            {
                "amount_residual": SQL("x.amount_residual - v.amount"),
                "amount_residual_signed": SQL("x.amount_residual_signed - v.amount"),
                "edu_amount_collected": SQL(
                    "x.amount_total - x.amount_residual + v.amount"
                ),
                "payment_state": SQL("t.payment_state"),
                "edu_payment_state": SQL("t.edu_payment_state"),
                # Odoo sets it with whatever it writes into an entry.
                "is_manually_modified": SQL("t.is_manually_modified"),
            },
            SQL(
                "%s JOIN account_move t ON t.id = v.template_bill",
                batch.shares.build("v", "bill_id", "template_bill", "amount"),
            ),
            SQL("x.id = v.bill_id"),
        )

    @api.model
    def _update_charges(self, batch):
        """Add to each charge what is recognised of it."""
        if len(batch.charges):
            self._update(
                "edu_fee_charge",
                {
                    "amount_recognised": SQL(
                        "COALESCE(x.amount_recognised, 0) + v.amount"
                    )
                },
                batch.charges.build("v"),
                SQL("x.id = v.id"),
            )

    @api.model
    def _update_transactions(self, batch):
        """Say what became of the movements: what became of their template."""
        names = ("state", "matched_by", "queue_reason", "undo_reason")
        self._update(
            "edu_collection_transaction",
            {
                "statement_line_id": SQL("v.line_id"),
                "amount_credit": SQL("v.credit"),
                **{name: SQL.identifier("t", name) for name in names},
            },
            SQL(
                "%s JOIN edu_collection_transaction t ON t.id = v.template_transaction",
                batch.heads.build(
                    "v", "transaction_id", "template_transaction", "line_id", "credit"
                ),
            ),
            SQL("x.id = v.transaction_id"),
        )
