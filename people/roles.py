"""Giving and taking away roles. Nobody gives more than she has."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation import clock, events

from .models import Role, Unit, User
from .refusals import Refusal
from .signals import role_changed


def can_give(by: User | None, unit: Unit, kind: str, until: date | None = None) -> bool:
    """Tell whether `by` may give, or take away, a role of this kind in this unit up to this day.

    Nobody (None) stands for a command of the operator, who may do everything.
    """
    if by is None or (by.is_superuser and by.is_active):
        return True
    givers = [giver for giver, kinds in Role.GIVES.items() if kind in kinds]
    return by.is_active and any(
        role.unit.path <= unit.path < role.unit.path_after_subtree
        and (role.until is None or (until is not None and until <= role.until))
        for role in Role.objects.current().filter(user=by, kind__in=givers).select_related("unit")
    )


def grant(user: User, unit: Unit, kind: str, *, by: User | None, until: date | None = None) -> Role:
    """Give a person a role in a unit and everything below it; given again, only its last day changes.

    Whoever had none signs in anew: a worker's session lasts half a year, too long for somebody who sees others' data.
    """
    if not can_give(by, unit, kind, until):
        raise Refusal("beyond_own_rights", _("You cannot give a right that you do not have yourself."))
    if not user.is_active:
        raise Refusal("person_inactive", _("This account is closed, so it cannot be given a role."))
    if kind == Role.Kind.GUEST and until is None:
        raise Refusal("guest_without_end", _("A guest's role needs a last day. Choose one."))
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    was_staff = user.is_staff_member
    with transaction.atomic():
        try:
            with transaction.atomic():
                role = Role.objects.create(user=user, unit=unit, kind=kind, until=until)
        except IntegrityError:
            role = Role.objects.get(user=user, unit=unit, kind=kind)
            # Shortening somebody's role takes something away, so it needs the same right as taking it all.
            if not can_give(by, unit, kind, role.until):
                raise Refusal(
                    "beyond_own_rights", _("You cannot change a right that you do not have yourself.")
                ) from None
            if not Role.objects.filter(pk=role.pk).exclude(until=until).update(until=until):
                return role
            role.until = until
        events.record("role.granted", actor=by, subject=user, role=kind, unit=unit.public_id, until=until)
        role_changed.send(sender=Role, role=role)
        if not was_staff:
            user.end_sessions()
    return role


def take_away(role: Role, *, by: User | None) -> bool:
    """Take a role away and end the person's sessions; return whether she still had it."""
    if not can_give(by, role.unit, role.kind, role.until):
        raise Refusal("beyond_own_rights", _("You cannot take away a right that you do not have yourself."))
    with transaction.atomic():
        taken = _remove(role, by)
        if taken:
            role.user.end_sessions()
    return taken


def note_use(person: User) -> None:
    """Write down, as an event of each role she holds, that somebody goes where her roles let her in."""
    for role in Role.objects.current().filter(user=person).select_related("unit"):
        events.record("role.used", actor=person, subject=person, role=role.kind, unit=role.unit.public_id)


def end_lapsed() -> int:
    """Take away the roles whose last day is over, and end their holders' sessions; return how many."""
    return sum(take_away(role, by=None) for role in Role.objects.filter(until__lt=clock.today()).select_related("user"))


def take_all_away(person: User, *, by: User | None) -> None:
    """Take away every role of a person, inside a transaction of the caller, who has checked that `by` may."""
    for role in Role.objects.filter(user=person).select_related("user", "unit"):
        _remove(role, by)


def _remove(role: Role, by: User | None) -> bool:
    removed, _of_each_model = Role.objects.filter(pk=role.pk).delete()
    if removed:
        events.record("role.taken_away", actor=by, subject=role.user, role=role.kind, unit=role.unit.public_id)
        role_changed.send(sender=Role, role=role)
    return bool(removed)


def can_manage(by: User | None, person: User) -> bool:
    """Tell whether `by` could take away every role of this person, and so may change how she signs in."""
    if by is None or (by.is_superuser and by.is_active):
        return True
    return not person.is_superuser and all(
        can_give(by, role.unit, role.kind, role.until)
        for role in Role.objects.filter(user=person).select_related("unit")
    )
