"""Lists that ask for too much, hold too much, or name people in ways nobody thought of."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from foundation import clock
from people import tree
from people.models import Membership, Roster, RosterLine, User
from people.refusals import Refusal
from people.rosters import keeping, taking_in, undoing
from people.rosters.models import private_storage
from people.sign_in import slips
from tests.builders import make_membership, make_number, make_person
from tests.people.rosters.making import TITLES, choose, hand_in, hand_in_bytes, row, sheet_of, take, taken, work

pytestmark = pytest.mark.django_db
What, State = RosterLine.What, Roster.State


class TestWhatAListMustNotDo:
    """A list is written by one coordinator; it makes nobody hers whom she does not answer for."""

    def test_make_somebody_a_member_who_belongs_elsewhere(self, units, coordinator, worker_next_door):
        lines = (TITLES, f"Chen Jie,{worker_next_door.phone},")
        roster = taken(units.north_station, *lines, by=coordinator)
        assert roster.lines.get().code == "belongs_elsewhere"
        assert not worker_next_door.memberships.filter(unit=units.north_station).exists()
        assert not slips.can_make(coordinator, worker_next_door)

    def test_nor_somebody_with_an_account_of_her_own(self, units, coordinator):
        alone = make_person("Alone", state=User.State.ACTIVE)
        roster = taken(units.north_station, TITLES, f"Alone,{alone.phone},", by=coordinator)
        assert roster.lines.get().code == "belongs_elsewhere"

    def test_but_one_of_hers_comes_into_another_unit_of_hers(self, units, coordinator, worker):
        roster = taken(units.north, TITLES, f"Li Na,{worker.phone},", by=coordinator)
        assert roster.lines.get().what == What.JOINED

    def test_give_a_number_to_somebody_who_belongs_elsewhere_too(self, units, coordinator):
        waits = make_person("Waits", state=User.State.ROSTERED)
        User.objects.filter(pk=waits.pk).update(phone=None)
        make_membership(waits, units.north_station, staff_number="N5")
        make_membership(waits, units.south_station)
        roster = taken(units.north_station, TITLES, row("Waits", "N5"), by=coordinator)
        assert roster.lines.get().what == What.KNOWN
        waits.refresh_from_db()
        assert waits.phone is None

    def test_put_people_into_a_unit_that_was_closed_meanwhile(self, units):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"))
        choose(roster)
        tree.close(units.north_station, by=None)
        with pytest.raises(Refusal) as refusal:
            taking_in.take(Roster.objects.get(pk=roster.pk), by=None)
        assert refusal.value.code == "unit_closed"

    def test_undo_people_of_a_unit_that_was_moved_away(self, units, coordinator):
        by_unit = "Name,Phone number,Unit"
        roster = taken(units.north, by_unit, f"{row('Lin Tao')}North station", by=coordinator)
        assert roster.counts[What.MADE] == 1
        tree.move(units.north_station, units.south, by=None)
        assert undoing.undo(Roster.objects.get(pk=roster.pk), by=coordinator)
        work()
        roster.refresh_from_db()
        assert roster.state == State.UNDONE
        assert User.objects.filter(name="Lin Tao").exists()


class TestOnePersonTwice:
    def test_with_and_without_the_name_of_the_unit_is_compared_to_the_end(self, units):
        phone = make_number()
        titles = "Name,Phone number,Unit"
        roster = hand_in(units.north_station, titles, f"Lin Tao,{phone},", f"Lin Tao,{phone},North station")
        choose(roster)
        assert (roster.state, roster.counts[What.MADE], roster.counts[What.KNOWN]) == (State.CHECKED, 1, 1)

    def test_new_in_two_units_is_undone_with_both(self, units):
        phone = make_number()
        titles = "Name,Phone number,Unit"
        roster = taken(units.north, titles, f"Lin Tao,{phone},North station", f"Lin Tao,{phone},North district")
        assert User.objects.get(phone=phone).memberships.count() == 2
        assert undoing.undo(roster, by=None)
        work()
        assert not User.objects.filter(phone=phone).exists()

    def test_who_came_into_another_unit_meanwhile_stays_there(self, units):
        roster = taken(units.north_station, TITLES, row("Lin Tao"), row("Wu"))
        undoing.undo(roster, by=None)
        make_membership(User.objects.get(name="Wu"), units.south_station)
        work()
        roster.refresh_from_db()
        assert roster.state == State.UNDONE
        wu = User.objects.get(name="Wu")
        assert (wu.is_active, wu.state) == (True, User.State.ROSTERED)
        assert not Membership.objects.current().filter(user=wu, unit=units.north_station).exists()


class TestHostileFiles:
    def test_one_long_text_in_every_cell_is_refused(self, units, monkeypatch):
        monkeypatch.setattr(keeping, "MOST_LETTERS", 1000)
        before = set(private_storage().listdir(keeping.FOLDER)[1])
        roster = hand_in(units.north_station, TITLES, *(f"{'x' * 100},{n},{n}" for n in range(20)))
        assert roster.state == State.REFUSED
        assert "more text" in roster.refusal
        assert set(private_storage().listdir(keeping.FOLDER)[1]) == before

    def test_signs_that_no_database_holds_are_left_out(self, units):
        file = sheet_of([["姓名", "手机号", "工号"], ["林涛", make_number(), "A_x0000_B_xD83D_"]])
        roster = hand_in_bytes(units.north_station, file.getvalue(), name="list.xlsx")
        choose(roster)
        take(roster)
        assert User.objects.get(name="林涛").memberships.get().staff_number == "AB"

    def test_a_file_whose_process_died_is_found_again(self, units):
        storage = private_storage()
        left = storage.save(f"{keeping.FOLDER}/left", ContentFile(b"x"))
        kept = hand_in(units.north_station, TITLES, row("Lin Tao")).file_name
        assert taking_in.prune() == 0
        assert storage.exists(left)
        with clock.at(clock.now() + timedelta(days=2)):
            taking_in.prune()
        assert not storage.exists(left)
        assert storage.exists(kept)

    def test_a_file_that_cannot_be_deleted_makes_nobody_seem_missing(
        self, units, monkeypatch, django_capture_on_commit_callbacks
    ):
        make_person("Gone", unit=units.north_station)
        roster = taken(units.north_station, TITLES, row("Lin Tao"), is_complete=True)

        def refuse(name):
            raise PermissionError(name)

        monkeypatch.setattr(private_storage(), "delete", refuse)
        with clock.at(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
            assert taking_in.prune() == 1
        roster.refresh_from_db()
        assert (roster.file_name, roster.lines.count()) == ("", 0)

    def test_what_cannot_be_read_is_forgotten_too(self, units):
        hand_in(units.north_station, "%PDF-1.7", name="list.pdf")
        with clock.at(clock.now() + timedelta(days=8)):
            assert taking_in.prune() == 1
        assert not Roster.objects.exists()
