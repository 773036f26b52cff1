"""Knowing a browser again: a random value in a cookie that is sent to the sign-in pages only."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from foundation import clock
from foundation.database import delete_in_batches

from ..models import User
from .models import Device

COOKIE = "waystation_device"
PATH = "/sign-in/"
# Browsers keep a cookie no longer than this.
KEPT = timedelta(days=400)


def token_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def budget_of(account: str, token: str, **known: Any) -> str:
    """Return what attempts to sign in to `account` (a number, an e-mail address or a person's id) are counted under.

    A device on which this person has signed in has a budget of its own: a stranger who guesses at her number, or asks
    for codes in her name, does not lock her out of her own phone. `known` says what else must hold for a device.
    """
    field = "email" if "@" in account else "phone" if account.startswith("+") else "public_id"
    if token and Device.objects.filter(digest=_digest(token), **{f"user__{field}": account}, **known).exists():
        return f"{account} {_digest(token)}"
    return account


def factor_budget_of(user: User, token: str) -> str:
    """Return what guesses at her second factor are counted under.

    Here a device is known only if she has shown the factor on it: whoever has her password, or her number, makes any
    browser one on which she has signed in, and would get ten guesses with each.
    """
    return budget_of(user.public_id, token, second_factor_at__isnull=False)


def note_second_factor(request: HttpRequest, user: User) -> None:
    Device.objects.filter(user=user, digest=_digest(token_of(request))).update(second_factor_at=clock.now())


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note that this person has signed in with this browser."""
    token = token_of(request) or secrets.token_urlsafe(32)
    Device.objects.update_or_create(user=user, digest=_digest(token), defaults={"last_used_at": clock.now()})
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(token: str) -> str:
    return salted_hmac("people.sign_in.devices", token, algorithm="sha256").hexdigest()


def prune() -> int:
    """Forget devices whose cookie has expired."""
    return delete_in_batches(Device.objects.filter(last_used_at__lt=clock.now() - KEPT))
