"""Hints on the first screen of each role, shown until she has put them away, on whichever phone she did."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from foundation import operations

from .models import User
from .redirects import next_of

# The column that remembers it, by the screen the hint stands on.
KNOWS = {"today": "knows_today", "people": "knows_people", "editor": "knows_editor"}


@login_required
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Show this person the hint of a screen no more; a screen without one changes nothing."""
    screen = request.POST.get("screen", "")

    def effect():
        User.objects.filter(pk=request.user.pk).update(**{KNOWS[screen]: True})
        return {}

    if screen in KNOWS:
        operations.perform_form(request, effect)
    return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
