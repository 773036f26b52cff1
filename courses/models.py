"""What is learned, by whom, and what it said at that moment.

`Course` and `Activity` are the rows that records point to; the pages in pages.py are their languages.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import Chosen, choose
from foundation import clock
from people.models import Invitation, Membership, Role, Unit, path_ranges

MINUTES_PER_CREDIT_HOUR = 45


class Course(models.Model):
    """A course in all its languages; its id is the `translation_key` of its pages."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    # Counts publications; current_version is empty while nobody has learnt what was published last.
    stamp = models.PositiveBigIntegerField(default=0)
    current_version = models.ForeignKey(
        "courses.CourseVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return str(self.id)


class Activity(models.Model):
    """A step of a course - a lesson or a quiz - in all its languages; its id is the `translation_key` of its pages."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        QUIZ = "quiz", _("quiz")

    id = models.UUIDField(primary_key=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=16, choices=Kind.choices)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return str(self.id)


class LessonVersion(models.Model):
    """A lesson as it was in all its languages when somebody first learnt it. Never changed, never deleted."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="versions")
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("lesson version")
        verbose_name_plural = _("lesson versions")
        constraints = [
            models.UniqueConstraint(fields=["activity", "content_hash"], name="lesson_version_unique_content")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.content_hash[:8]}"

    def in_language(self, language: str) -> Chosen[dict]:
        """Return {"title", "cards"} in a language, or in the source language where it is not translated."""
        return choose(self.content["words"], language, self.content["source"])


class CourseVersion(models.Model):
    """The outline of a course as it was when somebody first learnt it: titles, order, rules, lesson versions."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_unique_number"),
            models.UniqueConstraint(fields=["course", "content_hash"], name="course_version_unique_content"),
        ]

    def __str__(self) -> str:
        return f"{self.title('en').words} v{self.number}"

    @property
    def titles(self) -> dict[str, str]:
        return self.content["titles"]

    @property
    def activities(self) -> list[dict]:
        """Return the steps in order: {"id", "kind", "titles", "minutes", …} each."""
        return self.content["activities"]

    @property
    def has_quiz(self) -> bool:
        return any(entry["kind"] == Activity.Kind.QUIZ for entry in self.activities)

    def title(self, language: str) -> Chosen[str]:
        return choose(self.titles, language, self.content["source"])

    def summary(self, language: str) -> Chosen[str]:
        return choose(self.content["summaries"], language, self.content["source"])

    def find(self, activity_id) -> dict | None:
        return next((entry for entry in self.activities if entry["id"] == str(activity_id)), None)

    def title_of(self, entry: dict, language: str) -> Chosen[str]:
        return choose(entry["titles"], language, self.content["source"])


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user) -> Self:
        """Return the user's own enrolments and those her units may see today: EnrolmentUnit says which."""
        units = user.units_as(*Role.SEES_PEOPLE)
        seen = EnrolmentUnit.objects.showing().filter(path_ranges(units, "unit__")).values("enrolment")
        return self.filter(Q(user=user) | Q(pk__in=seen))

    def shelf_of(self, user) -> Self:
        """Return the user's latest enrolment in each course, last begun first, with what showing them needs."""
        later = self.model.objects.filter(user=user, course=OuterRef("course"), cycle__gt=OuterRef("cycle"))
        latest = self.filter(~Exists(later), user=user).order_by("-enrolled_at", "-pk")
        return latest.select_related("course__current_version", "completed_version")

    def latest_of(self, user, course_id) -> "Enrolment | None":
        return self.filter(user=user, course_id=course_id).order_by("-cycle").first()


class Enrolment(models.Model):
    """One person's way through one course, once: a renewal is a new cycle."""

    class Source(models.TextChoices):
        SELF = "self", _("chosen by the learner")
        ASSIGNMENT = "assignment", _("assigned")
        REQUIREMENT = "requirement", pgettext_lazy("why somebody is enrolled", "required")
        CLASSROOM = "classroom", _("classroom")
        MANUAL = "manual", _("entered by hand")

    class Evidence(models.TextChoices):
        NONE = "", _("none yet")
        READ = "read", _("lessons worked through")
        QUIZ = "quiz", _("quiz passed on one's own device")
        ATTENDED = "attended", _("attendance confirmed")
        SUPERVISED = "supervised", _("supervised")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.SELF)
    enrolled_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    # The local date of that moment where she worked then. Everybody names this day: a unit that is given another time
    # zone later, or a person who moves to one, does not change what a certificate says.
    completed_on = models.DateField(null=True, blank=True)
    completed_version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="completions"
    )
    evidence_level = models.CharField(max_length=16, choices=Evidence.choices, blank=True, default=Evidence.NONE)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    credit_minutes = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateField(null=True, blank=True)

    objects = models.Manager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "cycle"], name="enrolment_unique_cycle"),
            models.CheckConstraint(
                name="enrolment_completed_knows_its_version",
                condition=Q(completed_at=None, completed_version=None)
                | Q(completed_at__isnull=False, completed_version__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_completed_knows_its_day",
                condition=Q(completed_at=None, completed_on=None)
                | Q(completed_at__isnull=False, completed_on__isnull=False),
            ),
        ]
        # Read by the coordinator's list: who of these people has completed this course.
        indexes = [models.Index(fields=["course", "user", "cycle"], name="enrolment_course_user")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.course_id} ({self.cycle})"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    def shown_version(self) -> CourseVersion | None:
        """Return what to show of the course: as completed, else as it is now, else as somebody last learnt it."""
        from . import versions

        return self.completed_version or self.course.current_version or versions.latest(self.course_id)

    def is_overdue(self, at: date | None = None) -> bool:
        return not self.is_complete and self.due_on is not None and self.due_on < (at or clock.today())

    def is_expired(self, at: date | None = None) -> bool:
        return self.valid_until is not None and self.valid_until < (at or clock.today())


