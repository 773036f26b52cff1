"""Starting, answering, submitting: each may be repeated without harm."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from courses import progress, versions
from courses.models import ActivityProgress
from foundation import clock
from people.models import User
from quizzes import presenting, taking
from quizzes.models import GRACE, Answer, Attempt, Question, QuestionVersion, QuizPage
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return User.objects.create_user("+8619900000001", name="陈喆")


@pytest.fixture
def enrolment(learner):
    return progress.enrol(learner, make_course(lessons=0, questions=12).pk)


def entry_of(enrolment):
    return versions.current(enrolment.course_id).activities[-1]


def right_places(attempt, position):
    item = attempt.items[position]
    fractions = QuestionVersion.objects.get(pk=item["question"]).fractions
    return [place for place, index in enumerate(item["order"]) if fractions[index] > 0]


def answer(attempt, right):
    for position in range(right):
        taking.save_answer(attempt, position, right_places(attempt, position))


def change_rules(**rules):
    quiz = QuizPage.objects.get()
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save_revision().publish()


def test_starting_twice_gives_the_same_attempt(enrolment):
    entry = entry_of(enrolment)
    assert taking.start(enrolment, entry) == taking.start(enrolment, entry)


def test_a_paper_has_ten_different_questions(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    assert len({item["question"] for item in attempt.items}) == 10


def test_editing_a_question_changes_no_running_attempt(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    before = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    places = [right_places(attempt, position) for position in range(attempt.length)]
    Answer.objects.update(fraction=0)
    Question.objects.update(text="Quite different?")
    for position, chosen in enumerate(places):
        taking.save_answer(attempt, position, chosen)
    assert taking.submit(attempt).percent == 100
    after = QuestionVersion.objects.in_bulk(before)
    assert {pk: version.content for pk, version in after.items()} == {pk: v.content for pk, v in before.items()}


def test_passing_completes_the_quiz_and_the_course(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    answer(attempt, 8)
    assert taking.submit(attempt).passed
    enrolment.refresh_from_db()
    assert enrolment.is_complete
    assert enrolment.score == Decimal("80.00")
    assert ActivityProgress.objects.get().score == Decimal("80.00")


def test_failing_completes_nothing_and_a_new_paper_follows(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    answer(attempt, 7)
    assert not taking.submit(attempt).passed
    enrolment.refresh_from_db()
    assert not enrolment.is_complete
    assert taking.start(enrolment, entry_of(enrolment)).number == 2


def test_submitting_twice_gives_the_first_result(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    answer(attempt, 8)
    first = taking.submit(attempt)
    again = taking.submit(Attempt.objects.get(pk=attempt.pk))
    assert (again.percent, again.submitted_at) == (first.percent, first.submitted_at)


def test_an_answer_after_submission_is_refused(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    taking.submit(attempt)
    with pytest.raises(taking.Refusal) as refusal:
        taking.save_answer(attempt, 0, [0])
    assert refusal.value.code == "closed"
    assert attempt.responses.count() == 0


def test_a_place_that_is_not_on_the_paper_is_refused(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    with pytest.raises(taking.Refusal) as refusal:
        taking.save_answer(attempt, 0, [17])
    assert refusal.value.code == "no-such-option"


def test_the_last_choice_counts(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    taking.save_answer(attempt, 0, [1])
    taking.save_answer(attempt, 0, [0])
    assert attempt.responses.get().chosen == [0]


def test_an_answer_taken_back_is_none(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    taking.save_answer(attempt, 0, right_places(attempt, 0))
    taking.save_answer(attempt, 0, [])
    assert presenting.first_unanswered(attempt) == 1
    assert taking.submit(attempt).percent == 0


def test_after_passing_there_is_no_other_try(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    answer(attempt, 10)
    taking.submit(attempt)
    with pytest.raises(taking.Refusal) as refusal:
        taking.start(enrolment, entry_of(enrolment))
    assert refusal.value.code == "already-passed"


def test_after_three_tries_a_pause_and_then_three_more(enrolment):
    entry = entry_of(enrolment)
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with clock.at(noon):
        for _ in range(3):
            taking.submit(taking.start(enrolment, entry))
        with pytest.raises(taking.Refusal) as refusal:
            taking.start(enrolment, entry)
    assert refusal.value.code == "pausing"
    assert "10" in refusal.value.message
    with clock.at(noon + timedelta(minutes=10)):
        assert taking.start(enrolment, entry).number == 4


def test_too_few_questions_start_nothing(enrolment):
    Question.objects.filter(pk__in=Question.objects.values("pk")[:5]).update(live=False)
    with pytest.raises(taking.Refusal) as refusal:
        taking.start(enrolment, entry_of(enrolment))
    assert refusal.value.code == "too-few-questions"
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("seconds_after_grace", "is_saved"), [(-1, True), (0, True), (1, False)])
def test_only_the_servers_clock_closes_a_timed_attempt(enrolment, seconds_after_grace, is_saved):
    change_rules(time_limit_minutes=15)
    begin = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with clock.at(begin):
        attempt = taking.start(enrolment, entry_of(enrolment))
    assert attempt.deadline == begin + timedelta(minutes=15)
    with clock.at(attempt.deadline + GRACE + timedelta(seconds=seconds_after_grace)):
        if is_saved:
            taking.save_answer(attempt, 0, [0])
            assert taking.close_overdue() == 0
        else:
            with pytest.raises(taking.Refusal):
                taking.save_answer(attempt, 0, [0])
            assert taking.close_overdue() == 1
            assert Attempt.objects.get().closed_by_clock


def test_what_was_saved_counts_when_the_clock_closes(enrolment):
    change_rules(time_limit_minutes=15)
    attempt = taking.start(enrolment, entry_of(enrolment))
    answer(attempt, 9)
    with clock.at(attempt.deadline + GRACE + timedelta(minutes=1)):
        taking.close_overdue()
    attempt.refresh_from_db()
    assert attempt.percent == 90
    assert attempt.passed


def test_changed_rules_do_not_touch_a_running_attempt(enrolment):
    attempt = taking.start(enrolment, entry_of(enrolment))
    change_rules(pass_mark=100)
    answer(attempt, 8)
    assert taking.submit(attempt).passed


def test_starting_needs_the_same_number_of_queries_for_any_paper(django_assert_max_num_queries, learner):
    small = progress.enrol(learner, make_course("Small", lessons=0, questions=3).pk)
    large = progress.enrol(learner, make_course("Large", lessons=0, questions=60).pk)
    entries = [entry_of(small), entry_of(large)]
    counts = []
    for enrolment, entry in zip((small, large), entries, strict=True):
        with django_assert_max_num_queries(40) as captured:
            taking.start(enrolment, entry)
        counts.append(len(captured))
    assert counts[0] == counts[1]
