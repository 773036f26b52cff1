"""Showing where a text has what was asked for: marked, and cut out around it."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .folding import fold, is_run

# How much of a text a result shows, and how much of that before the first hit.
EXCERPT = 90
LEAD = 15
MARK = "<mark>{}</mark>"


def marked(text: str, pieces: Sequence[str]) -> SafeString:
    """Return text for a page, with every hit in <mark>."""
    parts, end = [], 0
    for start, stop in hits(text, pieces):
        parts += [("{}", text[end:start]), (MARK, text[start:stop])]
        end = stop
    parts.append(("{}", text[end:]))
    return format_html_join("", "{}", ((format_html(form, part),) for form, part in parts if part))


def excerpt(text: str, pieces: Sequence[str]) -> SafeString:
    """Return the part of a text around its longest hit, marked; "" when it has none."""
    found = hits(text, pieces)
    if not found:
        return SafeString("")
    first, _stop = max(found, key=lambda hit: (hit[1] - hit[0], -hit[0]))
    begin = _begin_of_word(text, max(0, first - LEAD))
    end = _begin_of_word(text, min(begin + EXCERPT, len(text)))
    cut = marked(text[begin:end].strip(), pieces)
    return format_html("{}{}{}", "…" if begin else "", cut, "…" if end < len(text) else "")


def hits(text: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Return where pieces stand in text, as beginnings and ends; what touches is one hit.

    Pieces are folded, and folding may make one character two: places are counted in the text as it is written.
    """
    plain = [_folded(character) for character in text]
    folded = "".join(plain)
    places = [place for place, of_one in enumerate(plain) for _each in of_one]
    found = []
    for piece in pieces:
        at = folded.find(piece)
        while at >= 0:
            stop = at + len(piece)
            if is_run(piece):
                found.append((places[at], places[stop - 1] + 1))
            elif at == 0 or not _belongs_to_word(folded[at - 1]):
                while stop < len(folded) and _belongs_to_word(folded[stop]):
                    stop += 1
                found.append((places[at], places[stop - 1] + 1))
            at = folded.find(piece, at + 1)
    return _joined(sorted(found))


# A page of results folds ten thousand characters, most of them the same few hundred.
_folded = lru_cache(maxsize=20_000)(fold)


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _belongs_to_word(character: str) -> bool:
    return character.isalnum() and not is_run(character)


def _begin_of_word(text: str, at: int) -> int:
    """Go back to where the word begins that a cut would part."""
    while 0 < at < len(text) and _belongs_to_word(text[at]) and _belongs_to_word(text[at - 1]):
        at -= 1
    return at
