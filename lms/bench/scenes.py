"""What is measured, one function a line of the table."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection

from certificates import issuing
from certificates.models import Certificate
from quizzes.models import Attempt, QuestionVersion
from quizzes.views import SECOND_TAP_MS

from .ground import BARE_HOST, Ground
from .phone import Answer, Form, Phone
from .server import Server, spent

WARM_UP = 20
REPEATS = 200
DRAWINGS = 20


@dataclass(frozen=True)
class Line:
    """One line of the table. None: does not apply."""

    name: str
    cpu_ms: float | None
    queries: int | None
    bytes: int
    requests: int = 1


def page(name: str, server: Server, phone: Phone, address: str, repeats: int = REPEATS) -> Line:
    """Ask for a page again and again and return what one answer costs."""
    for _ in range(WARM_UP):
        phone.get(address)
    phone.sent.clear()
    cpu = spent(lambda: [phone.get(address) for _ in range(repeats)], server.processes)
    queries = {answer.queries for answer in phone.sent}
    if len(queries) != 1:
        raise AssertionError(f"{name} took {sorted(queries)} queries: it should always be the same.")
    return Line(name, cpu / repeats, queries.pop(), phone.sent[-1].size)


def bare_pages(bare: Server, kept: Server) -> Iterator[Line]:
    yield page("bare Django view", bare, Phone(bare.port), "/view/")
    yield page("bare Wagtail page", bare, Phone(bare.port, host=BARE_HOST), "/")
    yield page("the same, connection kept", kept, Phone(kept.port, host=BARE_HOST), "/")


def pages(ground: Ground, ours: Server) -> Iterator[Line]:
    learner = Phone(ours.port, ground.cookies(ground.learner))
    lesson = ground.lessons[2]["id"]
    yield page("lesson, signed in", ours, learner, f"/learn/{ground.course.pk}/{lesson}/")
    yield page("Today, signed in", ours, learner, "/")
    yield page("catalogue, signed in", ours, learner, "/courses/")
    yield page("contact, signed in", ours, learner, "/contact/")
    coordinator = Phone(ours.port, ground.cookies(ground.coordinator))
    yield page("coordinator's list of 1,000", ours, coordinator, "/coordinate/", repeats=50)


def attempt(ground: Ground, ours: Server) -> Line:
    """Let workers pass the quiz as a phone without scripts does: start, ten answers, hand in, see the result."""
    phones = [Phone(ours.port, ground.cookies(person)) for person in ground.takers]
    front = f"/learn/{ground.course.pk}/{ground.quiz['id']}/quiz/"
    fronts = [phone.get(front) for phone in phones]
    _take(phones[0], fronts[0])
    for phone in phones:
        phone.sent.clear()
    others = list(zip(phones, fronts, strict=True))[1:]
    cpu = spent(lambda: [_take(phone, front) for phone, front in others], ours.processes)
    sent = [answer for phone, _ in others for answer in phone.sent]
    count = len(others)
    return Line(
        "a whole attempt, passed",
        cpu / count,
        round(sum(answer.queries for answer in sent) / count),
        sum(answer.size for answer in sent) // count,
        len(sent) // count,
    )


def _take(phone: Phone, front: Answer) -> Answer:
    (form,) = (form for form in front.page.forms if form.action.endswith("/start/"))
    here = phone.get(phone.post(form, front.address).address)
    attempt = Attempt.objects.get(public_id=here.address.split("/")[2])
    keys = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    for item in attempt.items:
        fractions = keys[item["question"]].fractions
        right = [str(place) for place, index in enumerate(item["order"]) if fractions[index] > 0]
        here = phone.get(phone.post(_form_with(here, "choice"), here.address, choice=right).address)
    (form,) = (form for form in here.page.forms if form.action.endswith("/submit/"))
    # Quicker than that is taken for a second tap.
    time.sleep(SECOND_TAP_MS / 1000)
    return phone.get(phone.post(form, here.address).address)


def _form_with(answer: Answer, name: str) -> Form:
    return next(form for form in answer.page.forms if name in form.choices)


def certificates() -> Iterator[Line]:
    """Draw and keep records of learning in this process, as the worker does: page and picture."""
    waiting = list(Certificate.objects.filter(state=Certificate.State.ISSUED)[: DRAWINGS + 1])
    queries = 0

    def counted(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    first = spent(lambda: issuing.draw(waiting[0]), lambda: [os.getpid()])
    yield Line("a process's first certificate", first, None, _files(waiting[0]))
    with connection.execute_wrapper(counted):
        cpu = spent(lambda: [issuing.draw(each) for each in waiting[1:]], lambda: [os.getpid()])
    yield Line(
        "a certificate, page and picture",
        cpu / DRAWINGS,
        queries // DRAWINGS,
        sum(map(_files, waiting[1:])) // DRAWINGS,
        0,
    )


def _files(certificate: Certificate) -> int:
    certificate.refresh_from_db()
    return certificate.pdf.size + certificate.picture.size


def first_visit(ground: Ground, ours: Server) -> Iterator[Line]:
    """Fetch a lesson and everything it needs with an empty cache, as the server compresses it."""
    phone = Phone(ours.port, ground.cookies(ground.learner))
    lesson = phone.get(f"/learn/{ground.course.pk}/{ground.lessons[2]['id']}/")
    phone.sent.clear()
    lesson = phone.get(lesson.address)
    wanted, fetched = [urljoin(lesson.address, each) for each in lesson.page.files], set()
    while wanted:
        address = wanted.pop()
        if address in fetched or address.startswith("data:"):
            continue
        fetched.add(address)
        phone.get(address)
        if address.endswith(".js"):
            # Sent compressed: the modules a script imports are read from what was collected.
            wanted += _imports(address)
    total = sum(answer.size for answer in phone.sent)
    yield Line("first visit to a lesson, all files", None, None, total, len(phone.sent))
    yield Line("of these: the page itself", None, lesson.queries, lesson.size)


def _imports(address: str) -> list[str]:
    source = (settings.STATIC_ROOT / address.removeprefix(settings.STATIC_URL)).read_text(encoding="utf-8")
    return [urljoin(address, each) for each in re.findall(r"""(?:from|import)\s*["']([^"']+\.js)["']""", source)]
