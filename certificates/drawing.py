"""Draw a record of learning, as an A4 page (PDF) and as a picture for the phone (PNG), from copied fields.

Knows nothing of the database. Nearly a tenth of a second of processor time each: for a job, never inside a transaction.
"""

import atexit
import gc
import io
import threading
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils import dateformat, translation
from django.utils.safestring import SafeString, mark_safe
from PIL import ImageFile

from courses.models import MINUTES_PER_CREDIT_HOUR

from .codes import ADDRESS, Code, code
from .glyphs import BOLD, REGULAR, extra_fonts, missing_glyphs

PDF_VARIANT = "pdf/a-3u"
# Tried in this order: the first one that leaves everything on a single page is taken.
DENSITIES = {"page": ("airy", "snug", "dense"), "picture": ("airy", "snug", "dense", "tall")}

PRINT_TEMPLATES = Path(settings.BASE_DIR) / "templates" / "certificates" / "print"

POINTS_PER_PIXEL = 0.75

GREEN, INK = "#0A6B4B", "#16211C"

# The height is the usual one; longer words make a longer picture.
PICTURE_WIDTH, PICTURE_HEIGHT = 1080, 2016
# The picture is laid out 360 pixels wide, as the phones it is for, and drawn three times as large.
PICTURE_SCALE = 3
PICTURE_QR_WIDTH = 600
SHADES = 8

# Neither Pango's font map nor pdfium may be used by two threads at once.
_one_at_a_time = threading.Lock()


class DrawingUnavailable(Exception):
    """Something the machine lacks; the message says what and how to get it."""


class Unprintable(Exception):
    """What shall be printed cannot be; `code` says why and stays with the certificate."""

    code = ""


class GlyphMissing(Unprintable):
    """There is a character no font can draw."""

    code = "glyph-missing"


class DoesNotFit(Unprintable):
    """Name, titles or issuer are too long for one page, however small the print."""

    code = "too-long"


class AddressRefused(ValueError):
    """A certificate asked for something that is not one of our fonts."""


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
    with translation.override("en"):
        return Fact(zh, en, f"{day.year}年{day.month}月{day.day}日", dateformat.format(day, "j F Y"))


def draw_pdf(record: Record) -> bytes:
    """Return the A4 page as an archivable, tagged PDF; raises Unprintable and DrawingUnavailable."""
    _require_glyphs(record)
    with _one_at_a_time:
        return _lay_out("page", words_of(record), code(record.verify_url)).write_pdf(
            pdf_variant=PDF_VARIANT,
            pdf_tags=True,
            pdf_identifier=record.number.encode(),
            finisher=_place_figures,
        )


def _place_figures(document, pdf) -> None:
    """Say in points from below where mark and code stand; WeasyPrint says it in pixels from above."""
    height = document.pages[0].height
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure":
            left, top, right, bottom = element["A"]["BBox"]
            corners = (left, height - bottom, right, height - top)
            element["A"]["BBox"][:] = [round(side * POINTS_PER_PIXEL, 3) for side in corners]


def draw_picture(record: Record) -> bytes:
    """Return the picture as a PNG 1080 pixels wide; raises Unprintable and DrawingUnavailable."""
    _require_glyphs(record)
    square = code(record.verify_url)
    # An even number of pixels for each module, in the middle of the picture: edges stay sharp and the file small.
    width = PICTURE_QR_WIDTH // (2 * square.modules) * 2 * square.modules
    context = words_of(record) | {"qr_width": f"{width / PICTURE_SCALE:.4f}px"}
    with _one_at_a_time:
        return _photograph(_lay_out("picture", context, square).write_pdf(uncompressed_pdf=True))


def _require_glyphs(record: Record) -> None:
    if letters := missing_glyphs(*record.texts()):
        raise GlyphMissing(f"No font has {letters}")


def words_of(record: Record) -> dict:
    """Return what both templates are filled with."""
    return {
        "record": record,
        "titles": _both(record.titles),
        "issuers": _both(record.issuer),
        "facts": facts(record),
        "mark": _mark(),
        "code": ADDRESS,
        "address": record.verify_url.removeprefix("https://").removeprefix("http://").rstrip("/"),
    }


