import io
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import segno
import wagtail
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from certificates.models import Certificate
from courses.models import Course
from foundation import clock
from lms.demo import cast, histories
from people.models import Invitation, Unit, User


class Command(BaseCommand):
    help = "Prepare the demo if need be, then run web server, worker and scheduler until stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="Make the data and stop.")

    def handle(self, *, host, port, prepare_only, **options):
        if not settings.DEMO:
            raise CommandError("The demo runs with the settings lms.settings.demo only.")
        address = f"http://{_reachable_name(host)}:{port}"
        self._prepare(address)
        if prepare_only:
            return
        if _is_taken(host, port):
            raise CommandError(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
        self._run(host, port, address)

    def _prepare(self, address):
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Setting up the database …")
            call_command("migrate", verbosity=0)
        if _newest_static() != _collected():
            self.stdout.write("Collecting style sheets and scripts …")
            call_command("collectstatic", interactive=False, verbosity=0)
            _stamp().write_text(_newest_static())
        if not Unit.objects.exists():
            self.stdout.write("Loading the courses and inventing people …")
            call_command("load_content", verbosity=0)
            self._invent(cast.begun_by_all())
        point_codes_to(address)

    @transaction.atomic
    def _invent(self, course: Course):
        """Make everybody and their past, all or nothing: stopped in the middle it begins anew the next time."""
        # Before the first of their days: what somebody learns before she joins a unit is not the unit's to see.
        with clock.at(clock.now() - timedelta(weeks=histories.WEEKS + 1)):
            workers = cast.introduce()
        histories.live(workers, course)
        cast.invite(course)

    def _run(self, host, port, address):
        environment = {**os.environ, "BASE_URL": address}
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        server = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"{host}:{port}", "--threads", "8"]
        environment.setdefault("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
        commands = [
            [*server, "--forwarder-headers", "NONE", "--log-level", "warning", "--worker-tmp-dir", _memory_dir()],
            [*manage, "run_worker"],
            [*manage, "run_scheduler"],
        ]
        processes = [
            # In a session of their own: Ctrl+C reaches this process only, which then stops them one by one.
            subprocess.Popen(  # noqa: S603 - our own words
                command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, start_new_session=True
            )
            for command in commands
        ]
        for sign in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, _interrupt)
        try:
            self._announce(address, host)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            raise CommandError("One of the processes has stopped; see the messages above.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)

    def _announce(self, address, host):
        worker = User.objects.filter(phone=cast.number(1)).first()
        national = worker.phone.removeprefix("+86") if worker else ""
        poster = Invitation.objects.open().order_by("pk").first()
        scanned = f"{address}/join/{poster.public_id}/" if poster else ""
        self.stdout.write(
            f"""
  Waystation is running:  {address}/
  Stop it with Ctrl+C. Everybody in it is invented.

  Worker         {address}/sign-in/            {national}; the code appears on the page
  Poster         {scanned}
  Trainer        {address}/admin/              trainer@example.org      {cast.PASSWORD}
  Coordinator    {address}/sign-in/password/   coordinator@example.org  {cast.PASSWORD}
  Next door      {address}/sign-in/password/   neighbour@example.org    {cast.PASSWORD}
  Auditor        {address}/sign-in/password/   auditor@example.org      {cast.PASSWORD}
  Administrator  {address}/admin/              admin@example.org        {cast.PASSWORD}
  Operator       {address}/admin/              operator@example.org     {cast.PASSWORD}

  Staff are asked for a second factor before they see people or write; its six digits appear on the page.
"""
        )
        if host not in ("127.0.0.1", "localhost"):
            self.stdout.write("\n  Scan this with a phone in the same network:\n")
            code = io.StringIO()
            # Written at once: line by line, an empty line would stand after each, and no phone reads that.
            segno.make(f"{address}/", error="l").terminal(out=code, border=2, compact=True)
            self.stdout.write(code.getvalue())
        self.stdout.flush()


def point_codes_to(address: str) -> None:
    """Have certificates drawn anew if the demo ran elsewhere before: a phone cannot reach this machine's 127.0.0.1."""
    kept = Path(settings.VAR_DIR) / "demo.address"
    if kept.exists() and kept.read_text() != address:
        Certificate.objects.update(pdf="", picture="")
    kept.write_text(address)


def _interrupt(signum, frame):
    raise KeyboardInterrupt


def _reachable_name(host: str) -> str:
    """Return what a phone in the same network types; nothing is sent to find out."""
    if host != "0.0.0.0":  # noqa: S104 - asked for by whoever starts the demo
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address for documentation: connecting a datagram socket only chooses the way out.
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _memory_dir() -> str:
    return "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108 - gunicorn's own heartbeat files


def _stamp() -> Path:
    return Path(settings.VAR_DIR) / "static.collected"


def _collected() -> str:
    return _stamp().read_text() if _stamp().exists() else ""


def _newest_static() -> str:
    """Return a word that changes when a file of ours or a version of a library does."""
    ours = (path.stat().st_mtime_ns for root in settings.STATICFILES_DIRS for path in Path(root).rglob("*"))
    return f"{max(ours, default=0)} {wagtail.__version__}"
