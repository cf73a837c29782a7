# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much of what was billed has come in, as a percentage that never flatters."""


def get_share(collected: int, billed: int) -> float | None:
    """Return the percentage with one decimal, rounded down; None of nothing billed.

    100 only when nothing is left, as `edu.fee.progress` has it:

    >>> get_share(999_999, 1_000_000), get_share(1_000_000, 1_000_000)
    (99.9, 100.0)
    >>> get_share(1, 3)
    33.3
    >>> get_share(0, 500)
    0.0

    Of nothing there is no share, and what was billed away (a correction) has none:

    >>> get_share(0, 0), get_share(0, -100)
    (None, None)
    """
    if billed <= 0:
        return None
    return collected * 1000 // billed / 10
