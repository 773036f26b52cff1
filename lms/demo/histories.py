"""What the demo's workers did in the last weeks: made by the same verbs, with the clock set to the moment."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from courses import progress, versions
from courses.models import Course, CourseVersion, Enrolment, LessonVersion
from foundation import clock
from people import accounts
from people.models import User
from quizzes import taking
from quizzes.models import Attempt, QuestionVersion

# How many of the sixty came how far.
NEVER_SIGNED_IN = 9
NOT_STARTED = 8
IN_THE_MIDDLE = 14
FAILED_ONCE = 5

WEEKS = 6


def live(workers: list[User], course: Course, seed: int = 20261122) -> None:
    """Let each worker come as far as her place in the list says."""
    chance = random.Random(seed)
    version = versions.current(course.pk)
    assert version, "the course has just been loaded and published"
    now = clock.now()
    for index, worker in enumerate(workers[NEVER_SIGNED_IN:]):
        first_day = now - timedelta(days=chance.randint(3, WEEKS * 7), hours=chance.randint(0, 9))
        diary = _Diary(first_day, chance)
        with diary.next(0):
            accounts.welcome(worker)
        if index < NOT_STARTED:
            continue
        with diary.next(5):
            enrolment = progress.enrol(worker, course.pk)
        lessons = [entry for entry in version.activities if entry["kind"] == "lesson"]
        if index < NOT_STARTED + IN_THE_MIDDLE:
            _learn(diary, enrolment, lessons[: chance.randint(1, len(lessons) - 1)])
            _leave_in_the_middle(diary, enrolment, lessons[-1])
            continue
        _learn(diary, enrolment, lessons)
        failed_once = index < NOT_STARTED + IN_THE_MIDDLE + FAILED_ONCE
        _take_quizzes(diary, enrolment, version, passes=not failed_once, chance=chance)


class _Diary:
    """One worker's days: each entry comes some minutes or hours after the last, never in the future."""

    def __init__(self, begin: datetime, chance: random.Random):
        self.moment, self.chance, self.end = begin, chance, clock.now() - timedelta(minutes=1)

    @contextmanager
    def next(self, minutes: int) -> Iterator[None]:
        self.moment = min(self.moment + timedelta(minutes=minutes, seconds=self.chance.randint(5, 55)), self.end)
        with clock.at(self.moment):
            yield


def _learn(diary: _Diary, enrolment: Enrolment, lessons: list[dict]) -> None:
    for lesson in lessons:
        version = LessonVersion.objects.get(pk=lesson["version"])
        cards = version.in_language("zh-hans").words["cards"]
        for card in (cards[0], cards[len(cards) // 2]):
            with diary.next(1):
                progress.keep_place(enrolment, lesson["id"], version.pk, card["id"])
        with diary.next(diary.chance.choice([2, 3, 40, 300])):
            progress.complete_activity(enrolment, lesson["id"], lesson_version=version)


def _leave_in_the_middle(diary: _Diary, enrolment: Enrolment, lesson: dict) -> None:
    version = LessonVersion.objects.get(pk=lesson["version"])
    card = version.in_language("zh-hans").words["cards"][2]
    with diary.next(60):
        progress.keep_place(enrolment, lesson["id"], version.pk, card["id"])


def _take_quizzes(
    diary: _Diary, enrolment: Enrolment, version: CourseVersion, *, passes: bool, chance: random.Random
) -> None:
    for entry in version.activities:
        if entry["kind"] != "quiz":
            continue
        if chance.random() < 0.3 or not passes:
            _take(diary, enrolment, entry, right=5)
        if passes:
            _take(diary, enrolment, entry, right=chance.choice([8, 9, 9, 10, 10]))


def _take(diary: _Diary, enrolment: Enrolment, entry: dict, *, right: int) -> Attempt:
    with diary.next(30):
        attempt = taking.start(enrolment, entry)
    keys = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    for position, item in enumerate(attempt.items):
        fractions = keys[item["question"]].fractions
        places = [place for place, index in enumerate(item["order"]) if fractions[index] > 0]
        if position >= right:
            places = [place for place, index in enumerate(item["order"]) if not fractions[index]][:1]
        with diary.next(0):
            taking.save_answer(attempt, position, places)
    with diary.next(1):
        return taking.submit(attempt)
