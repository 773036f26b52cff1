"""Draw a record of learning, as an A4 page (PDF) and as a picture for the phone (PNG), from copied fields.

Knows nothing of the database. Nearly a tenth of a second of processor time each: for a job, never inside a transaction.
"""

import io
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django.template.defaultfilters import floatformat

from courses.models import MINUTES_PER_CREDIT_HOUR

from . import press
from .codes import ADDRESS, code

PAGE = press.Layout(
    "certificates/print/page", densities=("airy", "snug", "dense"), pdf_variant="pdf/a-3u", is_tagged=True
)
PICTURE = press.Layout("certificates/print/picture", densities=("airy", "snug", "dense", "tall"), is_compressed=False)

# The height is the usual one; longer words make a longer picture.
PICTURE_WIDTH, PICTURE_HEIGHT = 1080, 2016
# The picture is laid out 360 pixels wide, as the phones it is for, and drawn three times as large.
PICTURE_SCALE = 3
PICTURE_QR_WIDTH = 600
SHADES = 8


@dataclass(frozen=True)
class Record:
    """What a certificate prints, copied at the time of issue; titles and issuer are {language: words}."""

    name: str
    titles: dict[str, str]
    version: int
    score: Decimal | None
    credit_minutes: int
    number: str
    completed_on: date
    issued_on: date
    valid_until: date | None
    issuer: dict[str, str]
    verify_url: str

    def texts(self) -> tuple[str, ...]:
        """Return everything on the page that somebody typed."""
        return (self.name, *self.titles.values(), *self.issuer.values())

    @property
    def credit_hours(self) -> Decimal:
        """Return hours of instruction (学时) of 45 minutes, to one decimal; whoever learnt at all has 0.1."""
        hours = Decimal(self.credit_minutes) / MINUTES_PER_CREDIT_HOUR
        return max(hours.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("0.1")) if self.credit_minutes else Decimal(0)


@dataclass(frozen=True)
class Fact:
    """One cell under the course: its label in both languages, the value, and a line below it."""

    zh: str
    en: str
    value: object
    note: str = ""


def facts(record: Record) -> list[Fact]:
    """Return the cells a record has, in their order; a course without quiz has no score."""
    cells = [Fact("课程版本", "Version", record.version)]
    if record.score is not None:
        cells.append(Fact("成绩", "Score", f"{floatformat(record.score)}%"))
    if record.credit_minutes:
        cells.append(Fact("学时", "Credit hours", record.credit_hours, f"1 = {MINUTES_PER_CREDIT_HOUR} 分钟 min"))
    cells.append(_day("完成日期", "Completed on", record.completed_on))
    cells.append(_day("发证日期", "Issued on", record.issued_on))
    if record.valid_until:
        cells.append(_day("有效期至", "Valid until", record.valid_until))
    else:
        cells.append(Fact("有效期至", "Valid until", "长期", "No end date"))
    return cells


def _day(zh: str, en: str, day: date) -> Fact:
    return Fact(zh, en, *press.written_day(day))


def draw_pdf(record: Record) -> bytes:
    """Return the A4 page as an archivable, tagged PDF; raises Unprintable and DrawingUnavailable."""
    press.require_glyphs(*record.texts())
    page = press.Page(words_of(record), {ADDRESS: code(record.verify_url)})
    return press.draw(PAGE, page, identifier=record.number.encode())


def draw_picture(record: Record) -> bytes:
    """Return the picture as a PNG 1080 pixels wide; raises Unprintable and DrawingUnavailable."""
    press.require_glyphs(*record.texts())
    square = code(record.verify_url)
    # An even number of pixels for each module, in the middle of the picture: edges stay sharp and the file small.
    width = PICTURE_QR_WIDTH // (2 * square.modules) * 2 * square.modules
    words = words_of(record) | {"qr_width": f"{width / PICTURE_SCALE:.4f}px"}
    return _few_colours(press.photograph(press.draw(PICTURE, press.Page(words, {ADDRESS: square})), PICTURE_WIDTH))


def words_of(record: Record) -> dict:
    """Return what both templates are filled with."""
    return {
        "record": record,
        "titles": press.in_both(record.titles),
        "issuers": press.in_both(record.issuer),
        "facts": facts(record),
        "mark": press.mark(),
        "code": ADDRESS,
        "address": record.verify_url.removeprefix("https://").removeprefix("http://").rstrip("/"),
    }


def _few_colours(picture) -> bytes:
    """Return a picture as a PNG of our few colours."""
    output = io.BytesIO()
    picture.quantize(palette=_palette(), dither=0).save(
        output, "PNG", bits=4, compress_level=6, compress_type=zlib.Z_RLE
    )
    return output.getvalue()


@cache
def _palette():
    """Return an image whose palette runs from white to ink and to green: fifteen colours fit into half a byte each."""
    from PIL import Image, ImageColor

    ramps = [
        [round(255 + (part - 255) * step / (SHADES - 1)) for part in ImageColor.getrgb(colour)]
        for colour in (press.INK, press.GREEN)
        for step in range(SHADES)
    ]
    colours = list(dict.fromkeys(map(tuple, ramps)))
    # Unused places repeat white, or Pillow would offer black for them.
    colours += colours[:1] * (256 - len(colours))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette
