# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

# The lines of the books that are an item's own money: what a movement recognised, what
# a payment took off, what was there at the start. The lines of a bill of a school on
# `on_collection` are no money yet.
ENTRY_QUERY = """
    SELECT line.id,
           line.company_id,
           line.edu_fee_item_id AS item_id,
           line.date,
           DATE_TRUNC('month', line.date)::date AS period,
           line.move_id,
           line.name,
           COALESCE(charge.student_id, student.id) AS student_id,
           COALESCE(charge.class_id, student.class_id) AS class_id,
           charge.round_id,
           COALESCE(money.disbursement_id, later.disbursement_id) AS disbursement_id,
           CASE WHEN COALESCE(money.disbursement_id, later.disbursement_id) IS NULL
                THEN -line.balance ELSE 0 END AS amount_in,
           CASE WHEN COALESCE(money.disbursement_id, later.disbursement_id) IS NULL
                THEN 0 ELSE line.balance END AS amount_out,
           -line.balance AS amount_left
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN res_company school ON school.id = line.company_id
 LEFT JOIN account_bank_statement_line statement ON statement.move_id = line.move_id
 LEFT JOIN edu_collection_transaction money
        ON money.statement_line_id = statement.id
 LEFT JOIN edu_collection_transaction later ON later.transfer_move_id = line.move_id
 LEFT JOIN edu_fee_charge charge ON charge.id = line.edu_recognised_charge_id
 LEFT JOIN edu_student student ON student.partner_id = line.partner_id
     WHERE line.parent_state = 'posted'
       AND line.edu_fee_item_id IS NOT NULL
       AND (move.move_type = 'entry' OR school.edu_recognition = 'accrual')
"""
DEPENDS = {
    "account.move": ["move_type"],
    "account.move.line": [
        "balance",
        "company_id",
        "date",
        "edu_fee_item_id",
        "edu_recognised_charge_id",
        "move_id",
        "name",
        "parent_state",
        "partner_id",
    ],
    "account.bank.statement.line": ["move_id"],
    "edu.collection.transaction": [
        "disbursement_id",
        "statement_line_id",
        "transfer_move_id",
    ],
    "edu.fee.charge": ["class_id", "round_id", "student_id"],
    "edu.fee.item": ["name"],
    "edu.student": ["class_id", "partner_id"],
    "res.company": ["currency_id", "edu_recognition", "name"],
}


class EduFeeItemEntry(models.Model):
    """One line of the books that brought or took money of a fee item.

    What *Quyết toán thu – chi* sums: by item, month, class and pupil. For the school's
    own people; a managing unit reads `edu.fee.item.money`, which names no pupil.
    """

    _name = "edu.fee.item.entry"
    _description = "Money of a fee item, line by line"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one("edu.fee.item", readonly=True)
    date = fields.Date(readonly=True)
    period = fields.Date(string="Month", readonly=True)
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    name = fields.Char(string="Description", readonly=True)
    student_id = fields.Many2one("edu.student", string="Pupil", readonly=True)
    class_id = fields.Many2one("edu.class", readonly=True)
    round_id = fields.Many2one("edu.fee.round", string="Fee round", readonly=True)
    disbursement_id = fields.Many2one(
        "edu.disbursement", string="Payment", readonly=True
    )
    amount_in = fields.Monetary(string="Money in", readonly=True)
    amount_out = fields.Monetary(string="Paid out", readonly=True)
    amount_left = fields.Monetary(string="Left", readonly=True)

    _depends = DEPENDS

    @property
    def _table_query(self):
        """Return the query behind the model."""
        return SQL(ENTRY_QUERY)
