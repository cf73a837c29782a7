# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL

from ..const import KNOWN_MODULES
from ..tools import bill_columns

# Where Odoo, or a module, does something of its own to a bill while it is made.
METHODS = {
    "account.move": ("create", "write", "_post", "_increase_rank"),
    "account.move.line": ("create", "write", "_create_analytic_lines"),
    "account.analytic.line": ("create",),
    "edu.fee.charge": ("create", "write"),
    "mail.message": ("create",),
    "mail.followers": ("create",),
    "res.partner": ("_increase_rank",),
}
# Foreign keys to the rows of a bill that are copied, or set for all bills at once.
COPIED_KEYS = {
    ("account_account_tag_account_move_line_rel", "account_move_line_id"),
    ("account_analytic_line", "move_line_id"),
    ("account_move_line", "edu_charge_id"),
    ("account_move_line", "move_id"),
    ("account_move_line_account_tax_rel", "account_move_line_id"),
    ("edu_fee_charge", "move_id"),
    ("edu_fee_charge", "move_line_id"),
    ("edu_fee_deduction", "charge_id"),
}


@dataclass
class Copy:
    """A bill to be copied from one that the ORM made.

    ``template`` is the id of that one; ``values`` those of the bill, ``charges`` those
    of each charge, in the order of its lines; ``deductions`` the ids of what is taken
    off, in the order of the lines.
    """

    template: int
    values: dict
    charges: list
    deductions: list


