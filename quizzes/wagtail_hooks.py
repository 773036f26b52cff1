"""Switchboard to Wagtail."""

from wagtail.snippets.models import register_snippet

from .viewsets import QuestionFolderViewSet, QuestionViewSet

register_snippet(QuestionViewSet)
register_snippet(QuestionFolderViewSet)
