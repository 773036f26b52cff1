"""What stands in a cell, as we keep it; or why it cannot be taken. An empty cell is an empty value.

Each function takes a cell and returns the value, or raises Wrong with a code that sentences.py has a sentence for.
"""

import re
import unicodedata
from datetime import date
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from ..names import NotAName, tidy
from ..numbers import NotANumber, to_e164
from . import id_cards
from .days import NotADay, to_day
from .sentences import Wrong
from .synonyms import OCCUPATIONS, Occupation, folded
from .tables import Cell, text_of

LONGEST_NAME = LONGEST_UNIT = 120
LONGEST_STAFF_NUMBER = 40
LONGEST_EMAIL = 254
# Longer than a number or a date is, however it is written: patterns and libraries need not look at it.
LONGEST_TO_LOOK_AT = 60
FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)|#+")
# What people write into a cell to say that they have not forgotten it.
NOTHING = {"", "-", "--", "—", "——", "/", "\\", "无", "暂无"}
NOTHING_IN_ENGLISH = {"none", "n/a", "na", "null", "nil"}
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,2})", re.IGNORECASE)
FRACTION_OF_NOUGHTS = re.compile(r"(\d+)\.0+")
BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
BETWEEN_PHONES = re.compile(r"[/,;、|\n]|\s+|和|或|及")
MOST_DIGITS_OF_A_PART = 5
CHINESE_DIGITS = 11
# Words beside a number, such as (微信同号). What leads on to an extension stays: nobody can send messages there.
BESIDE_A_PHONE = re.compile(r"\([^\d)]*\)|[^\d+()\-.\s转x#]+", re.IGNORECASE)


def checked_text(cell: Cell, *, most: int | None = None) -> str:
    """Return the text of a cell that holds neither the error of a formula nor the number of an identity card."""
    text = text_of(cell)
    if text in NOTHING:
        return ""
    if FORMULA_ERROR.fullmatch(text):
        raise Wrong("formula_error")
    if id_cards.holds_number(cell):
        raise Wrong("id_card")
    if most and len(text) > most:
        raise Wrong("too_long", most=most)
    return text


def name(cell: Cell) -> str:
    text = checked_text(cell, most=LONGEST_NAME)
    if not text:
        raise Wrong("name_missing")
    try:
        # Two characters are spread with blanks to look as long as three.
        return BETWEEN_HAN.sub("", tidy(text))
    except NotAName as error:
        raise Wrong("no_name") from error


def phone(cell: Cell) -> str:
    """Return a mobile number as "+8613800000000"."""
    text = _whole_number(unicodedata.normalize("NFKC", checked_text(cell)))
    if text.casefold() in NOTHING_IN_ENGLISH or not text:
        return ""
    if len(text) > LONGEST_TO_LOOK_AT:
        raise Wrong("no_phone")
    parts = [part for part in BETWEEN_PHONES.split(text) if sum(map(str.isdigit, part)) > MOST_DIGITS_OF_A_PART]
    if len(parts) > 1:
        raise Wrong("several_phones")
    number = BESIDE_A_PHONE.sub("", text)
    try:
        return to_e164(number, mobile=True)
    except NotANumber as error:
        raise _why_no_mobile(number) from error


def _why_no_mobile(text: str) -> Wrong:
    try:
        to_e164(text)
    except NotANumber:
        digits = "".join(filter(str.isdigit, text)).removeprefix("0086")
        looks_mobile = re.fullmatch(r"1[3-9]\d{6,13}", digits) and re.fullmatch(r"[\d\s()+\-]+", text)
        if looks_mobile and len(digits) != CHINESE_DIGITS and settings.PHONE_REGION == "CN":
            return Wrong("digits_missing", digits=len(digits))
        return Wrong("no_phone")
    return Wrong("no_mobile")


def _whole_number(text: str) -> str:
    """Return a number without fraction and power of ten; raise Wrong where digits got lost on the way."""
    if match := SCIENTIFIC.fullmatch(text):
        digits, power = match[1] + (match[2] or ""), int(match[3])
        if len(digits) <= power:
            raise Wrong("digits_lost")
        return digits[: power + 1] if not digits[power + 1 :].strip("0") else text
    match = FRACTION_OF_NOUGHTS.fullmatch(text)
    return match[1] if match else text


def staff_number(cell: Cell) -> str:
    """Return a staff number as it is written, noughts at its beginning included."""
    text = _whole_number(unicodedata.normalize("NFKC", checked_text(cell)))
    if len(text) > LONGEST_STAFF_NUMBER:
        raise Wrong("too_long", most=LONGEST_STAFF_NUMBER)
    return "" if text.casefold() in NOTHING_IN_ENGLISH else " ".join(text.split())


def occupation(cell: Cell) -> str:
    """Return the occupation of Membership that a word stands for; "" for an empty cell."""
    text = checked_text(cell)
    key = folded(text) if len(text) <= LONGEST_TO_LOOK_AT else ""
    if text.casefold() in NOTHING_IN_ENGLISH or not text:
        return ""
    words = occupations()
    if key in words:
        return words[key]
    # A longer word, such as 美团骑手, is known by its part, unless parts speak of two occupations.
    found = {
        which
        for word, which in words.items()
        if which != Occupation.OTHER and (key.endswith(word) if word.isascii() else word in key)
    }
    if len(found) == 1:
        return found.pop()
    choices = ", ".join(str(choice.label) for choice in Occupation)
    drivers = "司机" in key or "driver" in key
    raise Wrong("several_occupations" if found or drivers else "no_occupation", choices=choices)


@cache
def occupations() -> dict[str, str]:
    """Return the occupation of each folded word, the names on our own screens in each language included."""
    words = {word: str(which) for which, those in OCCUPATIONS.items() for word in those}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words.update({folded(str(which.label)): str(which) for which in Occupation})
    return words


def unit(cell: Cell) -> str:
    """Return the name of a unit as it is written; whether there is one is the question of whoever takes the row."""
    return " ".join(checked_text(cell, most=LONGEST_UNIT).split())


def from_date(cell: Cell, *, latest: date) -> date | None:
    """Return a day not later than `latest`; None for an empty cell."""
    text = checked_text(cell)
    if text.casefold() in NOTHING_IN_ENGLISH or not text:
        return None
    if len(text) > LONGEST_TO_LOOK_AT:
        raise Wrong("no_day")
    try:
        return to_day(cell, latest=latest)
    except NotADay as error:
        raise Wrong(error.code) from error


def email(cell: Cell) -> str:
    """Return an e-mail address in lower case."""
    text = unicodedata.normalize("NFKC", checked_text(cell)).lower().removeprefix("mailto:")
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong("no_email") from error
    if len(text) > LONGEST_EMAIL:
        raise Wrong("too_long", most=LONGEST_EMAIL)
    return text
