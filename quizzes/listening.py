"""Keeping questions in step: whose desk may write them, and their languages when one is deleted."""

from django.contrib.auth.models import Permission
from django.db.models.signals import post_delete, post_save

from cms.models import Desk

from .models import Question, QuestionFolder

# Which rows they hold for is decided by `editable_by`. Locking is left out as it is for pages.
MAY_WRITE = {
    Question: ("add", "change", "delete", "publish", "view"),
    QuestionFolder: ("add", "change", "delete", "view"),
}


def connect() -> None:
    post_save.connect(desk_saved, sender=Desk, dispatch_uid="quizzes.desk_saved")
    post_delete.connect(question_deleted, sender=Question, dispatch_uid="quizzes.question_deleted")


def desk_saved(sender, instance: Desk, created: bool, **kwargs) -> None:
    if not created:
        return
    for model, actions in MAY_WRITE.items():
        codenames = [f"{action}_{model._meta.model_name}" for action in actions]
        instance.group.permissions.add(
            *Permission.objects.filter(content_type__app_label="quizzes", codename__in=codenames)
        )


def question_deleted(sender, instance: Question, **kwargs) -> None:
    """Delete the translations with the row that carries the marks: without it they could never be asked."""
    if instance.is_source:
        Question.objects.filter(translation_key=instance.translation_key).delete()
