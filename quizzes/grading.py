"""Marking a paper. Pure: no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .types import QuestionType


@dataclass(frozen=True)
class Marked:
    """The result of a paper: marks per item by position from 0, their sum, the most possible, and per cent."""

    by_position: dict[int, Decimal]
    marks: Decimal
    most: Decimal
    percent: Decimal


def mark(
    items: Sequence[dict],
    keys: Mapping[int, tuple[type[QuestionType], Sequence[float]]],
    chosen: Mapping[int, Sequence[int]],
) -> Marked:
    """Mark a paper.

    `items` are the paper's items; `keys` maps a question version's id to its type and its options' shares of the mark
    as written; `chosen` maps a position to the places chosen as shown. What was not answered earns nothing. Per cent
    are rounded half up to two places.
    """
    exact: dict[int, Fraction] = {}
    for position, item in enumerate(items):
        kind, fractions = keys[item["question"]]
        as_written = [item["order"][place] for place in chosen.get(position, ())]
        exact[position] = kind.fraction(fractions, as_written) * item["marks"] if as_written else Fraction(0)
    most = Fraction(sum(item["marks"] for item in items))
    total = sum(exact.values(), Fraction(0))
    return Marked(
        by_position={position: _rounded(share, "0.001") for position, share in exact.items()},
        marks=_rounded(total, "0.001"),
        most=_rounded(most, "0.001"),
        percent=_rounded(100 * total / most if most else Fraction(0), "0.01"),
    )


def _rounded(number: Fraction, places: str) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal(places), ROUND_HALF_UP)
