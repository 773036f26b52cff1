"""What text and question have in common once spelling is put aside: folded characters, cut into pieces.

Chinese has no spaces, so a run of its characters is cut into overlapping pieces of two: 安全培训 into 安全, 全培, 培训.
Whoever asks for a part of a word finds the whole one. The last character of a run is a piece as well: so any single
character begins some piece, and can be asked for.
"""

import re
import unicodedata
from collections.abc import Iterator

from .traditional import SIMPLIFIED

# Ideographs, kana and hangul: written without spaces, or with such as mean little.
_RUN = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_WORDS = re.compile(rf"{_RUN}+|(?:(?!{_RUN})[^\W_])+")
_IS_RUN = re.compile(_RUN)
# A longer piece is no word, and PostgreSQL takes none of more than 2,046 bytes.
LONGEST = 40


def fold(text: str) -> str:
    """Return text in half width, small letters and simplified characters."""
    return unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)


def words(folded: str) -> list[str]:
    """Return the words and runs of folded text, without the plural of an English one."""
    return [_singular(found) for found in _WORDS.findall(folded)]


def is_run(word: str) -> bool:
    return bool(_IS_RUN.match(word))


def pieces(text: str) -> list[str]:
    """Return what is kept of a text, in its order."""
    return [piece for word in words(fold(text)) for piece in (_kept(word) if is_run(word) else [word])]


def asked_pieces(text: str) -> list[str]:
    """Return what a question asks for, each once: a text fits that has, for each of them, a piece beginning with it."""
    found = dict.fromkeys(piece for word in words(fold(text)) for piece in (_asked(word) if is_run(word) else [word]))
    return list(found)


def _kept(run: str) -> Iterator[str]:
    yield from (run[i : i + 2] for i in range(len(run)))


def _asked(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _singular(word: str) -> str:
    word = word[:LONGEST] if not is_run(word) else word
    return word[:-1] if len(word) > 3 and word.isascii() and word.endswith("s") and not word.endswith("ss") else word
