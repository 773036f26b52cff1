"""Do what follows from a commit: at least once, retried, and found again when a worker was killed over it.

The outbox row is the truth. The task queue only wakes a worker; it may be emptied at any time and nothing is lost.
A handler may run twice, so each of its steps must be harmless the second time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from foundation import clock
from foundation.database import delete_in_batches
from foundation.models import OutboxEntry

# Longer than any single piece of work may take; it is also how long a killed worker's work lies still.
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
# Pauses double from the first one: the last try comes a little over four hours after the first.
MAX_ATTEMPTS = 10
# A worker that is behind keeps its wake-ups in the queue: only after this long are they taken for lost.
WAKE_AGAIN = timedelta(minutes=5)
SWEEP_LIMIT = 500
KEPT_DONE = timedelta(days=30)

# Tasks of others (Wagtail's indexing) know no lease: after this long a running one is taken for killed.
TASK_LEASE = timedelta(minutes=15)
TASK_MAX_ATTEMPTS = 3
KEPT_TASKS = timedelta(days=7)

UNKNOWN_KIND = "unknown_kind"
WORKER_LOST = "worker_lost"

logger = logging.getLogger(__name__)

# Somebody waits at a page for a code; a hundred certificates of the same minute may wait for her.
WAITED_FOR = 50

Handler = Callable[[dict[str, Any]], object]
_handlers: dict[str, Handler] = {}
_priorities: dict[str, int] = {}


class WorkerLost(Exception):
    """The process that ran a task was killed; named in the result of the task."""


@dataclass(frozen=True)
class Depth:
    """How much work lies in the outbox; `waiting` is how long the oldest entry has been due."""

    due: int
    running: int
    failed: int
    waiting: timedelta


def handler(kind: str, *, priority: int = 0) -> Callable[[Handler], Handler]:
    """Register the function that does work of this kind; its module is imported by its app's ready().

    Work of a higher priority (-100 to 100) is taken from the queue first.
    """

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"There is already a handler for {kind}.")
        _handlers[kind] = function
        _priorities[kind] = priority
        return function

    return register


def put(kind: str, payload: dict[str, Any], *, key: str | None = None, due: datetime | None = None) -> OutboxEntry:
    """Write down work in the transaction it follows from; with a `key` the same work is put only once."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Work is put inside the transaction it follows from.")
    if kind not in _handlers:
        raise LookupError(f"There is no handler for {kind}.")
    now = clock.now()
    due_at = due or now
    # What is due later is left to the sweeper: the queue keeps a time of its own that no test can set.
    fields = {"payload": payload, "put_at": now, "due_at": due_at, "woken_at": now if due_at <= now else None}
    if key is None:
        entry, is_new = OutboxEntry.objects.create(kind=kind, **fields), True
    else:
        entry, is_new = OutboxEntry.objects.get_or_create(kind=kind, key=key, defaults=fields)
    if is_new and due_at <= now:
        _wake(entry.pk, kind)
    return entry


def _wake(entry_id: int, kind: str) -> None:
    deliver.using(priority=_priorities.get(kind, 0)).enqueue(entry_id)


@task()
def deliver(entry_id: int) -> None:
    """Do the work of one entry, unless somebody else is at it or has done it.

    1. Claim the entry by a conditional update; whoever changes a row has it, for the length of the lease.
    2. Run the handler outside of any transaction: it may draw, mail or wait.
    3. Note the end by another conditional update. `attempts` tells our claim from a later one: a worker that took
       longer than its lease cannot overwrite what its successor does.

    What remains: between 2 and 3 a worker may die, or be too slow, and the handler runs again.
    """
    entry = OutboxEntry.objects.filter(pk=entry_id).first()
    if entry is None or not _claim(entry):
        return
    try:
        if entry.kind not in _handlers:
            raise LookupError(entry.kind)
        _handlers[entry.kind](entry.payload)
    except Exception as error:
        logger.exception("outbox entry %s (%s) did not succeed", entry.pk, entry.kind)
        code = UNKNOWN_KIND if entry.kind not in _handlers else error_code(error)
        _put_back(entry, code, pause=FIRST_PAUSE * 2 ** (entry.attempts - 1))
    else:
        _ours(entry).update(state=OutboxEntry.State.DONE, done_at=clock.now(), lease_until=None, last_error="")


