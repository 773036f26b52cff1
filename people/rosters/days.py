"""Days as offices write them. What could be two days, or none, is refused."""

import re
import unicodedata
from datetime import date, timedelta

from foundation.xlsx import DAY_NOUGHT

from .tables import Cell, text_of

# Days as spreadsheets count them, from 1982 to 2119: beyond, a number is no day.
SERIAL = range(30_000, 80_000)
FIRST_YEAR = 1950
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
LONG_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
]
HOUR = re.compile(
    r"(?<=[\d日号])(T|\s+)\(?(上午|下午)?\s*\d{1,2}([:时点]\d{1,2}(:\d{1,2}(\.\d+)?|分)?)?\s*([AP]M)?(Z|[+-]\d\d:?\d\d)?$",
    re.I,
)
WEEKDAY = re.compile(r"[\s(]*(星期|周|礼拜)[一二三四五六日天]\)?$|^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)
BETWEEN = r"\s*[-/.\\、,~—–年月]\s*"
YEAR_FIRST = re.compile(rf"(\d{{4}}){BETWEEN}(\d{{1,2}}){BETWEEN}(\d{{1,2}})\s*[日号]?")
TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([a-z]{3,9})\.?,?[\s\-/.]*(\d{4})", re.I)
MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/.]+(\d{4})", re.I)
WITHOUT_A_DAY = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{1,2}\s*[-/.]\s*\d{4}|(19|20)\d{2}\s*年?|(19|20)\d{4}|[a-z]{3,9}\.?[\s\-]*\d{4}",
    re.I,
)
SHORT_YEAR = re.compile(
    r"\d{1,2}\s*[-/.年]\s*(\d{1,2}|[a-z]{3,9})\s*[-/.月]\s*\d{1,2}\s*[日号]?|\d{1,2}[\s\-]*[a-z]{3}[\s\-]*\d{2}", re.I
)


class NotADay(ValueError):
    """What stands in a cell is no day, or might be two; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def to_day(cell: Cell, *, latest: date) -> date:
    """Return the day a cell speaks of; raise NotADay for what is none, might be two, or comes after `latest`.

    Codes: no_day, ambiguous_day, day_missing, short_year, not_in_calendar, unlikely_day.
    """
    day = _number(cell) if isinstance(cell, float | int) else cell if isinstance(cell, date) else _text(text_of(cell))
    if not date(FIRST_YEAR, 1, 1) <= day <= latest:
        raise NotADay("unlikely_day")
    return day


def _number(number: float) -> date:
    if int(number) in SERIAL:
        return DAY_NOUGHT + timedelta(days=int(number))
    if TOGETHER.fullmatch(text := text_of(number)):
        return _day(text[:4], text[4:6], text[6:])
    # 2026.11 and 202611 are a month.
    raise NotADay("day_missing" if WITHOUT_A_DAY.fullmatch(text) else "no_day")


def _text(text: str) -> date:
    text = unicodedata.normalize("NFKC", text).strip()
    text = WEEKDAY.sub("", HOUR.sub("", WEEKDAY.sub("", text))).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _number(float(text))
    if match := YEAR_FIRST.fullmatch(text) or TOGETHER.fullmatch(text):
        return _day(*match.groups())
    if match := DAY_MONTH_YEAR.fullmatch(text):
        return _day(match[3], _month(match[2]), match[1])
    if match := MONTH_DAY_YEAR.fullmatch(text):
        return _day(match[3], _month(match[1]), match[2])
    if match := YEAR_LAST.fullmatch(text):
        return _either(*match.groups())
    if SHORT_YEAR.fullmatch(text):
        raise NotADay("short_year")
    raise NotADay("day_missing" if WITHOUT_A_DAY.fullmatch(text) else "no_day")


def _either(first: str, second: str, year: str) -> date:
    """Return a day of which either number may be the month; one above twelve, or both alike, settle it."""
    if int(first) > 12 or first == second:
        return _day(year, second, first)
    if int(second) > 12:
        return _day(year, first, second)
    raise NotADay("ambiguous_day")


def _month(name: str) -> str:
    name = name.lower()
    if name not in MONTHS and name not in LONG_MONTHS:
        raise NotADay("no_day")
    return str(MONTHS.index(name[:3]) + 1)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADay("not_in_calendar") from error
