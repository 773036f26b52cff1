"""What django-allauth asks us: whom a number belongs to, how long a session lasts, how a secret is kept."""

import base64
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..models import User
from .addresses import address_of

# Who sees other people's data signs in more often than a worker, whose session lasts settings.SESSION_COOKIE_AGE.
STAFF_SESSION = timedelta(days=7)


class AccountAdapter(DefaultAccountAdapter):
    def get_login_stages(self) -> list[str]:
        # None: ours have proved possession of the number, or the password, before allauth is called, and the second
        # factor is asked for at the door of what needs it (second_factor.py), not of what a coordinator learns.
        return []

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


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted under a key that follows from SECRET_KEY: a copied database opens nothing by itself."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return _("Waystation")

    def get_totp_label(self, user: User) -> str:
        return user.email or user.phone or user.name

    def _get_user_identifier(self, user: User) -> str:
        return self.get_totp_label(user)


def _cipher() -> Fernet:
    key = salted_hmac("people.sign_in.second_factor", "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
