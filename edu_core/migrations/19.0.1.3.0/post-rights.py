# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from odoo.addons.edu_core.const import FIRST_DAY
from odoo.addons.edu_core.models.edu_guardianship_access import RIGHTS


def migrate(cr, version):
    """Turn rights that were unticked into decisions, then drop the old columns."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for kind, name in RIGHTS.items():
        if not column_exists(cr, "edu_guardianship", name):
            continue
        column = SQL.identifier(name)
        rows = env.execute_query(
            SQL("SELECT id FROM edu_guardianship WHERE %s IS FALSE", column)
        )
        env["edu.guardianship.right"].create(
            [
                {
                    "guardianship_id": link_id,
                    "kind": kind,
                    "decision": "taken",
                    "date_start": FIRST_DAY,
                    "reason": env._("Recorded before decisions had dates"),
                }
                for (link_id,) in rows
            ]
        )
        cr.execute(SQL("ALTER TABLE edu_guardianship DROP COLUMN %s", column))
