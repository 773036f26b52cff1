from datetime import timedelta

import pytest

from foundation import clock
from foundation.models import Event
from people import accounts, roles
from people.models import Role, User
from people.refusals import Refusal
from people.signals import role_changed
from tests.builders import make_person, make_role

COORDINATOR, TRAINER, AUDITOR, ADMINISTRATOR = (
    Role.Kind.COORDINATOR,
    Role.Kind.TRAINER,
    Role.Kind.AUDITOR,
    Role.Kind.ADMINISTRATOR,
)


@pytest.fixture
def heard():
    """What listeners to role_changed are told."""
    told = []

    def listen(sender, role, **kwargs):
        told.append((role.user_id, role.kind))

    role_changed.connect(listen)
    yield told
    role_changed.disconnect(listen)


class TestGrant:
    def test_it_works(self, administrator, worker, units, heard):
        role = roles.grant(worker, units.north, TRAINER, by=administrator)
        assert worker.units_as(TRAINER) == [units.north]
        assert heard == [(worker.pk, TRAINER)]
        event = Event.objects.get(kind="role.granted", subject=str(worker.pseudonym))
        assert event.actor == str(administrator.pseudonym)
        assert event.facts == {"role": "trainer", "unit": str(units.north.public_id), "until": None}
        assert role.until is None

    def test_again_changes_only_its_last_day(self, worker, units, heard):
        first = roles.grant(worker, units.north, TRAINER, by=None)
        assert roles.grant(worker, units.north, TRAINER, by=None) == first
        assert len(heard) == 1
        tomorrow = clock.today() + timedelta(days=1)
        assert roles.grant(worker, units.north, TRAINER, by=None, until=tomorrow).until == tomorrow
        assert len(heard) == 2
        assert Role.objects.filter(user=worker).count() == 1

    @pytest.mark.parametrize("until", [None, "yesterday"])
    def test_the_first_ends_a_session_made_for_a_worker(self, client, worker, units, until):
        if until:
            # A role that is over makes nobody staff either.
            make_role(worker, units.north, TRAINER, until=clock.today() - timedelta(days=1))
        client.force_login(worker)
        roles.grant(worker, units.north, TRAINER, by=None)
        assert client.get("/account/").status_code == 302

    def test_a_second_ends_no_session(self, client, worker, units):
        roles.grant(worker, units.north, TRAINER, by=None)
        client.force_login(worker)
        roles.grant(worker, units.north, AUDITOR, by=None)
        roles.grant(worker, units.north, TRAINER, by=None, until=clock.today())
        assert client.get("/account/").status_code == 200

    @pytest.mark.parametrize("kind", [TRAINER, AUDITOR, ADMINISTRATOR])
    def test_a_coordinator_gives_only_what_she_is(self, coordinator, worker, units, kind):
        roles.grant(worker, units.north_station, COORDINATOR, by=coordinator)
        with pytest.raises(Refusal) as refusal:
            roles.grant(worker, units.north_station, kind, by=coordinator)
        assert refusal.value.code == "beyond_own_rights"

    @pytest.mark.parametrize("where", ["federation", "south", "elsewhere"])
    def test_nobody_gives_beyond_her_own_units(self, coordinator, worker, units, where):
        with pytest.raises(Refusal):
            roles.grant(worker, getattr(units, where), COORDINATOR, by=coordinator)

    def test_nobody_gives_for_longer_than_she_has_it(self, units, worker):
        today = clock.today()
        deputy = make_person()
        make_role(deputy, units.north, COORDINATOR, until=today + timedelta(days=7))
        roles.grant(worker, units.north, COORDINATOR, by=deputy, until=today + timedelta(days=7))
        for until in (None, today + timedelta(days=8)):
            with pytest.raises(Refusal):
                roles.grant(make_person(), units.north, COORDINATOR, by=deputy, until=until)

    def test_nobody_shortens_a_right_she_could_not_take_away(self, units, worker):
        today = clock.today()
        deputy = make_person()
        make_role(deputy, units.north, COORDINATOR, until=today + timedelta(days=7))
        make_role(worker, units.north, COORDINATOR)
        with pytest.raises(Refusal):
            roles.grant(worker, units.north, COORDINATOR, by=deputy, until=today)
        assert worker.units_as(COORDINATOR, at=today + timedelta(days=9)) == [units.north]

    @pytest.mark.parametrize("who", ["trainer", "worker", "stranger", "coordinator_next_door"])
    def test_who_answers_for_no_people_here_gives_nothing(self, request, units, worker_next_door, who):
        giver = request.getfixturevalue(who)
        for kind in Role.Kind:
            with pytest.raises(Refusal):
                roles.grant(worker_next_door, units.north, kind, by=giver)

    def test_an_expired_right_gives_nothing(self, units, worker):
        former = make_person()
        make_role(former, units.north, COORDINATOR, until=clock.today() - timedelta(days=1))
        with pytest.raises(Refusal):
            roles.grant(worker, units.north, COORDINATOR, by=former, until=clock.today())

    def test_refuses_a_closed_account(self, worker, units):
        accounts.deactivate(worker, by=None)
        with pytest.raises(Refusal) as refusal:
            roles.grant(worker, units.north, TRAINER, by=None)
        assert refusal.value.code == "person_inactive"


