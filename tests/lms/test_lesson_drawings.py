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

ROOT = Path(__file__).resolve().parents[2]
LIGHT = 40_000


@pytest.mark.parametrize("name", dict(DRAWINGS))
def test_every_drawing_one_can_choose_exists(name):
    assert (ROOT / f"templates/components/drawings/{name}.svg").is_file()


def test_every_lesson_that_is_shipped_shows_drawings_and_none_twice():
    [course] = read(ROOT / "content").courses
    shown = []
    for lesson in course.lessons:
        drawings = [block.drawing for card in lesson.cards for block in card.content if block.kind == "drawing"]
        assert drawings, lesson.id
        shown += drawings
    assert sorted(shown) == sorted(dict(DRAWINGS))


@pytest.fixture
def shipped(db, worker) -> Course:
    load(ROOT / "content")
    course = Course.objects.get()
    progress.enrol(worker, course.pk)
    return course


def files() -> int:
    """Return what a lesson's style sheet and scripts weigh as they are sent."""
    static = ROOT / "static"
    paths = [static / "css/waystation.css", static / "js/lesson.js", static / "img/favicon.svg"]
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_a_first_visit_to_any_lesson_stays_light_and_says_what_its_drawings_show(client, worker, shipped):
    client.force_login(worker)
    heavy, unsaid = [], []
    [course] = read(ROOT / "content").courses
    lessons = [entry for entry in versions.current(shipped.pk).activities if entry["kind"] == "lesson"]
    for entry, written in zip(lessons, course.lessons, strict=True):
        for language in LANGUAGES:
            client.cookies["django_language"] = language
            response = client.get(reverse("courses:activity", args=[shipped.pk, entry["id"]]))
            page = response.content.decode()
            if len(response.content) + files() > LIGHT:
                heavy.append((written.id, language, len(response.content) + files()))
            for block in (block for card in written.cards for block in card.content if block.kind == "drawing"):
                words = choose(block.words, language).words
                if f'role="img" aria-label="{words}"><svg class="drawing"' not in page:
                    unsaid.append((block.drawing, language))
    assert heavy == []
    assert unsaid == []
