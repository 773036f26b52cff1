"""Undoing a list as a whole, while nobody has used it: who was new is no more, who was changed is as before."""

import time
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, events

from .. import joining
from ..models import Membership, Unit, User
from ..refusals import Refusal
from .importing import require_import
from .models import Roster, RosterLine
from .taking_in import decision, move, put_work, require_decider

# One transaction each, and in seconds what the outbox lends by half.
AT_ONCE, PIECE = 200, 60
State, What = Roster.State, RosterLine.What


WHY_STOPPED = gettext_lazy(
    "Only part of this list was undone: whoever had it undone does not answer for the people of this unit any more. "
    "Undo it again for the rest."
)


class _Used(Exception):
    """Somebody new on the list has been here."""


def undo(roster: Roster, *, by: User | None) -> bool:
    """Have a list undone; refused once somebody new on it has been here. Return whether it was taken in still."""
    require_import(by, roster.unit)
    if used := _used(roster).count():
        sentence = _(
            "%(count)s of the people new on this list have signed in since, or have a record. Change people one by one."
        )
        raise Refusal("roster_used", sentence % {"count": used})
    with transaction.atomic():
        moved = move(roster, State.TAKEN, to=State.UNDOING, **decision(by))
        if moved:
            roster.refresh_from_db(fields=["file"])
            if not roster.file_name:
                raise _too_old()
            events.record("roster.undone", actor=by, unit=roster.unit.public_id, roster=roster.public_id)
            put_work(roster)
    return moved


def _too_old() -> Refusal:
    return Refusal("too_old", _("The week in which a list can be undone is over. Change the people one by one."))


def _used(roster: Roster):
    """Return those whom the list has made and who have signed in, or of whom something else is known here by now."""
    lines = roster.lines.filter(what=What.MADE)
    made = User.objects.filter(pk__in=lines.values("membership__user"))
    return made.filter(~Q(state=User.State.ROSTERED) | _known_by_something_else(roster))


def _known_by_something_else(roster: Roster) -> Q:
    marks = []
    for model, field in _what_points_to(User):
        rows = model._default_manager.filter(**{field: OuterRef("pk")})
        if model is Membership:
            rows = rows.exclude(pk__in=roster.lines.filter(membership__isnull=False).values("membership"))
        marks.append(Exists(rows))
    for model, field in _what_points_to(Membership):
        marks.append(Exists(model._default_manager.filter(**{f"{field}__user": OuterRef("pk")})))
    return reduce(or_, map(Q, marks))


def _what_points_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Yield the models that point to one, and by which field; whatever is added to the house later is among them."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        # A slip that was printed and not used goes with whom it was for, as does the mark that she is not another.
        if relation.related_model._meta.label not in ("people.RosterLine", "people.Slip", "people.DifferentPeople"):
            yield relation.related_model, relation.field.name


def undo_piece(roster: Roster) -> bool:
    """Undo some rows of a list; return whether those were the last.

    Only in units whose people she answers for now: one may have been moved away since.
    """
    until = time.monotonic() + PIECE
    lines = roster.lines.filter(what__in=(What.MADE, *UNDONE_BY)).select_related("membership__user", "membership__unit")
    try:
        by = require_decider(roster, roster.unit)
    except Refusal:
        move(roster, State.UNDOING, to=State.TAKEN, refusal=str(WHY_STOPPED), is_complete=False)
        return True
    if by:
        lines = lines.filter(membership__unit__in=Unit.objects.answered_for_by(by))
    while time.monotonic() < until:
        some = list(lines.order_by("pk")[:AT_ONCE])
        if not some:
            move(roster, State.UNDOING, to=State.UNDONE)
            return True
        if not _undo_some(roster, some):
            return True
    return False


@transaction.atomic
def _undo_some(roster: Roster, some: list[RosterLine]) -> bool:
    # The condition decides: another worker may be at the same rows.
    as_seen = Roster.objects.filter(pk=roster.pk, state=State.UNDOING, done_row=roster.done_row)
    if not as_seen.update(done_row=F("done_row") + len(some), progressed_at=clock.now()):
        return False
    roster.done_row += len(some)
    by = roster.decided_by
    made = [line.membership for line in some if line.what == What.MADE and line.membership]
    if not _unmade(roster, made):
        for membership in made:
            if not _unmade(roster, [membership]):
                joining.leave(membership, by=by)
    for line in some:
        if line.what != What.MADE and line.membership:
            UNDONE_BY[What(line.what)](line.membership, line, by)
    RosterLine.objects.filter(pk__in=[line.pk for line in some]).delete()
    return True


def _unmade(roster: Roster, memberships: list[Membership]) -> bool:
    """Take people off who are new; false, and nothing done, if one came first or is known by something else by now."""
    people = {each.user_id: each.user for each in memberships}
    begun = Membership.objects.filter(roster_lines__roster=roster, user__in=people)
    users = User.objects.filter(pk__in=people)
    try:
        with transaction.atomic():
            # Whoever writes something about them from here on waits until they are gone, and is told so.
            waiting = users.select_for_update().filter(state=User.State.ROSTERED)
            if len(waiting) < len(people) or users.filter(_known_by_something_else(roster)).exists():
                raise _Used
            Membership.objects.filter(pk__in=list(begun.values_list("pk", flat=True))).delete()
            users.delete()
            events.record_all(
                events.of("person.unmade", actor=roster.decided_by, subject=each.user, unit=each.unit.public_id)
                for each in memberships
            )
    except (ProtectedError, _Used):
        return False
    return True


def _change_back(membership: Membership, line: RosterLine, by: User | None) -> None:
    for name, before, after in line.changes:
        if name == "phone":
            # Her own doing by now, if she has signed in with it.
            hers = User.objects.filter(pk=membership.user_id, state=User.State.ROSTERED, phone=after)
            hers.update(phone=before)
        else:
            Membership.objects.filter(pk=membership.pk, **{name: after}).update(**{name: before})


def _come_back(was: Membership, line: RosterLine, by: User | None) -> None:
    """Let somebody belong again from today on, whom a complete list did not name."""
    if was.user.is_active and not was.unit.closed_on:
        joining.begin(was.user, was.unit, was.occupation, staff_number=was.staff_number, by=by)


def _join_back(membership: Membership, line: RosterLine, by: User | None) -> None:
    _change_back(membership, line, by)
    joining.leave(membership, by=by)


UNDONE_BY = {What.JOINED: _join_back, What.CHANGED: _change_back, What.LEFT: _come_back}
