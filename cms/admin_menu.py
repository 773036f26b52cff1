"""What the admin offers: courses, questions and pictures to trainers; the rest to whom it concerns.

Hiding is courtesy. What must not be reached is refused in admin_guard.py.
"""

from django.utils.translation import gettext as _
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


def limit_page_chooser(pages, request):
    """Offer as links the pages this person may see; Wagtail would list everybody's with the titles of their drafts."""
    return pages.filter(pk__in=page_permission_policy.explorable_instances(request.user).values("pk"))