class TestTakeAway:
    def test_it_works_and_ends_her_sessions(self, client, coordinator, administrator, heard):
        client.force_login(coordinator)
        assert client.get("/account/").status_code == 200
        role = coordinator.roles.get()
        heard.clear()
        assert roles.take_away(role, by=administrator)
        assert client.get("/account/").status_code == 302
        assert coordinator.units_as(COORDINATOR) == []
        assert heard == [(coordinator.pk, COORDINATOR)]
        assert Event.objects.filter(kind="role.taken_away", subject=str(coordinator.pseudonym)).count() == 1

    def test_it_ends_nobody_elses_sessions(self, client, coordinator, worker):
        client.force_login(worker)
        roles.take_away(coordinator.roles.get(), by=None)
        assert client.get("/account/").status_code == 200

    def test_a_second_time_changes_nothing(self, coordinator, heard):
        role = coordinator.roles.get()
        assert roles.take_away(role, by=None)
        epoch = User.objects.get(pk=coordinator.pk).session_epoch
        assert not roles.take_away(role, by=None)
        assert User.objects.get(pk=coordinator.pk).session_epoch == epoch

    def test_refuses_who_could_not_have_given_it(self, coordinator, coordinator_next_door, trainer):
        for nobody in (coordinator_next_door, trainer):
            with pytest.raises(Refusal):
                roles.take_away(coordinator.roles.get(), by=nobody)
        with pytest.raises(Refusal):
            roles.take_away(trainer.roles.get(), by=coordinator)
        assert Role.objects.count() == 3


def test_who_may_manage_whom(request, operator):
    """Managing means changing how somebody signs in, which is as good as becoming her."""
    people = {
        name: request.getfixturevalue(name)
        for name in ("worker", "coordinator", "coordinator_next_door", "trainer", "administrator", "stranger")
    }
    people["operator"] = operator
    managed = {
        manager: {name for name, person in people.items() if roles.can_manage(by, person)} - {"worker", "stranger"}
        for manager, by in people.items()
    }
    assert managed == {
        "worker": set(),
        "stranger": set(),
        "trainer": set(),
        "coordinator": {"coordinator"},
        "coordinator_next_door": {"coordinator_next_door"},
        "administrator": {"coordinator", "coordinator_next_door", "trainer", "administrator"},
        "operator": {"coordinator", "coordinator_next_door", "trainer", "administrator", "operator"},
    }


def test_a_role_whose_last_day_is_over_ends_its_holders_sessions(client, worker, units):
    roles.grant(worker, units.north, TRAINER, by=None, until=clock.today())
    client.force_login(worker)
    assert roles.end_lapsed() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert roles.end_lapsed() == 1
        assert client.get("/account/").status_code == 302
        assert Event.objects.filter(kind="role.taken_away", subject=str(worker.pseudonym)).count() == 1
        assert roles.end_lapsed() == 0
