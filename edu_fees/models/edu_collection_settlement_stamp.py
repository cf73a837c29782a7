# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import models

from ..tools import bill_shape
from .edu_entry_stamp import Movement

_logger = logging.getLogger(__name__)

# What of a movement, and of a line of its entry, is its own; everything else that is
# prepared for them belongs to its shape.
OWN = frozenset(
    (
        "amount",
        "date",
        "line_ids",
        "partner_id",
        "partner_name",
        "payment_ref",
        "ref",
        "unique_import_id",
    )
)
LINE_OWN = frozenset(
    ("amount_currency", "balance", "edu_recognised_charge_id", "name", "partner_id")
)


class EduCollectionTransaction(models.Model):
    """How movements of money are booked by the set.

    One movement of each shape is booked, reconciled and recorded by the ORM; the others
    are its copies (`edu.entry.stamp`), in the same transaction. A movement with
    anything unusual about it (several bills or dates of payment, a closed day, another
    currency) goes through the ORM.
    """

    _inherit = "edu.collection.transaction"

    def _book_plans(self, plans, matched_by):
        """Override to book one movement of each shape and copy it for the others."""
        stamp = self.env["edu.entry.stamp"].sudo()
        plain = len(plans) > 1 and self._get_plain_movements(stamp, plans)
        if not plain:
            return super()._book_plans(plans, matched_by)
        firsts, first_of = bill_shape.sort_by_shape(
            self._get_movement_shapes(stamp, plain)
        )
        made = [plain[position].plan for position in firsts]
        known = {id(one.plan) for one in plain}
        made += [plan for plan in plans if id(plan) not in known]
        super()._book_plans(made, matched_by)
        copies = [
            (plain[position], plain[first]) for position, first in first_of.items()
        ]
        left = stamp._book(copies) if copies else []
        if left:
            super()._book_plans([one.plan for one in left], matched_by)
        return None

    def _get_plain_movements(self, stamp, plans):
        """Return those plans that may be booked as copies, as `Movement`."""
        journal = plans[0].transaction.journal_id
        if reason := stamp._get_obstacle(journal):
            _logger.info("Movements of %s are booked one by one: %s", journal, reason)
            return []
        dates, accounts = {}, self.env["account.account"]
        terms = stamp._get_terms(
            [plan.bills.id for plan in plans if len(plan.bills) == 1]
        )
        plain = []
        for plan in plans:
            day = plan.transaction._get_booking_date()
            if day not in dates:
                dates[day] = stamp._is_open(journal, day)
            if dates[day] and self._is_plain(plan, terms):
                if term := terms.get(plan.bills.id):
                    account = accounts.browse(term.shape[0])
                    plan.receivables = {plan.bills.id: account}
                values = self._prepare_statement_line(plan)
                plain.append(Movement(plan, values, term))
        return plain

    def _is_plain(self, plan, terms):
        """Tell whether a movement is new, and pays one bill that is due at once, or
        none at all."""
        transaction = plan.transaction
        if transaction.statement_line_id or transaction.state != "new":
            return False
        return not plan.bills or bool(
            len(plan.bills) == 1
            and plan.bills.edu_fee_round_id
            and (not plan.shares or plan.bills.id in terms)
        )

    def _get_movement_shapes(self, stamp, movements):
        """Return what movements have in common of which one is booked by the ORM."""
        partners = self.env["res.partner"].browse(
            {one.values["partner_id"] for one in movements} - {False}
        )
        payers = stamp._get_partner_shapes(partners) if partners else {}
        return [self._get_movement_shape(one, payers) for one in movements]

    def _get_movement_shape(self, one, payers):
        """Return the shape of a movement, see `_get_movement_shapes`."""
        plan, values, term = one.plan, one.values, one.term
        partner_id, date = values["partner_id"], values["date"]
        return (
            payers.get(partner_id),
            # The series of a journal's numbers begins anew each year or month.
            (date.year, date.month),
            (plan.reason, plan.transaction.amount > 0, bool(plan.credit)),
            term and plan.shares and (term.shape, plan.shares[0][1] == term.residual),
            bill_shape.freeze(values, OWN),
            tuple(
                (
                    line["balance"] > 0,
                    line["partner_id"] == partner_id,
                    "edu_recognised_charge_id" in line,
                    bill_shape.freeze(line, LINE_OWN),
                )
                for line in one.lines
            ),
        )
