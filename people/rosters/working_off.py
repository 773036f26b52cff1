"""Working a list off in the background, some rows after the others: reading, comparing, taking in.

A piece of work is shorter than the lease of the outbox; where one ends the next goes on. The number of the row is moved
in the transaction of its effect, so a row is never taken twice.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext_lazy

from foundation import clock, events, outbox
from foundation.database import alone, delete_in_batches

from ..refusals import Refusal
from . import files, keeping, rows, undoing
from .importing import Earlier, Placed, Places, What, place_all, require_open
from .models import Roster, RosterLine, RosterQuerySet, private_storage
from .synonyms import Field
from .tables import Unreadable
from .taking_in import WORK, clear, move, put_work, require_decider

State = Roster.State
# One transaction each: nobody else can write to SQLite while one is open.
AT_ONCE = 200
# One list at a time makes people; see cms/admin_rights.py, which has the number before.
LOCK = 7_294_803
# Half of what the outbox lends, in seconds.
PIECE = 60
WHY_STOPPED = {
    "beyond_own_rights": gettext_lazy(
        "Only part of this list was taken in: whoever had it taken in does not answer for the people of this unit any "
        "more. Hand the list in again for the rest, or undo it."
    ),
    "unit_closed": gettext_lazy("Only part of this list was taken in: the unit was closed meanwhile."),
}
# Of rows without a person nothing is kept.
OF_NO_INTEREST = {"empty", "titles", "total", "note"}


class _Overtaken(Exception):
    """Another worker goes on with the list."""


@outbox.handler(WORK)
def work_off(payload: dict) -> None:
    """Do the next piece of work at a list, and put what is left of it."""
    roster = Roster.objects.filter(public_id=payload["roster"]).select_related("unit", "made_by", "decided_by").first()
    if roster is None or not roster.is_at_work:
        return
    with translation.override(roster.language or settings.LANGUAGE_CODE):
        if not STEPS[State(roster.state)](roster):
            with transaction.atomic():
                put_work(roster)


def _read(roster: Roster) -> bool:
    uploaded = roster.file_name
    storage = private_storage()
    try:
        with storage.open(uploaded, "rb") as file:
            kept, sheets = keeping.keep(
                files.open_table(cast(BinaryIO, file), roster.name), storage, str(roster.public_id)
            )
    except Unreadable as unreadable:
        if move(roster, State.READING, to=State.REFUSED, refusal=unreadable.message, file=""):
            storage.delete(uploaded)
        return True
    if move(roster, State.READING, to=State.READ, file=kept, rows=sheets[0][1], sheets=sheets):
        storage.delete(uploaded)
    else:
        storage.delete(kept)
    return True


def _place_piece(roster: Roster) -> bool:
    """Compare or take in as many rows as there is time for; return whether that was the last of them."""
    until = time.monotonic() + PIECE
    places = Places(roster.unit)
    earlier = Earlier(places)
    delete_in_batches(roster.lines.filter(run__lt=roster.run))
    with keeping.opened(private_storage(), roster.file_name, roster.sheet) as (sheet, layout):
        chosen = {Field(name): index for name, index in roster.columns.items()}
        latest = clock.today(roster.unit.zone)
        left = _left(rows.recognise(sheet.rows(), layout, chosen, latest=latest), roster, earlier)
        while some := list(islice(left, AT_ONCE)):
            try:
                _place_some(roster, some, places, earlier)
            except _Overtaken:
                return True
            except Refusal as refusal:
                _stop(roster, refusal)
                return True
            if time.monotonic() > until:
                return False
    _finish(roster)
    return True


def _left(outcomes: Iterable[rows.Outcome], roster: Roster, earlier: Earlier) -> Iterator[rows.Outcome]:
    """Yield the rows that are still to be worked off."""
    for outcome in outcomes:
        if outcome.number > roster.done_row:
            yield outcome
        elif roster.state == State.CHECKING:
            earlier.note(outcome)


def _place_some(roster: Roster, some: list[rows.Outcome], places: Places, earlier: Earlier) -> None:
    if roster.state == State.TAKING:
        # Two lists with the same newcomer, of whom only the staff number is known, would make her twice.
        alone(LOCK, lambda: _take(roster, some, places))
    else:
        # What earlier rows have done was undone again: those of the same people come first once more.
        before = earlier.of_the_same(some)
        with transaction.atomic():
            placed = place_all([*before, *some], places, by=require_decider(roster, roster.unit))[len(before) :]
            transaction.set_rollback(True)
        with transaction.atomic():
            _note(roster, placed)
        for outcome in some:
            earlier.note(outcome)
    roster.done_row = some[-1].number


def _take(roster: Roster, some: list[rows.Outcome], places: Places) -> None:
    # Minutes may have passed: units are closed or moved meanwhile, and rights taken away.
    places = places.now()
    by = require_decider(roster, places.unit)
    require_open(places.unit)
    _note(roster, place_all(some, places, by=by))


def _as_seen(roster: Roster) -> RosterQuerySet:
    return Roster.objects.filter(pk=roster.pk, state=roster.state, run=roster.run, done_row=roster.done_row)


def _note(roster: Roster, placed: list[Placed]) -> None:
    if not _as_seen(roster).update(done_row=placed[-1].number, progressed_at=clock.now()):
        raise _Overtaken
    RosterLine.objects.bulk_create(_lines(roster, placed))


def _lines(roster: Roster, placed: list[Placed]) -> Iterator[RosterLine]:
    is_taken = roster.state == State.TAKING
    for each in placed:
        if each.what == What.LEFT_OUT and each.code in OF_NO_INTEREST:
            continue
        # What was only compared is undone again: such memberships are not there.
        is_there = is_taken or each.was_there
        yield RosterLine(
            roster=roster,
            run=roster.run,
            number=each.number,
            what=each.what,
            membership=each.membership if is_there else None,
            changes=each.changes if is_taken else [],
            code=each.code,
            sentence=each.sentence,
            has_namesake=each.has_namesake,
        )


def _stop(roster: Roster, refusal: Refusal) -> None:
    """End the work because whoever it was done for may not do it any more; what was taken in can be undone."""
    if not _as_seen(roster).exists():
        return
    if roster.state == State.CHECKING:
        # Whoever may do it chooses again.
        move(roster, State.CHECKING, to=State.READ)
        return
    # Whoever stands in the rest of a complete list would seem to be missing.
    _finish(roster, refusal=str(WHY_STOPPED[refusal.code]), is_complete=False)


def _finish(roster: Roster, **stopped: Any) -> None:
    found = dict(roster.lines.values_list("what").annotate(count=Count("pk")))
    counts = Counter({what: found.get(what, 0) for what in What.values})
    counts["namesakes"] = roster.lines.filter(has_namesake=True).count()
    with transaction.atomic():
        if roster.state == State.CHECKING:
            move(roster, State.CHECKING, to=State.CHECKED, counts=counts)
        elif move(roster, State.TAKING, to=State.TAKEN, counts=counts, **stopped):
            told = {name: counts[name] for name in (What.MADE, What.JOINED, What.CHANGED, What.KNOWN, What.BAD)}
            facts = {name.value: number for name, number in told.items()}
            events.record(
                "roster.taken_in",
                actor=roster.decided_by,
                unit=roster.unit.public_id,
                roster=roster.public_id,
                **facts,
            )


STEPS = {
    State.READING: _read,
    State.CHECKING: _place_piece,
    State.TAKING: _place_piece,
    State.UNDOING: undoing.undo_piece,
    State.THROWN_AWAY: clear,
}
