"""What happens while a list is worked off: another worker, a night, a unit closed, a right taken away."""

from datetime import timedelta

import pytest

from foundation import clock
from foundation.models import Event
from people import tree
from people.models import Membership, Role, Roster, RosterLine, User
from people.rosters import taking_in, undoing, working_off
from people.rosters.models import private_storage
from tests.builders import make_person
from tests.people.rosters.making import TITLES, choose, hand_in, layout_of, row, taken, work

pytestmark = pytest.mark.django_db
What, State = RosterLine.What, Roster.State


@pytest.fixture
def once(monkeypatch):
    """Let something happen just before, or just after, a function is called for the first time."""

    def meanwhile(module, name: str, *, before=lambda: None, after=lambda: None) -> None:
        function = getattr(module, name)

        def first(*args):
            monkeypatch.setattr(module, name, function)
            before()
            result = function(*args)
            after()
            return result

        monkeypatch.setattr(module, name, first)

    return meanwhile


def compared(unit, *lines: str, by=None, **more) -> Roster:
    roster = hand_in(unit, *lines, by=by)
    choose(roster, by=by, **more)
    return roster


class TestAnotherWorker:
    def test_takes_no_row_a_second_time(self, units, once):
        roster = compared(units.north_station, TITLES, *(row(f"Rider {n}") for n in range(3)))
        taking_in.take(roster, by=None)
        slow = Roster.objects.get(pk=roster.pk)
        once(working_off, "_place_some", before=work)
        assert working_off._place_piece(slow)
        assert list(roster.lines.values_list("what", flat=True)) == [What.MADE] * 3

    def test_undoes_no_row_a_second_time(self, units, worker, once):
        roster = taken(units.north_station, TITLES, row("Lin Tao"), f"Li Na,{worker.phone},N2")
        undoing.undo(roster, by=None)
        slow = Roster.objects.get(pk=roster.pk)

        def quick() -> None:
            work()
            Membership.objects.filter(user=worker).update(staff_number="N2")

        once(undoing, "_undo_some", before=quick)
        assert undoing.undo_piece(slow)
        assert worker.memberships.get().staff_number == "N2"
        assert Event.objects.filter(kind="person.unmade").count() == 1


