"""Pages about the site rather than about a course."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import Membership

from .models import Hotline


@require_safe
def contact(request):
    """Show whom to call: the contact person of one's units, and the hotlines, which need no account."""
    memberships = Membership.objects.none()
    if request.user.is_authenticated:
        memberships = Membership.objects.current().filter(user=request.user).select_related("unit").order_by("pk")
    context = {
        "units": [membership.unit for membership in memberships],
        "hotlines": Hotline.objects.prefetch_related("translations"),
    }
    return render(request, "contact/contact.html", context)
