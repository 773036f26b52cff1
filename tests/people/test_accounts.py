from datetime import timedelta

import pytest

from foundation import clock, personal_data
from foundation.models import Event
from people import accounts, joining
from people.models import Device, Membership, Role, SignInCode, User
from people.numbers import NotANumber
from people.refusals import Refusal
from tests.builders import make_membership, make_number, make_person, make_role, make_unit
from tests.people import phones


def lose_number(person: User) -> None:
    User.objects.filter(pk=person.pk).update(phone=None, number_lost_at=clock.now())


class TestMakePerson:
    def test_it_puts_somebody_on_the_roster(self, units):
        person = accounts.make_person("李娜", phone="138 0013 8000", unit=units.north, staff_number="A7")
        assert (person.phone, person.state, person.has_signed_in) == ("+8613800138000", User.State.ROSTERED, False)
        assert person.memberships.get().staff_number == "A7"
        assert not person.has_usable_password()

    @pytest.mark.parametrize("twice", [{"phone": "13800138000"}, {"email": "Li.Na@example.org"}])
    def test_refuses_what_belongs_to_somebody_else(self, units, twice):
        accounts.make_person("Li Na", phone="+86 138 0013 8000", email="li.na@example.org")
        with pytest.raises(Refusal) as refusal:
            accounts.make_person("Li Ning", unit=units.north, **twice)
        assert refusal.value.code == "already_known"
        assert User.objects.count() == 1
        assert not Membership.objects.exists()

    def test_refuses_what_is_no_number(self, db):
        with pytest.raises(NotANumber):
            accounts.make_person("Li Na", phone="12345")
        assert not User.objects.exists()


class TestDeactivate:
    def test_it_ends_sessions_and_takes_roles(self, client, coordinator, administrator):
        client.force_login(coordinator)
        assert accounts.deactivate(coordinator, by=administrator)
        assert client.get("/account/").status_code == 302
        assert not coordinator.is_active
        assert not Role.objects.filter(user=coordinator).exists()
        assert not accounts.deactivate(coordinator, by=None)
        assert Event.objects.filter(kind="person.deactivated").count() == 1

    def test_an_old_session_does_not_come_back_to_life(self, client, worker):
        client.force_login(worker)
        accounts.deactivate(worker, by=None)
        User.objects.filter(pk=worker.pk).update(state=User.State.ACTIVE, is_active=True)
        assert client.get("/account/").status_code == 302

    @pytest.mark.parametrize("who", ["coordinator", "trainer", "coordinator_next_door", "stranger"])
    def test_refuses_who_is_no_administrator_of_hers(self, request, worker, who):
        with pytest.raises(Refusal):
            accounts.deactivate(worker, by=request.getfixturevalue(who))
        worker.refresh_from_db()
        assert worker.is_active

    def test_an_administrator_answers_for_her_own_units_only(self, administrator, worker, stranger, operator):
        assert accounts.deactivate(worker, by=administrator)
        for beyond in (stranger, operator, administrator):
            with pytest.raises(Refusal):
                accounts.deactivate(beyond, by=administrator)


class TestChangeDetails:
    def test_a_new_number_ends_her_sessions(self, client, coordinator, administrator):
        client.force_login(coordinator)
        accounts.change_details(
            coordinator, name="Wang Fang", phone=make_number(), email="FANG@example.org", by=administrator
        )
        assert client.get("/account/").status_code == 302
        assert coordinator.email == "fang@example.org"

    def test_a_new_name_does_not(self, client, coordinator, administrator):
        client.force_login(coordinator)
        accounts.change_details(coordinator, name="Wang Fang-Li", phone=coordinator.phone, email=None, by=administrator)
        assert client.get("/account/").status_code == 200

    def test_a_new_number_is_nobodys_until_it_is_shown(self, coordinator, administrator):
        User.objects.filter(pk=coordinator.pk).update(number_proved_at=clock.now())
        accounts.change_details(coordinator, name="Wang", phone=coordinator.phone, email=None, by=administrator)
        assert User.objects.get(pk=coordinator.pk).number_proved_at
        accounts.change_details(coordinator, name="Wang", phone=make_number(), email=None, by=administrator)
        assert User.objects.get(pk=coordinator.pk).number_proved_at is None

    def test_a_lost_number_is_missed_until_there_is_another(self, coordinator, administrator):
        lose_number(coordinator)
        accounts.change_details(coordinator, name="Wang", phone=None, email="w@example.org", by=administrator)
        assert User.objects.get(pk=coordinator.pk).number_lost_at
        accounts.change_details(coordinator, name="Wang", phone=make_number(), email=None, by=administrator)
        assert User.objects.get(pk=coordinator.pk).number_lost_at is None

    def test_refuses_somebody_with_more_rights(self, coordinator, administrator):
        with pytest.raises(Refusal):
            accounts.change_details(administrator, name="x", phone=make_number(), email=None, by=coordinator)


