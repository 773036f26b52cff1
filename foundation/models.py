"""The rows that doing once, the event log, the outbox and the schedule stand on."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from foundation import clock


class Operation(models.Model):
    """Something a person asked for once, with the first result, kept so that a repeated request gets it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    operation_id = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    # Indexed for prune().
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "operation_id"], name="operation_once_per_person"),
        ]


class Event(models.Model):
    """Something that happened, told with pseudonyms and codes only; never changed once it is written.

    `number`, `previous_hash` and `hash` are empty until the row is sealed into the chain.
    """

    # NULL until sealed; its index is read by seal(), which looks for a handful of rows in a log that only grows.
    number = models.PositiveBigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=64)
    actor = models.CharField(max_length=36, blank=True)
    subject = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            # Read when a person asks for everything held about her.
            models.Index(fields=["actor"], condition=~Q(actor=""), name="event_by_actor"),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="event_by_subject"),
        ]


class EventHead(models.Model):
    """The end of the chain, kept apart from it so that rows missing at the end are noticed; there is one row."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="event_head_is_one_row")]


class OutboxEntryQuerySet(models.QuerySet["OutboxEntry"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=OutboxEntry.State.PENDING, due_at__lte=now)

    def abandoned(self, now: datetime) -> Self:
        """Return the entries whose worker has not come back in time."""
        return self.filter(state=OutboxEntry.State.RUNNING, lease_until__lt=now)


class OutboxEntry(models.Model):
    """Work that follows from a commit, written in that commit; the queue only says that it is there."""

    class State(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=64)
    # Ids only: whoever does the work looks up the rest, so nothing personal is copied here.
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # NULL: the same work may be put any number of times.
    key = models.CharField(max_length=120, null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    # Counts tries begun; together with the state it is what a claim is compared with.
    attempts = models.PositiveSmallIntegerField(default=0)
    put_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    # When the queue was last told; NULL: not since the entry became due.
    woken_at = models.DateTimeField(null=True)
    # NULL unless running.
    lease_until = models.DateTimeField(null=True)
    # NULL until done.
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = models.Manager.from_queryset(OutboxEntryQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="outbox_same_work_put_once"),
        ]
        indexes = [
            # Read by sweep() and depth().
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="outbox_pending"),
            # Read by reap().
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="outbox_running"),
            # Read by depth() and retry_failed().
            models.Index(fields=["put_at"], condition=Q(state="failed"), name="outbox_failed"),
            # Read by prune().
            models.Index(fields=["done_at"], condition=Q(state="done"), name="outbox_done"),
        ]


class Schedule(models.Model):
    """When a scheduled job last began, and until when whoever runs it may take."""

    name = models.CharField(max_length=120, unique=True)
    # Start of the last slot that was taken; a slot is taken once and never again.
    slot = models.DateTimeField()
    # NULL: nobody is running it.
    lease_until = models.DateTimeField(null=True)
    # NULL: it has not yet ended once.
    ended_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)


class Heartbeat(models.Model):
    """A sign of life of a long-running process; the row goes when the process stops in good order."""

    kind = models.CharField(max_length=16)
    instance = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            # Read by is_running().
            models.Index(F("kind"), F("beat_at").desc(), name="heartbeat_latest"),
        ]
