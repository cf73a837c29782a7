# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

RECONCILIATION_STATES = [
    ("auto", "Confirmed (automatically)"),
    ("manual", "Confirmed (by hand)"),
    ("returned", "Paid back"),
    ("received", "Money received, not confirmed"),
    ("claimed", "Money not received, confirmed"),
    ("differs", "Amounts differ"),
    ("duplicate", "Paid twice"),
    ("cancelled", "Confirmation cancelled"),
]
# What somebody still has to look at.
OPEN_STATES = ("received", "claimed", "differs", "duplicate")

# Whether the bank's own file has a movement; what a machine or another program told is
# no proof.
PROOF = """
    SELECT EXISTS (
        SELECT 1
          FROM edu_collection_message_transaction_rel rel
          JOIN edu_collection_message message ON message.id = rel.message_id
         WHERE rel.transaction_id = %(movement)s AND message.kind = 'file'
           AND message.is_other_program IS NOT TRUE
    ) AS is_proven
"""

# One row per movement in of a bank's account. One reference with two amounts, of which
# the bank's file has only one, is one row: `pair` has it.
RECONCILIATION_QUERY = """
    WITH pair AS (
        SELECT base.id AS base_id,
               other.id AS other_id,
               CASE WHEN base_proof.is_proven THEN base.amount ELSE other.amount END
                   AS amount_bank,
               CASE WHEN base_proof.is_proven THEN other.amount ELSE base.amount END
                   AS amount_system
          FROM edu_collection_transaction other
          JOIN edu_collection_transaction base
            ON base.journal_id = other.journal_id
           AND base.bank_reference
               = regexp_replace(other.bank_reference, '~[0-9]+$', '')
         CROSS JOIN LATERAL (
            %(base_proof)s) base_proof
         CROSS JOIN LATERAL (
            %(other_proof)s) other_proof
         WHERE strpos(other.bank_reference, '~') > 0
           AND other.bank_reference ~ '~[0-9]+$'
           AND base.amount > 0
           AND base.state != 'reversed'
           AND other.state != 'reversed'
           AND base_proof.is_proven != other_proof.is_proven
    )
    SELECT row.*,
           row.amount_bank - row.amount_system AS amount_difference
      FROM (
        SELECT found.*,
               CASE WHEN found.state = 'cancelled' THEN 0
                    WHEN found.state = 'differs' THEN found.pair_bank
                    WHEN found.is_proven THEN found.amount
                    ELSE 0 END AS amount_bank,
               CASE WHEN found.state = 'differs' THEN found.pair_system
                    WHEN found.state IN ('auto', 'manual', 'returned', 'claimed')
                        THEN found.amount
                    ELSE 0 END AS amount_system
          FROM (
            SELECT movement.id,
                   movement.id AS transaction_id,
                   movement.company_id,
                   movement.journal_id,
                   movement.channel_id,
                   COALESCE(movement.value_date, movement.date) AS date,
                   movement.date AS date_bank,
                   movement.bank_reference,
                   movement.memo,
                   movement.counterparty,
                   movement.amount,
                   movement.amount_credit,
                   pair.amount_bank AS pair_bank,
                   pair.amount_system AS pair_system,
                   proof.is_proven,
                   CASE WHEN movement.state = 'reversed' THEN 'cancelled'
                        WHEN pair.base_id IS NOT NULL THEN 'differs'
                        WHEN NOT proof.is_proven THEN 'claimed'
                        WHEN movement.state = 'returned' THEN 'returned'
                        WHEN movement.state IN ('new', 'queue') THEN 'received'
                        WHEN movement.state = 'over'
                             AND movement.amount_credit = movement.amount
                             THEN 'duplicate'
                        WHEN movement.matched_by = 'auto' THEN 'auto'
                        ELSE 'manual' END AS state
              FROM edu_collection_transaction movement
              JOIN account_journal journal
                ON journal.id = movement.journal_id AND journal.type = 'bank'
              LEFT JOIN pair ON pair.base_id = movement.id
             CROSS JOIN LATERAL (
                %(movement_proof)s) proof
             WHERE movement.amount > 0
               AND movement.reversal_of_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.other_id = movement.id)
        ) found
    ) row
"""


def get_reconciliation_query():
    """Return the query of all movements with their status, as `SQL`."""
    proofs = {
        f"{alias}_proof": SQL(PROOF, movement=SQL.identifier(alias, "id"))
        for alias in ("base", "other", "movement")
    }
    return SQL(RECONCILIATION_QUERY, **proofs)


DEPENDS = {
    "account.journal": ["type"],
    "edu.collection.message": ["is_other_program", "kind", "transaction_ids"],
    "edu.collection.transaction": [
        "amount",
        "amount_credit",
        "bank_reference",
        "channel_id",
        "company_id",
        "counterparty",
        "date",
        "journal_id",
        "matched_by",
        "memo",
        "message_evidence_ids",
        "reversal_of_id",
        "state",
        "value_date",
    ],
}


class EduCollectionReconciliation(models.Model):
    """Đối soát: what the bank has of each movement, beside what the books say.

    The bank's own file is proof that money came in. A notification, a list of a gateway
    or a bank's call is not: what only they told is confirmed without money until the
    file has it.
    """

    _name = "edu.collection.reconciliation"
    _description = "Reconciliation of a movement"
    _inherit = ["edu.collection.movement.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _depends = DEPENDS

    date = fields.Date(string="Day", help="The day in whose close the payment falls.")
    date_bank = fields.Date(string="Day at the bank", readonly=True)
    is_proven = fields.Boolean(
        string="In the bank's file",
        readonly=True,
        help="A statement or a success file of the bank has it.",
    )
    state = fields.Selection(RECONCILIATION_STATES, string="Status", readonly=True)
    amount_bank = fields.Monetary(string="At the bank", readonly=True)
    amount_system = fields.Monetary(string="Confirmed money", readonly=True)
    amount_difference = fields.Monetary(string="Difference", readonly=True)
    amount_credit = fields.Monetary(string="Overpaid", readonly=True)

    @property
    def _table_query(self):
        """Return the query behind the model, filtered further by rules and domains."""
        return get_reconciliation_query()

    # === ACTIONS: the movement does it === #

    def action_view_transaction(self):
        """Open the movement with its evidence and its bills."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "edu.collection.transaction",
            "res_id": self.transaction_id.id,
            "view_mode": "form",
        }

    def action_cancel_confirmation(self):
        """Ask why what the bank does not have is no longer confirmed."""
        self.ensure_one()
        return self.transaction_id.action_cancel_confirmation()

    def action_adjust(self):
        """Ask why the amount of the bank takes the place of what was told."""
        self.ensure_one()
        return self.transaction_id.action_adjust()
