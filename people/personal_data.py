"""Register what is kept about people themselves; who was where is evidence and stays under a pseudonym."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db.models import Q

from foundation import clock
from foundation.personal_data import Class, register

from . import joining, roles, telling_apart
from .models import (
    Device,
    DifferentPeople,
    GatewayFailure,
    Invitation,
    JoinRequest,
    Membership,
    Note,
    NumberNotice,
    Role,
    SignInCode,
    SignInCount,
    Slip,
    Unit,
    User,
)


def _account(user: User) -> Iterable[dict[str, Any]]:
    yield {
        field: getattr(user, field)
        for field in ("name", "phone", "email", "language", "state", "joined_at", "last_login")
    }


def _close(user: User) -> None:
    User.objects.filter(pk=user.pk).update(
        name="",
        phone=None,
        email=None,
        language="",
        password=make_password(None),
        state=User.State.CLOSED,
        is_active=False,
        number_proved_at=None,
        number_lost_at=None,
    )
    user.end_sessions()


def _fold(source: User, heir: User) -> None:
    """Leave the source as a signpost to the heir, who keeps her own name and numbers and takes what she lacks."""
    phone, email = source.phone, source.email
    proved_at, lost_at = User.objects.values_list("number_proved_at", "number_lost_at").get(pk=source.pk)
    User.objects.filter(pk=source.pk).update(
        phone=None,
        number_proved_at=None,
        number_lost_at=None,
        email=None,
        password=make_password(None),
        state=User.State.MERGED,
        is_active=False,
        merged_into=heir,
    )
    if phone:
        User.objects.filter(pk=heir.pk, phone=None).update(phone=phone, number_proved_at=proved_at, number_lost_at=None)
    else:
        User.objects.filter(pk=heir.pk, phone=None, number_lost_at=None).update(number_lost_at=lost_at)
    User.objects.filter(pk=heir.pk, email=None).update(email=email)
    source.end_sessions()


def _memberships(user: User) -> Iterable[dict[str, Any]]:
    for membership in Membership.objects.filter(user=user).select_related("unit").order_by("from_date"):
        yield {
            "unit": membership.unit.name,
            "occupation": membership.occupation,
            "staff_number": membership.staff_number,
            "from_date": membership.from_date,
            "to_date": membership.to_date,
        }


def _leave_all(user: User) -> None:
    today = clock.today()
    mine = Membership.objects.filter(user=user)
    mine.update(staff_number="")
    for membership in mine.filter(Q(to_date=None) | Q(to_date__gt=today), from_date__lte=today):
        joining.leave(membership, on=today)


def _move_memberships(source: User, heir: User) -> None:
    """Hand over all memberships; of two that are open in one unit the source's ends today.

    Nobody is told that it has ended: the person belongs to the unit as before, through the heir's.
    """
    today = clock.today()
    open_units = Membership.objects.filter(user=heir, to_date=None).values("unit")
    twice = Membership.objects.filter(user=source, to_date=None, unit__in=open_units)
    twice.filter(from_date__gt=today).delete()
    twice.update(to_date=today)
    Membership.objects.filter(user=source).update(user=heir)


def _roles(user: User) -> Iterable[dict[str, Any]]:
    for role in Role.objects.filter(user=user).select_related("unit").order_by("granted_at"):
        yield {"kind": role.kind, "unit": role.unit.name, "granted_at": role.granted_at, "until": role.until}


def _notes(user: User) -> Iterable[dict[str, Any]]:
    for note in Note.objects.filter(person=user).select_related("unit").order_by("written_at"):
        yield {"unit": note.unit.name, "text": note.text, "written_at": note.written_at}


def _join_requests(user: User) -> Iterable[dict[str, Any]]:
    for request in JoinRequest.objects.filter(user=user).select_related("unit").order_by("asked_at"):
        yield {"unit": request.unit.name, "asked_at": request.asked_at, "state": request.state}


def _devices(user: User) -> Iterable[dict[str, Any]]:
    for device in Device.objects.filter(user=user).order_by("first_used_at"):
        yield {"kind": device.kind, "first_used_at": device.first_used_at, "last_used_at": device.last_used_at}


def _slips(user: User) -> Iterable[dict[str, Any]]:
    for slip in Slip.objects.filter(user=user).order_by("made_at"):
        yield {"made_at": slip.made_at, "used_at": slip.used_at}


def _move_devices(source: User, heir: User) -> None:
    """Forget them: the heir shows again, on each device, that it is hers."""
    Device.objects.filter(user=source).delete()


def _factors(user: User) -> Iterable[dict[str, Any]]:
    for factor in Authenticator.objects.filter(user=user).order_by("created_at"):
        yield {"type": factor.type, "created_at": factor.created_at, "last_used_at": factor.last_used_at}


def _forget_factors(user: User, heir: User | None = None) -> None:
    """Forget them: of two accounts that become one the heir's own stay, since who has hers may enter."""
    Authenticator.objects.filter(user=user).delete()


