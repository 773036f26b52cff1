"""Tell the time: the only place that asks the machine, so that a test, the browser's too, or the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

# Shared by all threads of the process on purpose: a live server under test answers from another thread.
_stopped_at: datetime | None = None
# Of one request only: in the demo each browser may be on a day of its own (lms/demo/travelling.py).
_stopped_here_at: ContextVar[datetime | None] = ContextVar("_stopped_here_at", default=None)


def now() -> datetime:
    """Return the present moment in UTC."""
    return _stopped_here_at.get() or _stopped_at or datetime.now(UTC)


def today(zone: ZoneInfo | None = None) -> date:
    """Return the local date in `zone`, or in the site's own zone."""
    return now().astimezone(zone or ZoneInfo(settings.TIME_ZONE)).date()


def travel(moment: datetime | None) -> None:
    """Stop the clock of this process at a moment that names its zone; with None it runs again."""
    global _stopped_at
    _stopped_at = None if moment is None else _in_utc(moment)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with a time zone.")
    return moment.astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock of this process at `moment` for the length of a block, then put it back as it was."""
    before = _stopped_at
    travel(moment)
    try:
        yield
    finally:
        travel(before)


@contextmanager
def here_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` for this thread or task only, for the length of a block."""
    token = _stopped_here_at.set(_in_utc(moment))
    try:
        yield
    finally:
        _stopped_here_at.reset(token)
