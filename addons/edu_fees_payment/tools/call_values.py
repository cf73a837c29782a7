# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading the values of a gateway's call as texts, of a form or of JSON.

>>> read_form(b"order_id=TT1&trans_amount=485000&check_sum=a%2Bb%3D&note=")
{'order_id': 'TT1', 'trans_amount': '485000', 'check_sum': 'a+b=', 'note': ''}

Base64 that was not escaped comes with a space, which whoever compares it knows:

>>> read_form(b"check_sum=a+b=")
{'check_sum': 'a b='}

One name twice could be verified as the one and processed as the other:

>>> read_form(b"a=1&a=2")
Traceback (most recent call last):
    ...
ValueError: “a” twice
>>> read_form(b"a=%ff")  # doctest: +ELLIPSIS
Traceback (most recent call last):
    ...
UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: ...

>>> read_object({"amount": 485000, "transId": None, "message": "x"})
{'amount': '485000', 'transId': '', 'message': 'x'}
>>> read_object({"amount": 485000.5})
Traceback (most recent call last):
    ...
ValueError: “amount” is no text and no whole number
"""

from urllib.parse import parse_qsl

# More than any gateway sends.
MAX_FIELDS = 100


def read_form(body):
    """Return the values of a form or query string.

    :param bytes body: as it came
    :raise ValueError: for other bytes than of a form in UTF-8, and for a name twice
    """
    pairs = parse_qsl(
        body.decode("utf-8"),
        keep_blank_values=True,
        encoding="utf-8",
        errors="strict",
        max_num_fields=MAX_FIELDS,
    )
    values = {}
    for name, value in pairs:
        if name in values:
            raise ValueError(f"“{name}” twice")
        values[name] = value
    return values


def read_object(values):
    """Return the values of an object as texts; nothing is an empty text.

    :param dict values: of JSON
    :raise ValueError: for a value that is neither a text nor a whole number
    """
    texts = {}
    for name, value in values.items():
        if value is None:
            value = ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(f"“{name}” is no text and no whole number")
        texts[name] = str(value)
    return texts
