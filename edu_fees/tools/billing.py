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
class Line:
    """A line of a bill."""

    item: Any
    quantity: int
    price: int

    @property
    def amount(self) -> int:
        """Price times quantity.

        >>> Line("lunch", 22, 38_000).amount
        836000
        """
        return self.quantity * self.price


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
    """The bills to make, and the (item, grade) pairs without a price."""

    bills: list = field(default_factory=list)
    unpriced: set = field(default_factory=set)


def plan_bills(pupils, items, prices, billed=()) -> Plan:
    """Return the bills that are missing, in the order of pupils and items.

    :param pupils: list of Pupil
    :param items: list of Item, in the order of the bill's lines
    :param prices: {(item, grade or None): price}; a grade's own price comes first
    :param billed: pairs (student, account) that have their bill
    """
    plan = Plan()
    for pupil in pupils:
        by_account: dict = {}
        for item in items:
            price = prices.get((item.item, pupil.grade), prices.get((item.item, None)))
            if price is None:
                plan.unpriced.add((item.item, pupil.grade))
            elif (pupil.student, item.account) not in billed:
                line = Line(item.item, item.quantity, price)
                by_account.setdefault(item.account, []).append(line)
        plan.bills += [
            Bill(pupil.student, pupil.class_, account, tuple(lines))
            for account, lines in by_account.items()
        ]
    return plan


if __name__ == "__main__":
    import doctest

    doctest.testmod()
