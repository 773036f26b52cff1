"""How long somebody waits who searches among ten thousand lessons."""

import os
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.search import finding, table
from cms.search.folding import pieces
from cms.search.models import SearchEntry
from courses import search
from courses.pages import CoursePage, LessonPage

from .ground import Ground
from .lines import Line
from .phone import Phone
from .server import Server, spent

LESSONS = 10_000
SEARCHES = 200
# As long as a lesson of six cards.
SENTENCES = 24


def searches(ground: Ground, ours: Server) -> Iterator[Line]:
    """Make the lessons, and ask for two hundred different words of two to four characters."""
    chance = random.Random(1)
    sentences = [
        sentence
        for text in SearchEntry.objects.filter(page__locale__language_code="zh-hans").values_list("text", flat=True)
        for sentence in re.split(r"[。\n]", text)
        if len(sentence) > 8
    ]
    _fill(ground, sentences, chance)
    words = _words(sentences, chance)
    learner = ground.learner
    found: list[int] = []

    def find(word: str) -> None:
        pages = finding.find(word, "zh-hans")
        search.results(learner, finding.shown(pages[: search.PER_PAGE], word))
        found.append(len(pages))

    yield _measured("a search", words, find, _this_process)
    phone = Phone(ours.port, ground.cookies(learner))
    address = reverse("courses:search")
    yield _measured("its page", words, lambda word: phone.get(f"{address}?q={quote(word)}"), ours.processes)
    assert all(found), "each word stands in some lesson"
    nothing = [f"{word}乁乂" for word in words]
    yield _measured("a search that finds nothing", nothing, lambda word: finding.like(word, "zh-hans"), _this_process)


def _this_process() -> list[int]:
    return [os.getpid()]


def _measured(name: str, words: list[str], ask: Callable[[str], object], processes: Callable[[], list[int]]) -> Line:
    waits: list[float] = []

    def visit() -> None:
        for word in words:
            began = time.monotonic()
            ask(word)
            waits.append(1000 * (time.monotonic() - began))

    # A first one opens a connection and reads what is kept for the others.
    ask(words[0])
    cpu = spent(visit, processes)
    median, slow = statistics.median(waits), sorted(waits)[len(waits) * 95 // 100 - 1]
    note = f"median {median:.0f} ms, p95 {slow:.0f} ms"
    return Line(f"{name}, {LESSONS:,} lessons", cpu / len(words), None, 0, 1, note)


def _words(sentences: list[str], chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < SEARCHES:
        sentence = chance.choice(sentences)
        begin = chance.randrange(len(sentence) - 4)
        word = sentence[begin : begin + chance.choice((2, 2, 3, 4))]
        if re.fullmatch(r"[\u4e00-\u9fff]+", word):
            words[word] = None
    return list(words)


def _fill(ground: Ground, sentences: list[str], chance: random.Random) -> None:
    """Write pages with entries and pieces in bulk: half of their sentences are from our course, half are chance."""
    course = CoursePage.objects.get(translation_key=ground.course.pk, locale__language_code="zh-hans")
    characters = "".join(sentences)
    kind, locale = ContentType.objects.get_for_model(LessonPage), Locale.objects.get(language_code="zh-hans")
    first = int(course.get_children().order_by("path").last().path[-Page.steplen :], 36) + 1
    pages = Page.objects.bulk_create(
        [
            Page(
                title=chance.choice(sentences)[:14],
                slug=f"bench-{number}",
                path=course.path + Page._int2str(first + number).rjust(Page.steplen, "0"),
                depth=course.depth + 1,
                url_path=f"{course.url_path}bench-{number}/",
                content_type=kind,
                locale=locale,
            )
            for number in range(LESSONS)
        ],
        batch_size=500,
    )
    for begin in range(0, LESSONS, 500):
        some = pages[begin : begin + 500]
        texts = {page.pk: _text(sentences, characters, chance) for page in some}
        entries = [
            SearchEntry(page=page, source=page, kind=SearchEntry.Kind.LESSON, text=texts[page.pk]) for page in some
        ]
        with transaction.atomic():
            SearchEntry.objects.bulk_create(entries)
            table.put([table.Row(page.pk, pieces(page.title), pieces(texts[page.pk])) for page in some])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _text(sentences: list[str], characters: str, chance: random.Random) -> str:
    half = range(SENTENCES // 2)
    said = [chance.choice(sentences) for _n in half]
    return "。".join([*said, *("".join(chance.choices(characters, k=25)) for _n in half)])
