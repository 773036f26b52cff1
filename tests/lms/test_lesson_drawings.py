"""Drawings on the cards of lessons: one for each lesson at least, said in words too, and light enough."""

import gzip
from pathlib import Path

import pytest
from django.urls import reverse

from cms.drawings import DRAWINGS
from cms.languages import choose
from courses import progress, versions
from courses.models import Course
from lms.content import load
from lms.content_files import read
from lms.content_model import LANGUAGES
from lms.sketches import key

ROOT = Path(__file__).resolve().parents[2]
LIGHT = 40_000


@pytest.mark.parametrize("name", dict(DRAWINGS))
def test_every_drawing_one_can_choose_exists(name):
    assert (ROOT / f"templates/components/drawings/{name}.svg").is_file()


def test_every_lesson_that_is_shipped_shows_drawings_no_course_one_twice_and_all_are_of_use():
    shown = set()
    for course in read(ROOT / "content").courses:
        of_course = []
        for lesson in course.lessons:
            drawings = [block.drawing for card in lesson.cards for block in card.content if block.kind == "drawing"]
            assert drawings, (course.id, lesson.id)
            of_course += drawings
        assert len(of_course) == len(set(of_course)), course.id
        shown.update(of_course)
    assert shown == set(dict(DRAWINGS))


@pytest.fixture
def shipped(db, worker) -> dict[str, Course]:
    """Load the courses we ship and enrol the worker in each; return them by their ids in the files."""
    load(ROOT / "content")
    courses = {course.id: Course.objects.get(pk=key(course.id)) for course in read(ROOT / "content").courses}
    for course in courses.values():
        progress.enrol(worker, course.pk)
    return courses


def entries_of(course: Course) -> list[dict]:
    return [entry for entry in versions.current(course.pk).activities if entry["kind"] == "lesson"]


def files() -> int:
    """Return what a lesson's style sheet and scripts weigh as they are sent."""
    static = ROOT / "static"
    paths = [static / "css/waystation.css", static / "js/lesson.js", static / "img/favicon.svg"]
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_a_first_visit_to_any_lesson_stays_light_and_says_what_its_drawings_show(client, worker, shipped):
    client.force_login(worker)
    heavy, unsaid = [], []
    lessons = [
        (shipped[course.id], entry, written)
        for course in read(ROOT / "content").courses
        for entry, written in zip(entries_of(shipped[course.id]), course.lessons, strict=True)
    ]
    for course, entry, written in lessons:
        for language in LANGUAGES:
            client.cookies["django_language"] = language
            response = client.get(reverse("courses:activity", args=[course.pk, entry["id"]]))
            page = response.content.decode()
            if len(response.content) + files() > LIGHT:
                heavy.append((written.id, language, len(response.content) + files()))
            for block in (block for card in written.cards for block in card.content if block.kind == "drawing"):
                words = choose(block.words, language).words
                if f'role="img" aria-label="{words}"><svg class="drawing"' not in page:
                    unsaid.append((block.drawing, language))
    assert heavy == []
    assert unsaid == []
