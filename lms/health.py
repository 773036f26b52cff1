"""Whether the site can do its work, for a load balancer and for the operator."""

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation import heartbeat, outbox


@never_cache
@require_safe
def health(request):
    """Answer 200 when the database answers, 503 when not; say whether the worker and scheduler are alive."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state = {
            "database": "ok",
            "worker": "ok" if heartbeat.is_alive("worker") else "not running",
            "scheduler": "ok" if heartbeat.is_alive("scheduler") else "not running",
            "jobs_waiting": outbox.depth(),
        }
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse(state)
