"""Enrolling, keeping one's place, completing: the only door to a learner's progress."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Avg
from django.utils.translation import gettext_lazy as _

from foundation import clock, events

from . import versions
from .models import Activity, ActivityProgress, CourseVersion, Enrolment, LessonVersion
from .showing import show_to_units
from .signals import course_completed


class Refusal(Exception):
    """Something a learner cannot do now; `code` is stable, `message` says what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


def enrol(user, course_id, *, source: str = Enrolment.Source.SELF, due_on: date | None = None) -> Enrolment:
    """Return the user's running enrolment in the course, making one if there is none.

    A completed course is not begun again here while its completion is valid; after its expiry the next cycle begins.
    """
    if not versions.is_open(course_id):
        raise Refusal("course-closed", str(_("This course is not open. Choose another from the list of courses.")))
    running = Enrolment.objects.latest_of(user, course_id)
    if running and not (running.is_complete and running.is_expired()):
        # What was left to do may have been taken out of the course since.
        close_if_complete(running)
        return running
    now = clock.now()
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                user=user,
                course_id=course_id,
                cycle=running.cycle + 1 if running else 1,
                source=source,
                enrolled_at=now,
                due_on=due_on,
                started_at=now if source == Enrolment.Source.SELF else None,
            )
            show_to_units(enrolment)
            events.record("course.enrolled", actor=user, subject=user, course=str(course_id), cycle=enrolment.cycle)
            return enrolment
    except IntegrityError:
        # The second tap lost the race for the cycle number; the first tap's enrolment is hers as well.
        return Enrolment.objects.get(user=user, course_id=course_id, cycle=running.cycle + 1 if running else 1)


def work_on(enrolment: Enrolment) -> None:
    """Note that she works on it today: it has begun, and the units she belongs to by now see it.

    A completed one stays with the units of its time, however often she reads it again.
    """
    if enrolment.is_complete:
        return
    if enrolment.started_at is None:
        Enrolment.objects.filter(pk=enrolment.pk, started_at=None).update(started_at=clock.now())
    show_to_units(enrolment)


def keep_place(enrolment: Enrolment, activity_id, lesson_version_id, card: str) -> None:
    """Remember the card she is on; nothing changes once the activity is complete except the card."""
    with transaction.atomic():
        progress = _progress_of(enrolment, activity_id)
        ActivityProgress.objects.filter(pk=progress.pk).update(card=card)
        if not progress.completed_at:
            ActivityProgress.objects.filter(pk=progress.pk).update(lesson_version=lesson_version_id)
        work_on(enrolment)


def complete_activity(
    enrolment: Enrolment, activity_id, *, lesson_version: LessonVersion | None = None, score: Decimal | None = None
) -> bool:
    """Note that an activity is done and close the enrolment if it was the last; return whether the course is complete.

    Done stays done: a second call changes nothing, except that a better score replaces a lower one.
    """
    with transaction.atomic():
        progress = _progress_of(enrolment, activity_id)
        done_now = ActivityProgress.objects.filter(pk=progress.pk, completed_at=None).update(
            completed_at=clock.now(), lesson_version=lesson_version or progress.lesson_version, score=score
        )
        if not done_now and score is not None:
            ActivityProgress.objects.filter(pk=progress.pk, score__lt=score).update(score=score)
        work_on(enrolment)
        return close_if_complete(enrolment)


def close_if_complete(enrolment: Enrolment) -> bool:
    """Complete the enrolment when every activity of the current version is done; return whether it is complete.

    Exactly one caller completes it: the conditional update decides, and `course_completed` follows in the same
    transaction.
    """
    version = versions.latest(enrolment.course_id)
    if version is None:
        return False
    with transaction.atomic():
        _take(enrolment)
        done = {str(pk) for pk in enrolment.progress.exclude(completed_at=None).values_list("activity_id", flat=True)}
        if not version.activities or any(entry["id"] not in done for entry in version.activities):
            return enrolment.is_complete
        if not version.has_quiz and Activity.objects.filter(course=enrolment.course_id, kind="quiz").exists():
            # The trainer has withdrawn the quiz for a while; nobody gets the certificate without it meanwhile.
            return enrolment.is_complete
        day = clock.today(enrolment.user.local_zone())
        completion = {
            "completed_at": clock.now(),
            "completed_on": day,
            "completed_version": version,
            # Credit needs an answered question.
            "credit_minutes": version.content["credit_minutes"] if version.has_quiz else 0,
            "valid_until": _valid_until(version, day),
            "score": enrolment.progress.aggregate(Avg("score"))["score__avg"],
            "evidence_level": _evidence(version),
        }
        completed_now = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(**completion)
        if completed_now:
            enrolment.refresh_from_db(fields=list(completion))
            show_to_units(enrolment)
            events.record(
                "course.completed",
                actor=enrolment.user,
                subject=enrolment.user,
                course=str(enrolment.course_id),
                cycle=enrolment.cycle,
                version=version.number,
            )
            course_completed.send(sender=Enrolment, enrolment=enrolment)
    return True


def _take(enrolment: Enrolment) -> None:
    """Let one transaction at a time judge an enrolment.

    Two last activities done at once would otherwise not see each other on PostgreSQL, and nobody would complete the
    course. SQLite lets one writer in at a time anyway.
    """
    Enrolment.objects.select_for_update().filter(pk=enrolment.pk).values_list("pk").get()


def _progress_of(enrolment: Enrolment, activity_id) -> ActivityProgress:
    return ActivityProgress.objects.get_or_create(enrolment=enrolment, activity_id=activity_id)[0]


def _evidence(version: CourseVersion) -> str:
    return Enrolment.Evidence.QUIZ if version.has_quiz else Enrolment.Evidence.READ


def _valid_until(version: CourseVersion, completed_on: date) -> date | None:
    months = version.content["valid_months"]
    # None and, from before it was refused, 0: no end date.
    return months_after(completed_on, months) if months else None


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or that month's last day when it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("unreachable: every month has a 28th day")
