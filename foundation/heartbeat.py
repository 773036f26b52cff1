"""Show that a worker or scheduler is alive, so that the start-up and health checks can say when none is."""

import logging
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connections

from foundation import clock
from foundation.database import delete_in_batches
from foundation.models import Heartbeat

WORKER = "worker"
SCHEDULER = "scheduler"
EVERY = timedelta(seconds=15)
SILENCE = timedelta(seconds=60)
KEPT = timedelta(days=1)

logger = logging.getLogger(__name__)


def is_running(kind: str, at: datetime | None = None) -> bool:
    """Tell whether a process of this kind has given a sign of life within the last minute."""
    return Heartbeat.objects.filter(kind=kind, beat_at__gte=(at or clock.now()) - SILENCE).exists()


@contextmanager
def beating(kind: str) -> Iterator[str]:
    """Give signs of life from a thread for the length of a block; yield the name of this process."""
    # Random because containers give every worker the same process id.
    instance = f"{kind}-{os.getpid()}-{secrets.token_hex(4)}"
    stopped = threading.Event()
    _beat(kind, instance)
    thread = threading.Thread(target=_beat_until, args=(stopped, kind, instance), daemon=True)
    thread.start()
    try:
        yield instance
    finally:
        stopped.set()
        thread.join()
        Heartbeat.objects.filter(instance=instance).delete()


def _beat(kind: str, instance: str) -> None:
    Heartbeat.objects.update_or_create(instance=instance, defaults={"kind": kind, "beat_at": clock.now()})


def _beat_until(stopped: threading.Event, kind: str, instance: str) -> None:
    while not stopped.wait(EVERY.total_seconds()):
        try:
            _beat(kind, instance)
        except DatabaseError:
            # The database may be restarting: the beats that are missing meanwhile tell the truth.
            logger.warning("heartbeat of %s was not written", instance, exc_info=True)
        finally:
            # This thread sleeps most of the time and should not keep a connection of the pool.
            connections.close_all()


def prune() -> int:
    """Delete the rows of processes that were killed."""
    return delete_in_batches(Heartbeat.objects.filter(beat_at__lt=clock.now() - KEPT))
