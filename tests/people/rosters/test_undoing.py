"""Undoing a list as a whole: everything is as before, while nobody has used it; what was written since stays."""

from datetime import timedelta

import pytest

from foundation import clock
from people import telling_apart
from people.models import DifferentPeople, Membership, Note, Role, Roster, RosterLine, User
from people.refusals import Refusal
from people.rosters import taking_in, undoing
from tests.builders import make_membership, make_person, make_role
from tests.people.rosters.making import TITLES, row, taken, work

pytestmark = pytest.mark.django_db
What, State = RosterLine.What, Roster.State


def test_as_a_whole(units, worker, worker_next_door):
    waits = make_person("Waits")
    User.objects.filter(pk=waits.pk).update(phone=None, state=User.State.ROSTERED)
    make_membership(waits, units.north_station, staff_number="N5")
    gone = make_person("Gone", unit=units.north_station)
    before = set(User.objects.values_list("pk", "phone"))
    roster = taken(
        units.north_station,
        TITLES,
        row("Lin Tao", "N1"),
        f"Li Na,{worker.phone},N2",
        f"Chen Jie,{worker_next_door.phone},",
        row("Waits", "N5"),
        is_complete=True,
    )
    assert [roster.counts[what] for what in (What.MADE, What.CHANGED, What.JOINED)] == [1, 2, 1]
    taking_in.end(roster, taking_in.leavers(roster), by=None)
    assert not Membership.objects.current().filter(user=gone).exists()
    assert undoing.undo(roster, by=None)
    work()
    roster.refresh_from_db()
    assert roster.state == State.UNDONE
    assert set(User.objects.values_list("pk", "phone")) == before
    assert worker.memberships.get().staff_number == ""
    current = Membership.objects.current().filter(unit=units.north_station)
    assert set(current.values_list("user__name", flat=True)) == {"Li Na", "Waits", "Gone"}
    assert not undoing.undo(roster, by=None)


def test_not_once_somebody_has_signed_in(units):
    roster = taken(units.north_station, TITLES, row("Lin Tao"), row("Wu"))
    User.objects.filter(name="Wu").update(state=User.State.ACTIVE)
    with pytest.raises(Refusal, match="1 of the people new") as refusal:
        undoing.undo(roster, by=None)
    assert refusal.value.code == "roster_used"
    assert User.objects.filter(name="Lin Tao").exists()


@pytest.mark.parametrize("used", ["role", "note", "membership"])
def test_nor_once_something_else_is_known_of_her(units, coordinator, used):
    roster = taken(units.north_station, TITLES, row("Lin Tao"))
    person = User.objects.get(name="Lin Tao")
    if used == "role":
        make_role(person, units.north_station)
    elif used == "note":
        Note.objects.create(person=person, unit=units.north_station, author=coordinator, text="Calls back")
    else:
        make_membership(person, units.south_station)
    with pytest.raises(Refusal):
        undoing.undo(roster, by=None)


def test_whoever_signs_in_meanwhile_stays(units):
    roster = taken(units.north_station, TITLES, row("Lin Tao"), row("Wu"))
    undoing.undo(roster, by=None)
    User.objects.filter(name="Wu").update(state=User.State.ACTIVE)
    work()
    assert set(User.objects.filter(name__in=["Lin Tao", "Wu"]).values_list("name", flat=True)) == {"Wu"}


def test_what_somebody_changed_since_stays(units, worker):
    roster = taken(units.north_station, TITLES, f"Li Na,{worker.phone},N2")
    Membership.objects.filter(user=worker).update(staff_number="N3")
    undoing.undo(roster, by=None)
    work()
    assert worker.memberships.get().staff_number == "N3"


def test_not_after_a_week(units):
    roster = taken(units.north_station, TITLES, row("Lin Tao"))
    with clock.at(clock.now() + timedelta(days=8)):
        taking_in.prune()
    roster.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        undoing.undo(roster, by=None)
    assert refusal.value.code == "too_old"


@pytest.mark.parametrize("written", ["role", "note"])
def test_what_is_written_of_somebody_while_it_is_undone_stays(units, coordinator, written):
    roster = taken(units.north_station, TITLES, row("Lin Tao"), row("Wu"))
    undoing.undo(roster, by=None)
    person = User.objects.get(name="Lin Tao")
    if written == "role":
        make_role(person, units.north_station)
    else:
        Note.objects.create(person=person, unit=units.north_station, author=coordinator, text="Calls back")
    work()
    assert (Role if written == "role" else Note).objects.filter(**{"user" if written == "role" else "person": person})
    assert set(User.objects.filter(name__in=["Lin Tao", "Wu"]).values_list("name", flat=True)) == {"Lin Tao"}


def test_that_she_is_not_another_goes_with_her(units, worker, coordinator):
    roster = taken(units.north_station, TITLES, row("Lin Tao"))
    telling_apart.tell_apart(worker, User.objects.get(name="Lin Tao"), by=coordinator)
    assert undoing.undo(roster, by=None)
    work()
    assert not User.objects.filter(name="Lin Tao").exists()
    assert not DifferentPeople.objects.exists()
