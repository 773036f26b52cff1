"""Her own pages for how she signs in: password, second factor, printed codes."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import accounts, paper
from ..form_pages import confirm
from ..redirects import next_of, with_next
from ..refusals import Refusal
from . import devices, factors, passkeys, second_factor
from .confirming import still_to_show
from .forms import AppForm, NewPasswordForm, PasskeyForm

# Of the secret that a page shows, until the app has taken it in; encrypted, for sessions are kept in the database.
SESSION_KEY = "second_factor_secret"


def _own(*methods: str, changes: bool = True) -> Callable:
    """Make a page of hers: for staff, and to change anything only with what she has already, shown just now."""

    def decorate(view):
        @never_cache
        @login_required
        @require_http_methods(methods)
        @sensitive_post_parameters()
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_staff_member:
                raise PermissionDenied
            if changes and still_to_show(request, request.user, second_factor.FRESH_FOR):
                raise second_factor.Needed(second_factor.FRESH_FOR)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _show(request: HttpRequest, template: str, back: str, **context: Any) -> HttpResponse:
    context |= {"next": next_of(request), "back_url": reverse(back), "focus": True}
    return render(request, f"account/{template}.html", context)


@_own("GET", changes=False)
def overview(request):
    printed = factors.printed(request.user)
    return _show(
        request,
        "security",
        "mine",
        factors=factors.of(request.user),
        codes_left=len(factors.unused_codes(printed)) if printed else None,
        has_password=request.user.has_usable_password(),
        taken_at=request.user.second_factor_taken_at,
    )


@_own("GET", "POST")
def app(request):
    """Show a secret to an app until it answers with the right digits."""
    secret = _secret_shown(request)
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = devices.here(request)
        try:
            added = factors.set_up_app(request.user, secret, form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", refusal.message)
        else:
            del request.session[SESSION_KEY]
            devices.stay(here, request)
            return _added(request, added)
    address = get_adapter().build_totp_url(request.user, secret)
    return _show(
        request,
        "second_factor_app",
        "security",
        form=form,
        picture=paper.square(address),
        address=address,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        replaces=factors.of(request.user).filter(type=factors.Type.TOTP).exists(),
        taken_at=request.user.second_factor_taken_at,
    )


def _secret_shown(request: HttpRequest) -> str:
    """Return the secret of this session: a page loaded twice must not make what was scanned worthless."""
    try:
        return get_adapter().decrypt(request.session[SESSION_KEY])
    except (KeyError, InvalidToken):
        secret = factors.new_secret()
        request.session[SESSION_KEY] = get_adapter().encrypt(secret)
        return secret


@_own("GET", "POST")
def passkey(request):
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = passkeys.add(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return _added(request, added)
    possible = passkeys.are_possible(request)
    options = json.dumps(passkeys.options_to_make_one(request.user)) if possible else None
    return _show(request, "second_factor_passkey", "security", form=form, options=options)


def _added(request, factor: Authenticator) -> HttpResponse:
    """Lead on from a new factor, which she has just shown, to the codes that she shall print."""
    second_factor.record(request, request.user, factor)
    return redirect(with_next(reverse("security_codes"), next_of(request)))


@_own("GET", "POST")
def printed_codes(request):
    """Show ten codes until she says that she has them on paper, and never again; or make ten new ones."""
    printed = factors.printed(request.user)
    if printed is None:
        return redirect("security")
    if request.method == "POST" and "anew" in request.POST:
        factors.print_anew(request.user)
        return redirect(request.get_full_path())
    if request.method == "POST":
        factors.put_away(printed)
        return redirect(next_of(request) or reverse("security"))
    left = factors.unused_codes(printed)
    shown = [] if printed.did_view else [f"{code[:4]} {code[4:]}" for code in left]
    return _show(request, "printed_codes", "security", codes=shown, left=len(left))


@_own("GET", "POST")
def password(request):
    """Change her password, or choose one; her other sessions end."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        here = devices.here(request)
        accounts.change_password(request.user, form.cleaned_data["new"])
        devices.stay(here, request)
        second_factor.note(request, request.user, "password")
        messages.success(
            request, _("Your new password is in force. Wherever else you were signed in, you are not any more.")
        )
        return redirect(next_of(request) or reverse("security"))
    context = {"login": request.user.email or request.user.phone, "has_password": request.user.has_usable_password()}
    return _show(request, "own_password", "security", form=form, **context)


@_own("GET", "POST")
def remove(request, pk):
    factor = get_object_or_404(factors.of(request.user), pk=pk)
    if request.method == "POST":
        here = devices.here(request)
        factor.user = request.user
        factors.remove(factor)
        devices.stay(here, request)
        if not factors.of(request.user).exists():
            second_factor.forget(request)
        messages.success(request, _("Removed. Wherever else you were signed in, you are not any more."))
        return redirect("security")
    is_last = factors.of(request.user).count() == 1
    return confirm(
        request,
        title=_("Remove this second factor?"),
        text=_("It is your last one: you will set up another before you next see your people or write.")
        if is_last
        else _("You sign in with your other one from then on."),
        label=_("Remove"),
        back_url=reverse("security"),
    )
