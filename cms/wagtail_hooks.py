"""Switchboard to Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import admin_bulk, admin_editing, admin_hint, admin_menu, admin_words, links
from .recording_admin import RecordingViewSet
from .viewsets import ClauseViewSet, HotlineViewSet, LegalSourceViewSet, OwnedDeleteBulkAction

for viewset in (LegalSourceViewSet, ClauseViewSet, HotlineViewSet, RecordingViewSet):
    register_snippet(viewset)

# After Wagtail's own: the last one of a kind counts.
for action in (OwnedDeleteBulkAction, *admin_bulk.PAGE_ACTIONS):
    hooks.register("register_bulk_action", action, order=1000)
hooks.register("before_delete_snippet", admin_editing.refuse_deletion)
hooks.register("construct_homepage_panels", admin_hint.show)
hooks.register("construct_main_menu", admin_menu.tidy)
hooks.register("construct_reports_menu", admin_menu.tidy_reports)
hooks.register("construct_page_action_menu", admin_menu.tidy_page_actions)
hooks.register("construct_page_chooser_queryset", admin_menu.limit_page_chooser)

admin_menu.limit_names_in_filters()
admin_words.say()
links.connect()
