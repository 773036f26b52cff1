import logging
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from foundation import heartbeat

PAUSE = 2.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work of the outbox and of Wagtail's own tasks. SIGTERM lets the piece in hand be finished."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between looks into an empty queue.")

    def handle(self, *, interval: float, **options) -> None:
        with heartbeat.beating(heartbeat.WORKER) as instance:
            worker = Worker(
                queue_names=["*"],
                interval=interval,
                batch=False,
                backend_name=DEFAULT_TASK_BACKEND_ALIAS,
                startup_delay=False,
                max_tasks=None,
                worker_id=instance,
                excluded_queue_names=[],
            )
            worker.configure_signals()
            self.stdout.write("Worker is running.")
            while worker.running:
                try:
                    worker.run()
                except (InterfaceError, OperationalError):
                    # The library's loop ends with its database; ours outlives a restart of it.
                    logger.warning("the worker lost its database and tries again", exc_info=True)
                    time.sleep(PAUSE)
