"""The picture a shared course is shown with in messengers: its title on a ground with its drawing and our mark.

Drawn with Pillow alone, some hundredths of a second, once for each title and kept in the cache: whoever asks chooses
only among published courses and their languages.
"""

import hashlib
import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as kept
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from certificates.glyphs import BOLD, code_points
from courses import versions
from courses.models import Course, CourseVersion

GROUNDS = Path(__file__).resolve().parent / "grounds"
INK = "#16211c"
WIDTH, HEIGHT = 1200, 630
# Where the title stands. Messengers that show a square cut it out of the middle, 630 pixels wide.
MIDDLE, TOP, BOTTOM, ROOM = WIDTH // 2, 120, 330, 570
# (size, lines): the largest that holds the title is taken.
SIZES = [(88, 1), (76, 2), (60, 3), (46, 4), (34, 5)]
# Changes when grounds or layout do, so that nobody is shown a picture kept from before.
LAYOUT = 1
KEEP_SECONDS = 30 * 24 * 3600
NOT_FIRST = "，。！？：；、）》」』”’…·,.!?:;)%"
NOT_LAST = "（《「『“‘("


def drawing_of(occupations: Sequence[str]) -> str:
    """Return the name of the drawing of a course, by whom it is made for."""
    return "rider" if occupations and set(occupations) <= {"rider", "courier"} else "road"


def address(version: CourseVersion, language: str) -> str:
    """Return where the picture of a course is, with what tells one title from the next; "" in a language it lacks."""
    if language not in version.titles:
        return ""
    with translation.override(language):
        path = reverse("course_preview", args=[version.course_id])
    return f"{settings.BASE_URL}{path}?v={_digest_of(version, language)[:8]}"


@require_safe
def course_preview(request, course_id):
    """Hand out the picture of a published course, in the language of the address, to anybody."""
    language = get_language() or ""
    course = get_object_or_404(Course.objects.select_related("current_version"), pk=course_id)
    version = versions.shown(course)
    if version is None or language not in version.titles:
        raise Http404
    digest = _digest_of(version, language)
    picture = kept.get(f"course-preview:{digest}")
    if picture is None:
        picture = draw(version.titles[language], drawing_of(version.content["occupations"]))
        kept.set(f"course-preview:{digest}", picture, KEEP_SECONDS)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    response["ETag"] = f'"{digest}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _digest_of(version: CourseVersion, language: str) -> str:
    """Return what changes with everything the picture shows."""
    shows = f"{LAYOUT}/{drawing_of(version.content['occupations'])}/{version.titles[language]}"
    return hashlib.sha256(shows.encode()).hexdigest()


def draw(title: str, drawing: str) -> bytes:
    """Return the picture as a PNG; without words where our font lacks a character of them."""
    with Image.open(GROUNDS / f"{drawing}.png") as ground:
        picture = ground.convert("RGB")
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    if all(ord(letter) in code_points(BOLD) for letter in title):
        _write(ImageDraw.Draw(picture), title)
    output = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


def _write(canvas: ImageDraw.ImageDraw, title: str) -> None:
    size, lines = laid_out(title)
    height = size * 1.25
    top = (TOP + BOTTOM - height * len(lines)) / 2
    for number, line in enumerate(lines):
        canvas.text((MIDDLE, top + height * (number + 0.5)), line, INK, _font(size), anchor="mm")


def laid_out(title: str) -> tuple[int, list[str]]:
    """Return the size of the letters and the lines of a title; one that is too long ends with an ellipsis.

    A Chinese title breaks at its punctuation where that leaves the letters large, else anywhere.
    """
    for ends, sizes in (("，。！？：；、", SIZES[:-1]), ("", SIZES)):
        for size, most in sizes:
            if lines := _even(_pieces(title, ends), size, most):
                return size, lines
    size, most = SIZES[-1]
    lines = _fill(list(title), size, ROOM)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-2].rstrip() + "…"]
    return size, lines


def _even(pieces: list[str], size: int, most: int) -> list[str]:
    """Return pieces in so few and such even lines as the room allows; [] when that takes more than `most`."""
    lines = _fill(pieces, size, ROOM)
    if len(lines) > most or any(_font(size).getlength(line) > ROOM for line in lines):
        return []
    width = ROOM
    while len(narrower := _fill(pieces, size, width - 10)) == len(lines) and width > ROOM // 3:
        lines, width = narrower, width - 10
    return lines


def _fill(pieces: list[str], size: int, width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and _font(size).getlength((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(title: str, ends: str) -> list[str]:
    """Return a title in pieces that may begin a line: words, and what stands between these ends of clauses.

    Without `ends` every Chinese character may begin a line, but for punctuation that belongs to the one before.
    """
    pieces = [""]
    for before, letter in zip(" " + title, title, strict=False):
        is_wide = unicodedata.east_asian_width(letter) in "WF" or unicodedata.east_asian_width(before) in "WF"
        may_break = before == " " or (before in ends if ends else is_wide)
        if may_break and letter not in NOT_FIRST and before not in NOT_LAST and letter != " ":
            pieces.append("")
        pieces[-1] += letter
    return [piece for piece in pieces if piece]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD, size)
