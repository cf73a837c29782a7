# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
from unittest import SkipTest
from unittest.mock import call, patch

import psycopg2
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.edu_fees.models.edu_bill_stamp_keys import GRANTABLE
from odoo.addons.edu_fees.tools import bill_columns

from .stamp_common import StampCase

NOBODY = 2**31 - 1
# A table of somebody else that wants to know of each new charge.
WATCHER = """
CREATE TEMP TABLE seen (id int);
CREATE FUNCTION pg_temp.note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO pg_temp.seen VALUES (NEW.id); RETURN NULL; END';
CREATE TRIGGER note AFTER INSERT ON edu_fee_charge
    FOR EACH ROW EXECUTE FUNCTION pg_temp.note();
"""
# A role that has the rights of an Odoo that is no superuser; other tests beside this
# one may want such a role too.
ROLE = f"edu_plain_role_{os.getpid()}"
PLAIN_ROLE = f"""
CREATE ROLE {ROLE} NOLOGIN;
GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
"""
# Keys that are made while copying, and why they lead somewhere.
MADE = {
    ("account.analytic.line", "move_line_id"),  # of the batch
    ("account.analytic.line", "partner_id"),  # the bill's
    ("account.move", "commercial_partner_id"),  # held
    ("account.move.line", "edu_charge_id"),  # of the batch
    ("account.move.line", "edu_deduction_id"),  # held
    ("account.move.line", "move_id"),  # of the batch
    ("account.move.line", "partner_id"),  # the bill's
    ("edu.fee.charge", "move_id"),  # of the batch
    ("edu.fee.charge", "move_line_id"),  # of the batch
    ("mail.followers", "partner_id"),  # the bill's, or the template's
}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestStampKeys(StampCase):
    """Foreign keys of copies are looked up by the set, and none is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("SHOW is_superuser")
        if cls.env.cr.fetchone() != ("on",):
            raise SkipTest("Only a superuser of the database makes other roles.")
        cls.stamp = cls.env["edu.bill.stamp"]
        cls.fee_round = cls._create_round(cls.prices, classes=cls.pupils)

    def setUp(self):
        super().setUp()
        self.modes = modes = []
        insert = type(self.stamp)._insert_messages

        def note(stamp, batch):
            stamp.env.cr.execute("SHOW session_replication_role")
            modes.append(stamp.env.cr.fetchone()[0])
            return insert(stamp, batch)

        self.patch(type(self.stamp), "_insert_messages", note)

    def _get_mode(self):
        self.env.cr.execute("SHOW session_replication_role")
        return self.env.cr.fetchone()[0]

    def _find_dangling(self, bills):
        """Return the foreign keys of bills' rows that lead nowhere."""
        tables = {
            "account_move": SQL("id = ANY(%s)", bills.ids),
            "account_move_line": SQL("move_id = ANY(%s)", bills.ids),
            "edu_fee_charge": SQL("move_id = ANY(%s)", bills.ids),
            "mail_message": SQL("id = ANY(%s)", bills.message_ids.ids),
            "mail_followers": SQL("id = ANY(%s)", bills.message_follower_ids.ids),
        }
        self.env.cr.execute(
            """
            SELECT key.conrelid::regclass::text, att.attname,
                   key.confrelid::regclass::text
              FROM pg_constraint key
              JOIN pg_attribute att
                ON att.attrelid = key.conrelid AND att.attnum = key.conkey[1]
             WHERE key.contype = 'f' AND key.conrelid::regclass::text = ANY(%s)
            """,
            [list(tables)],
        )
        return [
            (table, column)
            for table, column, other in self.env.cr.fetchall()
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %(table)s t WHERE t.%(column)s IS NOT NULL AND"
                    " %(mine)s AND NOT EXISTS"
                    " (SELECT 1 FROM %(other)s o WHERE o.id = t.%(column)s) LIMIT 1",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    other=SQL.identifier(other),
                    mine=tables[table],
                )
            )
        ]

    def test_keys_are_looked_up_by_the_set_and_the_session_is_as_before(self):
        bills = self._make(self.fee_round)
        self.assertEqual(self.modes, ["replica"])
        self.assertEqual(self._get_mode(), "origin")
        self.assertEqual(self._find_dangling(bills), [])

    def test_what_is_each_pupils_own_is_held(self):
        """`TestTwoAtOnce` shows that nobody can delete it meanwhile."""
        held, hold = {}, type(self.stamp)._hold_rows

        def note(stamp, table, ids):
            held[table] = ids
            return hold(stamp, table, ids)

        self.patch(type(self.stamp), "_hold_rows", note)
        bills = self._make(self.fee_round)
        copies = bills[1:]
        self.assertEqual(held["edu_student"], set(copies.edu_student_id.ids))
        self.assertEqual(held["res_partner"], set(copies.partner_id.ids))
        self.assertEqual(held["edu_class"], set(self.pupils.ids))

    def test_every_key_that_is_not_the_templates_is_looked_up(self):
        """A column that a module adds as each pupil's own is held as well."""
        columns = bill_columns.merge(bill_columns.COLUMNS)
        columns["account.move"]["copy"] -= {"journal_id"}
        columns["account.move"]["given"] |= {"journal_id"}
        self.patch(type(self.stamp), "_get_columns", lambda _stamp: columns)
        with patch.object(type(self.stamp), "_hold_rows", return_value=True) as hold:
            self._make(self.fee_round)
        self.assertIn(
            call("account_journal", set(self.school.edu_bill_journal_id.ids)),
            hold.call_args_list,
        )

    def test_every_key_is_copied_held_or_known(self):
        """A module that lets another key be made has to say here where it leads."""
        made, given = set(), set()
        for model, kinds in self.stamp._get_columns().items():
            for name, field in self.env[model]._fields.items():
                if field.store and field.type == "many2one":
                    made |= {(model, name)} if name in kinds["made"] else set()
                    given |= {model} if name in kinds["given"] else set()
        self.assertEqual(made, MADE)
        self.assertEqual(given, {"account.move", "edu.fee.charge"})

    def _lead_nowhere(self, name, column):
        """Let a hook of the round name a row that is not there, for one pupil."""

        def change(values, bill, *_args):
            if bill.student == self.students[7]:
                values[column] = NOBODY
            return values

        self._patch_hook(name, change)

    @mute_logger("odoo.sql_db")
    def _assert_refused_by_the_database(self, constraint):
        with (
            self.assertRaisesRegex(psycopg2.errors.ForeignKeyViolation, constraint),
            self.env.cr.savepoint(flush=False),
        ):
            self._make(self.fee_round)
        self.assertEqual(self._get_mode(), "origin")

    def test_a_bill_for_a_class_that_is_not_there_is_refused_by_the_database(self):
        self._lead_nowhere("_prepare_bill", "edu_class_id")
        self._assert_refused_by_the_database("account_move_edu_class_id_fkey")

    def test_a_charge_of_a_class_that_is_not_there_is_refused_by_the_database(self):
        self._lead_nowhere("_prepare_charge", "class_id")
        self._assert_refused_by_the_database("edu_fee_charge_class_id_fkey")

    def test_an_error_on_the_way_leaves_the_session_as_it_was(self):
        def fail(_stamp, _batch):
            raise ValueError("Đứt giữa chừng")

        self.patch(type(self.stamp), "_insert_followers", fail)
        with self.assertRaises(ValueError), self.env.cr.savepoint(flush=False):
            self._make(self.fee_round)
        self.assertEqual(self.modes, ["replica"])
        self.assertEqual(self._get_mode(), "origin")

    def test_a_trigger_of_somebody_else_sees_every_charge(self):
        self.env.cr.execute(WATCHER)
        bills = self._make(self.fee_round)
        self.assertEqual(self.modes, ["origin"])
        self.env.cr.execute("SELECT count(*) FROM seen")
        self.assertEqual(self.env.cr.fetchone(), (len(bills.edu_charge_ids),))

    def test_a_rule_of_somebody_else_is_followed(self):
        self.env.cr.execute(
            "CREATE TEMP TABLE seen (id int);"
            "CREATE RULE note AS ON INSERT TO mail_message"
            " DO ALSO INSERT INTO pg_temp.seen VALUES (1)"
        )
        self._make(self.fee_round)
        self.assertEqual(self.modes, ["origin"])
        self.env.cr.execute("SELECT count(*) FROM seen")
        self.assertEqual(self.env.cr.fetchone(), (12,))

    def _make_as_role(self, grants=""):
        """Make the bills while the database knows Odoo as a role with few rights."""
        self.env.flush_all()
        self.env.cr.execute(f"{PLAIN_ROLE} {grants}; SET LOCAL ROLE {ROLE}")
        bills = self._make(self.fee_round)
        self.env.cr.execute("RESET ROLE")
        return bills

    def test_a_role_that_may_not_has_the_database_look_up_each_key(self):
        bills = self._make_as_role()
        self.assertEqual(self.modes, ["origin"])
        self.assertEqual(len(bills), 12)
        self.assertEqual(self._find_dangling(bills), [])

    def test_a_role_that_is_given_the_right_may(self):
        if self.env.cr.connection.server_version < GRANTABLE:
            self.skipTest("This PostgreSQL gives no role a single parameter.")
        self._make_as_role(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
        self.assertEqual(self.modes, ["replica"])
