"""What a person sees when something fails that she cannot help."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

RETRY_SECONDS = 10


def server_error(request):
    """Answer 503 and when to try again while the database is away or busy, 500 for any other error."""
    if isinstance(sys.exc_info()[1], InterfaceError | OperationalError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return defaults.server_error(request)
