"""Knowing a browser again: a random value in a cookie that is sent to the sign-in pages only."""

import secrets
from datetime import timedelta

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


def budget_of(account: str, token: str) -> str:
    """Return what attempts to sign in to `account` (a number, an e-mail address or a person's id) are counted under.

    A device on which this person has signed in has a budget of its own: a stranger who guesses at her number, or asks
    for codes in her name, does not lock her out of her own phone.
    """
    field = "email" if "@" in account else "phone" if account.startswith("+") else "public_id"
    if token and Device.objects.filter(digest=_digest(token), **{f"user__{field}": account}).exists():
        return f"{account} {_digest(token)}"
    return account


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
