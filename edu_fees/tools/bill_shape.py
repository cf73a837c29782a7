# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sort what is to be made by shape: one of each is made, the others are its copies.

>>> sort_by_shape(["a", "b", "a", "a", "b"])
([0, 1], {2: 0, 3: 0, 4: 1})
"""

from functools import lru_cache


def freeze(values, own=frozenset()) -> tuple:
    """Return values as a key, without those that are each record's own.

    :param frozenset own: the names of those

    >>> freeze({"name": "Lunch", "pupil": 7, "price": 1}, frozenset(["pupil"]))
    (('name', 'price'), ('Lunch', 1))
    >>> freeze({"name": "Lunch", "pupil": 7, "lines": [1]}, frozenset(["name"]))
    (('pupil', 'lines'), (7, '[1]'))
    """
    names = _get_names(tuple(values), own)
    picked = tuple(map(values.__getitem__, names))
    try:
        hash(picked)
    except TypeError:
        picked = tuple(one if one.__hash__ else repr(one) for one in picked)
    return names, picked


@lru_cache(maxsize=256)
def _get_names(names, own) -> tuple:
    """Return the names that are not each record's own; few differ, many are asked."""
    return tuple(name for name in names if name not in own)


def sort_by_shape(shapes) -> tuple[list, dict]:
    """Return the positions of the first of each shape, and {position: its first}.

    >>> sort_by_shape([])
    ([], {})
    """
    first_of: dict = {}
    copies = {}
    for position, shape in enumerate(shapes):
        first = first_of.setdefault(shape, position)
        if first != position:
            copies[position] = first
    return list(first_of.values()), copies


def to_array(numbers) -> str:
    """Return whole numbers as PostgreSQL reads an array of them.

    One literal is read many times faster than an array of so many constants.

    >>> to_array([3, None, 5])
    '{3,NULL,5}'
    """
    return f"{{{','.join('NULL' if n is None else str(n) for n in numbers)}}}"


if __name__ == "__main__":
    import doctest

    doctest.testmod()
