"""What holds for every type of question: shown with the example that tests/courses/builders.py has of it."""

import random

import pytest

from quizzes import types
from quizzes.models import Question
from tests.courses.builders import OPTIONS

KINDS = list(types.by_name.values())


def test_each_has_an_example():
    assert OPTIONS.keys() == types.by_name.keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
class TestEach:
    @pytest.fixture
    def fractions(self, kind):
        return [share for _, share in OPTIONS[kind.name]]

    def test_can_be_kept_and_chosen(self, kind):
        assert len(kind.name) <= Question._meta.get_field("type").max_length
        assert (kind.name, kind.label) in types.choices

    def test_its_example_can_be_published(self, kind, fractions):
        assert kind.problems([text for text, _ in OPTIONS[kind.name]], fractions) == []

    def test_one_answer_or_none_right_cannot(self, kind, fractions):
        assert kind.problems(["Only one"], [1])
        assert kind.problems([text for text, _ in OPTIONS[kind.name]], [0] * len(fractions))

    def test_the_right_choice_earns_everything_and_a_wrong_one_nothing(self, kind, fractions):
        right = [index for index, share in enumerate(fractions) if share]
        wrong = [index for index, share in enumerate(fractions) if not share]
        assert kind.fraction(fractions, right if kind.many else right[:1]) == 1
        assert kind.fraction(fractions, wrong if kind.many else wrong[:1]) == 0
        assert 0 <= kind.fraction(fractions, range(len(fractions))) <= 1

    def test_its_order_has_every_answer_once(self, kind, fractions):
        order = kind.order(len(fractions), random.Random(1))
        assert sorted(order) == list(range(len(fractions)))
