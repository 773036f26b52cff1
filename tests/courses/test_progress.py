"""Enrolling, keeping one's place, completing."""

from datetime import UTC, date, datetime

import pytest

from courses import offer, progress, versions
from courses.models import ActivityProgress, CourseVersion, Enrolment
from courses.pages import CoursePage, LessonPage
from courses.signals import course_completed
from foundation import clock
from people.models import User
from quizzes.models import QuizPage
from tests.courses.builders import make_course, make_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return User.objects.create_user("+8619900000001", name="陈喆")


def complete_all(enrolment):
    for entry in versions.current(enrolment.course_id).activities:
        progress.complete_activity(enrolment, entry["id"])
    enrolment.refresh_from_db()
    return enrolment


def test_enrolling_twice_gives_the_same_enrolment(learner):
    course = make_course()
    assert progress.enrol(learner, course.pk) == progress.enrol(learner, course.pk)


def test_a_course_that_is_not_published_refuses(learner):
    course = make_course()
    CoursePage.objects.get().unpublish()
    with pytest.raises(progress.Refusal) as refusal:
        progress.enrol(learner, course.pk)
    assert refusal.value.code == "course-closed"


def test_the_last_activity_completes_the_course_and_tells_others_once(learner):
    course = make_course(lessons=2)
    heard = []

    def listen(sender, enrolment, **kwargs):
        heard.append(enrolment.pk)

    course_completed.connect(listen)
    try:
        enrolment = progress.enrol(learner, course.pk)
        first, second = versions.current(course.pk).activities
        assert not progress.complete_activity(enrolment, first["id"])
        assert heard == []
        assert progress.complete_activity(enrolment, second["id"])
        assert progress.complete_activity(enrolment, second["id"])
    finally:
        course_completed.disconnect(listen)
    assert heard == [enrolment.pk]
    enrolment.refresh_from_db()
    assert enrolment.completed_version == versions.current(course.pk)
    assert enrolment.credit_minutes == 0  # credit needs an answered question
    assert enrolment.evidence_level == Enrolment.Evidence.READ


def test_the_place_is_kept_and_moves(learner):
    course = make_course(lessons=1)
    enrolment = progress.enrol(learner, course.pk)
    entry = versions.current(course.pk).activities[0]
    progress.keep_place(enrolment, entry["id"], entry["version"], "card-2")
    progress.keep_place(enrolment, entry["id"], entry["version"], "card-3")
    row = ActivityProgress.objects.get()
    assert (row.card, row.lesson_version_id) == ("card-3", entry["version"])


def test_an_edit_after_completion_takes_nothing_away(learner):
    course = make_course(lessons=1)
    enrolment = complete_all(progress.enrol(learner, course.pk))
    lesson = LessonPage.objects.get()
    lesson.title = "Quite another lesson"
    lesson.save_revision().publish()
    make_lesson(CoursePage.objects.get(), "A new lesson")
    enrolment.refresh_from_db()
    assert enrolment.is_complete
    assert enrolment.completed_version.activities[0]["titles"] == {"zh-hans": "Lesson 1"}
    assert versions.current(course.pk).number == enrolment.completed_version.number + 1


def test_an_expired_completion_begins_a_new_cycle(learner):
    course = make_course(lessons=1, valid_months=12)
    with clock.at(datetime(2025, 1, 31, 4, tzinfo=UTC)):
        first = complete_all(progress.enrol(learner, course.pk))
    assert first.valid_until == date(2026, 1, 31)
    with clock.at(datetime(2026, 1, 31, 4, tzinfo=UTC)):
        assert progress.enrol(learner, course.pk) == first
    with clock.at(datetime(2026, 2, 1, 4, tzinfo=UTC)):
        second = progress.enrol(learner, course.pk)
    assert (second.cycle, second.is_complete) == (2, False)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_after(day, months, expected):
    assert progress.months_after(day, months) == expected


def test_publishing_unchanged_content_makes_no_new_version(learner):
    course = make_course(lessons=1)
    before = versions.current(course.pk)
    LessonPage.objects.get().save_revision().publish()
    course.refresh_from_db()
    assert course.current_version is None
    assert versions.current(course.pk) == before
    assert CourseVersion.objects.count() == 1


def test_a_quiz_withdrawn_for_a_while_gives_nobody_the_course(learner):
    course = make_course(lessons=1, questions=3)
    enrolment = progress.enrol(learner, course.pk)
    lesson, quiz = versions.current(course.pk).activities
    QuizPage.objects.get().unpublish()
    assert not progress.complete_activity(enrolment, lesson["id"])
    QuizPage.objects.get().save_revision().publish()
    assert progress.complete_activity(enrolment, quiz["id"], score=90)
    enrolment.refresh_from_db()
    assert enrolment.credit_minutes == 45


def test_a_course_without_a_step_is_not_open(worker):
    course = make_course(lessons=0)
    with pytest.raises(progress.Refusal, match="not open"):
        progress.enrol(worker, course.pk)
    assert offer.new_courses(worker, [], "en") == []
