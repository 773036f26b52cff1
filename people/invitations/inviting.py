"""Inviting people into a unit, and taking an invitation back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation import clock, events

from .. import paper
from ..models import Membership, Unit, User
from ..refusals import Refusal
from ..sign_in import codes
from .models import Invitation


def invite(
    unit: Unit,
    *,
    by: User,
    expires_at: datetime,
    occupation: str = Membership.Occupation.RIDER,
    max_uses: int | None = None,
    needs_confirmation: bool = False,
) -> Invitation:
    """Make a way into a unit, up to a moment and for so many people; `None` is any number."""
    if not Unit.objects.answered_for_by(by).contains(unit):
        raise Refusal("beyond_own_rights", _("You cannot invite people into this unit."))
    with transaction.atomic():
        invitation = Invitation.objects.create(
            unit=unit,
            occupation=occupation,
            made_by=by,
            expires_at=expires_at,
            max_uses=max_uses,
            needs_confirmation=needs_confirmation,
        )
        events.record("invitation.made", actor=by, unit=unit.public_id, invitation=invitation.public_id)
    return invitation


def revoke(invitation: Invitation, *, by: User) -> bool:
    """Let nobody in by it from now on; whoever came stays. Return whether it was open to be taken back."""
    if not Invitation.objects.managed_by(by).filter(pk=invitation.pk).exists():
        raise Refusal("beyond_own_rights", _("You cannot take this invitation back."))
    with transaction.atomic():
        revoked = Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=clock.now())
        if revoked:
            events.record("invitation.revoked", actor=by, invitation=invitation.public_id)
            invitation.refresh_from_db(fields=["revoked_at"])
    return bool(revoked)


def find(code: str, *, address: str) -> Invitation:
    """Return the invitation that has a short code, or refuse: in the same words whether it is wrong, old or used up."""
    codes.spend_failure_at(address)
    invitation = Invitation.objects.open().filter(code=paper.typed(code)).first()
    if invitation is None:
        raise Refusal(
            "no_such_code",
            _("No poster has this code, or it is no longer valid. Compare it with the poster, or ask your station."),
        )
    codes.give_back_failure_at(address)
    return invitation
