# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from operator import itemgetter

from odoo import api, fields, models

from ..tools.collection_call import clean_text

# So many transfers may share one reference of the bank.
MAX_SHARED = 9


class EduCollectionTransaction(models.Model):
    """Two transfers under one reference.

    Some banks give two transfers of one minute the same reference. A gateway that reads
    the account counts its rows itself: two numbers of one gateway are two transfers,
    where two gateways tell of one. The second one gets the name that it has in the
    bank's file (`REF/2`), and waits for a person.
    """

    _inherit = "edu.collection.transaction"

    gateway_references = fields.Char(
        string="Numbers of the gateways",
        readonly=True,
        copy=False,
        help="Under which number each gateway told of it.",
    )
    queue_reason = fields.Selection(
        selection_add=[
            ("same_reference", "Same bank reference, second payment"),
            ("ambiguous", "May have been told already"),
        ]
    )

    @api.model
    def _register_movements(self, journal, entries, message=None):
        """Override of `edu_fees` to keep the second of two transfers.

        A further key of an entry: `gateway_id`, the gateway's own number of it.
        """
        entries, claimed = self._name_by_gateway(journal, entries, message)
        transactions = super()._register_movements(journal, entries, message)
        for transaction, mark in claimed.items():
            marks = (transaction.gateway_references or "").split()
            if mark not in marks:
                transaction.gateway_references = " ".join([*marks, mark])
        return transactions

    def _prepare_columns(self, journal, entry, channel):
        """Override to remember the gateway's number."""
        columns = super()._prepare_columns(journal, entry, channel)
        return {**columns, "gateway_references": entry.get("gateway_mark")}

    def _name_by_gateway(self, journal, entries, message):
        """Return the entries, each under the reference of its own movement, and what
        known movements are called by the gateway.

        :return: (list of entries, {transaction: mark})
        """
        numbered = [one for one in entries if one.get("gateway_id")]
        if not numbered or not message:
            return entries, {}
        # A list may number them otherwise than notifications do.
        gateway = f"{message.channel_id.id}.{message.verb or ''}:"
        known = self._search_shared(journal, numbered)
        result, claimed = [], {}
        for entry in entries:
            if not entry.get("gateway_id"):
                result.append(entry)
                continue
            mark = gateway + "".join(clean_text(str(entry["gateway_id"])).split())
            reference = self._normalize_reference(entry["bank_reference"])
            key, values = (reference, int(entry["amount"])), {"gateway_mark": mark}
            shared = known.setdefault(key, [])
            place = self._find_place(shared, gateway, mark)
            if place is None:
                place = len(shared)
                shared.append((self.browse(), [mark]))
                if place:
                    values["queue_reason"] = "same_reference"
            else:
                transaction, marks = shared[place]
                marks.append(mark)
                if transaction:
                    claimed[transaction] = mark
            name = reference if not place else f"{reference}/{place + 1}"
            result.append({**entry, **values, "bank_reference": name})
        return result, claimed

    def _find_place(self, shared, gateway, mark):
        """Return the place of a gateway's number among the movements of a reference.

        :param list shared: (transaction, marks) in the order of their names
        :return: its own, or the first that this gateway has not told of; else None
        """
        for place, (_transaction, marks) in enumerate(shared):
            if mark in marks:
                return place
        for place, (_transaction, marks) in enumerate(shared):
            if not any(one.startswith(gateway) for one in marks):
                return place
        return None

    def _search_shared(self, journal, entries):
        """Return the movements on record under the references of some entries.

        :return: {(reference, amount): [(transaction, marks)]}
        """
        names = {}
        for entry in entries:
            reference = self._normalize_reference(entry["bank_reference"])
            key = (reference, int(entry["amount"]))
            for number in range(1, MAX_SHARED + 1):
                name = reference if number == 1 else f"{reference}/{number}"
                names.setdefault(name, set()).add((number, key))
        domain = [("journal_id", "=", journal.id), ("bank_reference", "in", [*names])]
        fetched = ["amount", "bank_reference", "gateway_references"]
        found = {}
        for one in self.search_fetch(domain, fetched):
            for number, key in names[one.bank_reference]:
                if int(one.amount) == key[1]:
                    marks = (one.gateway_references or "").split()
                    found.setdefault(key, []).append((number, one, marks))
        return {
            key: [
                (one, marks) for _number, one, marks in sorted(rows, key=itemgetter(0))
            ]
            for key, rows in found.items()
        }
