"""Print on paper (PDF) what a template says: our fonts, nothing from elsewhere, in the airiest density that fits.

Knows nothing of the database, nor what is printed. Takes a tenth of a second of processor time and more: for a job or a
single request, never inside a transaction.
"""

import atexit
import gc
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import dateformat, translation
from django.utils.safestring import SafeString, mark_safe
from PIL import ImageFile

from .codes import Code
from .glyphs import BOLD, REGULAR, extra_fonts, missing_glyphs

if TYPE_CHECKING:
    from PIL import Image

GREEN, INK = "#0A6B4B", "#16211C"

POINTS_PER_PIXEL = 0.75

# Neither Pango's font map nor pdfium may be used by two threads at once.
_one_at_a_time = threading.Lock()


class DrawingUnavailable(Exception):
    """Something the machine lacks; the message says what and how to get it."""


class Unprintable(Exception):
    """What shall be printed cannot be; `code` says why, and stays with a certificate."""

    code = ""


class GlyphMissing(Unprintable):
    """There is a character no font can draw."""

    code = "glyph-missing"


class DoesNotFit(Unprintable):
    """Names and titles are too long for one page, however small the print."""

    code = "too-long"


class AddressRefused(ValueError):
    """A template asked for something that is not one of our fonts."""


@dataclass(frozen=True)
class Layout:
    """A template with the style sheet beside it, and what kind of PDF they become."""

    # Under templates/, without its ending.
    name: str
    # Handed to the template as `density`, in this order: the first one in which everything fits on a page is taken.
    densities: tuple[str, ...] = ("",)
    pdf_variant: str | None = None
    # Read aloud in the order of the page, and for a machine more than a picture.
    is_tagged: bool = False
    # Compressing takes time, which is lost on a file that only becomes a picture.
    is_compressed: bool = True

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @property
    def stylesheet(self) -> Path:
        return Path(settings.BASE_DIR) / "templates" / f"{self.name}.css"


@dataclass(frozen=True)
class Page:
    """What a template is filled with, and the square codes, by the addresses it asks for them by as pictures."""

    words: Mapping[str, Any]
    codes: Mapping[str, Code]


def draw(layout: Layout, page: Page, *, identifier: bytes | None = None) -> bytes:
    """Return the PDF of one page; raises DoesNotFit and DrawingUnavailable.

    `identifier` is what the file is known by, which one to be kept for years must have.
    """
    with _one_at_a_time:
        return _written(layout, _lay_out(layout, page), identifier)


def draw_all(layout: Layout, pages: Iterable[Page]) -> bytes:
    """Return one PDF of many pages, at least one; raises DoesNotFit and DrawingUnavailable.

    Others may draw between two pages, so that one who wants a certificate need not wait for fifty sheets.
    """
    documents = []
    for page in pages:
        with _one_at_a_time:
            documents.append(_lay_out(layout, page))
    with _one_at_a_time:
        return _written(layout, documents[0].copy([document.pages[0] for document in documents]))


def photograph(pdf: bytes, width: int) -> "Image.Image":
    """Return the first page of a PDF as a picture so many pixels wide."""
    import pypdfium2

    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            return page.render(scale=width / page.get_width()).to_pil()
        finally:
            document.close()


def require() -> None:
    """Raise DrawingUnavailable where nothing can be drawn, before anything is done that a drawing should follow."""
    _weasyprint()


def require_glyphs(*texts: str) -> None:
    """Raise GlyphMissing, naming the characters, when there are some that no font can draw."""
    if letters := missing_glyphs(*texts):
        raise GlyphMissing(f"No font has {letters}")


def in_both(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (language, words) in Chinese and English, or in whatever single language there is."""
    both = [(language, words[language]) for language in ("zh-hans", "en") if words.get(language)]
    return both or [*words.items()][:1]


def written_day(day: date) -> tuple[str, str]:
    """Return a day as it is written in Chinese and in English."""
    with translation.override("en"):
        return f"{day.year}年{day.month}月{day.day}日", dateformat.format(day, "j F Y")


@cache
def mark() -> SafeString:
    """Return the site's own mark in green, to stand inside the page."""
    svg = (Path(settings.BASE_DIR) / "static" / "img" / "mark.svg").read_text()
    # A file of ours and a colour of ours.
    return mark_safe(svg.replace("<svg ", f'<svg class="mark" fill="{GREEN}" ', 1))


def only_fonts(paths: tuple[Path, ...]):
    """Return a URL fetcher that hands out these font files and refuses everything else."""
    from weasyprint.urls import URLFetcher

    class OnlyFonts(URLFetcher):
        allowed = frozenset(path.as_uri() for path in paths)

        def fetch(self, url, headers=None):
            if url not in self.allowed:
                raise AddressRefused(f"Nothing that is printed may load {url[:200]}")
            return super().fetch(url, headers)

    return OnlyFonts(allowed_protocols=["file"])


def _lay_out(layout: Layout, page: Page):
    """Return the laid-out page, in the airiest density that leaves nothing over."""
    weasyprint = _weasyprint()
    fonts, stylesheet, fetcher = _press(layout, extra_fonts())
    for density in layout.densities:
        html = render_to_string(layout.template, {**page.words, "density": density})
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[stylesheet], pdf_variant=layout.pdf_variant, cache=dict(page.codes)
        )
        if len(document.pages) == 1:
            return document
    raise DoesNotFit


def _written(layout: Layout, document, identifier: bytes | None = None) -> bytes:
    return document.write_pdf(
        pdf_variant=layout.pdf_variant,
        pdf_tags=layout.is_tagged,
        pdf_identifier=identifier,
        uncompressed_pdf=not layout.is_compressed,
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


@cache
def _press(layout: Layout, extra: tuple[Path, ...]):
    """Return what everything of a layout shares: fonts, parsed stylesheet, fetcher."""
    faces = [("Waystation", "normal", REGULAR), ("Waystation", "bold", BOLD)]
    faces += [(f"Waystation {place}", "normal", path) for place, path in enumerate(extra, 1)]
    families = ", ".join(f'"{family}"' for family in dict.fromkeys(family for family, _, _ in faces))
    css = f"html {{ --family: {families} }}\n"
    for family, weight, path in faces:
        css += f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}") }}\n'
    css += layout.stylesheet.read_text()
    fetcher = only_fonts((REGULAR, BOLD, *extra))
    return _fonts(), _weasyprint().CSS(string=css, font_config=_fonts(), url_fetcher=fetcher), fetcher
