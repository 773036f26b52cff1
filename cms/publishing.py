"""Publishing what a trainer has scheduled, and saying how far something is published."""

from django.core.management import call_command
from django.utils.translation import gettext


def publish_scheduled() -> None:
    """Publish and withdraw what is due, as Wagtail's own command does."""
    call_command("publish_scheduled", verbosity=0)


def status(row) -> str:
    """Name the state of a page or question; Wagtail's own columns ask the database for the schedule of each."""
    if not row.live:
        return gettext("draft")
    return gettext("published, changed since") if row.has_unpublished_changes else gettext("published")
