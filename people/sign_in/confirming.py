"""The page that asks staff for password and second factor, one after the other, and has her choose what she lacks."""

import json
from datetime import timedelta

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

from .. import roles
from ..models import User
from ..redirects import first_page, next_of, with_next
from ..refusals import Refusal
from . import codes, devices, factors, passkeys, second_factor
from .addresses import address_of
from .forms import FactorForm, OwnPasswordForm


def still_to_show(request: HttpRequest, user: User, within: timedelta) -> str | None:
    """Return what she has and has not shown within so long a time: "password", then "mfa"; None without either.

    What she lacks is not asked for: somebody new shows nothing before she chooses her first password and factor.
    """
    has = {"password": user.has_usable_password(), "mfa": factors.of(user).exists()}
    left = (each for each in has if has[each] and not second_factor.has_shown(request, each, within))
    return next(left, None)


@method_decorator([never_cache, login_required, sensitive_post_parameters()], name="dispatch")
class SecondFactorView(View):
    # Set where the address is: how long ago she may have shown them.
    within = second_factor.VALID_FOR
    user: User
    asks_for_factor: bool

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        user = request.user
        if not isinstance(user, User) or not user.is_staff_member:
            raise PermissionDenied
        self.user = user
        asked = still_to_show(request, user, self.within)
        if asked is None:
            return redirect(self.onward())
        self.asks_for_factor = asked == "mfa"
        return super().dispatch(request, *args, **kwargs)

    def onward(self) -> str:
        """Return where she goes on when nothing is left to show: to what she lacks, or to where she wanted to go."""
        target = next_of(self.request) or first_page(self.user)
        if target.startswith(reverse("security")):
            return target
        if not self.user.has_usable_password():
            return with_next(reverse("security_password"), target)
        return target if factors.of(self.user).exists() else with_next(reverse("security_app"), target)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(FactorForm() if self.asks_for_factor else OwnPasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FactorForm(request.POST) if self.asks_for_factor else OwnPasswordForm(request.POST)
        try:
            if "credential" in request.POST and self.asks_for_factor:
                form = FactorForm()
                return self.enter(passkeys.check(self.user, request.POST["credential"]))
            if form.is_valid() and self.asks_for_factor:
                origin = {"address": address_of(request), "device": devices.token_of(request)}
                return self.enter(factors.check(self.user, form.cleaned_data["code"], **origin))
            if form.is_valid():
                return self.enter_by_password(form.cleaned_data["password"])
        except Refusal as refusal:
            if not form.is_bound:
                return self.show(form, refusal=refusal.message)
            form.add_error("code" if self.asks_for_factor else "password", refusal.message)
        return self.show(form)

    def enter(self, factor: Authenticator) -> HttpResponse:
        second_factor.record(self.request, self.user, factor)
        roles.note_use(self.user)
        return redirect(self.onward())

    def enter_by_password(self, password: str) -> HttpResponse:
        user = self.user

        def authenticate():
            return user if check_password(password, user.password) else None

        budget = devices.staff_budget_of(user.public_id, devices.token_of(self.request))
        if not budget.is_of_known_device:
            # Ten for all her browsers, whoever made them, and none that a stranger to her number could use up.
            budget = devices.Budget(f"{user.public_id} confirming")
        if codes.guess_password(budget, authenticate, address=address_of(self.request)) is None:
            raise Refusal("wrong_password", _("This is not your password. Type it again."))
        # Without a factor she chooses one now: whoever has read the key of this session must not choose it for her.
        devices.stay(devices.here(self.request), self.request)
        second_factor.note(self.request, user, "password")
        if still_to_show(self.request, user, self.within):
            return redirect(with_next(self.request.path, next_of(self.request)))
        return redirect(self.onward())

    def show(self, form: Form, **context) -> HttpResponse:
        options = passkeys.options_to_show_one(self.request, self.user) if self.asks_for_factor else None
        context |= {
            "form": form,
            "next": next_of(self.request),
            "asks_for_factor": self.asks_for_factor,
            "passkey_options": options and json.dumps(options),
            "demo_digits": self.asks_for_factor and factors.shown_in_demo(self.user),
            "back_url": reverse("mine"),
            "focus": True,
        }
        return render(self.request, "account/second_factor.html", context)
