"""Finding one's unit: by the code on a poster or, where the operator lets people in without one, by its name."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from foundation import operations

from ..form_pages import confirm, form_page, sent
from ..models import Membership, MembershipQuerySet, Unit
from ..refusals import Refusal
from ..sign_in.addresses import address_of
from . import asking, inviting
from .forms import AskForm, CodeForm, SearchForm

MOST_FOUND = 20


def may_search(request: HttpRequest) -> bool:
    return settings.SELF_REGISTRATION and request.user.is_authenticated


class JoinView(View):
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def show(self, form: CodeForm, **context) -> HttpResponse:
        if may_search(self.request):
            context.setdefault("search", SearchForm())
        context |= {"form": form, "focus": True, "back_url": reverse("today"), "back_label": _("Today")}
        return render(self.request, "join/join.html", context)

    def get(self, request: HttpRequest) -> HttpResponse:
        if "q" not in request.GET or not may_search(request):
            return self.show(CodeForm())
        search = SearchForm(request.GET)
        if not search.is_valid():
            return self.show(CodeForm(), search=search)
        found = Unit.objects.open().filter(name__icontains=search.cleaned_data["q"])[: MOST_FOUND + 1]
        return self.show(CodeForm(), search=search, found=found[:MOST_FOUND], has_more=len(found) > MOST_FOUND)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                invitation = inviting.find(form.cleaned_data["code"], address=address_of(request))
            except Refusal as refusal:
                form.add_error("code", refusal.message)
            else:
                return redirect("courses:poster", invitation.public_id)
        return self.show(form)


@never_cache
@login_required
@form_page
def ask(request, unit_id) -> HttpResponse:
    """Ask to belong to a unit found by its name; whoever answers for its people decides."""
    if not settings.SELF_REGISTRATION:
        raise Http404
    unit = get_object_or_404(Unit.objects.open(), public_id=unit_id)
    form = AskForm(sent(request), _elsewhere(request.user, unit))
    if not form.is_valid():
        text = _("Whoever answers for this unit sees your name and number, and decides whether you belong to it.")
        return confirm(
            request,
            title=_("Ask to join %(unit)s?") % {"unit": unit},
            text=text,
            form=form,
            label=_("Ask to join"),
            stop=False,
            back_url=reverse("join"),
        )

    def effect() -> dict:
        return {"is_new": asking.ask(request.user, unit, **form.wishes) is not None}

    try:
        asked = operations.perform_form(request, effect).result
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        _tell(request, unit, is_new=asked["is_new"])
    return redirect("contact")


def _elsewhere(user, unit: Unit) -> MembershipQuerySet:
    """Return her memberships that could end for the sake of another unit; one with a last day ends of itself."""
    mine = Membership.objects.current().filter(user=user, to_date=None).exclude(unit=unit)
    return mine.select_related("unit").order_by("from_date", "pk")


def _tell(request, unit: Unit, *, is_new: bool) -> None:
    if is_new:
        messages.success(
            request, _("You have asked to join %(unit)s. Under Contact you see when it has answered.") % {"unit": unit}
        )
    else:
        messages.info(request, _("You have asked %(unit)s before, and it has not answered yet.") % {"unit": unit})
