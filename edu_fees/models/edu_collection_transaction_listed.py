# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools import payment_code, same_money
from .edu_collection_transaction_same import MAX_DAYS_APART, is_near


class Pairs:
    """Movements that entries may be the same money as; each is taken once.

    They are looked up by what both have to name, so that a month in which everybody
    pays the same amount is no longer than another.
    """

    def __init__(self, movements, says):
        """Index the movements, the first to be taken first.

        :param list says: what each says, a `Told` or `Listed` of `tools/same_money.py`
        """
        self.says = dict(zip(movements, says, strict=True))
        self.by_key = defaultdict(list)
        for one, own in self.says.items():
            for key in own.get_keys():
                self.by_key[int(one.amount), key].append(one)
        self.taken = set()
        self.near = {}

    def match(self, entries, says, order):
        """Return which movement each entry is.

        :param list says: what each entry says
        :param order: function that makes (what the entry says, what the movement says)
            into what `same_money.judge` takes
        :return: ({reference of an entry: the movement that it is}, the references of
            those that a person has to look at, as a set)
        """
        found, doubles, others = {}, set(), []
        for entry, own in zip(entries, says, strict=True):
            verdicts = self._judge(entry, own, order)
            day = fields.Date.to_date(entry["date"])
            same = [
                one
                for one, verdict in verdicts.items()
                if verdict == "same" and one not in self.taken
            ]
            if same:
                best = min(same, key=lambda one: (abs(one.date - day), one.id))
                self.taken.add(best)
                found[entry["reference"]] = best
            else:
                others.append((entry, verdicts))
        for entry, verdicts in others:
            rest = [
                verdict for one, verdict in verdicts.items() if one not in self.taken
            ]
            guesses = rest.count("guess")
            if "double" in rest or 0 < guesses <= same_money.MAX_GUESSES:
                doubles.add(entry["reference"])
        return found, doubles

    def _judge(self, entry, own, order):
        """Return the verdict on each movement that an entry may be."""
        day = fields.Date.to_date(entry["date"])
        verdicts = {}
        for key in own.get_keys():
            for one in self.by_key.get((entry["amount"], key), ()):
                if one not in verdicts and one not in self.taken:
                    pair = order(own, self.says[one])
                    verdicts[one] = same_money.judge(*pair, self._is_near(one, day))
        return verdicts

    def _is_near(self, movement, day):
        """Tell whether a day is near a movement's; holidays are read once."""
        key = movement.company_id, movement.date, day
        if key not in self.near:
            self.near[key] = is_near(movement, day)
        return self.near[key]


