"""The pages of signing in and out. allauth's login pipeline has the last word on every sign-in."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import accounts
from ..invitations import in_session
from ..models import Membership, User
from ..numbers import unbroken
from ..redirects import first_page, next_of, with_next
from ..refusals import Refusal
from . import codes, demo, devices, proofs, second_factor, slips
from .addresses import address_of
from .forms import CodeForm, NameForm, PasswordForm, PhoneForm, SlipForm
from .models import SignInCode, Slip

# The session holds only the id of the code that was asked for, never the digits and not the number.
SESSION_KEY = "sign_in_code"
ADMIN = "wagtailadmin.access_admin"
BORROWED_SESSION = timedelta(hours=1)


class EntranceView(View):
    """A page for people who are not signed in; who is goes on to where she wanted to go."""

    template_name: str

    @method_decorator(never_cache)
    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if request.user.is_authenticated:
            target = next_of(request)
            if target.startswith(reverse("wagtailadmin_home")) and not request.user.has_perm(ADMIN):
                # Wagtail has sent her here; back there, she would go round in circles.
                raise PermissionDenied
            return redirect(target or first_page(request.user))
        return super().dispatch(request, *args, **kwargs)

    def show(self, form, **context) -> HttpResponse:
        context |= {"form": form, "next": next_of(self.request), "focus": True}
        return render(self.request, self.template_name, context)

    def may_register(self) -> bool:
        """Tell whether a number that is on no list makes itself an account."""
        return settings.SELF_REGISTRATION or in_session.kept(self.request.session, next_of(self.request)) is not None

    def show_unknown(self, phone: str) -> HttpResponse:
        return render(self.request, "account/unknown_number.html", {"phone": unbroken(phone), "focus": True})

    def origin(self) -> dict[str, str]:
        return {"address": address_of(self.request), "device": devices.token_of(self.request)}

    def ask(self, phone: str) -> HttpResponseRedirect:
        """Have a code sent and go to the page where it is typed in."""
        demo.forget(phone)
        code = codes.ask(phone, **self.origin())
        # Whoever has put this session into her browser must not see in his which number she types.
        self.request.session.cycle_key()
        self.request.session[SESSION_KEY] = str(code.public_id)
        return redirect(with_next(reverse("account_confirm_login_code"), next_of(self.request)))


class SignInView(EntranceView):
    template_name = "account/login.html"

    def show(self, form, **context) -> HttpResponse:
        return super().show(form, invitation=in_session.kept(self.request.session, next_of(self.request)), **context)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PhoneForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PhoneForm(request.POST)
        if form.is_valid():
            try:
                return self.ask(form.cleaned_data["phone"])
            except Refusal as refusal:
                form.add_error(None, refusal.message)
        return self.show(form)


class CodeView(EntranceView):
    template_name = "account/code.html"
    code: SignInCode

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not request.user.is_authenticated:
            asked_for = request.session.get(SESSION_KEY)
            code = SignInCode.objects.filter(public_id=asked_for).first() if asked_for else None
            if code is None:
                return redirect(with_next(reverse("account_login"), next_of(request)))
            self.code = code
        return super().dispatch(request, *args, **kwargs)

    def show(self, form, **context) -> HttpResponse:
        phone = self.code.phone
        return super().show(
            form,
            phone=unbroken(phone),
            forward_in=codes.forward_in(self.code),
            demo_message=demo.message_to(phone),
            back_url=with_next(reverse("account_login"), next_of(self.request)),
            **context,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        again = "again" in request.POST
        form = CodeForm(None if again else request.POST)
        try:
            if again:
                return self.ask(self.code.phone)
            if form.is_valid():
                codes.redeem(self.code, form.cleaned_data["code"], **self.origin())
                return self.enter(is_borrowed=form.cleaned_data["is_borrowed"])
        except Refusal as refusal:
            if again:
                return self.show(form, refusal=refusal.message)
            form.add_error("code", refusal.message)
        return self.show(form)

    def enter(self, *, is_borrowed: bool) -> HttpResponse:
        """Let in whoever has the phone; only now does anybody learn whether the number is known.

        An old number, which may be somebody else's by now, opens nothing in a browser that is not known to be hers.
        """
        phone = self.code.phone
        del self.request.session[SESSION_KEY]
        user = User.objects.filter(phone=phone).first()
        if user is None:
            if not self.may_register():
                return self.show_unknown(phone)
            user = accounts.register(phone)
        proofs.keep(self.request.session, self.code, is_borrowed=is_borrowed)
        if user.has_old_number() and not devices.is_known(self.request, user):
            # Whoever knew the key of this session before must not go on from here in her place.
            self.request.session.cycle_key()
            return redirect(with_next(reverse("account_again"), next_of(self.request)))
        return sign_in(self.request, user, method="code", is_borrowed=is_borrowed)


class SlipView(EntranceView):
    template_name = "account/slip.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        # A scanned slip types its code in; nobody is signed in by opening an address.
        return self.show(SlipForm(initial={"code": request.GET.get("code", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.redeem(SlipForm(request.POST))

    def redeem(self, form: SlipForm, *, of: User | None = None) -> HttpResponse:
        """Sign in whose slip it is; with `of`, nobody else."""
        if form.is_valid():
            try:
                user = slips.redeem(form.cleaned_data["code"], address=address_of(self.request), of=of)
            except Refusal as refusal:
                form.add_error("code", refusal.message)
            else:
                return sign_in(self.request, user, method="slip", is_borrowed=form.cleaned_data["is_borrowed"])
        return self.show(form)


class PasswordView(EntranceView):
    template_name = "account/password.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            try:
                user = self.check(form.cleaned_data["login"], form.cleaned_data["password"])
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                return sign_in(request, user, method="password")
        return self.show(form)

    def check(self, login: dict[str, str], password: str) -> User:
        (typed,) = login.values()
        # One budget for a person, whichever of her two logins is guessed with; asked for in either case.
        account = User.objects.filter(**login).values_list("public_id", flat=True).first() or typed

        def authenticate() -> User | None:
            user = get_adapter().authenticate(self.request, password=password, **login)
            return user if user and user.is_active else None

        budget = devices.staff_budget_of(account, devices.token_of(self.request))
        user = codes.guess_password(budget, authenticate, address=address_of(self.request))
        if user is None:
            raise Refusal("wrong_password", _("This does not fit together. Check number or address, and password."))
        return user


def sign_in(request: HttpRequest, user: User, *, method: str, is_borrowed: bool = False) -> HttpResponse:
    """Hand a person who has proved who she is to allauth, which makes the session; then know her browser again.

    Unless it is somebody else's: there the session ends by itself.
    """
    comes_from_list = accounts.welcome(user)
    target = next_of(request) or first_page(user)
    if user.second_factor_taken_at and user.is_staff_member:
        target = with_next(reverse("security"), target)
    if user.is_active and not user.name:
        target = with_next(reverse("account_name"), target)
    proof = proofs.take(request.session)
    in_session.clear(request.session, next_of(request))
    second_factor.note(request, user, method)
    response = perform_login(request, Login(user=user, redirect_url=target))
    if request.user.is_authenticated:
        if proof and proof.phone == user.phone:
            accounts.note_number(user, proof.at)
        if is_borrowed:
            request.session.set_expiry(BORROWED_SESSION)
        devices.remember(request, response, user, is_borrowed=is_borrowed)
        # Whoever comes with a slip knows of it; the one to be told is whoever holds the number.
        for slip in slips.tell(user) if method != "slip" else ():
            messages.info(request, _told(slip))
        if comes_from_list and user.name:
            messages.info(request, _on_list(user))
    return response


def _on_list(user: User) -> str:
    """Say as whom a list has named whoever holds the number, who may be somebody else by now."""
    membership = (
        Membership.objects.current().filter(user=user).select_related("unit").order_by("from_date", "pk").first()
    )
    if membership is None:
        return _("You are known here as %(name)s. If that is not you, sign out and tell your station.") % {"name": user}
    text = _("You are on the list of %(unit)s as %(name)s. If that is not you, sign out and tell the station.")
    return text % {"unit": membership.unit, "name": user}


def _told(slip: Slip) -> str:
    text = _("%(who)s made you a slip to sign in with on %(day)s. If you did not ask for it, tell your station.")
    return text % {"who": slip.made_by or _("Your station"), "day": date_format(localtime(slip.made_at), "DATE_FORMAT")}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Ask for the name of somebody who has none here yet; certificates copy it, so it is not hers to change at will."""
    if request.user.name:
        return redirect(next_of(request) or first_page(request.user))
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=request.user.pk, name="").update(name=form.cleaned_data["name"])
        return redirect(next_of(request) or first_page(request.user))
    return render(request, "account/name.html", {"form": form, "next": next_of(request), "focus": True})


@second_factor.before_the_door
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out after a question, and leave nothing on a phone that others use too."""
    if request.method == "GET":
        if not request.user.is_authenticated:
            return redirect("account_login")
        back = next_of(request) or reverse(settings.LOGIN_REDIRECT_URL)
        return render(request, "account/logout.html", {"back_url": back, "focus": True})
    logout(request, show_message=False)
    request.session.flush()
    response = redirect("account_login")
    # Cookies stay: they hold the language and the device, and the session is gone on the server.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
def inactive(request: HttpRequest) -> HttpResponse:
    """Tell somebody whose account is closed whom to ask."""
    return render(request, "account/inactive.html", {"focus": True})
