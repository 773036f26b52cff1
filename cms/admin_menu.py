"""What the admin offers: courses, questions and pictures to trainers; the rest to whom it concerns.

Hiding is courtesy. What must not be reached is refused in admin_guard.py.
"""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import PageLogEntry
from wagtail.permissions import page_permission_policy

# Nothing here comes from forms or is decided by workflows yet.
NOT_USED = {"forms", "help", "snippets"}


def tidy(request, items: list) -> None:
    """Take out of the main menu what trainers do not need, and call the tree of pages what it holds for them."""
    unwanted = NOT_USED if request.user.is_superuser else NOT_USED | {"reports"}
    items[:] = [item for item in items if item.name not in unwanted]
    for item in items:
        if item.name == "explorer":
            item.label = _("Courses")


def tidy_reports(request, items: list) -> None:
    if not request.user.is_superuser:
        items.clear()


def tidy_page_actions(items: list, request, context) -> None:
    """Offer no copies that follow their originals."""
    items[:] = [item for item in items if "alias" not in item.name]


def limit_page_chooser(pages, request):
    """Offer as links the pages this person may see; Wagtail would list everybody's with the titles of their drafts."""
    return pages.filter(pk__in=page_permission_policy.explorable_instances(request.user).values("pk"))


def limit_names_in_filters() -> None:
    """Let the filters of page listings name those who work on one's own pages, not everybody who ever wrote a page."""
    for name in ("owner", "edited_by"):
        PageFilterSet.declared_filters[name].queryset = _writers_of_own_pages


def _writers_of_own_pages(request):
    own = page_permission_policy.instances_user_has_any_permission_for(request.user, {"change"})
    entries = PageLogEntry.objects.filter(page__in=own.order_by().values("pk"))
    return get_user_model().objects.filter(pk__in=entries.values("user"))
