# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A QR code with words below it, as one picture to keep or to send on.

>>> import io, segno
>>> from PIL import Image
>>> stream = io.BytesIO()
>>> segno.make("TT").save(stream, kind="png", scale=10, border=4)
>>> picture = compose(stream.getvalue(), [("The Hill", True), ("1,000", False)])
>>> code, whole = Image.open(stream), Image.open(io.BytesIO(picture))
>>> whole.width == code.width, whole.height > code.height
(True, True)
>>> compose(stream.getvalue(), [])[:4]
b'\\x89PNG'
"""

import io

from PIL import Image, ImageDraw, ImageFont

# Shares of the picture's width.
MARGIN, TEXT, GAP = 0.05, 0.052, 0.35


def compose(picture, lines, fonts=(None, None)):
    """Return the PNG of a QR code with centered lines below.

    :param bytes picture: the code as PNG, its quiet zone included
    :param lines: list of pairs (text, whether it is bold); long ones are wrapped
    :param fonts: paths of the plain and the bold font; Pillow's own where None
    """
    code = Image.open(io.BytesIO(picture)).convert("L")
    size = max(12, round(code.width * TEXT))
    plain, bold = (_get_font(path, size) for path in fonts)
    room = code.width * (1 - 2 * MARGIN)
    rows = [
        (row, bold if is_bold else plain)
        for text, is_bold in lines
        if text
        for row in _wrap(text, bold if is_bold else plain, room)
    ]
    step = round(size * (1 + GAP))
    height = code.height + (len(rows) * step + step if rows else 0)
    whole = Image.new("L", (code.width, height), 255)
    whole.paste(code, (0, 0))
    draw = ImageDraw.Draw(whole)
    for number, (row, font) in enumerate(rows):
        place = (code.width / 2, code.height + number * step + step / 2)
        draw.text(place, row, fill=0, font=font, anchor="mm")
    stream = io.BytesIO()
    whole.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _get_font(path, size):
    """Return the font of a path, Pillow's own for None."""
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _wrap(text, font, room):
    """Return the rows of a text that is too long for one; a word is never cut."""
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if rows[-1] and font.getlength(longer) > room:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows
