"""Questions as trainers keep them; attempts as learners leave them are in attempts.py."""

import uuid
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.admin_forms import OfUnitForm
from cms.languages import Chosen, choose
from cms.models import PREVIEW_SIZES, same_in_all_languages
from cms.owned import OwnedQuerySet
from courses.pages import ActivityPage
from foundation import clock
from people.models import Unit

from . import panels, types
from .editing import QuestionForm, QuizForm


def make_folder_code() -> str:
    return f"folder-{uuid.uuid4().hex[:12]}"


class QuestionFolder(models.Model):
    """A shelf of questions that belongs to one unit, or to the whole site."""

    base_form_class = OfUnitForm

    code = models.SlugField(_("code"), unique=True, default=make_folder_code)
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("organisation unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Trainers of this unit write here. Empty: the questions belong to the whole site."),
    )

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    panels = panels.FOLDER

    class Meta:
        verbose_name = _("question folder")
        verbose_name_plural = _("question folders")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def published_count(self) -> int:
        """Return how many questions can be drawn from here."""
        return self.questions.sources().filter(live=True).count()


class QuestionQuerySet(models.QuerySet["Question"]):
    def editable_by(self, user) -> Self:
        """Return the questions in folders this trainer may write in; every admin view starts from here."""
        return self.filter(folder__in=QuestionFolder.objects.editable_by(user))

    def sources(self) -> Self:
        """Return the rows questions were written in first; they alone say type, marks and clauses."""
        return self.filter(locale__language_code=F("source_language"))


class Question(
    PreviewableMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    ClusterableModel,
):
    """A question in one language; translations supply words, never marks."""

    base_form_class = QuestionForm
    preview_sizes = PREVIEW_SIZES

    folder = models.ForeignKey(
        QuestionFolder, verbose_name=_("folder"), on_delete=models.PROTECT, related_name="questions"
    )
    type = models.CharField(_("type"), max_length=16, choices=types.choices)
    text = models.TextField(_("question"), max_length=600)
    explanation = models.TextField(_("explanation"), max_length=1200, help_text=_("Why the right answer is right."))
    clauses = ParentalManyToManyField("cms.Clause", verbose_name=_("legal basis"), blank=True, related_name="+")
    source_language = models.CharField(max_length=16, editable=False)

    objects = models.Manager.from_queryset(QuestionQuerySet)()

    panels = panels.QUESTION
    translatable_fields = [
        TranslatableField("text"),
        TranslatableField("answers"),
        TranslatableField("explanation"),
        SynchronizedField("type", overridable=False),
        SynchronizedField("folder", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def full_clean(self, exclude=None, **kwargs):
        if self.locale_id is None:
            # A question looked at before it is saved for the first time.
            self.locale = self.get_default_locale()
        self.source_language = self.source_language or self.locale.language_code
        super().full_clean(exclude, **kwargs)
        # Forms say which fields they leave out and look at answers themselves; the translation editor does neither.
        if exclude is None and not self.is_source:
            self._check_words()

    def _check_words(self) -> None:
        """Refuse two answers that a translation made alike; the key names the string that the translator sees."""
        seen: set[str] = set()
        for answer in self.answers.all():
            words = answer.text.strip().casefold()
            if words in seen:
                raise ValidationError({f"answers.{answer.translation_key}.text": _("Two answers are the same.")})
            seen.add(words)

    @property
    def is_source(self) -> bool:
        return self.source_language == self.locale.language_code

    def get_preview_template(self, request, mode_name):
        return "quizzes/question_preview.html"

    def get_preview_context(self, request, mode_name):
        from . import previewing

        return {"question": previewing.draft(self), "request": request, "focus": True}


class Answer(TranslatableMixin, Orderable):
    """One option of a question; `fraction` is the share of the mark it earns."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(_("text"), max_length=300)
    fraction = models.DecimalField(
        _("share of the mark"),
        max_digits=4,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )

    panels = panels.ANSWER
    translatable_fields = [
        TranslatableField("text"),
        SynchronizedField("fraction", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text


class QuestionVersion(models.Model):
    """A question as it was in all its languages when somebody was first asked it. Never changed, never deleted."""

    question_key = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        constraints = [
            models.UniqueConstraint(fields=["question_key", "content_hash"], name="question_version_unique_content")
        ]

    def __str__(self) -> str:
        return f"{self.question_key} {self.content_hash[:8]}"

    @property
    def type(self) -> type[types.QuestionType]:
        return types.by_name[self.content["type"]]

    @property
    def fractions(self) -> list[float]:
        """Return each option's share of the mark, in the order the trainer wrote them."""
        return [option["fraction"] for option in self.content["options"]]

    def in_language(self, language: str) -> Chosen[dict]:
        """Return {"text", "explanation", "options"} in a language, or in the source language if not translated."""
        return choose(self.content["words"], language, self.content["source"])


class QuizPage(ActivityPage):
    """One language of a quiz; its rules and items are read from the source-language page only."""

    activity_kind = "quiz"
    base_form_class = QuizForm

    introduction = models.TextField(_("introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    tries_before_pause = models.PositiveSmallIntegerField(_("tries before a pause"), default=3)
    pause_minutes = models.PositiveSmallIntegerField(_("length of the pause in minutes"), default=10)

    content_panels = [*ActivityPage.content_panels, *panels.QUIZ]
    override_translatable_fields = same_in_all_languages(
        "minutes", "pass_mark", "time_limit_minutes", "tries_before_pause", "pause_minutes", "items"
    )

    class Meta:
        verbose_name = _("quiz")

    def get_preview_template(self, request, mode_name):
        return "quizzes/preview.html"

    def get_preview_context(self, request, mode_name):
        from . import previewing

        context = super().get_preview_context(request, mode_name)
        return {**context, **previewing.quiz(self), "focus": True}

    def outlined(self, pages):
        return {
            "introductions": {language: page.introduction for language, page in pages.items()},
            "draws": [{"folder": item.folder_id, "count": item.count} for item in self.items.all()],
            "rules": {
                "pass_mark": self.pass_mark,
                "time_limit_minutes": self.time_limit_minutes,
                "tries_before_pause": self.tries_before_pause,
                "pause_minutes": self.pause_minutes,
            },
        }


class QuizItem(Orderable):
    """How many questions a quiz draws from a folder."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items")
    folder = models.ForeignKey(QuestionFolder, verbose_name=_("folder"), on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(_("how many"), default=10, validators=[MinValueValidator(1)])

    class Meta(Orderable.Meta):
        verbose_name = _("questions of a quiz")

    def __str__(self) -> str:
        return f"{self.count} × {self.folder}"


# Django finds models in this module only; attempts have one of their own because they are about people, not words.
from .attempts import GRACE, Attempt, Response  # noqa: E402, F401
