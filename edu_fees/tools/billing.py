# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work out the bills of a fee round: who owes what to which account.

>>> pupils = [Pupil(1, class_=10, grade=3), Pupil(2, class_=20, grade=9)]
>>> items = [Item("lunch", account="BIDV", quantity=22), Item("water", "VCB", 1)]
>>> prices = {("lunch", 3): 38_000, ("water", None): 20_000}
>>> plan = plan_bills(pupils, items, prices)
>>> [(bill.student, bill.account, bill.amount) for bill in plan.bills]
[(1, 'BIDV', 836000), (1, 'VCB', 20000), (2, 'VCB', 20000)]
>>> plan.unpriced
{('lunch', 9)}

Pupils of a grade without anything of their own have the very same lines:

>>> plan = plan_bills([Pupil(n, class_=10, grade=3) for n in (1, 2)], items, prices)
>>> plan.bills[0].lines is plan.bills[2].lines
True

Who already has a bill for an account gets no second one:

>>> plan = plan_bills(pupils, items, prices, billed={(1, "BIDV"), (2, "VCB")})
>>> [(bill.student, bill.account) for bill in plan.bills]
[(1, 'VCB')]

What a pupil did not use of an item is taken off its line, the oldest first. What is
larger than the rest of the line waits for another round:

>>> unused = {(1, "lunch"): [Deduction("Sep", 114_000), Deduction("Aug", 800_000)]}
>>> plan = plan_bills(pupils, items, prices, deductions=unused)
>>> [(bill.student, bill.account, bill.amount) for bill in plan.bills]
[(1, 'BIDV', 722000), (1, 'VCB', 20000), (2, 'VCB', 20000)]
>>> [(pupil.student, deduction.record) for pupil, deduction in plan.waiting]
[(1, 'Aug')]

How many units a pupil takes may be known better than by the round; of an item that
families choose, nobody gets what was not chosen:

>>> items = [Item("lunch", "BIDV", 22, chosen=True), Item("water", "VCB", 1)]
>>> quantities = {(1, "lunch"): 18, (2, "water"): 0}
>>> plan = plan_bills(pupils, items, prices, quantities=quantities)
>>> [(bill.student, bill.account, bill.amount) for bill in plan.bills]
[(1, 'BIDV', 684000), (1, 'VCB', 20000)]

Who is exempted pays a reduced price; of several exemptions the best one holds, and who
has nothing to pay at an account gets no bill for it:

>>> exemptions = {
...     (1, "lunch"): [Exemption("half", rate=5_000), Exemption("7,000", amount=7_000)],
...     (2, "water"): [Exemption("all", rate=10_000)],
... }
>>> plan = plan_bills(pupils, items, prices, quantities={(1, "lunch"): 18},
...                   exemptions=exemptions)
>>> [(bill.student, bill.account, bill.amount) for bill in plan.bills]
[(1, 'BIDV', 342000), (1, 'VCB', 20000)]
>>> plan.bills[0].lines[0].exemption, plan.bills[0].lines[0].full_price
('half', 38000)
>>> [(pupil.student, line.item, line.exemption) for pupil, line in plan.exempt]
[(2, 'water', 'all')]

Others pay a part of what is left then, for some pupils or for all of them.
Where nothing is left for the family there is no bill, but something to claim:

>>> supports = {
...     (1, "lunch"): [Support("sponsor", rate=2_500)],
...     (None, "water"): [Support("state", rate=10_000)],
... }
>>> plan = plan_bills(pupils, items, prices, quantities={(1, "lunch"): 18},
...                   exemptions=exemptions, supports=supports)
>>> [(bill.student, bill.account, bill.amount) for bill in plan.bills]
[(1, 'BIDV', 256500)]
>>> plan.bills[0].lines[0].supported
85500
>>> [(bill.student, bill.lines[0].supported) for bill in plan.covered]
[(1, 20000)]

What the other payer refused of an earlier month comes in a line of its own, in full:

