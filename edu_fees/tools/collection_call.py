# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a bank or gateway sends us and gets back, and how its values are read.

>>> read_amount("485000"), read_amount(485000)
(485000, 485000)
>>> read_amount("485.000")
Traceback (most recent call last):
    ...
ValueError: not an amount of whole đồng: '485.000'
>>> get_bank_text("Nguyễn Văn  Ân"), get_bank_text("Lớp 3A – TH Phú Hoà 1")
('NGUYEN VAN AN', 'LOP 3A - TH PHU HOA 1')
>>> get_bank_text("Lớp 3A\\nPhòng 2"), get_bank_text(12345), get_bank_text(None)
('LOP 3A PHONG 2', '12345', '')
>>> clean_text("a" + chr(0) + chr(0xD83D) + "b"), clean_text(None)
('ab', '')
>>> is_in_networks("203.113.1.9", "203.113.0.0/16\\n10.0.0.1")
True
>>> is_in_networks("203.114.1.9", "203.113.0.0/16"), is_in_networks("::1", "")
(False, True)
"""

import hashlib
import ipaddress
import json
import re
import unicodedata
from dataclasses import dataclass, field

# A notification is a few hundred bytes, a list of a poll some ten thousand.
MAX_BODY = 256 * 1024
MAX_AMOUNT = 10**13
DASHES = str.maketrans("–—", "--")


@dataclass(frozen=True)
class Call:
    """One call of a machine, as it came.

    :param verb: the last part of the address: `getbill`, `webhook` …
    :param body: the bytes that are verified and processed: of the body, or of the
        query string of a GET
    :param headers: dict, names in lower case
    :param address: where the call came from
    :param is_cut: whether the body was longer than `MAX_BODY` and not read
    """

    verb: str
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    address: str = ""
    method: str = "POST"
    is_cut: bool = False

    @property
    def content_type(self):
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def read_json(self):
        """Return the object in the body.

        :raise ValueError: when the body is no JSON object in UTF-8, or is nested
            deeper than anybody means

        >>> Call("webhook", b"[" * 100_000).read_json()
        Traceback (most recent call last):
            ...
        ValueError: nested too deep
        """
        try:
            values = json.loads(self.body.decode("utf-8"))
        except RecursionError:
            raise ValueError("nested too deep") from None
        if not isinstance(values, dict):
            raise ValueError("not an object")
        return values


@dataclass(frozen=True)
class Answer:
    """What a machine is told.

    :param body: a dict or list, sent as JSON, or bytes as they are
    """

    body: object = None
    status: int = 200
    content_type: str = "application/json; charset=utf-8"

    def get_bytes(self):
        """Return the bytes of the answer."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


def read_amount(value):
    """Return an amount of whole đồng as an int.

    :param value: an int, or a text of digits; no sign, no point, no exponent
    :raise ValueError: for anything else, and for what is larger than any bill
    """
    if isinstance(value, int) and not isinstance(value, bool):
        amount = value
    elif isinstance(value, str) and re.fullmatch(r"[0-9]{1,14}", value):
        amount = int(value)
    else:
        raise ValueError(f"not an amount of whole đồng: {value!r}")
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"not an amount of whole đồng: {value!r}")
    return amount


def get_bank_text(text, length=140):
    """Return a text as banks' hosts take it: capitals without accents, ASCII only."""
    text = "" if text is None or text is False else str(text)
    text = " ".join(text.translate(DASHES).split())
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(char for char in plain if char.isascii() and char.isprintable())
    return " ".join(plain.upper().split())[:length]


def clean_text(text):
    """Return a text without NUL and halves of characters."""
    return (text or "").replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def shorten(text, length):
    """Return a text that tells others apart still, in at most `length` characters.

    >>> shorten("FT26326001", 40)
    'FT26326001'
    >>> shorten("A" * 50, 40)
    'AAAAAAAAAAAAAAAAAAAAAAA#509DDB85FDF92F19'
    """
    if len(text) <= length:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return f"{text[: length - 17]}#{digest}"


def is_in_networks(address, networks):
    """Tell whether an address is in one of some networks; no network lets all in.

    :param address: a text such as "203.113.1.9"
    :param networks: text with one network or address a line
    :raise ValueError: when a line is no network
    """
    lines = [line.strip() for line in (networks or "").splitlines()]
    allowed = [ipaddress.ip_network(line, strict=False) for line in lines if line]
    if not allowed:
        return True
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return False
    given = getattr(given, "ipv4_mapped", None) or given
    return any(given in network for network in allowed)
