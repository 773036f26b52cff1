"""A coordinator makes out slips, with which her people sign in without a message: one, or a sheet to cut out."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from certificates import press
from foundation import clock
from people import paper
from people.form_pages import form_page
from people.models import Membership, User
from people.sign_in import slips

from . import slip_pdf
from .posters import managed_units, without_scheme
from .unit_choice import UnitChoiceForm

# Ten sheets of eight: as many as are drawn while somebody waits, some three seconds.
MOST_ON_SHEET = 80


def page_address() -> str:
    return settings.BASE_URL + reverse("account_slip")


def address_of(code: str) -> str:
    """Return the address that types the code in; it signs nobody in before she has tapped there."""
    query = QueryDict(mutable=True)
    query["code"] = code
    return f"{page_address()}?{query.urlencode()}"


@never_cache
@login_required
@form_page
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
            "address": without_scheme(page_address()),
            "link": address_of(code),
            "picture": paper.square(address_of(code)),
        }
    return render(request, "tracking/slip.html", context)


@never_cache
@login_required
@form_page
def sheet(request) -> HttpResponse:
    """Hand out slips for those of a unit who have never signed in, as a PDF to cut up."""
    units = managed_units(request.user)
    first = units.first()
    form = UnitChoiceForm(request.POST or {"unit": request.GET.get("unit", first and str(first.public_id))}, units)
    context = {"form": form, "days": slips.VALID_FOR.days, "most": MOST_ON_SHEET}
    if form.is_valid():
        waiting = slips.waiting_for_one(form.chosen, by=request.user)
        people = list(waiting[:MOST_ON_SHEET])
        context |= {"count": waiting.count(), "unit": form.chosen}
        if request.method == "POST" and people:
            try:
                # Before, because slips made out earlier are void once new ones are made.
                press.require()
            except press.DrawingUnavailable:
                context["is_unavailable"] = True
            else:
                return _sheet_of(people, request.user)
    return render(request, "tracking/slip_sheet.html", context)


def _sheet_of(people: list[User], by) -> HttpResponse:
    memberships = Membership.objects.current().filter(user__in=people).select_related("unit").order_by("-from_date")
    units = {membership.user_id: membership.unit for membership in memberships}
    made = [
        slip_pdf.SlipOnPaper(
            name=slip.user.name,
            unit=units[slip.user_id].name,
            code=code,
            link=address_of(code),
            address=without_scheme(page_address()),
            expires_at=slip.expires_at.astimezone(units[slip.user_id].zone),
        )
        for slip, code in slips.make_sheet(people, by=by)
    ]
    response = HttpResponse(slip_pdf.draw(made), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"slips-{clock.today():%Y-%m-%d}.pdf")
    return response
