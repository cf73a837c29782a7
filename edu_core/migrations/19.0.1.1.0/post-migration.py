# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Make records of the sites that classes had as texts."""
    if not version or not column_exists(cr, "edu_class", "site"):
        return
    cr.execute(
        SQL(
            "INSERT INTO edu_site (name, company_id, sequence, active)"
            " SELECT DISTINCT btrim(site), company_id, 10, TRUE FROM edu_class"
            " WHERE btrim(site) != '' ON CONFLICT (company_id, name) DO NOTHING"
        )
    )
    cr.execute(
        SQL(
            "UPDATE edu_class SET site_id = site.id FROM edu_site site"
            " WHERE site.company_id = edu_class.company_id"
            " AND site.name = btrim(edu_class.site) AND edu_class.site_id IS NULL"
        )
    )
