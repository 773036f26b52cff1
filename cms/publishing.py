"""Publishing what a trainer has scheduled."""

from django.core.management import call_command


def publish_scheduled() -> None:
    """Publish and withdraw what is due, as Wagtail's own command does."""
    call_command("publish_scheduled", verbosity=0)
