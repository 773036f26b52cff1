"""Knowing a browser again: a random value in a cookie that is sent to the sign-in pages only."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from foundation import clock, events
from foundation.database import delete_in_batches

from ..models import User
from .models import Device

COOKIE = "waystation_device"
PATH = "/sign-in/"
# In a session on a device that is somebody else's.
BORROWED = "borrowed"
# Browsers keep a cookie no longer than this.
KEPT = timedelta(days=400)


def token_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


@dataclass(frozen=True)
class Budget:
    """What attempts at an account are counted under."""

    key: str
    # Then nobody else can use it up, wherever he guesses and from whichever address.
    is_of_known_device: bool = False


def is_known(request: HttpRequest, user: User) -> bool:
    """Tell whether this person has signed in with this browser before."""
    token = token_of(request)
    return bool(token) and Device.objects.filter(user=user, digest=_digest(token)).exists()


def budget_of(account: str, token: str, **known: Any) -> Budget:
    """Return what attempts to sign in to `account` (a number, an e-mail address or a person's id) are counted under.

    A device on which this person has signed in has a budget of its own: a stranger who guesses at her number, or asks
    for codes in her name, does not lock her out of her own phone. `known` says what else must hold for a device.
    """
    field = "email" if "@" in account else "phone" if account.startswith("+") else "public_id"
    if token and Device.objects.filter(digest=_digest(token), **{f"user__{field}": account}, **known).exists():
        return Budget(f"{account} {_digest(token)}", is_of_known_device=True)
    return Budget(account)


def staff_budget_of(account: str, token: str) -> Budget:
    """Return what guesses at a password or a second factor are counted under.

    Here a device is known only if she has shown the factor on it: whoever has her password, or her number, makes any
    browser one on which she has signed in, and would get ten guesses with each.
    """
    return budget_of(account, token, second_factor_at__isnull=False)


def note_second_factor(request: HttpRequest, user: User) -> None:
    Device.objects.filter(user=user, digest=_digest(token_of(request))).update(second_factor_at=clock.now())


def remember(request: HttpRequest, response: HttpResponse, user: User, *, is_borrowed: bool = False) -> None:
    """Note that this person has signed in with this browser; one that is not hers is only listed, never known again."""
    token = secrets.token_urlsafe(32) if is_borrowed else _own_token(user, token_of(request))
    now = {
        "kind": kind_of(request.headers.get("User-Agent", "")),
        "session_key": request.session.session_key or "",
        "last_used_at": clock.now(),
    }
    Device.objects.update_or_create(user=user, digest=_digest(token), defaults=now)
    if is_borrowed:
        request.session[BORROWED] = True
        return
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_borrowed(request) -> bool:
    """Tell whether she said, when she signed in, that this device is not hers."""
    return BORROWED in request.session


def _own_token(user: User, token: str) -> str:
    """Return what the browser shall be known by: what it brings, if she herself was known by it before.

    Otherwise a new value, so that whoever had this browser before her, or has put a cookie of his own into it, holds
    nothing by which he counts as her device. Those who are known by the old one move along: a station's phone has many.
    """
    known = Device.objects.filter(digest=_digest(token)) if token else Device.objects.none()
    if known.filter(user=user).exists():
        return token
    new = secrets.token_urlsafe(32)
    known.update(digest=_digest(new))
    return new


def kind_of(user_agent: str) -> str:
    """Tell by what a browser says of itself what she would call the device it runs on."""
    for words, kind in KINDS:
        if any(word in user_agent for word in words):
            return kind
    return Device.Kind.OTHER


# In this order: a phone that runs Android calls itself Linux as well, and an iPad a Macintosh.
KINDS = (
    (("iPhone", "iPad"), Device.Kind.IPHONE),
    (("Android", "OpenHarmony", "HarmonyOS"), Device.Kind.ANDROID),
    (("Windows", "Macintosh", "Linux", "CrOS"), Device.Kind.COMPUTER),
)


def signed_in(user: User) -> QuerySet[Device]:
    """Return the devices on which a person is signed in, the latest first."""
    is_open = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    return Device.objects.filter(Exists(is_open), user=user).order_by("-last_used_at", "-pk")


def here(request) -> Device | None:
    """Return the device a request comes from; none for a session that began without our sign-in pages."""
    return Device.objects.filter(user=request.user, session_key=request.session.session_key or "-").first()


def stay(device: Device | None, request) -> None:
    """Let the session of this request live on, under a new key, after all sessions of its person were ended."""
    update_session_auth_hash(request, request.user)
    if device:
        Device.objects.filter(pk=device.pk).update(session_key=request.session.session_key)


def sign_out(device: Device) -> None:
    """End the session on a device; whoever holds it has to show who she is as on a strange one."""
    with transaction.atomic():
        Session.objects.filter(session_key=device.session_key).delete()
        events.record("person.device_signed_out", actor=device.user, subject=device.user)
        device.delete()


def _digest(token: str) -> str:
    return salted_hmac("people.sign_in.devices", token, algorithm="sha256").hexdigest()


def prune() -> int:
    """Forget devices whose cookie has expired."""
    return delete_in_batches(Device.objects.filter(last_used_at__lt=clock.now() - KEPT))
