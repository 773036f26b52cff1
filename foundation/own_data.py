"""Register what the foundation itself keeps about people."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from foundation.models import Event, EventHead, Heartbeat, Operation, OutboxEntry, Schedule
from foundation.personal_data import Class, keep, register


def _operations(user) -> Iterable[dict[str, Any]]:
    for operation in Operation.objects.filter(user=user).order_by("created_at"):
        yield {"created_at": operation.created_at, "result": operation.result}


def _forget_operations(user) -> None:
    Operation.objects.filter(user=user).delete()


def _move_operations(source, heir) -> None:
    """Hand over what a phone may still repeat; an id that both accounts used stays with the heir's meaning."""
    taken = Operation.objects.filter(user=heir).values("operation_id")
    Operation.objects.filter(user=source).exclude(operation_id__in=taken).update(user=heir)


def _pseudonyms(user) -> set[str]:
    """Return a person's pseudonym and those of the accounts merged into hers: events keep the one they began with."""
    people = {user.pk: str(user.pseudonym)}
    fresh = list(people)
    while fresh:
        merged = get_user_model().objects.filter(merged_into__in=fresh).exclude(pk__in=people)
        found = dict(merged.values_list("pk", "pseudonym"))
        people |= {pk: str(pseudonym) for pk, pseudonym in found.items()}
        fresh = list(found)
    return set(people.values())


def _events(user) -> Iterable[dict[str, Any]]:
    mine = _pseudonyms(user)
    events = Event.objects.filter(Q(actor__in=mine) | Q(subject__in=mine)).order_by("pk")
    # Somebody else's pseudonym is not hers to read.
    for event in events:
        yield {"kind": event.kind, "at": event.at, "did_it": event.actor in mine, "facts": event.facts}


register(
    Operation,
    columns={
        "user": Class.PSEUDONYM,
        "operation_id": Class.NONE,
        "body_hash": Class.NONE,
        "result": Class.TRAINING,
        "created_at": Class.TRAINING,
    },
    exports=_operations,
    erase=_forget_operations,
    merge=_move_operations,
)
register(
    Event,
    columns={
        "number": Class.NONE,
        "kind": Class.NONE,
        "actor": Class.PSEUDONYM,
        "subject": Class.PSEUDONYM,
        "facts": Class.PSEUDONYM,
        "at": Class.NONE,
        "previous_hash": Class.NONE,
        "hash": Class.NONE,
    },
    exports=_events,
    # A log from which rows can vanish proves nothing; it knows pseudonyms only.
    erase=keep,
    merge=keep,
)
register(EventHead, columns={"number": Class.NONE, "hash": Class.NONE})
register(
    OutboxEntry,
    columns={
        "kind": Class.NONE,
        "payload": Class.PSEUDONYM,
        "key": Class.PSEUDONYM,
        "state": Class.NONE,
        "attempts": Class.NONE,
        "put_at": Class.NONE,
        "due_at": Class.NONE,
        "woken_at": Class.NONE,
        "lease_until": Class.NONE,
        "done_at": Class.NONE,
        "last_error": Class.NONE,
    },
)
register(
    Schedule,
    columns={
        "name": Class.NONE,
        "slot": Class.NONE,
        "lease_until": Class.NONE,
        "ended_at": Class.NONE,
        "last_error": Class.NONE,
    },
)
register(
    Heartbeat,
    columns={"kind": Class.NONE, "instance": Class.NONE, "started_at": Class.NONE, "beat_at": Class.NONE},
)
