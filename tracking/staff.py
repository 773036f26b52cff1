"""Colleagues below her: whoever answers for others helps those who have lost their second factor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import Role, User
from people.refusals import Refusal
from people.sign_in import factors, recovery


def _colleagues(user):
    """Return whose every role she could take away, herself apart; whoever answers for nobody's people is refused."""
    if not user.units_as(*Role.ANSWERS_FOR_PEOPLE):
        raise PermissionDenied
    return User.objects.staff_managed_by(user).exclude(pk=user.pk)


@never_cache
@login_required
@require_safe
def staff(request) -> HttpResponse:
    current = Prefetch("roles", Role.objects.current().select_related("unit").order_by("unit__path", "kind"))
    people = list(_colleagues(request.user).prefetch_related(current).order_by("name", "pk"))
    equipped = factors.equipped(people)
    context = {"people": [(person, person.pk in equipped) for person in people]}
    return render(request, "tracking/staff.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_second_factor(request, person_id) -> HttpResponse:
    """Ask, then take a colleague's second factor away, so that she sets up another."""
    person = get_object_or_404(_colleagues(request.user), public_id=person_id)
    if request.method != "POST":
        context = {
            "title": _("Take the second factor of %(name)s away?") % {"name": person},
            "text": _(
                "Do so only when she has asked you herself, in person or on a number you know: her app, passkeys and "
                "printed codes stop working, she is signed out, and sets up another. It is recorded, and she is told."
            ),
            "confirm_label": _("Take it away"),
            "stop": True,
            "back_url": reverse("tracking:staff"),
            "focus": True,
        }
        return render(request, "components/confirm.html", context)
    try:
        taken = recovery.take_second_factor(person, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if taken:
            messages.success(request, _("Taken away. This person sets up another at the next visit."))
        else:
            messages.info(request, _("This person has no second factor yet."))
    return redirect("tracking:staff")
