"""A list on its way into a unit: handed in, its columns chosen, compared, taken in. What takes long is put as work."""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock, events, outbox

from .. import joining
from ..models import Membership, Role, Unit, User
from ..refusals import Refusal
from . import keeping, rows
from .headers import Layout
from .importing import can_import
from .models import KEPT, Roster, RosterLine, private_storage
from .synonyms import Field

logger = logging.getLogger(__name__)

WORK = "people.roster"
State = Roster.State
_FROM_THE_TOP = {"done_row": 0, "run": F("run") + 1}


def hand_in(file: File, unit: Unit, *, by: User | None) -> Roster:
    """Keep a file that somebody hands in for a unit, and have it read."""
    if not can_import(by, unit):
        raise Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    roster = Roster(unit=unit, made_by=by, name=(file.name or "")[-100:], language=get_language() or "")
    kept = private_storage().save(f"{keeping.FOLDER}/{roster.public_id}", file)
    try:
        with transaction.atomic():
            roster.file.name = kept
            roster.save()
            events.record("roster.handed_in", actor=by, unit=unit.public_id)
            put_work(roster)
    except BaseException:
        private_storage().delete(kept)
        raise
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
    roster: Roster, layout: Layout, sheet: int, columns: Mapping[Field, int], *, is_complete: bool = False
) -> bool:
    """Say which column of which sheet holds what, and have the list compared with who is here."""
    rows.refuse_incomplete(layout.allowed(columns))
    chosen = {which.value: index for which, index in layout.allowed(columns).items()}
    with transaction.atomic():
        fields = {"sheet": sheet, "columns": chosen, "is_complete": is_complete, "language": get_language() or ""}
        rows_of_it = roster.counts.get("sheets", [])[sheet : sheet + 1] or [roster.rows]
        fields |= {"rows": rows_of_it[0], **_FROM_THE_TOP}
        moved = move(roster, State.READ, State.CHECKED, to=State.CHECKING, **fields)
        if moved:
            put_work(roster)
    return moved


def take(roster: Roster, *, by: User | None) -> bool:
    """Have a list that was compared taken in; return whether it waited for that."""
    if not can_import(by, roster.unit):
        raise Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))
    if roster.unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    with transaction.atomic():
        fields = {"language": get_language() or "", "decided_by": by, **_FROM_THE_TOP}
        moved = move(roster, State.CHECKED, to=State.TAKING, **fields)
        if moved:
            put_work(roster)
    return moved


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
    if not can_import(by, roster.unit):
        raise Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))
    ended = 0
    for membership in memberships:
        with transaction.atomic():
            if joining.leave(membership, by=by):
                ended += 1
                roster.lines.create(run=roster.run, number=0, what=RosterLine.What.LEFT, membership=membership)
    return ended


def throw_away(roster: Roster) -> bool:
    """Delete a list of which nothing was taken in; return whether it was there still."""
    with transaction.atomic():
        # The condition decides: from here on nobody takes it in, and no worker goes on with it.
        waiting = Roster.objects.filter(pk=roster.pk, state__in=Roster.NOT_TAKEN)
        if not waiting.update(state=State.REFUSED):
            return False
        kept = Roster.objects.get(pk=roster.pk).kept
        roster.delete()
        transaction.on_commit(partial(_discard, kept))
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
    pruned = 0
    old = Roster.objects.filter(made_at__lt=clock.now() - KEPT)
    for roster in old.filter(~Q(file="") | Q(state=State.REFUSED)).exclude(state__in=(State.TAKING, State.UNDOING)):
        pruned += 1
        if throw_away(roster):
            continue
        with transaction.atomic():
            # Lines gone and the file still there would make everybody on it seem to be missing.
            roster.lines.all().delete()
            Roster.objects.filter(pk=roster.pk).update(file="")
            transaction.on_commit(partial(_discard, roster.kept))
    _discard_orphans()
    return pruned


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
