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
    assert "Coordinator, North station" in page
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
    with django_assert_num_queries(10):
        client.get(STAFF)


class TestGivingARole:
    GIVE = reverse("tracking:give_role")

    def give(self, client, person, unit, **more):
        fields = {"phone": person.phone, "kind": "coordinator", "unit": unit.public_id, "until": "", **more}
        return client.post(self.GIVE, fields)

    def test_to_one_of_her_people(self, client, coordinator, worker, units):
        client.force_login(coordinator)
        assert self.give(client, worker, units.north_station)["Location"] == STAFF
        role = Role.objects.get(user=worker)
        assert (role.kind, role.unit, role.until) == ("coordinator", units.north_station, None)
        assert Event.objects.filter(kind="role.granted", actor=str(coordinator.pseudonym)).exists()

    def test_to_a_guest_up_to_a_day(self, client, coordinator, worker, units):
        client.force_login(coordinator)
        answer = self.give(client, worker, units.north, kind="guest")
        assert "needs a last day" in answer.content.decode()
        self.give(client, worker, units.north, kind="guest", until=clock.today().isoformat())
        role = Role.objects.get(user=worker)
        assert (role.kind, role.until) == ("guest", clock.today())
        assert User.objects.visible_to(worker).exists()
        # A guest gives nothing on.
        worker.refresh_from_db()
        client.force_login(worker)
        assert client.get(self.GIVE).status_code == 403

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"kind": "administrator"}, "Select a valid choice"),
            ({"kind": "trainer"}, "Select a valid choice"),
            ({"until": "2020-01-01"}, "This day is over"),
            ({"until": "soon"}, "year-month-day"),
            ({"phone": "12"}, "not a phone number"),
        ],
    )
    def test_says_what_is_wrong(self, client, coordinator, worker, units, fields, said):
        client.force_login(coordinator)
        assert said in self.give(client, worker, units.north, **fields).content.decode()
        assert not Role.objects.filter(user=worker).exists()

    def test_says_the_same_of_somebody_elses_number_and_of_none(self, client, coordinator, worker_next_door, units):
        client.force_login(coordinator)
        known = self.give(client, worker_next_door, units.north).content.decode()
        unknown = self.give(client, worker_next_door, units.north, phone="+8613999999999").content.decode()
        for text in (known, unknown):
            assert "None of your people has this number" in text

    def test_not_beyond_her_units(self, client, coordinator, worker, units):
        client.force_login(coordinator)
        for unit in (units.federation, units.south):
            assert "not one of your units" in self.give(client, worker, unit).content.decode()


class TestTakingARoleAway:
    def test_after_a_question(self, client, coordinator, colleague):
        client.force_login(coordinator)
        url = reverse("tracking:take_role", args=[colleague.roles.get().pk])
        assert "Take this role away?" in client.get(url).content.decode()
        client.post(url)
        assert not colleague.roles.exists()
        assert client.post(url).status_code == 404

    def test_not_her_own_and_not_one_she_could_not_give(self, client, coordinator, coordinator_next_door, trainer):
        client.force_login(coordinator)
        for person in (coordinator, coordinator_next_door, trainer):
            url = reverse("tracking:take_role", args=[person.roles.get().pk])
            assert client.post(url).status_code == 404
            assert person.roles.exists()
