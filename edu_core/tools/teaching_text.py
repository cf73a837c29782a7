# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who teaches what, as it is written in one cell of a list of the staff."""

import re
from typing import NamedTuple

# What stands behind a class when another teacher has the subject there too.
SHARED = "chung"
SHARED_WORDS = (SHARED, "dạy chung", "cùng dạy")
MAX_LESSONS = 60


class Lesson(NamedTuple):
    """A subject in a class, by their names; `lessons` a week, None if not said."""

    subject: str
    class_name: str
    lessons: int | None = None
    is_shared: bool = False


def split_list(text: str) -> list[str]:
    """Return the parts of a cell that are divided by semicolons or commas.

    >>> split_list("6A1, 6A2;7B ,")
    ['6A1', '6A2', '7B']
    """
    return [part.strip() for part in re.split("[;,]", text or "") if part.strip()]


def parse(text: str) -> list[Lesson]:
    """Return what a cell says of the lessons of a teacher.

    >>> parse("Toán: 6A1 (4), 6A2; Vật lí: 7B (2, chung)")  # doctest: +ELLIPSIS
    [Lesson(subject='Toán', class_name='6A1', lessons=4, is_shared=False), ...
    >>> parse("Toán: 6A1 (4), 6A2; Vật lí: 7B (2, chung)")[2]
    Lesson(subject='Vật lí', class_name='7B', lessons=2, is_shared=True)
    >>> parse("")
    []

    :raises ValueError: with the part that cannot be read
    """
    found = []
    for part in re.split(";", text or ""):
        if not part.strip():
            continue
        subject, colon, classes = part.partition(":")
        if not colon or not subject.strip() or not classes.strip():
            raise ValueError(part.strip())
        # A comma within brackets divides no classes.
        for one in re.split(r",(?![^(]*\))", classes):
            if one.strip():
                found.append(_parse_class(subject.strip(), one.strip()))
    return found


def _parse_class(subject, text):
    """Return the lessons in one class: its name, and what stands in brackets."""
    match = re.fullmatch(r"([^()]+?)\s*(?:\(([^()]*)\))?", text)
    if not match:
        raise ValueError(text)
    lessons, is_shared = None, False
    for word in split_list(match[2] or ""):
        number = re.fullmatch(r"(\d{1,2})(?:\s*(?:t|tiết))?", word.casefold())
        if number and int(number[1]) <= MAX_LESSONS:
            lessons = int(number[1])
        elif word.casefold() in SHARED_WORDS:
            is_shared = True
        else:
            raise ValueError(text)
    return Lesson(subject, match[1].strip(), lessons, is_shared)


def build(lessons: list[Lesson]) -> str:
    """Return the cell that `parse` reads, subject by subject in the order given.

    >>> build(parse("Toán: 6A1 (4), 6A2; Vật lí: 7B (2, chung)"))
    'Toán: 6A1 (4), 6A2; Vật lí: 7B (2, chung)'
    """
    subjects = {}
    for one in lessons:
        words = [str(one.lessons)] if one.lessons else []
        words += [SHARED] if one.is_shared else []
        text = f"{one.class_name} ({', '.join(words)})" if words else one.class_name
        subjects.setdefault(one.subject, []).append(text)
    return "; ".join(f"{name}: {', '.join(texts)}" for name, texts in subjects.items())
