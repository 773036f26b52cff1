"""Hints on the first screens: seen until put away, on every phone, by the person herself."""

import pytest
from django.urls import reverse

from foundation.models import Operation
from people.models import User
from tests.client import Client
from tests.courses.builders import make_course

pytestmark = pytest.mark.usefixtures("english")

SCREENS = [
    ("worker", "today", "today"),
    ("coordinator", "tracking:people", "people"),
    ("trainer", "wagtailadmin_home", "editor"),
]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hint(screen: str) -> str:
    return f'name="screen" value="{screen}"'


def put_away(client, screen, **more):
    return client.post(reverse("put_away_hint"), {"screen": screen, **more})


@pytest.mark.parametrize(("who", "page", "screen"), SCREENS)
def test_a_hint_stands_on_the_first_screen_until_put_away_on_every_phone(request, who, page, screen):
    person, address = request.getfixturevalue(who), reverse(page)
    make_course()
    phone, other_phone = signed_in(person), signed_in(person)
    assert hint(screen) in phone.get(address).content.decode()
    assert put_away(phone, screen, next=address)["Location"] == address
    for client in (phone, other_phone):
        assert hint(screen) not in client.get(address).content.decode()


def test_one_put_away_leaves_the_others_and_other_people(worker, coordinator):
    put_away(signed_in(coordinator), "people")
    coordinator.refresh_from_db()
    worker.refresh_from_db()
    assert (coordinator.knows_people, coordinator.knows_today, worker.knows_people) == (True, False, False)


def test_strangers_see_none_and_put_none_away(client, db):
    make_course()
    assert hint("today") not in client.get(reverse("today")).content.decode()
    assert put_away(client, "today")["Location"].startswith("/sign-in/")


def test_the_same_form_sent_twice_is_one_doing(worker):
    client = signed_in(worker)
    for _ in range(2):
        assert put_away(client, "today", operation="the-same-id")["Location"] == "/"
    assert Operation.objects.filter(user=worker).count() == 1


def test_refuses_without_the_token_of_our_pages(worker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker)
    assert put_away(client, "today").status_code == 403
    assert not User.objects.get(pk=worker.pk).knows_today


@pytest.mark.parametrize("screen", ["", "mine", "is_superuser"])
def test_a_screen_without_a_hint_changes_nothing(worker, screen):
    client = signed_in(worker)
    before = User.objects.filter(pk=worker.pk).values().get()
    assert put_away(client, screen)["Location"] == "/"
    assert User.objects.filter(pk=worker.pk).values().get() == before
