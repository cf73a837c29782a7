# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

# Each posted line of the account that has the role of cash on its day.
BOOK_QUERY = """
    SELECT line.id,
           line.company_id,
           school.currency_id,
           line.date,
           line.move_id,
           receipt.id AS receipt_id,
           payment.id AS disbursement_id,
           CASE WHEN line.balance > 0 THEN COALESCE(receipt.name, move.name) END
               AS number_in,
           CASE WHEN line.balance < 0
                THEN COALESCE(payment.name, receipt.name, move.name) END
               AS number_out,
           COALESCE(receipt.payer_name, payment.payee_name, partner.name) AS person,
           COALESCE(payment.memo, money.memo, line.name, move.ref) AS name,
           GREATEST(line.balance, 0) AS amount_in,
           GREATEST(-line.balance, 0) AS amount_out,
           SUM(line.balance) OVER (
               PARTITION BY line.company_id ORDER BY line.date, line.id
           ) AS amount_left
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN res_company school ON school.id = line.company_id
      JOIN edu_account_role role
        ON role.company_id = line.company_id
       AND role.account_id = line.account_id
       AND role.role = 'cash_in_hand'
       AND role.date_start <= line.date
       AND (role.date_end IS NULL OR role.date_end >= line.date)
 LEFT JOIN account_bank_statement_line statement ON statement.move_id = move.id
 LEFT JOIN edu_collection_transaction money
        ON money.statement_line_id = statement.id
 LEFT JOIN edu_receipt receipt
        ON receipt.transaction_id = COALESCE(money.reversal_of_id, money.id)
 LEFT JOIN edu_disbursement payment ON payment.id = money.disbursement_id
 LEFT JOIN res_partner partner ON partner.id = line.partner_id
     WHERE line.parent_state = 'posted' AND line.balance <> 0
"""


class EduCashBook(models.Model):
    """Sổ quỹ tiền mặt: what came into the box and went out, with what is left.

    From the books themselves, so that the cashier's book equals the accountant's
    account whatever is booked there.
    """

    _name = "edu.cash.book"
    _description = "Cash book"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    receipt_id = fields.Many2one("edu.receipt", readonly=True)
    disbursement_id = fields.Many2one(
        "edu.disbursement", string="Payment", readonly=True
    )
    number_in = fields.Char(string="No. of receipt", readonly=True)
    number_out = fields.Char(string="No. of payment", readonly=True)
    person = fields.Char(string="Payer or payee", readonly=True)
    name = fields.Char(string="Description", readonly=True)
    amount_in = fields.Monetary(string="Money in", readonly=True)
    amount_out = fields.Monetary(string="Paid out", readonly=True)
    amount_left = fields.Monetary(string="In the box", readonly=True, aggregator=None)

    _depends = {
        "account.move": ["name", "ref"],
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "date",
            "move_id",
            "name",
            "parent_state",
            "partner_id",
        ],
        "account.bank.statement.line": ["move_id"],
        "edu.account.role": [
            "account_id",
            "company_id",
            "date_end",
            "date_start",
            "role",
        ],
        "edu.collection.transaction": [
            "disbursement_id",
            "memo",
            "reversal_of_id",
            "statement_line_id",
        ],
        "edu.disbursement": ["memo", "name", "payee_name"],
        "edu.receipt": ["name", "payer_name", "transaction_id"],
        "res.company": ["currency_id"],
        "res.partner": ["name"],
    }

    @property
    def _table_query(self):
        """Return the query behind the model."""
        return SQL(BOOK_QUERY)