class TestTheNight:
    def test_leaves_a_list_that_is_taken_in_this_moment(self, units, once, django_capture_on_commit_callbacks):
        roster = compared(units.north_station, TITLES, row("Lin Tao"), "Bad,12,")
        once(taking_in, "throw_away", before=lambda: taking_in.take(roster, by=None))
        with clock.at(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
            assert taking_in.prune() == 0
            assert private_storage().exists(Roster.objects.get().file_name)
            work()
        assert User.objects.filter(name="Lin Tao").exists()

    def test_leaves_a_list_that_is_undone_this_moment(self, units, once, django_capture_on_commit_callbacks):
        roster = taken(units.north_station, TITLES, row("Lin Tao"))
        once(taking_in, "_let_go", before=lambda: undoing.undo(roster, by=None))
        with clock.at(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
            assert taking_in.prune() == 0
            assert private_storage().exists(Roster.objects.get().file_name)
            work()
        assert not User.objects.filter(name="Lin Tao").exists()


class TestAUnit:
    TITLES = "Name,Phone number,Unit"

    def lines(self) -> list[str]:
        return [self.TITLES, row("Lin Tao"), row("Wu Min", "North station")]

    def test_closed_meanwhile_takes_nobody_in(self, units, once, monkeypatch):
        monkeypatch.setattr(working_off, "AT_ONCE", 1)
        roster = compared(units.north, *self.lines())
        once(working_off, "_place_some", after=lambda: tree.close(units.north_station, by=None))
        taking_in.take(roster, by=None)
        work()
        assert list(roster.lines.order_by("number").values_list("what", "code")) == [
            (What.MADE, ""),
            (What.BAD, "unit_unknown"),
        ]
        assert not Membership.objects.filter(unit=units.north_station).exists()

    def test_that_is_the_lists_own_ends_the_work(self, units):
        roster = compared(units.north_station, TITLES, row("Lin Tao"))
        taking_in.take(roster, by=None)
        tree.close(units.north_station, by=None)
        work()
        roster.refresh_from_db()
        assert roster.state == State.TAKEN
        assert "the unit was closed" in roster.refusal
        assert not User.objects.filter(name="Lin Tao").exists()


class TestARight:
    @pytest.fixture
    def roster(self, units, coordinator, monkeypatch):
        monkeypatch.setattr(working_off, "AT_ONCE", 1)
        lines = [row("Lin Tao"), row("Wu Min")]
        return compared(units.north_station, TITLES, *lines, by=coordinator, is_complete=True)

    def lose_role(self) -> None:
        Role.objects.all().delete()

    def lose_account(self) -> None:
        Membership.objects.filter(user__roles__isnull=False).delete()
        User.objects.filter(roles__isnull=False).delete()

    @pytest.mark.parametrize("lose", ["lose_role", "lose_account"])
    def test_taken_away_ends_the_taking_in(self, roster, coordinator, once, lose):
        once(working_off, "_place_some", after=getattr(self, lose))
        taking_in.take(roster, by=coordinator)
        work()
        roster.refresh_from_db()
        assert (roster.state, roster.counts[What.MADE]) == (State.TAKEN, 1)
        assert "Only part of this list was taken in" in roster.refusal
        assert not roster.is_complete
        assert not User.objects.filter(name="Wu Min").exists()
        assert undoing.undo(roster, by=None)
        work()
        roster.refresh_from_db()
        assert (roster.state, roster.refusal) == (State.UNDONE, "")
        assert not User.objects.filter(name="Lin Tao").exists()

    def test_taken_away_ends_the_comparing(self, roster, coordinator):
        taking_in.choose(roster, layout_of(roster), 0, layout_of(roster).suggested, by=coordinator)
        self.lose_account()
        work()
        roster.refresh_from_db()
        assert roster.state == State.READ

    def test_taken_away_ends_the_undoing(self, roster, coordinator, once):
        taking_in.take(roster, by=coordinator)
        work()
        roster.refresh_from_db()
        undoing.undo(roster, by=coordinator)
        self.lose_role()
        work()
        roster.refresh_from_db()
        assert roster.state == State.TAKEN
        assert "Only part of this list was undone" in roster.refusal
        assert User.objects.filter(name__in=["Lin Tao", "Wu Min"]).count() == 2
        assert undoing.undo(roster, by=None)
        work()
        assert not User.objects.filter(name__in=["Lin Tao", "Wu Min"]).exists()


def test_nobody_leaves_by_a_list_that_is_undone_this_moment(units, worker):
    gone = make_person("Gone", unit=units.north_station)
    roster = taken(units.north_station, TITLES, f"Li Na,{worker.phone},", is_complete=True)
    undoing.undo(Roster.objects.get(pk=roster.pk), by=None)
    assert taking_in.end(roster, [gone.memberships.get()], by=None) == 0
    assert gone.memberships.get().to_date is None


@pytest.mark.parametrize("piece", [0, 60])
def test_what_would_happen_is_what_happens(units, worker_next_door, monkeypatch, piece):
    monkeypatch.setattr(working_off, "AT_ONCE", 1)
    monkeypatch.setattr(working_off, "PIECE", piece)
    lin, number = row("Lin Tao", "N1"), worker_next_door.phone
    roster = compared(
        units.north,
        f"{TITLES},Unit",
        f"{lin},North station",
        f"{lin},North district",
        "Wu Min,,N7,North station",
        row("Wu Min", "N7") + ",North station",
        f"Chen Jie,{number},N8,North station",
        f"Chen Jie,{number},N9,North district",
        "Zhao Yi,,N1,North station",
    )
    before = list(roster.lines.order_by("number").values_list("number", "what", "code"))
    taking_in.take(roster, by=None)
    work()
    assert list(roster.lines.order_by("number").values_list("number", "what", "code")) == before
    assert [what for _number, what, _code in before[:2]] == [What.MADE, What.JOINED]
