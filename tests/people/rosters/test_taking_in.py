"""A list from the upload to the last day its file is kept: each step once, in pieces, by whom it may be."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db.models.deletion import Collector

from foundation import clock
from foundation.models import Event, OutboxEntry
from people import joining, tree
from people.models import Role, Roster, RosterLine, User
from people.refusals import Refusal
from people.rosters import headers, id_cards, keeping, taking_in, undoing, working_off
from people.rosters.files import open_table
from people.rosters.models import private_storage
from people.rosters.synonyms import Field
from tests.builders import make_membership, make_number, make_person, make_role
from tests.people.rosters.making import TITLES, choose, hand_in, layout_of, row, sheet_of, take, taken, work

pytestmark = pytest.mark.django_db
What, State = RosterLine.What, Roster.State


class TestTheWay:
    def test_from_the_file_to_the_people(self, units, coordinator, worker):
        roster = hand_in(
            units.north_station, TITLES, row("Lin Tao", "N1"), f"Li Na,{worker.phone},", "Bad,12,", by=coordinator
        )
        assert (roster.state, roster.rows) == (State.READ, 3)
        choose(roster)
        assert roster.state == State.CHECKED
        assert [roster.counts[what] for what in (What.MADE, What.KNOWN, What.BAD)] == [1, 1, 1]
        assert not User.objects.filter(name="Lin Tao").exists()
        take(roster, coordinator)
        assert roster.state == State.TAKEN
        assert User.objects.get(name="Lin Tao").memberships.get().staff_number == "N1"
        assert "12" in roster.lines.get(what=What.BAD).sentence
        facts = Event.objects.get(kind="roster.taken_in").facts
        assert (facts["made"], facts["known"], facts["bad"]) == (1, 1, 1)

    def test_each_step_once(self, units, coordinator):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"))
        choose(roster)
        assert taking_in.take(roster, by=None)
        assert not taking_in.take(Roster.objects.get(pk=roster.pk), by=None)
        work()
        assert not taking_in.take(Roster.objects.get(pk=roster.pk), by=None)
        assert User.objects.filter(name="Lin Tao").count() == 1

    def test_goes_on_where_a_piece_ended(self, units, monkeypatch):
        monkeypatch.setattr(working_off, "PIECE", 0)
        monkeypatch.setattr(working_off, "AT_ONCE", 2)
        roster = hand_in(units.north_station, TITLES, *(row(f"Rider {n}") for n in range(5)))
        choose(roster)
        take(roster)
        assert roster.counts[What.MADE] == 5
        assert units.north_station.memberships.count() == 5
        # Two of two rows, one of one, and the piece that finds nothing left; for comparing and for taking in.
        assert OutboxEntry.objects.filter(kind=taking_in.WORK).count() == 1 + 2 * 4

    def test_a_worker_of_an_earlier_choice_notes_nothing(self, units):
        roster = hand_in(units.north_station, "Name,Phone number,Fax", f"Lin Tao,12,{make_number()}", row("Wu"))
        layout = layout_of(roster)
        taking_in.choose(roster, layout, 0, layout.suggested, by=None)
        stalled = Roster.objects.get(pk=roster.pk)
        work()
        roster.refresh_from_db()
        taking_in.choose(roster, layout, 0, {Field.NAME: 0, Field.PHONE: 2}, by=None)
        working_off._place_piece(stalled)
        assert not roster.lines.filter(run=roster.run).exists()
        work()
        assert list(roster.lines.values_list("what", "run")) == [(What.MADE, roster.run), (What.BAD, roster.run)]

    def test_again_after_choosing_other_columns(self, units):
        roster = hand_in(units.north_station, "Name,Phone number,Fax", f"Lin Tao,12,{make_number()}", row("Wu"))
        choose(roster)
        assert roster.counts[What.BAD] == 1
        taking_in.choose(roster, layout_of(roster), 0, {Field.NAME: 0, Field.PHONE: 2}, by=None)
        work()
        roster.refresh_from_db()
        assert roster.lines.get(what=What.MADE).number == 2

    def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(self, units):
        roster = hand_in(units.north_station, "%PDF-1.7", name="list.pdf")
        assert roster.state == State.REFUSED
        assert "This is a PDF" in roster.refusal
        assert not roster.file_name


class TestRights:
    def test_only_where_she_answers_for_people(self, units, coordinator, worker, trainer):
        auditor = make_person("Auditor")
        make_role(auditor, units.federation, Role.Kind.AUDITOR)
        for by, unit in (
            (coordinator, units.south),
            (worker, units.north),
            (trainer, units.north),
            (auditor, units.north),
        ):
            with pytest.raises(Refusal) as refusal:
                taking_in.hand_in(ContentFile(b"x", name="x"), unit, by=by)
            assert refusal.value.code == "beyond_own_rights"
        assert not Roster.objects.exists()

    def test_nor_once_she_does_not_any_more(self, units, coordinator):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"), by=coordinator)
        choose(roster)
        Role.objects.filter(user=coordinator).delete()
        for step in (taking_in.take, undoing.undo):
            with pytest.raises(Refusal) as refusal:
                step(roster, by=coordinator)
            assert refusal.value.code == "beyond_own_rights"

    def test_not_into_a_closed_unit(self, units):
        tree.close(units.north_station, by=None)
        units.north_station.refresh_from_db()
        with pytest.raises(Refusal) as refusal:
            taking_in.hand_in(ContentFile(b"x", name="x"), units.north_station, by=None)
        assert refusal.value.code == "unit_closed"


class TestWhatIsKept:
    CARD = "11010519491231002X"

    def test_no_number_of_an_identity_card(self, units):
        assert id_cards.is_number(id_cards.NOBODYS)
        roster = hand_in(units.north_station, f"{TITLES},身份证号,Remark", f"{row('Lin Tao')},{self.CARD},{self.CARD}")
        with keeping.opened(private_storage(), roster.file_name) as (sheet, layout):
            text = str([each.cells for each in sheet.rows()])
            never = [column.title for column in layout.columns if column.never_taken]
        assert self.CARD not in text
        assert never == ["身份证号", "Remark"]

    def test_whoever_wrote_one_into_a_wrong_column_is_told(self, units):
        roster = hand_in(units.north_station, TITLES, *(row(f"Rider {n}") for n in range(9)), f"Lin Tao,{self.CARD},")
        choose(roster)
        assert roster.lines.get(what=What.BAD).code == "id_card"

    def test_the_upload_goes_once_it_was_read(self, units):
        roster = taking_in.hand_in(
            ContentFile(f"{TITLES}\n{row('Lin Tao')}".encode(), name="x.csv"), units.north, by=None
        )
        uploaded = roster.file_name
        assert private_storage().exists(uploaded)
        work()
        assert not private_storage().exists(uploaded)

    def test_a_workbook_keeps_its_days_and_numbers(self, units):
        file = sheet_of([["姓名", "手机号", "入职日期"], ["林涛", 13800138000, clock.today()]])
        book = open_table(file, "list.xlsx")
        name, sheets = keeping.keep(book, private_storage(), "kept")
        with keeping.opened(private_storage(), name) as (sheet, layout):
            assert [each.cells for each in sheet.rows()] == [each.cells for each in book.sheets[0].rows()]
            assert layout == headers.lists_in(book)[0][1]
        assert sheets == [("名单", 1)]

    def test_for_a_week(self, units, django_capture_on_commit_callbacks):
        waiting = hand_in(units.north_station, TITLES, row("Waits"))
        roster = taken(units.north_station, TITLES, row("Lin Tao"), "Bad,12,")
        files = [waiting.file_name, roster.file_name]
        with clock.at(clock.now() + timedelta(days=6)):
            assert taking_in.prune() == 0
        with clock.at(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
            assert taking_in.prune() == 2
            assert taking_in.prune() == 0
        assert not any(map(private_storage().exists, files))
        assert Roster.objects.get() == roster
        roster.refresh_from_db()
        assert (roster.file_name, roster.counts[What.MADE], roster.lines.count()) == ("", 1, 0)

    def test_thrown_away_before_it_is_taken_in_and_not_after(self, units, django_capture_on_commit_callbacks):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"))
        with django_capture_on_commit_callbacks(execute=True):
            assert taking_in.throw_away(roster)
        assert not private_storage().exists(roster.file_name)
        assert not taking_in.throw_away(taken(units.north_station, TITLES, row("Lin Tao")))

    def test_and_its_rows_are_deleted_by_the_worker(self, units, coordinator):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"))
        choose(roster)
        taking_in.throw_away(roster)
        assert RosterLine.objects.exists()
        assert not Roster.objects.kept().exists()
        work()
        assert not RosterLine.objects.exists()
        assert not Roster.objects.exists()

    def test_or_in_the_night_when_no_worker_did(self, units):
        roster = hand_in(units.north_station, TITLES, row("Lin Tao"))
        choose(roster)
        taking_in.throw_away(roster)
        with clock.at(clock.now() + timedelta(days=8)):
            taking_in.prune()
        assert not Roster.objects.exists()

    def test_rows_are_deleted_many_at_once(self):
        assert Collector("default").can_fast_delete(RosterLine.objects.all())


class TestACompleteList:
    def test_who_is_not_on_it_leaves_and_staff_stay(self, units, worker, coordinator):
        make_membership(coordinator, units.north_station)
        gone = make_person("Gone", unit=units.north_station)
        roster = taken(units.north_station, TITLES, f"Li Na,{worker.phone},", is_complete=True)
        leavers = list(taking_in.leavers(roster))
        assert [membership.user for membership in leavers] == [gone]
        assert taking_in.end(roster, leavers, by=coordinator) == 1
        assert taking_in.end(roster, leavers, by=coordinator) == 0
        assert gone.memberships.get().to_date == clock.today()
        assert joining.join(gone, units.north_station).to_date is None

    def test_who_stands_in_a_row_that_was_mended_since_stays(self, units):
        lin, wu = make_person("Lin Tao", unit=units.north_station), make_person("Wu", unit=units.north_station)
        roster = taken(units.north_station, TITLES, "Lin Tao,12,", f"Wu,{wu.phone},", is_complete=True)
        assert [membership.user for membership in taking_in.leavers(roster)] == [lin]
        taken(units.north_station, TITLES, f"Lin Tao,{lin.phone},")
        assert not taking_in.leavers(roster).exists()
