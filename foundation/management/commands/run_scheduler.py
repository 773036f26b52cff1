import logging
import signal
import threading
from datetime import datetime

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from foundation import heartbeat, schedule

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the scheduled jobs (listed in lms/schedules.py). SIGTERM lets the job in hand be finished."

    def handle(self, **options) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        seen: dict[str, datetime] = {}
        with heartbeat.beating(heartbeat.SCHEDULER):
            self.stdout.write("Scheduler is running.")
            while not stopped.wait(1.0):
                close_old_connections()
                try:
                    schedule.run_due(seen)
                except (InterfaceError, OperationalError):
                    logger.warning("the scheduler lost its database and tries again", exc_info=True)