class EduCollectionTransaction(models.Model):
    """Money that the list of another program tells of.

    A school that runs another program beside this one imports what was collected
    there. Such a list has numbers of its own and is no proof of the bank; the same
    money comes by the bank as well. Where pupil, amount and day agree it is one
    movement, which takes the bank's reference. Where they nearly do, the second one
    waits: a person says whether it is other money (and matches it), or the same (and
    cancels one of the two).
    """

    _inherit = "edu.collection.transaction"

    listed_reference = fields.Char(
        string="Number in another program",
        readonly=True,
        copy=False,
        help="Under which number the list of another program has it.",
    )
    listed_student_id = fields.Many2one(
        "edu.student",
        string="Pupil by the list",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    is_listed = fields.Boolean(
        string="Only in another program",
        readonly=True,
        copy=False,
        help="No bank has told of it yet.",
    )
    queue_reason = fields.Selection(
        selection_add=[("possible_double", "Possible double of an imported list")]
    )

    _listed_reference_uniq = models.UniqueIndex(
        "(journal_id, listed_reference) WHERE listed_reference IS NOT NULL",
        "This row of the list is already registered.",
    )
    _listed_idx = models.Index("(journal_id, amount) WHERE is_listed IS TRUE")

    def _prepare_columns(self, journal, entry, channel):
        """Override to remember whose list told of it.

        Further keys of an entry: `listed_reference`, `listed_student` (a pupil's id),
        and `is_listed` for money that the bank will tell of, too.
        """
        return {
            **super()._prepare_columns(journal, entry, channel),
            "is_listed": bool(entry.get("is_listed")),
            "listed_reference": entry.get("listed_reference") or None,
            "listed_student_id": entry.get("listed_student") or None,
        }

    def _get_reference_domain(self, references):
        """Override: the number in another program is a name, too."""
        return [
            "|",
            ("listed_reference", "in", references),
            *super()._get_reference_domain(references),
        ]

    def _use_aliases(self, journal, entries):
        """Override: likewise, for entries of such lists."""
        super()._use_aliases(journal, entries)
        listed = [one for one in entries if one.get("listed_reference")]
        if not listed:
            return
        numbers = [one["listed_reference"] for one in listed]
        known = self.search_fetch(
            [("journal_id", "=", journal.id), ("listed_reference", "in", numbers)],
            ["bank_reference", "listed_reference"],
        )
        names = {one.listed_reference: one.bank_reference for one in known}
        for entry in listed:
            name = names.get(entry["listed_reference"])
            entry["reference"] = name or entry["reference"]

    def action_view_doubles(self):
        """Open the movements of the account that this one may be: the amount is the
        same, the day is near."""
        self.ensure_one()
        self.check_access("read")
        span = timedelta(days=MAX_DAYS_APART)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payments of this amount"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [
                ("journal_id", "=", self.journal_id.id),
                ("amount", "=", self.amount),
                ("date", ">=", fields.Date.to_string(self.date - span)),
                ("date", "<=", fields.Date.to_string(self.date + span)),
            ],
        }

    # === THE SAME MONEY === #

    def _find_listed(self, journal, entries):
        """Override: tell what a list and the bank have both, and what they may have."""
        listed = [one for one in entries if one.get("is_listed")]
        told = [one for one in entries if not one.get("is_listed")]
        found, doubles = self._match_list(journal, listed)
        for entry in listed:
            if same := found.get(entry["reference"]):
                same._learn_listed(entry)
        told_found, told_doubles = self._match_told(journal, told)
        for entry in told:
            if same := told_found.get(entry["reference"]):
                same._learn_bank(entry)
        for entry in entries:
            if entry["reference"] in doubles | told_doubles:
                entry.setdefault("queue_reason", "possible_double")
        return super()._find_listed(journal, entries)

    def _learn_listed(self, entry):
        """Remember under which number of a list the bank's money was told as well."""
        self._lock()
        self.write(
            {
                "listed_reference": entry["listed_reference"],
                "listed_student_id": entry["listed_student"],
            }
        )
        entry["reference"] = self.bank_reference

    def _learn_bank(self, entry):
        """Give money of a list the reference that the bank has for it; its entry in the
        books stays as it is."""
        self._lock()
        self.write(
            {
                "bank_reference": entry["reference"],
                "gateway_references": entry.get("gateway_mark"),
                "is_listed": False,
                "is_made_up": bool(entry.get("is_made_up")),
            }
        )
        # The constraint of the reference looks at the database.
        self.flush_recordset()

    def _match_list(self, journal, entries, without=()):
        """Return what rows of a list are beside the bank's movements; few queries.

        :param list entries: dicts of `reference`, `date`, `amount`, `memo`,
            `listed_student`
        :param without: ids of movements that other rows are already
        :return: what `Pairs.match` returns
        """
        others = self._search_doubles(
            journal,
            entries,
            [("is_listed", "=", False), ("listed_reference", "=", False)],
        )
        others -= self.browse(without)
        if not others:
            return {}, set()
        listed = self._get_listed_of_entries(entries)
        pairs = Pairs(others, others._get_told())
        return pairs.match(entries, listed, lambda own, other: (other, own))

    def _match_told(self, journal, entries):
        """Return what the bank's movements are beside rows of lists; few queries.

        :return: what `Pairs.match` returns
        """
        others = self._search_doubles(journal, entries, [("is_listed", "=", True)])
        if not others:
            return {}, set()
        told = self._get_told_of_entries(journal, entries)
        pairs = Pairs(others, others._get_listed())
        return pairs.match(entries, told, lambda own, other: (own, other))

    def _search_doubles(self, journal, entries, domain):
        """Return movements of a domain that entries may tell of, the oldest first."""
        if not entries:
            return self.browse()
        days = [fields.Date.to_date(entry["date"]) for entry in entries]
        span = timedelta(days=MAX_DAYS_APART)
        return self.search(
            Domain(domain)
            & Domain("journal_id", "=", journal.id)
            & Domain("reversal_of_id", "=", False)
            & Domain("state", "!=", "reversed")
            & Domain("amount", "in", list({entry["amount"] for entry in entries}))
            & Domain("amount", ">", 0)
            & Domain("date", ">=", min(days) - span)
            & Domain("date", "<=", max(days) + span),
            order="date, id",
        )

    # === WHAT BOTH SAY === #

    def _get_told(self):
        """Return what the bank says of movements, a `Told` each."""
        by_code = self._get_students_by_code(
            code for one in self for code in (one.payment_codes or "").split()
        )
        result = []
        for one in self:
            codes = (one.payment_codes or "").split()
            students = {by_code[code] for code in codes if code in by_code}
            students |= set(one.student_ids.ids)
            text = f"{one.memo or ''} {one.counterparty or ''}"
            told = same_money.Told(one.bank_reference, text, frozenset(students))
            result.append(told)
        return result

    def _get_told_of_entries(self, journal, entries):
        """Return what the bank says in entries, a `Told` each."""
        channels = self.env["edu.collection.channel"].sudo()
        channels = channels.search([("journal_id", "=", journal.id)])
        prefixes = tuple({"TT", *channels.mapped("code_prefix")})
        codes = [payment_code.find(one.get("memo"), prefixes) for one in entries]
        by_code = self._get_students_by_code(code for own in codes for code in own)
        return [
            same_money.Told(
                entry["reference"],
                f"{entry.get('memo') or ''} {entry.get('counterparty') or ''}",
                frozenset(by_code[code] for code in own if code in by_code),
            )
            for entry, own in zip(entries, codes, strict=True)
        ]

    def _get_listed_of_entries(self, entries):
        """Return what the list says in entries, a `Listed` each."""
        students = self.env["edu.student"].sudo()
        students = students.browse(one["listed_student"] for one in entries)
        return [
            self._build_listed(student, entry["reference"], entry.get("memo"))
            for student, entry in zip(students, entries, strict=True)
        ]

    def _get_listed(self):
        """Return what the list says of movements that came by it, a `Listed` each."""
        return [
            self._build_listed(
                one.listed_student_id.sudo(), one.listed_reference, one.memo
            )
            for one in self
        ]

    def _build_listed(self, student_sudo, reference, memo):
        """Return what a list says of one payment."""
        return same_money.Listed(
            student_sudo.id,
            code=student_sudo.student_code or "",
            name=student_sudo.name or "",
            text=f"{reference or ''} {memo or ''}",
        )

    def _get_students_by_code(self, codes):
        """Return {payment code: id of the pupil} of the bills that have these codes."""
        codes = sorted(set(codes))
        if not codes:
            return {}
        bills = self.env["account.move"].sudo()
        bills = bills.search_fetch(
            [("edu_payment_code", "in", codes)], ["edu_payment_code", "edu_student_id"]
        )
        return {one.edu_payment_code: one.edu_student_id.id for one in bills}
