"""What a poster leads to: a card for everybody, then number and code, then the next card."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from foundation import operations
from people.invitations import in_session
from people.invitations.asking import Came
from people.models import Invitation, Membership
from people.redirects import with_next
from people.refusals import Refusal

from . import posters
from .models import Poster


class PosterView(View):
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, **kwargs):
        poster = posters.find(kwargs["invitation_id"])
        if poster and self._is_member(poster):
            return redirect("today")
        if poster is None or poster.invitation.state() != Invitation.State.OPEN:
            # The same page for what is over and what never was.
            return render(request, "learn/poster_over.html", status=404)
        self.poster = poster
        return super().dispatch(request, *args, **kwargs)

    def _is_member(self, poster: Poster) -> bool:
        user = self.request.user
        unit = poster.invitation.unit_id
        return user.is_authenticated and Membership.objects.current().filter(user=user, unit=unit).exists()

    def get(self, request: HttpRequest, invitation_id) -> HttpResponse:
        language = get_language() or ""
        first = posters.first_card(self.poster, language)
        context: dict[str, Any] = {"invitation": self.poster.invitation, "first": first, "focus": True}
        if first:
            context |= {
                "is_translated": first.lesson["language"] == language,
                "last_number": len(first.lesson["cards"]),
            }
        return render(request, "learn/poster.html", context)

    def post(self, request: HttpRequest, invitation_id) -> HttpResponse:
        """Go on: whoever is signed in belongs from now on, anybody else shows her number first.

        What she did waits in her session, not in an address or a cookie: so it cannot be made up or handed on.
        """
        first = posters.first_card(self.poster, get_language() or "")
        if request.user.is_authenticated:
            return _arrive(request, self.poster, first.claim if first else None)
        way_back = reverse("courses:arrive", args=[invitation_id])
        claim = asdict(first.claim) if first else None
        in_session.keep(request.session, self.poster.invitation, way_back=way_back, claim=claim)
        return redirect(with_next(reverse("account_login"), way_back))


@never_cache
@login_required
@require_GET
def arrive(request: HttpRequest, invitation_id) -> HttpResponse:
    """Finish what was begun at the poster, now that she is signed in; opened without that it only leads there.

    The address changes nothing by itself: the session must hold what was sent from the poster's page.
    """
    poster = posters.find(invitation_id)
    held = in_session.take(request.session, poster.invitation) if poster else None
    if poster is None or held is None:
        return redirect("courses:poster", invitation_id)
    claim = held["claim"]
    return _arrive(request, poster, posters.Claim(**claim) if claim else None)


def _arrive(request, poster: Poster, claim: posters.Claim | None) -> HttpResponse:
    def effect() -> dict:
        arrival = posters.arrive(request.user, poster, claim)
        return {"came": arrival.came, "lesson": arrival.lesson}

    try:
        result = operations.perform_form(request, effect).result
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("today")
    unit = poster.invitation.unit
    if result["came"] == Came.IN:
        messages.success(request, _("You belong to %(unit)s now.") % {"unit": unit})
    elif result["came"] == Came.WAITS:
        messages.info(request, _("%(unit)s has to let you in first. Go on learning meanwhile.") % {"unit": unit})
    if result["came"] == Came.WAS_IN or result["lesson"] is None:
        return redirect("today")
    return redirect("courses:activity", poster.course_id, result["lesson"])
