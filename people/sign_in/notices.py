"""Telling the number somebody signed in with before that it was changed: if that was not she, she can say so in time.

Outbox entries are kept for a month, so an entry only names a row; the row holds the number, and goes with the message.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock, outbox
from foundation.database import delete_in_batches

from .. import sms
from ..models import User
from . import limits
from .models import NumberNotice, SignInCount

# With the pauses of the outbox that makes nine tries; the tenth, its last, finds the notice too old.
VALID_FOR = timedelta(hours=4)


def put(person: User, phone: str) -> None:
    """Have a number told, in the transaction that takes it from a person; not more than a few times a day."""
    if not limits.spend(SignInCount.What.NOTICE_TO_NUMBER, phone, settings.SIGN_IN_LIMITS["notices_per_number"]):
        return
    notice = NumberNotice.objects.create(
        user=person,
        phone=phone,
        language=person.language or get_language(),
        expires_at=clock.now() + VALID_FOR,
    )
    outbox.put("people.number_notice", {"notice": str(notice.public_id)})


@outbox.handler("people.number_notice")
def send(payload: dict) -> None:
    """Send a notice and forget the number; so too if it is old by now, or the gateway has no template for it."""
    notice = NumberNotice.objects.filter(public_id=payload["notice"]).first()
    if notice is None:
        return
    with translation.override(notice.language):
        text = _(
            "The number of your Waystation account was changed: this one does not sign in any more. "
            "If that was not you, tell your station at once."
        )
    message = sms.Message(notice.phone, text, notice.language, {}, id=str(notice.public_id), kind=sms.Kind.NOTICE)
    if notice.expires_at > clock.now() and sms.takes(message):
        sms.send(message)
    notice.delete()


def prune() -> int:
    """Delete what no worker came to."""
    return delete_in_batches(NumberNotice.objects.filter(expires_at__lt=clock.now()))
