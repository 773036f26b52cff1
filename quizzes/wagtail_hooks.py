"""Switchboard to Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets import QuestionDeleteBulkAction, QuestionFolderViewSet, QuestionViewSet

register_snippet(QuestionViewSet)
register_snippet(QuestionFolderViewSet)
# After the one for all rows of units: the last one of a kind counts.
hooks.register("register_bulk_action", QuestionDeleteBulkAction, order=1001)
