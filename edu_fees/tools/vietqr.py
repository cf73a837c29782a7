# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""VietQR: the QR code of NAPAS for a transfer to a bank account.

The payload follows EMVCo's merchant-presented mode: fields of a two-digit id, a
two-digit length and a value, closed by a CRC-16/CCITT-FALSE of everything before it.
A payload with an amount is *dynamic* (tag 01 = 12), one without is *static* (11).

>>> payload = build("970416", "257678859", amount=10000, memo="Chuyển tiền")
>>> payload[-42:]
'5405100005802VN62150811Chuyen tien630453E6'
>>> found = parse(payload)
>>> found["account"], found["amount"], found["memo"], found["name"]
('257678859', 10000, 'Chuyen tien', None)
>>> parse(payload.replace("540510000", "540590000"))
Traceback (most recent call last):
...
ValueError: the check sum of the payload is 53E6, expected F24A

Run by path it builds or reads one payload::

    python vietqr.py 970416 257678859 10000 "Chuyen tien"
    python vietqr.py 0002010102…
"""

import re
import sys
import unicodedata

GUID = "A000000727"  # NAPAS
SERVICES = ("QRIBFTTA", "QRIBFTTC", "QRPUSH")  # to account, to card, to merchant
MAX_MEMO = 25  # what the banks' apps take over of an `addInfo`
MAX_AMOUNT_DIGITS = 13
KEYS = (
    "bin",
    "account",
    "service",
    "amount",
    "memo",
    "bill",
    "reference",
    "category",
    "name",
    "city",
)


def build(
    bin,
    account,
    *,
    service="QRIBFTTA",
    amount=None,
    memo=None,
    bill=None,
    reference=None,
    category=None,
    name=None,
    city=None,
):
    """Return the payload of a VietQR.

    Texts lose their accents; nothing is cut: a text that does not fit is refused.

    :param str bin: the bank's six digits at NAPAS (`970418` for BIDV)
    :param str account: account, card or merchant number, by `service`
    :param int amount: whole đồng, absent when the payer types it
    :param str memo: what the payer's bank shall write into the transfer, ≤ 25
    :param str bill: bill number (62.01), ≤ 25
    :param str reference: reference label (62.05), ≤ 25
    :param str category: merchant category, four digits
    :param str name: merchant name, ≤ 25
    :param str city: merchant city, ≤ 15
    :raise ValueError: on anything that would not make a valid payload

    >>> build("970418", "1401000999888")[-19:]
    '037045802VN6304653C'
    >>> build("970418", "1401000999888", amount=1.5)
    Traceback (most recent call last):
    ...
    ValueError: amount must be a whole number of đồng above zero, not 1.5
    """
    _check(bin, "bin", r"[0-9]{6}")
    _check(account, "account", r"[0-9A-Za-z]{6,19}")
    if service not in SERVICES:
        raise ValueError(f"service must be one of {', '.join(SERVICES)}")
    if category is not None:
        _check(category, "category", r"[0-9]{4}")
    account_info = _tlv("00", GUID)
    account_info += _tlv("01", _tlv("00", bin) + _tlv("01", account))
    account_info += _tlv("02", service)
    extra = _tlv("01", _text(bill, "bill", 25))
    extra += _tlv("05", _text(reference, "reference", 25))
    extra += _tlv("08", _text(memo, "memo", MAX_MEMO))
    payload = _tlv("00", "01")
    payload += _tlv("01", "11" if amount is None else "12")
    payload += _tlv("38", account_info)
    payload += _tlv("52", category or "")
    payload += _tlv("53", "704")
    payload += _tlv("54", _amount(amount))
    payload += _tlv("58", "VN")
    payload += _tlv("59", _text(name, "name", 25))
    payload += _tlv("60", _text(city, "city", 15))
    payload += _tlv("62", extra)
    payload += "6304"
    return payload + crc16(payload)


def parse(payload):
    """Return what a VietQR says, under the names of the arguments of `build`.

    `amount` is an int; what is absent is None; unknown fields are passed over.

    :raise ValueError: on a bad length, check sum, amount or currency

    >>> parse(build("970436", "0123499999", memo="TTA"))["memo"]
    'TTA'
    >>> parse("0002")
    Traceback (most recent call last):
    ...
    ValueError: the payload does not end with a check sum
    """
    if not isinstance(payload, str):
        raise ValueError("the payload must be a text")
    if not re.fullmatch(r"6304[0-9A-F]{4}", payload[-8:], re.ASCII):
        raise ValueError("the payload does not end with a check sum")
    expected = crc16(payload[:-4])
    if payload[-4:] != expected:
        raise ValueError(
            f"the check sum of the payload is {payload[-4:]}, expected {expected}"
        )
    fields = _read(payload[:-8])
    if fields.get("53", "704") != "704":
        raise ValueError(f"the currency is {fields['53']}, not 704 (đồng)")
    found = dict.fromkeys(KEYS)
    found.update(_read_account(fields.get("38")))
    extra = _read(fields.get("62", ""))
    found.update(
        amount=_read_amount(fields.get("54")),
        memo=extra.get("08"),
        bill=extra.get("01"),
        reference=extra.get("05"),
        category=fields.get("52"),
        name=fields.get("59"),
        city=fields.get("60"),
    )
    return found


def crc16(text):
    """Return the CRC-16/CCITT-FALSE of a text as four upper-case hex digits.

    >>> crc16("123456789")
    '29B1'
    """
    crc = 0xFFFF
    for byte in text.encode("utf-8"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return f"{crc:04X}"


def unaccent(text):
    """Return the text without Vietnamese accents, for systems that know only ASCII.

    >>> unaccent("Nguyễn Đình Ân")
    'Nguyen Dinh An'
    """
    bare = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in bare if unicodedata.category(char) != "Mn")
    return bare.replace("đ", "d").replace("Đ", "D")


def _tlv(tag, value):
    """Return one field, nothing for an empty value."""
    if not value:
        return ""
    if len(value) > 99:
        raise ValueError(f"the value of tag {tag} is longer than 99 characters")
    return f"{tag}{len(value):02d}{value}"


def _check(value, label, pattern):
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        raise ValueError(f"{label} {value!r} does not look like {pattern}")


def _text(value, label, size):
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{label} must be a text, not {value!r}")
    text = unaccent(value)
    if not re.fullmatch(r"[ -~]*", text):
        raise ValueError(f"{label} {value!r} has characters that no bank transports")
    if len(text) > size:
        raise ValueError(f"{label} {text!r} is longer than {size} characters")
    return text


def _amount(amount):
    if amount is None:
        return ""
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise ValueError(
            f"amount must be a whole number of đồng above zero, not {amount!r}"
        )
    if amount >= 10**MAX_AMOUNT_DIGITS:
        raise ValueError(f"amount has more than {MAX_AMOUNT_DIGITS} digits")
    return str(amount)


def _read(text):
    """Return the fields of a TLV text by their ids."""
    fields = {}
    position = 0
    while position < len(text):
        head = re.match(r"([0-9]{2})([0-9]{2})", text[position:], re.ASCII)
        if not head:
            raise ValueError(f"no field begins at position {position}")
        tag, length = head[1], int(head[2])
        value = text[position + 4 : position + 4 + length]
        if not length or len(value) != length:
            raise ValueError(f"tag {tag} says {length} characters, has {len(value)}")
        if tag in fields:
            raise ValueError(f"tag {tag} comes twice")
        fields[tag] = value
        position += 4 + length
    return fields


def _read_account(text):
    """Return bank, account and service of tag 38, nothing when it is not NAPAS's."""
    info = _read(text or "")
    if info.get("00") != GUID:
        return {}
    beneficiary = _read(info.get("01", ""))
    return {
        "bin": beneficiary.get("00"),
        "account": beneficiary.get("01"),
        "service": info.get("02"),
    }


def _read_amount(text):
    if text is None:
        return None
    # Some banks write the two decimals that a đồng does not have.
    if not re.fullmatch(r"[0-9]{1,13}(\.0{0,2})?", text, re.ASCII):
        raise ValueError(f"the amount {text!r} is not a whole number of đồng")
    return int(text.partition(".")[0])


def main(arguments):
    """Build or read one payload for the command line."""
    if len(arguments) == 1:
        for key, value in parse(arguments[0]).items():
            sys.stdout.write(f"{key:10} {value if value is not None else ''}\n")
    elif 2 <= len(arguments) <= 4:
        amount = int(arguments[2]) if len(arguments) > 2 else None
        memo = arguments[3] if len(arguments) > 3 else None
        payload = build(arguments[0], arguments[1], amount=amount, memo=memo)
        sys.stdout.write(payload + "\n")
    else:
        sys.stdout.write(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
