"""Colleagues below her: giving and taking roles, and help for whoever has lost her second factor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation import operations
from people import roles
from people.form_pages import confirm, form_page, sent
from people.models import Role, Unit, User
from people.refusals import Refusal
from people.sign_in import factors, recovery
from people.sign_in.forms import ForgottenForm

from .role_forms import RoleForm


def _colleagues(user):
    """Return whose every role she could take away, herself apart; whoever answers for nobody's people is refused."""
    if not user.answers_for_people:
        raise PermissionDenied
    return User.objects.staff_managed_by(user).exclude(pk=user.pk)


@never_cache
@login_required
@require_safe
def staff(request) -> HttpResponse:
    current = Prefetch("roles", Role.objects.current().select_related("unit").order_by("unit__path", "kind"))
    people = list(_colleagues(request.user).prefetch_related(current).order_by("name", "pk"))
    equipped = factors.equipped(people)
    taken = set(Role.objects.given_by(request.user).filter(user__in=people).values_list("pk", flat=True))
    context = {
        "people": [
            (person, [(role, role.pk in taken) for role in person.roles.all()], person.pk in equipped)
            for person in people
        ],
        "may_give": bool(request.user.units_as(*Role.GIVES)),
    }
    return render(request, "tracking/staff.html", context)


@never_cache
@login_required
@form_page
def give_role(request) -> HttpResponse:
    """Give a role to one of her own people; nobody gives more than she has."""
    givers = [kind for kind in Role.GIVES if request.user.units_as(kind)]
    if not givers:
        raise PermissionDenied
    kinds = [kind for kind in Role.Kind.values if any(kind in Role.GIVES[giver] for giver in givers)]
    units = Unit.objects.open().within(request.user.units_as(*givers))
    form = RoleForm(request.POST or None, request.user, kinds, units, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():

        def effect() -> dict:
            roles.grant(by=request.user, **form.wishes)
            return {}

        try:
            operations.perform_form(request, effect)
        except Refusal as refusal:
            form.add_error("until" if refusal.code == "guest_without_end" else None, refusal.message)
        else:
            messages.success(request, _("%(name)s has the role now.") % {"name": form.cleaned_data["phone"]})
            return redirect("tracking:staff")
    context = {
        "title": _("Give a role"),
        "lead": _("Whoever has none yet signs in anew, and sets up a second factor before she sees anything."),
        "form": form,
        "label": _("Give the role"),
        "back_url": reverse("tracking:staff"),
    }
    return render(request, "tracking/form.html", context)


@never_cache
@login_required
@form_page
def take_role(request, role_id) -> HttpResponse:
    """Ask, then take a role away; its holder's sessions end with it."""
    given = Role.objects.given_by(request.user).exclude(user=request.user).select_related("user", "unit")
    role = get_object_or_404(given, pk=role_id)
    if request.method != "POST":
        said = {"name": role.user, "role": role.get_kind_display(), "unit": role.unit}
        return confirm(
            request,
            title=_("Take this role away?"),
            text=_("%(name)s, %(role)s, %(unit)s: signed out at once, and without these rights from then on.") % said,
            label=_("Take the role away"),
            back_url=reverse("tracking:staff"),
        )
    roles.take_away(role, by=request.user)
    messages.success(request, _("The role is taken away."))
    return redirect("tracking:staff")


@never_cache
@login_required
@form_page
def take_second_factor(request, person_id) -> HttpResponse:
    """Ask, then take a colleague's second factor away, so that she sets up another."""
    person = get_object_or_404(_colleagues(request.user), public_id=person_id)
    form = ForgottenForm(sent(request))
    if not form.is_valid():
        return confirm(
            request,
            title=_("Take the second factor of %(name)s away?") % {"name": person},
            form=form,
            text=_(
                "Do so only when she has asked you herself, in person or on a number you know: her app, passkeys and "
                "printed codes stop working, she is signed out, and sets up another. It is recorded, and she is told."
            ),
            label=_("Take it away"),
            back_url=reverse("tracking:staff"),
        )
    try:
        taken = recovery.take_second_factor(person, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if taken:
            messages.success(request, _("Taken away. This person sets up another at the next visit."))
        else:
            messages.info(request, _("This person has no second factor yet."))
    return redirect("tracking:staff")
