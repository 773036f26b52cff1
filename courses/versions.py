"""Keeping what was learnt: immutable versions, written when published content is first learnt.

Nothing here refers to Wagtail's revisions, which may be purged, or to pages, which may be deleted.
"""

import hashlib
import json

from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from .models import Activity, Course, CourseVersion, LessonVersion
from .pages import ActivityPage, CoursePage, LessonPage


def current(course_id) -> CourseVersion | None:
    """Return what a learner of the course learns now, freezing it if nobody has since the last publication.

    None when the course is not published in the language it was written in first.
    """
    course = Course.objects.select_related("current_version", "source_locale").filter(pk=course_id).first()
    if course is None:
        return None
    return course.current_version or _freeze(course)


def shown(course: Course) -> CourseVersion | None:
    """Return the outline of a course for somebody who only looks: nothing is frozen because a page was opened.

    While nobody has learnt what was published last, it is a version that is not saved and has no number; its lessons
    have no versions either.
    """
    if course.current_version:
        return course.current_version
    key = f"whole-outline:{course.pk}:{course.stamp}"
    content = cache.get(key)
    if content is None:
        content = _outline(course, freeze=False)
        cache.set(key, content)
    return content and CourseVersion(course=course, number=0, content=content)


def latest(course_id) -> CourseVersion | None:
    """Return the current version or, for a course since withdrawn, the last one anybody learnt."""
    return current(course_id) or CourseVersion.objects.filter(course_id=course_id).order_by("-number").first()


def is_open(course_id) -> bool:
    course = Course.objects.select_related("current_version").filter(pk=course_id).first()
    version = course and shown(course)
    # A course nobody has written a step of yet could be begun and never completed.
    return bool(version and version.activities)


def content_changed(course_id) -> None:
    """Note that something of the course was published, moved or withdrawn: the next learner freezes it anew."""
    Course.objects.filter(pk=course_id).update(stamp=F("stamp") + 1, current_version=None)


def freeze_lesson(source_page: LessonPage, pages: dict[str, LessonPage]) -> LessonVersion:
    """Return the version row of a lesson as published; `pages` are its published languages."""
    content = _lesson_content(source_page.locale.language_code, pages)
    version, _ = LessonVersion.objects.get_or_create(
        activity_id=source_page.translation_key, content_hash=content_hash(content), defaults={"content": content}
    )
    return version


def shown_lesson(entry: dict, source: str) -> LessonVersion:
    """Return the lesson at a place of an outline for somebody who only looks: as published, and not saved.

    `source` is the language the course was written in first.
    """
    pages = LessonPage.objects.filter(translation_key=entry["id"]).select_related("locale")
    return LessonVersion(activity_id=entry["id"], content=_lesson_content(source, _published_by_language(pages)))


def _lesson_content(source: str, pages: dict[str, LessonPage]) -> dict:
    return {
        "format": 1,
        "source": source,
        "words": {language: page.words() for language, page in pages.items()},
    }


def content_hash(content: dict) -> str:
    """Return the SHA-256 of content as canonical JSON, 64 hexadecimal digits."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _freeze(course: Course) -> CourseVersion | None:
    # 1. Remember the stamp before reading: if a publication comes between, step 4 leaves the pointer empty
    #    and the next learner freezes again. A version read half-old, half-new may then exist, but nobody keeps it.
    stamp = course.stamp
    # 2. Read the pages.
    content = _outline(course, freeze=True)
    if content is None:
        return None
    # 3. Find or write the row.
    version = _version_with(course, content)
    # 4. Point to it.
    Course.objects.filter(pk=course.pk, stamp=stamp).update(current_version=version)
    return version


def _version_with(course: Course, content: dict) -> CourseVersion:
    digest = content_hash(content)
    known = CourseVersion.objects.filter(course=course)
    # Two first learners may count the same next number; the constraint lets one through and the other counts again.
    for _attempt in range(5):
        version = known.filter(content_hash=digest).first()
        if version:
            return version
        number = (known.aggregate(Max("number"))["number__max"] or 0) + 1
        try:
            with transaction.atomic():
                return known.create(course=course, number=number, content_hash=digest, content=content)
        except IntegrityError:
            continue
    raise IntegrityError(f"Course {course.pk}: no version number found in five tries.")


def _outline(course: Course, *, freeze: bool) -> dict | None:
    pages = list(CoursePage.objects.filter(translation_key=course.pk).select_related("locale"))
    rules = next((page for page in pages if page.locale_id == course.source_locale_id), pages[0] if pages else None)
    # Whoever withdraws a page, or lets it expire, means the course and not one of its languages.
    if rules is None or not rules.live:
        return None
    published = _published_by_language(pages)
    return {
        "format": 1,
        "source": rules.locale.language_code,
        "titles": {language: page.title for language, page in published.items()},
        "summaries": {language: page.summary for language, page in published.items()},
        "occupations": rules.occupations,
        "region": rules.region,
        "credit_minutes": rules.credit_minutes,
        "valid_months": rules.valid_months,
        "checked_on": rules.content_checked_on and rules.content_checked_on.isoformat(),
        "activities": list(_activities(rules, freeze=freeze)),
    }


def _activities(rules: CoursePage, *, freeze: bool):
    # Only the page that carries the rules says whether a step belongs to the course: nobody has to do a withdrawn
    # lesson because its translation is still there.
    children = [page for page in rules.get_children().live().specific() if isinstance(page, ActivityPage)]
    by_class: dict[type[ActivityPage], list] = {}
    for child in children:
        by_class.setdefault(type(child), []).append(child.translation_key)
    languages: dict = {}
    for page_class, keys in by_class.items():
        for page in page_class.objects.filter(translation_key__in=keys).select_related("locale"):
            languages.setdefault(page.translation_key, []).append(page)
    for child in children:
        published = _published_by_language(languages[child.translation_key])
        yield {
            "id": str(child.translation_key),
            "kind": child.activity_kind,
            "titles": {language: page.title for language, page in published.items()},
            "minutes": child.minutes,
            **(child.frozen(published) if freeze else child.outlined(published)),
        }


def _published_by_language(pages) -> dict:
    return {page.locale.language_code: page for page in sorted(pages, key=lambda page: page.pk) if page.live}


def remember_page(page) -> None:
    """Make the row that records will point to, with the first page of a course or an activity."""
    if isinstance(page, CoursePage):
        Course.objects.get_or_create(pk=page.translation_key, defaults={"source_locale": page.locale})
    elif isinstance(page, ActivityPage):
        course_id = page.get_parent().translation_key
        activity, made = Activity.objects.get_or_create(
            pk=page.translation_key, defaults={"course_id": course_id, "kind": page.activity_kind}
        )
        if not made and activity.course_id != course_id and page.locale_id == _source_locale_of(course_id):
            Activity.objects.filter(pk=activity.pk).update(course_id=course_id)


def _source_locale_of(course_id):
    return Course.objects.values_list("source_locale_id", flat=True).get(pk=course_id)
