"""Ways into a unit, and who waits to be let in; people/models.py imports these rows so that Django finds them."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation import clock

from ..models import Membership, Role, Unit, User, path_ranges
from ..paper import make_code

LETTERS = 8
# Whoever was not let in asks again after that, not every minute.
PAUSE = timedelta(days=7)


def make_short_code() -> str:
    return make_code(LETTERS)


class OfUnitQuerySet(models.QuerySet):
    """Rows that belong to a unit: who sees its people sees them, who answers for its people decides about them."""

    def visible_to(self, user: User) -> Self:
        return self.filter(path_ranges(user.units_as(*Role.SEES_PEOPLE), "unit__"))

    def managed_by(self, user: User) -> Self:
        return self.filter(path_ranges(user.units_as(*Role.ANSWERS_FOR_PEOPLE), "unit__"))


class InvitationQuerySet(OfUnitQuerySet):
    def open(self, at: datetime | None = None) -> Self:
        """Return what lets somebody in; an empty `max_uses` means "any number of people"."""
        usable = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
        return self.filter(usable, revoked_at=None, expires_at__gt=at or clock.now())


class Invitation(models.Model):
    """The way into a unit for whoever holds its link or its short code."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of an invitation", "open")
        USED_UP = "used_up", _("used up")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("taken back")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # For whoever cannot scan.
    code = models.CharField(max_length=LETTERS, unique=True, default=make_short_code, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    occupation = models.CharField(_("occupation"), max_length=16, choices=Membership.Occupation.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveIntegerField(null=True)
    uses = models.PositiveIntegerField(default=0)
    # NULL: not taken back.
    revoked_at = models.DateTimeField(null=True)
    needs_confirmation = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_used_no_more_often_than_allowed",
                condition=Q(max_uses=None) | Q(uses__lte=F("max_uses")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.code}"

    @property
    def last_day(self) -> date:
        """Return the last day it is valid on, where its unit is."""
        return (self.expires_at - timedelta(microseconds=1)).astimezone(self.unit.zone).date()

    def state(self, at: datetime | None = None) -> "Invitation.State":
        if self.revoked_at:
            return self.State.REVOKED
        if self.expires_at <= (at or clock.now()):
            return self.State.EXPIRED
        return self.State.USED_UP if self.max_uses is not None and self.uses >= self.max_uses else self.State.OPEN


class JoinRequestQuerySet(OfUnitQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=JoinRequest.State.WAITING)

    def told_to(self, user: User) -> Self:
        """Return what a person still has to know of her requests: which wait, and which were declined lately."""
        lately = Q(state=JoinRequest.State.DECLINED, decided_at__gt=clock.now() - PAUSE)
        requests = self.filter(Q(state=JoinRequest.State.WAITING) | lately, user=user)
        return requests.select_related("unit", "leaves__unit").order_by("asked_at")


class JoinRequest(models.Model):
    """Somebody wants to belong to a unit; whoever answers for its people lets her in or does not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("let in")
        DECLINED = "declined", _("not let in")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="join_requests")
    occupation = models.CharField(_("occupation"), max_length=16, choices=Membership.Occupation.choices)
    # A membership that ends when she is let in; NULL: she comes in addition, or from nowhere.
    leaves = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    # NULL: nobody has decided yet.
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager.from_queryset(JoinRequestQuerySet)()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"], condition=Q(state="waiting"), name="join_request_one_waiting_per_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"

    @property
    def ends(self) -> Membership | None:
        """Return the membership that ends when she is let in; one that has ended in the meantime does not."""
        return self.leaves if self.leaves and self.leaves.to_date is None else None