>>> plan = plan_bills(pupils[1:], items, prices, supports=supports,
...                   arrears={(2, "water"): [Arrear("refused", 9_000)]})
>>> [(line.amount, line.arrear) for line in plan.bills[0].lines]
[(0, None), (9000, 'refused')]
"""

from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Pupil:
    """A pupil in a class of the round."""

    student: Any
    class_: Any
    grade: Any


@dataclass(frozen=True)
class Item:
    """An item of the round, and how many units of it everybody gets.

    ``chosen``: only those get it for whom a quantity is known.
    """

    item: Any
    account: Any
    quantity: int
    chosen: bool = False


@dataclass(frozen=True)
class Deduction:
    """What is taken off because the pupil did not use it."""

    record: Any
    amount: int


@dataclass(frozen=True)
class Exemption:
    """What a pupil pays less for a unit: a rate in basis points, or an amount."""

    record: Any
    rate: int = 0
    amount: int = 0

    def reduce(self, price: int) -> int:
        """Return what is left of a price, in whole đồng and never below 0.

        >>> Exemption("70 %", rate=7_000).reduce(350_000)
        105000
        >>> Exemption("a third", rate=3_333).reduce(10_001)
        6668
        >>> Exemption("40,000 a day", amount=40_000).reduce(38_000)
        0
        """
        off = (price * self.rate + 5_000) // 10_000 if self.rate else self.amount
        return max(price - off, 0)


@dataclass(frozen=True)
class Support:
    """What somebody else pays of a charge: a rate in basis points, or an amount."""

    record: Any
    rate: int = 0
    amount: int = 0

    def share(self, charge: int) -> int:
        """Return that part of a charge, in whole đồng and never more than all of it.

        >>> Support("70 %", rate=7_000).share(350_000)
        245000
        >>> Support("a third", rate=3_333).share(10_001)
        3333
        >>> Support("50,000", amount=50_000).share(38_000)
        38000
        """
        part = (charge * self.rate + 5_000) // 10_000 if self.rate else self.amount
        return min(part, charge)


def split(charge: int, supports) -> tuple:
    """Return what each payer takes of a charge, as pairs of `Support` and whole đồng.

    Each part is of the whole charge; who comes later gets what is left of it at most,
    and stands here only with something to pay. The family has the rest, so that all of
    them add up to the charge:

    >>> state, sponsor = Support("state", rate=5_000), Support("sponsor", rate=3_000)
    >>> parts = split(350_001, [state, sponsor])
    >>> [(one.record, part) for one, part in parts]
    [('state', 175001), ('sponsor', 105000)]
    >>> 350_001 - sum(part for _one, part in parts)
    70000
    >>> all_of_it = Support("state", rate=10_000)
    >>> [(one.record, part) for one, part in split(20_000, [all_of_it, sponsor])]
    [('state', 20000)]
    """
    left, parts = charge, []
    for support in supports:
        if part := min(support.share(charge), left):
            parts.append((support, part))
            left -= part
    return tuple(parts)


@dataclass(frozen=True)
class Arrear:
    """What another payer refused of an earlier month, and the family pays now."""

    record: Any
    amount: int


@dataclass(frozen=True)
class Line:
    """What a bill asks for an item, and what it takes off.

    ``exemption``: by what the price is reduced, ``reduction``: by how much a unit;
    ``supports``: what others pay of it, in the order in which they do; ``arrear``: what
    was refused before, if the line is about that.
    """

    item: Any
    quantity: int
    price: int
    deductions: tuple = ()
    exemption: Any = None
    reduction: int = 0
    supports: tuple = ()
    arrear: Any = None

    @property
    def shares(self) -> tuple:
        """What each of the others pays, as pairs of `Support` and whole đồng.

        >>> line = Line("lunch", 22, 38_000, supports=(Support("half", rate=5_000),))
        >>> [part for _support, part in line.shares]
        [418000]
        """
        return split(self.quantity * self.price, self.supports)

    @property
    def supported(self) -> int:
        """What others pay.

        >>> Line("lunch", 22, 38_000, supports=(Support("half", rate=5_000),)).supported
        418000
        """
        if not self.supports:
            return 0
        return sum(part for _support, part in self.shares)

    @property
    def asks(self) -> bool:
        """Whether the family has something to pay, before deductions.

        >>> Line("lunch", 22, 38_000, supports=(Support("all", rate=10_000),)).asks
        False
        """
        return bool(self.price) and self.quantity * self.price > self.supported

    @property
    def full_price(self) -> int:
        """The price that others pay.

        >>> Line("lunch", 22, 19_000, exemption="half", reduction=19_000).full_price
        38000
        """
        return self.price + self.reduction

    @property
    def amount_deducted(self) -> int:
        """What is taken off.

        >>> Line("lunch", 22, 38_000, (Deduction("Sep", 114_000),)).amount_deducted
        114000
        """
        return sum(deduction.amount for deduction in self.deductions)

    @property
    def amount(self) -> int:
        """Price times quantity, less what somebody else pays and what is taken off.

        >>> Line("lunch", 22, 38_000).amount
        836000
        >>> Line("lunch", 22, 38_000, (Deduction("Sep", 114_000),)).amount
        722000
        """
        return self.quantity * self.price - self.supported - self.amount_deducted


@dataclass(frozen=True)
class Bill:
    """A bill of a pupil for one beneficiary account."""

    student: Any
    class_: Any
    account: Any
    lines: tuple = ()

    @property
    def amount(self) -> int:
        """The total.

        >>> Bill(1, 1, "BIDV", (Line("a", 2, 5), Line("b", 1, 1))).amount
        11
        """
        return sum(line.amount for line in self.lines)


@dataclass
class Plan:
    """The bills to make, and what was left out.

    ``unpriced``: the (item, grade) pairs without a price; ``waiting``: the (pupil,
    deduction) pairs that are larger than what is left of the pupil's line; ``exempt``:
    the (pupil, line) pairs of bills that ask for nothing, and are not made;
    ``covered``: the bills of which somebody else pays all.
    """

    bills: list = field(default_factory=list)
    unpriced: set = field(default_factory=set)
    waiting: list = field(default_factory=list)
    exempt: list = field(default_factory=list)
    covered: list = field(default_factory=list)

    @property
    def all_bills(self) -> list:
        """What families pay, and what others pay for them."""
        return self.bills + self.covered


def plan_bills(
    pupils,
    items,
    prices,
    billed=(),
    deductions=None,
    quantities=None,
    exemptions=None,
    supports=None,
    arrears=None,
) -> Plan:
    """Return the bills that are missing, in the order of pupils and items.

    :param pupils: list of Pupil
    :param items: list of Item, in the order of the bill's lines
    :param prices: {(item, grade or None): price}; a grade's own price comes first
    :param billed: pairs (student, account) that have their bill
    :param deductions: {(student, item): list of Deduction, the oldest first}
    :param quantities: {(student, item): units}, where they are not the item's own; with
        0 units there is no line
    :param exemptions: {(student, item): list of Exemption}
    :param supports: {(student or None for everybody, item): list of Support}; those of
        a student are all of them, everybody's included
    :param arrears: {(student, item): list of Arrear}
    """
    plan = Plan()
    deductions = deductions or {}
    quantities = quantities or {}
    exemptions = exemptions or {}
    supports = supports or {}
    # Most pupils of a grade are billed the same. It is worked out once, and their bills
    # have the very same lines.
    of_own = (deductions, quantities, exemptions, supports, arrears or {})
    own = {student for student, _item in chain(*of_own)}
    common_supports = {key: one for key, one in supports.items() if key[0] is None}
    common: dict = {}
    for pupil in pupils:
        if pupil.student in own:
            lines_by_account = plan_lines(plan, pupil, items, prices, billed, *of_own)
        else:
            if pupil.grade not in common:
                common[pupil.grade] = plan_lines(
                    plan, pupil, items, prices, supports=common_supports
                )
            lines_by_account = common[pupil.grade]
        for account, lines in lines_by_account.items():
            if (pupil.student, account) in billed:
                continue
            bill = Bill(pupil.student, pupil.class_, account, lines)
            if any(line.asks for line in lines):
                plan.bills.append(bill)
            elif any(line.supported for line in lines):
                plan.covered.append(bill)
            else:
                plan.exempt += [(pupil, line) for line in lines]
    return plan


def plan_lines(
    plan,
    pupil,
    items,
    prices,
    billed=(),
    deductions=MappingProxyType({}),
    quantities=MappingProxyType({}),
    exemptions=MappingProxyType({}),
    supports=MappingProxyType({}),
    arrears=MappingProxyType({}),
) -> dict:
    """Return the lines of a pupil's missing bills by account, and note in the plan what
    has no price and what waits; the arguments are those of `plan_bills`.

    >>> pupil, items = Pupil(1, class_=10, grade=3), [Item("lunch", "BIDV", 22)]
    >>> lines = plan_lines(Plan(), pupil, items, {("lunch", 3): 38_000})
    >>> [line.amount for line in lines["BIDV"]]
    [836000]
    """
    by_account: dict = {}
    for item in items:
        key = (pupil.student, item.item)
        refused = [
            Line(item.item, 1, one.amount, arrear=one.record)
            for one in arrears.get(key, ())
            if (pupil.student, item.account) not in billed
        ]
        quantity = quantities.get(key, 0 if item.chosen else item.quantity)
        if quantity <= 0:
            if refused:
                by_account.setdefault(item.account, []).extend(refused)
            continue
        price = get_price(prices, item.item, pupil.grade)
        if price is None:
            plan.unpriced.add((item.item, pupil.grade))
        elif (pupil.student, item.account) not in billed:
            line = exempt(item.item, quantity, price, exemptions.get(key, ()))
            paying = supports.get(key) or supports.get((None, item.item))
            if paying and line.price:
                line = replace(line, supports=tuple(paying))
            taken, waiting = take(line.amount, deductions.get(key, ()))
            plan.waiting += [(pupil, deduction) for deduction in waiting]
            if taken:
                line = replace(line, deductions=taken)
            by_account.setdefault(item.account, []).append(line)
        if refused:
            by_account.setdefault(item.account, []).extend(refused)
    return {account: tuple(lines) for account, lines in by_account.items()}


def get_price(prices, item, grade):
    """Return what an item costs pupils of a grade: the grade's own price, or the one of
    all grades; None without either.

    >>> prices = {("lunch", 3): 38_000, ("lunch", None): 35_000}
    >>> get_price(prices, "lunch", 3), get_price(prices, "lunch", 4)
    (38000, 35000)
    >>> get_price(prices, "water", 3)
    """
    return prices.get((item, grade), prices.get((item, None)))


def exempt(item, quantity: int, price: int, exemptions) -> Line:
    """Return the line of an item at the lowest price that an exemption leaves.

    >>> line = exempt("lunch", 22, 38_000, [Exemption("a"), Exemption("b", rate=1_000)])
    >>> line.price, line.exemption, line.amount
    (34200, 'b', 752400)
    >>> exempt("lunch", 22, 38_000, [Exemption("nothing")]).exemption
    """
    best = min(exemptions, key=lambda one: one.reduce(price), default=None)
    if best is None or best.reduce(price) == price:
        return Line(item, quantity, price)
    left = best.reduce(price)
    return Line(item, quantity, left, exemption=best.record, reduction=price - left)


def take(room: int, deductions) -> tuple[tuple, tuple]:
    """Return the deductions that a line has room for, in order, and the others.

    A deduction is taken whole or not at all, so that each stands on one bill.

    >>> two, five = Deduction("two", 2), Deduction("five", 5)
    >>> take(4, [five, two]) == ((two,), (five,))
    True
    """
    taken, waiting = [], []
    for deduction in deductions:
        if deduction.amount <= room:
            taken.append(deduction)
            room -= deduction.amount
        else:
            waiting.append(deduction)
    return tuple(taken), tuple(waiting)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
