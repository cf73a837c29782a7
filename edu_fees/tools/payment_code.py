# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Payment codes: short words that survive what banks do to a transfer's memo.

A code is a prefix and eight characters of an alphabet without 0, O, 1 and I: six carry
the number, the last two are check characters over GF(32). They detect every wrong
character, every two wrong characters and every exchange of two characters, and make it
unlikely (1 : 1024) that a cut code and the text glued to it look like another one.

Numbers are scattered over the whole range, so that the codes of two neighbours in a
class do not look alike, and a mistyped code is nobody else's.

>>> make(1), make(2), make(3)
('TTHTPJEQ8M', 'TTFYUMPX5H', 'TT4PBQ7VBA')
>>> find("MBVCB.123." + make(1).lower() + ".CT tu 0123 Nguyễn Văn A toi 456")
['TTHTPJEQ8M']

Run by path it makes codes, or looks for them in a memo::

    python payment_code.py 1 2 3
    python payment_code.py "MBVCB.123.TT…"
"""

import re
import sys
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DATA = 6
SIZE = DATA + 2
LIMIT = len(ALPHABET) ** DATA  # 1,073,741,824 codes per prefix
# Any odd factor permutes the numbers below LIMIT; so does a xor with a shift.
FACTOR = 0x2C1B3C6D
_VALUE = {char: value for value, char in enumerate(ALPHABET)}


def _powers():
    """Return the powers of the generator x of GF(2)[x] / (x^5 + x^2 + 1)."""
    power, powers = 1, []
    for _step in range(31):
        powers.append(power)
        power <<= 1
        if power & 32:
            power ^= 0b100101
    return powers


_POWER = _powers()
_LOG = {power: exponent for exponent, power in enumerate(_POWER)}


def make(number, prefix="TT"):
    """Return the code of a number, a different one for each number.

    :param int number: 0 ≤ number < 32**6
    :param str prefix: two to four letters, by the contract with the bank
    :raise ValueError: on a number or prefix that makes no code
    """
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(f"the number must be an int, not {number!r}")
    if not 0 <= number < LIMIT:
        raise ValueError(f"the number must be between 0 and {LIMIT - 1}, not {number}")
    prefix = _prefix(prefix)
    scattered = _scatter(number)
    data = [(scattered >> (5 * place)) & 31 for place in range(DATA)]
    return prefix + "".join(ALPHABET[value] for value in data + _check_values(data))


def is_valid(code):
    """Say whether a text is exactly one code, of whatever prefix.

    >>> is_valid(make(7)), is_valid(make(7)[:-1]), is_valid(None), is_valid("TT")
    (True, False, False, False)
    """
    if not isinstance(code, str) or not 2 <= len(code) - SIZE <= 4:
        return False
    prefix, body = code[:-SIZE], code[-SIZE:]
    return bool(re.fullmatch(r"[A-Z]{2,4}", prefix)) and _is_body(body)


def find(memo, prefixes=("TT",)):
    """Return the codes in a memo, in their order, each once.

    The memo may be in lower case, have accents, text glued to a code on both sides, and
    blanks, dots or hyphens inside a code. A code that is cut or mistyped is not found.

    >>> code = make(20261122)
    >>> find(f"TT hoc phi {code[:5]}-{code[5:]} va {code}") == [code]
    True
    >>> find(None), find(code[:-1])
    ([], [])
    """
    if not memo:
        return []
    if isinstance(prefixes, str):
        prefixes = (prefixes,)
    text, gaps = _squeeze(str(memo))
    found = {}
    for prefix in prefixes:
        prefix = _prefix(prefix)
        for start in _occurrences(text, prefix):
            end = start + len(prefix) + SIZE
            if _is_body(text[start + len(prefix) : end]):
                whole = gaps.isdisjoint(range(start + 1, end))
                found[start, end] = (whole, text[start:end])
    # A code in one piece wins over a reading that joins pieces across it.
    taken = set()
    for (start, end), (whole, _code) in found.items():
        if whole:
            taken.update(range(start, end))
    codes = [
        code
        for (start, end), (whole, code) in sorted(found.items())
        if whole or taken.isdisjoint(range(start, end))
    ]
    return list(dict.fromkeys(codes))


def _prefix(prefix):
    if not isinstance(prefix, str) or not re.fullmatch(r"[A-Za-z]{2,4}", prefix):
        raise ValueError(f"the prefix must be two to four letters, not {prefix!r}")
    return prefix.upper()


def _scatter(number):
    number = number * FACTOR % LIMIT
    number ^= number >> 15
    number = number * FACTOR % LIMIT
    return number ^ (number >> 15)


def _check_values(data):
    """Return the two check values: Σ c·x^i = 0 and Σ c·x^2i = 0 over the whole code."""
    first = second = 0
    for place, value in enumerate(data, start=2):
        first ^= _times(value, place)
        second ^= _times(value, 2 * place)
    # Places 0 and 1 are the check values a and b: a + b·x = first, a + b·x² = second.
    b = _divide(first ^ second, _POWER[1] ^ _POWER[2])
    return [first ^ _times(b, 1), b]


def _times(value, exponent):
    return _POWER[(_LOG[value] + exponent) % 31] if value else 0


def _divide(value, divisor):
    return _POWER[(_LOG[value] - _LOG[divisor]) % 31] if value else 0


def _is_body(body):
    if len(body) != SIZE or not all(char in _VALUE for char in body):
        return False
    values = [_VALUE[char] for char in body]
    return values[DATA:] == _check_values(values[:DATA])


def _squeeze(memo):
    """Return the letters and digits of a memo, and the places where others stood."""
    memo = unicodedata.normalize("NFKD", memo.replace("đ", "d").replace("Đ", "D"))
    text, gaps = [], set()
    for char in memo.upper():
        if char.isascii() and char.isalnum():
            text.append(char)
        elif unicodedata.category(char)[0] == "L":
            text.append("?")  # a letter of another script is no separator
        elif unicodedata.category(char) != "Mn":
            gaps.add(len(text))
    return "".join(text), gaps


def _occurrences(text, prefix):
    start = text.find(prefix)
    while start >= 0:
        yield start
        start = text.find(prefix, start + 1)


def main(arguments):
    """Make codes of numbers, or find codes in memos, for the command line."""
    for argument in arguments:
        if argument.isdigit():
            found = [make(int(argument))]
        else:
            found = find(argument)
        sys.stdout.write(f"{argument}: {' '.join(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
