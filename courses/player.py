"""Turning a lesson version into cards to show: rendered once for all readers, kept in the cache."""

from collections.abc import Sequence

from django.core.cache import cache
from django.utils import translation

from cms.models import ReferenceStamp

from . import versions
from .models import LessonVersion
from .pages import LessonPage

KEEP_SECONDS = 24 * 3600


def lesson_cards(entry: dict, language: str, *, source: str = "") -> dict:
    """Return {"title", "language", "cards"} of a lesson; each card has "id", "heading", "html" and "language".

    `entry` is the lesson's place in a course version; in an outline that is not kept it has no version, and the pages
    are read as they are now, written first in the language `source`. The key holds everything the result depends on:
    the content itself, the language, and the stamp of the clauses and hotlines it embeds. So nothing ever needs to be
    thrown out of the cache, and a database restored beside an old cache shows nothing wrong.
    """
    if "version" not in entry:
        return _render(versions.shown_lesson(entry, source), language)
    key = f"lesson:{entry['content_hash']}:{language}:{ReferenceStamp.current()}"
    lesson = cache.get(key)
    if lesson is None:
        lesson = _render(LessonVersion.objects.get(pk=entry["version"]), language)
        cache.set(key, lesson, KEEP_SECONDS)
    return lesson


def _render(version: LessonVersion, language: str) -> dict:
    chosen = version.in_language(language)
    source = version.content["source"]
    source_cards = version.content["words"].get(source, {"cards": []})["cards"]
    cards = render_cards(chosen.words["cards"], chosen.language, source=source, source_cards=source_cards)
    return {"title": chosen.words["title"], "language": chosen.language, "cards": cards}


def render_cards(
    cards: list[dict], language: str, *, source: str = "", source_cards: Sequence[dict] = ()
) -> list[dict]:
    """Return cards with their content as HTML; a card equal to its source is marked with the source's language."""
    originals = {card["id"]: card for card in source_cards}
    block = LessonPage._meta.get_field("body").stream_block.child_blocks["card"].child_blocks["content"]
    with translation.override(language):
        return [
            {
                "id": card["id"],
                "heading": card["heading"],
                "html": block.to_python(card["content"]).render_as_block(),
                "language": source if originals.get(card["id"]) == card else language,
            }
            for card in cards
        ]
