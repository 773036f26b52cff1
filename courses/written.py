"""What trainers have written, for whoever reviews it: as learners get it or, while nobody does, as saved last."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

from cms import practice
from cms.languages import choose
from cms.models import Clause, Hotline
from cms.publishing import status

from .pages import LessonPage

# Which parts show pictures, and under which names; a picture is its own value.
WITH_PICTURES: dict[str, tuple[str, ...]] = {
    "picture": (),
    "comparison": ("first", "second"),
    "spot": ("picture",),
}
WITH_A_KEY = ("choose", "put_in_order", "match", "spot", "scenario")
# As lessons show them, so that what is made for one is there for the other.
PICTURE = "format-jpeg|width-720"


@dataclass(frozen=True)
class Written:
    """A page or question in one of its languages."""

    row: Any
    language: str

    @property
    def status(self) -> str:
        return status(self.row)

    @property
    def _draft(self) -> dict:
        """Return what was saved last of something that is not published; such a row itself holds its first words."""
        is_draft = not self.row.live and self.row.latest_revision
        return self.row.latest_revision.content if is_draft else {}

    def field(self, name: str) -> Any:
        return self._draft.get(name, getattr(self.row, name))

    def fields(self, *names: str) -> dict[str, Any]:
        return {name: self.field(name) for name in names}

    def children(self, name: str, *fields: str) -> list[dict[str, Any]]:
        """Return the rows of an inline list, in their order, as dictionaries of the named columns."""
        if name in self._draft:
            rows = sorted(self._draft[name], key=lambda row: row["sort_order"] or 0)
            return [{field: row[field] for field in fields} for row in rows]
        return [{field: row.serializable_value(field) for field in fields} for row in getattr(self.row, name).all()]

    def cards(self) -> list[dict]:
        """Return the cards of a lesson as plain data: {"heading", "content"}, a part is {"type", "value", "id"}."""
        body = self.field("body")
        cards = json.loads(body) if isinstance(body, str) else body.get_prep_value()
        return [card["value"] for card in cards]


def in_language(rows: Iterable[Any], language: str, source: str) -> Written:
    """Return one of the languages of something, with their locale and latest revision selected."""
    by_language = {row.locale.language_code: row for row in rows}
    chosen = choose(by_language, language, source)
    return Written(chosen.words, chosen.language)


def parts_of(cards: Iterable[dict], kind: str) -> Iterator[Any]:
    """Return the values of all parts of one kind."""
    return (part["value"] for card in cards for part in card["content"] if part["type"] == kind)


def keys_in(references: Iterable[dict | int]) -> list[int]:
    """Return the rows that a block of references names."""
    return [entry["value"] if isinstance(entry, dict) else entry for entry in references]


def clauses(keys: Iterable[int]) -> dict[int, Clause]:
    """Return articles of law by key, with their sources and the sources' names."""
    return Clause.objects.select_related("source").prefetch_related("source__translations").in_bulk(list(keys))


class Cards:
    """Draws the cards of many lessons with nothing folded away, at the same few queries however many they are."""

    def __init__(self, cards: list[dict], laws: dict[int, Clause]):
        hotlines = {key for value in parts_of(cards, "hotlines") for key in keys_in(value)}
        pictures = {image["image"] for card in cards for part in card["content"] for image in _images(part)}
        self.laws = laws
        self.hotlines = Hotline.objects.prefetch_related("translations").in_bulk(hotlines)
        images = get_image_model().objects.prefetch_renditions(PICTURE)
        self.pictures = {
            pk: get_rendition_or_not_found(image, PICTURE) for pk, image in images.in_bulk(pictures).items()
        }
        body = LessonPage._meta.get_field("body").stream_block
        self.block = body.child_blocks["card"].child_blocks["content"]

    def draw(self, card: dict) -> SafeString:
        # Templates have escaped what trainers wrote.
        return mark_safe("\n".join(self._draw(part) for part in card["content"]))

    def _draw(self, part: dict) -> str:
        kind, value = part["type"], part["value"]
        if kind == "clauses":
            found = [self.laws[key] for key in keys_in(value) if key in self.laws]
            return render_to_string("courses/whole/clauses.html", {"clauses": found})
        if kind == "hotlines":
            numbers = [self.hotlines[key] for key in keys_in(value) if key in self.hotlines]
            return render_to_string("courses/whole/hotlines.html", {"hotlines": numbers})
        if kind in WITH_A_KEY:
            key = {"kind": kind, "value": _plain(value), "places": dict(practice.PLACES)}
            return self._show(part) + render_to_string("courses/whole/practice.html", key)
        if kind in WITH_PICTURES:
            return self._show(part)
        return self.block.to_python([part])[0].render()

    def _show(self, part: dict) -> str:
        """Return the pictures of a part, each with its words."""
        return "".join(
            render_to_string(
                "courses/whole/picture.html", {"picture": self.pictures.get(image["image"]), "words": image}
            )
            for image in _images(part)
        )


def _images(part: dict) -> list[dict]:
    """Return the pictures a part of a card shows, as they are kept: {"image", "alt_text", "decorative"}."""
    names = WITH_PICTURES.get(part["type"])
    if names is None:
        return []
    images = [part["value"][name] for name in names] if names else [part["value"]]
    return [image for image in images if image and image["image"]]


def _plain(value: Any) -> Any:
    """Return the value of a part without what only tells the entries of its lists apart."""
    if isinstance(value, list):
        return [_plain(entry["value"] if entry.get("type") == "item" else entry) for entry in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
