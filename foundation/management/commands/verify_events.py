from django.core.management.base import BaseCommand, CommandError

from foundation import events
from foundation.models import EventHead


class Command(BaseCommand):
    help = "Check that no sealed event was altered, deleted or reordered; exits with 1 when one was."

    def handle(self, **options) -> None:
        findings = 0
        for finding in events.verify():
            findings += 1
            self.stderr.write(f"event {finding.number}: {finding.what}")
        if findings:
            raise CommandError(f"The event log is not as it was sealed: {findings} finding(s).")
        head = EventHead.objects.filter(pk=1).first() or EventHead()
        self.stdout.write(f"{head.number} events in order, {events.unsealed()} not yet sealed.")
        self.stdout.write(f"Head: {head.number} {head.hash}".rstrip())
