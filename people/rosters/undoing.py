"""Undoing a list as a whole, while nobody has used it: who was new is no more, who was changed is as before."""

import time
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.utils.translation import gettext as _

from foundation import clock, events

from .. import joining
from ..models import Membership, Role, Unit, User
from ..refusals import Refusal
from .importing import can_import
from .models import Roster, RosterLine
from .taking_in import move, put_work

# One transaction each, and in seconds what the outbox lends by half.
AT_ONCE, PIECE = 50, 60
State, What = Roster.State, RosterLine.What


def undo(roster: Roster, *, by: User | None) -> bool:
    """Have a list undone; refused once somebody new on it has been here. Return whether it was taken in still."""
    if not can_import(by, roster.unit):
        raise Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))
    if not roster.kept:
        raise Refusal("too_old", _("The week in which a list can be undone is over. Change the people one by one."))
    if used := _used(roster).count():
        sentence = _(
            "%(count)s of the people new on this list have signed in since, or have a record. Change people one by one."
        )
        raise Refusal("roster_used", sentence % {"count": used})
    with transaction.atomic():
        moved = move(roster, State.TAKEN, to=State.UNDOING, decided_by=by)
        if moved:
            events.record("roster.undone", actor=by, unit=roster.unit.public_id, roster=roster.public_id)
            put_work(roster)
    return moved


def _used(roster: Roster):
    """Return those whom the list has made and who have signed in, or of whom something else is known here by now."""
    lines = roster.lines.filter(what=What.MADE)
    made = User.objects.filter(pk__in=lines.values("membership__user"))
    marks: list[Q | Exists] = [~Q(state=User.State.ROSTERED)]
    for model, field in _what_points_to(User):
        rows = model._default_manager.filter(**{field: OuterRef("pk")})
        if model is Membership:
            rows = rows.exclude(pk__in=roster.lines.filter(membership__isnull=False).values("membership"))
        marks.append(Exists(rows))
    for model, field in _what_points_to(Membership):
        marks.append(Exists(model._default_manager.filter(**{f"{field}__user": OuterRef("pk")})))
    return made.filter(reduce(or_, marks))


def _what_points_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Yield the models that point to one, and by which field; whatever is added to the house later is among them."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.concrete:
            continue
        # A slip that was printed and not used goes with whom it was for.
        if relation.related_model._meta.label not in ("people.RosterLine", "people.Slip"):
            yield relation.related_model, relation.field.name


def undo_piece(roster: Roster) -> bool:
    """Undo some rows of a list; return whether those were the last.

    Only in units whose people she answers for now: one may have been moved away since.
    """
    until = time.monotonic() + PIECE
    lines = roster.lines.filter(what__in=UNDONE_BY).select_related("membership__user", "membership__unit")
    if roster.decided_by:
        hers = Unit.objects.within(roster.decided_by.units_as(*Role.ANSWERS_FOR_PEOPLE))
        lines = lines.filter(membership__unit__in=hers)
    while time.monotonic() < until:
        some = list(lines.order_by("pk")[:AT_ONCE])
        if not some:
            move(roster, State.UNDOING, to=State.UNDONE)
            return True
        with transaction.atomic():
            Roster.objects.filter(pk=roster.pk).update(progressed_at=clock.now())
            for line in some:
                # Whoever deletes the line undoes it: another worker may be at the same ones.
                if line.membership and RosterLine.objects.filter(pk=line.pk).delete()[0]:
                    UNDONE_BY[What(line.what)](line.membership, line, roster.decided_by)
    return False


def _unmake(membership: Membership, line: RosterLine, by: User | None) -> None:
    """Take somebody off who is new; who came first, or is known by something else by now, stays without the unit."""
    person = membership.user
    begun = RosterLine.objects.filter(roster=line.roster_id, membership__user=person).values("membership")
    keys = {membership.pk, *begun.values_list("membership", flat=True)}
    memberships = Membership.objects.filter(pk__in=keys)
    # Nobody signs in to it any more from here.
    waiting = User.objects.filter(pk=person.pk, state=User.State.ROSTERED)
    try:
        with transaction.atomic():
            if waiting.update(state=User.State.DEACTIVATED, is_active=False):
                memberships.delete()
                person.delete()
                events.record("person.unmade", actor=by, subject=person, unit=membership.unit.public_id)
    except ProtectedError:
        joining.leave(membership, by=by)


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


UNDONE_BY = {What.MADE: _unmake, What.JOINED: _join_back, What.CHANGED: _change_back, What.LEFT: _come_back}
