"""The door before other people's data and before what is written: it opens with a password and a second factor.

Which addresses lie behind it is said by the rooms they belong to: `guard` for all below a route, `demand` in a view
that shows a person her own things without it and somebody else's only with it.
"""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse

from foundation import clock

from ..models import User
from ..redirects import with_next
from . import devices, in_place

# A working day: whoever goes on for longer types six digits again.
VALID_FOR = timedelta(hours=12)
# Long enough to scan and type, too short for whoever finds the computer open, to change how somebody signs in.
FRESH_FOR = timedelta(minutes=15)

_guarded: set[str] = set()


class Needed(Exception):
    """Raised in a view that goes no further without password and second factor, shown within so long a time."""

    def __init__(self, within: timedelta):
        super().__init__(within)
        self.within = within


def guard(route: str) -> None:
    """Put every address whose route begins like this behind the door."""
    _guarded.add(route)


def before_the_door(view: Callable) -> Callable:
    """Leave a view open although its route is guarded: signing in and out must not ask for what follows from it."""
    view.is_before_the_door = True  # type: ignore[attr-defined]  # a mark of our own on a function
    return view


def is_guarded(match: ResolverMatch) -> bool:
    return match.route.startswith(tuple(_guarded)) and not getattr(match.func, "is_before_the_door", False)


def record(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """Note in the session, and of its device, that the person has just shown a factor.

    The session gets a new key: whoever has read the old one does not come in with her.
    """
    factor.last_used_at = clock.now()
    factor.save(update_fields=["last_used_at"])
    devices.note_second_factor(request, user)
    devices.stay(devices.here(request), request)
    note(request, user, "mfa", id=factor.pk, type=factor.type)


def note(request: HttpRequest, user: User, method: str, **facts) -> None:
    """Write into allauth's record of the session how somebody has shown who she is, by the clock of the house."""
    record_authentication(request, user, method, at=clock.now().timestamp(), **facts)


def has_shown(request: HttpRequest, method: str, within: timedelta) -> bool:
    """Tell whether this session has been proved in a way not too long ago; asks the database nothing."""
    since = (clock.now() - within).timestamp()
    records = get_authentication_records(request, request.user)
    return any(each["method"] == method and each["at"] >= since for each in records)


def forget(request: HttpRequest) -> None:
    """Let this session forget a factor shown in it, when there is none any more."""
    records = [each for each in get_authentication_records(request, request.user) if each["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records


def has_shown_both(request: HttpRequest, within: timedelta = VALID_FOR) -> bool:
    return has_shown(request, "password", within) and has_shown(request, "mfa", within)


def demand(request: HttpRequest, within: timedelta = VALID_FOR) -> None:
    """Go no further without password and second factor shown in this session."""
    if not has_shown_both(request, within):
        raise Needed(within)


class SecondFactorMiddleware:
    """Lead staff to the page that asks for what is missing, and back; others never notice it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not is_guarded(match) or not request.user.is_authenticated:
            return None
        # Whoever has no role is told by the page itself that it is not for her.
        if has_shown_both(request) or not request.user.is_staff_member:
            return None
        return _ask(request, VALID_FOR)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _ask(request, exception.within) if isinstance(exception, Needed) else None


def _ask(request: HttpRequest, within: timedelta) -> HttpResponse:
    page = reverse("second_factor" if within == VALID_FOR else "second_factor_anew")
    if in_place.waits(request):
        return in_place.ask(request, page)
    if request.method in ("GET", "HEAD"):
        return redirect(with_next(page, request.get_full_path()))
    # What she has written stands in her browser still: she confirms in another tab, comes back and sends it again.
    return render(request, "account/second_factor_first.html", {"url": page, "focus": True}, status=409)
