"""Whether the site can do its work, for a load balancer and for the operator."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation import heartbeat, outbox
from people import sms
from people.sign_in import codes

# Less than this and answers of learners may soon not be kept any more.
DISK_AT_LEAST = 100 * 1024 * 1024


@never_cache
@require_safe
def health(request):
    """Answer 200 when records can be read and written, 503 when the database does not answer or the disk is full."""
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
            # Since when and why is for the operator only, on the first screen of the admin.
            "messages": _messages(),
        }
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    state["disk"] = "ok" if shutil.disk_usage(settings.VAR_DIR).free >= DISK_AT_LEAST else "full"
    return JsonResponse(state, status=200 if state["disk"] == "ok" else 503)


def _messages() -> str:
    if sms.failure():
        return "failing"
    return "used up" if codes.are_used_up() else "ok"


def _pulse(kind: str) -> str:
    return "ok" if heartbeat.is_running(kind) else "not running"
