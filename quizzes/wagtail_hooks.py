"""Switchboard to Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import admin_review, whole_course
from .viewsets import QuestionDeleteBulkAction, QuestionFolderViewSet, QuestionViewSet

register_snippet(QuestionViewSet)
register_snippet(QuestionFolderViewSet)
# After the one for all rows of units: the last one of a kind counts.
hooks.register("register_bulk_action", QuestionDeleteBulkAction, order=1001)
hooks.register("register_page_header_buttons", whole_course.link)
hooks.register("register_page_listing_more_buttons", whole_course.link)
hooks.register("construct_homepage_panels", admin_review.show)
