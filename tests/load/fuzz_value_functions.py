"""Throw random input at every value function that reads what others wrote.

A bank's memo, a scanned code, a clerk's workbook: whatever comes in, the answer is a
result or the error the function promises, never another one.

Usage: python tests/load/fuzz_value_functions.py [SEED] [ROUNDS]
"""

import contextlib
import datetime
import importlib.util
import random
import string
import sys
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VIETNAMESE = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệỳỷỹýỵ\u0300\u0301\u0323\u200b\u00a0"
ALPHABET = string.printable + VIETNAMESE + "0123456789ABCDEFTT" * 4


def load(path):
    """Return a value file as a module, by its path alone."""
    spec = importlib.util.spec_from_file_location(path.stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


vietqr = load(Path("edu_fees/tools/vietqr.py"))
payment_code = load(Path("edu_fees/tools/payment_code.py"))
vietnamese = load(Path("edu_core/tools/vietnamese.py"))
workbook = load(Path("edu_core/tools/workbook.py"))
allocation = load(Path("edu_fees/tools/allocation.py"))


def make_text(rng, size=80):
    """Return a random text of up to `size` characters."""
    return "".join(rng.choices(ALPHABET, k=rng.randrange(size)))


def damage(rng, text):
    """Return the text with a few characters changed, dropped or put in."""
    characters = list(text)
    for _change in range(rng.randrange(1, 4)):
        position = rng.randrange(len(characters) + 1)
        characters[position : position + rng.randrange(2)] = make_text(rng, 3)
    return "".join(characters)


def fuzz_vietqr(rng):
    """A damaged payload is refused by ValueError; a sound one comes back as it was."""
    memo = payment_code.make(rng.randrange(10**6))
    amount = rng.randrange(1, 10**12)
    payload = vietqr.build("970418", "31410001999888", amount=amount, memo=memo)
    assert vietqr.parse(payload)["amount"] == amount
    assert vietqr.parse(payload)["memo"] == memo
    for candidate in (damage(rng, payload), make_text(rng, 200)):
        try:
            vietqr.parse(candidate)
        except ValueError:
            continue


def fuzz_payment_code(rng):
    """A code is found in what a bank makes of it; one that was never made is not."""
    code = payment_code.make(rng.randrange(10**6))
    prefix, suffix = make_text(rng, 20), make_text(rng, 20)
    found = payment_code.find(f"{prefix} {code.lower()} {suffix}")
    assert code in found, (prefix, code, suffix, found)
    assert all(payment_code.is_valid(one) for one in found)
    payment_code.is_valid(damage(rng, code))
    payment_code.find(damage(rng, code))


def fuzz_vietnamese(rng):
    """Text functions take any text; a phone number is one or a ValueError."""
    text = make_text(rng)
    assert vietnamese.sort_key(text).isascii()
    vietnamese.unaccent(text)
    with contextlib.suppress(ValueError):
        assert vietnamese.normalize_phone(text).startswith("84")
    words = vietnamese.amount_in_words(rng.randrange(10 ** rng.randrange(1, 15)))
    assert words.endswith("đồng")


def fuzz_workbook(rng):
    """Any bytes are a workbook or the promised error."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", make_text(rng, 400))
        archive.writestr("[Content_Types].xml", make_text(rng, 400))
    sheets = [workbook.Sheet("A", [[make_text(rng), 1, datetime.date(2026, 9, 5)]])]
    sound = bytearray(workbook.write(sheets)) if rng.random() < 0.2 else bytearray(8)
    for _change in range(5):
        sound[rng.randrange(len(sound))] = rng.randrange(256)
    for content in (stream.getvalue(), bytes(sound), rng.randbytes(300)):
        try:
            workbook.read(content)
        except workbook.WorkbookError:
            continue


def fuzz_allocation(rng):
    """What is allocated adds up, and no line gets more than it has open."""
    rooms = [rng.randrange(10**7) for _line in range(rng.randrange(1, 9))]
    amount = rng.randrange(sum(rooms) + 1)
    shares = allocation.allocate(amount, rooms)
    assert sum(shares) == amount
    assert all(0 <= share <= room for share, room in zip(shares, rooms, strict=True))


def main(seed="1", rounds="2000"):
    """Run every fuzz function with the seed; print how to replay the first failure."""
    failed = 0
    functions = [value for name, value in globals().items() if name.startswith("fuzz_")]
    for function in functions:
        for number in range(int(rounds)):
            rng = random.Random(f"{seed}/{function.__name__}/{number}")
            try:
                function(rng)
            except Exception as error:
                print(f"✗ {function.__name__} seed={seed} round={number}: {error!r}")
                failed += 1
                break
    print(f"{len(functions) - failed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
