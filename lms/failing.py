"""What a person sees when something fails that she cannot help."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

RETRY_SECONDS = 10
DISK_FULL = "53100"


def server_error(request):
    """Answer 503 and when to try again while records cannot be read or kept, 500 for any other error."""
    error = sys.exc_info()[1]
    if is_disk_full(error):
        return _later("not_saved.html")
    if isinstance(error, InterfaceError | OperationalError):
        return _later("503.html")
    return defaults.server_error(request)


def is_disk_full(error: BaseException | None) -> bool:
    """Tell whether there was no room left, for a file or in one of the databases."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.__cause__, "sqlstate", None) == DISK_FULL or "disk is full" in str(error)


def _later(template: str) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=503, headers={"Retry-After": str(RETRY_SECONDS)})
