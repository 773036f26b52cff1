"""Handing a message to the backend that settings.SMS_BACKEND names, and noting whether messages go out."""

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from foundation import outbox

from .gateway import GatewayError
from .messages import Backend, Message
from .models import GatewayFailure


def backend() -> Backend:
    return import_string(settings.SMS_BACKEND)()


def takes(message: Message) -> bool:
    """Tell whether the backend has words for a message; only one that fills in templates may have none."""
    asked = getattr(backend(), "takes", None)
    return asked is None or asked(message)


def send(message: Message) -> None:
    """Send a message from within the outbox; raise a GatewayError when it was not taken.

    Whatever else a backend raises is put down to its code here: its message may quote the text, and so a code.
    """
    try:
        backend().send(message)
    except Exception as error:
        code = outbox.error_code(error)
        # Somebody who asks twice within a minute is no alarm for the operator.
        if not getattr(error, "of_number", False):
            _note(code)
        raise GatewayError(code) from None
    GatewayFailure.objects.all().delete()


def failure() -> GatewayFailure | None:
    """Return since when messages do not go out, if they do not."""
    return GatewayFailure.objects.first()


def _note(code: str) -> None:
    GatewayFailure.objects.get_or_create(pk=1)
    GatewayFailure.objects.filter(pk=1).update(tries=F("tries") + 1, code=code)
