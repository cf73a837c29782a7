# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edu_core import utils

from ..tools.bill_shape import to_array

# How the columns of a batch are told to the database.
TYPES = {
    "amount": "numeric",
    "balance": "numeric",
    "credit": "numeric",
    "date": "date",
    "name": "text",
    "number": "text",
    "old": "text",
    "partner_name": "text",
    "payment_ref": "text",
    "prefix": "text",
    "ref": "text",
    "total": "numeric",
    "unique_import_id": "text",
}


class Columns:
    """Rows as columns, to be unnested."""

    def __init__(self, *names):
        """Begin without a row."""
        self.values = {name: [] for name in names}

    def add(self, *row):
        """Add a row, in the order of the names."""
        for column, value in zip(self.values.values(), row, strict=True):
            column.append(value)

    def __len__(self):
        """Count the rows."""
        return len(next(iter(self.values.values())))

    def build(self, alias, *names):
        """Return the table of some columns, or of all of them, under a name."""
        names = names or tuple(self.values)
        return SQL(
            "unnest(%s) AS %s (%s)",
            SQL(", ").join(self._build_array(name) for name in names),
            SQL.identifier(alias),
            SQL(", ").join(map(SQL.identifier, names)),
        )

    def _build_array(self, name):
        """Return a column as an array."""
        kind, values = TYPES.get(name, "int"), self.values[name]
        if kind in ("int", "numeric"):
            values = to_array(values)
        return SQL("%s::%s[]", values, SQL(kind))


@dataclass
class Batch:
    """What is written for a list of copies: the rows of entries, of their lines, of
    what bills get, and of what charges get."""

    columns: dict
    copies: list
    heads: Columns = field(
        default_factory=lambda: Columns(
            "id",
            "line_id",
            "template",
            "template_line",
            "transaction_id",
            "template_transaction",
            "partner_id",
            "date",
            "ref",
            "payment_ref",
            "partner_name",
            "unique_import_id",
            "amount",
            "total",
            "credit",
        )
    )
    lines: Columns = field(
        default_factory=lambda: Columns(
            "id",
            "move_id",
            "template",
            "name",
            "partner_id",
            "balance",
            "charge_id",
            "full_id",
            "number",
        )
    )
    shares: Columns = field(
        default_factory=lambda: Columns(
            "id",
            "template",
            "full_id",
            "template_full",
            "term_id",
            "line_id",
            "bill_id",
            "template_bill",
            "transaction_id",
            "template_allocation",
            "amount",
            "number",
            "old",
        )
    )
    charges: Columns = field(default_factory=lambda: Columns("id", "amount"))


@dataclass
class Template:
    """The ids of the rows that the ORM wrote for the first of a shape."""

    move: int
    line: int
    lines: list
    transaction: int
    bill: int | None = None
    partial: int | None = None
    full: int | None = None
    allocation: int | None = None


