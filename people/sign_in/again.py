"""A number that was not used here for long: a second proof opens its record, or whoever has it now begins afresh."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import accounts
from ..models import User
from ..numbers import unbroken
from ..redirects import next_of, with_next
from ..refusals import Refusal
from . import proofs, slips
from .addresses import address_of
from .forms import SlipForm
from .views import EntranceView, sign_in


class AgainView(EntranceView):
    """Ask for a slip, and show nothing of the record it would open, not even a name."""

    template_name = "account/again.html"
    proof: proofs.Proof

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not request.user.is_authenticated:
            proof = proofs.kept(request.session)
            if proof is None:
                return self.to("account_login")
            self.proof = proof
        return super().dispatch(request, *args, **kwargs)

    def to(self, name: str) -> HttpResponse:
        return redirect(with_next(reverse(name), next_of(self.request)))

    def show(self, form, **context) -> HttpResponse:
        afresh_url = with_next(reverse("account_afresh"), next_of(self.request))
        return super().show(form, phone=unbroken(self.proof.phone), afresh_url=afresh_url, **context)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SlipForm(initial={"is_borrowed": self.proof.is_borrowed}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = User.objects.filter(phone=self.proof.phone).first()
        if user is None or not user.has_old_number(self.proof.at):
            # What was asked here has been answered somewhere else meanwhile.
            return self.to("account_login")
        form = SlipForm(request.POST)
        if form.is_valid():
            try:
                slips.redeem(form.cleaned_data["code"], address=address_of(request), of=user)
            except Refusal as refusal:
                form.add_error("code", refusal.message)
            else:
                accounts.welcome(user)
                return sign_in(request, user, method="slip", is_borrowed=form.cleaned_data["is_borrowed"])
        return self.show(form)


class AfreshView(AgainView):
    """Ask once more, then give whoever has the number now a record of her own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.may_register():
            return self.show_unknown(self.proof.phone)
        phone = unbroken(self.proof.phone)
        context = {
            "title": _("Begin afresh with %(phone)s?") % {"phone": phone},
            "text": _(
                "Whoever used this number before cannot sign in with it any more; her record stays with her station. "
                "You begin with an empty one."
            ),
            "confirm_label": _("Begin afresh"),
            "stop": True,
            "back_url": with_next(reverse("account_again"), next_of(request)),
            "hidden": [("phone", self.proof.phone), ("next", next_of(request))],
            "focus": True,
        }
        return render(request, "components/confirm.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_register():
            return self.show_unknown(self.proof.phone)
        if request.POST.get("phone") != self.proof.phone:
            # She has shown another number in another tab, and has not been asked about that one.
            return self.to("account_afresh")
        user = accounts.begin_afresh(self.proof.phone, self.proof.at)
        if user is None:
            return self.to("account_login")
        return sign_in(request, user, method="code", is_borrowed=self.proof.is_borrowed)
