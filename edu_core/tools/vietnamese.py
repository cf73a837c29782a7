# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Vietnamese text: amounts in words, collation of names, accents, phone numbers.

Plain Python; every function here is public and used by other modules.
"""

import re
import unicodedata

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
ZERO_TENS = ("linh", "lẻ")
BLOCK = 10**9

# Letters that follow their plain letter in the alphabet, by the mark that makes them.
LETTER_MARKS = {
    ("a", "\u0306"): "a1",  # ă
    ("a", "\u0302"): "a2",  # â
    ("e", "\u0302"): "e1",  # ê
    ("o", "\u0302"): "o1",  # ô
    ("o", "\u031b"): "o2",  # ơ
    ("u", "\u031b"): "u1",  # ư
}
# Only these plain letters have followers, so only they need a second character. The
# code of no letter is the beginning of another's: keys compare letter by letter.
LETTER_CODES = {letter: letter + "0" for letter in "adeouz"} | {"đ": "d1"}
TONES = {
    "\u0300": "2",  # huyền
    "\u0309": "3",  # hỏi
    "\u0303": "4",  # ngã
    "\u0301": "5",  # sắc
    "\u0323": "6",  # nặng
}
NO_TONE = "1"
# đ does not decompose, and old fonts and converters leave look-alikes of it.
D_STROKE = str.maketrans({"Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ɖ": "D", "ɖ": "d"})
D_LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ"})

PHONE_NOISE = re.compile(r"[\s.,\-_()/'`\u00ad\u2010-\u2015\u2019\u200b-\u200f\ufeff]+")
PHONE_NUMBER = re.compile(r"(?:00840?|840?|0)?([35789][0-9]{8}|2[0-9]{9})")
PHONE_STORED = re.compile(
    r"84(?:([35789][0-9]{2})([0-9]{3})([0-9]{3})|(2[0-9])([0-9]{4})([0-9]{4}))"
)
PHONE_INTERNATIONAL = re.compile(r"\+840?([35789][0-9]{8}|2[0-9]{9})")


def amount_in_words(amount: int, zero_ten: str = "linh") -> str:
    """Read a whole amount of đồng aloud, as receipts and vouchers want it.

    A negative amount (a reversal) begins with "Âm". `zero_ten` is the word for an
    empty ten: "linh" or the southern "lẻ". Anything but an int, and a bool too, is a
    TypeError: an amount of money with a fraction is a mistake of the caller.

    >>> amount_in_words(0)
    'Không đồng'
    >>> amount_in_words(15), amount_in_words(21)
    ('Mười lăm đồng', 'Hai mươi mốt đồng')
    >>> amount_in_words(24), amount_in_words(55)
    ('Hai mươi bốn đồng', 'Năm mươi lăm đồng')
    >>> amount_in_words(105), amount_in_words(115)
    ('Một trăm linh năm đồng', 'Một trăm mười lăm đồng')
    >>> amount_in_words(1001)
    'Một nghìn không trăm linh một đồng'
    >>> amount_in_words(1015)
    'Một nghìn không trăm mười lăm đồng'
    >>> amount_in_words(105000)
    'Một trăm linh năm nghìn đồng'
    >>> amount_in_words(485000)
    'Bốn trăm tám mươi lăm nghìn đồng'
    >>> amount_in_words(1000001)
    'Một triệu không trăm linh một đồng'
    >>> amount_in_words(1005000)
    'Một triệu không trăm linh năm nghìn đồng'
    >>> amount_in_words(1050000)
    'Một triệu không trăm năm mươi nghìn đồng'
    >>> amount_in_words(1250000)
    'Một triệu hai trăm năm mươi nghìn đồng'
    >>> amount_in_words(21000000)
    'Hai mươi mốt triệu đồng'
    >>> amount_in_words(1000000015)
    'Một tỷ không trăm mười lăm đồng'
    >>> amount_in_words(10**12), amount_in_words(10**18)
    ('Một nghìn tỷ đồng', 'Một tỷ tỷ đồng')
    >>> amount_in_words(1005, zero_ten="lẻ")
    'Một nghìn không trăm lẻ năm đồng'
    >>> amount_in_words(-485000)
    'Âm bốn trăm tám mươi lăm nghìn đồng'
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"an amount is an int, not {type(amount).__name__}")
    if isinstance(zero_ten, str):
        zero_ten = unicodedata.normalize("NFC", zero_ten)
    if zero_ten not in ZERO_TENS:
        raise ValueError(f"zero_ten is one of {ZERO_TENS}, not {zero_ten!r}")
    words = ["âm"] if amount < 0 else []
    words += _number_words(abs(amount), zero_ten) or [DIGITS[0]]
    text = " ".join(words) + " đồng"
    return text[0].upper() + text[1:]


def _number_words(number, zero_ten):
    """Words of a number; a block of nine digits is followed by "tỷ" for each block
    below it."""
    blocks = []
    while number:
        number, block = divmod(number, BLOCK)
        blocks.append(block)
    words = []
    for position, block in enumerate(reversed(blocks)):
        if position:
            words.append("tỷ")
        words += _block_words(block, bool(words), zero_ten)
    return words


def _block_words(block, follows, zero_ten):
    """Words of a number below 10^9; after a higher group the hundreds are always
    read, else 1,005,000 sounds like 1.5 million."""
    words = []
    for divisor, unit in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = block // divisor % 1000
        if not group:
            continue
        words += _group_words(group, follows or bool(words), zero_ten)
        if unit:
            words.append(unit)
    return words


