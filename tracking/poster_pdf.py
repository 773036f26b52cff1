"""Draw the poster of a unit as an A4 page (PDF), from plain values: one look from two metres, one square to scan."""

from dataclasses import dataclass
from datetime import date

from certificates import press
from certificates.codes import ADDRESS, code
from people import paper

LAYOUT = press.Layout("tracking/print/poster", densities=("airy", "snug", "dense"), is_tagged=True)

# Counted as people say it; what is longer stands in digits.
MINUTES = {1: ("一", "one minute"), 2: ("两", "two minutes"), 3: ("三", "three minutes"), 5: ("五", "five minutes")}


@dataclass(frozen=True)
class PosterOnPaper:
    """What a poster says. `titles` are {language: words}, empty for a poster that only leads into the unit."""

    unit: str
    titles: dict[str, str]
    # What the square leads to, and what is typed in its stead: an address as people write it, and the short code.
    link: str
    address: str
    code: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    last_day: date
    needs_confirmation: bool
    # How long the first card takes.
    minutes: int = 2

    def texts(self) -> tuple[str, ...]:
        """Return everything on the page that somebody typed."""
        contact = (self.contact_name, self.contact_phone, self.contact_hours)
        return (self.unit, *self.titles.values(), *contact, self.address)


def draw(poster: PosterOnPaper) -> bytes:
    """Return the page; raises Unprintable and DrawingUnavailable."""
    press.require_glyphs(*poster.texts())
    return press.draw(LAYOUT, press.Page(_words_of(poster), {ADDRESS: code(poster.link)}))


def _words_of(poster: PosterOnPaper) -> dict:
    minutes_zh, minutes_en = MINUTES.get(poster.minutes, (str(poster.minutes), f"{poster.minutes} minutes"))
    last_day_zh, last_day_en = press.written_day(poster.last_day)
    return {
        "poster": poster,
        "titles": press.in_both(poster.titles),
        "minutes_zh": minutes_zh,
        "minutes_en": minutes_en,
        "last_day_zh": last_day_zh,
        "last_day_en": last_day_en,
        "short_code": paper.readable(poster.code),
        "has_contact": bool(poster.contact_name or poster.contact_phone),
        "mark": press.mark(),
        "code": ADDRESS,
    }
