"""Finding the pages somebody asks for, and only those she may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def find(question: str, language: str, *, titles_only: str = "") -> list[SearchEntry]:
    """Return what fits, the best first, each page in one language: the reader's if that fits as well.

    Pages of the kind `titles_only` are found by their titles alone.
    """
    asked = asked_pieces(question)[:LONGEST_QUESTION]
    if not asked:
        return []
    return _in_one_language(seen_by_all(table.ask(asked, MOST, but=titles_only)), language)


def shown(entries: Sequence[SearchEntry], question: str, *, titles_only: str = "") -> list[Found]:
    """Return entries with their hits marked."""
    asked = asked_pieces(question)[:LONGEST_QUESTION]
    texts = dict(SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).values_list("pk", "text"))
    return [
        Found(
            entry,
            marked(entry.page.title, asked),
            SafeString("") if entry.kind == titles_only else excerpt(texts.get(entry.pk, ""), asked),
        )
        for entry in entries
    ]


def like(question: str, language: str) -> list[SearchEntry]:
    """Return what is called most alike, for a question that nothing fits."""
    titles = SearchEntry.objects.values_list("pk", "page__title")
    alike = closest(question, titles)
    return _in_one_language(seen_by_all(alike), language)[:SUGGESTIONS]


def closest(question: str, titles: Iterable[tuple[int, str]]) -> list[int]:
    """Return the keys of titles that share the most pairs of characters with a question, the most alike first."""
    asked = _pairs(question)
    scored = [(_alike(asked, _pairs(title)), key) for key, title in titles]
    best = sorted((pair for pair in scored if pair[0] >= LEAST_ALIKE), key=lambda pair: (-pair[0], pair[1]))
    # More than are shown: some may be hidden, or the same in two languages.
    return [key for _score, key in best[: 4 * SUGGESTIONS]]


def seen_by_all(page_ids: Sequence[int]) -> list[SearchEntry]:
    """Return the entries of pages that everybody may see, in the order given.

    A page is seen while it is published, and so is the one it is a language of, with all that lies above that one; and
    none of them may be kept from anybody.
    """
    entries = SearchEntry.objects.filter(pk__in=page_ids, page__live=True, source__live=True).defer("text")
    by_id = entries.select_related("page__locale", "source").in_bulk()
    found = [by_id[page_id] for page_id in page_ids if page_id in by_id]
    above = {path for entry in found for path in _paths_above(entry.source.path)}
    withdrawn = set(Page.objects.filter(path__in=above, live=False).values_list("path", flat=True))
    kept = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return [
        entry
        for entry in found
        if withdrawn.isdisjoint(_paths_above(entry.source.path))
        and not entry.page.path.startswith(kept)
        and not entry.source.path.startswith(kept)
    ]


def _paths_above(path: str) -> list[str]:
    return [path[:length] for length in range(Page.steplen, len(path), Page.steplen)]


def _in_one_language(entries: list[SearchEntry], language: str) -> list[SearchEntry]:
    """Leave one of the languages of each page, in the place of the best of them."""
    chosen: dict = {}
    for entry in entries:
        key = entry.page.translation_key
        if key not in chosen or entry.page.locale.language_code == language:
            chosen[key] = entry
    return list(chosen.values())


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters, of English words too: a slip of the pen leaves most as they are."""
    plain = "".join(character for character in fold(text) if character.isalnum())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}


def _alike(one: set[str], other: set[str]) -> float:
    """Return how much two sets share, from 0 to 1 (Sørensen and Dice)."""
    return 2 * len(one & other) / (len(one) + len(other))
