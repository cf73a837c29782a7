# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put copied rows in the place of a posted invoice's own."""

from unittest import SkipTest
from unittest.mock import patch

from odoo import Command

from odoo.addons.edu_fees.models.edu_bill_stamp import Copy

# The tables beside the lines, and the column that says to which line a row belongs.
LINE_TABLES = {
    "account_account_tag_account_move_line_rel": "account_move_line_id",
    "account_analytic_line": "move_line_id",
    "account_move_line_account_tax_rel": "account_move_line_id",
}
# The copy's history is not wanted: the invoice keeps its own.
FORGET = """
    DELETE FROM mail_message WHERE model = 'account.move' AND res_id = %(copy)s;
    DELETE FROM mail_followers WHERE res_model = 'account.move' AND res_id = %(copy)s;
"""
DELETE_OF_LINES = "DELETE FROM {table} WHERE {column} = ANY(%(old)s);"
REPLACE = """
    DELETE FROM account_move_line WHERE id = ANY(%(old)s);
    DELETE FROM account_move WHERE id = %(id)s;
    UPDATE account_move SET id = %(id)s, name = %(name)s, sequence_number = %(number)s,
           sequence_prefix = %(prefix)s, made_sequence_gap = %(gap)s
     WHERE id = %(copy)s;
    UPDATE account_move_line line
       SET id = pair.old, move_id = %(id)s, move_name = %(name)s
      FROM unnest(%(old)s, %(new)s) AS pair (old, new) WHERE line.id = pair.new;
"""
MOVE_TO_LINES = """
    UPDATE {table} row SET {column} = pair.old
      FROM unnest(%(old)s, %(new)s) AS pair (old, new) WHERE row.{column} = pair.new;
"""


def replace_rows(move):
    """Replace the rows of a posted invoice by those of a copy, under the same ids.

    The number stays the invoice's own.
    """
    move = move.sudo()
    stamp = move.env["edu.bill.stamp"].sudo()
    given = {
        name: move[name].id if move._fields[name].relational else move[name]
        for name in stamp._get_columns()["account.move"]["given"]
    }
    values = {
        "id": move.id,
        "name": move.name,
        "number": move.sequence_number,
        "prefix": move.sequence_prefix,
        "gap": move.made_sequence_gap,
        "old": move.line_ids.sorted("id").ids,
    }
    copy = _copy(stamp, Copy(move.id, given, [], []))
    values.update(copy=copy.id, new=copy.line_ids.sorted("id").ids)
    cr = move.env.cr
    cr.execute(FORGET, values)
    cr.execute("SET LOCAL session_replication_role = replica")
    for table, column in LINE_TABLES.items():
        cr.execute(DELETE_OF_LINES.format(table=table, column=column), values)
    cr.execute(REPLACE, values)
    for table, column in LINE_TABLES.items():
        cr.execute(MOVE_TO_LINES.format(table=table, column=column), values)
    cr.execute("SET LOCAL session_replication_role TO DEFAULT")
    move.env.invalidate_all(flush=False)


def _copy(stamp, copy):
    """Copy an invoice without taking a number or counting its payer once more."""
    with (
        patch.object(type(stamp), "_take_names", return_value=[("copy/1", "copy/", 1)]),
        patch.object(type(stamp), "_raise_ranks"),
        patch.object(type(stamp), "_close_gap"),
    ):
        return stamp._stamp([copy])


class CopiedInvoices:
    """Lets each customer invoice that a test posts be a copy.

    `skipped` names the tests that do not run so, and why.
    """

    allow_inherited_tests_method = True
    skipped: dict = {}
    replaced = 0

    @classmethod
    def default_env_context(cls):
        """Override of `base`: these tests read English, where the suite's databases
        speak Vietnamese."""
        return {**super().default_env_context(), "lang": "en_US"}

    @classmethod
    def setup_independent_user(cls):
        """Override of `account` to put copies in the place of what is posted."""
        cls.env.cr.execute("SHOW is_superuser")
        if cls.env.cr.fetchone() != ("on",):
            raise SkipTest("Only a superuser of the database replaces rows.")
        cls.addClassCleanup(cls._check_replaced)
        moves = cls.env.registry["account.move"]
        post = moves._post

        def _post(records, soft=True):
            posted = post(records, soft=soft)
            for move in posted:
                if cls._is_to_be_replaced(move):
                    replace_rows(move)
                    cls.replaced += 1
            return posted

        cls.startClassPatcher(patch.object(moves, "_post", _post))
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        user = super().setup_independent_user()
        user.lang = "en_US"
        return user

    @classmethod
    def _is_to_be_replaced(cls, move):
        """Tell whether an entry is such as a round makes: of a customer, and open."""
        return (
            move.is_sale_document()
            and move.state == "posted"
            and not move._get_reconciled_amls()
        )

    @classmethod
    def _check_replaced(cls):
        if not cls.replaced:
            raise AssertionError(f"{cls.__name__} ran on no copied invoice")

    def setUp(self):
        """Override to skip what cannot run on copies."""
        if reason := self.skipped.get(self._testMethodName):
            self.skipTest(reason)
        super().setUp()


class InvoicesForEntries:
    """Lets tests of numbers that post plain entries post invoices of customers."""

    @classmethod
    def create_move(cls, date=None, journal=None, name=None, post=False):
        """Override of `account` to create what a round copies."""
        if journal and journal.type != "sale":
            account = cls.company_data["default_account_revenue"]
            journal.write({"type": "sale", "default_account_id": account.id})
        line = Command.create({"name": "line", "price_unit": 1, "tax_ids": []})
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner_a.id,
                "invoice_date": date or "2016-01-01",
                "invoice_line_ids": [line],
                **({"journal_id": journal.id} if journal else {}),
            }
        )
        if name:
            move.name = name
        if post:
            move.action_post()
        return move
