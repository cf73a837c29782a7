# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sort what is to be made by shape: one of each is made, the others are its copies.

>>> sort_by_shape(["a", "b", "a", "a", "b"])
([0, 1], {2: 0, 3: 0, 4: 1})
"""


def freeze(values, own=()) -> tuple:
    """Return values as a key, without those that are each record's own.

    >>> freeze({"name": "Lunch", "student_id": 7, "lines": [1, 2]}, {"student_id"})
    (('name', 'Lunch'), ('lines', '[1, 2]'))
    """
    return tuple(
        (name, value if value.__hash__ else repr(value))
        for name, value in values.items()
        if name not in own
    )


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
