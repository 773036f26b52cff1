"""Switchboard to Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import admin_editing, admin_menu
from .viewsets import ClauseViewSet, HotlineViewSet, LegalSourceViewSet, OwnedDeleteBulkAction

for viewset in (LegalSourceViewSet, ClauseViewSet, HotlineViewSet):
    register_snippet(viewset)

# After Wagtail's own: the last one of a kind counts.
hooks.register("register_bulk_action", OwnedDeleteBulkAction, order=1000)
hooks.register("before_delete_snippet", admin_editing.refuse_deletion)
hooks.register("construct_main_menu", admin_menu.tidy)
hooks.register("construct_reports_menu", admin_menu.tidy_reports)
hooks.register("construct_page_chooser_queryset", admin_menu.limit_page_chooser)
