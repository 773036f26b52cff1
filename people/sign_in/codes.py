"""Six digits by text message: asking for them, sending them, typing them in."""

import math
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from foundation import clock, outbox
from foundation.database import delete_in_batches

from .. import sms
from ..models import User
from ..refusals import Refusal
from . import devices, limits
from .models import SignInCode, SignInCount

DIGITS = 6
VALID_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)
# After so many seconds without a message the page says louder what else helps; counted in steps, for each of which
# static/css/waystation.css has a class.
PATIENCE = 30
STEP = 10
# Of the codes of a day one in five is kept for devices on which their owners have signed in before.
KEPT_FOR_KNOWN = 5
What = SignInCount.What
# The limit to wrong guesses, by what is guessed at; see docs/decisions/0009-second-factor.md for the lower one.
LIMITS = {What.CODE_FAILED: "failures", What.PASSWORD_FAILED: "failures", What.FACTOR_FAILED: "factor_failures"}


def ask(phone: str, *, address: str, device: str) -> SignInCode:
    """Have a code sent to a number, whoever it belongs to.

    Nobody is looked up here: that is how the answer, and the time it takes, are the same for every number.
    """
    allowed = settings.SIGN_IN_LIMITS
    budget = devices.budget_of(phone, device)
    if limits.is_spent(What.CODE_FAILED, budget.key, allowed["failures"]):
        raise _too_many_failures()
    # Known devices apart: whoever bombs from the house she is in must not lock her out.
    origin = f"{address} known" if budget.is_of_known_device else address
    # The address first: whoever has used up its codes must not go on using up those of other people's numbers.
    if not (
        limits.spend(What.SENT_TO_ADDRESS, origin, allowed["codes_per_address"])
        and limits.spend(What.SENT_TO_NUMBER, budget.key, allowed["codes_per_number"])
        and limits.spend(What.SENT_BY_SITE, "", _codes_of_site(budget))
    ):
        raise Refusal(
            "too_many_codes",
            _("Too many codes were asked for today. Ask your station for a slip to sign in with, or try tomorrow."),
        )
    with transaction.atomic():
        code = SignInCode.objects.create(
            phone=phone, language=translation.get_language(), expires_at=clock.now() + VALID_FOR
        )
        outbox.put("people.sms", {"code": str(code.public_id)})
    return code


def _codes_of_site(budget: devices.Budget) -> int:
    """Return how many codes the site may have sent for one more to go out: nobody bombs known devices out of it."""
    of_all = settings.SIGN_IN_LIMITS["codes_per_site"]
    return of_all if budget.is_of_known_device else of_all - of_all // KEPT_FOR_KNOWN


def are_used_up() -> bool:
    """Tell whether devices on which nobody has signed in before get no codes any more today."""
    return limits.is_spent(What.SENT_BY_SITE, "", _codes_of_site(devices.Budget("")))


@outbox.handler("people.sms", priority=outbox.WAITED_FOR)
def send(payload: dict) -> None:
    """Send the digits; after a failure, or when the worker dies, the same ones again.

    With the pauses of the outbox that makes five tries within the ten minutes; the sixth finds the code expired.
    """
    now = clock.now()
    code = SignInCode.objects.filter(public_id=payload["code"], used_at=None, expires_at__gt=now).first()
    if code is None:
        # Used by now, or so late that the digits would not be accepted any more.
        return
    digits = _digits_of(code)
    with translation.override(code.language):
        text = _("%(code)s is your Waystation code. It is valid for ten minutes. Tell it to nobody.") % {"code": digits}
    sms.send(sms.Message(code.phone, text, code.language, {"code": digits}, id=str(code.public_id)))


def redeem(code: SignInCode, digits: str, *, address: str, device: str) -> None:
    """Use up a code, or refuse; a failure counts against the number however many codes were asked for."""
    if code.used_at or code.expires_at <= clock.now():
        raise _expired()
    budget = devices.budget_of(code.phone, device)
    spend_failure(What.CODE_FAILED, budget, address)
    if not constant_time_compare(digits, _digits_of(code)):
        raise Refusal("wrong_code", _("This code is not right. Look at the newest message and type its six digits."))
    # Whoever changes the row has the code: the same digits sent twice at once sign in once.
    unused = SignInCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=clock.now())
    if not unused.update(used_at=clock.now()):
        raise _expired()
    give_back_failure(What.CODE_FAILED, budget, address)


def spend_failure(what: What, budget: devices.Budget, address: str) -> None:
    """Count a guess as failed before it is looked at; refuse when the day's guesses are used up.

    Where it comes from does not count on a known device of hers: somebody who guesses in the same house must not lock
    her out, and has himself no such device for anybody else.
    """
    if not budget.is_of_known_device:
        spend_failure_at(address)
    if not limits.spend(what, budget.key, settings.SIGN_IN_LIMITS[LIMITS[what]]):
        raise _too_many_failures()


def spend_failure_at(address: str) -> None:
    """Count a guess that names nobody: only where it comes from limits it."""
    if not limits.spend(What.FAILED_AT_ADDRESS, address, settings.SIGN_IN_LIMITS["failures_per_address"]):
        raise _too_many_failures()


def guess_password(budget: devices.Budget, authenticate: Callable[[], User | None], *, address: str) -> User | None:
    """Return whom a password opens, counting it as wrong before it is looked at."""
    spend_failure(What.PASSWORD_FAILED, budget, address)
    user = authenticate()
    if user:
        give_back_failure(What.PASSWORD_FAILED, budget, address)
    return user


def give_back_failure(what: What, budget: devices.Budget, address: str) -> None:
    limits.give_back(what, budget.key)
    if not budget.is_of_known_device:
        give_back_failure_at(address)


def give_back_failure_at(address: str) -> None:
    limits.give_back(What.FAILED_AT_ADDRESS, address)


def _too_many_failures() -> Refusal:
    return Refusal(
        "too_many_failures",
        _("There were too many wrong attempts today. Ask your station to help you, or try tomorrow."),
    )


def _expired() -> Refusal:
    return Refusal("code_expired", _("This code is no longer valid. Ask for a new one."))


def forward_in(code: SignInCode) -> int:
    """Return in how many seconds the page brings forward the ways without a message: 30, 20, 10, or 0 for "by now"."""
    waited = (clock.now() - (code.expires_at - VALID_FOR)).total_seconds()
    return min(PATIENCE, max(0, math.ceil((PATIENCE - waited) / STEP) * STEP))


def _digits_of(code: SignInCode) -> str:
    """Return the six digits of a code, which are kept nowhere: they follow from its random id and SECRET_KEY.

    The remainder of 256 bits favours none of the million by more than one in 10^70.
    """
    drawn = salted_hmac("people.sign_in.codes", str(code.public_id), algorithm="sha256").digest()
    return f"{int.from_bytes(drawn) % 10**DIGITS:0{DIGITS}d}"


def prune() -> int:
    """Delete codes, and the numbers with them, a day after they expired."""
    return delete_in_batches(SignInCode.objects.filter(expires_at__lt=clock.now() - KEPT))
