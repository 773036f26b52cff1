"""Joining a unit, leaving it, moving on to another."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation import clock, events

from .models import Membership, Unit, User
from .refusals import Refusal
from .signals import memberships_changed


def join(
    user: User,
    unit: Unit,
    occupation: str = Membership.Occupation.RIDER,
    *,
    staff_number: str = "",
    on: date | None = None,
    by: User | None = None,
) -> Membership:
    """Make a person a member of a unit from a day on; who is one already stays one as she is."""
    begun = begin(user, unit, occupation, staff_number=staff_number, on=on, by=by)
    return begun or Membership.objects.get(user=user, unit=unit, to_date=None)


def begin(
    user: User,
    unit: Unit,
    occupation: str,
    *,
    staff_number: str = "",
    on: date | None = None,
    by: User | None = None,
) -> Membership | None:
    """Make a person a member of a unit from a day on; None for who is one already."""
    if not user.is_active:
        raise Refusal("person_inactive", _("This account is closed, so it cannot join a unit."))
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user, unit=unit, occupation=occupation, staff_number=staff_number, from_date=on or clock.today()
            )
            events.record("membership.begun", actor=by, subject=user, unit=unit.public_id, occupation=occupation)
            memberships_changed.send(sender=Membership, memberships=[membership])
    except IntegrityError:
        return None
    return membership


def begin_all(memberships: list[Membership], *, by: User | None = None) -> None:
    """Make people who are new here members of open units, many at once."""
    Membership.objects.bulk_create(memberships)
    events.record_all(
        events.of("membership.begun", actor=by, subject=each.user, unit=each.unit.public_id, occupation=each.occupation)
        for each in memberships
    )
    memberships_changed.send(sender=Membership, memberships=memberships)


def leave(membership: Membership, *, on: date | None = None, by: User | None = None) -> bool:
    """End a membership; `on` is the first day without it. Return whether anything changed."""
    day = on or clock.today()
    if day < membership.from_date:
        raise Refusal("ends_before_it_begins", _("A membership cannot end before it begins. Choose a later day."))
    with transaction.atomic():
        ended = Membership.objects.filter(Q(to_date=None) | Q(to_date__gt=day), pk=membership.pk).update(to_date=day)
        if ended:
            events.record("membership.ended", actor=by, subject=membership.user, unit=membership.unit.public_id)
            membership.to_date = day
            memberships_changed.send(sender=Membership, memberships=[membership])
    return bool(ended)


def transfer(membership: Membership, unit: Unit, *, on: date | None = None, by: User | None = None) -> Membership:
    """End a membership and begin one in another unit on the same day, in the same occupation."""
    if unit == membership.unit:
        raise Refusal("same_unit", _("This person belongs to that unit already."))
    with transaction.atomic():
        leave(membership, on=on, by=by)
        # Staff numbers are given by each unit, so the old one does not come along.
        return join(membership.user, unit, membership.occupation, on=on, by=by)
