"""Taking lists in: who is new, known, different; nobody learns names by guessing numbers; again changes nothing."""

import io
import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from foundation import clock
from people import tree
from people.models import Membership, User
from people.rosters import importing
from people.rosters.rows import BadRow, RosterRow
from people.rosters.sentences import Problem
from tests.builders import make_membership, make_number, make_person

pytestmark = pytest.mark.django_db


def take(unit, *rows) -> list[importing.Placed]:
    with transaction.atomic():
        return importing.place_all(rows, importing.Places(unit), by=None)


def counts(placed: list[importing.Placed]) -> dict:
    return dict(Counter(each.what.value for each in placed))


def codes(placed: list[importing.Placed]) -> list[str]:
    return [each.code for each in placed if each.what == "bad"]


class TestSomebodyNew:
    def test_is_put_on_the_roster(self, units):
        phone = make_number()
        row = RosterRow(2, "Lin Tao", phone, "N7", Membership.Occupation.COURIER, from_date=date(2024, 5, 1))
        assert counts(take(units.north_station, row)) == {"made": 1}
        person = User.objects.get(phone=phone)
        assert (person.name, person.state) == ("Lin Tao", User.State.ROSTERED)
        membership = person.memberships.get()
        assert (membership.unit, membership.staff_number, membership.occupation) == (
            units.north_station,
            "N7",
            "courier",
        )
        assert membership.from_date == date(2024, 5, 1)

    def test_by_staff_number_alone_and_gets_her_number_by_a_later_list(self, units):
        take(units.north_station, RosterRow(2, "Lin Tao", staff_number="N7"))
        phone = make_number()
        assert counts(take(units.north_station, RosterRow(2, "Lin Tao", phone, "N7"))) == {"changed": 1}
        assert User.objects.get(phone=phone).memberships.get().staff_number == "N7"

    def test_never_begins_in_the_future(self, units):
        take(units.north_station, RosterRow(2, "Lin Tao", make_number(), from_date=date(2999, 1, 1)))
        assert Membership.objects.get(user__name="Lin Tao").from_date == clock.today()


class TestSomebodyKnown:
    def test_again_changes_nothing(self, units, worker):
        row = RosterRow(2, "Li Na", worker.phone)
        before = list(Membership.objects.order_by("pk").values_list())
        assert counts(take(units.north_station, row)) == {"known": 1}
        assert list(Membership.objects.order_by("pk").values_list()) == before

    def test_gets_a_new_staff_number(self, units, worker):
        assert counts(take(units.north_station, RosterRow(2, "Li Na", worker.phone, "N8"))) == {"changed": 1}
        assert worker.memberships.get().staff_number == "N8"
        assert counts(take(units.north_station, RosterRow(2, "Li Na", worker.phone))) == {"known": 1}
        assert worker.memberships.get().staff_number == "N8"

    def test_joins_from_today_on_whatever_the_list_says(self, units, worker_next_door):
        row = RosterRow(2, "Chen Jie", worker_next_door.phone, from_date=date(2024, 5, 1))
        assert counts(take(units.north_station, row)) == {"joined": 1}
        assert worker_next_door.memberships.get(unit=units.north_station).from_date == clock.today()

    def test_under_another_name_is_not_taken_and_hers_not_told(self, units, worker_next_door):
        report = take(units.north_station, RosterRow(2, "Somebody", worker_next_door.phone))
        assert codes(report) == ["other_person"]
        assert "Chen" not in report[0].sentence
        assert not worker_next_door.memberships.filter(unit=units.north_station).exists()

    def test_number_and_staff_number_of_two_people(self, units, worker):
        make_membership(make_person("Zhao Yi"), units.north_station, staff_number="N9")
        assert codes(take(units.north_station, RosterRow(2, "Li Na", worker.phone, "N9"))) == ["two_people"]

    def test_whose_account_is_closed(self, units, worker):
        User.objects.filter(pk=worker.pk).update(state="deactivated", is_active=False)
        assert codes(take(units.north_station, RosterRow(2, "Li Na", worker.phone))) == ["closed_account"]


