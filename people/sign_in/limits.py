"""Counting what must not happen too often in a day: in the database, by conditional update."""

from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from foundation import clock
from foundation.database import delete_in_batches

from .models import SignInCount

KEPT = timedelta(days=2)


def spend(what: str, key: str, at_most: int) -> bool:
    """Count one more, unless `at_most` are counted for today already; return whether it was counted.

    Whoever guesses spends before the guess is looked at: guesses sent at the same time cannot all see the same count.
    """
    today = _today(what, key)
    if _count_up(today, at_most):
        return True
    # Either the day's limit is reached or this is the first of the day; a row made by somebody else will do.
    row = SignInCount(what=what, key=_digest(what, key), day=clock.today())
    SignInCount.objects.bulk_create([row], ignore_conflicts=True)
    return _count_up(today, at_most)


def _count_up(today, at_most: int) -> bool:
    return bool(today.filter(count__lt=at_most).update(count=F("count") + 1))


def give_back(what: str, key: str) -> None:
    """Take back one that was counted before it was known to be right."""
    _today(what, key).filter(count__gt=0).update(count=F("count") - 1)


def is_spent(what: str, key: str, at_most: int) -> bool:
    """Tell whether the day's limit is reached, without counting."""
    return _today(what, key).filter(count__gte=at_most).exists()


def _today(what: str, key: str):
    return SignInCount.objects.filter(what=what, key=_digest(what, key), day=clock.today())


def _digest(what: str, key: str) -> str:
    return salted_hmac("people.sign_in.limits", f"{what}:{key}", algorithm="sha256").hexdigest()


def prune() -> int:
    """Delete the counts of days gone by."""
    return delete_in_batches(SignInCount.objects.filter(day__lt=clock.today() - KEPT))
