"""What people fill in by hand where a page expects an id, a number or words: never a failure of ours.

PostgreSQL, unlike SQLite, refuses a text with the character NUL in it.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse

from courses import posters, progress, versions
from foundation import clock
from people import joining
from people.models import User
from quizzes import taking
from tests.builders import make_person
from tests.courses.builders import make_catalogue, make_course
from tests.people import apps

pytestmark = pytest.mark.django_db

GARBAGE = {
    "nul": "\0",
    "nul behind": "abc\0",
    "an id with nul": "0" * 31 + "\0",
    "long": "x" * 5000,
    "digits": "9" * 400,
    "half a sign": "\ufffd\u202e",
}
COORDINATE = ("course", "unit", "status", "q", "after", "before", "first_day", "last_day")
ASKED = [
    *[(name, key) for name in ("people", "people_csv", "people_xlsx", "inspector") for key in COORDINATE],
    *[("today", key) for key in ("minutes", "next")],
    *[("catalogue", key) for key in ("page", "q", "preview", "next", "topic", "length", "region", "tag")],
    *[("search", key) for key in ("q", "page")],
    *[("lesson", key) for key in ("card", "next")],
    *[(name, "next") for name in ("sign_in", "code", "password", "name", "sign_out", "second_factor", "app")],
    ("slip", "code"),
    ("join", "q"),
    ("slip_sheet", "unit"),
    ("duplicates", "unit"),
]
SENT = [
    ("place", "card"),
    ("done", "operation"),
    ("question", "choice"),
    ("question", "operation"),
    ("sign_in", "phone"),
    ("sign_in", "next"),
    ("password", "login"),
    ("password", "password"),
    ("name", "name"),
    ("name", "next"),
    ("slip", "code"),
    ("join", "code"),
    ("poster", "operation"),
    *[("new_poster", key) for key in ("unit", "course", "occupation", "days", "max_uses", "operation")],
    ("slip_sheet", "unit"),
    *[("change_unit", key) for key in ("contact_name", "contact_phone", "contact_hours")],
    *[("give_role", key) for key in ("phone", "kind", "unit", "until")],
    ("write_note", "text"),
    ("rename", "name"),
    ("tell_apart", "next"),
    ("join_unit", "leaves"),
    ("second_factor", "code"),
    ("app", "code"),
    ("own_password", "new"),
    ("language", "language"),
    ("language", "next"),
]
SENTENCES = {
    ("question", "choice"): "Choose one of the answers shown.",
    ("sign_in", "phone"): '<p class="error">',
    ("password", "login"): '<p class="error">',
    ("name", "name"): '<p class="error">',
    ("slip", "code"): '<p class="error">',
    ("join", "code"): '<p class="error">',
    ("new_poster", "unit"): '<p class="error">',
    ("new_poster", "max_uses"): '<p class="error">',
    ("app", "code"): '<p class="error">',
    ("rename", "name"): '<p class="error">',
    ("join_unit", "leaves"): '<p class="error">',
}


@pytest.fixture
def garbage_client(client):
    """A browser that is answered as a real one: an exception is a page, with a status."""
    client.raise_request_exception = False
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def addresses(coordinator, worker) -> dict[str, str]:
    """Addresses by the names above; the coordinator learns too, so that one person may open all of them."""
    course = make_course(lessons=1, questions=3)
    enrolment = progress.enrol(coordinator, course.pk)
    lesson, quiz = versions.current(course.pk).activities
    attempt = taking.start(enrolment, quiz)
    unit = coordinator.roles.get().unit
    poster = posters.put_up(unit, course.pk, by=coordinator, expires_at=clock.now() + timedelta(days=1))
    apps.set_up(coordinator)
    joining.leave(coordinator.memberships.get(), on=clock.today())
    # So that she is asked whether she leaves it for another one.
    joining.join(coordinator, unit.get_parent())
    namesake = make_person(worker.name, unit=unit)
    return {
        **{name: reverse(f"tracking:{name}") for name in ("people", "people_csv", "people_xlsx", "inspector")},
        "today": reverse("today"),
        "catalogue": make_catalogue().get_url(),
        "search": reverse("courses:search"),
        "lesson": reverse("courses:activity", args=[course.pk, lesson["id"]]),
        "place": reverse("courses:place", args=[course.pk, lesson["id"]]),
        "done": reverse("courses:done", args=[course.pk, lesson["id"]]),
        "question": reverse("quizzes:question", args=[attempt.public_id, 1]),
        "sign_in": reverse("account_login"),
        "code": reverse("account_confirm_login_code"),
        "password": reverse("account_password"),
        "name": reverse("account_name"),
        "sign_out": reverse("account_logout"),
        "slip": reverse("account_slip"),
        "join": reverse("join"),
        "poster": reverse("courses:poster", args=[poster.invitation.public_id]),
        "new_poster": reverse("tracking:new_poster"),
        "slip_sheet": reverse("tracking:slip_sheet"),
        "change_unit": reverse("tracking:change_unit", args=[unit.public_id]),
        "give_role": reverse("tracking:give_role"),
        "write_note": reverse("tracking:write_note", args=[worker.public_id]),
        "rename": reverse("tracking:rename", args=[worker.public_id]),
        "duplicates": reverse("tracking:duplicates"),
        "tell_apart": reverse("tracking:tell_apart", args=[worker.public_id, namesake.public_id]),
        "join_unit": reverse("join_unit", args=[unit.public_id]),
        "second_factor": reverse("second_factor"),
        "app": reverse("security_app"),
        "own_password": reverse("security_password"),
        "language": reverse("set_language"),
    }


ENTRANCES = {"sign_in", "code", "password", "slip"}


def ask(client, person, name: str, send, address: str, data: dict):
    """Return the answer to a request of somebody signed in, at an entrance of somebody who is not; nothing is kept."""
    with transaction.atomic():
        if name == "name":
            User.objects.filter(pk=person.pk).update(name="")
        if name in ENTRANCES:
            client.logout()
        else:
            # Only who has not shown her factor is asked for it.
            client.force_login(person, shows=("password",) if name == "second_factor" else ("password", "mfa"))
        response = send(address, data)
        transaction.set_rollback(True)
    return response


def test_in_an_address(garbage_client, addresses, coordinator):
    wrong = []
    for (name, key), (what, value) in product(ASKED, GARBAGE.items()):
        response = ask(garbage_client, coordinator, name, garbage_client.get, addresses[name], {key: value})
        if response.status_code not in (200, 302, 404):
            wrong.append((name, key, what, response.status_code))
    assert wrong == []


def test_in_a_form(garbage_client, addresses, coordinator):
    wrong = []
    for (name, key), (what, value) in product(SENT, GARBAGE.items()):
        data = {"choice": "0", key: value}
        response = ask(garbage_client, coordinator, name, garbage_client.post, addresses[name], data)
        if response.status_code not in (200, 204, 302, 422):
            wrong.append((name, key, what, response.status_code))
        elif SENTENCES.get((name, key), "") not in response.content.decode():
            wrong.append((name, key, what, "says nothing"))
    assert wrong == []


@pytest.mark.parametrize("key", [r"\000" * 32, "0" * 31 + r"\000", "x" * 5000])
def test_in_the_cookie_of_a_session(garbage_client, addresses, key):
    """In quotes a cookie may name any character by its octal number."""
    response = garbage_client.get(addresses["today"], headers={"cookie": f'sessionid="{key}"'})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["people/{}/", "people/{}/slip/", "duplicates/{}/{}/"])
def test_in_the_id_of_a_person(garbage_client, coordinator, path):
    garbage_client.force_login(coordinator)
    for what in ("%00", "0" * 31 + "%00", "x" * 5000, "9" * 400):
        address = reverse("tracking:people") + path.format(what, what)
        assert garbage_client.get(address).status_code in (404, 405)
        assert garbage_client.post(address).status_code in (404, 405)
