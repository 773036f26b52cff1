"""Looking at the demo on another day: a browser names the moment in a cookie, and its pages are of that moment.

Nobody else's are: other browsers, worker and scheduler stay in the present. Only lms.settings.demo knows of this.
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from foundation import clock

COOKIE = "demo_moment"


class TravelMiddleware:
    """Answer as at the moment in the cookie, in ISO 8601 and UTC unless it says otherwise; without one, as at now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = moment_in(request.COOKIES.get(COOKIE, ""))
        with clock.here_at(moment) if moment else nullcontext():
            return self.get_response(request)


def moment_in(words: str) -> datetime | None:
    """Return the moment that is written in a cookie; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
