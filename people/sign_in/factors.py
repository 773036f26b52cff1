"""A person's second factors: an app that shows six digits, passkeys, and codes printed for the day both are missing.

The rows are allauth's. Its own checks remember in the cache which digits were used, so they are made here.
"""

from collections.abc import Iterable

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from foundation import clock, events

from ..models import User
from ..refusals import Refusal
from . import codes, demo, devices
from .models import SignInCount

Type = Authenticator.Type
# Seconds that six digits are shown for. Those before count too, since typing takes a while (RFC 6238, section 5.2);
# those to come do not: each step more lets a guess hit more easily. A clock that is fast shows when the app is set up.
PERIOD = 30
NEIGHBOURS = (0, -1)


def of(user: User) -> QuerySet[Authenticator]:
    """Return what she can show, apart from the printed codes, which stand in for it."""
    return Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES).order_by("created_at")


def equipped(people: Iterable[User]) -> set[int]:
    """Return the keys of those people who have one to show."""
    theirs = Authenticator.objects.filter(user__in=people).exclude(type=Type.RECOVERY_CODES)
    return set(theirs.values_list("user", flat=True))


def new_secret() -> str:
    return generate_totp_secret()


def digits_of(secret: str, step: int) -> str:
    return format_hotp_value(hotp_value(secret, step))


def step_now() -> int:
    return int(clock.now().timestamp()) // PERIOD


def _step_of(secret: str, digits: str) -> int | None:
    """Return the step of time that shows these digits, None when none does."""
    now = step_now()
    return next((now + n for n in NEIGHBOURS if constant_time_compare(digits_of(secret, now + n), digits)), None)


# --- Setting up ---------------------------------------------------------------------------------------------------


def set_up_app(user: User, secret: str, digits: str) -> Authenticator:
    """Let the app that shows these digits be her factor; in place of one she had, whose sessions end."""
    step = _step_of(secret, digits)
    if step is None:
        raise Refusal(
            "wrong_code",
            _("The app shows other digits. Wait for the next ones and type them; the phone must know the right time."),
        )
    with transaction.atomic():
        replaced = Authenticator.objects.filter(user=user, type=Type.TOTP)
        had_one, _of_each_model = replaced.delete()
        try:
            with transaction.atomic():
                app = add_app(user, secret, step)
        except IntegrityError:
            # Her other tab was quicker.
            return replaced.get()
        _has_one(user, app)
        if had_one:
            end_what_it_opened(user)
    return app


def add_app(user: User, secret: str, step: int) -> Authenticator:
    """Keep the secret of an app, encrypted; digits of `step` and before have been used."""
    data = {"secret": get_adapter().encrypt(secret), "step": step}
    return Authenticator.objects.create(user=user, type=Type.TOTP, data=data)


def add_passkey(user: User, name: str, credential: dict) -> Authenticator:
    """Keep the public half of a passkey that has answered our question."""
    with transaction.atomic():
        passkey = WebAuthn.add(user, name, credential).instance
        _has_one(user, passkey)
    return passkey


def _has_one(user: User, factor: Authenticator) -> None:
    RecoveryCodes.activate(user)
    User.objects.filter(pk=user.pk).update(second_factor_taken_at=None)
    events.record("second_factor.added", actor=user, subject=user, type=factor.type)


# --- Printed codes ------------------------------------------------------------------------------------------------


def printed(user: User) -> RecoveryCodes | None:
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return RecoveryCodes(row) if row else None


def unused_codes(printed_codes: RecoveryCodes) -> list[str]:
    """Return the codes that still work; none when they can no longer be read."""
    try:
        return printed_codes.get_unused_codes()
    except InvalidToken:
        return []


def put_away(printed_codes: RecoveryCodes) -> None:
    """Note that she has them on paper; not when one was used since they were read, which must stay used."""
    row = printed_codes.instance
    unchanged = Authenticator.objects.filter(pk=row.pk, data__used_mask=row.data["used_mask"])
    unchanged.update(data=row.data | {"viewed_at": clock.now().timestamp()})


def print_anew(user: User) -> None:
    """Make ten new codes; those printed before are worth nothing."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)
        events.record("second_factor.codes_made", actor=user, subject=user)


# --- Showing one --------------------------------------------------------------------------------------------------


def check(user: User, digits: str, *, address: str, device: str) -> Authenticator:
    """Return the factor that digits belong to and use them up, or refuse; a guess counts before it is looked at."""
    budget = devices.staff_budget_of(user.public_id, device)
    codes.spend_failure(SignInCount.What.FACTOR_FAILED, budget, address)
    try:
        factor = _use_app(user, digits) or _use_printed(user, digits)
    except InvalidToken:
        # Kept under another SECRET_KEY.
        factor = None
    if factor is None:
        raise Refusal(
            "wrong_code",
            _("This code is not right, or was used before. Wait for the next six digits, or type an unused code."),
        )
    codes.give_back_failure(SignInCount.What.FACTOR_FAILED, budget, address)
    return factor


def _use_app(user: User, digits: str) -> Authenticator | None:
    app = Authenticator.objects.filter(user=user, type=Type.TOTP).first()
    step = _step_of(get_adapter().decrypt(app.data["secret"]), digits) if app else None
    if app is None or step is None:
        return None
    # Whoever moves the step has the digits: read over a shoulder and typed at the same time, they open one door.
    unused = Authenticator.objects.filter(pk=app.pk, data__step__lt=step)
    if not unused.update(data=app.data | {"step": step}) and not demo.lets_digits_work_again():
        return None
    return app


def _use_printed(user: User, digits: str) -> Authenticator | None:
    codes_of_hers = printed(user)
    if codes_of_hers is None:
        return None
    row = codes_of_hers.instance
    for number, code in enumerate(codes_of_hers.generate_codes()):
        used = row.data["used_mask"]
        if constant_time_compare(code, digits) and not used & (1 << number):
            unchanged = Authenticator.objects.filter(pk=row.pk, data__used_mask=used)
            row.data["used_mask"] = used | (1 << number)
            return row if unchanged.update(data=row.data) else None
    return None


# --- Taking away --------------------------------------------------------------------------------------------------


def remove(factor: Authenticator) -> None:
    """Remove a factor of one's own, and the printed codes with the last one; other sessions end."""
    user = factor.user
    with transaction.atomic():
        factor.delete()
        if not of(user).exists():
            Authenticator.objects.filter(user=user).delete()
        events.record("second_factor.removed", actor=user, subject=user, type=factor.type)
        end_what_it_opened(user)


def end_what_it_opened(user: User) -> None:
    """End her sessions when a factor is gone; on no device where it was shown do guesses count apart any more."""
    user.devices.update(second_factor_at=None)
    user.end_sessions()


def shown_in_demo(user: User) -> str:
    """Return the six digits of now, which a visitor of the demo has no app for; always empty outside the demo."""
    app = Authenticator.objects.filter(user=user, type=Type.TOTP).first() if settings.DEMO else None
    return digits_of(get_adapter().decrypt(app.data["secret"]), step_now()) if app else ""