class EduBillStamp(models.AbstractModel):
    """Copies bills by the set: which may be copied, and what of them.

    Of each shape one bill is made and posted by the ORM. Its rows, in every table that
    the ORM wrote, are copied by a few statements for all others of the shape; only what
    differs from bill to bill is put in. What does not run for a copy: `create`, `write`
    and `_post` of the models, automation and audit rules on them. So where a module
    that nobody has looked at overrides one of these, bills are made by the ORM.
    """

    _name = "edu.bill.stamp"
    _description = "Bills Copied by the Set"

    # === WHETHER BILLS MAY BE COPIED === #

    @api.model
    def _get_known_modules(self):
        """Return the modules whose overrides do nothing to a bill that is not in its
        rows; a module that has looked at its own adds itself."""
        return KNOWN_MODULES

    @api.model
    def _get_methods(self):
        """Return the methods by model that are at work while a bill is made."""
        return METHODS

    @api.model
    def _get_copied_keys(self):
        """Return the foreign keys, as (table, column), to rows that are copied."""
        return COPIED_KEYS

    @api.model
    def _get_columns(self):
        """Return the columns of the copied tables by model and kind.

        A module that adds a stored column says here what becomes of it, with
        `bill_columns.merge`.
        """
        return bill_columns.merge(bill_columns.COLUMNS)

    @api.model
    def _get_obstacle(self, journal):
        """Return, as a sentence, why bills of this journal are made one by one.

        :return: an empty text when they may be copied
        """
        if journal.restrict_mode_hash_table:
            return self.env._(
                "Journal %(journal)s secures its entries with a hash; each bill is "
                "made singly, which takes longer.",
                journal=journal.name,
            )
        if unknown := self._find_unknown_columns():
            return self.env._(
                "A module adds columns to bills that nobody has classified "
                "(%(columns)s); each bill is made singly, which takes longer.",
                columns=", ".join(unknown[:5]),
            )
        if unknown := self._find_unknown_methods():
            return self.env._(
                "A module or a rule acts on each bill while it is made (%(methods)s); "
                "each bill is made singly, which takes longer.",
                methods=", ".join(unknown[:5]),
            )
        return ""

    @api.model
    def _find_unknown_columns(self):
        """Return the stored columns and many2manys that are in no list, as texts."""
        unknown = []
        for model, kinds in self._get_columns().items():
            names = [
                field.name
                for field in self.env[model]._fields.values()
                if field.store and (field.column_type or field.type == "many2many")
            ]
            prefixes = bill_columns.OWN_PREFIXES.get(model, ())
            unknown += [
                f"{model}.{name}"
                for name in bill_columns.find_unknown(names, kinds, prefixes)
            ]
        return unknown

    @api.model
    def _find_unknown_methods(self):
        """Return the methods that a module we do not know, or a rule, has a hand in."""
        known = self._get_known_modules()
        return [
            f"{model}.{name}"
            for model, names in self._get_methods().items()
            for name in names
            if any(
                # What is on the class of the registry itself was patched onto it.
                cls.__dict__.get("_module", None if cls is models.BaseModel else "")
                not in known | {None}
                for cls in type(self.env[model]).__mro__
                if name in vars(cls)
            )
        ]

    @api.model
    def _find_other_rows(self, templates):
        """Return the tables in which making these bills left rows we do not copy.

        Found by the foreign keys of the database, so that a table of a module that
        nobody has thought of is found too.
        """
        owners = self._get_owners(templates)
        copied = self._get_copied_keys()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT key.conrelid::regclass::text, att.attname,
                       key.confrelid::regclass::text
                  FROM pg_constraint key
                  JOIN pg_attribute att
                    ON att.attrelid = key.conrelid AND att.attnum = key.conkey[1]
                 WHERE key.contype = 'f' AND key.confrelid::regclass::text = ANY(%s)
                """,
                list(owners),
            )
        )
        checks = [
            self._build_check(table, SQL("%s = ANY(%s)", SQL.identifier(column), ids))
            for table, column, owner in rows
            if (table, column) not in copied and (ids := owners[owner])
        ]
        checks += [
            self._build_check(
                table,
                SQL("res_model = 'account.move' AND res_id = ANY(%s)", templates.ids),
            )
            for table in ("ir_attachment", "mail_activity")
        ]
        found = self.env.execute_query(SQL(" UNION ALL ").join(checks))
        return [table for table, exists in found if exists]

    @api.model
    def _get_owners(self, templates):
        """Return the rows of which others may hang, as {table: ids}."""
        messages = self.env["mail.message"].search(
            [("model", "=", "account.move"), ("res_id", "in", templates.ids)]
        )
        return {
            "account_move": templates.ids,
            "account_move_line": templates.line_ids.ids,
            "mail_message": messages.ids,
        }

    @api.model
    def _build_check(self, table, condition):
        """Return the query whether a table has such a row."""
        return SQL(
            "SELECT %s, EXISTS (SELECT 1 FROM %s WHERE %s)",
            table,
            SQL.identifier(table),
            condition,
        )

    # === WHAT BELONGS TO A SHAPE === #

    @api.model
    def _get_partner_shapes(self, partners):
        """Return what bills may depend on of each payer; one query.

        Language, terms, accounts, fiscal position, salesperson, sending method … of
        Odoo and of every installed module: all columns but those that say who it is.
        A contact of somebody else is of a shape of its own.

        :return: {partner id: key}
        """
        columns = [
            SQL.identifier("p", field.name)
            for field in partners._fields.values()
            if field.store
            and field.column_type
            and field.name not in bill_columns.IDENTITY
        ]
        partners.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, md5(ROW(
                    %(columns)s,
                    CASE WHEN p.commercial_partner_id != p.id THEN p.id END,
                    ARRAY(
                        SELECT r.category_id
                          FROM res_partner_res_partner_category_rel r
                         WHERE r.partner_id = p.id ORDER BY 1
                    ))::text)
                  FROM res_partner p WHERE p.id = ANY(%(ids)s)
                """,
                columns=SQL(", ").join(columns),
                ids=partners.ids,
            )
        )
        return dict(rows)

    # === NUMBERS === #

    @api.model
    def _take_names(self, templates):
        """Return the next names, one for each template, without a gap.

        The templates were posted in this transaction: the first of their names holds
        the lock on the numbers of the journal, everybody else waits for the commit.
        What the ORM posts afterwards goes on behind the last name.

        :return: list of tuples (name, prefix, number)
        """
        names, last_of = [], {}
        moves = self.env["account.move"].union(*templates)
        for move in moves.sorted("sequence_number"):
            last_of[move.journal_id, move.sequence_prefix] = move
        formats = {
            key: (*move._get_sequence_format_param(move.name), self._get_last(move))
            for key, move in last_of.items()
        }
        counts = dict.fromkeys(formats, 0)
        regex = moves._make_regex_non_capturing(
            moves._sequence_fixed_regex.replace(r"?P<seq>", "")
        )
        for template in templates:
            key = template.journal_id, template.sequence_prefix
            counts[key] += 1
            text, values, last = formats[key]
            name = text.format(**{**values, "seq": last + counts[key]})
            split = re.match(regex, name)
            names.append((name, name[: split.start(1)], int(split.group(1) or 0)))
        for (journal, prefix), (_text, _values, last) in formats.items():
            self._raise_cache(journal, prefix, last + counts[journal, prefix])
        return names

    @api.model
    def _get_last(self, move):
        """Return the last number that this transaction has taken in a move's series."""
        taken = [
            number
            for _key, number in self._get_cached(move.journal_id, move.sequence_prefix)
        ]
        return max([move._get_sequence_format_param(move.name)[1]["seq"], *taken])

    @api.model
    def _raise_cache(self, journal, prefix, last):
        """Let Odoo's numbering go on behind the last number of the copies."""
        cache = self.env["account.move"]._get_sequence_cache()
        for key, _number in self._get_cached(journal, prefix):
            cache[key] = last

    @api.model
    def _get_cached(self, journal, prefix):
        """Return the numbers that Odoo remembers of a series in this transaction."""
        moves = self.env["account.move"]
        regex = moves._make_regex_non_capturing(
            moves._sequence_fixed_regex.replace(r"?P<seq>", "")
        )
        return [
            (key, number)
            for key, number in moves._get_sequence_cache().items()
            if key[1] == journal
            and key[0][: re.match(regex, key[0]).start(1)] == prefix
        ]
