"""Every address of the resolver, ours and other people's, asked as everybody who could ask: the table of access.

The table is in access_table.py, what is asked for in access_world.py and access_addresses.py.
"""

import logging
import uuid
from itertools import product
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from quizzes.models import Answer as Option
from quizzes.models import Question, QuestionVersion
from tests.builders import make_person
from tests.house.access_addresses import paths, patterns
from tests.house.access_asking import OF_NO_INTEREST, Answer, Visitor, masked
from tests.house.access_attacks import attacks
from tests.house.access_document import DOCUMENT, document
from tests.house.access_round import LEFT_OUT, ask_everything, visitors
from tests.house.access_state import state_of
from tests.house.access_table import ADMIN_LINES, READ_BY_ALL, READERS, SITE_LINES, VISITORS, expected, line_of
from tests.house.access_world import make_world

pytestmark = pytest.mark.django_db
# Who may change what belongs to the north, or to its worker: each her own.
WRITERS = {"worker", "trainer", "administrator"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make everything once; each request is undone by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        world.visitors = visitors(world)
        world.state = state_of(world.north)
        world.look = lambda: state_of(world.north)
        yield world
        transaction.set_rollback(True)
    for file in (*settings.MEDIA_ROOT.glob(f"*/{world.token}*"), *world.private_files):
        file.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals, each with a line in the log, are what these tests are about."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_stands_in_the_table():
    names = {pattern.name for pattern in patterns()} - LEFT_OUT
    assert [name for name in sorted(names) if line_of(name, "GET") is None] == []


def test_every_line_of_the_table_speaks_of_an_address():
    used = [line_of(pattern.name, method) for pattern in patterns() for method in ("GET", "POST")]
    assert [line.names for line in (*SITE_LINES, *ADMIN_LINES) if line not in used] == []


# Those from whom most must be kept: a worker, and the trainer of another unit, who may open the admin.
AT_ONCE = {"anonymous", "worker", "coordinator", "trainer_next_door"}
ALL_VISITORS = [who if who in AT_ONCE else pytest.param(who, marks=pytest.mark.thorough) for who in VISITORS]


# Whoever holds a poster becomes a member by it; whoever answers for a unit lets somebody in, ends lost sessions and
# tells people apart.
MEANT_TO_CHANGE = {
    "courses:poster",
    "tracking:let_in",
    "tracking:sign_out_everywhere",
    "tracking:tell_apart",
    "tracking:show_again",
}


@pytest.mark.parametrize("who", ALL_VISITORS)
def test_everybody_gets_the_answers_of_the_table(world, who):
    wrong, told, changed, seen = [], [], [], set()
    may_read = {circle for circle, readers in READERS.items() if who in readers}
    for asked in ask_everything(world, who):
        answer = asked.answer
        said = f"{asked.method} {asked.path} of {asked.of}: {answer.word}"
        if asked.of == "north" and answer.word not in expected(asked.name, asked.method, who):
            wrong.append(f"{said} is not {'/'.join(sorted(expected(asked.name, asked.method, who)))} ({asked.name})")
        if answer.status >= 500:
            wrong.append(said)
        public = READ_BY_ALL.get(asked.name, set())
        told += [f"{said} {mark}" for mark in answer.marks if circle_of(mark) not in may_read | public]
        seen |= {circle_of(mark) for mark in answer.marks} - public
        if who not in WRITERS and asked.name not in MEANT_TO_CHANGE and answer.seen not in (None, world.state):
            changed.append(f"{said} {sorted(answer.written)}")
    for faults in (wrong, told, changed):
        assert not faults, "\n".join(faults)
    # The words are where they should be found, or not finding them would mean nothing.
    assert seen - {"certificate"} == may_read - {"certificate"}


# Signing out and in lie before the door, though in the admin's part of the site.
BEFORE_THE_DOOR = {"/admin/login/", "/admin/logout/", "wagtailadmin_login", "wagtailadmin_logout"}


@pytest.mark.parametrize(("who", "of"), [("trainer", "admin/"), ("coordinator", "coordinate/"), ("operator", "admin/")])
def test_without_the_second_factor_no_page_of_staff_opens(world, who, of):
    person = make_person(is_superuser=True) if who == "operator" else getattr(world.north, who)
    visitor = Visitor(person, shows=())
    behind = [pattern for pattern in patterns() if pattern.route.startswith(of)]
    assert len(behind) >= 4
    wrong = []
    for pattern in behind:
        # The first of its addresses: who asks is decided before what for.
        path = paths(pattern, world.north)[0]
        for method, word in (("get", "factor"), ("post", "bad")):
            answer = visitor.ask(method, path, look=world.look)
            if pattern.name in BEFORE_THE_DOOR:
                word = "sign-in" if "login" in pattern.name or method != "get" else "yes"
            if answer.word != word or answer.marks or answer.seen not in (None, world.state):
                wrong.append(f"{method} {path}: {answer.word} is not {word} ({pattern.name}) {answer.marks}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("who", "name"), [("coordinator", "certificates:show"), ("trainer", "quizzes:whole_course")])
def test_nor_a_page_of_learners_that_shows_staff_more(world, who, name):
    visitor = Visitor(getattr(world.north, who), shows=())
    (pattern,) = (pattern for pattern in patterns() if pattern.name == name)
    answer = visitor.ask("get", paths(pattern, world.north)[0])
    assert (answer.word, set(answer.marks)) == ("factor", set())


def circle_of(mark: str) -> str:
    return mark.split("-")[1]


@pytest.mark.parametrize("attack", list(attacks()), ids=lambda attack: attack.what)
def test_ids_filled_in_by_hand_reach_nothing(world, attack):
    own, theirs, visitor = world.south, world.north, world.visitors["trainer_next_door"]

    def ask(target) -> Answer:
        path = attack.address(own, target)
        return visitor.ask(attack.method, path, attack.data(own, target), look=world.look, **attack.more)

    assert ask(own).word == attack.own
    answer = ask(theirs)
    assert answer.word == attack.foreign
    assert {mark for mark in answer.marks if "trainer_next_door" not in READERS[circle_of(mark)]} == set()
    assert answer.seen in (None, world.state)


WHO_ARE_STRANGERS = ("colleague", "coordinator_next_door", "trainer_next_door")


@pytest.mark.parametrize("who", WHO_ARE_STRANGERS)
def test_what_is_not_yours_looks_as_if_it_did_not_exist(world, who):
    visitor, north = world.visitors[who], world.north
    records = {
        "attempt_id": north.open_attempt.public_id,
        "course_id": north.course_row.pk,
        "public_id": north.certificate.public_id,
    }
    compared = []
    for pattern in patterns():
        key = next((key for key in pattern.keys if key in records), None)
        for method in ("GET", "POST"):
            if key is None or expected(pattern.name, method, who) != {"none"}:
                continue
            (path,) = paths(pattern, north)
            nothing = uuid.uuid4()
            theirs = visitor.ask(method.lower(), path)
            unknown = visitor.ask(method.lower(), path.replace(str(records[key]), str(nothing)))
            assert masked(theirs.text, records[key]) == masked(unknown.text, nothing), path
            compared.append(pattern.name)
    assert len(compared) > 10


def test_units_and_courses_of_others_look_as_if_they_did_not_exist(world):
    visitor = world.visitors["coordinator_next_door"]
    for key, theirs in (("unit", world.north.station.public_id), ("course", world.north.course_row.pk)):
        answers = {value: visitor.ask("get", f"/coordinate/?{key}={value}") for value in (theirs, uuid.uuid4())}
        assert {answer.word for answer in answers.values()} == {"none"}
        assert len({masked(answer.text, value) for value, answer in answers.items()}) == 1


def test_rows_of_others_look_as_if_they_did_not_exist_in_the_admin(world):
    visitor, north = world.visitors["trainer_next_door"], world.north
    for name, row in [
        ("wagtailadmin_pages:edit", north.lesson),
        ("wagtailimages:edit", north.image),
        ("wagtaildocs:edit", north.document),
        ("wagtailsnippets_quizzes_question:edit", north.question),
        ("wagtailsnippets_quizzes_questionfolder:edit", north.question_folder),
    ]:
        addresses = [reverse(name, args=[key]) for key in (row.pk, 999_999)]
        assert len({masked(visitor.ask("get", path).text, path) for path in addresses}) == 1, name


def test_other_peoples_pages_make_nobody_write(world):
    """Some views of Wagtail's and wagtail-localize's do without Django's check of the token and must have their own."""
    trainer, elsewhere = world.visitors["trainer"], Visitor(world.north.trainer, enforce_csrf_checks=True)
    form = {"data": urlencode({"value": "Taken"}), "content_type": "application/x-www-form-urlencoded"}
    exempt = [pattern for pattern in patterns() if pattern.is_exempt]
    answers = {
        (path, method): (trainer.ask(method, path, **form), elsewhere.ask(method, path, **form))
        for pattern in exempt
        for path in paths(pattern, world.north)
        for method in ("post", "put", "patch", "delete")
    }
    assert any(inside.written - OF_NO_INTEREST for inside, _outside in answers.values())
    assert {key for key, (_inside, outside) in answers.items() if outside.written - OF_NO_INTEREST} == set()


def asked_by_the_learner(world, attempt) -> list[str]:
    """Return everything a learner gets to see around an open attempt, which has an answer or none to each question."""
    visitor, north = world.visitors["worker"], world.north
    course, quiz = north.course_row.pk, north.quiz.translation_key
    told = []
    for name, *args in [
        ("today",),
        ("mine",),
        ("courses:course", course),
        ("quizzes:front", course, quiz),
        ("quizzes:review", attempt.public_id),
        ("quizzes:result", attempt.public_id),
        *(("quizzes:question", attempt.public_id, number + 1) for number in range(attempt.length)),
    ]:
        told.append(visitor.ask("get", reverse(name, args=args)))
    for number, accept, choice in product(range(attempt.length), ("text/html", "application/json"), ([0], [1], [0, 1])):
        path = reverse("quizzes:question", args=[attempt.public_id, number + 1])
        told.append(visitor.ask("post", path, {"choice": choice}, headers={"accept": accept}))
    told.append(visitor.ask("post", reverse("quizzes:start", args=[course, quiz])))
    told.append(visitor.ask("post", reverse("quizzes:submit", args=[attempt.public_id])))
    assert all(answer.status < 500 for answer in told)
    return [masked(answer.text) for answer in told]


def test_nothing_a_learner_sees_depends_on_the_key_of_an_open_attempt(world):
    north = world.north
    before = asked_by_the_learner(world, north.open_attempt)
    result = reverse("quizzes:result", args=[north.closed_attempt.public_id])
    shown = world.visitors["worker"].ask("get", result)
    turn_the_key(north)
    assert asked_by_the_learner(world, north.open_attempt) == before
    # A closed attempt does show it, so it was turned.
    assert masked(world.visitors["worker"].ask("get", result).text) != masked(shown.text)
    assert "zq-key-explanation" in shown.marks


def turn_the_key(side) -> None:
    """Make every right answer wrong and every wrong one right, with another explanation and no legal basis."""
    keys = Question.objects.filter(folder=side.question_folder).values("translation_key")
    for version in QuestionVersion.objects.filter(question_key__in=keys):
        for option in version.content["options"]:
            option["fraction"] = 1 - option["fraction"]
        for words in version.content["words"].values():
            words["explanation"] = "Now it is the other way round."
        version.content["clauses"] = []
        version.save(update_fields=["content"])
    for answer in Option.objects.filter(question__folder=side.question_folder):
        answer.fraction = 1 - answer.fraction
        answer.save(update_fields=["fraction"])


def test_the_document_says_what_the_table_says():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == document(text), "python -m tests.house.access_document writes it anew"
