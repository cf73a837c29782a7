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
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Pupil:
    """A pupil in a class of the round."""

    student: Any
    class_: Any
    grade: Any


@dataclass(frozen=True)
class Item:
    """An item of the round."""

    item: Any
    account: Any
    quantity: int


@dataclass(frozen=True)
class Deduction:
    """What is taken off because the pupil did not use it."""

    record: Any
    amount: int


@dataclass(frozen=True)
class Line:
    """What a bill asks for an item, and what it takes off."""

    item: Any
    quantity: int
    price: int
    deductions: tuple = ()

    @property
    def amount_deducted(self) -> int:
        """What is taken off.

        >>> Line("lunch", 22, 38_000, (Deduction("Sep", 114_000),)).amount_deducted
        114000
        """
        return sum(deduction.amount for deduction in self.deductions)

    @property
    def amount(self) -> int:
        """Price times quantity, less what is taken off.

        >>> Line("lunch", 22, 38_000).amount
        836000
        >>> Line("lunch", 22, 38_000, (Deduction("Sep", 114_000),)).amount
        722000
        """
        return self.quantity * self.price - self.amount_deducted


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
    deduction) pairs that are larger than what is left of the pupil's line.
    """

    bills: list = field(default_factory=list)
    unpriced: set = field(default_factory=set)
    waiting: list = field(default_factory=list)


def plan_bills(pupils, items, prices, billed=(), deductions=None) -> Plan:
    """Return the bills that are missing, in the order of pupils and items.

    :param pupils: list of Pupil
    :param items: list of Item, in the order of the bill's lines
    :param prices: {(item, grade or None): price}; a grade's own price comes first
    :param billed: pairs (student, account) that have their bill
    :param deductions: {(student, item): list of Deduction, the oldest first}
    """
    plan = Plan()
    deductions = deductions or {}
    for pupil in pupils:
        by_account: dict = {}
        for item in items:
            price = prices.get((item.item, pupil.grade), prices.get((item.item, None)))
            if price is None:
                plan.unpriced.add((item.item, pupil.grade))
            elif (pupil.student, item.account) not in billed:
                open_ = deductions.get((pupil.student, item.item), ())
                taken, waiting = take(item.quantity * price, open_)
                plan.waiting += [(pupil, deduction) for deduction in waiting]
                line = Line(item.item, item.quantity, price, taken)
                by_account.setdefault(item.account, []).append(line)
        plan.bills += [
            Bill(pupil.student, pupil.class_, account, tuple(lines))
            for account, lines in by_account.items()
        ]
    return plan


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
