"""What somebody keeps in order about her own account: her number, and where she is signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from . import accounts, looking
from .numbers import unbroken
from .refusals import Refusal
from .sign_in import codes, demo, devices, second_factor
from .sign_in.addresses import address_of
from .sign_in.forms import DigitsForm, PhoneForm
from .sign_in.models import SignInCode

# Apart from the one for signing in: a code asked for here opens no account, and one asked for there changes no number.
SESSION_KEY = "new_number_code"


@never_cache
@login_required
@require_safe
def overview(request) -> HttpResponse:
    context = {
        "devices": devices.signed_in(request.user),
        "here": devices.here(request),
        "memberships": request.user.memberships.current().select_related("unit").order_by("from_date", "pk"),
        "may_ask_to_join": settings.SELF_REGISTRATION,
        "looks": looking.looks_at(request.user),
        "notes": request.user.notes.select_related("author", "unit").order_by("-written_at", "-pk"),
        "slips": request.user.slips.select_related("made_by").order_by("-made_at"),
        "back_url": reverse("mine"),
        "back_label": _("Mine"),
    }
    return render(request, "account/overview.html", context)


@login_required
@require_POST
def sign_out_device(request, device_id) -> HttpResponse:
    """End the session on one of her other devices; on this one the page for signing out does more."""
    device = get_object_or_404(devices.signed_in(request.user), public_id=device_id)
    if device == devices.here(request):
        return redirect("account_logout")
    devices.sign_out(device)
    messages.success(request, _("That device is signed out."))
    return redirect("account")


def _origin(request) -> dict[str, str]:
    # The cookie that tells a device is not sent here, and no device is known for a number that is not hers yet.
    return {"address": address_of(request), "device": ""}


class NumberView(View):
    """Ask for the new number and have a code sent there."""

    @method_decorator(never_cache)
    @method_decorator(login_required)
    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request, *args, **kwargs):
        if devices.is_borrowed(request):
            # Whoever picks it up in that hour would take the account with him.
            messages.info(request, _("This phone is not yours. Change the number on your own one."))
            return redirect("account")
        if request.user.is_staff_member:
            # With her number comes the way in.
            second_factor.demand(request, second_factor.FRESH_FOR)
        return super().dispatch(request, *args, **kwargs)

    def show(self, form) -> HttpResponse:
        context = {"form": form, "focus": True, "back_url": reverse("account"), "back_label": _("Back")}
        return render(self.request, "account/number.html", context)

    def get(self, request) -> HttpResponse:
        return self.show(PhoneForm())

    def post(self, request) -> HttpResponse:
        form = PhoneForm(request.POST)
        if form.is_valid():
            phone = form.cleaned_data["phone"]
            if phone == request.user.phone:
                form.add_error("phone", _("This is the number you sign in with already."))
                return self.show(form)
            try:
                demo.forget(phone)
                code = codes.ask(phone, **_origin(request))
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                request.session[SESSION_KEY] = str(code.public_id)
                return redirect("account_number_code")
        return self.show(form)


class NumberCodeView(NumberView):
    """Take the code that came to the new number; from then on she signs in with that one."""

    code: SignInCode

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            asked_for = request.session.get(SESSION_KEY)
            code = SignInCode.objects.filter(public_id=asked_for).first() if asked_for else None
            if code is None:
                return redirect("account_number")
            self.code = code
        return super().dispatch(request, *args, **kwargs)

    def show(self, form) -> HttpResponse:
        context = {
            "form": form,
            "phone": unbroken(self.code.phone),
            "forward_in": codes.forward_in(self.code),
            "demo_message": demo.message_to(self.code.phone),
            "focus": True,
            "back_url": reverse("account_number"),
            "back_label": _("Back"),
        }
        return render(self.request, "account/number_code.html", context)

    def get(self, request) -> HttpResponse:
        return self.show(DigitsForm())

    def post(self, request) -> HttpResponse:
        form = DigitsForm(request.POST)
        if form.is_valid():
            try:
                codes.redeem(self.code, form.cleaned_data["code"], **_origin(request))
                del request.session[SESSION_KEY]
                here = devices.here(request)
                if accounts.change_number(request.user, self.code.phone):
                    devices.stay(here, request)
            except Refusal as refusal:
                form.add_error("code", refusal.message)
                return self.show(form)
            messages.success(request, _("From now on you sign in with the new number. Your record stays as it is."))
            return redirect("account")
        return self.show(form)
