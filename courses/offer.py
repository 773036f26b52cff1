"""What can be learned now: courses open to begin, and steps that fit the minutes somebody has."""

from dataclasses import dataclass

from . import versions
from .models import Course, CourseVersion, Enrolment
from .pages import CoursePage
from .shelf import Standing, Step, standing


@dataclass(frozen=True)
class Fitting:
    """A step that can be finished in the time there is, with the course it belongs to."""

    course: Standing
    step: Step


def open_courses(language: str) -> list[Standing]:
    """Return every published course without anybody's progress."""
    return [standing(version, None, language, []) for version in _open_versions()]


def new_courses(user, language: str) -> list[Standing]:
    """Return the published courses the user has not begun."""
    begun = set(Enrolment.objects.filter(user=user).values_list("course_id", flat=True))
    return [standing(version, None, language, []) for version in _open_versions() if version.course_id not in begun]


def fitting(begun: list[Standing], new: list[Standing], minutes: int) -> list[Fitting]:
    """Return the next step of each course that fits into so many minutes; what was begun comes first."""
    steps = [Fitting(course, course.next_step) for course in [*begun, *new] if course.next_step]
    return [found for found in steps if found.step.minutes <= minutes]


def _open_versions() -> list[CourseVersion]:
    keys = CoursePage.objects.live().values("translation_key")
    courses = Course.objects.filter(pk__in=keys).select_related("current_version").order_by("pk")
    found = [versions.shown(course) for course in courses]
    return [version for version in found if version]
