"""A list on its way into a unit: handed in, its columns chosen, compared, taken in. What takes long is put as work."""

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from foundation import clock, events, outbox
from foundation.database import delete_in_batches

from .. import joining
from ..models import Membership, Role, Unit, User
from . import keeping, rows
from .headers import Layout
from .importing import beyond_own_rights, require_import, require_open
from .models import KEPT, Roster, RosterLine, private_storage
from .synonyms import Field

logger = logging.getLogger(__name__)

WORK = "people.roster"
State = Roster.State
DONE = (State.TAKEN, State.UNDONE)


def hand_in(file: File, unit: Unit, *, by: User | None) -> Roster:
    """Keep a file that somebody hands in for a unit, and have it read."""
    require_import(by, unit)
    with laid_down(file) as file_name, transaction.atomic():
        return begin(file_name, file.name or "", unit, by=by)


@contextmanager
def laid_down(file: File) -> Iterator[str]:
    """Lay a file down in storage before a list is made of it; one that no list came of is deleted again."""
    file_name = private_storage().save(f"{keeping.FOLDER}/{uuid.uuid4()}", file)
    try:
        yield file_name
    except BaseException:
        _discard(file_name)
        raise
    if not Roster.objects.filter(file=file_name).exists():
        _discard(file_name)


def begin(file_name: str, name: str, unit: Unit, *, by: User | None) -> Roster:
    """Make a list of a file that was laid down, and put the work of reading it; call it in a transaction."""
    require_import(by, unit)
    require_open(unit)
    roster = Roster(unit=unit, made_by=by, name=name[-100:], file=file_name, language=get_language() or "")
    roster.save()
    events.record("roster.handed_in", actor=by, unit=unit.public_id)
    put_work(roster)
    return roster


def put_work(roster: Roster) -> None:
    outbox.put(WORK, {"roster": str(roster.public_id)})


def move(roster: Roster, *before: str, to: str, **fields: Any) -> bool:
    """Move a list from one state to the next; false when somebody else, or her second tap, has done so already."""
    moved = Roster.objects.filter(pk=roster.pk, state__in=before)
    fields |= {"state": to, "progressed_at": clock.now()}
    if not moved.update(**fields):
        return False
    roster.refresh_from_db(fields=list(fields))
    return True


def choose(
    roster: Roster,
    layout: Layout,
    sheet: int,
    columns: Mapping[Field, int],
    *,
    by: User | None,
    is_complete: bool = False,
) -> bool:
    """Say which column of which sheet holds what, and have the list compared with who is here."""
    rows.refuse_incomplete(layout.allowed(columns))
    chosen = {which.value: index for which, index in layout.allowed(columns).items()}
    fields: dict[str, Any] = {"sheet": sheet, "columns": chosen, "is_complete": is_complete}
    fields |= {"rows": roster.sheets[sheet][1], "run": F("run") + 1}
    return _decide(roster, State.READ, State.CHECKED, to=State.CHECKING, by=by, **fields)


def take(roster: Roster, *, by: User | None) -> bool:
    """Have a list that was compared taken in; return whether it waited for that."""
    require_open(roster.unit)
    return _decide(roster, State.CHECKED, to=State.TAKING, by=by, run=F("run") + 1)


def _decide(roster: Roster, *before: str, to: str, by: User | None, **fields: Any) -> bool:
    require_import(by, roster.unit)
    with transaction.atomic():
        moved = move(roster, *before, to=to, **decision(by), language=get_language() or "", **fields)
        if moved:
            put_work(roster)
    return moved


def decision(by: User | None) -> dict[str, Any]:
    """Return what is noted of whoever decides that a list goes on, from its first row; nobody is the operator."""
    return {"decided_by": by, "by_operator": by is None, "refusal": "", "done_row": 0}


def require_decider(roster: Roster, unit: Unit) -> User | None:
    """Return whoever the work goes on for, None for the operator; refuse if she may not do it any more, or is gone."""
    if roster.decided_by is None and not roster.by_operator:
        raise beyond_own_rights()
    require_import(roster.decided_by, unit)
    return roster.decided_by


