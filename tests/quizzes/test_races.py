"""Race separate processes on both databases; the control shows what happens without the guard."""

import pytest

from tests import races

pytestmark = pytest.mark.race
RACING = "tests.quizzes.racing"


@pytest.fixture(params=races.VENDORS)
def race(request):
    with races.scratch(request.param) as race:
        yield race


def results(answers: list[races.Answer]) -> list:
    assert [answer.traceback for answer in answers if answer.error] == []
    return [answer.result for answer in answers]


def test_four_clients_submit_one_attempt(race):
    attempt = race.once(f"{RACING}.open_attempt")

    percents = results(race.together(f"{RACING}.submit", 4, attempt=attempt))

    assert percents == ["100.00"] * 4
    assert race.once(f"{RACING}.submissions", attempt=attempt) == 1
    assert race.once(f"{RACING}.completions", attempt=attempt) == 1


def test_without_the_conditional_update_there_are_several_submissions(race):
    attempt = race.once(f"{RACING}.open_attempt")

    results(race.together(f"{RACING}.submit_unguarded", 4, attempt=attempt))

    assert race.once(f"{RACING}.submissions", attempt=attempt) > 1


def test_four_taps_on_start_begin_one_attempt(race):
    enrolment = race.once(f"{RACING}.prepare")

    attempts = results(race.together(f"{RACING}.start", 4, enrolment=enrolment))

    assert len(set(attempts)) == 1
    assert race.once(f"{RACING}.attempts", enrolment=enrolment) == 1


def test_an_answer_said_to_be_saved_is_in_the_marks(race):
    attempt = race.once(f"{RACING}.open_attempt")

    answers = results(race.together(f"{RACING}.save_and_submit", 4, attempt=attempt, position=0))

    result = race.once(f"{RACING}.result", attempt=attempt)
    assert any(answer["saved"] for answer in answers)
    assert result == {"percent": 90.0, "unanswered": 1}
