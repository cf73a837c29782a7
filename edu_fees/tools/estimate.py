# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Set what an item brings in against what it costs.

>>> figures = balance(300, 9, 350_000, [700_000_000, 240_000_000])
>>> figures.revenue, figures.cost, figures.balance
(945000000, 940000000, 5000000)

At which price a unit would just pay for itself, rounded up to whole đồng:

>>> figures.cost_price
348149
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Revenue and cost of an item in a year, in whole đồng."""

    revenue: int
    cost: int
    cost_price: int

    @property
    def balance(self) -> int:
        """What is left, or below 0 what is lacking.

        >>> Figures(10, 12, 12).balance
        -2
        """
        return self.revenue - self.cost


def balance(pupils: int, quantity: int, price: int, costs) -> Figures:
    """Return the figures of an item.

    :param pupils: how many take part
    :param quantity: units of one pupil in the year
    :param price: of a unit, in đồng
    :param costs: amounts of the year, in đồng

    >>> balance(0, 9, 350_000, [5])
    Figures(revenue=0, cost=5, cost_price=0)
    """
    units = pupils * quantity
    cost = sum(costs)
    return Figures(units * price, cost, -(-cost // units) if units > 0 else 0)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
