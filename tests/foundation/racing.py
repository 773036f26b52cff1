"""What the processes of the foundation's races do; each function runs in a process of its own."""

import time
from datetime import timedelta
from unittest import mock

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from foundation import clock, database, events, heartbeat, operations, outbox, schedule
from foundation.models import Event, EventHead, Heartbeat, Operation, OutboxEntry, Schedule
from people.models import User
from tests.races import pause

SLOW = 1.5
FOR_EVER = 600


def how_often(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


# --- Operations ----------------------------------------------------------------------------------------------------


def make_person() -> int:
    return User.objects.create_user(name="李雷").pk


def perform(user: int, operation: str) -> dict:
    def effect():
        pause()
        return {"event": events.record("tests.effect").pk}

    outcome = operations.perform(User.objects.get(pk=user), operation, "body", effect)
    return {**outcome.result, "repeated": outcome.repeated}


def drop_constraint_of_operations() -> None:
    # Taken from the model as well: on SQLite the table is made anew from what the model says.
    constraint = Operation._meta.constraints.pop()
    with connection.schema_editor() as editor:
        editor.remove_constraint(Operation, constraint)


# --- Events --------------------------------------------------------------------------------------------------------


def record_events(count: int) -> None:
    for number in range(count):
        events.record("tests.happened", number=number)


def seal() -> int:
    advance = events._advance
    with mock.patch.object(events, "_advance", lambda *head: pause() or advance(*head)):
        return events.seal()


def seal_unguarded() -> int:
    def advance(head, number, last_hash):
        pause()
        return EventHead.objects.filter(pk=1).update(number=number, hash=last_hash)

    with mock.patch.object(events, "_advance", advance):
        return events.seal()


def findings() -> list:
    return [[finding.number, finding.what] for finding in events.verify()]


# --- Outbox --------------------------------------------------------------------------------------------------------


@outbox.handler("tests.count")
def count(payload: dict) -> None:
    events.record("tests.counted")


@outbox.handler("tests.slow")
def work_slowly(payload: dict) -> None:
    events.record("tests.began")
    time.sleep(SLOW)


@outbox.handler("tests.hang")
def hang_the_first_time(payload: dict) -> None:
    events.record("tests.began")
    if how_often("tests.began") == 1:
        time.sleep(FOR_EVER)


def put(kind: str, key: str | None = None) -> int:
    with transaction.atomic():
        return outbox.put(kind, {}, key=key).pk


def deliver(entry: int) -> None:
    _after_a_pause(outbox._claim, entry)


def deliver_unguarded(entry: int) -> None:
    def claim(claimed):
        claimed.attempts += 1
        return OutboxEntry.objects.filter(pk=claimed.pk).update(
            state=OutboxEntry.State.RUNNING, attempts=claimed.attempts
        )

    _after_a_pause(claim, entry)


def _after_a_pause(claim, entry: int) -> None:
    with mock.patch.object(outbox, "_claim", lambda claimed: pause() or claim(claimed)):
        outbox.deliver.call(entry)


def entry_of(pk: int) -> dict:
    return OutboxEntry.objects.values("state", "attempts", "last_error").get(pk=pk)


def let_the_lease_run_out() -> None:
    past = clock.now() - timedelta(days=1)
    OutboxEntry.objects.filter(state="running").update(lease_until=past)
    DBTaskResult.objects.running().update(started_at=past)


def sweep() -> int:
    return outbox.sweep()


def reap() -> int:
    return outbox.reap()


def task_states() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


# --- Schedule and signs of life ------------------------------------------------------------------------------------


def tick() -> None:
    events.record("tests.ticked", slot=Schedule.objects.get(name=f"{__name__}.tick").slot)


schedule.every(seconds=1)(tick)


def be_a_scheduler(seconds: float) -> int:
    seen: dict = {}
    ran = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ran += schedule.run_due(seen).count(f"{__name__}.tick")
        time.sleep(0.02)
    return ran


def be_an_unguarded_scheduler(seconds: float) -> int:
    def claim(name, slot):
        Schedule.objects.update_or_create(name=name, defaults={"slot": slot})
        return True

    with mock.patch.object(schedule, "claim", claim):
        return be_a_scheduler(seconds)


def ticks() -> list[str]:
    return [facts["slot"] for facts in Event.objects.filter(kind="tests.ticked").values_list("facts", flat=True)]


def is_running(kind: str) -> bool:
    return heartbeat.is_running(kind)


def heartbeats() -> int:
    return Heartbeat.objects.count()


# --- Conflicts of PostgreSQL ---------------------------------------------------------------------------------------


def make_two_rows() -> None:
    for number in (1, 2):
        OutboxEntry.objects.create(pk=number, kind="tests.count")


def update_crosswise(first: int, second: int) -> None:
    """Update two rows in an order of one's own: two of these block each other."""
    with transaction.atomic():
        for number in (first, second):
            OutboxEntry.objects.filter(pk=number).update(last_error="x")
            # Long enough for a busy machine: both must hold their first row before either wants its second.
            pause(1.0)


def update_crosswise_and_retry(first: int, second: int) -> None:
    database.retry_on_conflict(update_crosswise)(first, second)


def end_all_other_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
