"""One person's page, for whoever answers for her: her record, ways to reach and to help her, notes she can read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.models import Certificate
from courses.models import Enrolment
from foundation import operations
from people import accounts, looking, notes
from people.form_pages import confirm, form_page, sent
from people.models import Note, User
from people.refusals import Refusal
from people.sign_in import devices, slips

from .person_forms import NameForm, NoteForm
from .record import courses_of, hours_of
from .scope import Scope, scope_of


def _find(request, person_id) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), public_id=person_id)


@never_cache
@login_required
@require_safe
def person(request, person_id) -> HttpResponse:
    """Show what her units may see of a person; that somebody looked is written down for her."""
    scope = scope_of(request.user)
    found = _find(request, person_id)
    looking.note(found, by=request.user)
    return _show(request, scope, found, NoteForm())


def _show(request, scope: Scope, found: User, form: NoteForm) -> HttpResponse:
    enrolments = scope.enrolments().filter(user=found).select_related("course__current_version", "completed_version")
    seen = list(enrolments.order_by("-enrolled_at", "-pk"))
    # Hers first: to find out what all of her units see takes longer than to look at one person's few.
    shown = Enrolment.objects.visible_to(request.user).filter(user=found)
    certificates = Certificate.objects.filter(user=found, enrolment__in=shown)
    context = {
        "person": found,
        "memberships": scope.memberships().filter(user=found).select_related("unit").order_by("-from_date", "-pk"),
        "courses": courses_of(seen, get_language() or ""),
        "certificates": certificates.order_by("-issued_on", "-pk"),
        "hours": hours_of(seen),
        "devices": devices.signed_in(found).count(),
        "notes": Note.objects.visible_to(request.user).filter(person=found).select_related("author", "unit"),
        "form": form,
        "may_help": slips.can_make(request.user, found),
        "may_rename": accounts.can_rename(request.user, found),
    }
    return render(request, "tracking/person.html", context)


@never_cache
@login_required
@form_page
def rename(request, person_id) -> HttpResponse:
    """Correct a name that a list had wrong."""
    found = _find(request, person_id)
    if not accounts.can_rename(request.user, found):
        raise PermissionDenied
    back = reverse("tracking:person", args=[person_id])
    form = NameForm(sent(request), initial={"name": found.name})
    if not form.is_valid():
        context = {"form": form, "title": _("Correct the name"), "label": _("Save"), "back_url": back}
        return render(request, "tracking/form.html", context)
    try:
        renamed = accounts.rename(found, form.cleaned_data["name"], by=request.user)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    if renamed:
        messages.success(request, _("The name is corrected."))
    return redirect(back)


@never_cache
@login_required
@require_POST
def write_note(request, person_id) -> HttpResponse:
    found = _find(request, person_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, scope_of(request.user), found, form)

    def effect() -> dict:
        notes.write(found, form.cleaned_data["text"], by=request.user)
        return {}

    try:
        operations.perform_form(request, effect)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("The note is written."))
    return redirect("tracking:person", person_id)


@login_required
@require_POST
def remove_note(request, note_id) -> HttpResponse:
    note = get_object_or_404(Note.objects.visible_to(request.user).select_related("person"), public_id=note_id)
    try:
        notes.remove(note, by=request.user)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("The note is gone."))
    return redirect("tracking:person", note.person.public_id)


@never_cache
@login_required
@form_page
def sign_out_everywhere(request, person_id) -> HttpResponse:
    """Ask, then end her sessions on all devices: her phone is lost, or somebody else's by now."""
    found = _find(request, person_id)
    if not slips.can_make(request.user, found):
        raise PermissionDenied
    back = reverse("tracking:person", args=[person_id])
    if request.method != "POST":
        return confirm(
            request,
            title=_("Sign %(name)s out everywhere?") % {"name": found},
            text=_("Her sessions end on all devices. She signs in again with her number, or with a slip from you."),
            label=_("Sign out everywhere"),
            back_url=back,
        )
    accounts.sign_out_everywhere(found, by=request.user)
    messages.success(request, _("All sessions are ended."))
    return redirect(back)