def _group_words(group, follows, zero_ten):
    """Words of a group of three digits, 1 to 999."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = []
    if hundreds or follows:
        words += [DIGITS[hundreds], "trăm"]
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    elif units and words:
        words.append(zero_ten)
    if units == 1 and tens > 1:
        words.append("mốt")
    elif units == 5 and tens:
        words.append("lăm")
    elif units:
        words.append(DIGITS[units])
    return words


def sort_key(name: str | None) -> str:
    """Key that sorts names as a school list does: given name, family name, the rest.

    Syllables compare by the letters of the Vietnamese alphabet (a ă â b c d đ e ê …),
    then by the tone (ngang, huyền, hỏi, ngã, sắc, nặng). The key consists of a-z and
    0-9 only, so that PostgreSQL's C collation, and any other, sorts it alike. Case,
    spaces, punctuation, Unicode form and the place of the tone mark do not matter.
    What stands in brackets after a name comes last. No name gives an empty key.

    >>> sort_key("Nguyễn Văn Ân")
    'a2n1ngu0ye1n4va1n1'
    >>> names = ["Đỗ Ân", "Lê Văn Án", "Trần An", "Lê Ánh", "Đỗ Văn An", "Lê Thị Ăn"]
    >>> sorted(names, key=sort_key)
    ['Đỗ Văn An', 'Trần An', 'Lê Văn Án', 'Lê Ánh', 'Lê Thị Ăn', 'Đỗ Ân']
    >>> sorted(["má", "mạ", "ma", "mã", "mà", "mả"], key=sort_key)
    ['ma', 'mà', 'mả', 'mã', 'má', 'mạ']
    >>> sort_key("  TRẦN  thị HOÀ ") == sort_key("Trần Thị Hòa")
    True
    >>> sort_key("H'Hen Niê"), sort_key(None)
    ('nie11hhe0n1', '')
    """
    if not name:
        return ""
    text = str(name).casefold().translate(D_LOOKALIKES)
    text = unicodedata.normalize("NFKD", text)
    main, extra = _split_brackets(text)
    words = main.split() or extra.split()
    extra = extra if main.split() else ""
    keys = [_syllable_key(word) for word in words]
    keys = [key for key in keys if key]
    return "".join(keys[-1:] + keys[:-1] + [_syllable_key(w) for w in extra.split()])


def _split_brackets(text):
    """The text outside brackets, and the text inside them."""
    return (
        re.sub(r"\([^)]*\)?|\[[^\]]*\]?", " ", text),
        " ".join(re.findall(r"[(\[]([^)\]]*)", text)),
    )


def _syllable_key(word):
    """Letters, then the tone; the tone's digit is below every letter's code and so
    also ends the syllable. A digit of the text is written after a 9."""
    codes, tone, letter = [], NO_TONE, ""
    for char in word:
        if (letter, char) in LETTER_MARKS:
            codes[-1] = LETTER_MARKS[letter, char]
        elif char in TONES:
            tone = TONES[char] if tone == NO_TONE else tone
        elif char.isascii() and char.isdigit():
            codes.append("9" + char)
        elif "a" <= char <= "z" or char == "đ":
            codes.append(LETTER_CODES.get(char, char))
            letter = char
        elif char.isalnum():
            codes.append(f"z1{ord(char):06x}")
    return "".join(codes) + tone if codes else ""


def unaccent(text: str | None) -> str:
    """The text without marks, đ as d; case, spaces and punctuation are kept.

    >>> unaccent("Nguyễn Thị Đào, lớp 3A")
    'Nguyen Thi Dao, lop 3A'
    >>> unaccent("ĐƯỜNG"), unaccent(""), unaccent(None)
    ('DUONG', '', '')
    """
    if not text:
        return ""
    decomposed = unicodedata.normalize("NFKD", str(text).translate(D_STROKE))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain)


def format_phone(phone: str | None) -> str:
    """A number of `normalize_phone` as people write and dial it.

    What is no Vietnamese number in that form stays as it is.

    >>> format_phone("84912345678"), format_phone("842838223344")
    ('0912 345 678', '028 3822 3344')
    >>> format_phone("113"), format_phone(None)
    ('113', '')
    """
    phone = phone or ""
    found = PHONE_STORED.fullmatch(phone)
    return "0" + " ".join(filter(None, found.groups())) if found else phone


def normalize_phone(text: str | int) -> str:
    """The Vietnamese phone number in international form without "+": "84…".

    Takes +84, 0084, 84, 84 followed by a needless 0, a leading 0, and what Excel
    leaves of a number when it drops that 0; spaces, dots, dashes, brackets. Mobile
    numbers (nine digits from 3, 5, 7, 8, 9) and land lines (ten digits from 2).
    Anything else raises ValueError: letters, several numbers, other countries, the
    eleven-digit mobile numbers that ended in 2018, an empty cell.

    >>> normalize_phone("0912 345 678"), normalize_phone("+84 (0)912.345.678")
    ('84912345678', '84912345678')
    >>> normalize_phone(912345678), normalize_phone("028 3822 3344")
    ('84912345678', '842838223344')
    >>> normalize_phone("849123456")  # 0849 123 456 without its zero
    '84849123456'
    >>> normalize_phone("+1 912 345 678")
    Traceback (most recent call last):
    ...
    ValueError: not a Vietnamese phone number: '+1 912 345 678'
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    if isinstance(text, bool | float) or text is None:
        text = ""
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    plain = re.sub(r"^([0-9]{9,12})\.0+$", r"\1", plain)
    plain = PHONE_NOISE.sub("", plain)
    pattern = PHONE_INTERNATIONAL if "+" in plain else PHONE_NUMBER
    match = pattern.fullmatch(plain)
    if not match or (isinstance(text, int) and text < 0):
        raise ValueError(f"not a Vietnamese phone number: {text!r}")
    return "84" + match[1]
