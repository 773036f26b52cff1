"""Which courses a coordinator may look at, and what a course consists of."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.http import Http404

from cms.languages import choose
from courses.models import CourseIndexPage, CoursePage, CourseVersion, EnrolmentUnit
from people.models import Unit

from . import kept
from .scope import Scope


@dataclass(frozen=True)
class CourseChoice:
    """A course in the words of the reader's language, with the words in all languages it is published in."""

    id: UUID
    titles: dict[str, str]
    title: str
    language: str
    learners: int


def courses_for(scope: Scope, language: str) -> list[CourseChoice]:
    """Return the courses open to her people and those they have begun, the most learnt first."""
    learners, _as_of = kept.counted("learners", scope, count=lambda: _learners(scope), size=lambda by: sum(by.values()))
    pages = (
        CoursePage.objects.annotate(is_foreign=Exists(_folders_of_others(scope)))
        .filter(Q(translation_key__in=learners) | Q(live=True, is_foreign=False))
        .order_by("pk")
        .values_list("translation_key", "locale__language_code", "title")
    )
    titles: dict[UUID, dict[str, str]] = {}
    for key, code, title in pages:
        titles.setdefault(key, {})[code] = title
    courses = []
    for key, by_language in titles.items():
        chosen = choose(by_language, language)
        courses.append(CourseChoice(key, by_language, chosen.words, chosen.language, learners.get(key, 0)))
    return sorted(courses, key=lambda course: (-course.learners, course.title))


def _learners(scope: Scope) -> dict[UUID, int]:
    """Return how many enrolments her units see, by course.

    Once for all courses and by her units: asked course by course, a small unit would wait for everybody's enrolments.
    """
    seen = EnrolmentUnit.objects.showing().filter(unit__in=scope.visible_units).order_by()
    return dict(seen.values_list("enrolment__course").annotate(count=Count("pk")))


def _folders_of_others(scope: Scope):
    """Return the course folders above a page that belong to units neither below nor above hers."""
    own = Q(unit__in=scope.visible_units) | Q(unit__in=_units_above(scope.tops))
    folders = CourseIndexPage.objects.exclude(unit=None).exclude(own)
    return folders.annotate(page_path=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        page_path__startswith=F("path")
    )


def _units_above(units: Iterable[Unit]):
    own = {unit.path for unit in units}
    above = {path[:end] for path in own for end in range(Unit.steplen, len(path), Unit.steplen)}
    return Unit.objects.filter(path__in=above - own)


def find_course(courses: list[CourseChoice], wanted: str) -> CourseChoice | None:
    """Return the course asked for, without a wish the most learnt one; None when there is no course at all.

    A course that is unknown, or another unit's, raises Http404.
    """
    if not wanted:
        return courses[0] if courses else None
    for course in courses:
        if str(course.id) == wanted:
            return course
    raise Http404


def steps_of(course_id: UUID) -> list[dict]:
    """Return the steps of a course as it is learnt now, or was last; none when nobody has learnt it yet.

    Looking never freezes a version: that is left to the first learner.
    """
    newest_first = CourseVersion.objects.filter(course=course_id).order_by(
        Case(When(pk=F("course__current_version"), then=Value(0)), default=Value(1), output_field=IntegerField()),
        "-number",
    )
    version = newest_first.first()
    return version.activities if version else []
