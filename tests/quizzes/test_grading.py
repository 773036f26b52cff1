"""Types of questions, papers and marks: arithmetic without a database."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import grading, papers, types

SINGLE, MULTIPLE = types.by_name["single"], types.by_name["multiple"]


@pytest.mark.parametrize(
    ("kind", "fractions", "chosen", "expected"),
    [
        (SINGLE, [0, 1, 0], [1], 1),
        (SINGLE, [0, 1, 0], [0], 0),
        (SINGLE, [0, 1, 0], [0, 1], 0),
        (MULTIPLE, [1, 0, 1], [0, 2], 1),
        (MULTIPLE, [1, 0, 1], [2, 0], 1),
        (MULTIPLE, [1, 0, 1], [0], 0),
        (MULTIPLE, [1, 0, 1], [0, 1, 2], 0),
    ],
)
def test_fraction(kind, fractions, chosen, expected):
    assert kind.fraction(fractions, chosen) == expected


@pytest.mark.parametrize(
    ("kind", "texts", "fractions", "count"),
    [
        ("single", ["a", "b"], [1, 0], 0),
        ("single", ["a", "b"], [1, 1], 1),
        ("single", ["a", "b"], [0, 0], 1),
        ("single", ["a", "A "], [1, 0], 1),
        ("single", ["a"], [1], 1),
        ("multiple", ["a", "b", "c"], [1, 1, 0], 0),
        ("multiple", ["a", "b"], [0, 0], 1),
        ("true_false", ["a", "b"], [1, 0], 0),
        ("true_false", ["a", "b", "c"], [1, 0, 0], 1),
    ],
)
def test_problems_are_named(kind, texts, fractions, count):
    assert len(types.by_name[kind].problems(texts, fractions)) == count


def test_marks_follow_the_options_as_they_were_written():
    items = [
        {"question": 1, "order": [2, 0, 1], "marks": 1},
        {"question": 2, "order": [1, 0], "marks": 1},
        {"question": 1, "order": [0, 1, 2], "marks": 1},
    ]
    keys = {1: (SINGLE, [0, 0, 1]), 2: (MULTIPLE, [1, 0])}
    marked = grading.mark(items, keys, {0: [0], 1: [0]})
    assert marked.by_position == {0: Decimal(1), 1: Decimal(0), 2: Decimal(0)}
    assert (marked.marks, marked.most, marked.percent) == (Decimal(1), Decimal(3), Decimal("33.33"))


@st.composite
def papers_with_answers(draw):
    items, keys, chosen = [], {}, {}
    for position in range(draw(st.integers(1, 12))):
        count = draw(st.integers(2, 6))
        kind = draw(st.sampled_from([SINGLE, MULTIPLE]))
        right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=1 if kind is SINGLE else count))
        keys[position] = (kind, [int(i in right) for i in range(count)])
        items.append({"question": position, "order": draw(st.permutations(range(count))), "marks": 1})
        chosen[position] = draw(st.lists(st.integers(0, count - 1), unique=True))
    return items, keys, chosen


@given(papers_with_answers())
def test_marks_stay_within_bounds_and_the_key_earns_everything(paper):
    items, keys, chosen = paper
    marked = grading.mark(items, keys, chosen)
    assert 0 <= marked.percent <= 100
    key = {
        position: [place for place, index in enumerate(item["order"]) if keys[position][1][index]]
        for position, item in enumerate(items)
    }
    assert grading.mark(items, keys, key).percent == 100
    reversed_choices = {position: list(reversed(places)) for position, places in chosen.items()}
    assert grading.mark(items, keys, reversed_choices) == marked


def test_nothing_is_drawn_twice_and_the_count_is_right():
    drawn = papers.draw([(range(25), 10), (range(20, 40), 5)], random.Random(1))
    assert len(drawn) == len(set(drawn)) == 15


def test_a_folder_with_too_few_says_how_many():
    with pytest.raises(papers.TooFewQuestions) as short:
        papers.draw([(range(5), 10)], random.Random(1))
    assert (short.value.wanted, short.value.there) == (10, 5)


def test_true_and_false_keep_their_places():
    assert types.by_name["true_false"].order(2, random.Random(3)) == [0, 1]
