"""Tags every template of ours may use without loading them."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from django import template
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from phonenumbers import NumberParseException

from courses import offer
from courses.shelf import Standing
from foundation.operations import new_id
from people.numbers import readable

from .. import previews

register = template.Library()


@cache
def read_svg(folder: str, name: str) -> SafeString:
    """Read one of our own drawings, to be written into the page where it takes the page's colours."""
    path = settings.BASE_DIR / "templates" / "components" / folder / f"{name}.svg"
    return mark_safe(path.read_text(encoding="utf-8").strip())


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of 24 pixels; it says nothing to a screen reader, so a word must stand beside it."""
    return read_svg("icons", name)


@register.simple_tag
def drawing(name: str) -> SafeString:
    """Draw one of the larger pictures, for empty states and courses."""
    return read_svg("drawings", name)


@register.simple_tag
def course_drawing(occupations: Sequence[str]) -> SafeString:
    """Draw the picture of a course, by whom it is made for."""
    return drawing(previews.drawing_of(occupations))


@register.simple_tag
def course_preview(course: Standing | None, language: str) -> str:
    """Return the whole address of the picture a course is shared with; "" while it is not published in a language."""
    return previews.address(course.version, language) if course else ""


@register.simple_tag
def whole_address(path: str) -> str:
    """Return an address with the site's name, as messengers and search engines need it."""
    return settings.BASE_URL + path


@register.simple_tag
@cache
def head() -> SafeString:
    """Write what stands in the head of every page."""
    return render_to_string("components/head.html")


@register.simple_tag
def places(place: str) -> SafeString:
    """Draw the four places; `place` names the one that lights up."""
    return _draw_places(place, get_language(), get_script_prefix())


@cache
def _draw_places(place: str, _language: str | None, _prefix: str) -> SafeString:
    """Draw them once for each language of their words and each prefix of their addresses."""
    return render_to_string("components/places.html", {"place": place})


@register.simple_tag
def segments(total: int, done: int = 0, here: int = 0, answered: Collection[int] | None = None) -> SafeString:
    """Draw the way as a row of segments, numbered from 1.

    The first `done` of `total` lie behind, or those in `answered` where the way may be gone in any order; `here` is
    current.
    """
    behind = range(1, done + 1) if answered is None else answered
    states = ["here" if n == here else "done" if n in behind else "ahead" for n in range(1, total + 1)]
    drawn = "".join(f'<li class="{state}"></li>' for state in states)
    # Words of this function only.
    return mark_safe(f'<ol class="segments" aria-hidden="true">{drawn}</ol>')


@register.simple_tag
def open_courses() -> list[Standing]:
    """Return the courses anybody may begin, in the reader's language.

    The front page has two addresses, and cms, which knows the page at Wagtail's, may not look at courses.
    """
    return offer.open_courses(get_language() or "")


@register.inclusion_tag("components/operation.html")
def operation_field() -> dict:
    """Write the id that makes a repeated sending of this form harmless."""
    return {"operation": new_id()}


@register.filter(expects_localtime=True)
def day(value: date | str | None) -> str:
    """Write a date, or the ISO form in which frozen content keeps one, as the reader's language does."""
    if not value:
        return ""
    return date_format(date.fromisoformat(value) if isinstance(value, str) else value, "DATE_FORMAT")


@register.filter
def minutes_and_seconds(seconds: float | None) -> str:
    """Write how long a recording is: 1:05."""
    minutes, rest = divmod(round(seconds or 0), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def percent(value: Decimal | None) -> str:
    """Write a share of a hundred without decimals, as the reader's language does: 80 % or 80%."""
    return gettext("%(number)s %%") % {"number": floatformat(value, 0)}


@register.filter
def phone(number: str | None) -> str:
    """Write a telephone number in groups, as people read it out; a short code such as 12345 stays as it is."""
    try:
        return readable(number) if number else ""
    except NumberParseException:
        return number or ""
