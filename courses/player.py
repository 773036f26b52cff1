"""Turning a lesson version into cards to show: rendered once for all readers, kept in the cache."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from cms.blocks import ReferencesBlock
from cms.languages import language_of
from cms.models import ReferenceStamp

from . import versions
from .models import LessonVersion
from .pages import LessonPage

KEEP_SECONDS = 24 * 3600


def lesson_cards(entry: dict, language: str, *, source: str = "") -> dict:
    """Return {"title", "title_language", "language", "cards"} of a lesson; `render_cards` says what a card has.

    `entry` is the lesson's place in a course version; in an outline that is not kept it has no version, and the pages
    are read as they are now, written first in the language `source`. The key holds everything the result depends on:
    the content itself, the language, and the stamp of the clauses and hotlines it embeds. So nothing ever needs to be
    thrown out of the cache, and a database restored beside an old cache shows nothing wrong.
    """
    if "version" not in entry:
        return _render(versions.shown_lesson(entry, source), language)
    key = f"lesson-in-parts:{entry['content_hash']}:{language}:{ReferenceStamp.current()}"
    lesson = cache.get(key)
    if lesson is None:
        lesson = _render(LessonVersion.objects.get(pk=entry["version"]), language)
        cache.set(key, lesson, KEEP_SECONDS)
    return lesson


def _render(version: LessonVersion, language: str) -> dict:
    chosen = version.in_language(language)
    source = version.content["source"]
    original = version.content["words"].get(source, {"title": "", "cards": []})
    title = chosen.words["title"]
    return {
        "title": title,
        "title_language": language_of(title, original["title"], chosen.language, source),
        "language": chosen.language,
        "cards": render_cards(chosen.words["cards"], chosen.language, source=source, source_cards=original["cards"]),
    }


def render_cards(
    cards: list[dict], language: str, *, source: str = "", source_cards: Sequence[dict] = ()
) -> list[dict]:
    """Return cards as {"id", "heading", "heading_language", "html", "language"}, their content as HTML.

    Whatever still says what the source says is marked with the source's language, block by block; "language" is the
    source's only for a card of which nothing is translated.
    """
    originals = {card["id"]: card for card in source_cards}
    with translation.override(language):
        return [_render_card(card, originals.get(card["id"], {}), language, source) for card in cards]


def _render_card(card: dict, original: Mapping[str, Any], language: str, source: str) -> dict:
    block = LessonPage._meta.get_field("body").stream_block.child_blocks["card"].child_blocks["content"]
    heading_language = language_of(card["heading"], original.get("heading"), language, source)
    written = {part["id"]: part for part in card["content"]}
    original_parts = {part["id"]: part for part in original.get("content", ())}
    parts = []
    for child in block.to_python(card["content"]):
        # Laws and hotlines are the same rows in all languages and bring their own words.
        has_words = not isinstance(child.block, ReferencesBlock)
        spoken = language_of(written[child.id], original_parts.get(child.id), language, source)
        parts.append(_render_part(child, spoken if has_words and spoken != language else ""))
    return {
        "id": card["id"],
        "heading": card["heading"],
        "heading_language": heading_language,
        "html": mark_safe("\n".join(parts)),
        "language": source if card == original else language,
    }


def _render_part(child: StreamValue.StreamChild, language: str) -> SafeString:
    marked = format_html(' lang="{}"', language) if language else ""
    return format_html('<div class="block-{}"{}>{}</div>', child.block_type, marked, child.render())
