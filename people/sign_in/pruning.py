"""Forget what signing in has left behind: numbers, counts, devices and sessions that are of no use any more."""

from django.contrib.sessions.models import Session

from foundation import clock
from foundation.database import delete_in_batches

from . import codes, devices, limits, notices, slips


def prune() -> int:
    """Delete all of it that is too old; return how many rows."""
    sessions = delete_in_batches(Session.objects.filter(expire_date__lt=clock.now()))
    return codes.prune() + notices.prune() + limits.prune() + devices.prune() + slips.prune() + sessions
