"""Posters of a coordinator's units, and whoever asked to belong to one of them."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.press import DrawingUnavailable, Unprintable
from cms.languages import choose
from courses import posters
from courses.models import Poster
from foundation import operations
from people import paper
from people.form_pages import confirm, form_page
from people.invitations import asking, inviting
from people.models import Invitation, JoinRequest, Unit, UnitQuerySet
from people.numbers import readable
from people.refusals import Refusal

from . import poster_pdf
from .course_choice import courses_for
from .poster_forms import PosterForm
from .scope import Scope, scope_of

logger = logging.getLogger(__name__)

PROBLEMS = {
    "glyph-missing": gettext_lazy("A name on this poster has a character that no font here can print."),
    "too-long": gettext_lazy("A name on this poster is too long for one page. Shorten the name of the unit or course."),
}
# Who waits is let in or not; whoever finds more than this has other things to mend first.
MOST_SHOWN = 200
STATES = {
    Invitation.State.OPEN: ("go", "check"),
    Invitation.State.USED_UP: ("none", "people"),
    Invitation.State.EXPIRED: ("none", "calendar"),
    Invitation.State.REVOKED: ("none", "cross"),
}


def managed_units(user) -> UnitQuerySet:
    """Return the units whose people she answers for; whoever only looks at people is refused."""
    if not user.answers_for_people:
        raise PermissionDenied
    return Unit.objects.open().answered_for_by(user)


@never_cache
@login_required
@require_safe
def overview(request) -> HttpResponse:
    """Show who waits to be let in, and the posters of her units, the newest first."""
    scope = scope_of(request.user)
    waiting = JoinRequest.objects.visible_to(request.user).waiting().filter(user__is_active=True)
    hanging = Poster.objects.visible_to(request.user).select_related("invitation__unit", "course__current_version")
    newest = hanging.order_by("-invitation__made_at", "-pk")[:MOST_SHOWN]
    titles = {course.id: course for course in courses_for(scope, get_language() or "")}
    asked = waiting.select_related("user", "unit", "leaves__unit").order_by("asked_at")[:MOST_SHOWN]
    context = {
        "requests": [(request, _left_for_it(request, scope)) for request in asked],
        "posters": [(poster, titles.get(poster.course_id), *_state(poster.invitation)) for poster in newest],
        "may_change": request.user.answers_for_people,
    }
    return render(request, "tracking/posters.html", context)


def _left_for_it(asked: JoinRequest, scope: Scope) -> Unit | None:
    """Return the unit somebody leaves for another; the name of one outside the scope is nobody's business here."""
    return asked.ends.unit if asked.ends and scope.covers(asked.ends.unit) else None


def _state(invitation: Invitation) -> tuple[str, str, str]:
    state = invitation.state()
    return (str(state.label), *STATES[state])


