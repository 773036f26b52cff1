"""Run jobs at their times: each slot at most once, however many schedulers are running.

Jobs run one after the other in the scheduler itself, so each is short; longer work is put into the outbox.
lms/schedules.py lists what runs when.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from foundation import clock
from foundation.models import Schedule
from foundation.outbox import error_code

# A job killed in the middle keeps its next slot from running no longer than this.
LEASE = timedelta(minutes=10)
# A job counts as late when it has not begun for this long after its slot.
LATE = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)

Run = Callable[[], object]


@dataclass(frozen=True)
class Job:
    """Something to run; `slot` gives the start of the slot that a moment falls into."""

    name: str
    run: Run
    slot: Callable[[datetime], datetime]


jobs: dict[str, Job] = {}


def every(*, seconds: int = 0, minutes: int = 0, hours: int = 0) -> Callable[[Run], Run]:
    """Register a function to run at even intervals."""
    period = timedelta(seconds=seconds, minutes=minutes, hours=hours)
    return _register(lambda moment: _EPOCH + (moment - _EPOCH) // period * period)


def daily(at: time) -> Callable[[Run], Run]:
    """Register a function to run once a day at a local time of the site."""

    def slot(moment: datetime) -> datetime:
        zone = ZoneInfo(settings.TIME_ZONE)
        day = moment.astimezone(zone).date()
        start = datetime.combine(day, at, tzinfo=zone)
        if start > moment:
            start = datetime.combine(day - timedelta(days=1), at, tzinfo=zone)
        return start.astimezone(UTC)

    return _register(slot)


def _register(slot: Callable[[datetime], datetime]) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        name = f"{run.__module__}.{run.__qualname__}"
        if name in jobs:
            raise ValueError(f"{name} is already scheduled.")
        jobs[name] = Job(name, run, slot)
        return run

    return register


def run_due(seen: dict[str, datetime]) -> list[str]:
    """Run the jobs whose slot has come and return their names.

    `seen` belongs to the calling process and remembers the slots it has dealt with, so that the database is asked
    once per slot and not once per second.
    """
    names = []
    for job in list(jobs.values()):
        slot = job.slot(clock.now())
        if seen.get(job.name) == slot:
            continue
        if claim(job.name, slot):
            _run(job, slot)
            names.append(job.name)
        seen[job.name] = slot
    return names


def claim(name: str, slot: datetime) -> bool:
    """Take a slot by a conditional update; false when it was taken before or the slot before it is still running."""
    now = clock.now()
    # A job that is new to this database begins with its next slot, not in the middle of the present one.
    _, is_new = Schedule.objects.get_or_create(name=name, defaults={"slot": slot})
    if is_new:
        return False
    free = Schedule.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), name=name, slot__lt=slot)
    return bool(free.update(slot=slot, lease_until=now + LEASE))


def _run(job: Job, slot: datetime) -> None:
    code = ""
    try:
        job.run()
    except Exception as error:
        logger.exception("scheduled job %s did not succeed", job.name)
        code = error_code(error)
    # Only our own slot: had the lease run out, a later one may be running by now.
    Schedule.objects.filter(name=job.name, slot=slot).update(lease_until=None, ended_at=clock.now(), last_error=code)


def troubled() -> list[str]:
    """Return the names of jobs that are late or whose last run went wrong, for the health check."""
    now = clock.now()
    schedules = Schedule.objects.in_bulk(list(jobs), field_name="name")
    return [
        name
        for name, job in jobs.items()
        if name in schedules and (schedules[name].last_error or schedules[name].slot < job.slot(now - LATE))
    ]
