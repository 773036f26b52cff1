"""Register what is kept about learning: training evidence, left under a pseudonym when an account is closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from foundation.personal_data import Class, keep, register
from people.models import Membership

from .models import Activity, ActivityProgress, Course, CourseVersion, Enrolment, EnrolmentUnit, LessonVersion, Poster
from .pages import CourseIndexPage, CourseOutcome, CoursePage, CourseTag, LessonPage

# Higher than any real number of cycles; merged cycles wait there while the others are numbered anew.
PARKED = 10_000

IMPERSONAL: dict[type[models.Model], list[str]] = {
    Course: ["id", "source_locale", "stamp", "current_version"],
    Activity: ["id", "course", "kind"],
    LessonVersion: ["activity", "content_hash", "content", "created_at"],
    CourseVersion: ["course", "number", "content_hash", "content", "created_at"],
    CourseIndexPage: ["introduction", "unit"],
    CoursePage: [
        "summary",
        "introduction",
        "topics",
        "tags",
        "audience",
        "occupations",
        "region",
        "place",
        "credit_minutes",
        "valid_months",
        "content_checked_on",
    ],
    CourseTag: ["content_object", "tag"],
    CourseOutcome: ["translation_key", "locale", "sort_order", "page", "text"],
    LessonPage: ["minutes", "body"],
}
for model, columns in IMPERSONAL.items():
    register(model, columns=dict.fromkeys(columns, Class.NONE))


def _enrolments(user) -> Iterable[dict[str, Any]]:
    for enrolment in Enrolment.objects.filter(user=user).select_related("completed_version").order_by("enrolled_at"):
        version = enrolment.completed_version
        yield {
            "course": str(enrolment.course_id),
            "titles": version.titles if version else None,
            "version": version.number if version else None,
            "cycle": enrolment.cycle,
            "source": enrolment.source,
            "enrolled_at": enrolment.enrolled_at,
            "due_on": enrolment.due_on,
            "started_at": enrolment.started_at,
            "completed_at": enrolment.completed_at,
            "completed_on": enrolment.completed_on,
            "evidence_level": enrolment.evidence_level,
            "score": enrolment.score,
            "credit_minutes": enrolment.credit_minutes,
            "valid_until": enrolment.valid_until,
        }


def _merge_enrolments(source, heir) -> None:
    """Give the heir all enrolments, numbered anew by their beginning; history stays whole."""
    courses = set(Enrolment.objects.filter(user=source).values_list("course_id", flat=True))
    for course_id in courses:
        both = Enrolment.objects.filter(course_id=course_id, user__in=[source, heir])
        rows = list(both.order_by("enrolled_at", "pk"))
        for number, enrolment in enumerate(rows, start=1):
            Enrolment.objects.filter(pk=enrolment.pk).update(user=heir, cycle=PARKED + number)
        for number, enrolment in enumerate(rows, start=1):
            Enrolment.objects.filter(pk=enrolment.pk).update(cycle=number)


register(
    Enrolment,
    columns={
        "user": Class.PSEUDONYM,
        "course": Class.NONE,
        "cycle": Class.TRAINING,
        "source": Class.TRAINING,
        "enrolled_at": Class.TRAINING,
        "due_on": Class.TRAINING,
        "started_at": Class.TRAINING,
        "completed_at": Class.TRAINING,
        "completed_on": Class.TRAINING,
        "completed_version": Class.TRAINING,
        "evidence_level": Class.TRAINING,
        "score": Class.TRAINING,
        "credit_minutes": Class.TRAINING,
        "valid_until": Class.TRAINING,
    },
    exports=_enrolments,
    erase=keep,
    merge=_merge_enrolments,
)


def _units_of_enrolments(user) -> Iterable[Mapping[str, Any]]:
    rows = EnrolmentUnit.objects.filter(enrolment__user=user).order_by("pk")
    return rows.values("unit__name", "from_date", "to_date", "enrolment__course_id", "enrolment__cycle")


def _move_units(source, heir) -> None:
    """Let a unit that both belonged to see through the heir's membership what it saw through the source's.

    People have ended the source's one; what is still open here belonged to it. Enrolments were handed over before.
    """
    for membership in Membership.objects.filter(user=heir, to_date=None):
        seen = EnrolmentUnit.objects.filter(enrolment__user=heir, unit=membership.unit_id, to_date=None)
        seen.exclude(membership=membership).update(membership=membership)


register(
    EnrolmentUnit,
    columns={
        "enrolment": Class.PSEUDONYM,
        "unit": Class.TRAINING,
        "membership": Class.PSEUDONYM,
        "from_date": Class.TRAINING,
        "to_date": Class.TRAINING,
    },
    exports=_units_of_enrolments,
    erase=keep,
    merge=_move_units,
)


def _progress(user) -> Iterable[Mapping[str, Any]]:
    rows = ActivityProgress.objects.filter(enrolment__user=user).order_by("pk")
    return rows.values("activity_id", "started_at", "completed_at", "score", "enrolment__cycle")


register(
    ActivityProgress,
    columns={
        "enrolment": Class.PSEUDONYM,
        "activity": Class.NONE,
        "lesson_version": Class.TRAINING,
        "card": Class.TRAINING,
        "started_at": Class.TRAINING,
        "completed_at": Class.TRAINING,
        "score": Class.TRAINING,
    },
    exports=_progress,
    erase=keep,
    merge=keep,
)
# Of a unit and of what it teaches; who came by one is a membership.
register(Poster, columns={"invitation": Class.NONE, "course": Class.NONE})
