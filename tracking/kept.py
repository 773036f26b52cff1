"""Counts over very many people, made again every few minutes only; the page says as of when they are."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.cache import cache

from foundation import clock

from .scope import Scope

Counted = TypeVar("Counted")
# Fewer are counted each time: that takes a few milliseconds, and what somebody has just done shows at once.
MANY = 5_000
KEPT = timedelta(minutes=5)


def counted(
    what: str, scope: Scope, *about: Any, count: Callable[[], Counted], size: Callable[[Counted], int]
) -> tuple[Counted, datetime]:
    """Return what `count` says of a scope, and when it said so; `size` tells of how many people that speaks.

    Whoever holds roles over the same units gets the same: nothing else decides what is counted.
    """
    places = ",".join(sorted(f"{top.pk}:{top.path}" for top in scope.tops))
    asked = "|".join([what, places, clock.today().isoformat(), *map(str, about)])
    key = f"tracking.counted.{hashlib.sha256(asked.encode()).hexdigest()}"
    if kept := cache.get(key):
        return kept
    fresh = (count(), clock.now())
    if size(fresh[0]) > MANY:
        cache.set(key, fresh, KEPT.total_seconds())
    return fresh
