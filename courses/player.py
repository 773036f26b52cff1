"""Turning a lesson version into cards to show: rendered once for all readers, kept in the cache."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from cms.blocks import ReferencesBlock
from cms.languages import language_of
from cms.models import Take

from . import versions
from .models import CourseVersion, LessonVersion
from .pages import LessonPage

KEEP_SECONDS = 24 * 3600


def lesson_cards(version: CourseVersion, entry: dict, language: str, stamp: int) -> dict:
    """Return {"title", "title_language", "language", "cards"} of a lesson; a card is {"id", "language", "html"}.

    `entry` is the lesson's place in a course version; in an outline that is not kept it has no version, and the pages
    are read as they are now. `stamp` is the ReferenceStamp of the clauses and hotlines it embeds. The key holds
    everything the result depends on: the content itself, the language, and that stamp. So nothing ever needs to be
    thrown out of the cache, and a database restored beside an old cache shows nothing wrong.
    """
    source, checked_on = version.content["source"], version.content["checked_on"]
    if "version" not in entry:
        return _render(versions.shown_lesson(entry, source), language, checked_on)
    key = f"whole-cards:{entry['content_hash']}:{language}:{checked_on}:{stamp}"
    lesson = cache.get(key)
    if lesson is None:
        lesson = _render(LessonVersion.objects.get(pk=entry["version"]), language, checked_on)
        cache.set(key, lesson, KEEP_SECONDS)
    return lesson


def _render(version: LessonVersion, language: str, checked_on: str | None) -> dict:
    chosen = version.in_language(language)
    source = version.content["source"]
    original = version.content["words"].get(source, {"title": "", "cards": []})
    title = chosen.words["title"]
    cards = render_cards(chosen.words["cards"], chosen.language, source=source, source_cards=original["cards"])
    return {
        "title": title,
        "title_language": language_of(title, original["title"], chosen.language, source),
        "language": chosen.language,
        "cards": _whole(cards, chosen.language, language, checked_on),
    }


def _whole(cards: list[dict], spoken: str, language: str, checked_on: str | None) -> list[dict]:
    """Return each card with all that stands on it as HTML, around its content in words of the reader's `language`."""
    last = len(cards)
    with translation.override(language):
        return [
            {
                "id": card["id"],
                "language": card["language"],
                "html": render_to_string(
                    "learn/card.html",
                    {
                        "card": card,
                        "number": number,
                        "total": last,
                        "language": spoken,
                        "checked_on": checked_on if number == last else None,
                    },
                ),
            }
            for number, card in enumerate(cards, start=1)
        ]


def article(cards: list[dict], current: int) -> SafeString:
    """Return the cards of a lesson one after the other, all but the one numbered `current` hidden."""
    hidden = SafeString(" hidden")
    return format_html_join(
        "\n",
        '<section class="lesson-card" data-card="{}"{}>{}</section>',
        ((card["id"], "" if number == current else hidden, card["html"]) for number, card in enumerate(cards, start=1)),
    )


def render_cards(
    cards: list[dict], language: str, *, source: str = "", source_cards: Sequence[dict] = ()
) -> list[dict]:
    """Return cards as {"id", "heading", "heading_language", "audio", "html", "language"}, their content as HTML.

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
        "audio": _read_aloud(card.get("recording"), language),
        # Templates have escaped what trainers wrote.
        "html": mark_safe("\n".join(parts)),
        "language": source if card == original else language,
    }


def _read_aloud(recording: int | None, language: str) -> SafeString | None:
    """Return a player of what somebody has spoken for this card; None if nobody has in the card's language."""
    take = Take.objects.filter(recording=recording, language=language).first() if recording else None
    return mark_safe(render_to_string("cms/blocks/take_audio.html", {"take": take})) if take else None


def _render_part(child: StreamValue.StreamChild, language: str) -> SafeString:
    marked = format_html(' lang="{}"', language) if language else ""
    return format_html(
        '<div class="block-{}"{}>{}</div>', child.block_type, marked, child.render({"part_id": child.id})
    )
