"""Whoever answers for others helps colleagues below her who have lost their second factor."""

import pytest
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people.models import Role, User
from people.sign_in import factors
from tests.builders import make_person, make_role

pytestmark = pytest.mark.django_db
STAFF = reverse("tracking:staff")


@pytest.fixture
def colleague(units):
    """Coordinates the north station, and has an app."""
    person = make_person("He Li")
    make_role(person, units.north_station, Role.Kind.COORDINATOR)
    factors.add_app(person, factors.new_secret(), step=0)
    return person


def take(person: User) -> str:
    return reverse("tracking:take_second_factor", args=[person.public_id])


def test_lists_whom_she_could_put_out_of_office(client, coordinator, colleague, trainer, coordinator_next_door):
    client.force_login(coordinator)
    page = client.get(STAFF).content.decode()
    assert "He Li" in page
    assert "coordinator (North station)" in page
    for other in (trainer, coordinator_next_door):
        assert other.name not in page
    assert take(coordinator) not in page


def test_takes_it_away_after_a_question(client, coordinator, colleague):
    client.force_login(coordinator)
    assert "Take the second factor of He Li away?" in client.get(take(colleague)).content.decode()
    assert factors.of(colleague).exists()
    page = client.post(take(colleague), follow=True).content.decode()
    assert "sets up another at the next visit" in page
    assert not factors.of(colleague).exists()
    assert Event.objects.filter(kind="second_factor.taken_away", subject=str(colleague.pseudonym)).exists()
    colleague.refresh_from_db()
    assert colleague.second_factor_taken_at
    assert "no second factor yet" in client.get(STAFF).content.decode()


def test_not_from_whom_she_could_not_put_out_of_office(client, coordinator, coordinator_next_door, trainer, worker):
    client.force_login(coordinator)
    for person in (coordinator, coordinator_next_door, trainer, worker):
        assert client.get(take(person)).status_code == 404
        assert client.post(take(person)).status_code == 404


def test_nor_from_somebody_who_has_another_role_elsewhere(client, coordinator, colleague, units):
    make_role(colleague, units.south, Role.Kind.COORDINATOR)
    client.force_login(coordinator)
    assert client.post(take(colleague)).status_code == 404
    assert factors.of(colleague).exists()


def test_nor_from_somebody_whose_role_outlasts_hers(client, coordinator, colleague):
    Role.objects.filter(user=coordinator).update(until=clock.today())
    client.force_login(coordinator)
    assert client.post(take(colleague)).status_code == 404
    Role.objects.filter(user=colleague).update(until=clock.today())
    assert client.post(take(colleague)).status_code == 302
    assert not factors.of(colleague).exists()


def test_whoever_only_looks_is_refused(client, units):
    auditor = make_person("Auditor")
    make_role(auditor, units.federation, Role.Kind.AUDITOR)
    client.force_login(auditor)
    assert client.get(STAFF).status_code == 403
    assert STAFF not in client.get(reverse("tracking:people")).content.decode()


@pytest.mark.parametrize("number", [1, 9])
def test_asks_as_much_for_one_as_for_many(client, coordinator, units, number, django_assert_num_queries):
    for _n in range(number):
        make_role(make_person(), units.north_station, Role.Kind.COORDINATOR)
    client.force_login(coordinator)
    with django_assert_num_queries(7):
        client.get(STAFF)