class TestSeveralRowsOfOne:
    def test_in_two_units_are_one_person(self, units):
        phone = make_number()
        rows = (
            RosterRow(2, "Lin Tao", phone, unit="North station"),
            RosterRow(3, "Lin Tao", phone, unit="North district"),
        )
        assert counts(take(units.north, *rows)) == {"made": 1, "joined": 1}
        assert User.objects.get(phone=phone).memberships.count() == 2

    def test_with_one_staff_number_are_one_person(self, units):
        rows = (
            RosterRow(2, "Lin Tao", staff_number="N1"),
            RosterRow(3, "Lin Tao", staff_number="N1", unit="North station"),
        )
        assert counts(take(units.north_station, *rows)) == {"made": 1, "known": 1}
        assert User.objects.filter(name="Lin Tao").count() == 1

    def test_with_one_staff_number_and_two_names_are_told_so(self, units):
        rows = (
            RosterRow(2, "Lin Tao", make_number(), "N1"),
            RosterRow(3, "Wu Min", staff_number="N1", unit="North station"),
        )
        placed = take(units.north_station, *rows)
        assert (counts(placed), codes(placed)) == ({"made": 1, "bad": 1}, ["other_person"])

    def test_with_an_address_that_is_taken_are_told_so(self, units, trainer):
        rows = (
            RosterRow(2, "One", make_number(), email="one@example.org"),
            RosterRow(3, "Two", make_number(), email="one@example.org"),
            RosterRow(4, "Three", make_number(), email=trainer.email),
        )
        placed = take(units.north, *rows)
        assert [each.code for each in placed] == ["", "already_known", "already_known"]

    def test_come_in_one_by_one_when_one_of_them_was_made_this_moment(self, units, monkeypatch):
        """What somebody else has made is undone here with the block, being of the same transaction."""
        phone = make_number()
        make_all = importing.accounts.make_people

        def late(people, **more):
            make_person("Lin Tao", phone=phone)
            make_all(people, **more)

        monkeypatch.setattr(importing.accounts, "make_people", late)
        placed = take(units.north, RosterRow(2, "Lin Tao", phone), RosterRow(3, "Wu", make_number()))
        assert counts(placed) == {"made": 2}


class TestUnits:
    def test_below_the_chosen_one_by_name_or_code(self, units):
        tree.change(units.south_station, by=None, code="S-9")
        report = take(
            units.federation,
            RosterRow(2, "One", make_number(), unit="north station"),
            RosterRow(3, "Two", make_number(), unit="S-9"),
            RosterRow(4, "Three", make_number(), unit="Nowhere"),
            RosterRow(5, "Four", make_number(), unit="Another city"),
        )
        assert counts(report) == {"made": 2, "bad": 2}
        assert codes(report) == ["unit_unknown", "unit_unknown"]
        assert Membership.objects.get(user__name="Two").unit == units.south_station


def test_staff_numbers_of_other_units_are_not_looked_up(units):
    make_membership(make_person("Zhao Yi"), units.south_station, staff_number="N1")
    row = RosterRow(2, "Lin Tao", staff_number="N1")
    assert importing._Known([row], importing.Places(units.north), None).by_number == {}


def test_good_rows_go_in_and_bad_ones_stay_outside(units):
    bad = BadRow(3, Problem("no_mobile", "Phone", "12 is no mobile number."))
    placed = take(units.north_station, RosterRow(2, "One", make_number()), bad, RosterRow(4, "Two", make_number()))
    assert counts(placed) == {"made": 2, "bad": 1}
    assert (placed[1].number, placed[1].sentence) == (3, "12 is no mobile number.")


def test_says_where_somebody_of_that_name_was_before(units, worker):
    placed = take(
        units.north, *(RosterRow(n, "Li Na", make_number(), unit=at) for n, at in ((2, ""), (3, "North station")))
    )
    assert [each.has_namesake for each in placed] == [False, True]


class TestTheCommand:
    @pytest.fixture
    def station(self, units):
        tree.change(units.north_station, by=None, code="N-1")
        return units.north_station

    def run(self, path, *options) -> str:
        told = io.StringIO()
        call_command("import_roster", str(path), "--unit", "N-1", *options, stdout=told)
        return told.getvalue()

    def test_takes_a_file_in_and_tells_row_by_row(self, station, worker, tmp_path):
        gone = make_person("Gone", unit=station)
        path = tmp_path / "list.csv"
        lines = ["姓名,手机号,工号", f"Li Na,{worker.phone[3:]},N1", "林涛,13800138000,N2", "坏行,123,N3"]
        path.write_text("\n".join(lines), encoding="gb18030")
        told = json.loads(self.run(path, "--json", "--dry-run", "--complete"))
        rows = [error["row"] for error in told["errors"]]
        assert (told["made"], told["changed"], told["left"], rows) == (1, 1, 0, [4])
        assert not User.objects.filter(name="林涛").exists()
        assert "made: 1" in self.run(path, "--complete")
        # Whoever is missing may stand in the row that is to be mended.
        assert gone.memberships.get().to_date is None
        path.write_text("\n".join(lines[:3]), encoding="gb18030")
        again = self.run(path, "--complete")
        assert "made: 0, joined: 0, changed: 0, known: 2, left: 1" in again
        assert gone.memberships.get().to_date == clock.today()

    def test_says_what_is_wrong(self, station, tmp_path):
        picture = tmp_path / "list.xlsx"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        for path, unit in ((picture, "N-1"), (tmp_path / "missing.csv", "N-1"), (picture, "nowhere")):
            with pytest.raises(CommandError):
                call_command("import_roster", str(path), "--unit", unit)
