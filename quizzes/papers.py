"""Composing a paper: which questions, in which order, with which order of options. Pure: no database."""

import random
from collections.abc import Sequence
from typing import Any

FORMAT = 1


class TooFewQuestions(Exception):
    """A folder holds fewer questions than a quiz draws from it."""

    def __init__(self, wanted: int, there: int):
        super().__init__(f"{wanted} questions wanted, {there} there")
        self.wanted = wanted
        self.there = there


def draw(pools: Sequence[tuple[Sequence[Any], int]], rng: random.Random) -> list[Any]:
    """Return questions drawn at random, none twice, in random order.

    `pools` holds pairs of (candidates, how many to draw). Raises TooFewQuestions when a pool is exhausted.
    """
    drawn: list[Any] = []
    for candidates, count in pools:
        left = [candidate for candidate in candidates if candidate not in drawn]
        if len(left) < count:
            raise TooFewQuestions(count, len(left))
        drawn += rng.sample(left, count)
    rng.shuffle(drawn)
    return drawn


def compose(questions: Sequence[tuple[int, list[int]]]) -> dict:
    """Return the paper for (question version id, order of options) pairs, one mark each, free of language."""
    return {
        "format": FORMAT,
        "items": [{"question": version, "order": order, "marks": 1} for version, order in questions],
    }
