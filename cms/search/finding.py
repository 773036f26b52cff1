"""Finding the pages somebody asks for, and only those she may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString
from wagtail.models import Page, PageViewRestriction

from . import table
from .folding import asked_pieces, fold
from .marking import excerpt, marked
from .models import SearchEntry

# Whoever has not found it among so many asks for something else.
MOST = 200
# A question of more pieces is a text somebody pasted; its beginning says enough.
LONGEST_QUESTION = 24
SUGGESTIONS = 5
# Titles that share fewer of their pieces with the question are no answer to it.
LEAST_ALIKE = 0.2


class Candidate(NamedTuple):
    """What is asked of each page that fits; whole pages are read of those that are shown."""

    page_id: int
    key: UUID
    language: str
    path: str
    source_path: str


@dataclass(frozen=True)
class Found:
    """A page that fits, with its words marked."""

    entry: SearchEntry
    title: SafeString
    excerpt: SafeString

    @property
    def page(self) -> Page:
        return self.entry.page

    @property
    def language(self) -> str:
        return self.entry.page.locale.language_code


def find(question: str, language: str, *, titles_only: str = "") -> list[int]:
    """Return the pages that fit, the best first, each in one language: the reader's if that fits as well.

    Pages of the kind `titles_only` are found by their titles alone.
    """
    asked = asked_pieces(question)[:LONGEST_QUESTION]
    if not asked:
        return []
    return _in_one_language(seen_by_all(table.ask(asked, MOST, but=titles_only)), language)


def shown(page_ids: Sequence[int], question: str, *, titles_only: str = "") -> list[Found]:
    """Return pages with their hits marked, in the order given."""
    asked = asked_pieces(question)[:LONGEST_QUESTION]
    entries = SearchEntry.objects.select_related("page__locale").in_bulk(page_ids)
    return [
        Found(
            entry,
            marked(entry.page.title, asked),
            SafeString("") if entry.kind == titles_only else excerpt(entry.text, asked),
        )
        for entry in (entries[page_id] for page_id in page_ids if page_id in entries)
    ]


def like(question: str, language: str) -> list[int]:
    """Return what is called most alike, for a question that nothing fits."""
    asked = asked_pieces(question)[:LONGEST_QUESTION]
    if not asked:
        return []
    # A slip of the pen in a word of letters shares no piece with the right one: so the names of courses are read too.
    near = Q(pk__in=table.ask_like(asked, MOST)) | Q(kind=SearchEntry.Kind.COURSE)
    titles = SearchEntry.objects.filter(near).values_list("pk", "page__title")
    return _in_one_language(seen_by_all(closest(question, titles)), language)[:SUGGESTIONS]


def closest(question: str, titles: Iterable[tuple[int, str]]) -> list[int]:
    """Return the keys of titles that share the most pairs of characters with a question, the most alike first."""
    asked = _pairs(question)
    scored = [(_alike(asked, _pairs(title)), key) for key, title in titles]
    best = sorted((pair for pair in scored if pair[0] >= LEAST_ALIKE), key=lambda pair: (-pair[0], pair[1]))
    # More than are shown: some may be hidden, or the same in two languages.
    return [key for _score, key in best[: 4 * SUGGESTIONS]]


def seen_by_all(page_ids: Sequence[int]) -> list[Candidate]:
    """Return the pages that everybody may see, in the order given.

    A page is seen while it is published, and so is the one it is a language of, with all that lies above that one; and
    none of them may be kept from anybody.
    """
    live = SearchEntry.objects.filter(pk__in=page_ids, page__live=True, source__live=True)
    rows = live.values_list("pk", "page__translation_key", "page__locale__language_code", "page__path", "source__path")
    by_id = {row[0]: Candidate(*row) for row in rows}
    found = [by_id[page_id] for page_id in page_ids if page_id in by_id]
    above = {path for each in found for path in _paths_above(each.source_path)}
    withdrawn = set(Page.objects.filter(path__in=above, live=False).values_list("path", flat=True))
    kept = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return [
        each
        for each in found
        if withdrawn.isdisjoint(_paths_above(each.source_path))
        and not each.path.startswith(kept)
        and not each.source_path.startswith(kept)
    ]


def _paths_above(path: str) -> list[str]:
    return [path[:length] for length in range(Page.steplen, len(path), Page.steplen)]


def _in_one_language(candidates: list[Candidate], language: str) -> list[int]:
    """Leave one of the languages of each page, in the place of the best of them."""
    chosen: dict[UUID, Candidate] = {}
    for each in candidates:
        if each.key not in chosen or each.language == language:
            chosen[each.key] = each
    return [each.page_id for each in chosen.values()]


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters, of English words too: a slip of the pen leaves most as they are."""
    plain = "".join(character for character in fold(text) if character.isalnum())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


def _alike(one: set[str], other: set[str]) -> float:
    """Return how much two sets share, from 0 to 1 (Sørensen and Dice)."""
    return 2 * len(one & other) / (len(one) + len(other))
