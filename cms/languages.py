"""Choosing words when a translation may be missing."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from django.conf import settings

Words = TypeVar("Words")


class Chosen(NamedTuple, Generic[Words]):
    """Words together with the language they are in, so that a page can mark what is not in the reader's own."""

    language: str
    words: Words


def choose(by_language: Mapping[str, Words], wanted: str, source: str = "") -> Chosen[Words]:
    """Return the words in the wanted language, else in the source language, else in any.

    `by_language` maps language codes to words and must not be empty (ValueError).
    """
    if not by_language:
        raise ValueError("There are no words in any language.")
    for language in (wanted, source, settings.LANGUAGE_CODE, *by_language):
        if language in by_language:
            return Chosen(language, by_language[language])
    raise AssertionError("unreachable: the loop tries every language there is")


def language_of(words: object, original: object, language: str, source: str) -> str:
    """Return which language words of a translation are in: the source's while they are still those of the source."""
    return source if source and words == original else language
