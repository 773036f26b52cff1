"""Finding what a learner asks for and deciding whether she may see it, in one step: strangers get 404."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import Http404
from wagtail.models import Page

from cms.models import ReferenceStamp

from . import versions
from .models import Course, CourseVersion, Enrolment, LessonVersion


@dataclass(frozen=True)
class Position:
    """Where in the outline of a course something stands."""

    version: CourseVersion
    entry: dict

    @property
    def number(self) -> int:
        return self.version.activities.index(self.entry) + 1

    @property
    def following(self) -> dict | None:
        """Return the next activity of the course, None after the last."""
        later = self.version.activities[self.number :]
        return later[0] if later else None

    def lesson_version(self) -> LessonVersion:
        return LessonVersion.objects.get(pk=self.entry["version"])


@dataclass(frozen=True)
class Place(Position):
    """Where in a course somebody stands; without an enrolment she is an editor who only looks."""

    enrolment: Enrolment | None


@dataclass(frozen=True)
class Reading(Position):
    """The same as far as showing a lesson needs it, with the card she was on."""

    is_enrolled: bool
    card: str
    # Of the clauses and hotlines that lessons embed.
    stamp: int


@dataclass(frozen=True)
class OwnPlace(Place):
    """Where somebody enrolled stands."""

    enrolment: Enrolment


def find_enrolment(user, course_id: UUID) -> Enrolment | None:
    """Return the user's latest enrolment in a course together with the course's current version."""
    enrolments = Enrolment.objects.select_related("course__current_version")
    enrolment = enrolments.latest_of(user, course_id)
    if enrolment:
        # Known already, and asked for by whatever is recorded.
        enrolment.user = user
    return enrolment


def find_version(course_id: UUID, enrolment: Enrolment | None = None) -> CourseVersion:
    """Return what to show of a course: its current version or, to somebody enrolled in a withdrawn one, the last."""
    if enrolment:
        return found(enrolment.course.current_version or versions.latest(course_id))
    course = Course.objects.select_related("current_version").filter(pk=course_id).first()
    return found(versions.shown(course) if course else None)


def found(version: CourseVersion | None) -> CourseVersion:
    if version is None:
        raise Http404
    return version


def find_place(user, course_id: UUID, activity_id: UUID) -> Place:
    """Return the learner's place in an activity, or raise Http404 for whoever has no business there."""
    enrolment = find_enrolment(user, course_id)
    if enrolment is None and not may_edit(user, activity_id):
        raise Http404
    version = find_version(course_id, enrolment)
    entry = version.find(activity_id)
    if entry is None:
        raise Http404
    return Place(version, entry, enrolment)


def find_reading(user, course_id: UUID, activity_id: UUID) -> Reading:
    """Return what showing a lesson needs, at one query for whoever learns it; raise Http404 as `find_place` does."""
    version = next(iter(CourseVersion.objects.raw(_READING, _parameters(user, course_id, activity_id))), None)
    if version and version.pk and (entry := version.find(activity_id)):
        columns = vars(version)
        return Reading(version, entry, is_enrolled=True, card=columns["card"] or "", stamp=columns["stamp"] or 0)
    # Somebody who only looks, or a course that nobody has learnt since it was published last.
    place = find_place(user, course_id, activity_id)
    row = place.enrolment and place.enrolment.progress.filter(activity_id=activity_id).first()
    return Reading(
        place.version,
        place.entry,
        is_enrolled=place.enrolment is not None,
        card=row.card if row else "",
        stamp=ReferenceStamp.current(),
    )


# The page that is opened most. Django takes twenty times as long to write these five tables' queries as SQLite does to
# answer them, so this one stands here as it is sent.
_READING = """
SELECT version.*, progress.card, stamp.number AS stamp
FROM courses_enrolment enrolment
JOIN courses_course course ON course.id = enrolment.course_id
LEFT JOIN courses_courseversion version ON version.id = course.current_version_id
LEFT JOIN courses_activityprogress progress
    ON progress.enrolment_id = enrolment.id AND progress.activity_id = %(activity)s
LEFT JOIN cms_referencestamp stamp ON stamp.id = 1
WHERE enrolment.user_id = %(user)s AND enrolment.course_id = %(course)s
ORDER BY enrolment.cycle DESC
LIMIT 1
"""


def _parameters(user, course_id: UUID, activity_id: UUID) -> dict:
    as_kept = Course._meta.pk.get_db_prep_value
    return {
        "user": user.pk,
        "course": as_kept(course_id, connection),
        "activity": as_kept(activity_id, connection),
    }


def find_own_place(user, course_id: UUID, activity_id: UUID) -> OwnPlace:
    """Return the place of somebody enrolled: only they leave records."""
    place = find_place(user, course_id, activity_id)
    if place.enrolment is None:
        raise Http404
    return OwnPlace(place.version, place.entry, place.enrolment)


def may_edit(user, translation_key: UUID) -> bool:
    pages = Page.objects.filter(translation_key=translation_key)
    return any(page.permissions_for_user(user).can_edit() for page in pages)
