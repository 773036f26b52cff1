"""Histories for tests, made by the verbs a learner's phone calls."""

from datetime import datetime

from courses import progress, versions
from courses.models import Course, Enrolment
from foundation import clock
from people.models import User


def begin(user: User, course: Course, *, done: int = 0, **fields) -> Enrolment:
    """Enrol somebody and let her complete so many steps."""
    enrolment = progress.enrol(user, course.pk, **fields)
    for entry in versions.current(course.pk).activities[:done]:
        progress.complete_activity(enrolment, entry["id"])
    enrolment.refresh_from_db()
    return enrolment


def finish(user: User, course: Course, *, at: datetime | None = None, **fields) -> Enrolment:
    """Let somebody complete a whole course, at a moment of the past if one is given."""
    with clock.at(at or clock.now()):
        return begin(user, course, done=len(versions.current(course.pk).activities), **fields)
