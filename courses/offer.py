"""What can be learned now: courses open to begin, and steps that fit the minutes somebody has."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from cms.languages import choose

from . import versions
from .models import Course, CourseVersion, Enrolment
from .pages import CourseIndexPage, CoursePage
from .shelf import Standing, Step, standing


@dataclass(frozen=True)
class Fitting:
    """A step that can be finished in the time there is, with the course it belongs to."""

    course: Standing
    step: Step


@dataclass(frozen=True)
class Listed:
    """A course in the catalogue, with the page that carries its rules."""

    course: Standing
    rules: CoursePage
    # Its page in the reader's language; None where it is not translated.
    front: CoursePage | None


def catalogue(folder: CourseIndexPage, language: str) -> list[Listed]:
    """Return the open courses in a folder by title, also those that only the folder's other languages hold."""
    standings = {course.version.course_id: course for course in open_courses(language)}
    folders = CourseIndexPage.objects.filter(translation_key=folder.translation_key)
    pages = CoursePage.objects.live().public().select_related("locale")
    pages = pages.filter(reduce(or_, (pages.descendant_of_q(other) for other in folders), Q(pk__in=[])))
    fronts: dict[UUID, dict[str, CoursePage]] = {}
    for page in pages:
        fronts.setdefault(page.translation_key, {})[page.locale.language_code] = page
    found = [
        Listed(
            standings[key],
            choose(by_language, standings[key].version.content["source"]).words,
            by_language.get(language),
        )
        for key, by_language in fronts.items()
        if key in standings
    ]
    return sorted(found, key=lambda listed: listed.course.title)


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
    return [version for version in found if version and version.activities]
