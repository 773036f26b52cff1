"""What cards show besides words: kept as long as a lesson shows it or showed it to somebody, handed out to learners."""

from django.db.models import Model, ProtectedError, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.admin_guard import keep_document
from cms.models import Recording

from .models import LessonVersion
from .pages import LessonPage

# By the names under which blocks and versions keep them.
NAMES: dict[type[Model], str] = {
    get_image_model(): "image",
    get_document_model(): "document",
    Recording: "recording|audio",
}


def deleted(sender, instance: Model, **kwargs) -> None:
    """Refuse to delete what a lesson shows, or showed when somebody learnt it."""
    # Wagtail's index of references knows no versions, and learns of pages only when the worker has come round.
    if _shows(LessonPage.objects.all(), "body", instance) or _shows(LessonVersion.objects.all(), "content", instance):
        raise ProtectedError("A lesson shows this file.", {instance})


def hand_out(document, request) -> None:
    """Let a learner have a document that a lesson shows; any other is for who may use it when they write."""
    if request.user.is_authenticated:
        if _shows(LessonPage.objects.live(), "body", document):
            return
        if _shows(LessonVersion.objects.all(), "content", document):
            return
    keep_document(document, request)


def _shows(lessons: QuerySet, column: str, shown: Model) -> bool:
    named = rf'"({NAMES[type(shown)]})": {shown.pk}[,}}]'
    return lessons.annotate(text=Cast(column, TextField())).filter(text__regex=named).exists()
