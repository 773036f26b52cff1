from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.content import Summary, load
from lms.content_yaml import ContentError


class Command(BaseCommand):
    help = (
        "Load courses, legal sources and hotlines from content files. Run again, it changes only what the files change."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "content")

    def handle(self, *, folder, verbosity, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            summary = load(folder)
        except ContentError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError("Nothing was loaded.") from error
        if verbosity:
            self._tell(summary)

    def _tell(self, summary: Summary) -> None:
        if summary.made:
            counts = {kind: sum(kind == other for other, _ in summary.made) for kind, _ in summary.made}
            self.stdout.write("made: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items()))
        for items, what in (
            (summary.changed, "changed: {} {}"),
            (summary.replaced, "changed: {} {} (it had been edited in the admin; see its history)"),
            (summary.kept, "kept: {} {} (edited in the admin)"),
            (summary.gone, "kept: {} {} (deleted in the admin)"),
        ):
            for kind, name in items:
                self.stdout.write(what.format(kind, name))
        self.stdout.write(f"unchanged: {len(summary.unchanged)}")
