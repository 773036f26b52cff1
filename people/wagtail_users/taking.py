"""Taking away the second factor of somebody who has lost it, from her page in the admin."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from ..form_pages import sent
from ..models import User
from ..refusals import Refusal
from ..sign_in import recovery
from ..sign_in.forms import ForgottenForm


@never_cache
@require_admin_access
@require_http_methods(["GET", "POST"])
def take_second_factor(request, pk: int):
    """Ask once more, then take it away; whom one could not put out of office is not found."""
    person = get_object_or_404(User.objects.staff_managed_by(request.user), pk=pk)
    back = reverse("wagtailusers_users:edit", args=[person.pk])
    form = ForgottenForm(sent(request))
    if not form.is_valid():
        context = {"person": person, "form": form, "back_url": back}
        return render(request, "wagtailadmin/take_second_factor.html", context)
    try:
        if recovery.take_second_factor(person, by=request.user, **form.cleaned_data):
            messages.success(request, _("Taken away. This person sets up another at the next visit."))
        else:
            messages.warning(request, _("This person has no second factor yet."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(back)
