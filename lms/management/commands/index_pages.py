from django.core.management.base import BaseCommand

from cms.search import index


class Command(BaseCommand):
    help = "Write anew what the search page finds."

    def handle(self, **options) -> None:
        self.stdout.write(f"{index.rebuild()} pages can be found.")
