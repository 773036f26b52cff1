"""Finding what a learner asks for and deciding whether she may see it, in one step: strangers get 404."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from wagtail.models import Page

from . import versions
from .models import Course, CourseVersion, Enrolment, LessonVersion


@dataclass(frozen=True)
class Place:
    """Where in a course somebody stands; without an enrolment she is an editor who only looks."""

    version: CourseVersion
    entry: dict
    enrolment: Enrolment | None

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
class OwnPlace(Place):
    """Where somebody enrolled stands."""

    enrolment: Enrolment


def find_enrolment(user, course_id: UUID) -> Enrolment | None:
    """Return the user's latest enrolment in a course together with the course's current version."""
    enrolments = Enrolment.objects.select_related("course__current_version", "completed_version")
    return enrolments.latest_of(user, course_id)


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


def find_own_place(user, course_id: UUID, activity_id: UUID) -> OwnPlace:
    """Return the place of somebody enrolled: only they leave records."""
    place = find_place(user, course_id, activity_id)
    if place.enrolment is None:
        raise Http404
    return OwnPlace(place.version, place.entry, place.enrolment)


def may_edit(user, translation_key: UUID) -> bool:
    pages = Page.objects.filter(translation_key=translation_key)
    return any(page.permissions_for_user(user).can_edit() for page in pages)
