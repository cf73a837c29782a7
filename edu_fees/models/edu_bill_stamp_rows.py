# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.edu_core import utils

from ..tools import bill_columns
from ..tools.bill_shape import to_array


@dataclass
class Batch:
    """What is written for a list of copies: their ids, and whose copy each row is."""

    copies: list
    ids: list
    columns: dict
    templates: list = field(default_factory=list)
    # A row for each line: (its id, its bill, its template, its charge, its deduction)
    lines: list = field(default_factory=list)
    # A row for each charge: (its id, its bill, its line, its template, its values)
    charges: list = field(default_factory=list)


class EduBillStamp(models.AbstractModel):
    """Copies bills by the set: the rows."""

    _inherit = "edu.bill.stamp"

    @api.model
    def _stamp(self, copies):
        """Write the copies, posted, with all that belongs to them.

        Nothing waits in the ORM afterwards, and nothing stale is left in its cache.

        :param list copies: `Copy`; their templates were posted in this transaction
        :return: the bills, in the order of the copies
        """
        self.env.flush_all()
        batch = self._prepare_batch(copies)
        with utils.plans_for_growth(self.env.cr), self._keys_held(batch):
            self._insert_moves(batch)
            self._insert_lines_and_charges(batch)
            self._insert_line_relations(batch)
            self._insert_analytic_lines(batch)
            self._insert_messages(batch)
            self._insert_followers(batch)
        self._analyze(len(copies))
        self.env.invalidate_all(flush=False)
        bills = self.env["account.move"].browse(batch.ids)
        self._raise_ranks(bills, batch.templates)
        self._close_gap(bills)
        return bills

    # === WHAT IS WRITTEN === #

    @api.model
    def _prepare_batch(self, copies):
        """Return the ids of all rows, and whose copy each of them is."""
        templates = self.env["account.move"].browse({one.template for one in copies})
        batch = Batch(
            copies,
            utils.get_next_ids(templates, len(copies)),
            self._get_columns(),
            templates.ids,
        )
        shapes = {move.id: self._get_line_shape(move) for move in templates}
        line_ids = iter(
            utils.get_next_ids(
                templates.line_ids, sum(len(shapes[one.template][0]) for one in copies)
            )
        )
        charge_ids = iter(
            utils.get_next_ids(
                templates.edu_charge_ids, sum(len(one.charges) for one in copies)
            )
        )
        for id_, one in zip(batch.ids, copies, strict=True):
            lines, charges, main_lines = shapes[one.template]
            own_lines = [next(line_ids) for _line in lines]
            own_charges = [next(charge_ids) for _charge in charges]
            deductions = iter(one.deductions)
            batch.lines += [
                (
                    line_id,
                    id_,
                    template,
                    None if charge is None else own_charges[charge],
                    next(deductions) if is_deduction else None,
                )
                for line_id, (template, charge, is_deduction) in zip(
                    own_lines, lines, strict=True
                )
            ]
            batch.charges += [
                (charge_id, id_, own_lines[line], template, values)
                for charge_id, line, template, values in zip(
                    own_charges, main_lines, charges, one.charges, strict=True
                )
            ]
        return batch

    @api.model
    def _get_line_shape(self, move):
        """Return how the lines and charges of a bill hang together.

        :return: three lists: of each line (its id, the position of its charge or None,
            whether it takes something off); the ids of the charges; for each charge the
            position of its own line
        """
        lines, charges = move.line_ids.sorted("id"), move.edu_charge_ids.sorted("id")
        position_of = {charge.id: number for number, charge in enumerate(charges)}
        line_position = {line.id: number for number, line in enumerate(lines)}
        return (
            [
                (
                    line.id,
                    position_of.get(line.edu_charge_id.id),
                    bool(line.edu_deduction_id),
                )
                for line in lines
            ],
            charges.ids,
            [line_position[charge.move_line_id.id] for charge in charges],
        )

    @api.model
    def _build_insert(self, batch, model, made, source):
        """Return the statement that inserts copies of rows.

        :param str model: of the table
        :param dict made: SQL by column, of what differs from copy to copy; the alias
            of the template's row is ``t``
        :param source: the tables it reads, after FROM
        """
        records = self.env[model]
        kinds = batch.columns[model]
        prefixes = bill_columns.OWN_PREFIXES.get(model, ())
        copied = [
            field_.name
            for field_ in records._fields.values()
            if field_.store
            and field_.column_type
            and (
                field_.name in kinds["copy"]
                or (prefixes and field_.name.startswith(prefixes))
            )
        ]
        return SQL(
            "INSERT INTO %(table)s (%(made)s, %(copied)s)"
            " SELECT %(values)s, %(kept)s FROM %(source)s",
            table=SQL.identifier(records._table),
            made=SQL(", ").join(map(SQL.identifier, made)),
            copied=SQL(", ").join(map(SQL.identifier, copied)),
            values=SQL(", ").join(made.values()),
            kept=SQL(", ").join(SQL.identifier("t", name) for name in copied),
            source=source,
        )

    @api.model
    def _build_given(self, batch, model, rows):
        """Return what the round prepared for each row, as arrays to be unnested.

        :param list rows: dicts
        :return: {column: SQL of its array}
        """
        fields = self.env[model]._fields
        arrays = {}
        for name in sorted(batch.columns[model]["given"]):
            column_type = fields[name].column_type[0]
            values = [row.get(name) or None for row in rows]
            if column_type == "int4":
                values = to_array(values)
            arrays[name] = SQL("%s::%s[]", values, SQL(column_type))
        return arrays

    @api.model
    def _build_unnest(self, alias, arrays):
        """Return a table of arrays, one column each."""
        return SQL(
            "unnest(%s) AS %s (%s)",
            SQL(", ").join(arrays.values()),
            SQL.identifier(alias),
            SQL(", ").join(map(SQL.identifier, arrays)),
        )

    @api.model
    def _build_pairs(self, batch):
        """Return the table ``b`` of the bills, their templates and their payers."""
        return self._build_unnest(
            "b",
            {
                "id": SQL("%s::int[]", to_array(batch.ids)),
                "template": SQL(
                    "%s::int[]", to_array(one.template for one in batch.copies)
                ),
                "partner_id": SQL(
                    "%s::int[]",
                    to_array(one.values["partner_id"] for one in batch.copies),
                ),
            },
        )

    # === THE BILLS === #

    @api.model
    def _insert_moves(self, batch):
        """Insert the entries themselves, numbered behind their templates."""
        moves = self.env["account.move"]
        given = self._build_given(
            batch, "account.move", [one.values for one in batch.copies]
        )
        names = self._take_names([moves.browse(one.template) for one in batch.copies])
        arrays = {
            "id": SQL("%s::int[]", to_array(batch.ids)),
            "template": SQL(
                "%s::int[]", to_array(one.template for one in batch.copies)
            ),
            "name": SQL("%s::text[]", [name for name, _prefix, _number in names]),
            "prefix": SQL("%s::text[]", [prefix for _name, prefix, _number in names]),
            "number": SQL("%s::int[]", to_array(number for _n, _p, number in names)),
            **given,
        }
        made = {
            "id": SQL("v.id"),
            "name": SQL("v.name"),
            "sequence_prefix": SQL("v.prefix"),
            "sequence_number": SQL("v.number"),
            "made_sequence_gap": SQL("FALSE"),
            "commercial_partner_id": SQL("p.commercial_partner_id"),
            "invoice_partner_display_name": SQL(
                "CASE WHEN p.id = t.partner_id THEN t.invoice_partner_display_name"
                " ELSE btrim(p.complete_name) END"
            ),
            **{name: SQL.identifier("v", name) for name in given},
        }
        source = SQL(
            "%s JOIN t ON t.id = v.template JOIN p ON p.id = v.partner_id",
            self._build_unnest("v", arrays),
        )
        self.env.execute_query(
            SQL(
                """
                WITH t AS MATERIALIZED (
                    SELECT * FROM account_move WHERE id = ANY(%(templates)s)
                ), p AS MATERIALIZED (
                    SELECT id, commercial_partner_id, complete_name
                      FROM res_partner WHERE id = ANY(%(partners)s::int[])
                )
                %(insert)s RETURNING 1
                """,
                templates=batch.templates,
                partners=to_array({one.values["partner_id"] for one in batch.copies}),
                insert=self._build_insert(batch, "account.move", made, source),
            )
        )

    @api.model
    def _insert_lines_and_charges(self, batch):
        """Insert the lines and the charges behind them, which point at each other."""
        made = {
            "id": SQL("m.id"),
            "move_id": SQL("m.move_id"),
            "move_name": SQL("n.name"),
            "name": SQL(
                "CASE WHEN t.display_type = 'payment_term' THEN"
                " replace(t.name, t.reference, n.payment_reference) ELSE t.name END"
            ),
            "partner_id": SQL(
                "CASE WHEN t.partner_id IS NOT NULL THEN n.commercial_partner_id END"
            ),
            "edu_charge_id": SQL("m.charge_id"),
            "edu_deduction_id": SQL("m.deduction_id"),
        }
        names = ("id", "move_id", "template", "charge_id", "deduction_id")
        arrays = {
            name: SQL("%s::int[]", to_array(column))
            for name, column in zip(names, zip(*batch.lines, strict=True), strict=True)
        }
        source = SQL(
            "%s JOIN t ON t.id = m.template JOIN n ON n.id = m.move_id",
            self._build_unnest("m", arrays),
        )
        lines = SQL(
            """
            WITH t AS MATERIALIZED (
                SELECT line.*, move.payment_reference AS reference
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.move_id = ANY(%(templates)s)
            ), n AS MATERIALIZED (
                SELECT id, name, payment_reference, commercial_partner_id
                  FROM account_move WHERE id = ANY(%(ids)s::int[])
            )
            %(insert)s
            """,
            templates=batch.templates,
            ids=to_array(batch.ids),
            insert=self._build_insert(batch, "account.move.line", made, source),
        )
        if not batch.charges:
            self.env.execute_query(SQL("%s RETURNING 1", lines))
            return
        self.env.execute_query(
            SQL("WITH lines AS (%s) %s RETURNING 1", lines, self._build_charges(batch))
        )

    @api.model
    def _build_charges(self, batch):
        """Return the statement that inserts the charges."""
        ids, move_ids, line_ids, templates, rows = zip(*batch.charges, strict=True)
        given = self._build_given(batch, "edu.fee.charge", rows)
        arrays = {
            "id": SQL("%s::int[]", to_array(ids)),
            "move_id": SQL("%s::int[]", to_array(move_ids)),
            "move_line_id": SQL("%s::int[]", to_array(line_ids)),
            "template": SQL("%s::int[]", to_array(templates)),
            **given,
        }
        made = {
            name: SQL.identifier("v", name) for name in arrays if name != "template"
        }
        source = SQL(
            "%s JOIN (SELECT * FROM edu_fee_charge WHERE id = ANY(%s)) t"
            " ON t.id = v.template",
            self._build_unnest("v", arrays),
            list(set(templates)),
        )
        return self._build_insert(batch, "edu.fee.charge", made, source)

    @api.model
    def _insert_line_relations(self, batch):
        """Insert taxes, tags … of the lines: every many2many that is copied."""
        copied = batch.columns["account.move.line"]["copy"]
        templates = list({template for _id, _move, template, *_rest in batch.lines})
        for relation, own, other in {
            (one.relation, one.column1, one.column2)
            for one in self.env["account.move.line"]._fields.values()
            if one.type == "many2many" and one.store and one.name in copied
        }:
            table, own = SQL.identifier(relation), SQL.identifier(own)
            rows = self.env.execute_query(
                SQL(
                    "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
                    own,
                    SQL.identifier(other),
                    table,
                    own,
                    templates,
                )
            )
            others = {}
            for template, linked in rows:
                others.setdefault(template, []).append(linked)
            pairs = [
                (id_, linked)
                for id_, _move, template, *_rest in batch.lines
                for linked in others.get(template, ())
            ]
            if pairs:
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %s (%s, %s)"
                        " SELECT * FROM unnest(%s::int[], %s::int[])",
                        table,
                        own,
                        SQL.identifier(other),
                        *(to_array(side) for side in zip(*pairs, strict=True)),
                    )
                )

    @api.model
    def _insert_analytic_lines(self, batch):
        """Insert the analytic lines of the lines that have some."""
        analytic = self.env["account.analytic.line"].sudo()
        templates = [template for _id, _move, template, *_rest in batch.lines]
        found = set(
            analytic.search(
                [("move_line_id", "in", list(set(templates)))]
            ).move_line_id.ids
        )
        pairs = [
            (id_, template)
            for id_, _move, template, *_rest in batch.lines
            if template in found
        ]
        if not pairs:
            return
        ids, templates = (to_array(side) for side in zip(*pairs, strict=True))
        made = {
            "move_line_id": SQL("l.id"),
            "partner_id": SQL(
                "CASE WHEN t.partner_id IS NOT NULL THEN l.partner_id END"
            ),
        }
        source = SQL(
            "unnest(%s::int[], %s::int[]) AS m (id, template)"
            " JOIN account_analytic_line t ON t.move_line_id = m.template"
            " JOIN account_move_line l ON l.id = m.id",
            ids,
            templates,
        )
        self.env.cr.execute(
            self._build_insert(batch, "account.analytic.line", made, source)
        )