def _both(words: dict[str, str]) -> list[tuple[str, str]]:
    """Return (language, words) in Chinese and English, or in whatever single language there is."""
    return [(language, words[language]) for language in ("zh-hans", "en") if words.get(language)] or [*words.items()][
        :1
    ]


def _lay_out(layout: str, context: dict, square: Code):
    """Return the laid-out document, in the airiest density that fits on one page."""
    weasyprint = _weasyprint()
    fonts, stylesheet, fetcher = _press(layout, extra_fonts())
    for density in DENSITIES[layout]:
        html = render_to_string(f"certificates/print/{layout}.html", context | {"density": density})
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            font_config=fonts,
            stylesheets=[stylesheet],
            pdf_variant=PDF_VARIANT if layout == "page" else None,
            cache={ADDRESS: square},
        )
        if len(document.pages) == 1:
            return document
    raise DoesNotFit


def _weasyprint():
    """Import WeasyPrint only when something is drawn: it takes half a second and libraries of the system."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise DrawingUnavailable(
            "WeasyPrint, or the Pango it draws with, is not on this machine. On Debian and Ubuntu: "
            "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    # It makes Pillow take files that end too early, for the whole process: uploaded pictures, too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


@cache
def _fonts():
    """Return the one font configuration of this process; a fresh one per call is never given back to the system."""
    _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    # Whatever is loaded by now stays: looking through all of it for garbage takes a tenth of the time of drawing.
    gc.collect()
    gc.freeze()
    # Let go of it before the interpreter does, or its copies of the fonts (15 MB) stay behind in the temporary folder.
    atexit.register(_press.cache_clear)
    atexit.register(_fonts.cache_clear)
    return FontConfiguration()


def only_fonts(paths: tuple[Path, ...]):
    """Return a URL fetcher that hands out these font files and refuses everything else."""
    from weasyprint.urls import URLFetcher

    class OnlyFonts(URLFetcher):
        allowed = frozenset(path.as_uri() for path in paths)

        def fetch(self, url, headers=None):
            if url not in self.allowed:
                raise AddressRefused(f"A certificate may not load {url[:200]}")
            return super().fetch(url, headers)

    return OnlyFonts(allowed_protocols=["file"])


@cache
def _press(layout: str, extra: tuple[Path, ...]):
    """Return what every certificate of a layout shares: fonts, parsed stylesheet, fetcher."""
    faces = [("Waystation", "normal", REGULAR), ("Waystation", "bold", BOLD)]
    faces += [(f"Waystation {place}", "normal", path) for place, path in enumerate(extra, 1)]
    families = ", ".join(f'"{family}"' for family in dict.fromkeys(family for family, _, _ in faces))
    css = f"html {{ --family: {families} }}\n"
    for family, weight, path in faces:
        css += f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}") }}\n'
    css += (PRINT_TEMPLATES / f"{layout}.css").read_text()
    fetcher = only_fonts((REGULAR, BOLD, *extra))
    return _fonts(), _weasyprint().CSS(string=css, font_config=_fonts(), url_fetcher=fetcher), fetcher


@cache
def _mark() -> SafeString:
    """Return the site's own mark in green, to stand inside the page."""
    svg = (Path(settings.BASE_DIR) / "static" / "img" / "mark.svg").read_text()
    # A file of ours and a colour of ours.
    return mark_safe(svg.replace("<svg ", f'<svg class="mark" fill="{GREEN}" ', 1))


def _photograph(pdf: bytes) -> bytes:
    """Return the first page of a PDF as a PNG of our few colours."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=PICTURE_WIDTH / page.get_width()).to_pil()
    finally:
        document.close()
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
        for colour in (INK, GREEN)
        for step in range(SHADES)
    ]
    colours = list(dict.fromkeys(map(tuple, ramps)))
    # Unused places repeat white, or Pillow would offer black for them.
    colours += colours[:1] * (256 - len(colours))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette
