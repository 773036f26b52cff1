"""Race separate processes against one scratch database, to see that something happens once only.

A race test names the databases, gets a scratch copy of a migrated one, and lets several processes run the same
function at the same moment:

    @pytest.mark.race
    @pytest.mark.parametrize("vendor", races.VENDORS)
    def test_four_clients_submit_one_attempt(vendor):
        with races.scratch(vendor) as race:
            attempt = race.once("tests.quizzes.racing.open_attempt")
            answers = race.together("tests.quizzes.racing.submit", 4, attempt=attempt)
            assert [answer.result for answer in answers].count("submitted") == 1
            assert race.once("tests.quizzes.racing.count_results", attempt=attempt) == 1

            # The control: with only the conditional update taken out there must be a second result.
            attempt = race.once("tests.quizzes.racing.open_attempt")
            answers = race.together("tests.quizzes.racing.submit_unguarded", 4, attempt=attempt)
            assert [answer.result for answer in answers].count("submitted") > 1

Functions are named by dotted path, take keyword arguments and return what JSON can hold. They run with committed
transactions in a process of their own that has Django set up, so they may patch a guard away: the patch dies with
the process. `together` waits until all processes have connected and lets go of them at once; `pause()` inside a
function, between its reading and its writing, makes a control fail reliably. An exception in a runner is not raised
here but comes back as `Answer.error`, the name of its class.

The migrated template is made once and kept until a migration changes: on SQLite a file in var/races, on PostgreSQL a
database copied by TEMPLATE. All other tests begin with a copy of it too. The server is the one in DATABASE_URL if
that is PostgreSQL, else postgres@127.0.0.1. Where none answers the test is skipped with a warning; with
CI=true it fails.
"""

import contextlib
import fcntl
import functools
import hashlib
import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "races"
VENDORS = ("sqlite", "postgresql")
PREFIX = f"waystation_races_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]}_"
TIMEOUT = 60.0


@dataclass(frozen=True)
class Answer:
    """What one process returned, or the class of the exception that ended it, with its traceback to read."""

    result: Any = None
    error: str = ""
    traceback: str = ""


@functools.cache
def _mother(url: str) -> subprocess.Popen[str]:
    """Start the process that brings forth the runners; it ends when ours does, because its orders then end."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races"],
        cwd=ROOT,
        env=environment(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Race:
    """A scratch database and what may be done on it; `url` is its DATABASE_URL, for processes a test starts itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._mother = _mother(url)

    def once(self, function: str, **arguments: Any) -> Any:
        """Run a function in one process and return its result; an error there is an error here."""
        (answer,) = self.together(function, 1, **arguments)
        if answer.error:
            raise AssertionError(f"{function} failed:\n{answer.traceback}")
        return answer.result

    def together(self, function: str, runners: int, **arguments: Any) -> list[Answer]:
        """Run a function in several processes at the same moment and return what each of them answered."""
        return self.each(function, [arguments] * runners)

    def each(self, function: str, arguments: list[dict[str, Any]]) -> list[Answer]:
        """Run a function in one process per set of arguments, all at the same moment."""
        assert self._mother.stdin and self._mother.stdout
        self._mother.stdin.write(json.dumps({"function": function, "arguments": arguments}) + "\n")
        self._mother.stdin.flush()
        line = self._mother.stdout.readline()
        if not line:
            raise AssertionError("The process that starts the runners ended; its reason is on stderr.")
        return [Answer(**answer) for answer in json.loads(line)]


def environment(url: str) -> dict[str, str]:
    """Return the environment for a process that shall work on a scratch database."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings}


@contextlib.contextmanager
def scratch(vendor: str) -> Iterator[Race]:
    """Lend a fresh copy of a vendor's migrated template and remove it at the end; one at a time for each vendor.

    The copies of one test run have the same name, so that one mother serves them all.
    """
    with _sqlite_copy() if vendor == "sqlite" else _postgresql_copy() as url:
        yield Race(url)


def pause(seconds: float = 0.2) -> None:
    """Wait between reading and writing, so that without a guard all runners have read before the first writes."""
    time.sleep(seconds)


# --- Templates -----------------------------------------------------------------------------------------------------


# Cached: a migration that is being written while the tests run must not make each of them migrate anew.
@functools.cache
def _digest() -> str:
    """Return a name for the present state of the migrations, ours and those of the packages."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def _migrate(url: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(url), check=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one test run of this checkout at a time make or remove templates."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_copy(target: Path | str) -> None:
    """Fill an SQLite database, a file or one in memory, from the migrated template."""
    template = KEPT / f"{_digest()}.sqlite3"
    with _alone():
        if not template.exists():
            for outdated in KEPT.glob("*.sqlite3*"):
                outdated.unlink()
            unfinished = KEPT / "unfinished.sqlite3"
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(template)
        with contextlib.closing(sqlite3.connect(template)) as kept, contextlib.closing(connect(target)) as copy:
            kept.backup(copy)


def connect(target: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(target, uri=str(target).startswith("file:"))


def postgresql_copy(connection: psycopg.Connection, server: str, copy: str) -> None:
    """Make a database of this name from the migrated template; one that was left behind goes."""
    template = f"{PREFIX}{_digest()}"
    with _alone():
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if template not in known:
            for outdated in (name for name in known if name.startswith(PREFIX) and "_run_" not in name):
                connection.execute(f"DROP DATABASE {outdated} WITH (FORCE)")
            unfinished = f"{PREFIX}unfinished"
            connection.execute(f"DROP DATABASE IF EXISTS {unfinished}")
            connection.execute(f"CREATE DATABASE {unfinished} TEMPLATE template0 ENCODING 'UTF8'")
            _migrate(f"{server}/{unfinished}")
            connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")
        connection.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE {template}')


@contextlib.contextmanager
def _sqlite_copy() -> Iterator[str]:
    folder = Path(tempfile.gettempdir(), f"waystation-race-{os.getpid()}")
    # A run that was killed leaves its copy behind, and process ids come again.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    sqlite_copy(folder / "race.sqlite3")
    try:
        yield f"sqlite:///{folder}/race.sqlite3"
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def _postgresql_copy() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    server = given.rpartition("/")[0] if given.startswith("postgres") else "postgres://postgres@127.0.0.1:5432"
    try:
        connection = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        reason = f"No PostgreSQL at {server}: the race was NOT run on it."
        if os.environ.get("CI") == "true":
            raise AssertionError(reason) from error
        warnings.warn(reason, stacklevel=2)
        pytest.skip(reason)
    copy = f"{PREFIX}run_{os.getpid()}"
    with connection:
        postgresql_copy(connection, server, copy)
        try:
            yield f"{server}/{copy}"
        finally:
            connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")


# --- The process that brings forth the runners ----------------------------------------------------------------------


def _serve() -> None:
    """Set Django up once, then fork runners for each line of standard input: a start per runner would take seconds.

    This process never connects to the database, so its children have nothing of it to share.
    """
    import django

    answers = os.fdopen(os.dup(1), "w")
    # Whatever a function prints goes to stderr; stdout carries answers only.
    os.dup2(2, 1)
    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        answers.write(json.dumps(_run(order["function"], order["arguments"])) + "\n")
        answers.flush()


def _run(function: str, arguments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ready_in, ready_out = os.pipe()
    go_in, go_out = os.pipe()
    runners = []
    for each in arguments:
        answer_in, answer_out = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(go_out)
            _race(function, each, ready_out, go_in, answer_out)
        os.close(answer_out)
        runners.append((process, answer_in))
    os.close(ready_out)
    os.close(go_in)
    for _ in arguments:
        # Nothing to read means that a runner ended before it was ready; its answer says why.
        if not os.read(ready_in, 1):
            break
    os.close(ready_in)
    os.close(go_out)
    answers = []
    for process, answer_in in runners:
        with os.fdopen(answer_in) as pipe:
            text = pipe.read()
        os.waitpid(process, 0)
        answers.append(json.loads(text) if text else {"error": "Killed"})
    return answers


def _race(path: str, arguments: dict[str, Any], ready: int, go: int, answer: int) -> None:
    """Connect, say so, wait for the start, run, answer and end without the cleaning up that belongs to the mother."""
    import signal

    from django.db import connection

    # Nobody may hang for ever: the alarm ends the process, and it comes back as "Killed".
    signal.alarm(int(TIMEOUT))
    try:
        module, _, name = path.rpartition(".")
        function = getattr(importlib.import_module(module), name)
        connection.ensure_connection()
        os.write(ready, b".")
        os.close(ready)
        # The start is the end of this pipe: nobody writes into it.
        os.read(go, 1)
        outcome = {"result": function(**arguments)}
        text = json.dumps(outcome)
    except BaseException as error:
        text = json.dumps({"error": type(error).__name__, "traceback": traceback.format_exc()})
    with os.fdopen(answer, "w") as pipe:
        pipe.write(text)
    os._exit(0)


if __name__ == "__main__":
    _serve()
