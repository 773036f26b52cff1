"""Coming into a unit by an invitation, or by asking; letting somebody in, or not."""

from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from foundation import clock, events

from .. import joining
from ..models import Membership, Unit, User
from ..refusals import Refusal
from .models import PAUSE, Invitation, JoinRequest


class Came(StrEnum):
    """What came of taking an invitation."""

    IN = "in"
    WAITS = "waits"
    WAS_IN = "was_in"


class _Twice(Exception):
    """The second tap of the same person: what the first one spent is not spent again."""


def take(user: User, invitation: Invitation) -> Came:
    """Bring a person into the unit of an invitation, or on its list of who waits; nobody takes one twice."""
    unit, occupation = invitation.unit, invitation.occupation
    if _belongs(user, unit):
        return Came.WAS_IN
    if invitation.needs_confirmation and JoinRequest.objects.waiting().filter(user=user, unit=unit).exists():
        return Came.WAITS
    try:
        with transaction.atomic():
            # The condition decides: of two who take the last place at once only one changes the row.
            if not Invitation.objects.open().filter(pk=invitation.pk).update(uses=F("uses") + 1):
                raise Refusal("invitation_over", _("This poster is no longer valid. Ask your station for a new one."))
            came = ask if invitation.needs_confirmation else joining.begin
            if came(user, unit, occupation) is None:
                raise _Twice
    except _Twice:
        return Came.WAITS if invitation.needs_confirmation else Came.WAS_IN
    return Came.WAITS if invitation.needs_confirmation else Came.IN


def ask(
    user: User, unit: Unit, occupation: str = Membership.Occupation.RIDER, *, leaves: Membership | None = None
) -> JoinRequest | None:
    """Put a person on the list of who wants to belong to a unit; None for who stands on it already.

    `leaves` is a membership of hers that shall end when she is let in: she asks for a transfer.
    """
    if leaves and leaves.user_id != user.pk:
        raise Refusal("beyond_own_rights", _("This is not a membership of yours."))
    if not user.is_active:
        raise Refusal("person_inactive", _("This account is closed, so it cannot join a unit."))
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    if _belongs(user, unit):
        raise Refusal("belongs_already", _("You belong to this unit already."))
    declined = JoinRequest.objects.filter(user=user, unit=unit, state=JoinRequest.State.DECLINED)
    if declined.filter(decided_at__gt=clock.now() - PAUSE).exists():
        raise Refusal("declined_lately", _("This unit has not let you in. Ask its contact person why."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(user=user, unit=unit, occupation=occupation, leaves=leaves)
            events.record("join.asked", actor=user, subject=user, unit=unit.public_id)
    except IntegrityError:
        return None
    return request


def accept(request: JoinRequest, *, by: User) -> bool:
    """Let somebody into the unit she asked for; return whether she waited still."""
    with transaction.atomic():
        decided = _decide(request, JoinRequest.State.ACCEPTED, by)
        if decided:
            if request.ends:
                joining.leave(request.ends, by=by)
            joining.join(request.user, request.unit, request.occupation, by=by)
    return decided


def decline(request: JoinRequest, *, by: User) -> bool:
    """Do not let somebody in; return whether she waited still."""
    with transaction.atomic():
        return _decide(request, JoinRequest.State.DECLINED, by)


def _decide(request: JoinRequest, state: str, by: User) -> bool:
    if not JoinRequest.objects.managed_by(by).filter(pk=request.pk).exists():
        raise Refusal("beyond_own_rights", _("You cannot decide who belongs to this unit."))
    waiting = JoinRequest.objects.waiting().filter(pk=request.pk)
    decided = waiting.update(state=state, decided_at=clock.now(), decided_by=by)
    if decided:
        events.record(f"join.{state}", actor=by, subject=request.user, unit=request.unit.public_id)
    return bool(decided)


def _belongs(user: User, unit: Unit) -> bool:
    return Membership.objects.current().filter(user=user, unit=unit).exists()