class EduEntryStamp(models.AbstractModel):
    """Books movements of money by the set: the rows."""

    _inherit = "edu.entry.stamp"

    @api.model
    def _book(self, pairs):
        """Book movements as copies of others.

        Nothing waits in the ORM afterwards, and nothing stale is left in its cache.

        :param list pairs: of each copy the `Movement`, and that of its shape which the
            ORM booked in this transaction
        :return: those that have to go through the ORM
        """
        self.env.flush_all()
        firsts = {id(first): first for _one, first in pairs}
        good = {key for key, one in firsts.items() if self._is_template(one)}
        moves = self.env["account.move"].union(
            *(firsts[key].plan.transaction._get_entry() for key in good)
        )
        if good and (self._find_other_rows(moves) or self._has_messages(moves)):
            good = set()
        copies = []
        for one, first in pairs:
            if id(first) in good:
                one.template = first
                copies.append(one)
        if copies:
            self._stamp_movements(copies)
        return [one for one, first in pairs if id(first) not in good]

    @api.model
    def _has_messages(self, moves):
        """Tell whether entries have a history; that is not copied."""
        return bool(
            self.env["mail.message"].search_count(
                [("model", "=", "account.move"), ("res_id", "in", moves.ids)], limit=1
            )
            or self.env["mail.followers"].search_count(
                [("res_model", "=", "account.move"), ("res_id", "in", moves.ids)],
                limit=1,
            )
        )

    @api.model
    def _stamp_movements(self, copies):
        """Write the rows of copies, and what changes on their bills."""
        batch = self._prepare_movements(copies)
        with utils.plans_for_growth(self.env.cr), self._keys_held(batch):
            self._insert_entries(batch)
            if len(batch.shares):
                self._insert_fulls(batch)
            self._insert_entry_lines(batch)
            if len(batch.shares):
                self._insert_partials(batch)
                self._insert_allocations(batch)
                self._update_earlier(batch)
                self._update_terms(batch)
                self._update_bills(batch)
            self._update_charges(batch)
            self._update_transactions(batch)
        self.env.invalidate_all(flush=False)
        moves = self.env["account.move"].browse(batch.heads.values["id"])
        self._raise_ranks(moves, list(set(batch.heads.values["template"])))
        self._close_gap(moves)
        paid = [one.plan.bills.id for one in copies if self._is_paid(one)]
        self.env["account.move"].browse(paid)._invoice_paid_hook()

    @api.model
    def _is_paid(self, one):
        """Tell whether a movement pays all that was open of its bill."""
        return bool(one.share) and one.share == one.term.residual

    @api.model
    def _get_payers(self, bills):
        """Override: an entry of money counts for whom its receivable lines are of."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT l.move_id, l.partner_id, p.commercial_partner_id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.move_id = ANY(%s::int[])
                   AND a.account_type = 'asset_receivable'
                """,
                to_array(bills.ids),
            )
        )
        for _move, partner, firm in rows:
            yield partner
            if firm != partner:
                yield firm

    @api.model
    def _get_keys(self, batch):
        """Override to say what the rows of entries lead to that is no template's."""
        heads, shares = batch.heads.values, batch.shares.values
        bills = self.env["account.move"].browse(shares["bill_id"])
        partners = {*heads["partner_id"], *batch.lines.values["partner_id"]}
        firms = self.env.execute_query(
            SQL(
                "SELECT DISTINCT commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%s::int[])",
                to_array(partners - {None}),
            )
        )
        students = self.env.execute_query(
            SQL(
                "SELECT DISTINCT edu_student_id FROM account_move"
                " WHERE id = ANY(%s::int[])",
                to_array(bills.ids),
            )
        )
        keys = {
            "res_partner": partners | {id_ for (id_,) in firms},
            "edu_student": {id_ for (id_,) in students},
            "account_move": set(bills.ids),
            "account_move_line": set(shares["term_id"]),
            "edu_fee_charge": set(batch.charges.values["id"]),
        }
        return {table: ids - {None} for table, ids in keys.items()}

    # === WHAT IS WRITTEN === #

    @api.model
    def _get_template(self, one):
        """Return the `Template` that the ORM made of a movement."""
        transaction = one.plan.transaction
        line = transaction.statement_line_id
        template = Template(
            line.move_id.id,
            line.id,
            line.move_id.line_ids.sorted("id").ids,
            transaction.id,
        )
        if one.plan.shares:
            credit = line.move_id.line_ids.sorted("id")[one.credit_at]
            partial = credit.matched_debit_ids
            template.bill = one.plan.bills.id
            template.partial = partial.id
            template.full = partial.full_reconcile_id.id or None
            template.allocation = transaction.allocation_ids.sorted("id")[-1:].id
        return template

    @api.model
    def _prepare_movements(self, copies):
        """Return the `Batch` of copies: the ids of all rows, and their values."""
        batch = Batch(self._get_columns(), copies)
        firsts = {id(one.template): one.template for one in copies}
        templates = {key: self._get_template(one) for key, one in firsts.items()}

        def take(model, count):
            return iter(utils.get_next_ids(self.env[model], count) if count else ())

        moves = take("account.move", len(copies))
        statement_lines = take("account.bank.statement.line", len(copies))
        lines = take("account.move.line", sum(len(one.lines) for one in copies))
        partials = take("account.partial.reconcile", sum(1 for o in copies if o.share))
        fulls = take("account.full.reconcile", sum(map(self._is_paid, copies)))
        # Statement lines of a day are shown in the order of their ids: the file's.
        for one in copies:
            template = templates[id(one.template)]
            move_id = next(moves)
            own = [next(lines) for _line in one.lines]
            full_id = next(fulls) if self._is_paid(one) else None
            number = None
            if one.share:
                partial_id, old = next(partials), one.term.matching_number
                number = str(full_id) if full_id else old or f"P{partial_id}"
                self._add_share(
                    batch,
                    one,
                    template,
                    (partial_id, full_id, own[one.credit_at], number),
                )
            self._add_head(batch, one, template, move_id, next(statement_lines))
            self._add_lines(batch, one, template, (move_id, own, full_id, number))
        return batch

    @api.model
    def _add_head(self, batch, one, template, move_id, line_id):
        """Add the rows of the entry and its statement line."""
        values = one.values
        batch.heads.add(
            move_id,
            line_id,
            template.move,
            template.line,
            one.plan.transaction.id,
            template.transaction,
            values["partner_id"] or None,
            values["date"],
            values["ref"] or None,
            values["payment_ref"] or None,
            values["partner_name"] or None,
            values["unique_import_id"],
            int(values["amount"]),
            sum(line["balance"] for line in one.lines if line["balance"] > 0),
            one.plan.credit,
        )

    @api.model
    def _add_lines(self, batch, one, template, ids):
        """Add the rows of the entry's lines, and what charges get."""
        move_id, own, full_id, number = ids
        credit_at = one.credit_at
        for place, (line, line_id, original) in enumerate(
            zip(one.lines, own, template.lines, strict=True)
        ):
            charge_id = line.get("edu_recognised_charge_id") or None
            is_credit = place == credit_at
            batch.lines.add(
                line_id,
                move_id,
                original,
                line["name"] or None,
                line["partner_id"] or None,
                int(line["balance"]),
                charge_id,
                full_id if is_credit else None,
                number if is_credit else None,
            )
            if charge_id:
                batch.charges.add(charge_id, -int(line["balance"]))

    @api.model
    def _add_share(self, batch, one, template, ids):
        """Add the rows of what a bill gets."""
        partial_id, full_id, line_id, number = ids
        batch.shares.add(
            partial_id,
            template.partial,
            full_id,
            template.full,
            one.term.id,
            line_id,
            one.plan.bills.id,
            template.bill,
            one.plan.transaction.id,
            template.allocation,
            one.share,
            number,
            one.term.matching_number or None,
        )
