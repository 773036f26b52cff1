"""What can be learned now: courses open to begin, and steps that fit the minutes somebody has."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from wagtail.models import Page

from cms.languages import Chosen, choose

from . import versions
from .models import Course, CourseVersion, Enrolment
from .pages import CourseIndexPage, CoursePage, CourseTag
from .regions import holds, places_of
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
    # Where its rules hold, in the words of the page that is read.
    place: Chosen[str]
    tags: list[str]
    languages: list[str]


def folders() -> list[CourseIndexPage]:
    """Return the folders of courses that everybody may see, the topmost first, each with its `language_code`."""
    return list(CourseIndexPage.objects.raw(_FOLDERS))


def listed_in(folder: UUID, language: str) -> list[Listed]:
    """Return the open courses by title that a folder, named by its translation key, holds in any of its languages."""
    standings = {course.version.course_id: course for course in open_courses(language)}
    as_kept = Page._meta.get_field("translation_key").get_db_prep_value(folder, connection)
    fronts: dict[UUID, dict[str, CoursePage]] = {}
    for page in CoursePage.objects.raw(_FRONTS, [as_kept]):
        fronts.setdefault(page.translation_key, {})[page.language_code] = page
    rules = {
        key: choose(by_language, standings[key].version.content["source"])
        for key, by_language in fronts.items()
        if key in standings
    }
    tags = _tags(chosen.words for chosen in rules.values())
    found = [
        Listed(
            standings[key],
            chosen.words,
            fronts[key].get(language),
            place_of((language, fronts[key].get(language)), chosen),
            tags.get(chosen.words.pk, []),
            sorted(fronts[key]),
        )
        for key, chosen in rules.items()
    ]
    return sorted(found, key=lambda listed: listed.course.title)


def place_of(*pages: tuple[str, CoursePage | None]) -> Chosen[str]:
    """Return where the rules of a course hold, in the words of the first of its pages that names the place.

    Each page comes with its language.
    """
    for language, page in pages:
        if page and page.place:
            return Chosen(language, page.place)
    return Chosen(get_language() or "", "")


def _tags(pages: Iterable[CoursePage]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    of_pages = CourseTag.objects.filter(content_object__in=[page.pk for page in pages])
    for page_id, name in of_pages.values_list("content_object", "tag__name").order_by("tag__name"):
        found.setdefault(page_id, []).append(name)
    return found


def open_courses(language: str) -> list[Standing]:
    """Return every published course without anybody's progress."""
    return [standing(version, None, language, []) for version in _open_versions()]


def new_courses(user, enrolments: Iterable[Enrolment], language: str) -> list[Standing]:
    """Return the published courses of which none of a learner's enrolments is, and that hold where she works."""
    begun = {enrolment.course_id for enrolment in enrolments}
    new = [version for version in _open_versions() if version.course_id not in begun]
    regions = [version.content["region"] for version in new]
    # Without a local course it does not matter where that is.
    places = places_of(user) if any(regions) else []
    return [
        standing(version, None, language, [])
        for version, region in zip(new, regions, strict=True)
        if not places or holds(region, places)
    ]


def fitting(begun: list[Standing], new: list[Standing], minutes: int) -> list[Fitting]:
    """Return the next step of each course that fits into so many minutes; what was begun comes first."""
    steps = [Fitting(course, course.next_step) for course in [*begun, *new] if course.next_step]
    return [found for found in steps if found.step.minutes <= minutes]


def _open_versions() -> list[CourseVersion]:
    found = [_frozen_or_not(version) for version in CourseVersion.objects.raw(_OPEN)]
    return [version for version in found if version and version.activities]


def _frozen_or_not(version: CourseVersion) -> CourseVersion | None:
    """Return the version of a row below; of one without, which nobody has learnt yet, the outline as published."""
    if version.pk:
        return version
    key = Course._meta.pk.to_python(vars(version)["course_key"])
    return versions.shown(Course.objects.get(pk=key))


# All on the four places: see access.py on queries that stand as they are sent.
_OPEN = """
SELECT version.*, course.id AS course_key
FROM courses_course course LEFT JOIN courses_courseversion version ON version.id = course.current_version_id
WHERE course.id IN (
    SELECT page.translation_key
    FROM courses_coursepage front JOIN wagtailcore_page page ON page.id = front.page_ptr_id
    WHERE page.live
)
ORDER BY course.id
"""
_SEEN_BY_ALL = """
page.live AND NOT EXISTS (
    SELECT 1
    FROM wagtailcore_pageviewrestriction restriction JOIN wagtailcore_page shut ON shut.id = restriction.page_id
    WHERE substr(page.path, 1, length(shut.path)) = shut.path
)
"""
_FOLDERS = f"""
SELECT page.*, folder.*, locale.language_code
FROM courses_courseindexpage folder JOIN wagtailcore_page page ON page.id = folder.page_ptr_id
JOIN wagtailcore_locale locale ON locale.id = page.locale_id
WHERE {_SEEN_BY_ALL}
ORDER BY page.depth, page.path
"""  # noqa: S608 - both texts are our own
_FRONTS = f"""
SELECT page.*, front.*, locale.language_code
FROM courses_coursepage front JOIN wagtailcore_page page ON page.id = front.page_ptr_id
JOIN wagtailcore_locale locale ON locale.id = page.locale_id
WHERE {_SEEN_BY_ALL} AND EXISTS (
    SELECT 1
    FROM wagtailcore_page folder
    WHERE folder.translation_key = %s AND folder.live AND substr(page.path, 1, length(folder.path)) = folder.path
)
"""  # noqa: S608 - both texts are our own
