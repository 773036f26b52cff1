"""Pages about the site rather than about a course."""

from django.core.cache import cache
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from people.models import JoinRequest, Membership

from .languages import choose
from .models import Hotline, ReferenceStamp, SiteSettings

KEEP_SECONDS = 24 * 3600


@require_safe
def contact(request):
    """Show whom to call: the contact person of one's units, and the hotlines, which need no account."""
    memberships, asked = Membership.objects.none(), JoinRequest.objects.none()
    if request.user.is_authenticated:
        memberships = Membership.objects.current().filter(user=request.user).select_related("unit").order_by("pk")
        asked = JoinRequest.objects.told_to(request.user)
    context = {
        "units": [membership.unit for membership in memberships],
        "asked": asked,
        "hotlines": calls(get_language() or "", ReferenceStamp.current()),
    }
    return render(request, "contact/contact.html", context)


def calls(language: str, stamp: int) -> SafeString:
    """Draw the hotlines in a language, once for each state of them that `stamp` counts."""
    key = f"calls:{language}:{stamp}"
    drawn = cache.get(key)
    if drawn is None:
        hotlines = Hotline.objects.prefetch_related("translations")
        drawn = render_to_string("contact/calls.html", {"hotlines": hotlines})
        cache.set(key, drawn, KEEP_SECONDS)
    return drawn


@require_safe
def privacy(request):
    """Say what is kept about people here, why, and whom to ask."""
    site = SiteSettings.load()
    names = site.issuer_names
    issuer = choose(names, get_language() or "").words if names else ""
    return render(request, "privacy.html", {"issuer": issuer, "contact": site.data_contact})
