"""Keeping what can be found in step with what is published, in the transaction that publishes it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import get_page_models
from wagtail.signals import page_published, page_unpublished

from . import table
from .findable import Findable
from .folding import pieces
from .models import SearchEntry


def connect() -> None:
    page_published.connect(published, dispatch_uid="cms.search.published")
    page_unpublished.connect(unpublished, dispatch_uid="cms.search.unpublished")
    # Whoever listens to all models keeps Django from deleting many rows of any model at once.
    for model in get_page_models():
        if issubclass(model, Findable):
            post_delete.connect(deleted, sender=model, dispatch_uid="cms.search.deleted")


def published(sender, instance, **kwargs) -> None:
    if isinstance(instance, Findable):
        put([instance])


def unpublished(sender, instance, **kwargs) -> None:
    if isinstance(instance, Findable):
        remove(instance)


def deleted(sender, instance, **kwargs) -> None:
    remove(instance)


def put(pages: Iterable[Findable]) -> None:
    """Write what published pages say, in place of what they said before."""
    entries, rows = [], []
    for page in pages:
        text = page.search_text()
        entries.append(SearchEntry(page_id=page.pk, source=page.search_source(), kind=page.search_kind, text=text))
        rows.append(table.Row(page.pk, pieces(page.title), pieces(text)))
    with transaction.atomic():
        SearchEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["page"], update_fields=["source", "kind", "text"]
        )
        table.put(rows)


def remove(page: Findable) -> None:
    with transaction.atomic():
        SearchEntry.objects.filter(page=page.pk).delete()
        table.remove([page.pk])


def rebuild() -> int:
    """Write everything anew and return how many pages can be found."""
    table.clear()
    found = 0
    for model in (model for model in get_page_models() if issubclass(model, Findable)):
        for page in model.objects.live().iterator(chunk_size=100):
            put([page])
            found += 1
    return found
