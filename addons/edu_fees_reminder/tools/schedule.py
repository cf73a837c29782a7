# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a family is reminded of a bill, and when it is left in peace.

>>> from datetime import date, datetime
>>> due = date(2026, 10, 15)
>>> [get_step(due, date(2026, 10, day), 3, 7, 2) for day in (11, 12, 15, 16)]
[None, ('soon', 0), ('soon', 0), None]
>>> [get_step(due, date(2026, 10, day), 3, 7, 2) for day in (21, 22, 28, 29)]
[None, ('overdue', 1), ('overdue', 1), ('overdue', 2)]

No more than the school wants, however long the bill stays open:

>>> get_step(due, date(2027, 3, 1), 3, 7, 2)
('overdue', 2)
>>> get_step(due, date(2026, 10, 15), 0, 0, 0) is None
True

The night may pass midnight:

>>> [is_quiet(hour, 20.5, 7.0) for hour in (20.4, 20.5, 23.9, 0.0, 6.9, 7.0)]
[False, True, True, True, True, False]
>>> is_quiet(12.5, 12.0, 13.0), is_quiet(3.0, 0.0, 0.0)
(True, False)
"""


def get_step(due, today, days_before, days_after, count):
    """Return which reminder a bill is due for, None for none.

    :param date due: the day until which it is to be paid
    :param date today: the day in Vietnam
    :param int days_before: how many days before the first reminder goes; 0 for none
    :param int days_after: days between the reminders afterwards; 0 for none
    :param int count: how many reminders there are afterwards, at most
    :return: ("soon", 0), or ("overdue", number of the reminder)
    """
    late = (today - due).days
    if -days_before <= late <= 0:
        return ("soon", 0) if days_before else None
    if late > 0 and days_after and late >= days_after and count:
        return ("overdue", min(late // days_after, count))
    return None


def is_quiet(hour, start, end):
    """Tell whether nobody is disturbed at an hour.

    :param float hour: of the day in Vietnam, 20.5 being half past eight
    :param float start: from when; equal to `end`, nothing is quiet
    :param float end: until when, on the next day if that is earlier
    """
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end
