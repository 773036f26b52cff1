"""Two people who look like one and are not: said once by whoever answers for both, and taken back the same way."""

import uuid
from typing import Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, events

from .models import Membership, Unit, User
from .refusals import Refusal


class DifferentPeopleQuerySet(models.QuerySet["DifferentPeople"]):
    def visible_to(self, user: User) -> Self:
        """Return the pairs of whom she sees both."""
        seen = User.objects.visible_to(user).values("pk")
        return self.filter(first__in=seen, second__in=seen)

    def about(self, person: User) -> Self:
        return self.filter(Q(first=person) | Q(second=person))


class DifferentPeople(models.Model):
    """Two people of like name or staff number whom somebody has told apart; the one made earlier comes first."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)

    objects = models.Manager.from_queryset(DifferentPeopleQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("different people")
        verbose_name_plural = gettext_lazy("different people")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="different_people_told_apart_once"),
            # Either order would be the same pair, told apart twice.
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="different_people_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

    @property
    def people(self) -> tuple[User, User]:
        return self.first, self.second


def tell_apart(one: User, other: User, *, by: User) -> DifferentPeople | None:
    """Say that two people are not one; None when somebody has said so already."""
    if not _answers_for(by, one, other):
        raise Refusal("beyond_own_rights", _("You cannot tell these two people apart."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    try:
        with transaction.atomic():
            pair = DifferentPeople.objects.create(first=first, second=second, marked_by=by)
            _record("difference.marked", pair, by)
    except IntegrityError:
        return None
    return pair


def take_back(pair: DifferentPeople, *, by: User) -> bool:
    """Let two people be shown as likely one again; return whether they were told apart still."""
    if not _answers_for(by, *pair.people):
        raise Refusal("beyond_own_rights", _("You cannot tell these two people apart."))
    with transaction.atomic():
        removed, _of_each_model = DifferentPeople.objects.filter(pk=pair.pk).delete()
        if removed:
            _record("difference.removed", pair, by)
    return bool(removed)


def hand_over(source: User, heir: User) -> None:
    """Note for an account merged into another: who was not the source is not the heir; of these two it is over."""
    for pair in DifferentPeople.objects.about(source):
        pair.delete()
        other = pair.second_id if pair.first_id == source.pk else pair.first_id
        if other != heir.pk:
            first, second = sorted((other, heir.pk))
            said = {"marked_by_id": pair.marked_by_id, "marked_at": pair.marked_at}
            DifferentPeople.objects.get_or_create(first_id=first, second_id=second, defaults=said)


def _record(kind: str, pair: DifferentPeople, by: User) -> None:
    """Write it down for each of the two: neither shall find the other's pseudonym among her own events."""
    for person in pair.people:
        events.record(kind, actor=by, subject=person, pair=pair.public_id)


def _answers_for(by: User, *people: User) -> bool:
    hers = Membership.objects.current().filter(unit__in=Unit.objects.answered_for_by(by))
    return User.objects.filter(pk__in=hers.values("user")).filter(pk__in=[each.pk for each in people]).count() == 2
