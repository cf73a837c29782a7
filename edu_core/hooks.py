# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

# btree_gist: one class a day; pg_trgm and unaccent: names found without accents
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


def pre_init_hook(env):
    """Create the PostgreSQL extensions our constraints and indexes stand on."""
    for extension in EXTENSIONS:
        env.cr.execute(
            SQL("CREATE EXTENSION IF NOT EXISTS %s", SQL.identifier(extension))
        )
