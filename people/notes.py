"""Notes of those who answer for a person: about her, and for her to read."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, events

from .models import Membership, Role, Unit, User, path_ranges
from .refusals import Refusal

LONGEST = 500


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> Self:
        """Return the notes about somebody herself, and those of the units whose people she sees."""
        return self.filter(models.Q(person=user) | path_ranges(user.units_as(*Role.SEES_PEOPLE), "unit__"))


class Note(models.Model):
    """What somebody who answers for a person wrote about her, as a matter of one unit."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes")
    # Whose matter it is: another unit of hers does not read it.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST)
    written_at = models.DateTimeField(default=clock.now)

    objects = models.Manager.from_queryset(NoteQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("note")
        verbose_name_plural = gettext_lazy("notes")

    def __str__(self) -> str:
        return f"{self.person} {self.written_at:%Y-%m-%d}"


def write(person: User, text: str, *, by: User) -> Note:
    """Write a note about somebody one answers for; it is a matter of the unit they share."""
    hers = Unit.objects.answered_for_by(by)
    membership = Membership.objects.current().filter(user=person, unit__in=hers).order_by("from_date", "pk").first()
    if membership is None:
        raise Refusal("beyond_own_rights", _("You cannot write about this person."))
    with transaction.atomic():
        note = Note.objects.create(person=person, unit=membership.unit, author=by, text=text)
        events.record("note.written", actor=by, subject=person, unit=membership.unit.public_id)
    return note


def remove(note: Note, *, by: User) -> bool:
    """Take one's own note back; return whether it was there still."""
    if note.author_id != by.pk:
        raise Refusal("beyond_own_rights", _("Only whoever wrote a note takes it back."))
    with transaction.atomic():
        removed, _of_each_model = Note.objects.filter(pk=note.pk).delete()
        if removed:
            events.record("note.removed", actor=by, subject=note.person, unit=note.unit.public_id)
    return bool(removed)
