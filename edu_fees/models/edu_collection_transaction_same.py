# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ..tools import payment_code
from .edu_collection_channel_day import SATURDAY

# A transfer of late evening stands in the statement of the next working day.
DAYS_APART = 1
# No holiday is longer.
MAX_DAYS_APART = 14
# Who gave a movement its reference: the bank, a gateway, or our reading of a line. One
# told under the name of another may be the same.
KINDS = ("bank", "gateway", "line")


class Pool:
    """Movements that entries may tell of under another name; each is taken once.

    They are looked up by what has to agree exactly, so that a month in which everybody
    pays the same amount is no longer than another.
    """

    def __init__(self, movements):
        """Sort the movements, the first to be taken first."""
        # By the prefixes of codes that a memo is read with, then by what has to agree.
        self.by_prefixes = defaultdict(lambda: defaultdict(dict))
        for place, one in enumerate(movements or ()):
            prefixes = tuple(sorted({one.channel_id.code_prefix or "TT", "TT"}))
            codes = tuple((one.payment_codes or "").split())
            kind = get_kind(one.is_made_up, one.gateway_references)
            key = (kind, int(one.amount), codes)
            self.by_prefixes[prefixes][key][place] = one, get_plain(one.memo)

    def take(self, entry):
        """Return the first movement that an entry tells of and that is left, or None.

        Each has a reference of another kind; amount and day agree, and what the payer
        wrote. Where that fits several, and is the same as in none of them, the entry
        waits for a person.
        """
        found = []
        for prefixes, movements in self.by_prefixes.items():
            codes = tuple(payment_code.find(entry.get("memo"), prefixes))
            own = get_kind(entry.get("is_made_up"), entry.get("gateway_id"))
            for kind in KINDS:
                if kind != own:
                    places = movements.get((kind, entry["amount"], codes), {})
                    found += self._find(entry, places, bool(codes))
        if not found:
            return None
        exact = [row for row in found if row[3]]
        if not exact and len({row[4] for row in found}) > 1:
            entry["queue_reason"] = "ambiguous"
            return None
        place, one, places, _is_exact, _memo = min(
            exact or found, key=lambda row: row[0]
        )
        del places[place]
        return one

    def _find(self, entry, places, has_codes):
        """Return (place, movement, places, whether it is surely that one, its memo) of
        the movements that an entry may tell of; no more than are needed to choose."""
        day = fields.Date.to_date(entry["date"])
        plain = get_plain(entry.get("memo"))
        found = []
        for place, (one, memo) in places.items():
            is_exact = has_codes or memo == plain
            if (has_codes or agree(memo, plain)) and is_near(one, day):
                found.append((place, one, places, is_exact, memo))
                if is_exact:
                    break
        return found


def get_kind(is_made_up, gateway):
    """Return who gave a reference, one of `KINDS`."""
    if not is_made_up:
        return "bank"
    return "gateway" if gateway else "line"


def is_near(movement, day):
    """Tell whether a day is the movement's, or no working day lies between."""
    first, last = sorted((movement.date, day))
    after = first + timedelta(days=DAYS_APART)
    between = [after + timedelta(days=number) for number in range((last - after).days)]
    working = [one for one in between if one.weekday() < SATURDAY]
    if not working:
        return True
    holidays = movement.company_id._edu_get_days_off(working[0], working[-1])
    return all(one in holidays for one in working)


def get_plain(memo):
    """Return what a payer wrote, without what banks do to it."""
    return "".join(char for char in (memo or "").upper() if char.isalnum())


def agree(own, other):
    """Tell whether two memos, made plain, are one: the first is not empty."""
    return bool(own) and (own in other or (bool(other) and other in own))


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
    # Asked before every payment that comes in; there are few such movements, or none.
    _made_up_idx = models.Index("(journal_id) WHERE is_made_up IS TRUE")
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
        is_unsure = self._take_turns(journal, entries)
        self._use_aliases(journal, entries)
        known = self._search_references(journal, entries)
        unknown = [one for one in entries if one["reference"] not in known]
        # What another program lists has neither the bank's memo nor its reference.
        todo = [one for one in unknown if not one.get("is_listed")]
        pool = Pool(todo and self._search_candidates(journal, todo))
        found = {}
        for entry in todo:
            told = (entry["reference"], entry["amount"])
            if told not in found:
                found[told] = pool.take(entry)
        self._learn_aliases(found)
        for entry in todo:
            if same := found[entry["reference"], entry["amount"]]:
                entry["reference"] = same.bank_reference
        told = {same.bank_reference for same in found.values() if same}
        rest = [one for one in unknown if one["reference"] not in told]
        if is_unsure and rest:
            self._find_listed(journal, rest)
        return entries

    def _find_listed(self, journal, entries):
        """Hook: put the references on record into those entries that the list of
        another program has, too; all of them are unknown under their own."""

    def _learn_aliases(self, found):
        """Remember under which other reference movements were told of.

        :param dict found: the movement, or None, by (reference, amount)
        """
        same = self.union(*filter(None, found.values()))
        if same:
            same._lock()
        for (reference, _amount), one in found.items():
            if one:
                one.alias_reference = reference

    def _take_turns(self, journal, entries):
        """Let those who register on an account where money may have two names follow
        each other: who comes second is made to look again, and finds what the first one
        brought under another name.

        :return: whether it is such an account
        """
        is_unsure = any(
            entry.get("is_made_up") or entry.get("is_listed") for entry in entries
        )
        domain = [
            ("journal_id", "=", journal.id),
            "|",
            ("is_made_up", "=", True),
            ("is_listed", "=", True),
        ]
        is_unsure = is_unsure or bool(self.search_count(domain, limit=1))
        if is_unsure:
            self.env.cr.execute(
                "UPDATE account_journal SET write_uid = write_uid WHERE id = %s",
                [journal.id],
            )
        return is_unsure

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
                ("is_listed", "=", False),
                ("reversal_of_id", "=", False),
                ("amount", "in", list({entry["amount"] for entry in entries})),
                ("date", ">=", min(days) - span),
                ("date", "<=", max(days) + span),
            ],
            order="date, id",
        )
