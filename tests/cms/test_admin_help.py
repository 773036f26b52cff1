"""Every field a trainer fills in is explained, or its name says it all."""

from collections.abc import Iterator

import pytest
from wagtail.admin.panels import InlinePanel, Panel, get_edit_handler
from wagtail.models import Page

from cms.models import Clause, Hotline, LegalSource
from courses.pages import CoursePage, LessonPage
from quizzes.models import Question, QuestionFolder, QuizPage

# Fields whose label is all there is to say, and those that Wagtail explains.
CLEAR = {"title", "slug", "language", "name", "go_live_at", "expire_at", "text"}


def fields(panel: Panel) -> Iterator[Panel]:
    """Return the panels of single fields and of lists; what a list says of itself goes for the fields of its rows."""
    for child in getattr(panel, "children", []):
        yield from fields(child)
    if isinstance(panel, InlinePanel):
        yield panel
        if not panel.help_text:
            yield from fields(panel.child_edit_handler)
    elif hasattr(panel, "field_name"):
        yield panel


def name_of(panel: Panel) -> str:
    return getattr(panel, "field_name", None) or panel.relation_name


@pytest.mark.parametrize(
    "model", [CoursePage, LessonPage, QuizPage, Question, QuestionFolder, LegalSource, Clause, Hotline]
)
def test_each_field_is_explained(model):
    handler = model.get_edit_handler() if issubclass(model, Page) else get_edit_handler(model)
    mute = [name_of(panel) for panel in fields(handler) if name_of(panel) not in CLEAR and not _help_of(panel)]
    assert mute == []


def _help_of(panel: Panel) -> str:
    return panel.help_text or getattr(getattr(panel, "db_field", None), "help_text", "")