class EnrolmentUnitQuerySet(models.QuerySet["EnrolmentUnit"]):
    def showing(self, at: date | None = None) -> Self:
        """Return the rows through which a unit sees an enrolment on a day.

        While the membership holds the unit sees the enrolment whatever becomes of it; afterwards only one that was
        completed before the membership ended. One still open then is hidden: its row goes on to tell what she does
        elsewhere.
        """
        day = at or clock.today()
        # An empty `to_date` means "until further notice", an empty `completed_on` is before no day.
        holds = Q(to_date=None) | Q(to_date__gt=day)
        return self.filter(holds | Q(enrolment__completed_on__lt=F("to_date")))


class EnrolmentUnit(models.Model):
    """Which unit may see an enrolment, through which membership; its end follows the membership's."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="enrolments_seen")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    objects = models.Manager.from_queryset(EnrolmentUnitQuerySet)()

    class Meta:
        verbose_name = _("unit of an enrolment")
        verbose_name_plural = _("units of enrolments")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "membership"], name="enrolment_unit_once_per_membership")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} – {self.unit_id}"


class ActivityProgress(models.Model):
    """How far an enrolment has come in one activity, and which version was learnt."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="progress")
    lesson_version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The id of the card she was on; cards keep their ids through translation and editing.
    card = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="progress_once_per_activity")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} – {self.activity_id}"


class PosterQuerySet(models.QuerySet["Poster"]):
    def visible_to(self, user) -> Self:
        return self.filter(invitation__in=Invitation.objects.visible_to(user))

    def managed_by(self, user) -> Self:
        return self.filter(invitation__in=Invitation.objects.managed_by(user))


class Poster(models.Model):
    """An invitation on a wall: it opens on the first card of a course, which anybody may read."""

    invitation = models.OneToOneField(Invitation, primary_key=True, on_delete=models.PROTECT, related_name="poster")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="posters")

    objects = models.Manager.from_queryset(PosterQuerySet)()

    class Meta:
        verbose_name = _("poster")
        verbose_name_plural = _("posters")

    def __str__(self) -> str:
        return str(self.invitation)


# Django finds models in this module only; the pages have one of their own because they are about words, not people.
from .pages import CourseIndexPage, CoursePage, CourseTag, LessonPage  # noqa: E402, F401
