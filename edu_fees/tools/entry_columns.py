# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of each stored column when the entry of a movement of money is copied.

The kinds are those of `bill_columns`: ``copy``, ``made`` and ``reset``; nothing is
``given``. What is known of bills holds for entries too, but for the columns named here:
a column that is each bill's own says nothing of the entry that pays it, so one that a
module classified for bills alone counts as unknown.

>>> bills = {"account.move": {"copy": {"a", "name"}, "given": {"b"}, "made": {"c"},
...                           "reset": {"d"}}, "mail.message": {}}
>>> own = {"account.move": {"copy": {"b"}, "made": {"name"}}}
>>> entries = derive(bills, own)
>>> list(entries), sorted(entries["account.move"]["copy"])
(['account.move'], ['a', 'b'])
>>> entries["account.move"]["made"], entries["account.move"]["reset"]
({'name'}, {'d'})
"""


def words(text) -> set:
    """Return the words of a text.

    >>> sorted(words(" b  a"))
    ['a', 'b']
    """
    return set(text.split())


LOG = words("create_date create_uid write_date write_uid")

MOVE = {
    # Each bill's own; an entry has none of them.
    "copy": words(
        """
        edu_class_id edu_payment_code edu_student_id invoice_partner_display_name
        partner_shipping_id payment_reference
        """
    ),
    "made": words(
        """
        amount_total amount_total_in_currency_signed amount_total_signed
        commercial_partner_id date id made_sequence_gap name partner_id ref
        sequence_number sequence_prefix statement_line_id
        """
    ),
}

LINE = {
    "copy": words("edu_charge_id edu_deduction_id statement_id"),
    "made": words(
        """
        amount_currency amount_residual amount_residual_currency balance credit date
        debit edu_recognised_charge_id full_reconcile_id id matching_number move_id
        move_name name partner_id price_subtotal price_total price_unit ref
        statement_line_id
        """
    ),
}

STATEMENT_LINE = {
    "copy": LOG
    | words(
        """
        account_number amount_currency company_id currency_id foreign_currency_id
        is_reconciled journal_id sequence statement_id transaction_type
        """
    ),
    "made": words(
        """
        amount amount_residual id internal_index move_id partner_id partner_name
        payment_ref unique_import_id
        """
    ),
    "reset": words("payment_ids raw_data transaction_details"),
}

PARTIAL = {
    "copy": LOG | words("company_id credit_currency_id debit_currency_id"),
    "made": words(
        """
        amount credit_amount_currency credit_move_id debit_amount_currency
        debit_move_id full_reconcile_id id max_date
        """
    ),
    "reset": words("draft_caba_move_vals exchange_move_id"),
}

FULL = {"copy": LOG, "made": words("id"), "reset": set()}

ALLOCATION = {
    "copy": LOG | words("company_id state"),
    "made": words("amount id move_id student_id transaction_id"),
    "reset": words("undo_reason"),
}

OWN = {
    "account.move": MOVE,
    "account.move.line": LINE,
    "account.bank.statement.line": STATEMENT_LINE,
    "account.partial.reconcile": PARTIAL,
    "account.full.reconcile": FULL,
    "edu.collection.allocation": ALLOCATION,
}

# What a settlement writes into rows that were there before.
UPDATED = {
    "account.move": words(
        """
        amount_residual amount_residual_signed edu_amount_collected edu_payment_state
        is_manually_modified payment_state
        """
    ),
    "account.move.line": words(
        """
        amount_residual amount_residual_currency full_reconcile_id matching_number
        reconciled
        """
    ),
    "account.partial.reconcile": words("full_reconcile_id"),
    "edu.collection.transaction": words(
        """
        amount_credit matched_by queue_reason state statement_line_id undo_reason
        """
    ),
    "edu.fee.charge": words("amount_recognised"),
}

# What is worked out from these and comes to what it was: the totals of a bill, and what
# its earlier payments were matched with. Bills with a payment of Odoo's, and claims on
# other payers, go through the ORM.
KNOWN_DEPENDENTS = words(
    """
    account.bank.statement.line.amount_residual
    account.bank.statement.line.is_reconciled account.move.amount_tax
    account.move.amount_tax_signed account.move.amount_total
    account.move.amount_total_in_currency_signed account.move.amount_total_signed
    account.move.amount_untaxed account.move.amount_untaxed_in_currency_signed
    account.move.amount_untaxed_signed account.move.invoice_date_due
    account.payment.amount_company_currency_signed account.payment.is_matched
    account.payment.is_reconciled account.payment.name account.payment.state
    edu.fee.claim.state
    """
)


def derive(bills, own) -> dict:
    """Return the columns by model and kind, of what is known of bills and these."""
    columns = {}
    for model, mine in own.items():
        known = bills.get(model, {})
        made = set(mine.get("made", ()))
        copied, emptied = (
            set(known.get(kind, ())) | set(mine.get(kind, ()))
            for kind in ("copy", "reset")
        )
        columns[model] = {
            "copy": copied - made,
            "given": set(),
            "made": made,
            "reset": emptied - made - set(mine.get("copy", ())),
        }
    return columns


if __name__ == "__main__":
    import doctest

    doctest.testmod()
