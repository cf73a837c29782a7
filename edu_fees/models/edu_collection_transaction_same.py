# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

from ..tools import payment_code

# A transfer of late evening stands in the statement of the next working day.
DAYS_APART = 1
# No holiday is longer.
MAX_DAYS_APART = 14


class EduCollectionTransaction(models.Model):
    """One transfer under two names.

    Some banks' statements give no reference; the one made of the line's content is not
    the one that a notification of the same transfer carries. Such a line and such a
    notification are the same movement when amount and day agree and so does what the
    payer wrote; each is taken once, so that two equal transfers stay two.
    """

    _inherit = "edu.collection.transaction"

    is_made_up = fields.Boolean(
        string="Without reference",
        readonly=True,
        help="The bank gave no reference; it is made of what the line says.",
    )
    alias_reference = fields.Char(
        string="Also told as",
        readonly=True,
        copy=False,
        help="The reference under which another channel told of the same movement.",
    )

    _alias_uniq = models.UniqueIndex(
        "(journal_id, alias_reference) WHERE alias_reference IS NOT NULL",
        "This movement of the bank account is already registered.",
    )

    def _prepare_columns(self, journal, entry, channel):
        """Override to remember whose reference is made up."""
        columns = super()._prepare_columns(journal, entry, channel)
        return {**columns, "is_made_up": bool(entry.get("is_made_up"))}

    def _get_reference_domain(self, references):
        """Override: the other name is one, too."""
        return [
            "|",
            ("alias_reference", "in", references),
            *super()._get_reference_domain(references),
        ]

    def _find_same(self, journal, entries):
        """Override to know movements that were told under another reference."""
        entries = super()._find_same(journal, entries)
        self._take_turns(journal, entries)
        self._use_aliases(journal, entries)
        known = self._search_references(journal, entries)
        todo = [one for one in entries if one["reference"] not in known]
        candidates = todo and self._search_candidates(journal, todo)
        found = {}
        for entry in todo:
            told = (entry["reference"], entry["amount"])
            if told not in found:
                same = candidates._choose_same(entry)
                if same:
                    same._lock()
                    same.alias_reference = entry["reference"]
                    candidates -= same
                found[told] = same.bank_reference or entry["reference"]
            entry["reference"] = found[told]
        return entries

    def _take_turns(self, journal, entries):
        """Let those who register on an account with made-up references follow each
        other: who comes second is made to look again, and finds what the first one
        brought under another name."""
        made_up = any(entry.get("is_made_up") for entry in entries)
        domain = [("journal_id", "=", journal.id), ("is_made_up", "=", True)]
        if made_up or self.search_count(domain, limit=1):
            self.env.cr.execute(
                "UPDATE account_journal SET write_uid = write_uid WHERE id = %s",
                [journal.id],
            )

    def _use_aliases(self, journal, entries):
        """Replace references that are the other name of a known movement."""
        references = [entry["reference"] for entry in entries]
        domain = [("journal_id", "=", journal.id)]
        known = self.search_fetch(
            [*domain, ("alias_reference", "in", references)],
            ["alias_reference", "bank_reference"],
        )
        names = {one.alias_reference: one.bank_reference for one in known}
        for entry in entries:
            entry["reference"] = names.get(entry["reference"], entry["reference"])

    def _search_references(self, journal, entries):
        """Return those references of entries that are on record, as a set."""
        references = [entry["reference"] for entry in entries]
        known = self.search_fetch(
            [("journal_id", "=", journal.id), ("bank_reference", "in", references)],
            ["bank_reference"],
        )
        return set(known.mapped("bank_reference"))

    def _search_candidates(self, journal, entries):
        """Return the movements that some entries may tell of, the oldest first."""
        days = [fields.Date.to_date(entry["date"]) for entry in entries]
        span = timedelta(days=MAX_DAYS_APART)
        return self.search(
            [
                ("journal_id", "=", journal.id),
                ("alias_reference", "=", False),
                ("reversal_of_id", "=", False),
                ("amount", "in", list({entry["amount"] for entry in entries})),
                ("date", ">=", min(days) - span),
                ("date", "<=", max(days) + span),
            ],
            order="date, id",
        )

    def _choose_same(self, entry):
        """Return the one of these movements that an entry tells of, or none.

        Where nobody but the payer's words says which of several, and they fit more than
        one, it is none of them: the entry waits for a person.
        """
        found = self.filtered(lambda one: one._is_same(entry))
        if len(found) < 2 or found[0].payment_codes:
            return found[:1]
        memo = self._get_plain(entry.get("memo"))
        exact = found.filtered(lambda one: self._get_plain(one.memo) == memo)
        if not exact and len({self._get_plain(one.memo) for one in found}) > 1:
            entry["queue_reason"] = "ambiguous"
            return self.browse()
        return (exact or found)[:1]

    def _is_same(self, entry):
        """Tell whether an entry tells of this movement.

        Exactly one of the two has the bank's own reference, or one is a gateway's and
        the other the bank's.
        """
        if int(self.amount) != entry["amount"] or not self._is_other_name(entry):
            return False
        prefixes = tuple({self.channel_id.code_prefix or "TT", "TT"})
        codes = payment_code.find(entry.get("memo"), prefixes)
        if codes or self.payment_codes:
            is_same = codes == (self.payment_codes or "").split()
        else:
            own, other = self._get_plain(self.memo), self._get_plain(entry.get("memo"))
            is_same = own and (own in other or (other and other in own))
        return bool(is_same) and self._is_near(fields.Date.to_date(entry["date"]))

    def _is_other_name(self, entry):
        """Tell whether an entry may be this movement's under another reference."""
        if self.is_made_up != bool(entry.get("is_made_up")):
            return True
        is_gateways = bool(self.gateway_references)
        return self.is_made_up and is_gateways != bool(entry.get("gateway_id"))

    def _is_near(self, day):
        """Tell whether a day is this movement's, or no working day lies between."""
        first, last = sorted((self.date, day))
        after = first + timedelta(days=DAYS_APART)
        return last <= after or last <= self.channel_id._get_working_day(after)

    def _get_plain(self, memo):
        """Return what a payer wrote, without what banks do to it."""
        return "".join(char for char in (memo or "").upper() if char.isalnum())
