"""What django-allauth asks us: whom a number belongs to, how long a session lasts, where from a request came."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ..models import User
from .addresses import address_of

# Who sees other people's data signs in more often than a worker, whose session lasts settings.SESSION_COOKIE_AGE.
STAFF_SESSION = timedelta(days=7)


class AccountAdapter(DefaultAccountAdapter):
    def get_login_stages(self) -> list[str]:
        # Ours has proved possession of the number before allauth is called. The second factor stays: somebody who has
        # one must not get in without it, even before there are pages to set it up.
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if user.is_staff_member:
            request.session.set_expiry(STAFF_SESSION)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Accounts are made by people/accounts.py, never by allauth's own page.
        return False

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Leave out allauth's count, which is kept in the cache; limits.py keeps ours in the database."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, *args, **kwargs) -> None:
        """Say nothing: the page she comes to shows whether she is signed in, and a cookie would carry her name."""
