# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Locks by which people who do the same at once follow each other."""

from odoo.tools import SQL


def claim_rows(records):
    """Let nobody else go on with these records until the transaction ends.

    The rows are written, not only locked: whoever comes second would otherwise go on
    with what was read before, and do the same again. PostgreSQL refuses it, and Odoo
    calls the method anew. They are taken in the order of their ids, so that two who
    want several never wait for each other.

    What was read of other records is as it was: the caller invalidates what it needs.

    :param records: of one model with access columns; none is taken where there are none
    """
    if not records:
        return
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            """
            WITH locked AS (
                SELECT id FROM %(table)s WHERE id = ANY(%(ids)s)
                 ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE %(table)s claimed SET write_uid = claimed.write_uid
              FROM locked WHERE locked.id = claimed.id
            """,
            table=SQL.identifier(records._table),
            ids=list(records.ids),
        )
    )
