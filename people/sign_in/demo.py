"""What is easier in the demo, where nobody has the phones: a message stands on the page instead of being sent."""

import time

from django.conf import settings

from .. import sms

PATIENCE = 3.0
PAUSE = 0.1


def forget(phone: str) -> None:
    """Drop the message of an earlier visit, so that the page does not show a code that is no longer the newest."""
    if settings.DEMO:
        sms.DemoBackend().forget(phone)


def message_to(phone: str) -> str:
    """Return the message to a number, waiting a moment for the worker to write it; always empty outside the demo."""
    if not settings.DEMO:
        return ""
    inbox, deadline = sms.DemoBackend(), time.monotonic() + PATIENCE
    while not (text := inbox.newest(phone)) and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return text


def lets_digits_work_again() -> bool:
    """Tell whether six digits of an app work more than once: visitors of the demo share its people."""
    return settings.DEMO
