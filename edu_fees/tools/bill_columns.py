# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of each stored column when a bill is copied.

Of each shape of a bill one is made by the ORM, the others are copies of its rows. Every
column of the copied tables is one of four kinds:

- ``copy``: the same on every bill of the shape;
- ``given``: the pupil's own, among the values that the round prepares;
- ``made``: the bill's own, worked out while copying (ids, numbers, texts of them);
- ``reset``: belongs to one bill alone (a link, a hash, a document); empty on a copy.

A column that is in none of the lists is one that nobody has thought about: bills are
then made one by one, and a test fails. A module that adds a stored column to one of
these tables says what it is in `edu.bill.stamp._get_columns`.

>>> kinds = {"copy": {"ref"}, "given": {"partner_id"}, "made": set(), "reset": {"hash"}}
>>> find_unknown(["id", "ref", "partner_id", "hash", "color"], kinds)
['color']
>>> find_unknown(["x_plan2_id", "x_mine"], kinds, prefixes=("x_plan",))
['x_mine']
>>> merged = merge({"m": {"copy": {"a"}}}, {"m": {"copy": {"b"}, "reset": {"c"}}})
>>> sorted(merged["m"]["copy"]), merged["m"]["reset"], merged["m"]["given"]
(['a', 'b'], {'c'}, set())
"""

KINDS = ("copy", "given", "made", "reset")


def words(text) -> set:
    """Return the words of a text.

    >>> sorted(words(" b  a"))
    ['a', 'b']
    """
    return set(text.split())


# One transaction makes the row and its copies.
LOG = words("create_date create_uid write_date write_uid")

MOVE = {
    "copy": LOG
    | words(
        """
        always_tax_exigible amount_residual amount_residual_signed amount_tax
        amount_tax_signed amount_total amount_total_in_currency_signed
        amount_total_signed amount_untaxed amount_untaxed_in_currency_signed
        amount_untaxed_signed auto_post auto_post_until checked company_id
        currency_id date delivery_date edu_amount_collected edu_cancel_reason
        edu_fee_round_id edu_payment_state edu_published fiscal_position_id
        incoterm_location invoice_cash_rounding_id invoice_currency_rate
        invoice_date invoice_date_due invoice_incoterm_id invoice_origin
        invoice_payment_term_id invoice_source_email invoice_user_id
        is_manually_modified is_move_sent journal_id move_type narration
        partner_bank_id payment_state posted_before preferred_payment_method_line_id
        qr_code_method quick_edit_total_amount ref state taxable_supply_date
        """
    ),
    "given": words(
        """
        edu_class_id edu_payment_code edu_student_id partner_id partner_shipping_id
        payment_reference
        """
    ),
    "made": words(
        """
        commercial_partner_id id invoice_partner_display_name made_sequence_gap name
        sequence_number sequence_prefix
        """
    ),
    "reset": words(
        """
        access_token adjusting_entries_move_ids adjusting_entry_origin_move_ids
        auto_post_origin_id edu_claim_id edu_pay_token edu_withdrawn inalterable_hash
        matched_payment_ids message_main_attachment_id origin_payment_id
        reversed_entry_id secure_sequence_number sending_data statement_line_id
        tax_cash_basis_origin_move_id tax_cash_basis_rec_id transaction_ids
        """
    ),
}

LINE = {
    "copy": LOG
    | words(
        """
        account_id amount_currency amount_residual amount_residual_currency
        analytic_distribution balance collapse_composition collapse_prices
        company_currency_id company_id credit currency_id date date_maturity debit
        deductible_amount discount discount_amount_currency discount_balance
        discount_date display_type edu_fee_item_id extra_tax_data group_tax_id
        invoice_date is_imported is_storno journal_id no_followup parent_state
        price_subtotal price_total price_unit product_id product_uom_id quantity
        reconciled ref sequence tax_base_amount tax_group_id tax_ids tax_line_id
        tax_repartition_line_id tax_tag_ids
        """
    ),
    "given": set(),
    "made": words(
        """
        edu_charge_id edu_deduction_id id move_id move_name name partner_id
        """
    ),
    "reset": words(
        """
        edu_recognised_charge_id full_reconcile_id matching_number payment_id
        reconcile_model_id statement_id statement_line_id
        """
    ),
}

CHARGE = {
    "copy": LOG
    | words(
        """
        amount amount_deducted amount_recognised amount_supported company_id
        exemption_id item_id level level_quantity name price quantity reduction round_id
        sponsorship_id state
        """
    ),
    "given": words(
        """
        class_id payer_id refused_line_id student_id
        """
    ),
    "made": words(
        """
        id move_id move_line_id
        """
    ),
    "reset": set(),
}

ANALYTIC = {
    "copy": LOG
    | words(
        """
        account_id amount category code company_id currency_id date
        general_account_id journal_id name product_id product_uom_id ref unit_amount
        user_id
        """
    ),
    "given": set(),
    "made": words(
        """
        id move_line_id partner_id
        """
    ),
    "reset": set(),
}

MESSAGE = {
    "copy": LOG
    | words(
        """
        author_guest_id author_id body date email_add_signature email_from
        email_layout_xmlid incoming_email_cc incoming_email_to is_internal
        mail_activity_type_id mail_server_id message_type model outgoing_email_to
        record_alias_domain_id record_company_id reply_to reply_to_force_new subject
        subtype_id
        """
    ),
    "given": set(),
    "made": words(
        """
        id message_id res_id
        """
    ),
    "reset": words(
        """
        attachment_ids notified_partner_ids parent_id partner_ids pinned_at
        starred_partner_ids
        """
    ),
}

FOLLOWER = {
    "copy": words(
        """
        res_model subtype_ids
        """
    ),
    "given": set(),
    "made": words(
        """
        id partner_id res_id
        """
    ),
    "reset": set(),
}

# What Odoo's localisation adds: the state of an electronic invoice is that of a new
# bill, what its service answered belongs to one bill.
LOCAL = {
    "account.move": {
        "copy": words("l10n_vn_edi_invoice_state l10n_vn_edi_invoice_symbol"),
        "reset": words(
            """
            l10n_vn_e_invoice_number l10n_vn_edi_adjustment_type
            l10n_vn_edi_agreement_document_date l10n_vn_edi_agreement_document_name
            l10n_vn_edi_invoice_number l10n_vn_edi_invoice_transaction_id
            l10n_vn_edi_issue_date l10n_vn_edi_replacement_origin_id
            l10n_vn_edi_reservation_code
            """
        ),
    }
}

TABLES = {
    "account.move": MOVE,
    "account.move.line": LINE,
    "edu.fee.charge": CHARGE,
    "account.analytic.line": ANALYTIC,
    "mail.message": MESSAGE,
    "mail.followers": FOLLOWER,
}
# Columns that a school makes itself: one for each of its analytic plans.
OWN_PREFIXES = {"account.analytic.line": ("x_plan",)}

# What of a payer says who it is, and nothing on a bill depends on but what is worked
# out for each of them. All other columns of the payer belong to the bill's shape.
IDENTITY = LOG | words(
    """
    barcode city color comment commercial_partner_id complete_name customer_rank
    edu_is_guardian email email_normalized function global_location_number id
    is_published message_bounce name partner_latitude partner_longitude phone
    phone_sanitized ref signup_type street street2 supplier_rank tz website
    """
)


def merge(*tables) -> dict:
    """Return tables of columns by model and kind as one, without changing any."""
    merged: dict = {}
    for table in tables:
        for model, kinds in table.items():
            mine = merged.setdefault(model, {kind: set() for kind in KINDS})
            for kind, names in kinds.items():
                mine[kind] = mine[kind] | set(names)
    return merged


def find_unknown(names, kinds, prefixes=()) -> list:
    """Return the columns that are of no kind, sorted.

    :param names: the stored columns and many2manys of a table
    :param dict kinds: names by kind
    :param tuple prefixes: how columns begin that are copied as well
    """
    known = {"id"}.union(*kinds.values())
    return sorted(
        name
        for name in names
        if name not in known and not (prefixes and name.startswith(prefixes))
    )


COLUMNS = merge(TABLES, LOCAL)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
