"""A number that was not used here for long: a second proof opens its record, or whoever has it now begins afresh."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import accounts
from ..form_pages import confirm
from ..models import User
from ..numbers import unbroken
from ..redirects import next_of, with_next
from . import proofs
from .forms import SlipForm
from .views import SlipView, sign_in


class AgainView(SlipView):
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
        context |= {
            "phone": unbroken(self.proof.phone),
            "afresh_url": with_next(reverse("account_afresh"), next_of(self.request)),
            "may_register": self.may_register(),
        }
        return super().show(form, **context)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SlipForm(initial={"is_borrowed": self.proof.is_borrowed}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = User.objects.filter(phone=self.proof.phone).first()
        if user is None or not user.has_old_number(self.proof.at):
            # What was asked here has been answered somewhere else meanwhile.
            return self.to("account_login")
        return self.redeem(SlipForm(request.POST), of=user)


class AfreshView(AgainView):
    """Ask once more, then give whoever has the number now a record of her own, or her station the means to do so."""

    def get(self, request: HttpRequest) -> HttpResponse:
        phone = unbroken(self.proof.phone)
        if self.may_register():
            title, label = _("Begin afresh with %(phone)s?"), _("Begin afresh")
            text = _(
                "Whoever used this number before cannot sign in with it any more; her record stays with her station. "
                "You begin with an empty one."
            )
        else:
            title, label = _("Is %(phone)s new to you?"), _("Yes, it is new to me")
            text = _(
                "Whoever used this number before cannot sign in with it any more; her record stays with her station. "
                "After that your own station can enter the number for you."
            )
        return confirm(
            request,
            title=title % {"phone": phone},
            text=text,
            label=label,
            back_url=with_next(reverse("account_again"), next_of(request)),
            hidden=[("phone", self.proof.phone), ("next", next_of(request))],
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("phone") != self.proof.phone:
            # She has shown another number in another tab, and has not been asked about that one.
            return self.to("account_afresh")
        if not self.may_register():
            accounts.free_number(self.proof.phone, self.proof.at)
            if User.objects.filter(phone=self.proof.phone).exists():
                # It is not old any more, or her station was quick.
                return self.to("account_login")
            return self.show_unknown(self.proof.phone)
        user = accounts.begin_afresh(self.proof.phone, self.proof.at)
        if user is None:
            return self.to("account_login")
        return sign_in(request, user, method="code", is_borrowed=self.proof.is_borrowed)
