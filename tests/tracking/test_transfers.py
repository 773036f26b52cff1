"""A worker asks to move to another unit: what she chooses, who reads it where, and what each unit sees after."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from foundation.models import Event
from people import joining
from people.invitations import asking
from people.models import JoinRequest, Membership
from tests.builders import make_membership, make_unit
from tests.client import Client
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tests.tracking.test_scope import seen_by
from tracking.people_list import Status
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db
WAITING = reverse("tracking:posters")


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


def page_of(person, url: str = WAITING) -> str:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person)
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def address(unit) -> str:
    return reverse("join_unit", args=[unit.public_id])


def decide(person, request: JoinRequest, name: str = "let_in"):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person)
    return browser.post(reverse(f"tracking:{name}", args=[request.public_id]), follow=True)


def units_of(person) -> set:
    return {membership.unit for membership in Membership.objects.current().filter(user=person)}


class TestAsking:
    def test_she_chooses_between_both_and_moving(self, as_worker, units):
        text = as_worker.get(address(units.south_station)).content.decode()
        assert "Belong to both" in text
        assert "Move here from North station" in text
        assert "sees nothing of what you learn after that" in text

    def test_from_which_of_several(self, as_worker, worker, units):
        third = make_unit("Third", parent=units.south)
        make_membership(worker, third, occupation="courier")
        text = as_worker.get(address(units.south_station)).content.decode()
        assert "Belong to all of them" in text
        assert "Move here from Third" in text
        as_worker.post(address(units.south_station), {"leaves": third.public_id})
        request = JoinRequest.objects.get()
        assert (request.leaves.unit, request.occupation) == (third, "courier")

    def test_who_belongs_nowhere_else_is_asked_nothing(self, client, worker, units):
        joining.leave(worker.memberships.get())
        client.force_login(worker)
        assert "Move here from" not in client.get(address(units.south_station)).content.decode()
        client.post(address(units.south_station))
        assert JoinRequest.objects.get().leaves is None

    @pytest.mark.parametrize("choice", [None, "", "nonsense", "of somebody else"])
    def test_says_what_is_missing_or_wrong(self, as_worker, units, choice):
        data = {} if choice is None else {"leaves": units.south.public_id if "else" in choice else choice}
        text = as_worker.post(address(units.south_station), data).content.decode()
        assert '<p class="error">' in text
        assert not JoinRequest.objects.exists()

    def test_the_second_tap_changes_nothing(self, as_worker, worker, units):
        for choice in (units.north_station.public_id, units.north_station.public_id, "stays"):
            answer = as_worker.post(address(units.south_station), {"leaves": choice}, follow=True)
        assert "it has not answered yet" in answer.content.decode()
        request = JoinRequest.objects.get()
        assert request.leaves.unit == units.north_station
        assert Event.objects.filter(kind="join.asked").count() == 1
        assert units_of(worker) == {units.north_station}

    def test_under_contact_she_reads_what_she_asked_for(self, as_worker, worker, units):
        asking.ask(worker, units.south_station, leaves=worker.memberships.get())
        assert "to move here from North station" in as_worker.get(reverse("contact")).content.decode()

    def test_her_account_leads_there(self, as_worker, worker, settings):
        text = as_worker.get(reverse("account")).content.decode()
        assert "North station" in text
        assert "Move to another unit" in text
        settings.SELF_REGISTRATION = False
        assert "Move to another unit" not in as_worker.get(reverse("account")).content.decode()
        settings.SELF_REGISTRATION = True
        joining.leave(worker.memberships.get())
        assert "Join your station" in as_worker.get(reverse("account")).content.decode()


class TestDeciding:
    @pytest.fixture
    def request_to_move(self, worker, units) -> JoinRequest:
        return asking.ask(worker, units.south_station, leaves=worker.memberships.get())

    def test_only_whoever_sees_the_old_unit_reads_its_name(
        self, request_to_move, coordinator_next_door, administrator, coordinator
    ):
        text = page_of(coordinator_next_door)
        assert "Li Na" in text
        assert "leaves her present unit" in text
        assert "North" not in text
        assert "moves here from North station" in page_of(administrator)
        assert "Li Na" not in page_of(coordinator)

    def test_whoever_comes_in_addition_leaves_nothing(self, worker, units, coordinator_next_door):
        asking.ask(worker, units.south_station)
        text = page_of(coordinator_next_door)
        assert "Li Na" in text
        assert "leaves" not in text

    def test_nor_who_has_left_meanwhile(self, request_to_move, worker, units, coordinator_next_door):
        joining.leave(worker.memberships.get())
        assert "leaves" not in page_of(coordinator_next_door)
        decide(coordinator_next_door, request_to_move)
        assert units_of(worker) == {units.south_station}

    def test_she_moves_once(self, request_to_move, worker, units, coordinator_next_door):
        assert "North" not in decide(coordinator_next_door, request_to_move).content.decode()
        assert units_of(worker) == {units.south_station}
        joining.leave(worker.memberships.get(unit=units.south_station))
        make_membership(worker, units.north_station)
        assert "decided about this already" in decide(coordinator_next_door, request_to_move).content.decode()
        assert units_of(worker) == {units.north_station}

    def test_not_let_in_she_stays(self, request_to_move, worker, units, coordinator_next_door):
        decide(coordinator_next_door, request_to_move, "turn_away")
        assert units_of(worker) == {units.north_station}

    def test_each_unit_sees_its_own_time(self, units, veteran, coordinator, coordinator_next_door, administrator):
        before, after = make_course(lessons=1), make_course(lessons=1)
        old = finish(veteran, before, at=datetime(2026, 3, 10, 4, tzinfo=UTC))
        decide(coordinator_next_door, asking.ask(veteran, units.south_station, leaves=veteran.memberships.get()))
        new = finish(veteran, after)
        for person, seen in ((coordinator, {old}), (coordinator_next_door, {new}), (administrator, {old, new})):
            assert set(scope_of(person).enrolments().filter(user=veteran)) == seen
        # Her history is hers, wherever she is.
        assert set(veteran.enrolments.filter(completed_at__isnull=False)) == {old, new}
        assert "Ma Jun" not in seen_by(coordinator, before)
        assert seen_by(coordinator_next_door, before)["Ma Jun"] == Status.NOT_STARTED

    def test_what_she_goes_on_with_is_not_seen_where_she_was(
        self, request_to_move, worker, coordinator, coordinator_next_door
    ):
        course = make_course(lessons=2)
        begin(worker, course, done=1)
        decide(coordinator_next_door, request_to_move)
        begin(worker, course, done=2)
        assert seen_by(coordinator_next_door, course)["Li Na"] == Status.PASSED
        assert "Li Na" not in seen_by(coordinator, course)
