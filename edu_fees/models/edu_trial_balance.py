# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ..const import CLEARING_ROLES


class EduTrialBalance(models.Model):
    """Debit, credit and balance of every account of a school.

    The bills of a school on the policy ``on_collection`` stand on a pair of clearing
    accounts outside the official chart; the official trial balance leaves them out.
    """

    _name = "edu.trial.balance"
    _description = "Trial balance"
    _auto = False
    _order = "company_id, account_id"
    _rec_name = "account_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    balance = fields.Monetary(readonly=True)
    is_clearing = fields.Boolean(string="Clearing account", readonly=True)

    @property
    def _table_query(self):
        """Return the query behind the model, filtered further by rules and domains."""
        self.env["account.move.line"].flush_model(
            ["account_id", "company_id", "debit", "credit", "balance", "parent_state"]
        )
        self.env["edu.account.role"].flush_model(["company_id", "role", "account_id"])
        self.env["res.company"].flush_model(["edu_recognition"])
        return SQL(
            """
            SELECT MIN(line.id) AS id,
                   line.company_id,
                   line.account_id,
                   SUM(line.debit) AS debit,
                   SUM(line.credit) AS credit,
                   SUM(line.balance) AS balance,
                   EXISTS (
                       SELECT 1
                         FROM edu_account_role role
                         JOIN res_company company ON company.id = role.company_id
                        WHERE role.company_id = line.company_id
                          AND role.account_id = line.account_id
                          AND role.role IN %(roles)s
                          AND company.edu_recognition = 'on_collection'
                   ) AS is_clearing
              FROM account_move_line line
             WHERE line.parent_state = 'posted'
               AND line.account_id IS NOT NULL
             GROUP BY line.company_id, line.account_id
            """,
            roles=CLEARING_ROLES,
        )

    def action_view_lines(self):
        """Open the entries behind one row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("account_id", "=", self.account_id.id),
            ("parent_state", "=", "posted"),
        ]
        action["context"] = {}
        return action
