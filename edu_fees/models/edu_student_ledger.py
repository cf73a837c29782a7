# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("bill", "Bill"),
    ("payment", "Paid"),
    ("credit", "Overpaid"),
    ("refund", "Paid back"),
    ("unused", "Unused days paid back"),
]
# The id of a row is that of its source, told apart by what kind it is.
LEDGER_QUERY = """
    SELECT bill.id * 4 AS id,
           bill.company_id,
           bill.edu_student_id AS student_id,
           bill.edu_class_id AS class_id,
           bill.date,
           'bill' AS kind,
           bill.name,
           bill.id AS move_id,
           bill.amount_total AS amount_due,
           0 AS amount_paid,
           0 AS amount_refunded
      FROM account_move bill
     WHERE bill.edu_fee_round_id IS NOT NULL
       AND bill.move_type = 'out_invoice'
       AND bill.state = 'posted'
       AND bill.edu_cancel_reason IS NULL
     UNION ALL
    SELECT share.id * 4 + 1,
           share.company_id,
           share.student_id,
           bill.edu_class_id,
           money.date,
           'payment',
           money.bank_reference,
           share.move_id,
           0,
           share.amount,
           0
      FROM edu_collection_allocation share
      JOIN edu_collection_transaction money ON money.id = share.transaction_id
      JOIN account_move bill ON bill.id = share.move_id
     WHERE share.state = 'live'
       AND bill.edu_student_id IS NOT NULL
     UNION ALL
    SELECT line.id * 4 + 2,
           line.company_id,
           student.id,
           student.class_id,
           line.date,
           CASE WHEN line.balance < 0 THEN 'credit' ELSE 'refund' END,
           line.name,
           line.move_id,
           0,
           GREATEST(-line.balance, 0),
           GREATEST(line.balance, 0)
      FROM account_move_line line
      JOIN edu_student student ON student.partner_id = line.partner_id
      JOIN edu_account_role role
        ON role.company_id = line.company_id
       AND role.account_id = line.account_id
       AND role.role = 'received_in_advance'
       AND line.date >= role.date_start
       AND (role.date_end IS NULL OR line.date <= role.date_end)
     WHERE line.parent_state = 'posted'
       AND line.edu_fee_item_id IS NULL
       AND line.balance <> 0
       AND NOT EXISTS (
               SELECT 1
                 FROM edu_fee_credit used
                 JOIN account_move entry ON entry.id = line.move_id
                WHERE used.entry_id IN (entry.id, entry.reversed_entry_id)
           )
     UNION ALL
    SELECT line.id * 4 + 3,
           line.company_id,
           line.student_id,
           line.class_id,
           payment.date,
           'unused',
           line.name,
           NULL,
           -line.amount,
           0,
           line.amount
      FROM edu_disbursement_line line
      JOIN edu_disbursement payment ON payment.id = line.disbursement_id
     WHERE line.is_paid
       AND line.student_id IS NOT NULL
       AND line.item_id IS NOT NULL
"""


class EduStudentLedger(models.Model):
    """Sổ theo dõi thu theo học sinh: what a pupil was billed, paid and got back.

    The sum of `amount_balance` is what is still to be paid; below zero, what the
    school owes the family. Days that were paid for and not used lessen what was due
    when they are paid back; on a bill they are part of its amount. What was overpaid
    stands in the ledger when it came in; that it was used for a bill changes nothing.
    """

    _name = "edu.student.ledger"
    _description = "Ledger of a pupil"
    _auto = False
    _order = "student_id, date, id"
    _rec_name = "name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    student_id = fields.Many2one("edu.student", string="Pupil", readonly=True)
    class_id = fields.Many2one("edu.class", readonly=True)
    date = fields.Date(readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    name = fields.Char(string="Description", readonly=True)
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    amount_due = fields.Monetary(string="Billed", readonly=True)
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_refunded = fields.Monetary(string="Paid back", readonly=True)
    amount_balance = fields.Monetary(string="Still to pay", readonly=True)

    _depends = {
        "account.move": [
            "amount_total",
            "company_id",
            "date",
            "edu_cancel_reason",
            "edu_class_id",
            "edu_fee_round_id",
            "edu_student_id",
            "move_type",
            "name",
            "reversed_entry_id",
            "state",
        ],
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "date",
            "edu_fee_item_id",
            "move_id",
            "name",
            "parent_state",
            "partner_id",
        ],
        "edu.account.role": ["account_id", "company_id", "role"],
        "edu.collection.allocation": ["amount", "move_id", "state", "student_id"],
        "edu.collection.transaction": ["bank_reference", "date"],
        "edu.disbursement": ["date"],
        "edu.disbursement.line": ["amount", "is_paid", "item_id", "name", "student_id"],
        "edu.fee.credit": ["entry_id"],
        "edu.student": ["class_id", "partner_id"],
    }

    @property
    def _table_query(self):
        """Return the query behind the model."""
        return SQL(
            """
            SELECT ledger.*,
                   ledger.amount_due - ledger.amount_paid + ledger.amount_refunded
                       AS amount_balance
              FROM (%s) ledger
            """,
            SQL(LEDGER_QUERY),
        )
