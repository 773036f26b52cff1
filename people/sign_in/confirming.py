"""The page that asks for the second factor; before there is one, for the password, if she has one."""

import json

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ..models import User
from ..redirects import first_page, next_of, with_next
from ..refusals import Refusal
from . import codes, devices, factors, passkeys, second_factor
from .addresses import address_of
from .forms import FactorForm, OwnPasswordForm


def may_set_up_first(request: HttpRequest) -> bool:
    """Tell whether somebody without a factor may set up one now: who has a password must have shown it.

    Otherwise whoever holds her phone for a moment, or gets her number, would choose the factor.
    """
    if not request.user.has_usable_password():
        return True
    return second_factor.has_shown(request, "password", second_factor.FRESH_FOR)


@method_decorator([never_cache, login_required, sensitive_post_parameters()], name="dispatch")
class SecondFactorView(View):
    user: User
    has_factor: bool

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        user = request.user
        if not isinstance(user, User) or not user.is_staff_member:
            raise PermissionDenied
        self.user = user
        self.has_factor = factors.of(user).exists()
        if not self.has_factor and may_set_up_first(request):
            return redirect(with_next(reverse("security_app"), next_of(request)))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(FactorForm() if self.has_factor else OwnPasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FactorForm(request.POST) if self.has_factor else OwnPasswordForm(request.POST)
        try:
            if "credential" in request.POST and self.has_factor:
                form = FactorForm()
                return self.enter(passkeys.check(self.user, request.POST["credential"]))
            if form.is_valid() and self.has_factor:
                origin = {"address": address_of(request), "device": devices.token_of(request)}
                return self.enter(factors.check(self.user, form.cleaned_data["code"], **origin))
            if form.is_valid():
                return self.enter_by_password(form.cleaned_data["password"])
        except Refusal as refusal:
            if not form.is_bound:
                return self.show(form, refusal=refusal.message)
            form.add_error("code" if self.has_factor else "password", refusal.message)
        return self.show(form)

    def enter(self, factor: Authenticator) -> HttpResponse:
        second_factor.record(self.request, self.user, factor)
        return redirect(next_of(self.request) or first_page(self.user))

    def enter_by_password(self, password: str) -> HttpResponse:
        user = self.user

        def authenticate():
            return user if check_password(password, user.password) else None

        # Ten for all her browsers, whoever made them, and none that a stranger to her number could use up.
        budget = devices.Budget(f"{user.public_id} confirming")
        if codes.guess_password(budget, authenticate, address=address_of(self.request)) is None:
            raise Refusal("wrong_password", _("This is not your password. Type it again."))
        # From here she chooses a factor: whoever has read the key of this session must not choose it for her.
        devices.stay(devices.here(self.request), self.request)
        second_factor.note(self.request, user, "password")
        return redirect(with_next(reverse("security_app"), next_of(self.request)))

    def show(self, form: Form, **context) -> HttpResponse:
        options = passkeys.options_to_show_one(self.request, self.user) if self.has_factor else None
        context |= {
            "form": form,
            "next": next_of(self.request),
            "has_factor": self.has_factor,
            "passkey_options": options and json.dumps(options),
            "demo_digits": factors.shown_in_demo(self.user),
            "back_url": reverse("mine"),
            "focus": True,
        }
        return render(self.request, "account/second_factor.html", context)