@login_required
@form_page
def new(request) -> HttpResponse:
    units = managed_units(request.user)
    courses = courses_for(scope_of(request.user), get_language() or "")
    if not courses:
        return render(request, "tracking/no_course.html")
    form = PosterForm(request.POST or None, units, courses, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():

        def effect() -> dict:
            poster = posters.put_up(by=request.user, **form.wishes)
            return {"poster": poster.invitation.public_id}

        made = operations.perform_form(request, effect).result
        return redirect("tracking:poster", made["poster"])
    context = {
        "title": _("New poster"),
        "form": form,
        "label": _("Make the poster"),
        "back_url": reverse("tracking:posters"),
    }
    return render(request, "tracking/form.html", context)


def _find(request, poster_id) -> Poster:
    visible = Poster.objects.visible_to(request.user).select_related("invitation__unit", "invitation__made_by")
    return get_object_or_404(visible, invitation__public_id=poster_id)


def address_of(invitation: Invitation) -> str:
    return settings.BASE_URL + reverse("courses:poster", args=[invitation.public_id])


def without_scheme(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://")


@never_cache
@login_required
@require_safe
def poster(request, poster_id) -> HttpResponse:
    """Show a poster with what leads to it, and how many came by it."""
    found = _find(request, poster_id)
    invitation, version = found.invitation, posters.shown_version(found)
    label, kind, icon = _state(invitation)
    context = {
        "poster": found,
        "invitation": invitation,
        "title": choose(version.titles, get_language() or "") if version else None,
        "state": {"label": label, "kind": kind, "icon": icon},
        "is_open": invitation.state() == Invitation.State.OPEN,
        "last_day": invitation.last_day,
        "address": address_of(invitation),
        "picture": paper.square(address_of(invitation)),
        "code": paper.readable(invitation.code),
        "join_address": without_scheme(settings.BASE_URL + reverse("join")),
        "may_change": Invitation.objects.managed_by(request.user).contains(invitation),
    }
    return render(request, "tracking/poster.html", context)


@login_required
@require_safe
def pdf(request, poster_id) -> HttpResponse:
    """Hand out the poster to print; in both languages, whoever prints it."""
    found = _find(request, poster_id)
    invitation = found.invitation
    if invitation.state() != Invitation.State.OPEN:
        raise Http404
    unit, version = invitation.unit, posters.shown_version(found)
    on_paper = poster_pdf.PosterOnPaper(
        unit=unit.name,
        titles=version.titles if version else {},
        link=address_of(invitation),
        code=invitation.code,
        address=without_scheme(settings.BASE_URL + reverse("join")),
        contact_name=unit.contact_name,
        contact_phone=readable(unit.contact_phone) if unit.contact_phone.startswith("+") else unit.contact_phone,
        contact_hours=unit.contact_hours,
        last_day=invitation.last_day,
        needs_confirmation=invitation.needs_confirmation,
    )
    try:
        drawn = poster_pdf.draw(on_paper)
    except Unprintable as problem:
        messages.error(request, PROBLEMS[problem.code])
        return redirect("tracking:poster", poster_id)
    except DrawingUnavailable as reason:
        logger.error("poster %s cannot be drawn: %s", invitation.public_id, reason)
        messages.error(request, _("Posters cannot be drawn on this server at present. The operator has been told."))
        return redirect("tracking:poster", poster_id)
    response = HttpResponse(drawn, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="poster-{invitation.code}.pdf"'
    return response


@login_required
@form_page
def take_down(request, poster_id) -> HttpResponse:
    """Ask, then let nobody in by a poster any more."""
    found = _find(request, poster_id)
    if not Poster.objects.managed_by(request.user).contains(found):
        raise PermissionDenied
    back = reverse("tracking:poster", args=[poster_id])
    if request.method != "POST":
        return confirm(
            request,
            title=_("Take this poster down?"),
            text=_("Nobody joins by it any more, and it cannot be put up again. Whoever came by it stays."),
            label=_("Take it down"),
            back_url=back,
        )
    inviting.revoke(found.invitation, by=request.user)
    messages.success(request, _("The poster is taken down. Take it off the wall, too."))
    return redirect(back)


@login_required
@require_http_methods(["POST"])
def let_in(request, request_id) -> HttpResponse:
    return _decide(request, request_id, asking.accept, _("%(name)s belongs to %(unit)s now."))


@login_required
@form_page
def turn_away(request, request_id) -> HttpResponse:
    """Ask, then do not let somebody in."""
    if request.method == "POST":
        return _decide(request, request_id, asking.decline, _("%(name)s was not let into %(unit)s."))
    asked = _request(request, request_id)
    return confirm(
        request,
        title=_("Not let %(name)s in?") % {"name": asked.user},
        text=_("She is told so under Contact, and can ask again in a week. What she learns stays hers."),
        label=_("Do not let in"),
        back_url=reverse("tracking:posters"),
    )


def _request(request, request_id) -> JoinRequest:
    visible = JoinRequest.objects.visible_to(request.user).select_related("user", "unit")
    return get_object_or_404(visible, public_id=request_id)


def _decide(request, request_id, verb, told: str) -> HttpResponse:
    asked = _request(request, request_id)
    try:
        decided = verb(asked, by=request.user)
    except Refusal as refusal:
        if refusal.code == "beyond_own_rights":
            raise PermissionDenied from refusal
        messages.error(request, refusal.message)
    else:
        if decided:
            messages.success(request, told % {"name": asked.user, "unit": asked.unit})
        else:
            messages.info(request, _("Somebody has decided about this already."))
    return redirect("tracking:posters")
