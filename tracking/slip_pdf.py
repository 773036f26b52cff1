"""Draw slips to sign in with on A4 sheets to cut up (PDF), from plain values: eight on each, all in the same places."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from certificates import press
from certificates.codes import ADDRESS, Code
from certificates.glyphs import missing_glyphs
from people import paper

LAYOUT = press.Layout("tracking/print/slips")
ON_SHEET = 8
BOX = "□"


@dataclass(frozen=True)
class Size:
    """A size of print (a class of the style sheet): how many ems a line of a slip then has, and how many lines fit."""

    name: str
    ems: float
    lines: int


# In the order they are tried.
NAME_SIZES = (Size("large", 6.6, 1), Size("medium", 10.2, 2), Size("small", 14.8, 4), Size("tiny", 20.6, 6))
ADDRESS_SIZES = (Size("medium", 26.5, 1), Size("small", 34, 1), Size("tiny", 43, 2))
# The unit stands below the name and gets what that leaves.
UNIT_SIZES = {
    "large": (Size("medium", 16.6, 2), Size("small", 20.6, 3)),
    "medium": (Size("medium", 16.6, 2), Size("small", 20.6, 3)),
    "small": (Size("small", 20.6, 2),),
    "tiny": (Size("small", 20.6, 1),),
}


@dataclass(frozen=True)
class SlipOnPaper:
    """What a slip says; `expires_at` is printed as it is, so in the zone of the unit."""

    name: str
    unit: str
    code: str
    # What the square leads to, and what is typed in its stead: an address as people write it.
    link: str
    address: str
    expires_at: datetime


def draw(slips: Sequence[SlipOnPaper]) -> bytes:
    """Return the sheets of at least one slip; raises DrawingUnavailable.

    A character no font has is refused on a poster and on a record of learning; here a box stands for it. A slip proves
    nothing by its name, which only says whom to give it to, and one rare character must not keep two hundred people
    from signing in. A name too long for the smallest print ends with an ellipsis, for the same reason.
    """
    missing = dict.fromkeys(missing_glyphs(*(text for slip in slips for text in (slip.name, slip.unit))), BOX)
    boxes = str.maketrans(missing)
    sheets = (slips[first : first + ON_SHEET] for first in range(0, len(slips), ON_SHEET))
    return press.draw_all(LAYOUT, (_sheet(sheet, boxes) for sheet in sheets))


def _sheet(slips: Sequence[SlipOnPaper], boxes: dict) -> press.Page:
    codes = {f"{ADDRESS}/{place}": Code(slip.link) for place, slip in enumerate(slips)}
    printed = [_words_of(slip, boxes) | {"square": square} for slip, square in zip(slips, codes, strict=True)]
    return press.Page({"slips": printed, "mark": press.mark()}, codes)


def _words_of(slip: SlipOnPaper, boxes: dict) -> dict:
    # Composed first, as the characters that are missing were looked for.
    name, unit = (unicodedata.normalize("NFC", text).translate(boxes) for text in (slip.name, slip.unit))
    name_size, name = fitted(name, NAME_SIZES)
    unit_size, unit = fitted(unit, UNIT_SIZES[name_size])
    address_size, address = fitted(slip.address, ADDRESS_SIZES)
    day_zh, day_en = press.written_day(slip.expires_at)
    return {
        "name": name,
        "name_size": name_size,
        "unit": unit,
        "unit_size": unit_size,
        "address": address,
        "address_size": address_size,
        "code": paper.readable(slip.code),
        "link": slip.link,
        "until_zh": f"{day_zh} {slip.expires_at:%H:%M}",
        "until_en": f"{day_en}, {slip.expires_at:%H:%M}",
    }


def fitted(words: str, sizes: Sequence[Size]) -> tuple[str, str]:
    """Return the first size of print that words fit in, and the words; cut to the last size if they fit in none."""
    for size in sizes:
        if lines(words, size.ems) <= size.lines:
            return size.name, words
    while lines(f"{words}…", size.ems) > size.lines:
        words = words[:-1].rstrip()
    return size.name, f"{words}…"


def lines(words: str, ems: float) -> int:
    """Return how many lines of so many ems words need: Chinese breaks anywhere, other scripts between words."""
    needed, left = 1, ems
    for word, space in re.findall(r"([!-ⷿ]+|.)(\s*)", words):
        width = sum(map(_ems, word))
        if width > left:
            # A word longer than a line is broken where the line ends.
            needed += 1 + int(width // ems)
            left = ems
            width %= ems
        left -= width + sum(map(_ems, space))
    return needed


def _ems(letter: str) -> float:
    """Return how wide a letter is, rather too wide than too narrow; only rows of W and M are wider."""
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1
    return 0.75 if letter.isupper() else 0.3 if letter.isspace() else 0.62
