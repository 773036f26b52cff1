"""The types of questions: one small class each validates, draws and grades. Pure: no database."""

import random
from collections.abc import Sequence
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class QuestionType:
    """What all types of choice questions share; `fractions` are the options' shares of the mark, as written."""

    name: str
    label: str | Promise
    many = False
    shuffles = True

    @classmethod
    def problems(cls, texts: Sequence[str], fractions: Sequence[float]) -> list[str | Promise]:
        """Return, in words, what is wrong with a question's options; empty when it can be asked."""
        found: list[str | Promise] = []
        if len(texts) < 2:
            found.append(_("Write at least two answers."))
        if len({text.strip().casefold() for text in texts}) < len(texts):
            found.append(_("Two answers are the same. Change or remove one."))
        return found

    @classmethod
    def order(cls, count: int, rng: random.Random) -> list[int]:
        """Return a permutation of range(count): which option is shown at which place."""
        places = list(range(count))
        if cls.shuffles:
            rng.shuffle(places)
        return places

    @classmethod
    def fraction(cls, fractions: Sequence[float], chosen: Sequence[int]) -> Fraction:
        """Return the share of the mark, 0 to 1, for the chosen options (indices as written)."""
        raise NotImplementedError


class SingleChoice(QuestionType):
    name = "single"
    label = _("Single choice")

    @classmethod
    def problems(cls, texts, fractions):
        found = super().problems(texts, fractions)
        if sum(share == 1 for share in fractions) != 1 or any(share not in (0, 1) for share in fractions):
            found.append(_("Tick exactly one right answer."))
        return found

    @classmethod
    def fraction(cls, fractions, chosen):
        return Fraction(fractions[chosen[0]]) if len(chosen) == 1 else Fraction(0)


class TrueFalse(SingleChoice):
    name = "true_false"
    label = _("True or false")
    shuffles = False

    @classmethod
    def problems(cls, texts, fractions):
        found = super().problems(texts, fractions)
        if len(texts) != 2:
            found.append(_("A true-or-false question has exactly two answers."))
        return found


class MultipleChoice(QuestionType):
    """All or nothing: exactly the right options earn the mark."""

    name = "multiple"
    label = _("Multiple choice")
    many = True

    @classmethod
    def problems(cls, texts, fractions):
        found = super().problems(texts, fractions)
        if not any(fractions):
            found.append(_("Tick at least one right answer."))
        return found

    @classmethod
    def fraction(cls, fractions, chosen):
        right = {index for index, share in enumerate(fractions) if share > 0}
        return Fraction(int(set(chosen) == right))


by_name: dict[str, type[QuestionType]] = {kind.name: kind for kind in (SingleChoice, MultipleChoice, TrueFalse)}
choices = [(name, kind.label) for name, kind in by_name.items()]
