# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib

from odoo import api, models
from odoo.tools import SQL

from ..tools.bill_shape import to_array

# The first version of PostgreSQL that lets a role be given a single parameter.
GRANTABLE = 150_000


class EduBillStamp(models.AbstractModel):
    """Copies bills by the set: their foreign keys.

    Two thirds of the time of an insertion are foreign keys, which PostgreSQL looks up
    one by one, some eighty for a bill of four lines. Of a copy nearly all are known to
    be right: they are those of its template, which the database checked in this
    transaction and holds until its end, or they lead to rows of the same batch. What is
    each pupil's own is looked up here, all rows of a table at once, and held in the
    same way (FOR KEY SHARE). Then the database need not look again.

    It looks again where anything is missing, so that the error is its own; where the
    role of Odoo may not leave the look-up out; and where anything but foreign keys
    waits for the new rows.
    """

    _inherit = "edu.bill.stamp"

    @contextlib.contextmanager
    def _keys_held(self, batch):
        """Let the rows of a batch be inserted without a look-up of every single key.

        :param batch: `Batch`
        """
        if not (self._may_hold_keys(batch) and self._hold_keys(batch)):
            yield
            return
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        yield
        # After an error the transaction is over, and with it what is local to it.
        self.env.cr.execute("SET LOCAL session_replication_role TO DEFAULT")

    @api.model
    def _may_hold_keys(self, batch):
        """Tell whether nothing but foreign keys is looked at when rows are inserted,
        and whether the role of Odoo may do that itself.

        A superuser may, and who owns the tables could drop the keys altogether; others
        are given the right by ``GRANT SET ON PARAMETER session_replication_role``.
        """
        may = (
            "has_parameter_privilege('session_replication_role', 'SET')"
            if self.env.cr.connection.server_version >= GRANTABLE
            else "current_setting('is_superuser')::bool"
        )
        tables = [self.env[model]._table for model in batch.columns]
        [(answer,)] = self.env.execute_query(
            SQL(
                """
                SELECT %(may)s AND NOT EXISTS (
                    SELECT 1 FROM pg_trigger t
                      LEFT JOIN pg_constraint c ON c.oid = t.tgconstraint
                     WHERE t.tgrelid = ANY(%(tables)s::regclass[])
                       AND t.tgenabled = 'O'
                       AND (c.contype IS DISTINCT FROM 'f' OR cardinality(c.conkey) > 1)
                ) AND NOT EXISTS (
                    SELECT 1 FROM pg_rewrite r
                     WHERE r.ev_class = ANY(%(tables)s::regclass[])
                )
                """,
                may=SQL(may),
                tables=tables,
            )
        )
        return answer

    @api.model
    def _hold_keys(self, batch):
        """Look up what the keys of the batch lead to, and hold it until the end.

        :return: whether all of it is there
        """
        return all(
            self._hold_rows(table, ids) for table, ids in self._get_keys(batch).items()
        )

    @api.model
    def _hold_rows(self, table, ids):
        """Hold rows of a table; return whether none is missing."""
        [(found,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE id = ANY(%s::int[])"
                " FOR KEY SHARE) AS held",
                SQL.identifier(table),
                to_array(ids),
            )
        )
        return found == len(ids)

    @api.model
    def _get_keys(self, batch):
        """Return what the keys of a batch lead to that are not its templates'.

        :return: {table: set of ids}
        """
        rows_of = {
            "account.move": [one.values for one in batch.copies],
            "edu.fee.charge": [row for one in batch.copies for row in one.charges],
        }
        keys = {
            "edu_fee_deduction": {id_ for one in batch.copies for id_ in one.deductions}
        }
        for model, rows in rows_of.items():
            for name in batch.columns[model]["given"]:
                field = self.env[model]._fields[name]
                if field.type == "many2one":
                    table = self.env[field.comodel_name]._table
                    keys.setdefault(table, set()).update(row.get(name) for row in rows)
        payers = to_array(keys["res_partner"] - {None, False})
        firms = self.env.execute_query(
            SQL(
                "SELECT DISTINCT commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%s::int[])",
                payers,
            )
        )
        keys["res_partner"].update(id_ for (id_,) in firms)
        return {table: ids - {None, False} for table, ids in keys.items()}
