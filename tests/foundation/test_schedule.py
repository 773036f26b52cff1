from datetime import UTC, datetime, time, timedelta

import pytest

from foundation import clock, heartbeat, schedule
from foundation.models import Heartbeat, Schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch):
    monkeypatch.setattr(schedule, "jobs", {})
    return []


def go_to(moment: datetime, seen: dict | None = None) -> list[str]:
    clock.travel(moment)
    return schedule.run_due({} if seen is None else seen)


def test_a_job_runs_once_in_each_slot(ran, noon):
    @schedule.every(minutes=5)
    def job():
        ran.append(clock.now())

    for minutes in (0, 1, 5, 6, 9, 11):
        go_to(noon + timedelta(minutes=minutes))

    # Not at once: the job is new to this database and begins with its next slot.
    assert ran == [noon + timedelta(minutes=5), noon + timedelta(minutes=11)]


def test_a_daily_job_runs_at_local_time(ran):
    @schedule.daily(at=time(3, 10))
    def job():
        ran.append(clock.now())

    with clock.at(datetime(2026, 11, 20, 4, 0, tzinfo=UTC)):
        go_to(clock.now())
        # Ten past three in Shanghai is ten past seven in the evening before, in UTC.
        go_to(datetime(2026, 11, 20, 19, 9, tzinfo=UTC))
        assert ran == []
        go_to(datetime(2026, 11, 20, 19, 10, tzinfo=UTC))
        go_to(datetime(2026, 11, 20, 20, 0, tzinfo=UTC))
    assert ran == [datetime(2026, 11, 20, 19, 10, tzinfo=UTC)]


def test_a_daily_job_missed_at_night_runs_in_the_morning(ran):
    @schedule.daily(at=time(3, 10))
    def job():
        ran.append(clock.now())

    with clock.at(datetime(2026, 11, 20, 4, 0, tzinfo=UTC)):
        go_to(clock.now())
        go_to(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    assert len(ran) == 1


def test_a_clock_put_back_does_not_repeat_a_slot(ran, noon):
    @schedule.every(minutes=5)
    def job():
        ran.append(clock.now())

    for minutes in (0, 5, 10, 6, 11):
        go_to(noon + timedelta(minutes=minutes))

    assert ran == [noon + timedelta(minutes=5), noon + timedelta(minutes=10)]


def test_the_database_is_asked_once_per_slot(ran, noon, django_assert_num_queries):
    schedule.every(minutes=5)(ran.clear)
    seen: dict = {}
    go_to(noon, seen)

    with django_assert_num_queries(0):
        go_to(noon + timedelta(minutes=1), seen)


def test_a_job_that_fails_is_seen_and_runs_again(ran, noon):
    @schedule.every(minutes=5)
    def job():
        ran.append(clock.now())
        if len(ran) == 1:
            raise OSError

    go_to(noon)
    go_to(noon + timedelta(minutes=5))
    assert schedule.troubled() == list(schedule.jobs)

    go_to(noon + timedelta(minutes=10))
    assert len(ran) == 2
    assert schedule.troubled() == []


def test_a_job_nobody_runs_is_late(ran, noon):
    schedule.every(minutes=5)(ran.clear)
    go_to(noon)
    assert schedule.troubled() == []

    clock.travel(noon + timedelta(minutes=21))
    assert schedule.troubled() == list(schedule.jobs)


def test_a_slot_waits_while_the_one_before_is_still_running(ran, noon):
    schedule.every(minutes=5)(ran.clear)
    (name,) = schedule.jobs
    Schedule.objects.create(name=name, slot=noon, lease_until=noon + schedule.LEASE)

    assert go_to(noon + timedelta(minutes=5)) == []
    assert go_to(noon + timedelta(minutes=11)) == [name]


def test_a_function_is_scheduled_once(ran):
    schedule.every(minutes=5)(ran.clear)
    with pytest.raises(ValueError, match="already"):
        schedule.every(minutes=1)(ran.clear)


def test_nobody_is_running():
    assert not heartbeat.is_running(heartbeat.WORKER)


def test_a_process_is_running_while_it_beats(noon):
    Heartbeat.objects.create(kind=heartbeat.WORKER, instance="w-1", beat_at=noon)

    assert heartbeat.is_running(heartbeat.WORKER)
    assert not heartbeat.is_running(heartbeat.SCHEDULER)
    assert not heartbeat.is_running(heartbeat.WORKER, at=noon + timedelta(seconds=61))


def test_rows_of_killed_processes_go_after_a_day(noon):
    Heartbeat.objects.create(kind=heartbeat.WORKER, instance="w-1", beat_at=noon)
    assert heartbeat.prune() == 0

    clock.travel(noon + timedelta(days=2))
    assert heartbeat.prune() == 1
