"""What learners leave: attempts, and their responses to each question."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Enrolment
from foundation import clock


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def own(self, user) -> Self:
        return self.filter(enrolment__user=user)

    def of_quiz(self, enrolment: Enrolment, activity_id) -> Self:
        """Return her attempts at a quiz, the latest first."""
        return self.filter(enrolment=enrolment, activity_id=activity_id).order_by("-number")

    def overdue(self, at=None) -> Self:
        """Return the open attempts whose deadline and grace are over; attempts without a deadline never are."""
        return self.filter(state=Attempt.State.OPEN, deadline__lt=(at or clock.now()) - GRACE)


# A slow network may deliver the last answer some seconds late.
GRACE = timedelta(seconds=15)


class Attempt(models.Model):
    """One try at a quiz: its paper and rules are frozen at the start, its marks at the submission."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    paper = models.JSONField()
    rules = models.JSONField()
    started_at = models.DateTimeField(default=clock.now)
    deadline = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_by_clock = models.BooleanField(default=False)
    marks = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    objects = models.Manager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="attempt_unique_number"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(state="open"), name="attempt_one_open_at_a_time"
            ),
        ]
        # Read by the job that closes overdue attempts.
        indexes = [models.Index(fields=["state", "deadline"], name="attempt_state_deadline")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} #{self.number}"

    @cached_property
    def course_id(self) -> uuid.UUID:
        """Return the course of the quiz; `access.find_own_attempt` fetches it along."""
        return self.enrolment.course_id

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def passed(self) -> bool:
        return self.percent is not None and self.percent >= self.rules["pass_mark"]

    @property
    def items(self) -> list[dict]:
        """Return the paper's items in order: {"question": version id, "order": [option indices], "marks": n}."""
        return self.paper["items"]

    @property
    def length(self) -> int:
        return len(self.items)

    def seconds_left(self) -> int | None:
        """Return the whole seconds until the deadline by the server's clock, None without one."""
        if self.deadline is None:
            return None
        return max(0, int((self.deadline - clock.now()).total_seconds()))


class Response(models.Model):
    """What a learner answered to one item of her paper: places of the options as she saw them, from 0."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    chosen = models.JSONField(default=list)
    saved_at = models.DateTimeField(default=clock.now)
    marks = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="response_one_per_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"
