"""Slips: a code on paper with which somebody signs in once, without a message; her coordinator makes it out to her."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation import clock, events
from foundation.database import delete_in_batches

from .. import paper
from ..models import Membership, Role, Unit, User, UserQuerySet, path_ranges
from ..refusals import Refusal
from . import codes
from .models import Slip

# Ten letters of 31 are 8e14 codes, and an address has 300 guesses a day.
LENGTH = 10
VALID_FOR = timedelta(days=14)
KEPT = timedelta(days=90)


def makeable(by: User) -> UserQuerySet:
    """Return the workers `by` answers for; nobody comes by the rights of staff with a piece of paper."""
    hers = Unit.objects.answered_for_by(by)
    members = Membership.objects.current().filter(unit__in=hers)
    workers = User.objects.filter(pk__in=members.values("user"), is_active=True, is_superuser=False)
    return workers.exclude(pk__in=Role.objects.current().values("user"))


def can_make(by: User, person: User) -> bool:
    return makeable(by).filter(pk=person.pk).exists()


def make(person: User, *, by: User) -> tuple[Slip, str]:
    """Return a new slip and the code that stands on it, which is kept nowhere; older ones are void from now on."""
    if not can_make(by, person):
        raise Refusal("beyond_own_rights", _("You cannot make a slip for this person."))
    code = paper.make_code(LENGTH)
    with transaction.atomic():
        Slip.objects.filter(user=person, used_at=None).update(expires_at=clock.now())
        slip = Slip.objects.create(user=person, digest=_digest(code), made_by=by, expires_at=clock.now() + VALID_FOR)
        events.record("slip.made", actor=by, subject=person)
    return slip, code


def waiting_for_one(unit: Unit, *, by: User) -> UserQuerySet:
    """Return those of a unit and below who have never signed in; who holds no slip yet comes first, then by name."""
    members = Membership.objects.current().filter(path_ranges([unit], "unit__"))
    waiting = makeable(by).filter(state=User.State.ROSTERED, pk__in=members.values("user"))
    held = Slip.objects.filter(user=OuterRef("pk"), used_at=None, expires_at__gt=clock.now())
    return waiting.alias(has_slip=Exists(held)).order_by("has_slip", "name", "pk")


def make_sheet(people: Iterable[User], *, by: User) -> list[tuple[Slip, str]]:
    """Return a slip and its code for each of several people; for all of them or, after a refusal, for none."""
    with transaction.atomic():
        return [make(person, by=by) for person in people]


def redeem(code: str, *, address: str, of: User | None = None) -> User:
    """Use up a slip and return whose it is, or refuse: in the same words whether it is wrong, old or used.

    It is worth what its maker may still do: once she has left, or its owner has a role, it opens nothing. With `of`,
    one that was made out to anybody else is wrong, and stays unused.
    """
    codes.spend_failure_at(address)
    now = clock.now()
    open_one = Slip.objects.filter(digest=_digest(paper.typed(code)), used_at=None, expires_at__gt=now)
    if of:
        open_one = open_one.filter(user=of)
    slip = open_one.select_related("user", "made_by").first()
    if slip and not (slip.made_by and can_make(slip.made_by, slip.user)):
        slip = None
    with transaction.atomic():
        # Whoever changes the row has the slip: the same code typed twice at once signs in once.
        if slip is None or not open_one.filter(pk=slip.pk).update(used_at=now):
            raise Refusal(
                "wrong_slip", _("This is no code of a slip, or it is used or old. Ask your station for a new one.")
            )
        events.record("slip.used", actor=slip.user, subject=slip.user)
    codes.give_back_failure_at(address)
    return slip.user


def tell(user: User) -> list[Slip]:
    """Return, once, the slips made out to a person that she has not been told of."""
    untold = list(Slip.objects.filter(user=user, told_at=None).select_related("made_by").order_by("made_at"))
    if untold:
        Slip.objects.filter(pk__in=[slip.pk for slip in untold]).update(told_at=clock.now())
    return untold


def _digest(code: str) -> str:
    return salted_hmac("people.sign_in.slips", code, algorithm="sha256").hexdigest()


def prune() -> int:
    """Forget slips long after they could be used."""
    return delete_in_batches(Slip.objects.filter(expires_at__lt=clock.now() - KEPT))