def leavers(roster: Roster) -> QuerySet[Membership]:
    """Return the memberships that a complete list does not name, by name; none of those who have a role.

    Whoever stands on a list of the unit handed in since - of the rows that were to be mended - is named as well.
    """
    taken = Q(roster__state=State.TAKEN) | Q(roster=roster)
    named = RosterLine.objects.filter(taken, roster__unit=roster.unit, roster__made_at__gte=roster.made_at)
    current = Membership.objects.current().filter(unit__in=Unit.objects.within([roster.unit]))
    unnamed = current.exclude(pk__in=named.filter(membership__isnull=False).values("membership"))
    # Who came after the list was made cannot be on it.
    unnamed = unnamed.filter(from_date__lte=roster.made_at.astimezone(roster.unit.zone).date())
    staff = Role.objects.current().values("user")
    return unnamed.exclude(user__in=staff).select_related("user", "unit").order_by("user__name", "pk")


def end(roster: Roster, memberships: Iterable[Membership], *, by: User | None) -> int:
    """End memberships of people whom a complete list does not name; records stay. Return how many were open still."""
    require_import(by, roster.unit)
    ended = 0
    for membership in memberships:
        with transaction.atomic():
            # The condition decides: of a list that is undone meanwhile nobody would undo this.
            taken = Roster.objects.filter(pk=roster.pk, state=State.TAKEN).exclude(file="")
            if not taken.update(progressed_at=clock.now()):
                break
            if joining.leave(membership, by=by):
                ended += 1
                roster.lines.create(run=roster.run, number=0, what=RosterLine.What.LEFT, membership=membership)
    return ended


def throw_away(roster: Roster) -> bool:
    """Throw a list away of which nothing was taken in; return whether that was so still.

    Its file goes at once, its rows in the background; nobody is shown it from here on.
    """
    with transaction.atomic():
        # The condition decides: from here on nobody takes it in, and no worker goes on with it.
        if not move(roster, *Roster.NOT_TAKEN, to=State.THROWN_AWAY):
            return False
        roster.refresh_from_db(fields=["file"])
        Roster.objects.filter(pk=roster.pk).update(file="", sheets=[])
        transaction.on_commit(partial(_discard, roster.file_name))
        put_work(roster)
    return True


def clear(roster: Roster) -> bool:
    """Delete a list that was thrown away, row by row; true, as the last piece of work at it."""
    delete_in_batches(roster.lines.all())
    roster.delete()
    return True


def _discard(kept: str) -> None:
    """Delete a file; one that cannot be deleted now is an orphan for the next night."""
    try:
        if kept:
            private_storage().delete(kept)
    except OSError:
        logger.exception("a list's file could not be deleted")


def prune() -> int:
    """Delete files and rows of lists after a week: what was taken in stays, what was not is thrown away."""
    old = Roster.objects.filter(made_at__lt=clock.now() - KEPT)
    pruned = sum(throw_away(roster) for roster in old.filter(state__in=Roster.NOT_TAKEN))
    pruned += sum(_let_go(roster) for roster in old.filter(state__in=DONE).exclude(file=""))
    for roster in old.filter(state=State.THROWN_AWAY):
        clear(roster)
    # The rows after the file: without them a list that has its file still would make everybody seem to be missing.
    delete_in_batches(RosterLine.objects.filter(roster__in=old.filter(state__in=DONE, file="")))
    _discard_orphans()
    return pruned


def _let_go(roster: Roster) -> bool:
    """Take the file of a list away that is done with; false for one that is being undone since this moment."""
    with transaction.atomic():
        if not Roster.objects.filter(pk=roster.pk, state__in=DONE).exclude(file="").update(file="", sheets=[]):
            return False
        transaction.on_commit(partial(_discard, roster.file_name))
    return True


def _discard_orphans() -> None:
    """Delete files that no list names: of a process that died between the file and its row."""
    storage = private_storage()
    if not storage.exists(keeping.FOLDER):
        return
    named = set(Roster.objects.exclude(file="").values_list("file", flat=True))
    for name in storage.listdir(keeping.FOLDER)[1]:
        path = f"{keeping.FOLDER}/{name}"
        if path not in named and storage.get_modified_time(path) < clock.now() - timedelta(days=1):
            _discard(path)
