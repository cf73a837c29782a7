# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a provider of e-invoices answered, in one form for all providers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Status is `issued`, `unknown` (the provider never saw it), `refused` (final until
    somebody corrects it) or `later` (nobody knows; ask again).

    >>> Answer("issued", number="12").number
    '12'
    >>> Answer("granted")
    Traceback (most recent call last):
        ...
    ValueError: 'granted' is no status of an answer
    >>> Answer("issued")
    Traceback (most recent call last):
        ...
    ValueError: what is issued has a number
    """

    status: str
    number: str = ""
    symbol: str = ""
    code: str = ""
    message: str = ""

    def __post_init__(self):
        if self.status not in ("issued", "unknown", "refused", "later"):
            raise ValueError(f"{self.status!r} is no status of an answer")
        if self.status == "issued" and not self.number:
            raise ValueError("what is issued has a number")


if __name__ == "__main__":
    import doctest

    doctest.testmod()
