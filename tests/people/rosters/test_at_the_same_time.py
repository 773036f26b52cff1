"""Two lists that name the same newcomer, taken in by two workers at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import close_old_connections, connection, connections

from people.models import Roster, RosterLine, User
from people.rosters import taking_in, working_off
from people.rosters.importing import place_all
from tests.builders import make_unit
from tests.people.rosters.making import TITLES, choose, hand_in


def take_in_a_thread(roster: Roster) -> None:
    close_old_connections()
    try:
        assert working_off._place_piece(roster)
    finally:
        connections.close_all()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets in one writer at a time by itself")
@pytest.mark.django_db(transaction=True)
def test_a_newcomer_known_by_her_staff_number_is_made_once(monkeypatch):
    both_have_placed = Barrier(2)

    def place_and_wait(*args, **kwargs):
        placed = place_all(*args, **kwargs)
        with suppress(BrokenBarrierError):
            both_have_placed.wait(timeout=1)
        return placed

    monkeypatch.setattr(working_off, "place_all", place_and_wait)
    unit = make_unit("Station")
    rows = [f"Rider {n},,N{n}" for n in range(40)]
    rosters = [hand_in(unit, TITLES, *rows) for _n in range(2)]
    for roster in rosters:
        choose(roster)
    for roster in rosters:
        taking_in.take(roster, by=None)
    both_have_placed.reset()
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(take_in_a_thread, rosters))
    assert User.objects.filter(name__startswith="Rider").count() == 40
    found = RosterLine.objects.values_list("what", flat=True)
    assert sorted(found) == [RosterLine.What.KNOWN] * 40 + [RosterLine.What.MADE] * 40
