"""The tree of units: what belongs to her part of it, and changing that part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import Poster
from foundation import operations
from people import numbers, tree
from people.form_pages import form_page
from people.models import Invitation, JoinRequest, Membership, Role, Unit, path_ranges
from people.refusals import Refusal

from . import alike
from .scope import scope_of
from .unit_choice import FEW, INDENT, ParentForm, around
from .unit_forms import ContactForm, UnitForm, UnitSearchForm


@never_cache
@login_required
@require_safe
def units(request) -> HttpResponse:
    """Show her part of the tree, with how many people belong to each unit; of very many units the highest."""
    mine = scope_of(request.user).visible_units
    form = UnitSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = mine.filter(Q(name__icontains=words) | Q(code__icontains=words)) if words else mine
    some = list(found[: FEW + 1])
    is_cut = len(some) > FEW
    if is_cut:
        some = some[:FEW] if words else around(mine, None)
    members = Membership.objects.current().filter(unit__in=some).values_list("unit")
    counts = dict(members.annotate(count=Count("user", distinct=True)))
    top = min((unit.depth for unit in some), default=1)
    context = {
        "form": form,
        "words": words,
        "is_cut": is_cut,
        "lines": [(unit, "" if words else INDENT * (unit.depth - top), counts.get(unit.pk, 0)) for unit in some],
        "may_add": bool(request.user.units_as(Role.Kind.ADMINISTRATOR)),
        "answers_for_people": request.user.answers_for_people,
    }
    return render(request, "tracking/units.html", context)


def _find(request, unit_id) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), public_id=unit_id)


def _shapeable(request, unit_id) -> Unit:
    found = _find(request, unit_id)
    if not tree.can_shape(request.user, found):
        raise PermissionDenied
    return found


@never_cache
@login_required
@require_safe
def unit(request, unit_id) -> HttpResponse:
    scope_of(request.user)
    found = _find(request, unit_id)
    below = Unit.objects.within([found])
    current = Membership.objects.current()
    posters = Poster.objects.filter(invitation__in=Invitation.objects.open().filter(unit=found))
    roles = Role.objects.current().filter(unit=found).select_related("user")
    context = {
        "unit": found,
        "above": Unit.objects.visible_to(request.user).filter(pk__in=found.get_ancestors()),
        "children": found.get_children()[:FEW],
        "child_count": found.get_children_count(),
        "people_here": current.filter(unit=found).values("user").distinct().count(),
        "people_below": current.filter(unit__in=below).values("user").distinct().count(),
        "waiting": JoinRequest.objects.waiting().filter(unit=found, user__is_active=True).count(),
        "alike": _in_words(len(alike.search(Membership.objects.filter(unit=found)))),
        "posters": posters.select_related("invitation").order_by("-invitation__made_at"),
        "roles": roles.order_by("kind", "user__name"),
        "may_shape": tree.can_shape(request.user, found),
        "may_change_contact": Unit.objects.answered_for_by(request.user).contains(found),
    }
    return render(request, "tracking/unit.html", context)


def _in_words(pairs: int) -> str:
    """Return how many likely duplicates there are; nothing if there are none."""
    return f"{alike.MOST_SHOWN}+" if pairs > alike.MOST_SHOWN else str(pairs or "")


@never_cache
@login_required
@form_page
def add(request, unit_id) -> HttpResponse:
    """Add a unit below one of hers."""
    parent = _shapeable(request, unit_id)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def effect() -> dict:
            return {"unit": tree.add(parent=parent, by=request.user, **form.cleaned_data).public_id}

        made = _try(request, form, effect)
        if made:
            return redirect("tracking:unit", made["unit"])
    title = _("New unit below %(unit)s") % {"unit": parent}
    return _form(request, form, title, _("Add the unit"), parent)


@never_cache
@login_required
@form_page
def change(request, unit_id) -> HttpResponse:
    """Change what a unit is called and whom its people call; without the right to its name, the contact only."""
    found = _find(request, unit_id)
    kind = UnitForm if tree.can_shape(request.user, found) else ContactForm
    if kind is ContactForm and not Unit.objects.answered_for_by(request.user).contains(found):
        raise PermissionDenied
    now = {name: getattr(found, name) for name in kind.base_fields}
    now["contact_phone"] = numbers.readable(found.contact_phone) if found.contact_phone else ""
    form = kind(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():

        def effect() -> dict:
            tree.change(found, by=request.user, **form.cleaned_data)
            return {"unit": found.public_id}

        if _try(request, form, effect):
            messages.success(request, _("Saved."))
            return redirect("tracking:unit", unit_id)
    return _form(request, form, found.name, _("Save"), found)


def _try(request, form, effect) -> dict | None:
    """Return what came of it; None when it was refused, which the form says then."""
    try:
        return operations.perform_form(request, effect).result
    except Refusal as refusal:
        form.add_error("code" if refusal.code == "code_taken" else None, refusal.message)
        return None


def _form(request, form, title: str, label: str, back: Unit) -> HttpResponse:
    back_url = reverse("tracking:unit", args=[back.public_id])
    context = {"form": form, "title": title, "label": label, "back_url": back_url}
    return render(request, "tracking/form.html", context)


@never_cache
@login_required
@form_page
def move(request, unit_id) -> HttpResponse:
    """Say who would see its people from then on, and who no longer; then move a unit with all that is below it."""
    found = _shapeable(request, unit_id)
    hers = Unit.objects.open().within(request.user.units_as(Role.Kind.ADMINISTRATOR))
    parent = found.get_parent()
    targets = hers.exclude(path_ranges([found])).exclude(pk=parent and parent.pk)
    form = ParentForm(request.POST or (request.GET if "unit" in request.GET else None), targets)
    context = {"unit": found, "form": form, "has_targets": targets.exists()}
    if form.is_valid():
        context |= {"parent": form.chosen, "people": _people_below(found)}
        context["gain"], context["lose"] = tree.watchers(found, form.chosen)
        if request.method == "POST":
            try:
                tree.move(found, form.chosen, by=request.user)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("%(unit)s is moved.") % {"unit": found})
                return redirect("tracking:unit", unit_id)
    return render(request, "tracking/move_unit.html", context)


def _people_below(unit: Unit) -> int:
    members = Membership.objects.current().filter(unit__in=Unit.objects.within([unit]))
    return members.values("user").distinct().count()


@never_cache
@login_required
@form_page
def close(request, unit_id) -> HttpResponse:
    """Say what closing means, then do it; whoever still belongs there has to leave first."""
    found = _shapeable(request, unit_id)
    if found.closed_on:
        raise Http404
    if request.method == "POST":
        try:
            tree.close(found, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(unit)s is closed.") % {"unit": found})
        return redirect("tracking:unit", unit_id)
    context = {
        "unit": found,
        "people": Membership.objects.current().filter(unit=found).count(),
        "children": Unit.objects.open().within([found]).exclude(pk=found.pk).count(),
        "posters": Invitation.objects.open().filter(unit=found).count(),
        "roles": Role.objects.current().filter(unit=found).select_related("user"),
    }
    return render(request, "tracking/close_unit.html", context)
