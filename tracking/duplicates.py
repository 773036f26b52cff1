"""People who are probably one, side by side, and saying that they are not."""

from datetime import datetime
from operator import itemgetter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import telling_apart
from people.models import DifferentPeople, Unit, User
from people.redirects import next_of
from people.refusals import Refusal

from . import alike, kept
from .scope import Scope, scope_of

# Whoever takes a mark back has only just made it, or reads whom she looks for.
MOST_MARKS_SHOWN = 20


@never_cache
@login_required
@require_safe
def duplicates(request) -> HttpResponse:
    """Show the likely duplicates of her units, or of one of them, and whom somebody has told apart."""
    scope = scope_of(request.user)
    unit = scope.unit(request.GET["unit"]) if request.GET.get("unit") else None
    pairs, as_of = _pairs(scope, unit)
    found = alike.untold(pairs)
    apart = DifferentPeople.objects.visible_to(request.user).select_related("first", "second", "marked_by")
    context = {
        "unit": unit,
        "pairs": alike.look_up(found[: alike.MOST_SHOWN], scope.memberships()),
        "has_more": len(found) > alike.MOST_SHOWN,
        "apart": apart.order_by("-marked_at", "-pk")[:MOST_MARKS_SHOWN],
        "may_change": request.user.answers_for_people,
        "as_of": as_of,
    }
    return render(request, "tracking/duplicates.html", context)


def _pairs(scope: Scope, unit: Unit | None) -> tuple[list[alike.Likeness], datetime]:
    """Return the pairs of her units, and when they were found: among very many people some minutes ago."""
    memberships = scope.memberships(unit)
    (pairs, _people), as_of = kept.counted(
        "alike",
        scope,
        unit and unit.path,
        count=lambda: (alike.compare(memberships), memberships.current().count()),
        size=itemgetter(1),
    )
    return pairs, as_of


@login_required
@require_POST
def tell_apart(request, person_id, other_id) -> HttpResponse:
    visible = User.objects.visible_to(request.user).exclude(public_id=other_id)
    one = get_object_or_404(visible, public_id=person_id)
    other = get_object_or_404(User.objects.visible_to(request.user), public_id=other_id)
    try:
        marked = telling_apart.tell_apart(one, other, by=request.user)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    if marked:
        messages.success(request, _("Marked as different people. You can take that back at the end of the page."))
    else:
        messages.info(request, _("Somebody has marked these two already."))
    return redirect(next_of(request) or "tracking:duplicates")


@login_required
@require_POST
def show_again(request, pair_id) -> HttpResponse:
    visible = DifferentPeople.objects.visible_to(request.user).select_related("first", "second")
    pair = get_object_or_404(visible, public_id=pair_id)
    try:
        telling_apart.take_back(pair, by=request.user)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("These two are shown as likely duplicates again, as long as they are alike."))
    return redirect(next_of(request) or "tracking:duplicates")
