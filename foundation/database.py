"""What the two databases need from everybody: another try after a conflict, one at a time, deletions in small bites."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
PAUSES = (0.02, 0.1, 0.4)

P = ParamSpec("P")
R = TypeVar("R")


def is_conflict(error: OperationalError) -> bool:
    """Tell whether PostgreSQL undid the transaction only because it met another one."""
    return getattr(error.__cause__, "sqlstate", None) in (SERIALIZATION_FAILURE, DEADLOCK)


def retry_on_conflict(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function again, at most three times, when PostgreSQL undid its transaction because of another one.

    The function starts from the beginning, so it must touch the database only. Inside a transaction of the caller
    nothing is retried: that one is lost as a whole, and only whoever opened it can begin again.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for pause in PAUSES:
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not is_conflict(error):
                    raise
            # Of different length each time, or two that collided would collide again.
            time.sleep(random.uniform(pause / 2, pause))
        return function(*args, **kwargs)

    return wrapper


@retry_on_conflict
def alone(lock: int, change: Callable[[], R]) -> R:
    """Run `change` in a transaction while nobody else does what asks for the same lock; it ends with the outermost."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        # SQLite lets one writing transaction in at a time, and with transaction_mode=IMMEDIATE all of ours are.
        return change()


def delete_in_batches(rows: QuerySet[Any], size: int = 500) -> int:
    """Delete rows some hundred at a time and return how many: one large deletion would keep all writers waiting."""
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
        with transaction.atomic():
            deleted += rows.filter(pk__in=keys).delete()[0]
    return deleted
