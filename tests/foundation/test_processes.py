"""Start the real worker and scheduler, stop them well and badly, and look at what became of the work."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests import races

pytestmark = pytest.mark.race
RACING = "tests.foundation.racing"


@pytest.fixture
def race(request):
    with races.scratch(getattr(request, "param", "sqlite")) as race:
        yield race


@contextmanager
def started(race: races.Race, command: str):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.foundation.process", command],
        cwd=races.ROOT,
        env=races.environment(race.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(what, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.3)


def state_of(race: races.Race, entry: int) -> str:
    return race.once(f"{RACING}.entry_of", pk=entry)["state"]


def began(race: races.Race) -> int:
    return race.once(f"{RACING}.how_often", kind="tests.began")


@pytest.mark.parametrize("race", races.VENDORS, indirect=True)
def test_a_killed_worker_loses_nothing(race):
    entry = race.once(f"{RACING}.put", kind="tests.hang")
    with started(race, "run_worker") as worker:
        wait_until(lambda: began(race) == 1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert race.once(f"{RACING}.task_states") == ["RUNNING"]

    # Nothing is taken back while the worker might still be at it.
    assert race.once(f"{RACING}.reap") == 0
    race.once(f"{RACING}.let_the_lease_run_out")
    assert race.once(f"{RACING}.reap") == 2
    assert race.once(f"{RACING}.entry_of", pk=entry) == {"state": "pending", "attempts": 1, "last_error": "worker_lost"}
    assert race.once(f"{RACING}.sweep") == 1
    assert race.once(f"{RACING}.task_states") == ["FAILED", "READY"]

    with started(race, "run_worker") as worker:
        wait_until(lambda: state_of(race, entry) == "done")
        # It is idle now, and stops at once.
        worker.terminate()
        assert worker.wait(timeout=30) == 0
    assert began(race) == 2


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(race):
    entry = race.once(f"{RACING}.put", kind="tests.slow")
    with started(race, "run_worker") as worker:
        wait_until(lambda: began(race) == 1)
        assert race.once(f"{RACING}.is_running", kind="worker")
        worker.terminate()
        assert worker.wait(timeout=30) == 0

    assert state_of(race, entry) == "done"
    assert race.once(f"{RACING}.heartbeats") == 0


def test_a_scheduler_runs_jobs_until_it_is_told_to_stop(race):
    with started(race, "run_scheduler") as scheduler:
        wait_until(lambda: race.once(f"{RACING}.ticks") != [])
        assert race.once(f"{RACING}.is_running", kind="scheduler")
        scheduler.terminate()
        assert scheduler.wait(timeout=30) == 0

    assert race.once(f"{RACING}.heartbeats") == 0


@pytest.mark.parametrize(
    ("command", "works"),
    [
        ("run_worker", lambda race: state_of(race, race.once(f"{RACING}.put", kind="tests.count")) == "done"),
        ("run_scheduler", lambda race: len(race.once(f"{RACING}.ticks")) > 1),
    ],
    ids=["worker", "scheduler"],
)
def test_a_restart_of_the_database_is_survived(command, works):
    with races.scratch("postgresql") as race, started(race, command) as process:
        wait_until(lambda: race.once(f"{RACING}.is_running", kind=command.removeprefix("run_")))

        for _ in range(3):
            race.once(f"{RACING}.end_all_other_connections")
            time.sleep(0.3)

        wait_until(lambda: works(race))
        assert process.poll() is None
