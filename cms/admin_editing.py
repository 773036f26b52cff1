"""What keeps a cited law, article or hotline from disappearing."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from .models import Reference


def is_cited(rows: Iterable[Model]) -> bool:
    """Tell whether a lesson or question points to one of these rows, or to an article of one of these laws."""
    for row in rows:
        articles = getattr(row, "clauses", None)
        if articles is not None and is_cited(articles.all()):
            return True
        if _through_tables(row) or ReferenceIndex.get_references_to(row).exists():
            return True
    return False


def _through_tables(row: Model) -> bool:
    """Tell whether a many-to-many field leads here; Wagtail's index of references leaves those out."""
    relations = row._meta.get_fields(include_hidden=True)
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()
        for relation in relations
        if relation.one_to_many and relation.related_model._meta.auto_created
    )


def refuse_deletion(request, rows: list[Model]):
    """Return where to go instead of deleting rows that lessons or questions cite."""
    references = [row for row in rows if isinstance(row, Reference)]
    if not is_cited(references):
        return None
    messages.error(request, _("Lessons or questions cite this, so it was not deleted. Change those first."))
    return redirect(references[0].snippet_viewset.get_url_name("list"))
