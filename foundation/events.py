"""One log of what happened: written without waiting, then numbered and chained so that a later change shows.

The chain is made by a job and not by the writer, because a chain inside the transaction would put all writers into
one queue.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from foundation.database import retry_on_conflict
from foundation.models import Event, EventHead

BATCH = 500
# Letters without accents only: a Chinese name has no spaces, yet it is no code. No @ and no leading + either.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
_PSEUDONYM = re.compile(r"[0-9a-f-]{4,36}")


@dataclass(frozen=True)
class Finding:
    """Something wrong in the chain: `what` is altered, missing, unlinked, tail_missing or beyond_head."""

    number: int
    what: str


def record(kind: str, *, actor=None, subject=None, **facts: Any) -> Event:
    """Write down that something happened; `actor` and `subject` are people, or pseudonyms as UUID or short hex."""
    event = of(kind, actor=actor, subject=subject, **facts)
    event.save()
    return event


def record_all(happened: Iterable[Event]) -> None:
    """Write down what happened to many at once, each as `of` puts it."""
    Event.objects.bulk_create(happened)


def of(kind: str, *, actor=None, subject=None, **facts: Any) -> Event:
    """Return what happened as it will be written down."""
    return Event(
        kind=_code(kind),
        actor=_pseudonym(actor),
        subject=_pseudonym(subject),
        facts={name: _fact(value) for name, value in facts.items()},
    )


def _pseudonym(who: Any) -> str:
    if who is None:
        return ""
    pseudonym = str(getattr(who, "pseudonym", who))
    if not _PSEUDONYM.fullmatch(pseudonym):
        raise ValueError("An event names people by pseudonym only.")
    return pseudonym


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError("An event holds ids and codes only, no text.")
    return value


def _fact(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _code(str(value))
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_fact(item) for item in value]
    # A float is refused as well: the databases do not agree on how to write it down, and its hash would not hold.
    raise ValueError(f"An event cannot hold a {type(value).__name__}.")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def chain_hash(event: Event, number: int, previous_hash: str) -> str:
    """Return the SHA-256 over everything an event says, its place in the chain and the hash before it."""
    content = [number, event.kind, event.actor, event.subject, event.facts, _moment(event.at), previous_hash]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def seal() -> int:
    """Number and chain the events that are not yet sealed; return how many this call sealed."""
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


@retry_on_conflict
def _seal_batch() -> int:
    # 1. Read where the chain ends, then what has no number yet. In this order: what another sealer takes in between
    #    moves the head, and step 3 notices.
    head, _ = EventHead.objects.get_or_create(pk=1)
    events = list(Event.objects.filter(number=None).order_by("pk")[:BATCH])
    if not events:
        return 0
    # 2. Make the links outside of the transaction, so that nobody waits for the arithmetic.
    number, last = head.number, head.hash
    for event in events:
        number += 1
        event.number, event.previous_hash, event.hash = number, last, chain_hash(event, number, last)
        last = event.hash
    # 3. Move the head only if it is still where it was; if not, another sealer did this batch and ours is dropped.
    #    Its next run, or ours, takes what is left.
    with transaction.atomic():
        if not _advance(head, number, last):
            return 0
        Event.objects.bulk_update(events, ["number", "previous_hash", "hash"], batch_size=100)
    return len(events)


def _advance(head: EventHead, number: int, last_hash: str) -> bool:
    return bool(EventHead.objects.filter(pk=1, number=head.number).update(number=number, hash=last_hash))


def unsealed() -> int:
    """Return how many events wait to be sealed."""
    return Event.objects.filter(number=None).count()


def verify() -> Iterator[Finding]:
    """Walk the chain and yield what was altered, deleted or put into another order.

    Two things stay unseen: a row deleted before it was sealed, and a whole chain computed anew together with its head.
    Against the second, keep the head that verify_events prints somewhere else.
    """
    # The last number before the head: a sealer at work meanwhile moves both, and must not look like a forger.
    last_number = Event.objects.aggregate(last=Max("number"))["last"] or 0
    head = EventHead.objects.filter(pk=1).first() or EventHead()
    number, last = 0, ""
    for event in Event.objects.filter(number__lte=head.number).order_by("number").iterator(chunk_size=BATCH):
        if event.number != number + 1:
            yield Finding(number + 1, "missing")
        elif event.previous_hash != last:
            yield Finding(event.number, "unlinked")
        # The filter above leaves unsealed rows out, whose number is NULL.
        number, last = event.number or 0, event.hash
        if last != chain_hash(event, number, event.previous_hash):
            yield Finding(number, "altered")
    if number != head.number:
        yield Finding(number + 1, "tail_missing")
    elif last != head.hash:
        yield Finding(number, "unlinked")
    if last_number > head.number:
        yield Finding(head.number + 1, "beyond_head")
