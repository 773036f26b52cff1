"""What is measured, one function a line of the table."""

import time
from collections.abc import Iterator

from quizzes.models import Attempt, QuestionVersion
from quizzes.views import SECOND_TAP_MS

from .ground import BARE_HOST, Ground
from .lines import Line
from .phone import Answer, Form, Phone
from .server import Server, spent

WARM_UP = 20
REPEATS = 200


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
    take_attempt(phones[0], fronts[0])
    for phone in phones:
        phone.sent.clear()
    others = list(zip(phones, fronts, strict=True))[1:]
    cpu = spent(lambda: [take_attempt(phone, front) for phone, front in others], ours.processes)
    sent = [answer for phone, _ in others for answer in phone.sent]
    count = len(others)
    return Line(
        "a whole attempt, passed",
        cpu / count,
        round(sum(answer.queries for answer in sent) / count),
        sum(answer.size for answer in sent) // count,
        len(sent) // count,
    )


def begin_attempt(phone: Phone, front: Answer) -> Answer:
    """Start the quiz from its front page; return the first question."""
    (form,) = (form for form in front.page.forms if form.action.endswith("/start/"))
    return phone.get(phone.post(form, front.address).address)


def take_attempt(phone: Phone, front: Answer) -> Answer:
    """Answer everything rightly and hand in; return the result."""
    here = begin_attempt(phone, front)
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
