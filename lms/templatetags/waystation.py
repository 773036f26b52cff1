"""Tags every template of ours may use without loading them."""

from datetime import date
from functools import cache

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from foundation.operations import new_id

register = template.Library()


@cache
def drawing(folder: str, name: str) -> SafeString:
    """Read one of our own drawings, to be written into the page where it takes the page's colours."""
    path = settings.BASE_DIR / "templates" / "components" / folder / f"{name}.svg"
    return mark_safe(path.read_text(encoding="utf-8").strip())


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of 24 pixels; it says nothing to a screen reader, so a word must stand beside it."""
    return drawing("icons", name)


@register.simple_tag
def picture(name: str) -> SafeString:
    """Draw one of the larger pictures, for empty states and courses."""
    return drawing("pictures", name)


@register.inclusion_tag("components/segments.html")
def segments(total: int, done: int = 0, here: int = 0) -> dict:
    """Draw the way as a row of segments: `done` of `total` behind, the one numbered `here` (from 1) current."""
    return {
        "segments": [
            "here" if number == here else "done" if number <= done else "ahead" for number in range(1, total + 1)
        ]
    }


@register.inclusion_tag("components/operation.html")
def operation_field() -> dict:
    """Write the id that makes a repeated sending of this form harmless."""
    return {"operation": new_id()}


@register.filter
def day(value: date | str | None) -> str:
    """Write a date, or the ISO form in which frozen content keeps one, as the reader's language does."""
    if not value:
        return ""
    return date_format(date.fromisoformat(value) if isinstance(value, str) else value, "DATE_FORMAT")
