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
        depth = outbox.depth()
        state = {
            "database": "ok",
            "worker": _pulse(heartbeat.WORKER),
            "scheduler": _pulse(heartbeat.SCHEDULER),
            "jobs_due": depth.due,
            "jobs_failed": depth.failed,
            "jobs_waiting_seconds": int(depth.waiting.total_seconds()),
        }
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse(state)


def _pulse(kind: str) -> str:
    return "ok" if heartbeat.is_running(kind) else "not running"
