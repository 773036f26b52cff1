"""A coordinator makes out a slip, with which one of her people signs in without a message."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import paper
from people.models import User
from people.sign_in import slips


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request, person_id) -> HttpResponse:
    """Say what a slip is; when asked for one show it, this once. Whoever only looks at people is refused."""
    person = get_object_or_404(User.objects.visible_to(request.user), public_id=person_id)
    if not slips.can_make(request.user, person):
        raise PermissionDenied
    context = {"person": person, "days": slips.VALID_FOR.days}
    if request.method == "POST":
        made, code = slips.make(person, by=request.user)
        context |= {
            "code": paper.readable(code),
            "expires_at": made.expires_at,
            "address": request.build_absolute_uri(reverse("account_slip")),
        }
    return render(request, "tracking/slip.html", context)
