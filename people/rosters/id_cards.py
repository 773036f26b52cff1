"""Numbers of Chinese identity cards: we know them in order not to take them.

GB 11643: six digits of a district, the day of birth, three digits, and a check sign by ISO 7064 MOD 11-2.
"""

import re
import unicodedata
from datetime import date

from .tables import Cell, text_of

WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
CHECK_SIGNS = "10X98765432"
# Looks like one and is nobody's: put where one stood, in what is kept of a list.
NOBODYS = "110101190001010006"
NUMBER = re.compile(r"(?<!\d)([1-9]\d{16}[\dXx])(?!\d)")
BETWEEN_GROUPS = re.compile(r"(?<=\d)[ \-](?=[\dXx])")
# A spreadsheet keeps fifteen digits of a number and writes noughts for the others.
ROUNDED = re.compile(r"[1-9]\d{14}000")


def holds_number(cell: Cell) -> bool:
    """Tell whether the number of an identity card stands in a cell, whole or as a spreadsheet has rounded it."""
    if isinstance(cell, float | int):
        return abs(cell) >= 1e17 and bool(ROUNDED.fullmatch(digits := str(int(cell)))) and _has_birthday(digits)
    text = text_of(cell)
    if len(text) < 18:
        return False
    plain = unicodedata.normalize("NFKC", text)
    # In groups, as on the card, or not; what is joined to something before it would hide it.
    spellings = (str(cell), text, plain, BETWEEN_GROUPS.sub("", plain))
    return any(is_number(found) for spelling in spellings for found in NUMBER.findall(spelling))


def is_number(text: str) -> bool:
    """Tell whether eighteen signs are the number of an identity card: a day of birth that was, and the check sign."""
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", text, re.ASCII) or not _has_birthday(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return CHECK_SIGNS[total % 11] == text[-1].upper()


def _has_birthday(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year < 2100
