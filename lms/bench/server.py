"""Server processes, and the processor time they and the database's processes have used, as the kernel counts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

SECONDS_TO_END = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_ms(process: int) -> float:
    """Return user and system time of a process with all its threads, in milliseconds; to the hundredth of a second."""
    fields = _fields(process)
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS if fields else 0.0


def ended_cpu_ms(parent: int) -> float:
    """Return what all children of a process used that have ended, in milliseconds."""
    fields = _fields(parent)
    return (int(fields[13]) + int(fields[14])) * 1000 / TICKS if fields else 0.0


def _fields(process: int) -> list[str]:
    """Return what the kernel says about a process after its name; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []


def resident_mb(process: int) -> float:
    """Return the memory a process holds now, in megabytes."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def reset_peak(process: int) -> None:
    """Let the kernel forget how much memory a process has held at most."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def peak_mb(process: int) -> float:
    """Return the most memory a process has held since the last reset, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak) * 1024 / 1e6


def database_processes() -> list[int]:
    """Return PostgreSQL's processes that serve the scratch database; SQLite has none, it works inside ours."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [settings.DATABASES["default"]["NAME"]])
        return [pid for (pid,) in cursor.fetchall()]


def database_parent() -> int:
    """Return PostgreSQL's first process, whose children serve a connection each; 0, which is none, for SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(_fields(cursor.fetchone()[0])[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, name: str) -> None:
    """Return once something answers at a port of this machine."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{name} did not start.")


class Server:
    """One gunicorn with one process of four threads, as an installation runs several of."""

    def __init__(self, application: str, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            [
                *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--keep-alive", "30"),
            ],
            cwd=settings.BASE_DIR,
            env=environment,
        )
        wait_for(self.port, application)

    def processes(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def spent(work: Callable[[], object], processes: Callable[[], list[int]]) -> float:
    """Return the milliseconds of processor time a piece of work took in some processes and in the database's."""
    parent = database_parent()
    counted = [*processes(), *database_processes()]
    before = sum(map(cpu_ms, counted)) + ended_cpu_ms(parent)
    work()
    # A connection opened meanwhile has a process of its own, which began at nothing; one that was closed leaves what it
    # used to its parent, a moment later.
    time.sleep(SECONDS_TO_END if parent else 0)
    after = sum(map(cpu_ms, {*counted, *processes(), *database_processes()})) + ended_cpu_ms(parent)
    return after - before