def _codes(user: User) -> Iterable[dict[str, Any]]:
    for code in SignInCode.objects.filter(phone=user.phone).order_by("expires_at"):
        yield {"phone": code.phone, "expires_at": code.expires_at, "used_at": code.used_at}


def _notices(user: User) -> Iterable[dict[str, Any]]:
    for notice in NumberNotice.objects.filter(user=user).order_by("expires_at"):
        yield {"phone": notice.phone, "expires_at": notice.expires_at}


def _forget_codes(user: User, heir: User | None = None) -> None:
    SignInCode.objects.filter(phone=user.phone).delete()


# Before the person herself, whose number leads to them.
register(
    SignInCode,
    columns={
        "public_id": Class.NONE,
        "phone": Class.CONTACT,
        "language": Class.NONE,
        "expires_at": Class.NONE,
        "used_at": Class.NONE,
    },
    exports=_codes,
    erase=_forget_codes,
    merge=_forget_codes,
)
register(
    NumberNotice,
    columns={
        "public_id": Class.NONE,
        "user": Class.PSEUDONYM,
        "phone": Class.CONTACT,
        "language": Class.NONE,
        "expires_at": Class.NONE,
    },
    exports=_notices,
    erase=lambda user: NumberNotice.objects.filter(user=user).delete(),
    merge=lambda source, heir: NumberNotice.objects.filter(user=source).update(user=heir),
)
# Keyed by HMAC and gone after two days.
register(
    SignInCount,
    columns={"what": Class.NONE, "key": Class.PSEUDONYM, "day": Class.NONE, "count": Class.NONE},
)
register(GatewayFailure, columns={"since": Class.NONE, "tries": Class.NONE, "code": Class.NONE})
register(
    Device,
    columns={
        "user": Class.PSEUDONYM,
        "digest": Class.CREDENTIAL,
        "public_id": Class.PSEUDONYM,
        "kind": Class.NONE,
        "session_key": Class.CREDENTIAL,
        "first_used_at": Class.NONE,
        "last_used_at": Class.NONE,
        "second_factor_at": Class.NONE,
    },
    exports=_devices,
    erase=lambda user: Device.objects.filter(user=user).delete(),
    merge=_move_devices,
)
register(
    Slip,
    columns={
        "user": Class.PSEUDONYM,
        "digest": Class.CREDENTIAL,
        "made_by": Class.PSEUDONYM,
        "made_at": Class.NONE,
        "expires_at": Class.NONE,
        "used_at": Class.NONE,
        "told_at": Class.NONE,
    },
    exports=_slips,
    erase=lambda user: Slip.objects.filter(user=user).delete(),
    # She knows them as the other account's, which nobody signs in to any more.
    merge=lambda source, heir: Slip.objects.filter(user=source).delete(),
)
register(
    Authenticator,
    columns={
        "user": Class.PSEUDONYM,
        "type": Class.NONE,
        "data": Class.CREDENTIAL,
        "created_at": Class.NONE,
        "last_used_at": Class.NONE,
    },
    exports=_factors,
    erase=_forget_factors,
    merge=_forget_factors,
)
register(
    Role,
    columns={
        "user": Class.PSEUDONYM,
        "unit": Class.NONE,
        "kind": Class.NONE,
        "until": Class.NONE,
        "granted_at": Class.NONE,
    },
    exports=_roles,
    erase=lambda user: roles.take_all_away(user, by=None),
    # Rights are given to a person somebody has looked at; they do not wander.
    merge=lambda source, heir: roles.take_all_away(source, by=None),
)
register(
    Membership,
    columns={
        "user": Class.PSEUDONYM,
        "unit": Class.NONE,
        "occupation": Class.TRAINING,
        "staff_number": Class.IDENTITY,
        "from_date": Class.TRAINING,
        "to_date": Class.TRAINING,
    },
    exports=_memberships,
    erase=_leave_all,
    merge=_move_memberships,
)
register(
    Note,
    columns={
        "public_id": Class.NONE,
        "person": Class.PSEUDONYM,
        "unit": Class.NONE,
        "author": Class.PSEUDONYM,
        "text": Class.IDENTITY,
        "written_at": Class.NONE,
    },
    exports=_notes,
    erase=lambda user: Note.objects.filter(person=user).delete(),
    merge=lambda source, heir: Note.objects.filter(person=source).update(person=heir),
)
register(
    DifferentPeople,
    columns={
        "public_id": Class.NONE,
        "first": Class.PSEUDONYM,
        "second": Class.PSEUDONYM,
        "marked_by": Class.PSEUDONYM,
        "marked_at": Class.NONE,
    },
    # Neither is told who the other is: that somebody has told her apart stands among her events.
    erase=lambda user: DifferentPeople.objects.about(user).delete(),
    merge=telling_apart.hand_over,
)
register(
    JoinRequest,
    columns={
        "public_id": Class.NONE,
        "user": Class.PSEUDONYM,
        "unit": Class.NONE,
        "occupation": Class.TRAINING,
        "leaves": Class.NONE,
        "state": Class.NONE,
        "asked_at": Class.NONE,
        "decided_at": Class.NONE,
        "decided_by": Class.PSEUDONYM,
    },
    exports=_join_requests,
    erase=lambda user: JoinRequest.objects.filter(user=user).delete(),
    # Who asked under another account asks again, if she is not in yet.
    merge=lambda source, heir: JoinRequest.objects.filter(user=source).delete(),
)
# Of a unit; who came by it is a membership.
register(
    Invitation,
    columns={
        "public_id": Class.NONE,
        "code": Class.NONE,
        "unit": Class.NONE,
        "occupation": Class.NONE,
        "made_by": Class.PSEUDONYM,
        "made_at": Class.NONE,
        "expires_at": Class.NONE,
        "max_uses": Class.NONE,
        "uses": Class.NONE,
        "revoked_at": Class.NONE,
        "needs_confirmation": Class.NONE,
    },
)
register(
    User,
    columns={
        "password": Class.CREDENTIAL,
        "last_login": Class.NONE,
        "is_superuser": Class.NONE,
        "groups": Class.NONE,
        "user_permissions": Class.NONE,
        "public_id": Class.PSEUDONYM,
        "pseudonym": Class.PSEUDONYM,
        "name": Class.IDENTITY,
        "phone": Class.CONTACT,
        "email": Class.CONTACT,
        "language": Class.NONE,
        "state": Class.NONE,
        "is_active": Class.NONE,
        "merged_into": Class.PSEUDONYM,
        "joined_at": Class.NONE,
        "session_epoch": Class.NONE,
        "knows_today": Class.NONE,
        "knows_people": Class.NONE,
        "knows_editor": Class.NONE,
        "second_factor_taken_at": Class.NONE,
        "number_proved_at": Class.NONE,
        "number_lost_at": Class.NONE,
    },
    exports=_account,
    erase=_close,
    merge=_fold,
)
# The contact person of a unit is published on purpose and belongs to the unit, not to an account.
register(
    Unit,
    columns={
        "path": Class.NONE,
        "depth": Class.NONE,
        "numchild": Class.NONE,
        "public_id": Class.NONE,
        "name": Class.NONE,
        "kind": Class.NONE,
        "region": Class.NONE,
        "code": Class.NONE,
        "closed_on": Class.NONE,
        "contact_name": Class.NONE,
        "contact_phone": Class.NONE,
        "contact_hours": Class.NONE,
        "time_zone": Class.NONE,
    },
)
