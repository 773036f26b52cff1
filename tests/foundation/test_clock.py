import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from foundation import clock

LATE_IN_LONDON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def test_the_clock_runs():
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_it_stands_still_for_a_while_and_then_runs_again():
    with clock.at(LATE_IN_LONDON):
        assert clock.now() == clock.now() == LATE_IN_LONDON
        with clock.at(LATE_IN_LONDON + timedelta(days=1)):
            assert clock.now() == LATE_IN_LONDON + timedelta(days=1)
        assert clock.now() == LATE_IN_LONDON
    assert clock.now() > LATE_IN_LONDON or clock.now() < LATE_IN_LONDON


def test_travel_lasts_until_it_is_taken_back():
    try:
        clock.travel(LATE_IN_LONDON)
        assert clock.now() == LATE_IN_LONDON
    finally:
        clock.travel(None)
    assert clock.now() != LATE_IN_LONDON


def test_the_day_is_that_of_the_zone():
    with clock.at(LATE_IN_LONDON):
        assert clock.today() == date(2026, 11, 21)
        assert clock.today(ZoneInfo("Europe/London")) == date(2026, 11, 20)


def test_a_thread_can_stand_still_while_the_others_go_on():
    with clock.here_at(LATE_IN_LONDON), ThreadPoolExecutor(1) as other:
        assert clock.now() == LATE_IN_LONDON
        assert other.submit(clock.now).result() != LATE_IN_LONDON
    assert clock.now() != LATE_IN_LONDON


@pytest.mark.parametrize("stop", [clock.travel, lambda moment: clock.here_at(moment).__enter__()])
def test_a_moment_without_zone_is_refused(stop):
    with pytest.raises(ValueError, match="time zone"):
        stop(datetime(2026, 11, 20))


def test_nobody_else_asks_the_machine_for_the_time():
    rooms = ["foundation", "people", "cms", "courses", "quizzes", "certificates", "tracking", "lms"]
    asks = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(|auto_now")
    culprits = [
        str(path.relative_to(settings.BASE_DIR))
        for room in rooms
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if "migrations" not in path.parts and asks.search(path.read_text())
    ]
    assert culprits == ["foundation/clock.py"]
