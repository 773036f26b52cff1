"""Passkeys: a phone's or a computer's own lock as second factor, by allauth's side of WebAuthn."""

import ipaddress
import json
import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..models import User
from ..refusals import Refusal
from . import factors

# What the libraries raise for what no browser sends: it has passed through hands that can write anything into it.
RUBBISH = (
    ValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    struct.error,
)


def are_possible(request: HttpRequest) -> bool:
    """Tell whether browsers offer passkeys at this address: by HTTPS under a name, or on the machine itself."""
    host = request.get_host().partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def options_to_make_one(user: User) -> dict[str, Any]:
    """Return what the browser needs to make one; the question it has to answer waits in the session."""
    return auth.begin_registration(user, passwordless=False)


def options_to_show_one(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """Return what the browser needs to show one of hers, None for somebody without any."""
    if not are_possible(request) or not factors.of(user).filter(type=factors.Type.WEBAUTHN).exists():
        return None
    return auth.begin_authentication(user)


def add(user: User, name: str, text: str) -> Authenticator:
    """Keep the passkey that a browser has made in answer to the question of this session, or refuse."""
    try:
        answer = auth.parse_registration_response(json.loads(text))
        # As it was understood: whatever else was sent need not be anything that a database takes.
        credential = {name: answer[name] for name in ("id", "rawId", "type")}
        credential["response"] = dict(answer.response)
        auth.complete_registration(credential)
    except RUBBISH as error:
        raise _refused() from error
    return factors.add_passkey(user, name, credential)


def check(user: User, text: str) -> Authenticator:
    """Return her passkey that has answered the question of this session, or refuse; nothing here can be guessed."""
    try:
        credential = json.loads(text)
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(user, credential)
    except RUBBISH as error:
        raise _refused() from error


def _refused() -> Refusal:
    return Refusal("passkey_refused", _("The passkey was not accepted. Load the page anew and try once more."))