def error_code(error: Exception) -> str:
    """Return the stable code of a refusal, or the name of the class of any other error; never its message."""
    code = getattr(error, "code", None)
    if not isinstance(code, str) or not all(part.isidentifier() for part in code.split(".")):
        code = type(error).__name__
    return code[:80]


def _claim(entry: OutboxEntry) -> bool:
    """Make the entry ours and count the try; false when somebody else was first or it is not due."""
    now = clock.now()
    unclaimed = OutboxEntry.objects.due(now).filter(pk=entry.pk, attempts=entry.attempts)
    entry.attempts += 1
    return bool(unclaimed.update(state=OutboxEntry.State.RUNNING, attempts=entry.attempts, lease_until=now + LEASE))


def _ours(entry: OutboxEntry):
    return OutboxEntry.objects.filter(pk=entry.pk, state=OutboxEntry.State.RUNNING, attempts=entry.attempts)


def _put_back(entry: OutboxEntry, code: str, *, pause: timedelta) -> bool:
    """Let the entry be tried again after a pause, or give up on it; false when it is no longer in our hands."""
    state = OutboxEntry.State.FAILED if entry.attempts >= MAX_ATTEMPTS else OutboxEntry.State.PENDING
    due_at = clock.now() + pause
    return bool(_ours(entry).update(state=state, due_at=due_at, woken_at=None, lease_until=None, last_error=code))


def sweep() -> int:
    """Wake a worker for due entries it was never told of, or told of long ago; return how many."""
    now = clock.now()
    missed = OutboxEntry.objects.due(now).filter(Q(woken_at=None) | Q(woken_at__lte=now - WAKE_AGAIN))
    woken = 0
    with transaction.atomic():
        for pk, kind, woken_at in missed.order_by("due_at").values_list("pk", "kind", "woken_at")[:SWEEP_LIMIT]:
            # Only whoever moves `woken_at` enqueues, so two sweepers do not fill the queue twice.
            if OutboxEntry.objects.due(now).filter(pk=pk, woken_at=woken_at).update(woken_at=now):
                _wake(pk, kind)
                woken += 1
    return woken


def reap() -> int:
    """Take back work from workers that were killed, for the next sweep to hand out; return how much."""
    reaped = 0
    for entry in OutboxEntry.objects.abandoned(clock.now())[:SWEEP_LIMIT]:
        logger.warning("outbox entry %s (%s) was left running", entry.pk, entry.kind)
        reaped += _put_back(entry, WORKER_LOST, pause=timedelta(0))
    return reaped + _reap_tasks()


def _reap_tasks() -> int:
    """Deal with tasks that a killed worker left RUNNING, which the queue itself never does."""
    now = clock.now()
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - TASK_LEASE)
    reaped = 0
    for result in lost[:SWEEP_LIMIT]:
        same = DBTaskResult.objects.running().filter(pk=result.pk, started_at=result.started_at)
        if result.task_path == deliver.module_path or len(result.worker_ids) >= TASK_MAX_ATTEMPTS:
            # Ours were only a knock on the door: the entry itself has been taken back above.
            path = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"
            changes = {"status": TaskResultStatus.FAILED, "finished_at": now, "exception_class_path": path}
        else:
            changes = {"status": TaskResultStatus.READY, "started_at": None}
        reaped += same.update(**changes)
    return reaped


def retry_failed() -> int:
    """Give all entries that were given up a fresh set of tries, once their cause is mended; return how many."""
    failed = OutboxEntry.objects.filter(state=OutboxEntry.State.FAILED)
    return failed.update(state=OutboxEntry.State.PENDING, attempts=0, due_at=clock.now(), woken_at=None)


def depth() -> Depth:
    """Measure the outbox for the health check and the metrics."""
    now = clock.now()
    due = OutboxEntry.objects.due(now)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    return Depth(
        due=due.count(),
        running=OutboxEntry.objects.filter(state=OutboxEntry.State.RUNNING).count(),
        failed=OutboxEntry.objects.filter(state=OutboxEntry.State.FAILED).count(),
        waiting=now - oldest if oldest else timedelta(0),
    )


def prune() -> int:
    """Delete what was done long ago; what failed stays until somebody has looked at it."""
    now = clock.now()
    done = OutboxEntry.objects.filter(state=OutboxEntry.State.DONE, done_at__lt=now - KEPT_DONE)
    tasks = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_TASKS)
    return delete_in_batches(done) + delete_in_batches(tasks)