class TestPersonalData:
    @pytest.fixture
    def known(self, client, units):
        """Somebody who has left traces everywhere."""
        person = make_person("Li Na", unit=units.north, staff_number="A7", email="li@example.org")
        make_role(person, units.north)
        phones.sign_in(client, person.phone)
        return person

    def test_she_gets_all_of_it(self, known):
        held = personal_data.export(known)
        assert held["people.User"][0]["name"] == "Li Na"
        assert held["people.Membership"][0]["staff_number"] == "A7"
        assert held["people.Role"][0]["kind"] == "coordinator"
        assert len(held["people.Device"]) == len(held["people.SignInCode"]) == 1

    def test_closing_leaves_a_pseudonym_and_the_membership(self, known, client):
        phone = known.phone
        personal_data.erase(known)
        known.refresh_from_db()
        assert (known.name, known.phone, known.email, known.state) == ("", None, None, User.State.CLOSED)
        assert known.number_proved_at is None
        assert not Device.objects.filter(user=known).exists()
        assert not SignInCode.objects.filter(phone=phone).exists()
        assert not Role.objects.filter(user=known).exists()
        membership = known.memberships.get()
        assert (membership.staff_number, membership.to_date) == ("", clock.today())
        assert client.get("/account/").status_code == 302

    def test_merging_moves_memberships_and_ends_doubles(self, known, units):
        heir = make_person("Li Na", unit=units.north)
        other = make_membership(known, units.south)
        personal_data.merge(known, heir)
        known.refresh_from_db()
        assert (known.state, known.merged_into, known.phone) == (User.State.MERGED, heir, None)
        other.refresh_from_db()
        assert other.user == heir
        assert heir.memberships.filter(unit=units.north, to_date=None).count() == 1
        assert not heir.roles.exists()
        heir.refresh_from_db()
        assert heir.email == "li@example.org"

    def test_merging_brings_the_number_and_what_is_known_of_it(self, known):
        """The way back for whoever has begun afresh by mistake."""
        heir, proved_at = make_person(), User.objects.get(pk=known.pk).number_proved_at
        lose_number(heir)
        personal_data.merge(known, heir)
        heir.refresh_from_db()
        assert (heir.phone, heir.number_proved_at, heir.number_lost_at) == (known.phone, proved_at, None)
        assert User.objects.get(pk=known.pk).number_proved_at is None

    def test_merging_two_without_a_number_remembers_that_it_was_lost(self, worker, worker_next_door):
        for person in (worker, worker_next_door):
            User.objects.filter(pk=person.pk).update(phone=None)
        lose_number(worker)
        worker.refresh_from_db()
        personal_data.merge(worker, worker_next_door)
        assert User.objects.get(pk=worker_next_door.pk).number_lost_at == worker.number_lost_at
        assert User.objects.get(pk=worker.pk).number_lost_at is None

    def test_a_future_double_goes(self, units):
        source, heir = make_person(), make_person(unit=units.north)
        joining.join(source, units.north, on=clock.today() + timedelta(days=5))
        personal_data.merge(source, heir)
        assert heir.memberships.count() == 1


def test_a_number_has_one_spelling(db):
    from django.db import IntegrityError, transaction

    for fields in ({"phone": "13800138000"}, {"email": "Li@example.org"}, {"email": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(**fields)
    assert make_unit()
